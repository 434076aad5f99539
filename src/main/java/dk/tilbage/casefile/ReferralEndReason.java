package dk.tilbage.casefile;

/** Why the jobcentre ended a course at a provider. */
public enum ReferralEndReason {
    /** Gennemført. */
    COMPLETED,
    /** Raskmeldt. */
    RECOVERED,
    /** Delvist raskmeldt. */
    PARTIAL_RECOVERY,
    /** Helbred. */
    HEALTH,
    /** Udeblivelse. */
    NO_SHOW,
    /** Andet. */
    OTHER
}
