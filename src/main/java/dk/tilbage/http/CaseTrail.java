package dk.tilbage.http;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Holder;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.eventstore.RecordedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who held a case before and after each of its events, and which earlier event each is about. Events never change, so what was
 * once found out stays true; a trail only grows.
 */
final class CaseTrail {

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Long> standing = new HashMap<>();
    private CaseState state = CaseState.NONE;
    private @Nullable Holder holder;

    /**
     * What an event means for who is told of it.
     *
     * @param trialId the trial of the case
     * @param before who held the case before; absent at its opening
     * @param after who holds it after
     * @param refers which earlier event it is about
     */
    record Step(String trialId, @Nullable Holder before, Holder after, HistoryEntry.Refers refers) {}

    /** Of an event of this case; what came before it and is not known yet is read. */
    synchronized Step of(RecordedEvent event, CaseReader cases) {
        if (event.sequence() > steps.size()) {
            cases.events(event.aggregateId(), steps.size(), event.position() - 1)
                    .forEach(this::add);
        }
        if (event.sequence() == steps.size()) {
            add(event);
        }
        return steps.get(Math.toIntExact(event.sequence()));
    }

    private void add(RecordedEvent recorded) {
        CaseEvent event = (CaseEvent) recorded.payload();
        state = state.evolve(event);
        Holder before = holder;
        Holder after = before == null || canMove(event) ? CaseFacts.of(state).holder() : before;
        holder = after;
        steps.add(new Step(state.opening().trialId(), before, after, HistoryEntry.Refers.of(recorded, standing)));
    }

    /** Whether another may hold the case after such an event: also where it corrects or withdraws an earlier one. */
    private static boolean canMove(CaseEvent event) {
        return event instanceof CaseEvent.CaseOpened
                || event instanceof CaseEvent.CaseTransferred
                || event instanceof CaseEvent.RegistrationWithdrawn;
    }
}
