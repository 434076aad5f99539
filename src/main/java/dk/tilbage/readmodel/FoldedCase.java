package dk.tilbage.readmodel;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Trials;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A case folded up to a version.
 *
 * @param caseId the case
 * @param version how many of its events are folded
 * @param state the ledger
 * @param provenance when its facts were recorded
 */
record FoldedCase(String caseId, long version, CaseState state, Provenance provenance) {

    static FoldedCase none(String caseId) {
        return new FoldedCase(caseId, 0, CaseState.NONE, Provenance.NONE);
    }

    /** Folds a case's events from its first on, in order. */
    static FoldedCase fold(String caseId, List<RecordedEvent> events) {
        List<CaseEvent> folded = new ArrayList<>(events.size());
        Map<String, Provenance.Recorded> slots = new HashMap<>();
        for (RecordedEvent event : events) {
            CaseEvent payload = (CaseEvent) event.payload();
            folded.add(payload);
            Provenance.note(slots, payload, event.position(), event.recordedAt());
        }
        return new FoldedCase(caseId, events.size(), CaseState.fold(folded), new Provenance(slots));
    }

    FoldedCase evolve(CaseEvent event, long position, Instant recordedAt) {
        return new FoldedCase(caseId, version + 1, state.evolve(event), provenance.evolve(event, position, recordedAt));
    }

    String trialId() {
        return state.opening().trialId();
    }

    /** The snapshot with its trial's history as of a position of the log. */
    CaseSnapshot asOf(Trials.Settings settings, long position) {
        return with(settings.asOf(trialId(), position).orElseThrow(TrialUnknown::new));
    }

    CaseSnapshot with(ProtocolHistory protocol) {
        return new CaseSnapshot(caseId, version, state, CaseFacts.of(state), protocol.version(), protocol, provenance);
    }

    /** The case's trial has no history in the log. */
    static final class TrialUnknown extends RuntimeException {
        private TrialUnknown() {
            super("the case's trial is not in the log");
        }
    }
}
