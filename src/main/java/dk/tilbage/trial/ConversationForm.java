package dk.tilbage.trial;

/** Individual or collective. */
public enum ConversationForm {
    /** Individuel. */
    INDIVIDUAL,
    /** Kollektiv. */
    COLLECTIVE
}
