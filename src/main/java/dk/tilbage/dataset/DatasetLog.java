package dk.tilbage.dataset;

import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.trial.ProtocolHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What a dataset reads of the log. */
interface DatasetLog {

    /** The last position; 0 for an empty log. */
    long head();

    /** The last position recorded at or before a time; 0 where there is none. */
    long positionAsOf(Instant recorded);

    /** The digest at a position, in hexadecimal. */
    Optional<String> digestAt(long position);

    /** A trial's protocol history as it stood at a position. */
    Optional<ProtocolHistory> protocol(String trialId, long position);

    /**
     * Recomputes the digest chain up to a position, counts the events on the way, and holds the anchors against them.
     *
     * @param progress hears how many events have been read
     */
    LogVerifier.Verdict verify(long upToPosition, LogVerifier.Progress progress);

    /** Sees to it that a position that was verified has a signed anchor outside the database. */
    void anchor(long position);

    /** Every event after a position up to another, by position. */
    void forEach(long afterPosition, long upToPosition, Consumer<RecordedEvent> consumer);

    /** Every event of a name up to a position, by position. */
    void forEachNamed(String eventName, long upToPosition, Consumer<RecordedEvent> consumer);

    /** A case's events up to a position, in order. */
    List<RecordedEvent> ofCase(String caseId, long upToPosition);

    /**
     * Every case with its events up to a position, case by case, in one snapshot; in any order, and by several threads at
     * a time.
     */
    void forEachCase(long upToPosition, BiConsumer<String, List<RecordedEvent>> consumer);
}
