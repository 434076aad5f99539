package dk.tilbage.dataset;

import dk.tilbage.dataset.Column.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a table.
 *
 * @param <R> what the table has one row for
 * @param name its name, and the file's without {@code .csv}
 * @param da what it is called in Danish
 * @param en what it is called in English
 * @param meaning what a row is
 * @param columns its columns, in order
 * @param rows its rows for a case, in order
 */
record Table<R>(
        String name,
        String da,
        String en,
        String meaning,
        List<Column<R>> columns,
        Function<ObservedCase, List<R>> rows) {

    Table {
        columns = List.copyOf(columns);
        if (new HashSet<>(Column.names(columns)).size() != columns.size()) {
            throw new IllegalArgumentException("table " + name + " has two columns of one name");
        }
    }

    String file() {
        return name + ".csv";
    }

    List<String> header() {
        return Column.names(exported());
    }

    /** The columns of the file. */
    List<Column<R>> exported() {
        return columns.stream()
                .filter(column -> column.place() != Place.DOCUMENT)
                .toList();
    }

    /** The case's rows as they stand in the file. */
    List<List<@Nullable String>> texts(ObservedCase observed, Pseudonyms pseudonyms) {
        List<Column<R>> exported = exported();
        List<List<@Nullable String>> texts = new ArrayList<>();
        for (R row : rows.apply(observed)) {
            List<@Nullable String> cells = new ArrayList<>(exported.size());
            for (Column<R> column : exported) {
                cells.add(column.text(row, pseudonyms));
            }
            texts.add(cells);
        }
        return texts;
    }

    /** The case's rows as they stand in the read model's document, without what is for exports only. */
    List<Map<String, Object>> objects(ObservedCase known) {
        List<Column<R>> documented = documented();
        List<Map<String, Object>> objects = new ArrayList<>();
        for (R row : rows.apply(known)) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (Column<R> column : documented) {
                Object value = column.json(row);
                if (value != null) {
                    object.put(column.name(), value);
                }
            }
            objects.add(object);
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
