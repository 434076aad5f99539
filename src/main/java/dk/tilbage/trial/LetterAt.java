package dk.tilbage.trial;

/** When a participant is handed the trial letter. */
public enum LetterAt {
    /** At the first follow-up. */
    ENTRY,
    /** At the first contact conversation (Odense). */
    FIRST_CONTACT
}
