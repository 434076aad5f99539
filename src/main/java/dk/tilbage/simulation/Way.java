package dk.tilbage.simulation;

/** What a jobcentre does by its own description; the days of a row in {@code own-ways.csv} are counted as said here. */
enum Way {
    /** First follow-up of a group; days of absence. */
    FOLLOW_UP,
    /** Screening by telephone; from day 1. */
    SCREENING,
    /** Screening by telephone as soon as the absence is known; from that day. */
    SCREENING_AT_ONCE,
    /** Exemption is judged at the screening already; from the screening. */
    EXEMPTION_AT_SCREENING,
    /** Collective information meeting; from day 1. */
    MEETING,
    /** Information meeting, which is held every week; from the allocation. */
    MEETING_AFTER_ALLOCATION,
    /** Collective information meeting; from the day of entry. */
    MEETING_AFTER_ENTRY,
    /** Information meeting of category 2, with the first follow-up right after it; from the first follow-up. */
    MEETING_BEFORE_FOLLOW_UP,
    /** Talks that are held collectively; weeks of the course. */
    COLLECTIVE_WEEKS,
    /** Individual and collective talks in turn: every so many weeks a collective one. */
    ALTERNATE_COLLECTIVE,
    /** A group talk; from day 1. */
    GROUP_TALK,
    /** Statutory follow-ups in all categories alike; days from the one before. */
    STATUTORY_EVERY,
    /** The employer is told; from day 1. */
    EMPLOYER_NOTICE,
    /** The medical consultant's opinion; from day 1. */
    MEDICAL_OPINION,
    /** A dispute goes to the medical consultant; from the day of entry. */
    DISPUTE_TO_CONSULTANT,
    /** First contact conversation; from the first follow-up. */
    FIRST_CONTACT,
    /** The caseworker's own conversation in person; every so many days. */
    OWN_TALK,
    /** Referred to the provider; from the day of entry. */
    REFERRAL_AFTER_ENTRY,
    /** Referred to the provider; from day 1. */
    REFERRAL_IN_ABSENCE,
    /** Called in by the provider; from the referral. */
    CALLED_IN,
    /** Active at the provider; from its first conversation. */
    ACTIVE_AFTER_FIRST_TALK,
    /** The provider reports every week of a referral; from the first day of the week. */
    WEEKLY_REPORT,
    /** The provider's final status; from the end of the referral. */
    FINAL_STATUS,
    /** A project of the jobcentre ends within four months. */
    PROJECT_ENDS,
    /** Insured unemployed people come back to the jobcentre; from day 1. */
    INSURED_BACK,
    /** A retention plan; from the first follow-up. */
    PLAN_AT_FIRST_FOLLOW_UP,
    /** An overall plan; from the first contact conversation. */
    PLAN_AT_FIRST_CONTACT,
    /** Notice to employer, doctor or unemployment fund; from the first contact conversation. */
    NOTICE_AT_FIRST_CONTACT,
    /** One of so many of the provider's contacts is attended by the caseworker. */
    ATTENDED_CONTACT,
    /** The caseworker learns the group, which others have drawn; from the first follow-up. */
    GROUP_REVEALED,
    /** People on cash benefit follow the course as well, outside the trial. */
    CASH_BENEFIT,
    /** Flex-job: referred to the provider; from the first trial conversation. */
    FLEX_JOB_REFERRAL,
    /** What a provider did for people referred under its contract of 2008. */
    CONTRACT_OF_2008,
    /** Flex-job: the job club starts; from the approval. */
    JOB_CLUB,
    /** Flex-job: the jobcentre's first conversation; from the approval. */
    FLEX_JOB_TALK,
    /** Short individual visitation; from the information meeting. */
    VISITATION,
    /** Category; from the visitation. */
    CATEGORY_AT_VISITATION,
    /** Category 2 is referred to clarification; from day 1. */
    CLARIFICATION,
    /** Three-party conversation and plan at the end of the clarification; from the referral. */
    CLARIFICATION_ENDS,
    /** Handed to team 1; from day 1. */
    TEAM_1,
    /** Handed to team 2; from day 1. */
    TEAM_2,
    /** What a package asks for is done in time. */
    PACKAGE_ACTIVITY
}
