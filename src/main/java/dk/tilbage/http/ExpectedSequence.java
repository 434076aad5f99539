package dk.tilbage.http;

import java.util.List;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;

/**
 * Holds a command to its {@code If-Match} where it counts: on the events it is about to append. Comparing beforehand
 * alone would let another command in between; comparing the events' own numbers cannot, because the log refuses a number
 * given out twice.
 */
final class ExpectedSequence implements MessageDispatchInterceptor<EventMessage<?>> {

    /** What the command on this thread expects. */
    private static final ScopedValue<Expectation> EXPECTED = ScopedValue.newInstance();

    private record Expectation(String aggregateId, long sequence) {}

    /** Runs the command so that it appends to that stream only right after that sequence. */
    static <T> T call(String aggregateId, long sequence, ScopedValue.CallableOp<T, RuntimeException> command) {
        return ScopedValue.where(EXPECTED, new Expectation(aggregateId, sequence))
                .call(command);
    }

    /** The refusal where the stream stands at another sequence, which is told; at -1 there is none, or none to be told. */
    static ProblemException mismatch(long standing) {
        return Problem.of(
                        ProblemCode.SEQUENCE_MISMATCH,
                        null,
                        standing < 0 ? List.of() : List.of(Long.toString(standing)))
                .raised();
    }

    @Override
    public BiFunction<Integer, EventMessage<?>, EventMessage<?>> handle(List<? extends EventMessage<?>> events) {
        if (EXPECTED.isBound()) {
            Expectation expected = EXPECTED.get();
            events.stream()
                    .filter(event -> event instanceof DomainEventMessage<?> own
                            && own.getAggregateIdentifier().equals(expected.aggregateId()))
                    .findFirst()
                    .map(first -> ((DomainEventMessage<?>) first).getSequenceNumber())
                    .filter(first -> first != expected.sequence() + 1)
                    .ifPresent(first -> {
                        throw mismatch(first - 1);
                    });
        }
        return (index, event) -> event;
    }
}
