package dk.tilbage.casefile;

/** What a sanction does to the benefit. The list is ours (docs/readings.md). */
public enum SanctionEffect {
    /** Advarsel. */
    WARNING,
    /** Ydelsen nedsat. */
    BENEFIT_REDUCED,
    /** Ydelsen standset. */
    BENEFIT_STOPPED
}
