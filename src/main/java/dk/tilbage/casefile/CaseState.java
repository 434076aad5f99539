package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.OfPerson;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.RegistrationWithdrawn;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folded case: an insertion-ordered ledger of facts by registration id, the opening first; beside it the ids that are
 * dead, the place that the allocation took, and whose the case was and is. Nothing else is state; groups, courses, statuses and deadlines are
 * computed from it ({@link CaseFacts}).
 *
 * <p>Immutable. Two states are equal when their ledgers hold the same facts in the same slots, however they came about: a
 * wrong registration that was corrected equals the right one alone.
 */
public final class CaseState {

    /** The case that does not exist yet. */
    public static final CaseState NONE = new CaseState(new LinkedHashMap<>(), Set.of(), null, null);

    private final SequencedMap<String, Registration> ledger;
    private final Set<String> withdrawn;
    private final @Nullable CasePlace place;
    private final @Nullable CasePerson person;

    private CaseState(
            SequencedMap<String, Registration> ledger,
            Set<String> withdrawn,
            @Nullable CasePlace place,
            @Nullable CasePerson person) {
        this.ledger = ledger;
        this.withdrawn = withdrawn;
        this.place = place;
        this.person = person;
    }

    /** Folds a case's events, in order. */
    public static CaseState fold(Iterable<? extends CaseEvent> events) {
        SequencedMap<String, Registration> ledger = new LinkedHashMap<>();
        Set<String> withdrawn = new HashSet<>();
        CasePlace place = null;
        CasePerson person = null;
        for (CaseEvent event : events) {
            place = apply(event, ledger, withdrawn, place);
            person = CasePerson.after(person, event);
        }
        return ledger.isEmpty() ? NONE : new CaseState(ledger, withdrawn, place, person);
    }

    /** The state after one more event. */
    public CaseState evolve(CaseEvent event) {
        SequencedMap<String, Registration> nextLedger = new LinkedHashMap<>(ledger);
        Set<String> nextWithdrawn = event instanceof RegistrationWithdrawn ? new HashSet<>(withdrawn) : withdrawn;
        CasePlace nextPlace = apply(event, nextLedger, nextWithdrawn, place);
        return new CaseState(nextLedger, nextWithdrawn, nextPlace, CasePerson.after(person, event));
    }

    /** Applies an event to the ledger and the dead ids, and gives the place after it. */
    private static @Nullable CasePlace apply(
            CaseEvent event,
            SequencedMap<String, Registration> ledger,
            Set<String> withdrawn,
            @Nullable CasePlace place) {
        switch (event) {
            case Registration registration ->
                // Replacing a value keeps its slot: a correction stands where the wrong fact stood.
                ledger.put(
                        registration.registrationId(),
                        registration.correction() == null ? registration : registration.withCorrection(null));
            case RegistrationWithdrawn withdrawal -> {
                ledger.remove(withdrawal.registrationId());
                withdrawn.add(withdrawal.registrationId());
            }
            case OfPerson identity -> {}
        }
        // Who holds the case, and for which target group, is read now: later transfers and corrections move no place.
        return event instanceof CaseAllocated allocated
                ? CasePlace.taken(CaseFacts.of(new CaseState(ledger, withdrawn, null, null)), allocated)
                : place;
    }

    /** Whether the case has been opened. */
    public boolean exists() {
        return !ledger.isEmpty();
    }

    /** The opening. Only for a case that exists. */
    public CaseOpened opening() {
        return (CaseOpened) Objects.requireNonNull(ledger.firstEntry(), "the case does not exist")
                .getValue();
    }

    /** The facts, in slot order, the opening first. */
    public Collection<Registration> facts() {
        return Collections.unmodifiableCollection(ledger.values());
    }

    /** The fact in a slot. */
    public Optional<Registration> fact(String registrationId) {
        return Optional.ofNullable(ledger.get(registrationId));
    }

    /** Whether the registration was withdrawn; its id is dead. */
    public boolean isWithdrawn(String registrationId) {
        return withdrawn.contains(registrationId);
    }

    /** The place that the allocation took, in the intake in which it took it; the case may have given it up since. */
    public Optional<CasePlace> place() {
        return Optional.ofNullable(place);
    }

    /** Who the case is about. Only for a case that exists. */
    public CasePerson person() {
        return Objects.requireNonNull(person, "the case does not exist");
    }

    /** The registrations that point to this one. */
    public List<String> pointingTo(String registrationId) {
        return ledger.values().stream()
                .filter(fact -> fact.refersTo().contains(registrationId))
                .map(Registration::registrationId)
                .toList();
    }

    /** Two states are equal when their facts are, slot by slot; dead ids, the place and what became of the identity are provenance. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CaseState state && List.copyOf(facts()).equals(List.copyOf(state.facts()));
    }

    @Override
    public int hashCode() {
        return List.copyOf(facts()).hashCode();
    }

    @Override
    public String toString() {
        return "CaseState" + ledger.keySet();
    }
}
