package dk.tilbage.casefile;

/** How a case ends; our code list (domain §1). */
public enum Outcome {
    /** Raskmeldt. */
    RECOVERED,
    /** Fleksjob. */
    FLEX_JOB,
    /** Revalidering. */
    REHABILITATION,
    /** Førtidspension. */
    EARLY_RETIREMENT,
    /** Anden ydelse. */
    OTHER_BENEFIT,
    /** Ophørt på varighedsbegrænsningen. */
    BENEFIT_TIME_LIMIT,
    /** Ydelsen standset af anden grund. */
    BENEFIT_STOPPED,
    /** Sygemeldt (fleksjob). */
    FALLEN_ILL,
    /** Fraflyttet. */
    MOVED,
    /** Død. */
    DEAD
}
