package dk.tilbage.eventstore;

import java.util.Optional;

/**
 * What a module remembers of streams in memory, so that loading an aggregate reads only what is newer. It plays the part
 * of Axon's snapshots, of which none are stored: the log is still asked for newer events at each load.
 */
@FunctionalInterface
public interface StreamMemory {

    /** What is remembered of a stream. Called for streams of every type. */
    Optional<Remembered> recall(String aggregateId);

    /**
     * A stream as it stood.
     *
     * @param aggregateType the stream's type
     * @param sequence the sequence of the last event it holds
     * @param aggregate an aggregate with that state, made anew for the caller
     */
    record Remembered(String aggregateType, long sequence, Object aggregate) {}
}
