package dk.tilbage.trial;

/**
 * Why a command was refused: the one published list of the domain's problem codes. The texts in Danish and English are in
 * {@code problems_da.properties} and {@code problems_en.properties}.
 */
public enum RefusalCode {
    /** A number lies outside the range that is possible. */
    VALUE_OUT_OF_RANGE(Kind.INVALID),
    /** A required value is empty: a list without a value, a text without a character. */
    VALUE_MISSING(Kind.INVALID),
    /** An interval ends before it begins. */
    PERIOD_REVERSED(Kind.INVALID),
    /** A field that this target group needs is missing, or one it must not have is present. */
    FIELD_NOT_FOR_TARGET_GROUP(Kind.INVALID),
    /** A field that an offer of this type must not have is present. */
    FIELD_NOT_FOR_OFFER_TYPE(Kind.INVALID),
    /** A free text that the ground or rule demands is missing. */
    TEXT_REQUIRED(Kind.INVALID),
    /** A ground is missing where an exemption is granted. */
    GROUND_REQUIRED(Kind.INVALID),
    /** The replacement is not the payload of the same command for the same case and registration. */
    REPLACEMENT_MISMATCH(Kind.INVALID),

    /** A deadline rule says two things that exclude each other, or one that means nothing beside another. */
    RULE_CONTRADICTS_ITSELF(Kind.INVALID),
    /** A happening has no such detail. */
    DETAIL_UNKNOWN(Kind.INVALID),
    /** A deadline rule names another that is not told before it. */
    RULE_UNKNOWN(Kind.INVALID),
    /** A period that has no day in the trial's, or rules that would take effect after its end. */
    OUTSIDE_TRIAL_PERIOD(Kind.INVALID),

    /** Fewer places than the fewest of a range, or more than the most of it. */
    PLACES_CONTRADICT(Kind.INVALID),
    /** The lots of an agreement do not add up to its places. */
    LOTS_DO_NOT_ADD_UP(Kind.INVALID),

    /** There is no such case. */
    CASE_UNKNOWN(Kind.UNKNOWN),
    /** There is no such trial. */
    TRIAL_UNKNOWN(Kind.UNKNOWN),
    /** The jobcentre is not enrolled in the trial. */
    JOBCENTRE_UNKNOWN(Kind.UNKNOWN),
    /** There is no such registration in the case. */
    REGISTRATION_UNKNOWN(Kind.UNKNOWN),

    /** There is no such agreement with a provider in the trial. */
    AGREEMENT_UNKNOWN(Kind.UNKNOWN),
    /** The agreement's catalogue has no such course. */
    COURSE_UNKNOWN(Kind.UNKNOWN),

    /** The case id is used for another case. */
    CASE_ID_IN_USE(Kind.CONTRADICTION),
    /** The trial id is used for another trial. */
    TRIAL_ID_IN_USE(Kind.CONTRADICTION),
    /** Another deadline rule, package or activity has this name. */
    RULE_ID_IN_USE(Kind.CONTRADICTION),
    /** The registration id is used for something else in this case. */
    REGISTRATION_ID_IN_USE(Kind.CONTRADICTION),
    /** The registration was withdrawn; its id is dead. */
    REGISTRATION_WITHDRAWN(Kind.CONTRADICTION),
    /** Other registrations point to the one to be withdrawn. */
    REGISTRATION_IN_USE(Kind.CONTRADICTION),
    /** The registration pointed to is of another kind. */
    REGISTRATION_OF_OTHER_KIND(Kind.CONTRADICTION),
    /** The opening of a case cannot be withdrawn. */
    OPENING_NOT_WITHDRAWABLE(Kind.CONTRADICTION),
    /** The date lies in the future. */
    DATE_IN_FUTURE(Kind.CONTRADICTION),
    /** The date lies before day 1. */
    BEFORE_DAY_ONE(Kind.CONTRADICTION),
    /** The date lies after the end of the case. */
    AFTER_CASE_END(Kind.CONTRADICTION),
    /** The person has recovered fully by then. */
    AFTER_RECOVERY(Kind.CONTRADICTION),
    /** The case is open; there is nothing to reopen. */
    CASE_NOT_ENDED(Kind.CONTRADICTION),
    /** The person has another open case in the trial. */
    SECOND_OPEN_CASE(Kind.CONTRADICTION),
    /** The person is already in the trial with another case. */
    PERSON_ALREADY_IN_TRIAL(Kind.CONTRADICTION),
    /** The case is already allocated. */
    ALREADY_ALLOCATED(Kind.CONTRADICTION),
    /** The case has not been allocated. */
    NOT_ALLOCATED(Kind.CONTRADICTION),
    /** The group's quota is full. */
    QUOTA_FULL(Kind.CONTRADICTION),
    /** Intake is paused on that day. */
    INTAKE_PAUSED(Kind.CONTRADICTION),
    /** Intake is not paused; there is nothing to resume. */
    INTAKE_NOT_PAUSED(Kind.CONTRADICTION),
    /** It has happened once already, and can happen only once. */
    ALREADY_HAPPENED(Kind.CONTRADICTION),
    /** The thing has not started yet. */
    NOT_STARTED(Kind.CONTRADICTION),
    /** The thing has already ended. */
    ALREADY_ENDED(Kind.CONTRADICTION),
    /** The offer was declined. */
    OFFER_DECLINED(Kind.CONTRADICTION),
    /** The dates of one thing run backwards: an end before its start. */
    DATES_REVERSED(Kind.CONTRADICTION),
    /** Two intervals that exclude each other overlap. */
    OVERLAPPING(Kind.CONTRADICTION),
    /** The planned conversation was already held, missed or cancelled. */
    CONVERSATION_CONCLUDED(Kind.CONTRADICTION),
    /** An exemption is already in force on that day. */
    ALREADY_EXEMPT(Kind.CONTRADICTION),
    /** The assessment pointed to granted no exemption. */
    NOT_EXEMPT(Kind.CONTRADICTION),
    /** The protocol version is not the next one, or takes effect before the one it follows. */
    PROTOCOL_OUT_OF_ORDER(Kind.CONTRADICTION),
    /** The jobcentre is already enrolled. */
    JOBCENTRE_ALREADY_ENROLLED(Kind.CONTRADICTION),
    /** The trial is already unblinded. */
    ALREADY_UNBLINDED(Kind.CONTRADICTION),
    /** The new allocation rule takes effect before, or with, the one it follows. */
    ALLOCATION_OUT_OF_ORDER(Kind.CONTRADICTION),
    /** The new allocation rule is the one that is in force. */
    ALLOCATION_UNCHANGED(Kind.CONTRADICTION),
    /** Cases have been allocated by the old rule on a day that the new one would take over. */
    ALLOCATION_ALREADY_USED(Kind.CONTRADICTION),
    /** The trial has no seed to draw with. */
    ALLOCATION_SEED_MISSING(Kind.CONTRADICTION),
    /** The trial has its seed; it is set once. */
    ALLOCATION_SEED_SET(Kind.CONTRADICTION),

    /** The agreement id is used for another agreement. */
    AGREEMENT_ID_IN_USE(Kind.CONTRADICTION),
    /** All places of the agreement are taken. */
    CAPACITY_FULL(Kind.CONTRADICTION),

    /** Allocations are decisions: never corrected, never withdrawn. */
    ALLOCATION_FINAL(Kind.FORBIDDEN),
    /** People on cash benefit are outside the trial. */
    CASH_BENEFIT_NOT_ALLOCATED(Kind.FORBIDDEN),
    /** The person is not in the target group. */
    NOT_ELIGIBLE(Kind.FORBIDDEN),
    /** The jobcentre takes part in a model without allocation. */
    NO_ALLOCATION(Kind.FORBIDDEN),
    /** The day lies after the jobcentre's own intake window. */
    OUTSIDE_INTAKE_WINDOW(Kind.FORBIDDEN),
    /** The case was past its first follow-up when the jobcentre began, and the trial takes new cases only. */
    NOT_A_NEW_CASE(Kind.FORBIDDEN),
    /** The person had been unemployed for longer than the protocol allows when the jobcentre began. */
    UNEMPLOYED_TOO_LONG(Kind.FORBIDDEN),
    /** The jobcentre does not run this target group. */
    TARGET_GROUP_NOT_RUN(Kind.FORBIDDEN),
    /** The trial has no protocol in force on that day. */
    NO_PROTOCOL_IN_FORCE(Kind.FORBIDDEN),
    /** The ground of exemption is not in force on that day. */
    GROUND_NOT_IN_FORCE(Kind.FORBIDDEN),
    /** A wage subsidy is not for a sick-listed person who has a job. */
    WAGE_SUBSIDY_WITH_JOB(Kind.FORBIDDEN),
    /** The step belongs to sickness-benefit cases and does not apply to this target group. */
    NOT_FOR_TARGET_GROUP(Kind.FORBIDDEN),
    /** The agreement is with another provider. */
    AGREEMENT_OF_OTHER_PROVIDER(Kind.FORBIDDEN),
    /** The agreement is not that of the jobcentre that holds the case. */
    AGREEMENT_OF_OTHER_JOBCENTRE(Kind.FORBIDDEN),
    /** The agreement is not in force on the first day of the referral. */
    AGREEMENT_NOT_IN_FORCE(Kind.FORBIDDEN),
    /** The agreement is for people of another target group, group or category. */
    AGREEMENT_FOR_OTHERS(Kind.FORBIDDEN),
    /** The protocol in force on that day has no such package. */
    PACKAGE_UNKNOWN(Kind.FORBIDDEN),
    /** The protocol says nothing of funding, so that nothing is earned. */
    NO_FUNDING_TERMS(Kind.FORBIDDEN),
    /** The jobcentre has declared its tracks, and this is none of them. */
    TRACK_UNKNOWN(Kind.FORBIDDEN),
    /** The package has no such activity. */
    ACTIVITY_UNKNOWN(Kind.FORBIDDEN);

    /** What sort of refusal it is; the edge maps each to one HTTP status. */
    public enum Kind {
        /** The command makes no sense by itself: 400. */
        INVALID,
        /** It names something that does not exist: 404. */
        UNKNOWN,
        /** It contradicts the history: 409. */
        CONTRADICTION,
        /** The protocol forbids it: 422. */
        FORBIDDEN
    }

    private final Kind kind;

    RefusalCode(Kind kind) {
        this.kind = kind;
    }

    /** What sort of refusal it is. */
    public Kind kind() {
        return kind;
    }
}
