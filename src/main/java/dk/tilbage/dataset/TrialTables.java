package dk.tilbage.dataset;

import static dk.tilbage.dataset.Columns.code;
import static dk.tilbage.dataset.Columns.date;
import static dk.tilbage.dataset.Columns.name;
import static dk.tilbage.dataset.Columns.whole;

import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.dataset.Column.Value;
import dk.tilbage.dataset.TrialRows.RuleRow;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.util.ArrayList;
import java.util.List;

/** What the trial had decided by the position: its jobcentres and its rules. */
final class TrialTables {

    private TrialTables() {}

    private static <R> Column<R> text(
            String name, String da, String en, String meaning, String source, Value<R> value) {
        return Column.of(Column.Type.TEXT, name, da, en, meaning, source, value);
    }

    // ---- jobcentres -------------------------------------------------------------------------------------------------

    /**
     * A jobcentre in its trial.
     *
     * @param jobcentre the jobcentre
     * @param intake its intake window
     */
    record JobcentreRow(Jobcentre jobcentre, Period intake) {}

    static final Table<JobcentreRow> JOBCENTRES = Table.ofTrial(
                    "jobcentres",
                    "Jobcentre",
                    "Jobcentres",
                    "One row for each jobcentre that had been enrolled",
                    jobcentres(),
                    TrialTables::jobcentreRows,
                    row -> row.jobcentre().jobcentreId())
            .since(2)
            .marking(Mark.NOT_MINIMAL, "name", "office")
            // Unequal places tell which group is which, once they are filled.
            .marking(
                    Mark.TELLS_GROUP,
                    "quota_sick_participants",
                    "quota_sick_controls",
                    "quota_flex_participants",
                    "quota_flex_controls");

    private static List<JobcentreRow> jobcentreRows(ProtocolHistory protocol) {
        return protocol.jobcentres().values().stream()
                .map(jobcentre -> new JobcentreRow(jobcentre, protocol.intakeOf(jobcentre)))
                .toList();
    }

    private static List<Column<JobcentreRow>> jobcentres() {
        List<Column<JobcentreRow>> columns = new ArrayList<>();
        columns.add(Columns.<JobcentreRow>name(
                        "jobcentre",
                        "Jobcenter",
                        "Jobcentre",
                        "The jobcentre, by its id",
                        "JobcentreEnrolled.jobcentreId",
                        row -> row.jobcentre().jobcentreId())
                .always());
        columns.add(TrialTables.<JobcentreRow>text(
                        "name",
                        "Navn",
                        "Name",
                        "Its name",
                        "JobcentreEnrolled.name",
                        row -> row.jobcentre().name())
                .always());
        columns.add(text(
                "office",
                "Kontor",
                "Office",
                "The office that takes part, where it is not the whole jobcentre",
                "JobcentreEnrolled.office",
                row -> row.jobcentre().office()));
        columns.add(Columns.<JobcentreRow>name(
                        "region",
                        "Beskæftigelsesregion",
                        "Employment region",
                        "Its employment region",
                        "JobcentreEnrolled.region",
                        row -> row.jobcentre().region())
                .always());
        columns.add(Columns.<JobcentreRow>code(
                        Codes.MODEL,
                        "model",
                        "Organisationsmodel",
                        "Model of organisation",
                        "How it organises the trial",
                        "JobcentreEnrolled.model",
                        row -> row.jobcentre().model())
                .always());
        columns.add(Columns.<JobcentreRow>code(
                        Codes.EXEMPTION_STEP,
                        "exemption_step",
                        "Trin for fritagelse",
                        "Step of exemption",
                        "When it judges exemption",
                        "JobcentreEnrolled.exemptionStep",
                        row -> row.jobcentre().exemptionStep())
                .always());
        columns.add(Columns.<JobcentreRow>code(
                        Codes.LETTER_AT,
                        "letter_at",
                        "Forsøgsbrev udleveres",
                        "Letter handed over",
                        "When it hands over the trial letter",
                        "JobcentreEnrolled.letterAt",
                        row -> row.jobcentre().letterAt())
                .always());
        columns.add(Columns.<JobcentreRow>date(
                        "from_day",
                        "Forsøgets første dag",
                        "Trial from",
                        "First day of its trial",
                        "JobcentreEnrolled.period",
                        row -> row.jobcentre().period().from())
                .always());
        columns.add(date(
                "to_day",
                "Forsøgets sidste dag",
                "Trial to",
                "Last day of its trial",
                "JobcentreEnrolled.period",
                row -> row.jobcentre().period().to()));
        columns.add(Columns.<JobcentreRow>date(
                        "intake_from",
                        "Optag fra",
                        "Intake from",
                        "First day of its intake",
                        "JobcentreEnrolled.intakePeriod, else the protocol's",
                        row -> row.intake().from())
                .always());
        columns.add(date(
                "intake_to",
                "Optag til",
                "Intake to",
                "Last day of its intake",
                "JobcentreEnrolled.intakePeriod, else the protocol's",
                row -> row.intake().to()));
        columns.add(code(
                Codes.ALLOCATION_METHOD,
                "allocation_method",
                "Fordelingsmetode",
                "Method of allocation",
                "The method it was enrolled with; the table allocations has the rule of each case",
                "JobcentreEnrolled.allocation",
                row -> row.jobcentre().allocation().method()));
        quota(columns, "sick", "sygedagpenge", "sickness benefit", TargetGroup.SICKNESS_BENEFIT);
        quota(columns, "flex", "fleksjob", "flex-job", TargetGroup.FLEX_JOB);
        return columns;
    }

    private static void quota(
            List<Column<JobcentreRow>> columns, String prefix, String da, String en, TargetGroup targetGroup) {
        columns.add(Columns.<JobcentreRow>flag(
                        "has_" + prefix,
                        "Med " + da,
                        "With " + en,
                        "Whether it runs the target group " + en,
                        "JobcentreEnrolled.targetGroups",
                        row -> row.jobcentre().targetGroups().contains(targetGroup))
                .always());
        columns.add(whole(
                "quota_" + prefix + "_participants",
                "Pladser til deltagere, " + da,
                "Places for participants, " + en,
                "Places agreed for participants; empty where none were",
                "JobcentreEnrolled.quotas",
                row -> row.jobcentre().placesFor(targetGroup, Group.PARTICIPANT)));
        columns.add(whole(
                "quota_" + prefix + "_controls",
                "Pladser til kontrolgruppen, " + da,
                "Places for controls, " + en,
                "Places agreed for controls; empty where none were",
                "JobcentreEnrolled.quotas",
                row -> row.jobcentre().placesFor(targetGroup, Group.CONTROL)));
    }

    // ---- rules ------------------------------------------------------------------------------------------------------

    static final Table<RuleRow> RULES = Table.ofTrial(
                    "rules",
                    "Regler",
                    "Rules",
                    "One row for each deadline rule in each version of the protocol, of its packages, and of each jobcentre's"
                            + " local targets",
                    rules(),
                    TrialRows::rules,
                    RuleRow::key)
            .since(2)
            .marked(Mark.NOT_MINIMAL);

    private static List<Column<RuleRow>> rules() {
        List<Column<RuleRow>> columns = new ArrayList<>();
        columns.add(Columns.<RuleRow>name(
                        "rule",
                        "Regel",
                        "Rule",
                        "The rule's name, the same in every version",
                        "DeadlineRule.ruleId",
                        row -> row.rule().ruleId())
                .always());
        columns.add(Columns.<RuleRow>code(
                        Codes.SCOPE, "scope", "Hvis regel", "Scope", "Whose rule it is", "derived", RuleRow::scope)
                .always());
        columns.add(name(
                "jobcentre",
                "Jobcenter",
                "Jobcentre",
                "For a local target, the jobcentre whose it is",
                "LocalTargetsAdopted.jobcentreId",
                RuleRow::jobcentreId));
        columns.add(name(
                "package",
                "Pakkeforløb",
                "Package",
                "For an activity, the package it belongs to",
                "ProtocolAdopted.packages",
                RuleRow::packageId));
        columns.add(Columns.<RuleRow>whole(
                        "version",
                        "Version",
                        "Version",
                        "Which version of the protocol, or which adoption of the jobcentre, from 1; a rule that a later"
                                + " version no longer has is no longer in force",
                        "derived",
                        RuleRow::version)
                .always());
        columns.add(Columns.<RuleRow>date(
                        "in_force_from",
                        "Gælder fra",
                        "In force from",
                        "First day this version is in force; until the next one's first day",
                        "ProtocolAdopted.effectiveFrom, LocalTargetsAdopted.effectiveFrom",
                        RuleRow::from)
                .always());
        columns.add(TrialTables.<RuleRow>text(
                        "text_da",
                        "Tekst, dansk",
                        "Text, Danish",
                        "What it asks, in Danish",
                        "DeadlineRule.danish",
                        row -> row.rule().danish())
                .always());
        columns.add(TrialTables.<RuleRow>text(
                        "text_en",
                        "Tekst, engelsk",
                        "Text, English",
                        "What it asks, in English",
                        "DeadlineRule.english",
                        row -> row.rule().english())
                .always());
        columns.add(TrialTables.<RuleRow>text(
                        "source",
                        "Kilde",
                        "Source",
                        "The document and paragraph it comes from",
                        "DeadlineRule.source",
                        row -> row.rule().source())
                .always());
        return columns;
    }
}
