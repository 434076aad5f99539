package dk.tilbage.trial;

/** Target groups (målgrupper) of the trial (domain §1). */
public enum TargetGroup {
    /** Sygedagpengemodtager. */
    SICKNESS_BENEFIT,
    /** Fleksjobvisiteret, whatever the benefit. */
    FLEX_JOB,
    /** Sygemeldt kontanthjælpsmodtager: may follow the course locally, is never allocated and never in the dataset. */
    CASH_BENEFIT_SICK
}
