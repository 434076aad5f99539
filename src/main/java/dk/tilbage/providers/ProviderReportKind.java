package dk.tilbage.providers;

/** What a provider reports: at fixed times, or because something happened (Randers' contract of 2008). */
public enum ProviderReportKind {
    /** Første indberetning, straks efter den første samtale. */
    FIRST,
    /** Løbende statusindberetning. */
    PERIODIC,
    /** Afsluttende status. */
    FINAL,
    /** Udeblivelse. */
    NO_SHOW,
    /** Raskmelding. */
    RECOVERY,
    /** Delvis raskmelding. */
    PARTIAL_RECOVERY,
    /** Ikke længere uarbejdsdygtig. */
    NO_LONGER_UNFIT,
    /** Afviser behandling eller optræning. */
    REFUSED,
    /** Forhaler helbredelsen. */
    DELAYING_RECOVERY,
    /** Ferie. */
    HOLIDAY
}
