package dk.tilbage.casefile;

/** Why an offer was declined. */
public enum DeclineReason {
    /** Helbred. */
    HEALTH,
    /** Behandling. */
    TREATMENT,
    /** Arbejde. */
    WORK,
    /** Pasning af børn eller pårørende. */
    CARE_DUTIES,
    /** Ikke relevant. */
    NOT_RELEVANT,
    /** Transport. */
    TRANSPORT,
    /** Andet. */
    OTHER
}
