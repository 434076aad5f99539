package dk.tilbage.casefile;

/** Cause of illness (sygdomsårsag). */
public enum IllnessCause {
    /** Bevægeapparatet. */
    MUSCULOSKELETAL,
    /** Psykisk lidelse. */
    MENTAL,
    /** Hjerte-kar-sygdom. */
    CARDIOVASCULAR,
    /** Kræft. */
    CANCER,
    /** Andet. */
    OTHER
}
