package dk.tilbage.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The script that reads the tables into R: what the definitions say as a list of lists, in a script that is the same in
 * every dataset. It is ASCII, so that it reads the same in any locale.
 */
final class RScript {

    static final String FILE = "import.R";

    private static final String PLACE = "#DEFINITION#\n";

    private RScript() {}

    /** The script for some tables, and how many rows each has. */
    static String of(List<Table<?>> tables, Map<String, Long> rows) throws IOException {
        try (InputStream script = RScript.class.getResourceAsStream(FILE)) {
            if (script == null) {
                throw new IOException("the program was built without " + FILE);
            }
            return new String(script.readAllBytes(), StandardCharsets.US_ASCII)
                    .replace(PLACE, definition(tables, rows));
        }
    }

    private static String definition(List<Table<?>> tables, Map<String, Long> rows) {
        return "dataset_definition <- list(\n"
                + tables.stream()
                        .map(table -> table(table, rows.getOrDefault(table.name(), 0L)))
                        .collect(Collectors.joining(",\n"))
                + "\n)\n";
    }

    private static String table(Table<?> table, long rows) {
        return "  " + table.name() + " = list(\n    file = " + text(table.file()) + ",\n    rows = " + rows
                + ",\n    label = " + labels(table.en(), table.da()) + ",\n    columns = list(\n"
                + table.exported().stream().map(RScript::column).collect(Collectors.joining(",\n"))
                + "\n    )\n  )";
    }

    private static String column(Column<?> column) {
        List<String> parts = new ArrayList<>();
        parts.add("type = " + text(column.type().name().toLowerCase(Locale.ROOT)));
        parts.add("label = " + labels(column.en(), column.da()));
        String unit = column.unit();
        if (unit != null) {
            parts.add("unit = " + text(unit));
        }
        if (!column.codes().isEmpty()) {
            parts.add("codes = " + vector(column.codes(), Code::code));
            parts.add("code_labels = list(\n          en = " + vector(column.codes(), Code::en) + ",\n          da = "
                    + vector(column.codes(), Code::da) + "\n        )");
        }
        return "      " + column.name() + " = list(\n        " + String.join(",\n        ", parts) + "\n      )";
    }

    private static String labels(String en, String da) {
        return "list(en = " + text(en) + ", da = " + text(da) + ")";
    }

    private static String vector(List<Code> codes, Function<Code, String> part) {
        return codes.stream().map(code -> text(part.apply(code))).collect(Collectors.joining(", ", "c(", ")"));
    }

    /** A string of R in ASCII. */
    static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').append((char) point);
            } else if (point >= ' ' && point <= '~') {
                quoted.append((char) point);
            } else {
                quoted.append(String.format(Locale.ROOT, "\\U{%x}", point));
            }
        });
        return quoted.append('"').toString();
    }
}
