package dk.tilbage.casefile;

/** What a sanction answers. The annexes of 2009 are not among our sources: the list is ours (docs/readings.md). */
public enum SanctionCause {
    /** Udeblivelse. */
    NO_SHOW,
    /** Tilbud afslået. */
    OFFER_DECLINED,
    /** Oplysningsskema ikke returneret. */
    INFORMATION_FORM_NOT_RETURNED,
    /** Afviser behandling eller optræning. */
    TREATMENT_REFUSED,
    /** Forhaler helbredelsen. */
    RECOVERY_DELAYED,
    /** Andet. */
    OTHER
}
