package dk.tilbage.casefile;

/** Why no offer of higher priority was possible. */
public enum PriorityReason {
    /** Ingen arbejdsgiver. */
    NO_EMPLOYER,
    /** Arbejdsgiveren afslog. */
    EMPLOYER_DECLINED,
    /** Helbred. */
    HEALTH,
    /** Endnu ikke relevant. */
    NOT_RELEVANT_YET,
    /** Andet. */
    OTHER
}
