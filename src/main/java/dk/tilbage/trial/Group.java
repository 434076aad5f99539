package dk.tilbage.trial;

/** The group a case is in. */
public enum Group {
    /** Deltagergruppe: the intensive course. */
    PARTICIPANT,
    /** Kontrolgruppe: the ordinary course. */
    CONTROL,
    /** Uden for forsøget: drawn out by the jobcentre's filter; final. */
    NOT_IN_TRIAL,
    /** Endnu ikke fordelt. */
    UNALLOCATED
}
