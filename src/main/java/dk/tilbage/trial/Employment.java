package dk.tilbage.trial;

/** Labour-market position (arbejdsmarkedstilknytning). */
public enum Employment {
    /** Lønmodtager. */
    EMPLOYED,
    /** Selvstændig. */
    SELF_EMPLOYED,
    /** Forsikret ledig. */
    UNEMPLOYED_INSURED,
    /** Ansat i fleksjob. */
    IN_FLEX_JOB,
    /** Andet. */
    OTHER
}
