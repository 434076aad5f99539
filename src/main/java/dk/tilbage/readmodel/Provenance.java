package dk.tilbage.readmodel;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.OfPerson;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.RegistrationWithdrawn;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When the facts of a case were recorded, beside its ledger and outside its equality.
 *
 * @param slots by registration id; withdrawn ones are gone
 */
public record Provenance(Map<String, Recorded> slots) {

    /** Before anything was recorded. */
    public static final Provenance NONE = new Provenance(Map.of());

    /**
     * When the fact in a slot was recorded.
     *
     * @param position the position of the event that stands in the slot
     * @param first when something was first recorded in the slot; a registration's delay is measured to here
     * @param corrected when the fact that stands replaced another; absent where it never did
     */
    public record Recorded(
            long position, Instant first, @Nullable Instant corrected) {}

    /** Copies what it is given. */
    public Provenance {
        slots = Map.copyOf(slots);
    }

    Provenance evolve(CaseEvent event, long position, Instant recordedAt) {
        Map<String, Recorded> next = new HashMap<>(slots);
        note(next, event, position, recordedAt);
        return new Provenance(next);
    }

    static void note(Map<String, Recorded> slots, CaseEvent event, long position, Instant recordedAt) {
        switch (event) {
            case Registration fact ->
                slots.merge(
                        fact.registrationId(),
                        new Recorded(position, recordedAt, null),
                        (before, now) -> new Recorded(position, before.first(), recordedAt));
            case RegistrationWithdrawn withdrawal -> slots.remove(withdrawal.registrationId());
            case OfPerson identity -> {}
        }
    }
}
