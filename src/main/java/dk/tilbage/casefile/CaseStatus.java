package dk.tilbage.casefile;

/** Whether a case is open or closed. */
public enum CaseStatus {
    /** Åben. */
    OPEN,
    /** Afsluttet. */
    CLOSED
}
