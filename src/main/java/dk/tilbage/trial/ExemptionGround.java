package dk.tilbage.trial;

/** Grounds of exemption (fritagelsesgrunde); which are in force is a matter of the protocol version. */
public enum ExemptionGround {
    /** An early-retirement case has been started (§§ 17–18 of the social pension act). */
    EARLY_RETIREMENT_CASE,
    /** Terminal illness. */
    TERMINAL_ILLNESS,
    /** Treatment is an obstacle at present. */
    TREATMENT_OBSTACLE,
    /** Pregnancy-related illness. */
    PREGNANCY_RELATED,
    /** Illness rules out a return to work, other; text mandatory. */
    NO_RETURN_OTHER,
    /** Illness rules out an offer at present, other; text mandatory. */
    NO_OFFER_NOW_OTHER,
    /** Return to own job is imminent; protocol version 2. */
    RETURN_TO_OWN_JOB_IMMINENT,
    /** Treatment in the health system leaves the jobcentre no way to support a gradual return; protocol version 2. */
    TREATMENT_IN_HEALTH_SYSTEM
}
