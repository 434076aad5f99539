package dk.tilbage.dataset;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a column: everything that header, codebook, schema, document and files say about it comes from here.
 *
 * @param <R> what the table has one row for
 */
record Column<R>(
        String name,
        Type type,
        @Nullable String unit,
        String da,
        String en,
        String meaning,
        String source,
        List<Code> codes,
        boolean required,
        Place place,
        int since,
        Set<Mark> marks,
        Value<R> value) {

    /** What a column's values are. */
    enum Type {
        /** A pseudonym in exports, an internal id in the read model. */
        ID,
        /** An identifier the trial's owner chose, such as a jobcentre's. */
        NAME,
        /** One of a list of codes. */
        CODE,
        /** A Danish calendar date, {@code uuuu-MM-dd}. */
        DATE,
        /** A whole number. */
        INTEGER,
        /** A decimal number with a point. */
        DECIMAL,
        /** 1 for yes, 0 for no; true and false in the read model. */
        FLAG,
        /** A text of the trial's owner, such as a rule's; in tables of the trial only. */
        TEXT
    }

    /** What the profiles and the comparison of two datasets go by. */
    enum Mark {
        /** Left out where data are minimised: not needed for an analysis by register, or nearer to the person than needed. */
        NOT_MINIMAL,
        /** Holds the group: masked while the arms are blinded. */
        GROUP,
        /** Tells the groups apart, by what is there or by being there: left out while the arms are blinded. */
        TELLS_GROUP,
        /** Only the row's place among others, which another row can change. */
        PLACE
    }

    /** Where a column is. */
    enum Place {
        /** In exports and in the read model's document. */
        EVERYWHERE,
        /** In exports only: it depends on the day of observation, or repeats a key. */
        EXPORTS,
        /** In the document only: it reaches beyond any day of observation. */
        DOCUMENT
    }

    /** Reads the column's value from what the row stands for. */
    @FunctionalInterface
    interface Value<R> {
        @Nullable
        Object of(R row);
    }

    Column {
        codes = List.copyOf(codes);
        marks = Set.copyOf(marks);
    }

    static <R> Column<R> of(
            Type type, String name, String da, String en, String meaning, String source, Value<R> value) {
        return new Column<>(
                name,
                type,
                null,
                da,
                en,
                meaning,
                source,
                List.of(),
                false,
                Place.EVERYWHERE,
                Definition.FIRST,
                Set.of(),
                value);
    }

    /** The same column, with a value in every row. */
    Column<R> always() {
        return with(type, unit, codes, true, place, since, marks, value);
    }

    /** The same column, but only in exports. */
    Column<R> inExports() {
        return with(type, unit, codes, required, Place.EXPORTS, since, marks, value);
    }

    /** The same column, but only in the read model's document. */
    Column<R> inDocument() {
        return with(type, unit, codes, required, Place.DOCUMENT, since, marks, value);
    }

    /** The same column, with the unit of its values. */
    Column<R> in(@Nullable String unitOfValues) {
        return with(type, unitOfValues, codes, required, place, since, marks, value);
    }

    /** The same column, with the list its values are from. */
    Column<R> coded(List<Code> list) {
        return with(type, unit, list, required, place, since, marks, value);
    }

    /** The same column, there from a version of the definitions on. */
    Column<R> since(int definitionVersion) {
        return with(type, unit, codes, required, place, definitionVersion, marks, value);
    }

    /** The same column, marked for the profiles. */
    Column<R> marked(Mark... more) {
        Set<Mark> all = EnumSet.noneOf(Mark.class);
        all.addAll(marks);
        all.addAll(List.of(more));
        return with(type, unit, codes, required, place, since, all, value);
    }

    /** The same column, holding something else. */
    Column<R> holding(Type otherType, Value<R> otherValue) {
        return with(otherType, unit, codes, required, place, since, marks, otherValue);
    }

    private Column<R> with(
            Type ofType,
            @Nullable String ofUnit,
            List<Code> ofCodes,
            boolean isRequired,
            Place inPlace,
            int sinceVersion,
            Set<Mark> withMarks,
            Value<R> ofValue) {
        return new Column<>(
                name,
                ofType,
                ofUnit,
                da,
                en,
                meaning,
                source,
                ofCodes,
                isRequired,
                inPlace,
                sinceVersion,
                withMarks,
                ofValue);
    }

    /** The value as it stands in a file; absent where there is none. */
    @Nullable
    String text(R row, Pseudonyms pseudonyms) {
        Object found = value.of(row);
        return switch (found) {
            case null -> {
                if (required) {
                    throw new IllegalStateException("column " + name + " has a value in every row");
                }
                yield null;
            }
            case InternalId id -> pseudonyms.of(id);
            case Enum<?> code -> code.name();
            case Boolean flag -> flag ? "1" : "0";
            case BigDecimal number -> number.toPlainString();
            case LocalDate day -> day.toString();
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case String text -> text;
            default -> throw new IllegalStateException("column " + name + " has a " + found.getClass());
        };
    }

    /** The value as it stands in the read model's document; absent where there is none. */
    @Nullable
    Object json(R row) {
        Object found = value.of(row);
        return switch (found) {
            case null -> null;
            case InternalId id -> id.id();
            case Enum<?> code -> code.name();
            case BigDecimal number -> number.doubleValue();
            case LocalDate day -> day.toString();
            case Long number -> Math.toIntExact(number);
            default -> found;
        };
    }

    /** Names of the columns, in order. */
    static List<String> names(List<? extends Column<?>> columns) {
        List<String> names = new ArrayList<>(columns.size());
        columns.forEach(column -> names.add(column.name()));
        return names;
    }
}
