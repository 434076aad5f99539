package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.dataset.Column.Value;
import dk.tilbage.dataset.InternalId.Kind;
import dk.tilbage.dataset.ObservedCase.ObligationRow;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the definitions of columns are written with. */
final class Columns {

    static final String DAYS = "days";
    static final String HOURS = "hours a week";

    private Columns() {}

    static <R> Column<R> id(String name, String da, String en, String meaning, String source, Value<R> value) {
        return Column.of(Column.Type.ID, name, da, en, meaning, source, value);
    }

    static <R> Column<R> name(String name, String da, String en, String meaning, String source, Value<R> v) {
        return Column.of(Column.Type.NAME, name, da, en, meaning, source, v);
    }

    static <R> Column<R> code(
            List<Code> codes, String name, String da, String en, String meaning, String source, Value<R> value) {
        return Column.of(Column.Type.CODE, name, da, en, meaning, source, value).coded(codes);
    }

    static <R> Column<R> date(String name, String da, String en, String meaning, String source, Value<R> v) {
        return Column.of(Column.Type.DATE, name, da, en, meaning, source, v);
    }

    static <R> Column<R> whole(String name, String da, String en, String meaning, String source, Value<R> v) {
        return Column.of(Column.Type.INTEGER, name, da, en, meaning, source, v);
    }

    static <R> Column<R> hours(String name, String da, String en, String meaning, String source, Value<R> v) {
        return Column.of(Column.Type.DECIMAL, name, da, en, meaning, source, v).in(HOURS);
    }

    static <R> Column<R> flag(String name, String da, String en, String meaning, String source, Value<R> v) {
        return Column.of(Column.Type.FLAG, name, da, en, meaning, source, v);
    }

    /** The keys that every table but {@code cases} repeats in exports. */
    static <R> List<Column<R>> keys(Function<R, ObservedCase> of) {
        return List.of(
                Columns.<R>id(
                                "case_id",
                                "Sag",
                                "Case",
                                "The case; key of the table cases",
                                "pseudonym",
                                row -> of.apply(row).caseId())
                        .always()
                        .inExports(),
                Columns.<R>id(
                                "person_id",
                                "Person",
                                "Person",
                                "The person",
                                "pseudonym",
                                row -> of.apply(row).personId())
                        .always()
                        .inExports());
    }

    static <R> Column<R> number(Value<R> value) {
        return Columns.<R>whole(
                        "number",
                        "Nummer",
                        "Number",
                        "Its number in the case, from 1, in the order of days; not the same in every dataset",
                        "derived",
                        value)
                .always()
                .marked(Mark.PLACE);
    }

    /** When a fact was recorded, how long after it occurred, and when it was last corrected. */
    static <R> List<Column<R>> recording(
            String prefix,
            String da,
            String en,
            String source,
            Function<R, ObservedCase> of,
            Function<R, @Nullable Registration> fact) {
        return List.of(
                Columns.<R>date(
                                prefix + "recorded_on",
                                da + " registreret den",
                                en + ": recorded on",
                                "The day it was first recorded in the registry",
                                source + ", time of recording",
                                row -> of.apply(row).recordedOn(fact.apply(row)))
                        .marked(Mark.NOT_MINIMAL),
                Columns.<R>whole(
                                prefix + "delay_days",
                                da + ": dage til registrering",
                                en + ": days until recorded",
                                "Days from the day it occurred to the day it was first recorded; negative for what was"
                                        + " recorded ahead",
                                "derived",
                                row -> of.apply(row).delay(fact.apply(row)))
                        .in(DAYS),
                Columns.<R>date(
                                prefix + "corrected_on",
                                da + " sidst rettet den",
                                en + ": last corrected on",
                                "The day the value that stands was recorded, where it corrected an earlier one",
                                source + ", time of recording of the correction",
                                row -> of.apply(row).correctedOn(fact.apply(row)))
                        .marked(Mark.NOT_MINIMAL));
    }

    /** When a fact that is never corrected was recorded, and how long after it occurred. */
    static <R> List<Column<R>> recordedOnce(
            String prefix,
            String da,
            String en,
            String source,
            Function<R, ObservedCase> of,
            Function<R, @Nullable Registration> fact) {
        return recording(prefix, da, en, source, of, fact).subList(0, 2);
    }

    static <T, V> @Nullable V of(@Nullable T found, Function<T, @Nullable V> value) {
        return found == null ? null : value.apply(found);
    }

    /** How an obligation stands on the day of observation: its dates and its status. */
    static List<Column<ObligationRow>> standing() {
        List<Column<ObligationRow>> columns = new ArrayList<>();
        columns.add(Columns.<ObligationRow>date(
                        "opens_on",
                        "Åbner den",
                        "Opens on",
                        "The first day it is listed",
                        "derived",
                        row -> row.span().opensOn())
                .always());
        columns.add(Columns.<ObligationRow>date(
                        "due_on",
                        "Frist",
                        "Due on",
                        "The last day to meet it; may lie after the day of observation",
                        "derived",
                        row -> row.span().dueOn())
                .always());
        columns.add(date(
                "met_on",
                "Opfyldt den",
                "Met on",
                "The day it was met",
                "derived",
                row -> row.span().metOn()));
        columns.add(Columns.<ObligationRow>code(
                        Codes.OBLIGATION_STATUS,
                        "status",
                        "Status",
                        "Status",
                        "How it stands on the day of observation",
                        "derived",
                        row -> row.span().status())
                .always());
        return columns;
    }

    /** The week a day lies in, counted from 1; none for a day before the first. */
    static @Nullable Long week(LocalDate first, LocalDate day) {
        return day.isBefore(first) ? null : ChronoUnit.DAYS.between(first, day) / 7 + 1;
    }

    static InternalId provider(String providerId) {
        return new InternalId(Kind.PROVIDER, providerId);
    }
}
