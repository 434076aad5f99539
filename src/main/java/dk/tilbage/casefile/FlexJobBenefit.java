package dk.tilbage.casefile;

/** The benefit a flex-job person receives; the target group takes everybody, whatever the benefit. */
public enum FlexJobBenefit {
    /** Ledighedsydelse. */
    UNEMPLOYMENT_ALLOWANCE,
    /** Særlig ydelse. */
    SPECIAL_BENEFIT,
    /** Kontanthjælp. */
    CASH_BENEFIT,
    /** Anden ydelse. */
    OTHER
}
