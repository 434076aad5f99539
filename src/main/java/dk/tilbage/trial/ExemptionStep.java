package dk.tilbage.trial;

/** When a jobcentre judges exemption; the registry asks for both groups at that step. */
public enum ExemptionStep {
    /** Before the groups are split (Greve). */
    BEFORE_ALLOCATION,
    /** At the first follow-up (København, Odense). */
    FIRST_FOLLOW_UP,
    /** As the case calls for it, also later (Bornholm). */
    ANY_TIME
}
