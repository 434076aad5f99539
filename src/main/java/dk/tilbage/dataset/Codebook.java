package dk.tilbage.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The codebook: a line for every column of every table, followed by a line for each of its codes. */
final class Codebook {

    static final String FILE = "codebook.csv";

    private static final List<String> HEADER = List.of(
            "table",
            "position",
            "column",
            "code",
            "type",
            "unit",
            "required",
            "label_da",
            "label_en",
            "meaning",
            "source");

    private Codebook() {}

    /** The codebook of some tables. */
    static String csv(List<Table<?>> tables) {
        List<List<@Nullable String>> lines = new ArrayList<>();
        lines.add(new ArrayList<>(HEADER));
        for (Table<?> table : tables) {
            lines.add(line(table.name(), "", "", "", "table", "", "", table.da(), table.en(), table.meaning(), ""));
            int position = 1;
            for (Column<?> column : table.exported()) {
                String type = column.type().name().toLowerCase(Locale.ROOT);
                lines.add(line(
                        table.name(),
                        Integer.toString(position),
                        column.name(),
                        "",
                        type,
                        Objects.requireNonNullElse(column.unit(), ""),
                        column.required() ? "1" : "0",
                        column.da(),
                        column.en(),
                        column.meaning(),
                        column.source()));
                for (Code code : column.codes()) {
                    lines.add(line(
                            table.name(),
                            Integer.toString(position),
                            column.name(),
                            code.code(),
                            type,
                            "",
                            "",
                            code.da(),
                            code.en(),
                            "",
                            ""));
                }
                position++;
            }
        }
        return Csv.lines(lines);
    }

    private static List<@Nullable String> line(String... fields) {
        return List.of(fields);
    }
}
