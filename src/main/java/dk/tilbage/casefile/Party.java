package dk.tilbage.casefile;

/** Who outside the jobcentre was given notice. */
public enum Party {
    /** Arbejdsgiver. */
    EMPLOYER,
    /** Læge. */
    DOCTOR,
    /** A-kasse. */
    UNEMPLOYMENT_FUND,
    /** Leverandør. */
    PROVIDER,
    /** Andre. */
    OTHER
}
