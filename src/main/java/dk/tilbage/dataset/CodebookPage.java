package dk.tilbage.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The codebook for people: one page with a section for each table, which needs no other file and prints to A4. English and
 * Danish stand beside each other.
 */
final class CodebookPage {

    static final String FILE = "codebook.html";

    private static final String STYLE = "codebook.css";

    private CodebookPage() {}

    /** The page of a dataset's tables. */
    static String html(DatasetAddress address, List<Table<?>> tables) throws IOException {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Codebook, ")
                .append(escaped(address.trialId()))
                .append("</title>\n<style>\n")
                .append(style())
                .append(
                        "</style>\n</head>\n<body>\n<main>\n<h1>Codebook</h1>\n<p class=\"da\" lang=\"da\">Kodebog</p>\n");
        address(page, address);
        page.append("<p>In the CSV files a date is <code>uuuu-MM-dd</code>, a flag <code>1</code> or <code>0</code>, a")
                .append(
                        " decimal has a point, and an empty field is no value. A column is <em>always there</em> where it")
                .append(" has a value in every row.</p>\n");
        contents(page, tables);
        tables.forEach(table -> section(page, table));
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void address(StringBuilder page, DatasetAddress address) {
        page.append("<dl class=\"address\">\n");
        fact(page, "Trial", address.trialId());
        fact(page, "Position of the log", Long.toString(address.position()));
        fact(page, "Observed to", address.observedTo().toString());
        fact(page, "Definition version", Integer.toString(address.definitionVersion()));
        fact(page, "Profile", address.profile());
        fact(page, "Export key", address.exportKeyId());
        page.append("</dl>\n");
    }

    private static void fact(StringBuilder page, String term, String value) {
        page.append("<dt>")
                .append(term)
                .append("</dt><dd>")
                .append(escaped(value))
                .append("</dd>\n");
    }

    private static void contents(StringBuilder page, List<Table<?>> tables) {
        page.append("<nav aria-label=\"Contents\">\n<table>\n<thead><tr><th scope=\"col\">Table</th>")
                .append("<th scope=\"col\">One row for</th><th scope=\"col\">Columns</th></tr></thead>\n<tbody>\n");
        for (Table<?> table : tables) {
            page.append("<tr><th scope=\"row\"><a href=\"#")
                    .append(escaped(table.name()))
                    .append("\"><code>")
                    .append(escaped(table.name()))
                    .append("</code></a></th><td>")
                    .append(escaped(table.meaning()))
                    .append("</td><td>")
                    .append(table.exported().size())
                    .append("</td></tr>\n");
        }
        page.append("</tbody>\n</table>\n</nav>\n");
    }

    private static void section(StringBuilder page, Table<?> table) {
        page.append("<section id=\"")
                .append(escaped(table.name()))
                .append("\">\n<h2><code>")
                .append(escaped(table.name()))
                .append("</code> ")
                .append(escaped(table.en()))
                .append(" <span class=\"da\" lang=\"da\">")
                .append(escaped(table.da()))
                .append("</span></h2>\n<p>")
                .append(escaped(table.meaning()))
                .append('.');
        List<String> key = DataPackage.primaryKey(table);
        if (!key.isEmpty()) {
            page.append(" Key: <code>").append(escaped(String.join(", ", key))).append("</code>.");
        }
        page.append(
                        "</p>\n<table class=\"columns\">\n<colgroup><col class=\"name\"><col class=\"label\"><col></colgroup>\n")
                .append("<thead><tr><th scope=\"col\">Column</th><th scope=\"col\">Label</th>")
                .append("<th scope=\"col\">Meaning, source and codes</th></tr></thead>\n<tbody>\n");
        table.exported().forEach(column -> row(page, column));
        page.append("</tbody>\n</table>\n</section>\n");
    }

    private static void row(StringBuilder page, Column<?> column) {
        String unit = column.unit();
        page.append("<tr><th scope=\"row\"><code>")
                .append(escaped(column.name()))
                .append("</code><span class=\"type\">")
                .append(column.type().name().toLowerCase(Locale.ROOT))
                .append(unit == null ? "" : ", " + escaped(unit))
                .append(column.required() ? ", always there" : "")
                .append("</span></th><td>")
                .append(escaped(column.en()))
                .append("<br><span class=\"da\" lang=\"da\">")
                .append(escaped(column.da()))
                .append("</span></td><td>")
                .append(escaped(column.meaning()))
                .append("<span class=\"source\">Source: ")
                .append(escaped(column.source()))
                .append("</span>");
        if (!column.codes().isEmpty()) {
            page.append("<table class=\"codes\"><tbody>\n");
            for (Code code : column.codes()) {
                page.append("<tr><th scope=\"row\"><code>")
                        .append(escaped(code.code()))
                        .append("</code></th><td>")
                        .append(escaped(code.en()))
                        .append("<br><span class=\"da\" lang=\"da\">")
                        .append(escaped(code.da()))
                        .append("</span></td></tr>\n");
            }
            page.append("</tbody></table>");
        }
        page.append("</td></tr>\n");
    }

    private static String style() throws IOException {
        try (InputStream style = CodebookPage.class.getResourceAsStream(STYLE)) {
            if (style == null) {
                throw new IOException("the program was built without " + STYLE);
            }
            return new String(style.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Text as it stands in a page. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
