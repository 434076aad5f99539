package dk.tilbage.casefile;

/** What a person recovered to. */
public enum RecoveredTo {
    /** Eget job. */
    OWN_JOB,
    /** Andet job. */
    OTHER_JOB,
    /** Selvstændig virksomhed. */
    SELF_EMPLOYMENT,
    /** A-kasse. */
    UNEMPLOYMENT_FUND
}
