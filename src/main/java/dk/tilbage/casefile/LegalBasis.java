package dk.tilbage.casefile;

/** The law an offer is given under; a field of its own, for the same gym is one in Herning and the other in Holstebro. */
public enum LegalBasis {
    /** Lov om en aktiv beskæftigelsesindsats. */
    LAB,
    /** Forebyggende og afklarende tilbud. */
    PREVENTIVE
}
