package dk.tilbage.dataset;

import static dk.tilbage.dataset.Columns.code;
import static dk.tilbage.dataset.Columns.date;
import static dk.tilbage.dataset.Columns.flag;
import static dk.tilbage.dataset.Columns.hours;
import static dk.tilbage.dataset.Columns.id;
import static dk.tilbage.dataset.Columns.keys;
import static dk.tilbage.dataset.Columns.name;
import static dk.tilbage.dataset.Columns.number;
import static dk.tilbage.dataset.Columns.provider;
import static dk.tilbage.dataset.Columns.recordedOnce;
import static dk.tilbage.dataset.Columns.recording;
import static dk.tilbage.dataset.Columns.week;

import dk.tilbage.casefile.CaseEvent.AllocationRevealed;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.CaseReopened;
import dk.tilbage.casefile.CaseEvent.DismissalRecorded;
import dk.tilbage.casefile.CaseEvent.EmployerReportReceived;
import dk.tilbage.casefile.CaseEvent.InformationFormReturned;
import dk.tilbage.casefile.CaseEvent.InformationFormSent;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.TrialLetterDelivered;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Exemption;
import dk.tilbage.casefile.IllnessCause;
import dk.tilbage.dataset.Codes.Actor;
import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.dataset.ObservedCase.AllocationRow;
import dk.tilbage.dataset.ObservedCase.ConversationRow;
import dk.tilbage.dataset.ObservedCase.ExemptionRow;
import dk.tilbage.dataset.ObservedCase.ObligationRow;
import dk.tilbage.dataset.ObservedCase.OfferRow;
import dk.tilbage.dataset.ObservedCase.PartialRecoveryRow;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Jobcentre;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the dataset. Header, codebook, schema, document and files are all made from these definitions. What is added
 * says {@code since} which {@link Definition} it is there; what a column holds, and the order of columns, never change.
 */
final class Tables {

    /** The document's key of the case's own row. */
    static final String DOCUMENT_CASE = "case";

    private Tables() {}

    // ---- cases ------------------------------------------------------------------------------------------------------

    static final Table<ObservedCase> CASES = Table.ofCase(
                    "cases",
                    "Sager",
                    "Cases",
                    "One row for each opened case of the two target groups that are measured, allocated or not",
                    cases(),
                    List::of,
                    row -> "")
            .marking(
                    Mark.NOT_MINIMAL,
                    "trial",
                    "holding_jobcentre",
                    "age_at_opening",
                    "flex_job_approved_on",
                    "track",
                    "stratum",
                    "allocation_method",
                    "observed_to")
            .marking(Mark.GROUP, "group", "implied_group")
            // By the rule of 2009 the birth year tells the group, and the age nearly tells the birth year.
            .marking(
                    Mark.TELLS_GROUP,
                    "age_at_opening",
                    "letter_delivered_on",
                    "course_from",
                    "course_to",
                    "completed_course");

    private static List<Column<ObservedCase>> cases() {
        List<Column<ObservedCase>> columns = new ArrayList<>();
        columns.add(Columns.<ObservedCase>id(
                        "case_id", "Sag", "Case", "The case", "pseudonym of the case id", ObservedCase::caseId)
                .always());
        columns.add(Columns.<ObservedCase>id(
                        "person_id",
                        "Person",
                        "Person",
                        "The person; the same in every case of the person",
                        "pseudonym of the person id",
                        ObservedCase::personId)
                .always());
        columns.add(Columns.<ObservedCase>name(
                        "trial",
                        "Forsøg",
                        "Trial",
                        "The trial",
                        "CaseOpened.trialId",
                        row -> row.facts().opening().trialId())
                .always());
        columns.add(Columns.<ObservedCase>name(
                        "jobcentre",
                        "Jobcenter",
                        "Jobcentre",
                        "The jobcentre that opened the case",
                        "CaseOpened.jobcentreId",
                        row -> row.facts().opening().jobcentreId())
                .always());
        columns.add(Columns.<ObservedCase>name(
                        "holding_jobcentre",
                        "Nuværende jobcenter",
                        "Holding jobcentre",
                        "The jobcentre that holds the case on the day of observation",
                        "CaseTransferred.jobcentreId",
                        row -> row.facts().holder().jobcentreId())
                .always());
        columns.add(name(
                "region",
                "Beskæftigelsesregion",
                "Employment region",
                "The employment region of the jobcentre that opened the case",
                "JobcentreEnrolled.region",
                row -> row.jobcentre().map(Jobcentre::region).orElse(null)));
        columns.add(code(
                Codes.MODEL,
                "model",
                "Organisationsmodel",
                "Model of organisation",
                "How that jobcentre organises the trial",
                "JobcentreEnrolled.model",
                row -> row.jobcentre().map(Jobcentre::model).orElse(null)));
        columns.add(code(
                Codes.EXEMPTION_STEP,
                "exemption_step",
                "Trin for fritagelse",
                "Step of exemption",
                "When that jobcentre judges exemption",
                "JobcentreEnrolled.exemptionStep",
                row -> row.jobcentre().map(Jobcentre::exemptionStep).orElse(null)));
        columns.add(Columns.<ObservedCase>code(
                        Codes.TARGET_GROUP,
                        "target_group",
                        "Målgruppe",
                        "Target group",
                        "The target group; effects are reported for each",
                        "CaseOpened.targetGroup",
                        row -> row.facts().targetGroup())
                .always());
        columns.add(Columns.<ObservedCase>code(
                        Codes.SEX,
                        "sex",
                        "Køn",
                        "Sex",
                        "Sex as registered in the CPR number",
                        "CaseOpened.person.sex",
                        row -> row.facts().opening().person().sex())
                .always());
        columns.add(Columns.<ObservedCase>whole(
                        "age_at_opening",
                        "Alder ved sagens start",
                        "Age at opening",
                        "Completed years on the first day",
                        "CaseOpened.person.ageAtOpening",
                        row -> row.facts().opening().person().ageAtOpening())
                .in("years")
                .always());
        columns.add(Columns.<ObservedCase>code(
                        Codes.AGE_GROUP,
                        "age_group",
                        "Aldersgruppe",
                        "Age group",
                        "Completed years on the first day, in groups of ten years",
                        "CaseOpened.person.ageAtOpening",
                        row -> Codes.ageGroup(row.facts().opening().person().ageAtOpening()))
                .always()
                .since(2));
        columns.add(Columns.<ObservedCase>date(
                        "first_day",
                        "Første dag",
                        "First day",
                        "Day 1: the first day of absence (sickness benefit) or of unemployment (flex-job)",
                        "CaseOpened.firstDay",
                        row -> row.facts().firstDay())
                .always());
        columns.addAll(recording(
                "opening_",
                "Sagens åbning",
                "Opening",
                "CaseOpened",
                row -> row,
                row -> row.facts().opening()));
        columns.add(Columns.<ObservedCase>code(
                        Codes.EMPLOYMENT,
                        "employment",
                        "Arbejdsmarkedstilknytning",
                        "Labour-market position",
                        "Labour-market position on the first day",
                        "CaseOpened.employment",
                        row -> row.facts().opening().employment())
                .always());
        columns.add(Columns.<ObservedCase>flag(
                        "has_job",
                        "Har et job",
                        "Has a job",
                        "Whether there is a job to return to",
                        "CaseOpened.hasJob",
                        row -> row.facts().opening().hasJob())
                .always());
        columns.add(Columns.<ObservedCase>date(
                        "dismissed_on",
                        "Opsagt den",
                        "Dismissed on",
                        "The day of a dismissal while on benefit, the first one",
                        "DismissalRecorded.on",
                        row -> row.facts()
                                .first(DismissalRecorded.class)
                                .map(DismissalRecorded::on)
                                .orElse(null))
                .since(2));
        columns.add(code(
                Codes.ORIGIN,
                "flex_job_origin",
                "Fleksjobsagens oprindelse",
                "Origin of the flex-job case",
                "Flex-job only: newly approved, or a flex-job lost",
                "CaseOpened.origin",
                row -> row.facts().opening().origin()));
        columns.add(date(
                "flex_job_approved_on",
                "Visiteret til fleksjob den",
                "Approved for a flex-job on",
                "Flex-job only: the day of approval",
                "CaseOpened.approvedOn",
                row -> row.facts().opening().approvedOn()));
        columns.add(Columns.<ObservedCase>flag(
                        "start_stock",
                        "Del af startbestanden",
                        "Part of the starting stock",
                        "Flex-job only: already unemployed when the jobcentre started",
                        "CaseOpened.startStock",
                        row -> row.facts().opening().startStock())
                .always());
        columns.add(code(
                Codes.BENEFIT,
                "flex_job_benefit",
                "Ydelse",
                "Benefit",
                "Flex-job only: the benefit received",
                "CaseOpened.benefit",
                row -> row.facts().opening().benefit()));
        for (IllnessCause cause : IllnessCause.values()) {
            Code label = Codes.label(Codes.ILLNESS, cause);
            columns.add(flag(
                    "illness_" + Codes.suffix(cause),
                    "Sygdomsårsag: " + label.da(),
                    "Cause of illness: " + label.en(),
                    "Whether this is a cause of the illness; more than one is possible. Empty where no cause was"
                            + " registered",
                    "IllnessRecorded.causes, the latest",
                    row -> row.illness().map(causes -> causes.contains(cause)).orElse(null)));
        }
        columns.add(code(
                Codes.CATEGORY,
                "category_at_entry",
                "Kategori ved indtræden",
                "Category at entry",
                "The category in force on the day of entry; empty where there was none, or no entry",
                "CaseCategorised.category",
                row -> Columns.of(row.categoryOn(row.entry()), category -> Integer.toString(category))));
        columns.add(Columns.<ObservedCase>code(
                        Codes.CATEGORY,
                        "category",
                        "Kategori",
                        "Category",
                        "The category in force on the day of observation; empty where there is none yet",
                        "CaseCategorised.category",
                        row -> Columns.of(row.categoryOn(row.observedTo()), category -> Integer.toString(category)))
                .inExports());
        columns.add(Columns.<ObservedCase>name(
                        "track",
                        "Spor",
                        "Track",
                        "The jobcentre's track that the person is in on the day of observation, by its id",
                        "TrackChosen.trackId",
                        row -> row.facts().track().orElse(null))
                .since(2));
        columns.add(factDate(
                "employer_report_on",
                "Arbejdsgivers anmeldelse",
                "Employer's report",
                "The day the employer's report arrived; sickness benefit only",
                "EmployerReportReceived.on",
                EmployerReportReceived.class));
        columns.add(factDate(
                "information_form_sent_on",
                "Oplysningsskema sendt",
                "Information form sent",
                "The day the information form was sent; sickness benefit only",
                "InformationFormSent.on",
                InformationFormSent.class));
        columns.add(factDate(
                "information_form_returned_on",
                "Oplysningsskema returneret",
                "Information form returned",
                "The day the information form came back; sickness benefit only",
                "InformationFormReturned.on",
                InformationFormReturned.class));
        columns.add(Columns.<ObservedCase>code(
                        Codes.GROUP,
                        "group",
                        "Gruppe",
                        "Group",
                        "The group the case was allocated to",
                        "CaseAllocated.group",
                        row -> row.facts().group())
                .always());
        columns.add(date(
                "allocated_on",
                "Fordelt den",
                "Allocated on",
                "The day of the allocation",
                "CaseAllocated.on",
                row -> Columns.of(row.allocation(), CaseAllocated::on)));
        columns.add(name(
                "allocation_method",
                "Fordelingsmetode",
                "Method of allocation",
                "The rule that assigned the group",
                "CaseAllocated.method",
                row -> Columns.of(row.allocation(), CaseAllocated::method)));
        columns.add(Columns.<ObservedCase>name(
                        "stratum",
                        "Stratum",
                        "Stratum",
                        "The stratum the case was counted and drawn in; empty where the target group has none",
                        "CaseAllocated.stratum",
                        row -> Columns.of(row.allocation(), CaseAllocated::stratum))
                .since(2));
        columns.add(impliedGroup(row -> row));
        columns.add(knownOn(row -> row));
        columns.addAll(recordedOnce(
                "allocation_", "Fordelingen", "Allocation", "CaseAllocated", row -> row, ObservedCase::allocation));
        columns.add(Columns.<ObservedCase>flag(
                        "out_of_order",
                        "Uden for rækkefølge",
                        "Out of order",
                        "The first follow-up was held, or recorded, before the allocation; sickness benefit only",
                        "derived",
                        row -> row.facts().outOfOrder())
                .always());
        columns.add(date(
                "entered_on",
                "Indtrådt den",
                "Entered on",
                "The day of entry: of the first follow-up (sickness benefit), or of the first conversation after"
                        + " allocation (flex-job)",
                "ConversationHeld.heldOn",
                ObservedCase::entry));
        columns.add(Columns.<ObservedCase>flag(
                        "entered_outside_intake",
                        "Indtrådt uden for optaget",
                        "Entered outside the intake",
                        "Entered on a day outside the intake window of the jobcentre; empty without entry",
                        "derived",
                        row -> row.entry() == null ? null : row.facts().enteredOutsideIntake(row.protocol()))
                .since(2));
        columns.add(Columns.<ObservedCase>flag(
                        "left_before_entry",
                        "Udgået før indtræden",
                        "Left before entry",
                        "Allocated to a group, and recovered or ended before entry: not in the trial, but counted",
                        "derived",
                        row -> row.facts().leftBeforeEntry())
                .always());
        columns.add(factDate(
                "letter_delivered_on",
                "Forsøgsbrev udleveret",
                "Trial letter delivered",
                "The day the trial letter was handed over; a duty towards participants only",
                "TrialLetterDelivered.on",
                TrialLetterDelivered.class));
        columns.add(date(
                "course_from",
                "Forløbets første dag",
                "Course from",
                "First day of a participant's course: the day of entry",
                "derived",
                row -> Columns.of(row.course(), course -> course.from())));
        columns.add(date(
                "course_to",
                "Forløbets sidste dag",
                "Course to",
                "Last day of a participant's course if it runs its full length; may lie after the day of observation",
                "derived",
                row -> Columns.of(row.course(), course -> course.to())));
        columns.add(Columns.<ObservedCase>flag(
                        "completed_course",
                        "Forløb gennemført",
                        "Completed the course",
                        "Still on benefit on the course's last day. Empty where there is no course, or where its last"
                                + " day lies after the day of observation and nothing has ended before",
                        "derived",
                        ObservedCase::completedCourse)
                .inExports());
        columns.add(Columns.<ObservedCase>flag(
                        "exempt_ever",
                        "Nogensinde fritaget",
                        "Ever exempt",
                        "Whether an exemption was ever granted",
                        "ExemptionAssessed.exempt",
                        row -> !row.facts().exemptions().isEmpty())
                .always());
        columns.add(code(
                Codes.GROUND,
                "exempt_ground",
                "Fritagelsesgrund",
                "Ground of exemption",
                "The ground of the first exemption",
                "ExemptionAssessed.ground",
                row -> Columns.of(row.firstExemption(), Exemption::ground)));
        columns.add(date(
                "exempt_from",
                "Fritaget fra",
                "Exempt from",
                "First day of the first exemption",
                "ExemptionAssessed.on",
                row -> Columns.of(row.firstExemption(), Exemption::from)));
        columns.add(date(
                "exempt_lifted_on",
                "Fritagelse ophævet den",
                "Exemption lifted on",
                "First day without the first exemption",
                "ExemptionLifted.on",
                row -> Columns.of(row.firstExemption(), Exemption::liftedOn)));
        columns.add(Columns.<ObservedCase>flag(
                        "assessed_not_exempt",
                        "Vurderet, ikke fritaget",
                        "Assessed, not exempt",
                        "Exemption was assessed and never granted",
                        "ExemptionAssessed.exempt",
                        ObservedCase::assessedNotExempt)
                .always());
        columns.add(Columns.<ObservedCase>flag(
                        "partial_recovery_ever",
                        "Nogensinde delvist raskmeldt",
                        "Ever partially recovered",
                        "Whether there was a partial recovery",
                        "PartialRecoveryStarted",
                        row -> row.firstPartialRecovery() != null)
                .always());
        columns.add(date(
                "partial_recovery_first_day",
                "Første dag med delvis raskmelding",
                "First day of partial recovery",
                "First day of the first partial recovery",
                "PartialRecoveryStarted.from",
                row -> Columns.of(
                        row.firstPartialRecovery(),
                        recovery -> recovery.started().from())));
        columns.addAll(ends());
        columns.add(Columns.<ObservedCase>whole(
                        "times_reopened",
                        "Antal genåbninger",
                        "Times reopened",
                        "How often the case was taken up again after a recovery or an end",
                        "CaseReopened",
                        row -> row.facts().all(CaseReopened.class).size())
                .always());
        columns.add(Columns.<ObservedCase>code(
                        Codes.STATUS,
                        "status",
                        "Status",
                        "Status",
                        "Open or closed on the day of observation; a recovery alone does not close a case",
                        "CaseClosed, CaseReopened",
                        row -> row.facts().status())
                .always());
        columns.add(Columns.<ObservedCase>flag(
                        "censored",
                        "Censureret",
                        "Censored",
                        "Neither recovered nor ended on the day of observation: still on benefit as far as is known",
                        "derived",
                        row -> row.ending() == null)
                .always()
                .inExports());
        columns.add(Columns.<ObservedCase>date(
                        "observed_to",
                        "Observeret til",
                        "Observed to",
                        "The day of observation: the last day whose facts are counted, the same in all rows",
                        "the dataset's address",
                        ObservedCase::observedTo)
                .always()
                .inExports());
        return columns;
    }

    private static <F extends Registration> Column<ObservedCase> factDate(
            String name, String da, String en, String meaning, String source, Class<F> kind) {
        return date(name, da, en, meaning, source, row -> {
            Optional<F> first = row.facts().first(kind);
            return first.map(Registration::occurred).orElse(null);
        });
    }

    private static List<Column<ObservedCase>> ends() {
        List<Column<ObservedCase>> columns = new ArrayList<>();
        columns.add(date(
                "full_recovery_on",
                "Raskmeldt den",
                "Full recovery on",
                "First day of the full recovery in force on the day of observation; a reopening undoes it",
                "FullRecoveryRecorded.on",
                row -> Columns.of(row.ending(), end -> Columns.of(end.recovery(), recovery -> recovery.on()))));
        columns.add(code(
                Codes.RECOVERED_TO,
                "recovered_to",
                "Raskmeldt til",
                "Recovered to",
                "What the person recovered to",
                "FullRecoveryRecorded.to",
                row -> Columns.of(row.ending(), end -> Columns.of(end.recovery(), recovery -> recovery.to()))));
        columns.addAll(recording(
                "full_recovery_",
                "Raskmeldingen",
                "Full recovery",
                "FullRecoveryRecorded",
                row -> row,
                row -> Columns.of(row.ending(), CaseFacts.Ending::recovery)));
        columns.add(date(
                "closed_on",
                "Afsluttet den",
                "Closed on",
                "First day after the case, where it is ended on the day of observation; a reopening undoes it",
                "CaseClosed.on",
                row -> Columns.of(row.ending(), end -> Columns.of(end.closing(), closing -> closing.on()))));
        columns.add(code(
                Codes.OUTCOME,
                "outcome",
                "Udfald",
                "Outcome",
                "How the case ended",
                "CaseClosed.outcome",
                row -> Columns.of(row.ending(), end -> Columns.of(end.closing(), closing -> closing.outcome()))));
        columns.addAll(recording(
                "closing_",
                "Afslutningen",
                "Closing",
                "CaseClosed",
                row -> row,
                row -> Columns.of(row.ending(), CaseFacts.Ending::closing)));
        return columns;
    }

    // ---- allocations ------------------------------------------------------------------------------------------------

    static final Table<AllocationRow> ALLOCATIONS = Table.ofCase(
                    "allocations",
                    "Fordelinger",
                    "Allocations",
                    "One row for each allocation; never corrected, never recomputed",
                    allocations(),
                    ObservedCase::allocations,
                    row -> row.allocation().registrationId())
            .marking(Mark.NOT_MINIMAL, "method", "stratum")
            .marking(Mark.GROUP, "group", "implied_group");

    private static List<Column<AllocationRow>> allocations() {
        List<Column<AllocationRow>> columns = new ArrayList<>(keys(AllocationRow::of));
        columns.add(Columns.<AllocationRow>code(
                        Codes.GROUP,
                        "group",
                        "Gruppe",
                        "Group",
                        "The group that was assigned",
                        "CaseAllocated.group",
                        row -> row.allocation().group())
                .always());
        columns.add(Columns.<AllocationRow>name(
                        "method",
                        "Metode",
                        "Method",
                        "The rule that assigned it",
                        "CaseAllocated.method",
                        row -> row.allocation().method())
                .always());
        columns.add(Columns.<AllocationRow>date(
                        "allocated_on",
                        "Fordelt den",
                        "Allocated on",
                        "The day of the allocation",
                        "CaseAllocated.on",
                        row -> row.allocation().on())
                .always());
        columns.add(Columns.<AllocationRow>name(
                        "stratum",
                        "Stratum",
                        "Stratum",
                        "The stratum the case was counted and drawn in; empty where the target group has none",
                        "CaseAllocated.stratum",
                        row -> row.allocation().stratum())
                .since(2));
        columns.add(impliedGroup(AllocationRow::of));
        columns.add(knownOn(AllocationRow::of));
        columns.addAll(recordedOnce(
                "", "Fordelingen", "Allocation", "CaseAllocated", AllocationRow::of, AllocationRow::allocation));
        columns.add(date(
                "revealed_on",
                "Kendt den",
                "Revealed on",
                "The day the jobcentre learned the group, where that was registered",
                "AllocationRevealed.on",
                row -> Columns.of(revealed(row), AllocationRevealed::on)));
        columns.addAll(recording(
                "reveal_", "Kendskabet", "Reveal", "AllocationRevealed", AllocationRow::of, Tables::revealed));
        columns.add(Columns.<AllocationRow>flag(
                        "out_of_order",
                        "Uden for rækkefølge",
                        "Out of order",
                        "The first follow-up was held, or recorded, before the allocation; sickness benefit only",
                        "derived",
                        row -> row.of().facts().outOfOrder())
                .always());
        columns.add(Columns.<AllocationRow>flag(
                        "left_before_entry",
                        "Udgået før indtræden",
                        "Left before entry",
                        "Recovered or ended before entry",
                        "derived",
                        row -> row.of().facts().leftBeforeEntry())
                .always());
        return columns;
    }

    private static <R> Column<R> impliedGroup(Function<R, ObservedCase> of) {
        return Columns.<R>code(
                        Codes.GROUP,
                        "implied_group",
                        "Gruppe ifølge reglen nu",
                        "Group implied now",
                        "The group that the rule of the day implies by the facts as they stand; differs from the group where"
                                + " a number or a target group was corrected later. Empty where nobody can say, or nothing"
                                + " was allocated",
                        "derived",
                        row -> of.apply(row).impliedGroup())
                .since(2);
    }

    private static <R> Column<R> knownOn(Function<R, ObservedCase> of) {
        return Columns.<R>date(
                        "group_known_on",
                        "Gruppe kendt den",
                        "Group known on",
                        "The day the jobcentre knew the group: as revealed where it was drawn, else with the allocation",
                        "AllocationRevealed.on, CaseAllocated.on",
                        row -> of.apply(row).facts().allocationKnownOn().orElse(null))
                .since(2);
    }

    private static @Nullable AllocationRevealed revealed(AllocationRow row) {
        return row.of().facts().first(AllocationRevealed.class).orElse(null);
    }

    // ---- conversations ----------------------------------------------------------------------------------------------

    static final Table<ConversationRow> CONVERSATIONS = Table.ofCase(
                    "conversations",
                    "Samtaler",
                    "Conversations",
                    "One row for each conversation that was held, missed or cancelled, and for each plan of which nothing became."
                            + " A plan belongs to the day it was made for",
                    conversations(),
                    ObservedCase::conversations,
                    ConversationRow::key)
            .marking(Mark.NOT_MINIMAL, "provider_id", "telephone_reason_given")
            .marked(Mark.TELLS_GROUP);

    private static List<Column<ConversationRow>> conversations() {
        List<Column<ConversationRow>> columns = new ArrayList<>(keys(ConversationRow::of));
        columns.add(number(ConversationRow::number));
        columns.add(Columns.<ConversationRow>code(
                        Codes.RESULT,
                        "result",
                        "Resultat",
                        "Result",
                        "What became of the conversation by the day of observation",
                        "ConversationHeld, NoShowRecorded, ConversationCancelled, ConversationPlanned",
                        ConversationRow::result)
                .always());
        columns.add(date(
                "planned_for",
                "Planlagt til",
                "Planned for",
                "The day it was planned for, where it was planned",
                "ConversationPlanned.plannedFor",
                row -> Columns.of(row.plan(), plan -> plan.plannedFor())));
        columns.addAll(recording(
                "plan_", "Planen", "Plan", "ConversationPlanned", ConversationRow::of, ConversationRow::plan));
        columns.add(date(
                "occurred_on",
                "Fandt sted den",
                "Occurred on",
                "The day it was held, missed or cancelled",
                "ConversationHeld.heldOn, NoShowRecorded.on, ConversationCancelled.on",
                ConversationRow::occurredOn));
        columns.addAll(recording(
                "",
                "Samtalen",
                "Conversation",
                "ConversationHeld, NoShowRecorded, ConversationCancelled",
                ConversationRow::of,
                ConversationRow::occurred));
        for (ConversationKind kind : ConversationKind.values()) {
            Code label = Codes.label(Codes.KIND, kind);
            columns.add(Columns.<ConversationRow>flag(
                            "kind_" + Codes.suffix(kind),
                            "Samtaletype: " + label.da(),
                            "Kind: " + label.en(),
                            "Whether the conversation is of this kind; it may be of several",
                            "ConversationHeld.kinds, else ConversationPlanned.kinds",
                            row -> row.kinds().contains(kind))
                    .always());
        }
        columns.add(code(
                Codes.FORM,
                "form",
                "Form",
                "Form",
                "Individual or collective",
                "ConversationHeld.form, else ConversationPlanned.form",
                ConversationRow::form));
        columns.add(code(
                Codes.CHANNEL,
                "channel",
                "Kontaktform",
                "Channel",
                "How it was held, or was to be held",
                "ConversationHeld.channel, else ConversationPlanned.channel",
                ConversationRow::channel));
        columns.add(Columns.<ConversationRow>whole(
                        "minutes",
                        "Varighed",
                        "Minutes",
                        "How long it lasted, where that was registered",
                        "ConversationHeld.minutes",
                        row -> Columns.of(row.held(), held -> held.minutes()))
                .in("minutes")
                .since(2));
        columns.add(code(
                Codes.ACTOR,
                "held_by",
                "Afholdt af",
                "Held by",
                "Who held it",
                "ConversationHeld.heldBy",
                row -> Columns.of(
                        row.held(),
                        held -> held.heldBy().equals(CaseFacts.JOBCENTRE) ? Actor.JOBCENTRE : Actor.PROVIDER)));
        columns.add(id(
                "provider_id",
                "Aktør",
                "Provider",
                "The provider that held it",
                "pseudonym of ConversationHeld.heldBy",
                row -> Columns.of(
                        row.held(),
                        held -> held.heldBy().equals(CaseFacts.JOBCENTRE) ? null : provider(held.heldBy()))));
        columns.add(flag(
                "telephone_reason_given",
                "Begrundelse for telefon",
                "Reason for telephone given",
                "Whether a reason for holding it by telephone was written; protocol version 2",
                "ConversationHeld.telephoneReason, whether present",
                row -> Columns.of(row.held(), held -> held.telephoneReason() != null)));
        columns.add(flag(
                "entry",
                "Indtræden",
                "Entry",
                "Whether the person entered the trial with this conversation",
                "derived",
                row -> Columns.of(
                        row.held(),
                        held -> row.of()
                                .entryConversation()
                                .filter(held::equals)
                                .isPresent())));
        columns.add(Columns.<ConversationRow>whole(
                        "week",
                        "Fraværsuge",
                        "Week of absence",
                        "The week of absence or unemployment in which it was held, from 1",
                        "derived",
                        row -> Columns.of(
                                row.held(), held -> week(row.of().facts().firstDay(), held.heldOn())))
                .in("weeks"));
        columns.add(Columns.<ConversationRow>whole(
                        "course_week",
                        "Forløbsuge",
                        "Course week",
                        "The week of a participant's course in which it was held, from 1; empty outside the course",
                        "derived",
                        row -> Columns.of(
                                row.held(),
                                held -> Columns.of(
                                        row.of().course(),
                                        course -> course.contains(held.heldOn())
                                                ? week(course.from(), held.heldOn())
                                                : null)))
                .in("weeks"));
        return columns;
    }

    // ---- offers -----------------------------------------------------------------------------------------------------

    static final Table<OfferRow> OFFERS = Table.ofCase(
                    "offers",
                    "Tilbud",
                    "Offers",
                    "One row for each offer that was made, with its decline, start and end",
                    offers(),
                    ObservedCase::offers,
                    row -> row.offer().made().registrationId())
            .marking(Mark.NOT_MINIMAL, "provider_id")
            .marked(Mark.TELLS_GROUP);

    private static List<Column<OfferRow>> offers() {
        List<Column<OfferRow>> columns = new ArrayList<>(keys(OfferRow::of));
        columns.add(number(OfferRow::number));
        columns.add(Columns.<OfferRow>code(
                        Codes.OFFER_TYPE,
                        "type",
                        "Tilbud",
                        "Type",
                        "What the offer is; partial recovery is a table of its own",
                        "OfferMade.type",
                        row -> row.offer().made().type())
                .always());
        columns.add(Columns.<OfferRow>code(
                        Codes.LEGAL_BASIS,
                        "legal_basis",
                        "Lovgrundlag",
                        "Legal basis",
                        "The law it is given under",
                        "OfferMade.legalBasis",
                        row -> row.offer().made().legalBasis())
                .always());
        columns.add(id(
                "provider_id",
                "Aktør",
                "Provider",
                "The provider, where it is not the jobcentre itself",
                "pseudonym of OfferMade.providerId",
                row -> Columns.of(row.offer().made().providerId(), Columns::provider)));
        columns.add(Columns.<OfferRow>hours(
                        "hours_per_week",
                        "Timer om ugen",
                        "Hours a week",
                        "Hours of activity a week as offered",
                        "OfferMade.hoursPerWeek",
                        row -> row.offer().made().hoursPerWeek())
                .always());
        columns.add(Columns.<OfferRow>hours(
                        "latest_hours_per_week",
                        "Timer om ugen, senest",
                        "Hours a week, latest",
                        "Hours of activity a week as adjusted by the day of observation",
                        "OfferHoursAdjusted.hoursPerWeek",
                        OfferRow::latestHours)
                .always());
        columns.add(Columns.<OfferRow>whole(
                        "adjustments",
                        "Antal timeændringer",
                        "Adjustments",
                        "How often the hours were changed",
                        "OfferHoursAdjusted",
                        row -> row.offer().adjustments().size())
                .always());
        columns.add(hours(
                "hours_of_attendance",
                "Fremmødetimer om ugen",
                "Hours of attendance a week",
                "Hours of attendance a week, where they differ from the hours of activity",
                "OfferMade.hoursOfAttendance",
                row -> row.offer().made().hoursOfAttendance()));
        columns.add(Columns.<OfferRow>whole(
                        "times_per_week",
                        "Gange om ugen",
                        "Times a week",
                        "How many times a week, where that was registered",
                        "OfferMade.timesPerWeek",
                        row -> row.offer().made().timesPerWeek())
                .in("times a week")
                .since(2));
        columns.add(Columns.<OfferRow>whole(
                        "modules",
                        "Antal moduler",
                        "Modules",
                        "How many kinds of offer a combined course is made of, where that was registered",
                        "OfferMade.modules",
                        row -> Columns.of(row.offer().made().modules(), modules -> modules.size()))
                .since(2));
        columns.add(code(
                Codes.PRIORITY_REASON,
                "priority_reason",
                "Hvorfor ikke højere prioriteret",
                "Reason of priority",
                "Why nothing of higher priority was possible",
                "OfferMade.priorityReason",
                row -> row.offer().made().priorityReason()));
        columns.add(Columns.<OfferRow>date(
                        "made_on",
                        "Givet den",
                        "Made on",
                        "The day the offer was made",
                        "OfferMade.madeOn",
                        row -> row.offer().made().madeOn())
                .always());
        columns.addAll(recording(
                "",
                "Tilbuddet",
                "Offer",
                "OfferMade",
                OfferRow::of,
                row -> row.offer().made()));
        columns.add(date(
                "declined_on",
                "Afslået den",
                "Declined on",
                "The day the person declined it",
                "OfferDeclined.on",
                row -> Columns.of(row.offer().declined(), declined -> declined.on())));
        columns.add(code(
                Codes.DECLINE_REASON,
                "decline_reason",
                "Årsag til afslag",
                "Reason of decline",
                "Why it was declined",
                "OfferDeclined.reason",
                row -> Columns.of(row.offer().declined(), declined -> declined.reason())));
        columns.addAll(recording(
                "decline_",
                "Afslaget",
                "Decline",
                "OfferDeclined",
                OfferRow::of,
                row -> row.offer().declined()));
        columns.add(date(
                "started_on",
                "Begyndt den",
                "Started on",
                "First day of activity",
                "OfferStarted.startedOn",
                row -> Columns.of(row.offer().started(), started -> started.startedOn())));
        columns.addAll(recording(
                "start_",
                "Begyndelsen",
                "Start",
                "OfferStarted",
                OfferRow::of,
                row -> row.offer().started()));
        columns.add(date(
                "ended_on",
                "Sidste dag",
                "Ended on",
                "Last day of activity; empty while it goes on",
                "OfferEnded.endedOn",
                row -> Columns.of(row.offer().ended(), ended -> ended.endedOn())));
        columns.add(code(
                Codes.OFFER_END,
                "end_reason",
                "Årsag til ophør",
                "Reason of end",
                "Why it ended",
                "OfferEnded.reason",
                row -> Columns.of(row.offer().ended(), ended -> ended.reason())));
        columns.addAll(recording(
                "end_",
                "Ophøret",
                "End",
                "OfferEnded",
                OfferRow::of,
                row -> row.offer().ended()));
        return columns;
    }

    // ---- exemptions -------------------------------------------------------------------------------------------------

    static final Table<ExemptionRow> EXEMPTIONS = Table.ofCase(
            "exemptions",
            "Fritagelser",
            "Exemptions",
            "One row for each assessment of exemption, granted or not",
            exemptions(),
            ObservedCase::exemptions,
            row -> row.assessment().registrationId());

    private static List<Column<ExemptionRow>> exemptions() {
        List<Column<ExemptionRow>> columns = new ArrayList<>(keys(ExemptionRow::of));
        columns.add(number(ExemptionRow::number));
        columns.add(Columns.<ExemptionRow>date(
                        "assessed_on",
                        "Vurderet den",
                        "Assessed on",
                        "The day of the assessment; an exemption is in force from this day",
                        "ExemptionAssessed.on",
                        row -> row.assessment().on())
                .always());
        columns.addAll(recording(
                "", "Vurderingen", "Assessment", "ExemptionAssessed", ExemptionRow::of, ExemptionRow::assessment));
        columns.add(Columns.<ExemptionRow>flag(
                        "exempt",
                        "Fritaget",
                        "Exempt",
                        "Whether the exemption was granted",
                        "ExemptionAssessed.exempt",
                        row -> row.assessment().exempt())
                .always());
        columns.add(code(
                Codes.GROUND,
                "ground",
                "Fritagelsesgrund",
                "Ground",
                "The ground; also registered where it was assessed and not granted",
                "ExemptionAssessed.ground",
                row -> row.assessment().ground()));
        columns.add(Columns.<ExemptionRow>flag(
                        "before_allocation",
                        "Før fordelingen",
                        "Before allocation",
                        "Assessed before the day of the allocation, or with no allocation yet",
                        "derived",
                        row -> row.of()
                                .facts()
                                .allocation()
                                .map(allocation -> row.assessment().on().isBefore(allocation.on()))
                                .orElse(true))
                .always());
        columns.add(Columns.<ExemptionRow>flag(
                        "before_entry",
                        "Før indtræden",
                        "Before entry",
                        "Assessed before the day of entry, or with no entry yet",
                        "derived",
                        row -> row.of()
                                .facts()
                                .entry()
                                .map(row.assessment().on()::isBefore)
                                .orElse(true))
                .always());
        columns.add(date(
                "lifted_on",
                "Ophævet den",
                "Lifted on",
                "First day without the exemption; empty while it is in force",
                "ExemptionLifted.on",
                row -> Columns.of(row.lifting(), lifting -> lifting.on())));
        columns.addAll(recording(
                "lifting_", "Ophævelsen", "Lifting", "ExemptionLifted", ExemptionRow::of, ExemptionRow::lifting));
        return columns;
    }

    // ---- partial recoveries -----------------------------------------------------------------------------------------

    static final Table<PartialRecoveryRow> PARTIAL_RECOVERIES = Table.ofCase(
            "partial_recoveries",
            "Delvise raskmeldinger",
            "Partial recoveries",
            "One row for each partial recovery",
            partialRecoveries(),
            ObservedCase::partialRecoveries,
            row -> row.recovery().started().registrationId());

    private static List<Column<PartialRecoveryRow>> partialRecoveries() {
        List<Column<PartialRecoveryRow>> columns = new ArrayList<>(keys(PartialRecoveryRow::of));
        columns.add(number(PartialRecoveryRow::number));
        columns.add(Columns.<PartialRecoveryRow>date(
                        "from_day",
                        "Fra",
                        "From",
                        "First day of partial work",
                        "PartialRecoveryStarted.from",
                        row -> row.recovery().started().from())
                .always());
        columns.addAll(recording(
                "",
                "Den delvise raskmelding",
                "Partial recovery",
                "PartialRecoveryStarted",
                PartialRecoveryRow::of,
                row -> row.recovery().started()));
        columns.add(Columns.<PartialRecoveryRow>hours(
                        "hours_per_week",
                        "Timer om ugen",
                        "Hours a week",
                        "Hours of work a week at first",
                        "PartialRecoveryStarted.hoursPerWeek",
                        row -> row.recovery().started().hoursPerWeek())
                .always());
        columns.add(Columns.<PartialRecoveryRow>hours(
                        "latest_hours_per_week",
                        "Timer om ugen, senest",
                        "Hours a week, latest",
                        "Hours of work a week as adjusted by the day of observation",
                        "PartialRecoveryAdjusted.hoursPerWeek",
                        PartialRecoveryRow::latestHours)
                .always());
        columns.add(Columns.<PartialRecoveryRow>whole(
                        "adjustments",
                        "Antal timeændringer",
                        "Adjustments",
                        "How often the hours were changed",
                        "PartialRecoveryAdjusted",
                        row -> row.recovery().adjustments().size())
                .always());
        columns.add(date(
                "ended_on",
                "Sidste dag",
                "Ended on",
                "Last day of partial work as registered; a full recovery or the end of the case ends it too",
                "PartialRecoveryEnded.endedOn",
                row -> Columns.of(row.recovery().ended(), ended -> ended.endedOn())));
        columns.addAll(recording(
                "end_",
                "Ophøret",
                "End",
                "PartialRecoveryEnded",
                PartialRecoveryRow::of,
                row -> row.recovery().ended()));
        return columns;
    }

    // ---- obligations ------------------------------------------------------------------------------------------------

    static final Table<ObligationRow> OBLIGATIONS = Table.ofCase(
                    "obligations",
                    "Forpligtelser",
                    "Obligations",
                    "One row for each obligation that had opened by the day of observation, as it stands on that day",
                    obligations(),
                    ObservedCase::obligations,
                    row -> row.rule() + "/" + row.number())
            .marked(Mark.TELLS_GROUP);

    private static List<Column<ObligationRow>> obligations() {
        List<Column<ObligationRow>> columns = new ArrayList<>(keys(ObligationRow::of));
        columns.add(Columns.<ObligationRow>name(
                        "rule",
                        "Regel",
                        "Rule",
                        "The rule it follows, by its name in the protocol or among the jobcentre's local targets",
                        "derived",
                        ObligationRow::rule)
                .always());
        columns.add(Columns.<ObligationRow>whole(
                        "number",
                        "Nummer",
                        "Number",
                        "Which one of the rule's: the course week, the follow-up or the form, from 1; 1 for what happens once",
                        "derived",
                        ObligationRow::number)
                .always());
        columns.add(Columns.<ObligationRow>code(
                        Codes.SCOPE,
                        "scope",
                        "Hvis regel",
                        "Scope",
                        "Whose rule it is; a local target is never a breach of the protocol",
                        "derived",
                        ObligationRow::scope)
                .always());
        columns.addAll(Columns.standing());
        columns.add(Columns.<ObligationRow>date(
                        "from_day",
                        "Fra",
                        "From",
                        "The first day it has this status and these dates",
                        "derived",
                        row -> row.span().from())
                .always()
                .inDocument());
        columns.add(Columns.<ObligationRow>date(
                        "until_day",
                        "Indtil",
                        "Until",
                        "The first day it no longer has; absent where there is none",
                        "derived",
                        row -> row.span().until())
                .inDocument());
        return columns;
    }

    /** Every table, in the order of the codebook. */
    static final List<Table<?>> ALL = List.of(
            CASES,
            ALLOCATIONS,
            CONVERSATIONS,
            OFFERS,
            EXEMPTIONS,
            PARTIAL_RECOVERIES,
            OBLIGATIONS,
            FactTables.OFFER_DECLINES,
            FactTables.REFERRALS,
            FactTables.REGISTRATIONS,
            WeekTables.STATUTORY_FOLLOW_UPS,
            WeekTables.PERSON_WEEKS,
            OutcomeTables.DISPOSITION,
            OutcomeTables.SPELLS,
            TrialTables.JOBCENTRES,
            TrialTables.RULES);

    /** The tables that the read model's document has, beside {@link #CASES}. */
    static final List<Table<?>> DOCUMENTED = ALL.stream()
            .filter(table -> table.place() != Column.Place.EXPORTS && !table.equals(CASES))
            .toList();
}
