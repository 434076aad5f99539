package dk.tilbage.deadlines;

/**
 * The rules that obligations follow, each with the paragraph it comes from. <em>Project description</em> is the national
 * one of 20 November 2008; the lengths are those of the protocol version, never of this program.
 */
public enum Rule {
    /** The employer reports the absence by the end of sick week 4. Sickness benefit, for people with an employer. */
    EMPLOYER_REPORT(
            "Arbejdsgiverens anmeldelse af sygefravær",
            "Employer's report of absence",
            "Project description, target group, sickness benefit: the employer reports in sick week 4 at latest",
            Waiver.END),
    /** The person returns the information form within 8 days; one for each form sent. Sickness benefit. */
    INFORMATION_FORM(
            "Oplysningsskema retur",
            "Information form returned",
            "Project description, target group, sickness benefit: 8 days to return the form",
            Waiver.END),
    /** The jobcentre holds the first follow-up by the end of sick week 8. Sickness benefit, every group. */
    FIRST_FOLLOW_UP(
            "1. opfølgningssamtale",
            "First follow-up conversation",
            "Project description, target group, sickness benefit: first conversation before the end of sick week 8",
            Waiver.END),
    /** Follow-ups after the first, at the interval of the category in force. Sickness benefit, every group. */
    STATUTORY_FOLLOW_UP(
            "Lovpligtig opfølgningssamtale",
            "Statutory follow-up conversation",
            "The jobcentres' descriptions, Svendborg, appendix 3: every 4 weeks in category 2, every 8 weeks in 1 and 3",
            Waiver.END),
    /** Flex-job participants are called to a first trial conversation by the end of week 8. */
    FIRST_TRIAL_CONVERSATION(
            "Første samtale i forsøget",
            "First trial conversation",
            "Project description, target group, flex-job: called to the first conversation before the end of week 8",
            Waiver.END),
    /** A participant is handed the trial letter at the first conversation. */
    TRIAL_LETTER(
            "Brev om forsøget",
            "Trial letter",
            "Project description, target group: participants get a letter at the first conversation",
            Waiver.END_AND_PAUSED_BY_EXEMPTION),
    /** A contact conversation in each full week of the course. */
    CONTACT(
            "Ugentlig kontaktsamtale",
            "Weekly contact conversation",
            "Project description, structure of the project: a weekly contact conversation in all four months",
            Waiver.END_AND_EXEMPTION),
    /** The first active offer starts four weeks into the course at latest. */
    OFFER_START(
            "Aktivt tilbud påbegyndt",
            "Active offer started",
            "Project description, structure of the project: an active offer after four weeks at latest",
            Waiver.END_AND_PAUSED_BY_EXEMPTION),
    /** Ten hours of activity a week, unless it is documented that the person cannot. */
    OFFER_HOURS(
            "Aktivitet mindst 10 timer om ugen",
            "At least 10 hours of activity a week",
            "Project description, structure of the project: at least 10 hours a week unless documented otherwise",
            Waiver.END_AND_EXEMPTION);

    /** What sets a rule's obligations aside (design, section 5, waiving). */
    enum Waiver {
        /** Only recovery and the end of the case: the law, and the way into the trial, go on during an exemption. */
        END,
        /** An exemption too: what falls due while it is in force is not asked for. */
        END_AND_EXEMPTION,
        /** An exemption too; it happens once, so it falls due again after the lifting, by the days that were left. */
        END_AND_PAUSED_BY_EXEMPTION
    }

    private final String danish;
    private final String english;
    private final String source;
    private final Waiver waiver;

    Rule(String danish, String english, String source, Waiver waiver) {
        this.danish = danish;
        this.english = english;
        this.source = source;
        this.waiver = waiver;
    }

    /** Its name in Danish. */
    public String danish() {
        return danish;
    }

    /** Its name in English. */
    public String english() {
        return english;
    }

    /** The paragraph it comes from. */
    public String source() {
        return source;
    }

    Waiver waiver() {
        return waiver;
    }
}
