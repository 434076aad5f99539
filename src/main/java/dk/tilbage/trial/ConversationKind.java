package dk.tilbage.trial;

/** What a conversation is (samtaletype); one conversation may be of several kinds. */
public enum ConversationKind {
    /** 1. opfølgningssamtale, the 8-week conversation. */
    FIRST_FOLLOW_UP,
    /** Lovpligtig opfølgningssamtale. */
    STATUTORY_FOLLOW_UP,
    /** Kontaktsamtale. */
    CONTACT,
    /** Rundbordssamtale. */
    ROUND_TABLE,
    /** Informationsmøde. */
    INFORMATION_MEETING,
    /** Trepartssamtale. */
    THREE_PARTY,
    /** Screening, never counts as contact. */
    SCREENING
}
