package dk.tilbage.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two datasets: a row that is in one of them only, or a cell that is another.
 *
 * @param id the row
 * @param before the row in the first dataset; absent where it is not in it
 * @param after the row in the second; absent where it is not in it
 * @param column the cell's column; absent where the row is in one of them only
 * @param causes what made the difference, in the order of the log; at least one
 */
record DiffChange(
        RowId id,
        @Nullable Row before,
        @Nullable Row after,
        @Nullable String column,
        List<DiffCause> causes) {

    /** What kind of difference. */
    enum Kind {
        /** The row is in the second dataset only. */
        ADDED,
        /** The row is in the first dataset only. */
        REMOVED,
        /** The row is in both, with another value in the column. */
        CHANGED
    }

    /**
     * Names a row, the same in both datasets. Holds internal ids, and stays inside.
     *
     * @param table the table
     * @param owner the case, or for a table with one row a person the person; empty for a table of the trial
     * @param key the row's own, made unique within the owner
     */
    record RowId(String table, String owner, String key) {}

    /** How many cells of a row are enough for a person to know it by. */
    private static final int LABEL_CELLS = 3;

    /**
     * The columns of a table that are compared and shown.
     *
     * @param names every column of the file
     * @param places those of them that only hold the row's place among others
     */
    record Header(List<String> names, List<Boolean> places) {

        static Header of(Table<?> table) {
            return new Header(
                    table.header(),
                    table.exported().stream()
                            .map(column -> column.marks().contains(Column.Mark.PLACE))
                            .toList());
        }
    }

    /**
     * A row as it stands in a file.
     *
     * @param key its key in the table; empty where the table has one row for each
     * @param header its columns
     * @param cells its cells, in the order of the columns
     */
    record Row(String key, Header header, List<@Nullable String> cells) {

        @Nullable
        String cell(String column) {
            int at = header.names().indexOf(column);
            return at < 0 ? null : cells.get(at);
        }

        /** Its cells by column, without those that are empty, and without its place among others. */
        SequencedMap<String, String> compared() {
            SequencedMap<String, String> compared = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                String cell = cells.get(i);
                if (cell != null && !header.places().get(i)) {
                    compared.put(header.names().get(i), cell);
                }
            }
            return compared;
        }

        /** The columns in which another row differs from it. */
        List<String> differing(Row other) {
            List<String> differing = new ArrayList<>();
            if (header.equals(other.header)) {
                for (int i = 0; i < cells.size(); i++) {
                    if (!header.places().get(i) && !Objects.equals(cells.get(i), other.cells.get(i))) {
                        differing.add(header.names().get(i));
                    }
                }
                return differing;
            }
            Map<String, String> mine = compared();
            Map<String, String> theirs = other.compared();
            Map<String, String> all = new LinkedHashMap<>(mine);
            all.putAll(theirs);
            all.keySet().stream()
                    .filter(column -> !Objects.equals(mine.get(column), theirs.get(column)))
                    .forEach(differing::add);
            return differing;
        }

        /** The first cells that are filled, for people: enough to find the row in its table. */
        @Nullable
        String label() {
            if (key.isEmpty()) {
                return null;
            }
            List<String> label = new ArrayList<>();
            for (int i = 0; i < cells.size() && label.size() < LABEL_CELLS; i++) {
                String column = header.names().get(i);
                String cell = cells.get(i);
                if (cell != null && !column.equals(CASE_ID) && !column.equals(PERSON_ID)) {
                    label.add(column + "=" + cell);
                }
            }
            return String.join("; ", label);
        }
    }

    private static final String CASE_ID = "case_id";
    private static final String PERSON_ID = "person_id";

    Kind kind() {
        return before == null ? Kind.ADDED : after == null ? Kind.REMOVED : Kind.CHANGED;
    }

    /** The case as the dataset names it; none for a table of the trial. */
    @Nullable
    String caseId() {
        return cell(CASE_ID);
    }

    /** The person as the dataset names them; none for a table of the trial. */
    @Nullable
    String personId() {
        return cell(PERSON_ID);
    }

    private @Nullable String cell(String name) {
        Row row = after == null ? before : after;
        return row == null ? null : row.cell(name);
    }

    /** What was there: the cell, or the whole row as one JSON object. */
    @Nullable
    String textBefore() {
        return text(before);
    }

    /** What is there: the cell, or the whole row as one JSON object. */
    @Nullable
    String textAfter() {
        return text(after);
    }

    private @Nullable String text(@Nullable Row row) {
        if (row == null) {
            return null;
        }
        return column == null ? Json.line(row.compared()) : row.cell(column);
    }
}
