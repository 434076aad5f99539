package dk.tilbage.dataset;

import static dk.tilbage.dataset.Columns.code;
import static dk.tilbage.dataset.Columns.keys;
import static dk.tilbage.dataset.Columns.whole;

import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.dataset.Column.Value;
import dk.tilbage.dataset.ObservedCase.ObligationRow;
import dk.tilbage.dataset.PersonWeeks.PersonWeek;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What was owed and done over time, for both groups alike. */
final class WeekTables {

    private WeekTables() {}

    // ---- statutory follow-ups ---------------------------------------------------------------------------------------

    static final Table<ObligationRow> STATUTORY_FOLLOW_UPS = Table.ofCase(
                    "statutory_follow_ups",
                    "Lovpligtige opfølgninger",
                    "Statutory follow-ups",
                    "One row for each follow-up that the law asks for and that had opened by the day of observation, as it"
                            + " stands on that day; sickness benefit only",
                    statutoryFollowUps(),
                    of -> of.obligations().stream()
                            .filter(WeekTables::isStatutory)
                            .toList(),
                    row -> row.rule() + "/" + row.number())
            .since(2)
            .inExports();

    private static boolean isStatutory(ObligationRow obligation) {
        return obligation.scope() == Scope.PROTOCOL
                && (obligation.rule().equals(RuleIds.FIRST_FOLLOW_UP)
                        || obligation.rule().equals(RuleIds.STATUTORY_FOLLOW_UP));
    }

    private static List<Column<ObligationRow>> statutoryFollowUps() {
        List<Column<ObligationRow>> columns = new ArrayList<>(keys(ObligationRow::of));
        columns.add(Columns.<ObligationRow>name(
                        "rule",
                        "Regel",
                        "Rule",
                        "The rule it follows, by its name in the protocol",
                        "derived",
                        ObligationRow::rule)
                .always());
        columns.add(Columns.<ObligationRow>whole(
                        "number",
                        "Nummer",
                        "Number",
                        "Which one of the rule's, from 1",
                        "derived",
                        ObligationRow::number)
                .always());
        columns.addAll(Columns.standing());
        columns.add(Columns.<ObligationRow>whole(
                        "days_late",
                        "Dage for sent",
                        "Days late",
                        "Days from the last day to meet it to the day it was met, where it was met late",
                        "derived",
                        row -> row.span().status() == Status.LATE
                                ? Columns.of(
                                        row.span().metOn(),
                                        met -> ChronoUnit.DAYS.between(
                                                row.span().dueOn(), met))
                                : null)
                .in(Columns.DAYS));
        columns.add(code(
                Codes.CATEGORY,
                "category",
                "Kategori",
                "Category",
                "The category in force on the last day to meet it, as known on the day of observation; empty where there was"
                        + " none",
                "CaseCategorised.category",
                row -> Columns.of(row.of().categoryOn(row.span().dueOn()), category -> Integer.toString(category))));
        return columns;
    }

    // ---- person-weeks -----------------------------------------------------------------------------------------------

    static final Table<PersonWeek> PERSON_WEEKS = Table.ofCase(
                    "person_weeks",
                    "Personuger",
                    "Person-weeks",
                    "One row for each week of a case in which the person was on benefit, both groups alike: weeks of absence"
                            + " until entry, the last one cut at it, then weeks counted from the day of entry",
                    personWeeks(),
                    PersonWeeks::of,
                    PersonWeek::key)
            .since(2)
            .inExports()
            .marking(Mark.GROUP, "group")
            .marked(Mark.TELLS_GROUP);

    private static Column<PersonWeek> count(
            String name, String da, String en, String meaning, Value<PersonWeek> value) {
        return Columns.<PersonWeek>whole(name, da, en, meaning, "derived", value)
                .always();
    }

    private static Column<PersonWeek> yes(String name, String da, String en, String meaning, Value<PersonWeek> value) {
        return Columns.<PersonWeek>flag(name, da, en, meaning, "derived", value).always();
    }

    private static Column<PersonWeek> hours(
            String name, String da, String en, String meaning, Value<PersonWeek> value) {
        return Columns.<PersonWeek>hours(name, da, en, meaning, "derived", value)
                .always();
    }

    private static List<Column<PersonWeek>> personWeeks() {
        List<Column<PersonWeek>> columns = new ArrayList<>(keys(PersonWeek::of));
        columns.add(Columns.<PersonWeek>code(
                        Codes.GROUP,
                        "group",
                        "Gruppe",
                        "Group",
                        "The group the case was allocated to",
                        "CaseAllocated.group",
                        row -> row.of().facts().group())
                .always());
        columns.add(Columns.<PersonWeek>date(
                        "from_day", "Fra", "From", "First day of the week", "derived", PersonWeek::from)
                .always());
        columns.add(Columns.<PersonWeek>date(
                        "to_day",
                        "Til",
                        "To",
                        "Last day of the week; cut at entry and at the day of observation",
                        "derived",
                        PersonWeek::to)
                .always());
        columns.add(count("days", "Dage", "Days", "How many of its days were on benefit, 1 to 7", PersonWeek::days)
                .in(Columns.DAYS));
        columns.add(count(
                        "absence_week",
                        "Fraværsuge",
                        "Week of absence",
                        "The week of absence or unemployment in which its first day lies, from 1",
                        PersonWeek::absenceWeek)
                .in("weeks"));
        columns.add(whole(
                        "week_since_entry",
                        "Uge siden indtræden",
                        "Week since entry",
                        "Which week from the day of entry on it is, from 1; empty before entry",
                        "derived",
                        PersonWeek::weekSinceEntry)
                .in("weeks"));
        columns.add(whole(
                        "course_week",
                        "Forløbsuge",
                        "Course week",
                        "The same for a participant while the course lasts; empty otherwise",
                        "derived",
                        PersonWeek::courseWeek)
                .in("weeks"));
        columns.add(count(
                "conversations",
                "Samtaler",
                "Conversations",
                "Conversations held in the week, of any kind, but not those by mail",
                row -> row.held().size()));
        columns.add(yes(
                "contact_kept",
                "Kontakt holdt",
                "Contact kept",
                "Whether any such conversation was held in the week, whether owed or not",
                row -> !row.held().isEmpty()));
        columns.add(count(
                "contact_in_person",
                "Samtaler ved fremmøde",
                "Conversations in person",
                "Those of them not held by telephone",
                PersonWeek::inPerson));
        columns.add(count(
                "contact_telephone",
                "Samtaler pr. telefon",
                "Conversations by telephone",
                "Those of them held by telephone",
                PersonWeek::byTelephone));
        columns.add(count(
                "contact_collective",
                "Kollektive samtaler",
                "Collective conversations",
                "Those of them held with several people",
                PersonWeek::collective));
        columns.add(count(
                "contact_by_provider",
                "Samtaler ved anden aktør",
                "Conversations by a provider",
                "Those of them held by a provider",
                PersonWeek::byProvider));
        columns.add(yes(
                "contact_owed",
                "Ugentlig kontakt skyldig",
                "Contact owed",
                "Whether a contact conversation of the course fell due in the week and was not waived; participants only",
                PersonWeek::contactOwed));
        columns.add(code(
                Codes.OBLIGATION_STATUS,
                "contact_status",
                "Status for kontakten",
                "Status of the contact",
                "How the contact conversation that fell due in the week stands on the day of observation; empty where none"
                        + " fell due",
                "derived",
                PersonWeek::contact));
        columns.add(hours(
                "offer_hours",
                "Timer i tilbud",
                "Hours in offers",
                "Hours of activity a week in the offers that ran, as a mean over the days of the row",
                PersonWeek::offerHours));
        columns.add(yes(
                "partial_recovery",
                "Delvist raskmeldt",
                "Partially recovered",
                "Whether a partial recovery ran on any day of the row",
                PersonWeek::partialRecovery));
        columns.add(hours(
                "partial_recovery_hours",
                "Timer i arbejde",
                "Hours of work",
                "Hours of work a week in partial recovery, as a mean over the days of the row",
                PersonWeek::recoveryHours));
        columns.add(hours(
                "activity_hours",
                "Timer i alt",
                "Hours in all",
                "Hours in offers and of work together",
                row -> row.offerHours().add(row.recoveryHours())));
        columns.add(yes(
                "exempt",
                "Fritaget",
                "Exempt",
                "Whether an exemption was in force on any day of the row",
                PersonWeek::exempt));
        columns.add(count(
                "obligations_due",
                "Forpligtelser, åbne",
                "Obligations due",
                "Obligations of protocol or law whose last day lies in the week, neither met nor breached yet",
                row -> row.due(Status.DUE)));
        columns.add(count(
                "obligations_met",
                "Forpligtelser, opfyldt",
                "Obligations met",
                "Those met in time",
                row -> row.due(Status.MET)));
        columns.add(count(
                "obligations_late",
                "Forpligtelser, opfyldt for sent",
                "Obligations met late",
                "Those met late",
                row -> row.due(Status.LATE)));
        columns.add(count(
                "obligations_breached",
                "Forpligtelser, overskredet",
                "Obligations breached",
                "Those not met",
                row -> row.due(Status.BREACHED)));
        columns.add(count(
                "obligations_waived",
                "Forpligtelser, bortfaldet",
                "Obligations waived",
                "Those waived",
                row -> row.due(Status.WAIVED)));
        return columns;
    }
}
