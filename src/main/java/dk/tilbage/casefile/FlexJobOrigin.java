package dk.tilbage.casefile;

/** How a flex-job case arose. */
public enum FlexJobOrigin {
    /** Nyvisiteret til fleksjob. */
    NEWLY_APPROVED,
    /** Ledig efter et fleksjob. */
    LOST_FLEX_JOB
}
