package dk.tilbage.providers;

import dk.tilbage.eventstore.Stored;
import dk.tilbage.providers.Agreement.Places;
import java.time.LocalDate;

/** What can happen in the stream of one agreement with a provider: its terms, and the places that referrals take. */
public sealed interface AgreementEvent {

    /**
     * An agreement was registered.
     *
     * @param agreement the agreement
     */
    @Stored(name = "providers.AgreementRegistered", revision = 2, readsFrom = 1)
    record AgreementRegistered(Agreement agreement) implements AgreementEvent {}

    /**
     * An agreement's places and last day were changed.
     *
     * @param effectiveFrom the first day of the change
     * @param to the last day on which a referral can be made, from then on
     * @param places its places, from then on
     */
    @Stored(name = "providers.AgreementChanged", revision = 1)
    record AgreementChanged(LocalDate effectiveFrom, LocalDate to, Places places) implements AgreementEvent {}

    /**
     * A referral took a place; or has it again, after having given it up.
     *
     * @param caseId the case
     * @param referralId the referral, by its registration in the case
     * @param on the first day of the referral
     */
    @Stored(name = "providers.PlaceTaken", revision = 1)
    record PlaceTaken(String caseId, String referralId, LocalDate on) implements AgreementEvent {}

    /**
     * A referral gave up its place: it ended, was withdrawn, belongs to another agreement, or its case ended.
     *
     * @param caseId the case
     * @param referralId the referral, by its registration in the case
     */
    @Stored(name = "providers.PlaceGivenUp", revision = 1)
    record PlaceGivenUp(String caseId, String referralId) implements AgreementEvent {}
}
