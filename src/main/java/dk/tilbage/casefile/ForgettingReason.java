package dk.tilbage.casefile;

/** Why a person is forgotten. Codes, since a free text about it would itself be personal data that nobody can erase. */
public enum ForgettingReason {
    /** The person asked for it (GDPR article 17). */
    DATA_SUBJECT_REQUEST,
    /** The purpose is over, or the time for which the data may be kept. */
    TRIAL_ENDED,
    /** The person should never have been registered. */
    REGISTERED_BY_MISTAKE,
    /** A court or the supervisory authority decided it. */
    COURT_ORDER,
    /** The person was forgotten before, and a restored backup had brought the key back. The registry itself says so. */
    FORGOTTEN_BEFORE
}
