package dk.tilbage.providers;

import dk.tilbage.trial.Decision;

/**
 * What a case's command does to the place of a referral in an agreement.
 *
 * @param kind what becomes of it
 * @param referral the referral, as it is after the command; as it was where it gives its place up
 */
public record PlaceMove(Kind kind, AgreementReferral referral) {

    /** What becomes of a place. */
    public enum Kind {
        /** It is free again. */
        GIVE_UP,
        /** Nothing, but the referral was registered or corrected: it must be one that the agreement allows. */
        CHECK,
        /** The agreement decides whether there is one. */
        TAKE,
        /** The referral has it again, however full the agreement is. */
        TAKE_BACK
    }

    /** What the agreement makes of it. */
    public Decision<AgreementEvent> decide(AgreementState state) {
        return switch (kind) {
            case GIVE_UP -> AgreementDecider.giveUp(state, referral);
            case CHECK -> AgreementDecider.check(state, referral);
            case TAKE -> AgreementDecider.take(state, referral);
            case TAKE_BACK -> AgreementDecider.takeBack(state, referral);
        };
    }
}
