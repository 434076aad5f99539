package dk.tilbage.dataset;

import dk.tilbage.dataset.DiffChange.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts differences: by table and column, and by what kind of cause they have. */
final class DiffSummary {

    /** The line over all kinds of cause: a change with two kinds is in both of theirs, and once in this. */
    static final String ANY = "ANY";

    static final List<String> HEADER = List.of("table", "column", "change", "kind", "changes");

    private final Map<String, Integer> tableOrder;
    private final Map<Line, Map<String, Long>> counts = new TreeMap<>();
    private final Map<String, Map<DiffCause.Kind, Long>> byEvent = new TreeMap<>();
    private long cases;

    private record Line(int order, String table, String column, Kind change) implements Comparable<Line> {

        private static final Comparator<Line> ORDER =
                Comparator.comparingInt(Line::order).thenComparing(Line::change).thenComparing(Line::column);

        @Override
        public int compareTo(Line other) {
            return ORDER.compare(this, other);
        }
    }

    /** A summary of tables in this order. */
    DiffSummary(Map<String, Integer> tableOrder) {
        this.tableOrder = tableOrder;
    }

    void add(DiffChange change) {
        String table = change.id().table();
        Line line = new Line(
                Objects.requireNonNull(tableOrder.get(table)),
                table,
                Objects.requireNonNullElse(change.column(), ""),
                change.kind());
        Map<String, Long> ofLine = counts.computeIfAbsent(line, key -> new TreeMap<>());
        ofLine.merge(ANY, 1L, Long::sum);
        change.causes().stream()
                .map(cause -> cause.kind().name())
                .distinct()
                .forEach(kind -> ofLine.merge(kind, 1L, Long::sum));
        change.causes()
                .forEach(cause -> byEvent.computeIfAbsent(
                                Objects.requireNonNullElse(cause.event(), ""),
                                key -> new EnumMap<>(DiffCause.Kind.class))
                        .merge(cause.kind(), 1L, Long::sum));
    }

    /** One more case has differences. */
    void addCase() {
        cases++;
    }

    long cases() {
        return cases;
    }

    /** What differs in each table, in the order of the tables. */
    SequencedMap<String, DiffResult.Counts> tables() {
        SequencedMap<String, DiffResult.Counts> tables = new LinkedHashMap<>();
        counts.forEach((line, kinds) -> tables.put(
                line.table(),
                tables.getOrDefault(line.table(), DiffResult.Counts.NONE)
                        .plus(line.change(), Objects.requireNonNull(kinds.get(ANY)))));
        return tables;
    }

    /** How many changes each kind of event is a cause of, by the event's name; where that is concealed, under none. */
    Map<String, Map<DiffCause.Kind, Long>> byEvent() {
        return byEvent;
    }

    /** The records of {@code diff-summary.csv}. */
    List<List<@Nullable String>> records() {
        List<List<@Nullable String>> records = new ArrayList<>();
        counts.forEach((line, kinds) -> {
            List<String> order = new ArrayList<>(List.of(ANY));
            for (DiffCause.Kind kind : DiffCause.Kind.values()) {
                order.add(kind.name());
            }
            for (String kind : order) {
                Long count = kinds.get(kind);
                if (count != null) {
                    List<@Nullable String> fields = new ArrayList<>();
                    fields.add(line.table());
                    fields.add(line.column().isEmpty() ? null : line.column());
                    fields.add(line.change().name());
                    fields.add(kind);
                    fields.add(count.toString());
                    records.add(fields);
                }
            }
        });
        return records;
    }
}
