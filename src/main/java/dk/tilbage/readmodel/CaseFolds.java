package dk.tilbage.readmodel;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.eventstore.EventLog;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * Folds cases for a projection. Keeps the folds it used last, so that a live event costs no read of the log; where the
 * next event is not the next version of what it keeps, it folds the case from the log and so heals any gap.
 */
final class CaseFolds {

    private final EventLog log;
    private final Map<String, FoldedCase> kept;

    CaseFolds(EventLog log, int capacity) {
        this.log = log;
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, FoldedCase> eldest) {
                return size() > capacity;
            }
        };
    }

    /** The case after these events of it, all at or before the position. */
    FoldedCase after(String caseId, List<? extends DomainEventMessage<?>> events, long upToPosition) {
        FoldedCase folded = kept(caseId);
        if (folded == null) {
            folded = FoldedCase.none(caseId);
        }
        for (DomainEventMessage<?> event : events) {
            if (event.getSequenceNumber() > folded.version()) {
                return fromLog(caseId, upToPosition);
            }
            if (event.getSequenceNumber() == folded.version()) {
                folded = folded.evolve((CaseEvent) event.getPayload(), position(event), event.getTimestamp());
            }
        }
        return folded;
    }

    /** The case folded from the log up to a position. */
    FoldedCase fromLog(String caseId, long upToPosition) {
        return FoldedCase.fold(caseId, log.ofAggregate(caseId, upToPosition));
    }

    synchronized void keep(Collection<FoldedCase> folds) {
        for (FoldedCase folded : folds) {
            kept.put(folded.caseId(), folded);
        }
    }

    synchronized void forget(Collection<String> caseIds) {
        caseIds.forEach(kept::remove);
    }

    synchronized void clear() {
        kept.clear();
    }

    private synchronized @Nullable FoldedCase kept(String caseId) {
        return kept.get(caseId);
    }

    static long position(DomainEventMessage<?> event) {
        return ((TrackedEventMessage<?>) event).trackingToken().position().orElseThrow();
    }
}
