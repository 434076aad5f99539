package dk.tilbage.deadlines;

/** How an obligation stands on a day (design, section 5, status on date d). Never stored as an event. */
public enum Status {
    /** Åben: unmet, and its last day has not passed. */
    DUE,
    /** Opfyldt: met on its last day or before. */
    MET,
    /** Opfyldt for sent: met after its last day. */
    LATE,
    /** Overskredet: unmet, and its last day has passed. */
    BREACHED,
    /** Bortfaldet: not asked for, because of a recovery, the end of the case or an exemption. */
    WAIVED
}
