package dk.tilbage.casefile;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cases folded from the log. Keeps the latest folds and reads only what is newer, so that what it answers is always as
 * new as the log.
 */
public final class CaseReader {

    private static final int KEPT = 2_000;

    private final EventLog log;
    private final Map<String, Folded> latest = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Folded> eldest) {
            return size() > KEPT;
        }
    };

    /** Reads cases from a log. */
    public CaseReader(EventLog log) {
        this.log = log;
    }

    /**
     * A folded case.
     *
     * @param state its ledger
     * @param sequence the sequence of its last event
     * @param position the position of its last event
     */
    public record Folded(CaseState state, long sequence, long position) {}

    /** The case as it stands now. */
    public Optional<Folded> current(String caseId) {
        Folded known = known(caseId).orElse(null);
        List<RecordedEvent> newer = events(caseId, known == null ? 0 : known.sequence() + 1, Long.MAX_VALUE);
        Folded now = onward(known, newer);
        if (now != null && !newer.isEmpty()) {
            synchronized (latest) {
                latest.merge(caseId, now, (one, other) -> one.sequence() > other.sequence() ? one : other);
            }
        }
        return Optional.ofNullable(now);
    }

    /** The case as it was last read; the log may know more. */
    Optional<Folded> known(String caseId) {
        synchronized (latest) {
            return Optional.ofNullable(latest.get(caseId));
        }
    }

    /** The case as it stood at a position of the log. */
    public Optional<Folded> asOf(String caseId, long position) {
        return Optional.ofNullable(onward(null, events(caseId, 0, position)));
    }

    /** The case's events up to a position, in order. */
    public List<RecordedEvent> events(String caseId, long fromSequence, long upToPosition) {
        return log.ofAggregate(caseId, fromSequence, upToPosition);
    }

    private static @Nullable Folded onward(@Nullable Folded known, List<RecordedEvent> events) {
        if (events.isEmpty()) {
            return known;
        }
        CaseState state;
        if (known == null) {
            state = CaseState.fold(
                    events.stream().map(event -> (CaseEvent) event.payload()).toList());
        } else {
            state = known.state();
            for (RecordedEvent event : events) {
                state = state.evolve((CaseEvent) event.payload());
            }
        }
        return new Folded(state, events.getLast().sequence(), events.getLast().position());
    }
}
