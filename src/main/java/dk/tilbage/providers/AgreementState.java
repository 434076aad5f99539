package dk.tilbage.providers;

import dk.tilbage.providers.Agreement.Places;
import dk.tilbage.providers.AgreementEvent.AgreementChanged;
import dk.tilbage.providers.AgreementEvent.AgreementRegistered;
import dk.tilbage.providers.AgreementEvent.PlaceGivenUp;
import dk.tilbage.providers.AgreementEvent.PlaceTaken;
import dk.tilbage.trial.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The fold of one agreement: what was agreed, how it was changed, and the places taken and not given up.
 *
 * @param streamId its id, {@link #idOf}
 * @param registered the agreement as it was registered; absent before
 * @param changes its changes, in order
 * @param taken the places taken and not given up, in the order they were taken
 */
public record AgreementState(
        String streamId, @Nullable Agreement registered, List<AgreementChanged> changes, SequencedSet<Place> taken) {

    /**
     * A place that a referral has.
     *
     * @param caseId the case
     * @param referralId the referral, by its registration in the case
     */
    public record Place(String caseId, String referralId) {}

    /**
     * What holds on a day.
     *
     * @param period first and last day on which referrals can be made
     * @param places the places
     */
    public record Terms(Period period, Places places) {}

    /** The id of an agreement's stream and aggregate. */
    public static String idOf(String trialId, String agreementId) {
        return idPrefix(trialId) + agreementId;
    }

    /** What the ids of all streams of a trial's agreements begin with. */
    static String idPrefix(String trialId) {
        return "agreement:" + trialId + ":";
    }

    /** An agreement to which nothing has happened. */
    public static AgreementState empty(String streamId) {
        return new AgreementState(
                streamId, null, List.of(), Collections.unmodifiableSequencedSet(new LinkedHashSet<>()));
    }

    /** Folds an agreement's events, in order. */
    public static AgreementState fold(String streamId, Iterable<? extends AgreementEvent> events) {
        AgreementState state = empty(streamId);
        for (AgreementEvent event : events) {
            state = state.with(event);
        }
        return state;
    }

    /** The agreement after one more event. */
    public AgreementState with(AgreementEvent event) {
        return switch (event) {
            case AgreementRegistered first -> new AgreementState(streamId, first.agreement(), changes, taken);
            case AgreementChanged change -> {
                List<AgreementChanged> more = new ArrayList<>(changes);
                more.add(change);
                yield new AgreementState(streamId, registered, List.copyOf(more), taken);
            }
            case PlaceTaken place -> {
                LinkedHashSet<Place> more = new LinkedHashSet<>(taken);
                more.add(new Place(place.caseId(), place.referralId()));
                yield withPlaces(more);
            }
            case PlaceGivenUp place -> {
                LinkedHashSet<Place> fewer = new LinkedHashSet<>(taken);
                fewer.remove(new Place(place.caseId(), place.referralId()));
                yield withPlaces(fewer);
            }
        };
    }

    private AgreementState withPlaces(LinkedHashSet<Place> places) {
        return new AgreementState(streamId, registered, changes, Collections.unmodifiableSequencedSet(places));
    }

    /** The agreement, once it is registered. */
    public Optional<Agreement> agreement() {
        return Optional.ofNullable(registered);
    }

    /** What holds on a day, as changed by then. Only for an agreement that is registered. */
    public Terms termsOn(LocalDate day) {
        Agreement agreement = Objects.requireNonNull(registered, "the agreement is not registered");
        Terms terms = new Terms(agreement.period(), agreement.places());
        for (AgreementChanged change : changes) {
            if (!change.effectiveFrom().isAfter(day)) {
                terms = new Terms(new Period(agreement.period().from(), change.to()), change.places());
            }
        }
        return terms;
    }

    /** Whether a referral has a place. */
    public boolean has(String caseId, String referralId) {
        return taken.contains(new Place(caseId, referralId));
    }
}
