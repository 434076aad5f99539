package dk.tilbage.casefile;

/** What sort of plan was agreed. */
public enum PlanKind {
    /** Opfølgningsplan. */
    FOLLOW_UP_PLAN,
    /** Helhedsplan. */
    OVERALL_PLAN,
    /** Ressourceprofil. */
    RESOURCE_PROFILE,
    /** Fastholdelsesplan. */
    RETENTION_PLAN,
    /** Rehabiliteringsplan. */
    REHABILITATION_PLAN
}
