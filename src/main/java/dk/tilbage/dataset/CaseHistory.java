package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.OfPerson;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.RegistrationWithdrawn;
import dk.tilbage.casefile.CaseState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A case with both its times: the ledger of what occurred, and beside it when each fact that stands was recorded.
 *
 * @param state the folded ledger
 * @param recorded when the fact in each slot was recorded, by registration id
 */
public record CaseHistory(CaseState state, Map<String, Recorded> recorded) {

    /**
     * A case event as it stands in the log.
     *
     * @param event the event
     * @param recordedAt when it was recorded
     */
    public record Entry(CaseEvent event, Instant recordedAt) {}

    /**
     * When the fact in a slot was recorded.
     *
     * @param first when something was first recorded in the slot: what the registration delay is measured to
     * @param corrected when the fact that stands replaced another; absent where it was never corrected
     */
    public record Recorded(Instant first, @Nullable Instant corrected) {}

    /** Copies what it is given. */
    public CaseHistory {
        recorded = Map.copyOf(recorded);
    }

    /** Folds a case's entries, in the order of the log. */
    public static CaseHistory fold(List<Entry> entries) {
        List<CaseEvent> events = new ArrayList<>(entries.size());
        Map<String, Recorded> recorded = new HashMap<>();
        for (Entry entry : entries) {
            events.add(entry.event());
            switch (entry.event()) {
                case Registration fact ->
                    recorded.merge(
                            fact.registrationId(),
                            new Recorded(entry.recordedAt(), null),
                            (before, now) -> new Recorded(before.first(), now.first()));
                case RegistrationWithdrawn withdrawal -> recorded.remove(withdrawal.registrationId());
                case OfPerson identity -> {}
            }
        }
        return new CaseHistory(CaseState.fold(events), recorded);
    }
}
