package dk.tilbage.deadlines;

/** The names of the trial's own rules that views and the dataset ask for; what they say is in the protocol. */
public final class RuleIds {

    /** The employer reports the absence. Sickness benefit. */
    public static final String EMPLOYER_REPORT = "EMPLOYER_REPORT";
    /** The person returns the information form. Sickness benefit. */
    public static final String INFORMATION_FORM = "INFORMATION_FORM";
    /** The jobcentre holds the first follow-up. Sickness benefit. */
    public static final String FIRST_FOLLOW_UP = "FIRST_FOLLOW_UP";
    /** Follow-ups after the first. Sickness benefit. */
    public static final String STATUTORY_FOLLOW_UP = "STATUTORY_FOLLOW_UP";
    /** Flex-job participants are called to a first trial conversation. */
    public static final String FIRST_TRIAL_CONVERSATION = "FIRST_TRIAL_CONVERSATION";
    /** A participant is handed the trial letter. */
    public static final String TRIAL_LETTER = "TRIAL_LETTER";
    /** A contact conversation in each week of the course. */
    public static final String CONTACT = "CONTACT";
    /** The first active offer. */
    public static final String OFFER_START = "OFFER_START";
    /** Hours of activity a week. */
    public static final String OFFER_HOURS = "OFFER_HOURS";

    private RuleIds() {}
}
