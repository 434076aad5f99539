package dk.tilbage.eventstore;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Sends a command on the calling thread and hands back the handler's result together with the receipt of what its unit
 * of work appended. The append happens after the handler has returned, so no interceptor can wrap its result; the
 * receipt comes back through a slot in the command message's metadata, filled once the transaction is committed.
 */
public final class CommandSender {

    static final String SLOT = "tilbage.receiptSlot";

    private final CommandBus commandBus;

    public CommandSender(CommandBus commandBus) {
        this.commandBus = commandBus;
    }

    /**
     * Sends the command, and throws what its handling threw.
     *
     * @param command the command's payload
     * @param origin who sent it, under which key
     */
    @SuppressWarnings("unchecked")
    public <R extends @Nullable Object> Appended<R> send(Object command, CommandOrigin origin) {
        Slot slot = new Slot();
        CommandMessage<Object> message = GenericCommandMessage.asCommandMessage(command)
                .andMetaData(MetaData.from(origin.toMetaData()).and(SLOT, slot));
        CompletableFuture<Object> done = new CompletableFuture<>();
        commandBus.<Object, Object>dispatch(message, (sent, result) -> {
            if (result.isExceptional()) {
                done.completeExceptionally(result.exceptionResult());
            } else {
                done.complete(result.getPayload());
            }
        });
        try {
            return new Appended<>((R) done.join(), slot.receipt);
        } catch (CompletionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(CompletionException wrapper) {
        Throwable cause = wrapper.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : wrapper;
    }

    /** Where the receipt comes back; local to this program, never stored. */
    static final class Slot {
        volatile @Nullable Receipt receipt;
    }
}
