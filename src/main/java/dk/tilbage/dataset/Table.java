package dk.tilbage.dataset;

import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.dataset.Column.Place;
import dk.tilbage.trial.ProtocolHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a table.
 *
 * @param <R> what the table has one row for
 * @param name its name, and the file's without {@code .csv}
 * @param da what it is called in Danish
 * @param en what it is called in English
 * @param meaning what a row is
 * @param since the version of the definitions from which it is there
 * @param marks what the profiles go by
 * @param place whether the read model's document has it too
 * @param columns its columns, in order
 * @param rows where its rows come from
 */
record Table<R>(
        String name,
        String da,
        String en,
        String meaning,
        int since,
        Set<Mark> marks,
        Place place,
        List<Column<R>> columns,
        Rows<R> rows) {

    /** Where the rows of a table come from. */
    sealed interface Rows<R> {}

    /**
     * A table with rows for a case.
     *
     * @param of its rows for a case, in order
     * @param key names a row within the table, the same in every dataset that has it
     * @param personRank for a table with one row a person: how good a row this is for the person, the least being taken;
     *     absent for every other table
     */
    record OfCase<R>(
            Function<ObservedCase, List<R>> of,
            Function<R, String> key,
            @Nullable Function<ObservedCase, String> personRank)
            implements Rows<R> {}

    /**
     * A table with rows for the whole trial.
     *
     * @param of its rows, in order
     * @param key names a row within the table, the same in every dataset that has it
     */
    record OfTrial<R>(Function<ProtocolHistory, List<R>> of, Function<R, String> key) implements Rows<R> {}

    Table {
        marks = Set.copyOf(marks);
        columns = List.copyOf(columns);
        if (new HashSet<>(Column.names(columns)).size() != columns.size()) {
            throw new IllegalArgumentException("table " + name + " has two columns of one name");
        }
    }

    /** A table with rows for a case, there from the first version on. */
    static <R> Table<R> ofCase(
            String name,
            String da,
            String en,
            String meaning,
            List<Column<R>> columns,
            Function<ObservedCase, List<R>> rows,
            Function<R, String> key) {
        return new Table<>(
                name,
                da,
                en,
                meaning,
                Definition.FIRST,
                Set.of(),
                Place.EVERYWHERE,
                columns,
                new OfCase<>(rows, key, null));
    }

    /** A table with rows for the whole trial. */
    static <R> Table<R> ofTrial(
            String name,
            String da,
            String en,
            String meaning,
            List<Column<R>> columns,
            Function<ProtocolHistory, List<R>> rows,
            Function<R, String> key) {
        return new Table<>(
                name, da, en, meaning, Definition.FIRST, Set.of(), Place.EXPORTS, columns, new OfTrial<>(rows, key));
    }

    /** The same table, there from a version of the definitions on. */
    Table<R> since(int version) {
        return new Table<>(name, da, en, meaning, version, marks, place, columns, rows);
    }

    /** The same table, but only in exports: it repeats what other tables have, or depends on the day of observation. */
    Table<R> inExports() {
        return new Table<>(name, da, en, meaning, since, marks, Place.EXPORTS, columns, rows);
    }

    /** The same table, marked for the profiles. */
    Table<R> marked(Mark... more) {
        return new Table<>(name, da, en, meaning, since, Set.of(more), place, columns, rows);
    }

    /** The same table with some columns marked for the profiles. */
    Table<R> marking(Mark mark, String... names) {
        Set<String> unknown = new HashSet<>(Set.of(names));
        Table<R> marked = mapped(column -> unknown.remove(column.name()) ? column.marked(mark) : column);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("table " + name + " has no columns " + unknown);
        }
        return marked;
    }

    /** The same table with one row a person: that of the least rank. */
    Table<R> onePerPerson(Function<ObservedCase, String> rank) {
        OfCase<R> ofCase = (OfCase<R>) rows;
        return new Table<>(
                name, da, en, meaning, since, marks, place, columns, new OfCase<>(ofCase.of(), ofCase.key(), rank));
    }

    /** The same table with the columns of a version of the definitions. */
    Table<R> in(Definition definition) {
        return withColumns(columns.stream()
                .filter(column -> column.since() <= definition.version())
                .toList());
    }

    /** The same table with each column as it is made to be. */
    Table<R> mapped(UnaryOperator<Column<R>> change) {
        return withColumns(columns.stream().map(change).toList());
    }

    /** The same table with other columns. */
    Table<R> withColumns(List<Column<R>> others) {
        return new Table<>(name, da, en, meaning, since, marks, place, others, rows);
    }

    String file() {
        return name + ".csv";
    }

    List<String> header() {
        return Column.names(exported());
    }

    /** The columns of the file. */
    List<Column<R>> exported() {
        for (Column<R> column : columns) {
            if (column.place() == Place.DOCUMENT) {
                return columns.stream()
                        .filter(other -> other.place() != Place.DOCUMENT)
                        .toList();
            }
        }
        return columns;
    }

    /** Whether it has rows for cases; else it has them for the trial. */
    boolean isOfCase() {
        return rows instanceof OfCase<R>;
    }

    /** Whether it has one row a person, not one a case. */
    boolean isOnePerPerson() {
        return rows instanceof OfCase<R> ofCase && ofCase.personRank() != null;
    }

    /** How good the case's row is for the person, the least being taken; of a table with one row a person. */
    String personRank(ObservedCase observed) {
        if (rows instanceof OfCase<R> ofCase && ofCase.personRank() != null) {
            return ofCase.personRank().apply(observed);
        }
        throw new IllegalStateException("table " + name + " does not have one row a person");
    }

    /** A row as it stands in the file. */
    record Line(String key, List<@Nullable String> cells) {}

    /** The case's rows as they stand in the file. */
    List<List<@Nullable String>> texts(ObservedCase observed, Pseudonyms pseudonyms) {
        if (rows instanceof OfCase<R> ofCase) {
            List<Column<R>> exported = exported();
            return ofCase.of().apply(observed).stream()
                    .map(row -> cells(row, exported, pseudonyms))
                    .toList();
        }
        return List.of();
    }

    /** The case's rows as they stand in the file, each with its key; none for a table of the trial. */
    List<Line> lines(ObservedCase observed, Pseudonyms pseudonyms) {
        return rows instanceof OfCase<R> ofCase
                ? lines(ofCase.of().apply(observed), ofCase.key(), pseudonyms)
                : List.of();
    }

    /** The trial's rows as they stand in the file, each with its key; none for a table of cases. */
    List<Line> lines(ProtocolHistory protocol, Pseudonyms pseudonyms) {
        return rows instanceof OfTrial<R> ofTrial
                ? lines(ofTrial.of().apply(protocol), ofTrial.key(), pseudonyms)
                : List.of();
    }

    private List<Line> lines(List<R> found, Function<R, String> key, Pseudonyms pseudonyms) {
        List<Column<R>> exported = exported();
        List<Line> lines = new ArrayList<>(found.size());
        for (R row : found) {
            lines.add(new Line(key.apply(row), cells(row, exported, pseudonyms)));
        }
        return lines;
    }

    private static <R> List<@Nullable String> cells(R row, List<Column<R>> exported, Pseudonyms pseudonyms) {
        List<@Nullable String> cells = new ArrayList<>(exported.size());
        for (Column<R> column : exported) {
            cells.add(column.text(row, pseudonyms));
        }
        return cells;
    }

    /** The case's rows as they stand in the read model's document, without what is for exports only. */
    List<Map<String, Object>> objects(ObservedCase known) {
        List<Column<R>> documented = documented();
        List<Map<String, Object>> objects = new ArrayList<>();
        if (rows instanceof OfCase<R> ofCase) {
            for (R row : ofCase.of().apply(known)) {
                Map<String, Object> object = new LinkedHashMap<>();
                for (Column<R> column : documented) {
                    Object value = column.json(row);
                    if (value != null) {
                        object.put(column.name(), value);
                    }
                }
                objects.add(object);
            }
        }
        return objects;
    }

    /** The columns that the read model's document has too. */
    List<Column<R>> documented() {
        return columns.stream()
                .filter(column -> column.place() != Place.EXPORTS)
                .toList();
    }
}
