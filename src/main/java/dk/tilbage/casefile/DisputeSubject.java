package dk.tilbage.casefile;

/** What a person and the jobcentre do not agree about. */
public enum DisputeSubject {
    /** Om personen kan deltage. */
    ABILITY_TO_TAKE_PART,
    /** Tilbuddet. */
    OFFER,
    /** Fritagelsen. */
    EXEMPTION,
    /** Andet. */
    OTHER
}
