package dk.tilbage.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of the report: every column in its file, those with a heading also in the page. */
final class Grid {

    /** A column; {@code group} is whose numbers it has, empty where it is nobody's in particular. */
    private record Column(String name, String heading, Kind kind, String group) {

        boolean number() {
            return kind == Kind.NUMBER || kind == Kind.BOTH;
        }
    }

    private enum Kind {
        TEXT,
        GROUP,
        NUMBER,
        BOTH
    }

    private final String file;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Value>> rows = new ArrayList<>();

    /** A table whose file is {@code report/<name>.csv}. */
    Grid(String name) {
        this.file = name + ".csv";
    }

    String file() {
        return file;
    }

    Grid text(String name, String heading) {
        columns.add(new Column(name, heading, Kind.TEXT, ""));
        return this;
    }

    /** A column that says which group a row is of. */
    Grid group(String name, String heading) {
        columns.add(new Column(name, heading, Kind.GROUP, ""));
        return this;
    }

    Grid number(String name, String heading) {
        return number(name, heading, "");
    }

    /** A column of the numbers of a group. */
    Grid number(String name, String heading, String group) {
        columns.add(new Column(name, heading, Kind.NUMBER, group));
        return this;
    }

    /** A column of the file only. */
    Grid fileOnly(String name) {
        return number(name, "");
    }

    /** A column of the file with the number of both groups, in rows before they part. */
    Grid both(String name) {
        columns.add(new Column(name, "", Kind.BOTH, ""));
        return this;
    }

    Grid row(List<Value> values) {
        if (values.size() != columns.size()) {
            throw new IllegalStateException(file + ": " + values.size() + " values for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(values));
        return this;
    }

    Grid row(Value... values) {
        return row(List.of(values));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The names of the rows in which the page hides a count, by group; of both groups, or of none, under no name. */
    SequencedMap<String, List<String>> hidden() {
        SequencedMap<String, List<String>> hidden =
                LeftOut.inOrder(columns.stream().map(Column::group).toList());
        for (List<Value> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                Column column = columns.get(i);
                if (!column.heading().isEmpty() && row.get(i).shown().contains(Cells.HIDDEN)) {
                    String group = column.group().isEmpty() || both(row) ? text(row, Kind.GROUP) : column.group();
                    List<String> names = hidden.computeIfAbsent(group, one -> new ArrayList<>());
                    String name = text(row, Kind.TEXT);
                    if (!names.contains(name)) {
                        names.add(name);
                    }
                }
            }
        }
        hidden.values().removeIf(List::isEmpty);
        return hidden;
    }

    private boolean both(List<Value> row) {
        return IntStream.range(0, row.size())
                .anyMatch(i ->
                        columns.get(i).kind() == Kind.BOTH && !row.get(i).file().isEmpty());
    }

    private String text(List<Value> row, Kind kind) {
        return IntStream.range(0, row.size())
                .filter(i -> columns.get(i).kind() == kind)
                .mapToObj(i -> row.get(i).shown())
                .filter(shown -> !shown.isEmpty() && !shown.equals(Value.ABSENT.shown()))
                .collect(Collectors.joining(": "));
    }

    String csv() {
        StringWriter lines = new StringWriter();
        try (CsvWriter writer =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(lines)) {
            writer.writeRecord(columns.stream().map(Column::name).toList());
            for (List<Value> row : rows) {
                writer.writeRecord(row.stream().map(Value::file).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.toString();
    }

    void write(Html html, String caption) {
        html.open("div", "class", "wide").open("table");
        html.open("caption").text(caption).close();
        html.open("thead").open("tr");
        for (Column column : columns) {
            if (!column.heading().isEmpty()) {
                html.open("th", "scope", "col", "class", column.number() ? "n" : "t")
                        .text(column.heading())
                        .close();
            }
        }
        html.close().close().open("tbody");
        for (List<Value> row : rows) {
            html.open("tr");
            for (int i = 0; i < row.size(); i++) {
                if (!columns.get(i).heading().isEmpty()) {
                    html.open("td", "class", columns.get(i).number() ? "n" : "t")
                            .text(row.get(i).shown())
                            .close();
                }
            }
            html.close();
        }
        html.close().close().close();
    }
}
