package dk.tilbage.casefile;

/** Individual or collective. */
public enum ConversationForm {
    /** Individuel. */
    INDIVIDUAL,
    /** Kollektiv. */
    COLLECTIVE
}
