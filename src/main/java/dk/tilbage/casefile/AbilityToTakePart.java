package dk.tilbage.casefile;

/** Whether a person can take part in an offer, in the medical consultant's opinion. */
public enum AbilityToTakePart {
    /** Ja. */
    YES,
    /** Delvis. */
    PARTLY,
    /** Nej. */
    NO,
    /** Uafklaret. */
    UNDECIDED
}
