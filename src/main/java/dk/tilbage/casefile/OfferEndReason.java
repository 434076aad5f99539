package dk.tilbage.casefile;

/** Why an offer ended. */
public enum OfferEndReason {
    /** Gennemført. */
    COMPLETED,
    /** Raskmeldt. */
    RECOVERED,
    /** Delvist raskmeldt. */
    PARTIAL_RECOVERY,
    /** Helbred. */
    HEALTH,
    /** Udeblivelse. */
    NO_SHOW,
    /** Andet tilbud. */
    OTHER_OFFER,
    /** Andet. */
    OTHER
}
