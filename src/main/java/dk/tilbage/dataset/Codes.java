package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseStatus;
import dk.tilbage.casefile.DeclineReason;
import dk.tilbage.casefile.FlexJobBenefit;
import dk.tilbage.casefile.FlexJobOrigin;
import dk.tilbage.casefile.IllnessCause;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.OfferEndReason;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.PriorityReason;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.casefile.ReferralEndReason;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import dk.tilbage.people.Sex;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.ExemptionStep;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.LetterAt;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.OrganisationModel;
import dk.tilbage.trial.TargetGroup;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The codes of the dataset with their labels. The switches are exhaustive: a new code does not compile without one. */
final class Codes {

    private Codes() {}

    static <E extends Enum<E>> List<Code> of(Class<E> type, Function<E, Code> label) {
        return Arrays.stream(type.getEnumConstants()).map(label).toList();
    }

    private static Code code(Enum<?> code, String da, String en) {
        return new Code(code.name(), da, en);
    }

    static final List<Code> SEX = of(Sex.class, c -> switch (c) {
        case FEMALE -> code(c, "Kvinde", "Woman");
        case MALE -> code(c, "Mand", "Man");
    });

    /** Without cash-benefit cases, which are never in the dataset. */
    static final List<Code> TARGET_GROUP = of(TargetGroup.class, c -> switch (c) {
                case SICKNESS_BENEFIT -> code(c, "Sygedagpengemodtager", "Sickness benefit");
                case FLEX_JOB -> code(c, "Fleksjobvisiteret", "Approved for a flex-job");
                case CASH_BENEFIT_SICK -> code(c, "Sygemeldt kontanthjælpsmodtager", "Sick on cash benefit");
            })
            .stream()
            .filter(code -> !code.code().equals(TargetGroup.CASH_BENEFIT_SICK.name()))
            .toList();

    static final List<Code> GROUP = of(Group.class, c -> switch (c) {
        case PARTICIPANT -> code(c, "Deltagergruppe", "Participant");
        case CONTROL -> code(c, "Kontrolgruppe", "Control");
        case NOT_IN_TRIAL -> code(c, "Uden for forsøget", "Not in the trial");
        case UNALLOCATED -> code(c, "Ikke fordelt", "Not allocated");
    });

    static final List<Code> MODEL = of(OrganisationModel.class, c -> switch (c) {
        case MINIMUM -> code(c, "1: minimumsmodel", "1: minimum, ordinary caseworkers");
        case UNIT -> code(c, "2: enhedsmodel", "2: unit under one roof");
        case CASEWORKER_TEAM -> code(c, "3: sagsbehandlerteam", "3: caseworker team");
        case OTHER_ACTOR -> code(c, "4: anden aktør", "4: provider");
    });

    static final List<Code> EXEMPTION_STEP = of(ExemptionStep.class, c -> switch (c) {
        case BEFORE_ALLOCATION -> code(c, "Før fordelingen", "Before allocation");
        case FIRST_FOLLOW_UP -> code(c, "Ved 1. opfølgningssamtale", "At the first follow-up");
        case ANY_TIME -> code(c, "Løbende", "At any time");
    });

    static final List<Code> EMPLOYMENT = of(Employment.class, c -> switch (c) {
        case EMPLOYED -> code(c, "Lønmodtager", "Employed");
        case SELF_EMPLOYED -> code(c, "Selvstændig", "Self-employed");
        case UNEMPLOYED_INSURED -> code(c, "Forsikret ledig", "Insured, unemployed");
        case IN_FLEX_JOB -> code(c, "Ansat i fleksjob", "In a flex-job");
        case OTHER -> code(c, "Andet", "Other");
    });

    static final List<Code> ORIGIN = of(FlexJobOrigin.class, c -> switch (c) {
        case NEWLY_APPROVED -> code(c, "Nyvisiteret", "Newly approved");
        case LOST_FLEX_JOB -> code(c, "Ledig efter fleksjob", "Unemployed from a flex-job");
    });

    static final List<Code> BENEFIT = of(FlexJobBenefit.class, c -> switch (c) {
        case UNEMPLOYMENT_ALLOWANCE -> code(c, "Ledighedsydelse", "Unemployment allowance");
        case SPECIAL_BENEFIT -> code(c, "Særlig ydelse", "Special benefit");
        case CASH_BENEFIT -> code(c, "Kontanthjælp", "Cash benefit");
        case OTHER -> code(c, "Anden ydelse", "Other benefit");
    });

    static final List<Code> ILLNESS = of(IllnessCause.class, c -> switch (c) {
        case MUSCULOSKELETAL -> code(c, "Bevægeapparatet", "Musculoskeletal");
        case MENTAL -> code(c, "Psykisk lidelse", "Mental");
        case CARDIOVASCULAR -> code(c, "Hjerte-kar-sygdom", "Cardiovascular");
        case CANCER -> code(c, "Kræft", "Cancer");
        case OTHER -> code(c, "Anden årsag", "Other cause");
    });

    static final List<Code> CATEGORY = List.of(
            new Code("1", "Tilbagevenden er nært forestående", "Return is imminent"),
            new Code(
                    "2",
                    "Risiko for langvarigt forløb eller tab af arbejdsevne",
                    "Risk of a long course or of losing work capacity"),
            new Code("3", "Sygdommen giver et langvarigt forløb", "The illness itself brings a long course"));

    static final List<Code> GROUND = of(ExemptionGround.class, c -> switch (c) {
        case EARLY_RETIREMENT_CASE -> code(c, "Førtidspensionssag er påbegyndt", "Early-retirement case started");
        case TERMINAL_ILLNESS -> code(c, "Livstruende sygdom i sidste stadie", "Terminal illness");
        case TREATMENT_OBSTACLE -> code(c, "Behandling er en hindring for tiden", "Treatment is an obstacle for now");
        case PREGNANCY_RELATED -> code(c, "Graviditetsbetinget sygdom", "Pregnancy-related illness");
        case NO_RETURN_OTHER ->
            code(c, "Sygdom udelukker tilbagevenden, andet", "Illness rules out a return to work, other");
        case NO_OFFER_NOW_OTHER ->
            code(c, "Sygdom udelukker tilbud for tiden, andet", "Illness rules out an offer for now, other");
        case RETURN_TO_OWN_JOB_IMMINENT ->
            code(c, "Tilbagevenden til eget job er nært forestående", "Return to own job is imminent");
        case TREATMENT_IN_HEALTH_SYSTEM ->
            code(
                    c,
                    "Behandling i sundhedsvæsenet hindrer gradvis tilbagevenden",
                    "Treatment in the health system bars a gradual return");
    });

    /** What became of a conversation by the day of observation. */
    enum ConversationResult {
        HELD,
        NO_SHOW,
        CANCELLED,
        PLANNED
    }

    static final List<Code> RESULT = of(ConversationResult.class, c -> switch (c) {
        case HELD -> code(c, "Afholdt", "Held");
        case NO_SHOW -> code(c, "Udeblivelse", "No-show");
        case CANCELLED -> code(c, "Aflyst", "Cancelled");
        case PLANNED -> code(c, "Planlagt, intet registreret siden", "Planned, nothing registered since");
    });

    static final List<Code> KIND = of(ConversationKind.class, c -> switch (c) {
        case FIRST_FOLLOW_UP -> code(c, "1. opfølgningssamtale", "First follow-up");
        case STATUTORY_FOLLOW_UP -> code(c, "Lovpligtig opfølgningssamtale", "Statutory follow-up");
        case CONTACT -> code(c, "Kontaktsamtale", "Contact conversation");
        case ROUND_TABLE -> code(c, "Rundbordssamtale", "Round-table conversation");
        case INFORMATION_MEETING -> code(c, "Informationsmøde", "Information meeting");
        case THREE_PARTY -> code(c, "Trepartssamtale", "Three-party conversation");
        case SCREENING -> code(c, "Screening", "Screening");
    });

    static final List<Code> FORM = of(ConversationForm.class, c -> switch (c) {
        case INDIVIDUAL -> code(c, "Individuel", "Individual");
        case COLLECTIVE -> code(c, "Kollektiv", "Collective");
    });

    static final List<Code> CHANNEL = of(Channel.class, c -> switch (c) {
        case IN_PERSON -> code(c, "Personligt fremmøde", "In person");
        case TELEPHONE -> code(c, "Telefon", "Telephone");
        case HOME_VISIT -> code(c, "Hjemmebesøg", "Home visit");
        case WORKPLACE -> code(c, "På arbejdspladsen", "At the workplace");
        case MAIL -> code(c, "Brev eller e-mail", "Mail");
    });

    /** Who held a conversation or gives an offer. */
    enum Actor {
        JOBCENTRE,
        PROVIDER
    }

    static final List<Code> ACTOR = of(Actor.class, c -> switch (c) {
        case JOBCENTRE -> code(c, "Jobcentret selv", "The jobcentre itself");
        case PROVIDER -> code(c, "Anden aktør", "A provider");
    });

    static final List<Code> OFFER_TYPE = of(OfferType.class, c -> switch (c) {
        case GUIDANCE_AND_UPSKILLING -> code(c, "Vejledning og opkvalificering", "Guidance and upskilling");
        case WORK_PLACEMENT -> code(c, "Virksomhedspraktik", "Work placement");
        case WAGE_SUBSIDY -> code(c, "Ansættelse med løntilskud", "Wage subsidy");
        case PHYSICAL_TRAINING -> code(c, "Fysisk træning", "Physical training");
        case PHYSIOTHERAPY -> code(c, "Fysioterapi", "Physiotherapy");
        case DIET -> code(c, "Kostvejledning", "Diet");
        case PSYCHOLOGIST -> code(c, "Psykolog", "Psychologist");
        case PAIN_MANAGEMENT -> code(c, "Smertehåndtering", "Pain management");
        case CHRONIC_ILLNESS_MASTERY -> code(c, "Mestring af kronisk sygdom", "Mastery of chronic illness");
        case STRESS_MANAGEMENT -> code(c, "Stresshåndtering", "Stress management");
        case DEPRESSION_SCHOOL -> code(c, "Depressionsskole", "Depression school");
        case MINDFULNESS -> code(c, "Mindfulness", "Mindfulness");
        case COACHING -> code(c, "Coaching", "Coaching");
        case SMOKING_CESSATION -> code(c, "Rygestop", "Smoking cessation");
        case SUBSTANCE_TREATMENT -> code(c, "Misbrugsbehandling", "Substance treatment");
        case OCCUPATIONAL_THERAPY -> code(c, "Ergoterapi", "Occupational therapy");
        case DISEASE_REHABILITATION -> code(c, "Sygdomsspecifik rehabilitering", "Rehabilitation for a disease");
        case LANGUAGE -> code(c, "Sprogundervisning", "Language");
        case WORKPLACE_ADAPTATION ->
            code(c, "Hjælpemidler, personlig assistance, § 56", "Workplace adaptation, assistance, § 56");
        case OTHER_PREVENTIVE -> code(c, "Andet forebyggende tilbud", "Other preventive offer");
        case JOB_CLUB -> code(c, "Jobklub", "Job club");
        case COMBINED_COURSE -> code(c, "Kombineret forløb", "Combined course");
    });

    static final List<Code> LEGAL_BASIS = of(LegalBasis.class, c -> switch (c) {
        case LAB -> code(c, "Lov om en aktiv beskæftigelsesindsats", "Employment act");
        case PREVENTIVE -> code(c, "Forebyggende og afklarende tilbud", "Preventive and clarifying");
    });

    static final List<Code> PRIORITY_REASON = of(PriorityReason.class, c -> switch (c) {
        case NO_EMPLOYER -> code(c, "Ingen arbejdsgiver", "No employer");
        case EMPLOYER_DECLINED -> code(c, "Arbejdsgiveren afslog", "The employer declined");
        case HEALTH -> code(c, "Helbred", "Health");
        case NOT_RELEVANT_YET -> code(c, "Endnu ikke relevant", "Not relevant yet");
        case OTHER -> code(c, "Andet", "Other");
    });

    static final List<Code> DECLINE_REASON = of(DeclineReason.class, c -> switch (c) {
        case HEALTH -> code(c, "Helbred", "Health");
        case TREATMENT -> code(c, "Behandling", "Treatment");
        case WORK -> code(c, "Arbejde", "Work");
        case CARE_DUTIES -> code(c, "Pasning af børn eller pårørende", "Care duties");
        case NOT_RELEVANT -> code(c, "Ikke relevant", "Not relevant");
        case TRANSPORT -> code(c, "Transport", "Transport");
        case OTHER -> code(c, "Andet", "Other");
    });

    static final List<Code> OFFER_END = of(OfferEndReason.class, c -> switch (c) {
        case COMPLETED -> code(c, "Gennemført", "Completed");
        case RECOVERED -> code(c, "Raskmeldt", "Recovered");
        case PARTIAL_RECOVERY -> code(c, "Delvist raskmeldt", "Partially recovered");
        case HEALTH -> code(c, "Helbred", "Health");
        case NO_SHOW -> code(c, "Udeblivelse", "No-show");
        case OTHER_OFFER -> code(c, "Andet tilbud", "Another offer");
        case OTHER -> code(c, "Andet", "Other");
    });

    static final List<Code> RECOVERED_TO = of(RecoveredTo.class, c -> switch (c) {
        case OWN_JOB -> code(c, "Eget job", "Own job");
        case OTHER_JOB -> code(c, "Andet job", "Other job");
        case SELF_EMPLOYMENT -> code(c, "Selvstændig virksomhed", "Self-employment");
        case UNEMPLOYMENT_FUND -> code(c, "A-kasse", "Unemployment fund");
    });

    static final List<Code> OUTCOME = of(Outcome.class, c -> switch (c) {
        case RECOVERED -> code(c, "Raskmeldt", "Recovered");
        case FLEX_JOB -> code(c, "Fleksjob", "Flex-job");
        case REHABILITATION -> code(c, "Revalidering", "Rehabilitation");
        case EARLY_RETIREMENT -> code(c, "Førtidspension", "Early retirement");
        case OTHER_BENEFIT -> code(c, "Anden ydelse", "Other benefit");
        case BENEFIT_TIME_LIMIT -> code(c, "Ophørt på varighedsbegrænsningen", "Benefit stopped at the time limit");
        case BENEFIT_STOPPED -> code(c, "Ydelsen standset af anden grund", "Benefit stopped for another reason");
        case FALLEN_ILL -> code(c, "Sygemeldt", "Fallen ill");
        case MOVED -> code(c, "Fraflyttet", "Moved away");
        case DEAD -> code(c, "Død", "Dead");
    });

    static final List<Code> STATUS = of(CaseStatus.class, c -> switch (c) {
        case OPEN -> code(c, "Åben", "Open");
        case CLOSED -> code(c, "Afsluttet", "Closed");
    });

    static final List<Code> SCOPE = of(Scope.class, c -> switch (c) {
        case PROTOCOL -> code(c, "Protokol eller lov", "Protocol or law");
        case LOCAL -> code(c, "Jobcentrets eget mål", "The jobcentre's own target");
        case PACKAGE -> code(c, "Aktivitet i et pakkeforløb", "Activity of a course package");
    });

    static final List<Code> OBLIGATION_STATUS = of(Status.class, c -> switch (c) {
        case DUE -> code(c, "Åben", "Due");
        case MET -> code(c, "Opfyldt", "Met");
        case LATE -> code(c, "Opfyldt for sent", "Met late");
        case BREACHED -> code(c, "Overskredet", "Breached");
        case WAIVED -> code(c, "Bortfaldet", "Waived");
    });

    /** Whole decades; everybody under 20, and everybody of 70 and more, together. */
    static final List<Code> AGE_GROUP = List.of(
            new Code("UNDER_20", "Under 20 år", "Under 20"),
            new Code("AGE_20_29", "20-29 år", "20 to 29"),
            new Code("AGE_30_39", "30-39 år", "30 to 39"),
            new Code("AGE_40_49", "40-49 år", "40 to 49"),
            new Code("AGE_50_59", "50-59 år", "50 to 59"),
            new Code("AGE_60_69", "60-69 år", "60 to 69"),
            new Code("AGE_70_UP", "70 år og derover", "70 and more"));

    /** The age group of an age in completed years. */
    static String ageGroup(int age) {
        int first = 1;
        int last = AGE_GROUP.size() - 1;
        return AGE_GROUP
                .get(age < 20 ? 0 : Math.min(last, first + (age - 20) / 10))
                .code();
    }

    static final List<Code> LETTER_AT = of(LetterAt.class, c -> switch (c) {
        case ENTRY -> code(c, "Ved 1. opfølgningssamtale", "At the first follow-up");
        case FIRST_CONTACT -> code(c, "Ved 1. kontaktsamtale", "At the first contact conversation");
    });

    static final List<Code> ALLOCATION_METHOD = of(AllocationMethod.class, c -> switch (c) {
        case BIRTH_YEAR_PARITY -> code(c, "Lige eller ulige fødselsår", "Odd or even birth year");
        case SIMPLE_RANDOM -> code(c, "Simpel lodtrækning", "Simple randomisation");
        case PERMUTED_BLOCKS -> code(c, "Permuterede blokke", "Permuted blocks");
        case NONE -> code(c, "Ingen fordeling", "No allocation");
    });

    static final List<Code> REFERRAL_END = of(ReferralEndReason.class, c -> switch (c) {
        case COMPLETED -> code(c, "Gennemført", "Completed");
        case RECOVERED -> code(c, "Raskmeldt", "Recovered");
        case PARTIAL_RECOVERY -> code(c, "Delvist raskmeldt", "Partially recovered");
        case HEALTH -> code(c, "Helbred", "Health");
        case NO_SHOW -> code(c, "Udeblivelse", "No-show");
        case OTHER -> code(c, "Andet", "Other");
    });

    /** The two groups that are compared. */
    static final List<Code> ARM = GROUP.stream()
            .filter(code ->
                    code.code().equals(Group.PARTICIPANT.name()) || code.code().equals(Group.CONTROL.name()))
            .toList();

    /** Why a person is in neither group. */
    enum NotAllocated {
        NOT_IN_TRIAL,
        EXEMPT_BEFORE,
        LEFT_BEFORE,
        AWAITING
    }

    static final List<Code> NOT_ALLOCATED = of(NotAllocated.class, c -> switch (c) {
        case NOT_IN_TRIAL -> code(c, "Trukket ud af forsøget", "Drawn out of the trial");
        case EXEMPT_BEFORE -> code(c, "Fritaget før fordelingen", "Exempt before allocation");
        case LEFT_BEFORE -> code(c, "Udgået før fordelingen", "Left before allocation");
        case AWAITING -> code(c, "Endnu ikke fordelt", "Not allocated yet");
    });

    /** Why somebody allocated has not entered. */
    enum NotEntered {
        LEFT_BEFORE_ENTRY,
        AWAITING_ENTRY
    }

    static final List<Code> NOT_ENTERED = of(NotEntered.class, c -> switch (c) {
        case LEFT_BEFORE_ENTRY -> code(c, "Udgået før indtræden", "Left before entry");
        case AWAITING_ENTRY -> code(c, "Endnu ikke indtrådt", "Not entered yet");
    });

    /** When the first exemption came into force. */
    enum ExemptWhen {
        BEFORE_ALLOCATION,
        BEFORE_ENTRY,
        AFTER_ENTRY
    }

    static final List<Code> EXEMPT_WHEN = of(ExemptWhen.class, c -> switch (c) {
        case BEFORE_ALLOCATION -> code(c, "Før fordelingen", "Before allocation");
        case BEFORE_ENTRY -> code(c, "Efter fordelingen, før indtræden", "After allocation, before entry");
        case AFTER_ENTRY -> code(c, "På dagen for indtræden eller senere", "On the day of entry or later");
    });

    /** Where somebody who entered stands at the end of observation. */
    enum EndState {
        FULL_RECOVERY,
        ENDED_OTHERWISE,
        STILL_ON_BENEFIT
    }

    static final List<Code> END_STATE = of(EndState.class, c -> switch (c) {
        case FULL_RECOVERY -> code(c, "Raskmeldt", "Fully recovered");
        case ENDED_OTHERWISE -> code(c, "Afsluttet på anden måde", "Ended otherwise");
        case STILL_ON_BENEFIT -> code(c, "Fortsat på ydelsen", "Still on benefit");
    });

    /** The event that a time is measured to. */
    enum SpellOutcome {
        FULL_RECOVERY,
        OFF_BENEFIT
    }

    static final List<Code> SPELL_OUTCOME = of(SpellOutcome.class, c -> switch (c) {
        case FULL_RECOVERY -> code(c, "Raskmelding", "Full recovery");
        case OFF_BENEFIT -> code(c, "Ophør på ydelsen", "Leaving the benefit");
    });

    /** Why a spell did not end with the event. */
    enum CensorReason {
        OBSERVATION_ENDS,
        ENDED_OTHERWISE,
        MOVED,
        DEAD
    }

    static final List<Code> CENSOR_REASON = of(CensorReason.class, c -> switch (c) {
        case OBSERVATION_ENDS -> code(c, "Observationen slutter", "Observation ends");
        case ENDED_OTHERWISE -> code(c, "Sagen afsluttet på anden måde", "The case ended otherwise");
        case MOVED -> code(c, "Fraflyttet", "Moved away");
        case DEAD -> code(c, "Død", "Dead");
    });

    /** Every kind of fact; a test holds that none is missing. */
    static final List<Code> REGISTRATION = List.of(
            new Code("CASE_OPENED", "Sagen åbnet", "Case opened"),
            new Code("CASE_ALLOCATED", "Fordelt", "Allocated"),
            new Code("EMPLOYER_REPORT_RECEIVED", "Arbejdsgivers anmeldelse modtaget", "Employer's report received"),
            new Code("INFORMATION_FORM_SENT", "Oplysningsskema sendt", "Information form sent"),
            new Code("INFORMATION_FORM_RETURNED", "Oplysningsskema returneret", "Information form returned"),
            new Code("CASE_CATEGORISED", "Kategori fastsat", "Category set"),
            new Code("TRACK_CHOSEN", "Spor valgt", "Track chosen"),
            new Code("ILLNESS_RECORDED", "Sygdomsårsag registreret", "Cause of illness recorded"),
            new Code("HOSPITAL_STAY_RECORDED", "Indlæggelse", "Hospital stay"),
            new Code("ALLOCATION_REVEALED", "Gruppe gjort kendt", "Allocation revealed"),
            new Code("EXEMPTION_ASSESSED", "Fritagelse vurderet", "Exemption assessed"),
            new Code("EXEMPTION_LIFTED", "Fritagelse ophævet", "Exemption lifted"),
            new Code("TRIAL_LETTER_DELIVERED", "Forsøgsbrev udleveret", "Trial letter delivered"),
            new Code("CONTACT_FREQUENCY_SET", "Individuel kontakthyppighed", "Individual frequency of contact"),
            new Code("CONVERSATION_PLANNED", "Samtale planlagt", "Conversation planned"),
            new Code("CONVERSATION_HELD", "Samtale afholdt", "Conversation held"),
            new Code("NO_SHOW_RECORDED", "Udeblivelse", "No-show"),
            new Code("CONVERSATION_CANCELLED", "Samtale aflyst", "Conversation cancelled"),
            new Code("OFFER_MADE", "Tilbud givet", "Offer made"),
            new Code("OFFER_DECLINED", "Tilbud afslået", "Offer declined"),
            new Code("OFFER_STARTED", "Tilbud begyndt", "Offer started"),
            new Code("OFFER_HOURS_ADJUSTED", "Timer i tilbud ændret", "Hours of an offer adjusted"),
            new Code("OFFER_ENDED", "Tilbud ophørt", "Offer ended"),
            new Code("REDUCED_HOURS_DOCUMENTED", "Færre timer dokumenteret", "Fewer hours documented"),
            new Code("PARTIAL_RECOVERY_STARTED", "Delvis raskmelding", "Partial recovery started"),
            new Code("PARTIAL_RECOVERY_ADJUSTED", "Delvis raskmelding ændret", "Partial recovery adjusted"),
            new Code("PARTIAL_RECOVERY_ENDED", "Delvis raskmelding ophørt", "Partial recovery ended"),
            new Code("PLAN_AGREED", "Plan aftalt", "Plan agreed"),
            new Code(
                    "MEDICAL_INFORMATION_REQUESTED", "Lægelige oplysninger indhentet", "Medical information requested"),
            new Code("MEDICAL_INFORMATION_RECEIVED", "Lægelige oplysninger modtaget", "Medical information received"),
            new Code("MEDICAL_OPINION_RECORDED", "Lægekonsulentens vurdering", "Medical consultant's opinion"),
            new Code("PARTY_NOTIFIED", "Meddelelse til part", "Party notified"),
            new Code("REFERRED_TO_PROVIDER", "Henvist til anden aktør", "Referred to a provider"),
            new Code("REFERRAL_EXTENDED", "Henvisning forlænget", "Referral extended"),
            new Code("REFERRAL_ENDED", "Henvisning ophørt", "Referral ended"),
            new Code("PROVIDER_REPORT_RECEIVED", "Aktørens indberetning", "Provider's report"),
            new Code("PACKAGE_ASSIGNED", "Pakkeforløb valgt", "Course package assigned"),
            new Code("ACTIVITY_SET_ASIDE", "Aktivitet fravalgt", "Activity set aside"),
            new Code("HOLIDAY_RECORDED", "Ferie", "Holiday"),
            new Code("DISPUTE_RECORDED", "Uenighed", "Dispute"),
            new Code("DISPUTE_SETTLED", "Uenighed afgjort", "Dispute settled"),
            new Code("MENTOR_ASSIGNED", "Mentor tildelt", "Mentor assigned"),
            new Code("MENTOR_ENDED", "Mentor ophørt", "Mentor ended"),
            new Code("SANCTION_IMPOSED", "Sanktion", "Sanction"),
            new Code("DISMISSAL_RECORDED", "Opsagt", "Dismissed"),
            new Code("FULL_RECOVERY_RECORDED", "Raskmeldt", "Full recovery"),
            new Code("CASE_CLOSED", "Sagen afsluttet", "Case closed"),
            new Code("CASE_REOPENED", "Sagen genåbnet", "Case reopened"),
            new Code("CASE_TRANSFERRED", "Sagen overdraget", "Case transferred"));

    /** The label of a code. */
    static Code label(List<Code> codes, Enum<?> code) {
        return codes.stream()
                .filter(label -> label.code().equals(code.name()))
                .findFirst()
                .orElseThrow();
    }

    /** A column name made of a code: {@code illness_mental}. */
    static String suffix(Enum<?> code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
