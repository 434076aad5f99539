package dk.tilbage.trial;

/** How a conversation was held (kontaktform). */
public enum Channel {
    /** Personligt fremmøde. */
    IN_PERSON,
    /** Telefon. */
    TELEPHONE,
    /** Hjemmebesøg. */
    HOME_VISIT,
    /** På arbejdspladsen. */
    WORKPLACE,
    /** Brev eller e-mail. */
    MAIL;

    /** Whether the channel counts as meeting in person (design, section 5, contact). */
    public boolean inPerson() {
        return this == IN_PERSON || this == HOME_VISIT || this == WORKPLACE;
    }
}
