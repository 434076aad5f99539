package dk.tilbage.simulation;

/** The group a case will be allocated to, as everybody could predict it in 2009. */
enum Arm {
    /** Odd birth year. */
    PARTICIPANT,
    /** Even birth year. */
    CONTROL,
    /** Drawn out by the filter on the day of birth. */
    NOT_IN_TRIAL,
    /** In no group: a model without allocation, or a case that lies before the trial. */
    UNALLOCATED
}
