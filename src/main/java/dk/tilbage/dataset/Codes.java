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
