package dk.tilbage.eventstore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.jspecify.annotations.Nullable;

/**
 * Axon's event store over the log. Its streams support the availability callback, which Axon's embedded store does not:
 * an append wakes the pooled streaming processors at once instead of at their next poll.
 */
final class LogEventStore extends AbstractEventStore {

    private static final int BATCH = 1_000;

    private final LogStorageEngine engine;
    private final EventUpcaster upcasters;
    private final LogTail tail;
    private final Consumer<Class<?>> appended;

    LogEventStore(Builder builder, EventUpcaster upcasters, LogTail tail, Consumer<Class<?>> appended) {
        super(builder);
        this.engine = (LogStorageEngine) storageEngine();
        this.upcasters = upcasters;
        this.tail = tail;
        this.appended = appended;
    }

    /** Collects what Axon's store wants. */
    static final class Builder extends AbstractEventStore.Builder {
        Builder(LogStorageEngine engine) {
            storageEngine(engine);
        }
    }

    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        tail.appended(engine.lastAppended());
        for (EventMessage<?> event : events) {
            appended.accept(event.getPayloadType());
        }
    }

    @Override
    public TrackingEventStream openStream(@Nullable TrackingToken trackingToken) {
        return new Stream(LogStorageEngine.positionOf(trackingToken));
    }

    /** One reader's place in the log; used by one thread at a time. */
    private final class Stream implements TrackingEventStream {

        private final Deque<TrackedEventMessage<?>> buffer = new ArrayDeque<>();
        private final Serializer serializer = engine.getEventSerializer();
        private long position;
        private long lastRead = System.nanoTime() - LogTail.POLL_NANOS;
        private boolean more = true;
        private @Nullable Runnable callback;
        private volatile boolean closed;

        Stream(long position) {
            this.position = position;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            fill();
            return Optional.ofNullable(buffer.peek());
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            long deadline = System.nanoTime() + unit.toNanos(timeout);
            fill();
            while (buffer.isEmpty() && !closed) {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    return false;
                }
                tail.await(position, Math.min(remaining, LogTail.POLL_NANOS));
                fill();
            }
            return !buffer.isEmpty();
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(1, TimeUnit.DAYS)) {
                if (closed) {
                    throw new IllegalStateException("The stream is closed");
                }
            }
            return buffer.remove();
        }

        private void fill() {
            boolean due = System.nanoTime() - lastRead >= LogTail.POLL_NANOS;
            while (buffer.isEmpty() && !closed && (more || due || tail.head() > position)) {
                due = false;
                List<LoggedEvent> rows = engine.readAfter(position, BATCH);
                lastRead = System.nanoTime();
                more = rows.size() == BATCH;
                if (rows.isEmpty()) {
                    return;
                }
                EventUtils.upcastAndDeserializeTrackedEvents(rows.stream(), serializer, upcasters)
                        .forEach(buffer::add);
                position = rows.getLast().position;
            }
        }

        @Override
        public boolean setOnAvailableCallback(Runnable onAvailable) {
            Runnable before = callback;
            if (before != null) {
                tail.forget(before);
            }
            callback = onAvailable;
            tail.onAppend(onAvailable);
            return true;
        }

        @Override
        public void close() {
            closed = true;
            Runnable registered = callback;
            if (registered != null) {
                tail.forget(registered);
            }
            tail.nudge();
        }
    }
}
