package dk.tilbage.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A table of the report: every column in its file, those with a heading also in the page. */
final class Grid {

    private record Column(String name, String heading, boolean number) {}

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
        columns.add(new Column(name, heading, false));
        return this;
    }

    Grid number(String name, String heading) {
        columns.add(new Column(name, heading, true));
        return this;
    }

    /** A column of the file only. */
    Grid fileOnly(String name) {
        return number(name, "");
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
