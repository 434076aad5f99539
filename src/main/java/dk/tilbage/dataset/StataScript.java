package dk.tilbage.dataset;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The script that reads the tables into Stata 14 or later and saves each as {@code .dta}.
 *
 * <p>Stata's value labels need numbers: a coded column gets 1, 2, 3 … in the order of the codebook. Its three label
 * languages are {@code en}, {@code da} and {@code code}, the last with the codes themselves as labels. A test refuses names
 * and labels too long for Stata, and names it keeps for itself. The script is held against what it should be, word by word;
 * it has not been run in Stata.
 */
final class StataScript {

    static final String FILE = "import.do";

    /** The longest name of a variable or a set of labels. */
    static final int NAME = 32;

    /** The longest label of a variable or a table. */
    static final int LABEL = 80;

    private static final List<Code> YES_NO = List.of(new Code("0", "Nej", "No"), new Code("1", "Ja", "Yes"));

    private static final String HEAD = """
            * Reads the tables of this dataset into Stata 14 or later, and saves each as a .dta file beside its .csv file.
            * In the package's folder:  do import.do
            *
            * Dates become daily dates, flags 0 and 1, coded columns the numbers 1, 2, 3 ... in the order of the codebook, pseudonyms
            * and names strings. Labels are there in three languages: label language en, da, or code (the codes of the files).
            * The meaning of a column is its characteristic [meaning], and its unit [unit].

            version 14
            set more off

            capture program drop tilbage_date
            program define tilbage_date
                args name
                tempvar text
                rename `name' `text'
                generate long `name' = date(`text', "YMD")
                assert missing(`name') == missing(`text')
                format %td `name'
                order `name', after(`text')
                drop `text'
            end
            capture program drop tilbage_number
            program define tilbage_number
                args name
                tempvar text
                rename `name' `text'
                generate double `name' = real(`text')
                assert missing(`name') == missing(`text')
                order `name', after(`text')
                drop `text'
            end
            capture program drop tilbage_code
            program define tilbage_code
                gettoken name codes : 0
                tempvar text
                rename `name' `text'
                generate int `name' = .
                local number 0
                foreach code of local codes {
                    local ++number
                    quietly replace `name' = `number' if `text' == "`code'"
                }
                assert missing(`name') == missing(`text')
                order `name', after(`text')
                drop `text'
            end
            """;

    private StataScript() {}

    /** The script for some tables, and how many rows each has. */
    static String of(List<Table<?>> tables, Map<String, Long> rows) {
        StringBuilder script = new StringBuilder(HEAD);
        for (Table<?> table : tables) {
            script.append('\n');
            table(script, table, rows.getOrDefault(table.name(), 0L));
        }
        return script.toString();
    }

    private static void table(StringBuilder script, Table<?> table, long rows) {
        line(script, "* " + table.name() + ": " + table.en());
        if (rows == 0) {
            line(script, "display as text " + text(table.file() + " has no rows, and is left out"));
            return;
        }
        line(
                script,
                "import delimited using " + text(table.file())
                        + ", clear varnames(1) case(preserve) delimiters(\",\") bindquotes(strict)"
                        + " encoding(\"UTF-8\") stringcols(_all)");
        line(script, "assert _N == " + rows);
        for (Column<?> column : table.exported()) {
            typed(script, column);
        }
        language(script, table, "en", table.en(), Column::en, Code::en);
        language(script, table, "da", table.da(), Column::da, Code::da);
        language(script, table, "code", table.name(), Column::name, Code::code);
        line(script, "label language en");
        line(script, "compress");
        line(script, "save " + text(table.name() + ".dta") + ", replace");
    }

    private static void typed(StringBuilder script, Column<?> column) {
        String name = column.name();
        switch (column.type()) {
            case ID, NAME, TEXT -> {}
            case DATE -> line(script, "tilbage_date " + name);
            case INTEGER, DECIMAL, FLAG -> line(script, "tilbage_number " + name);
            case CODE ->
                line(
                        script,
                        "tilbage_code " + name + " "
                                + column.codes().stream().map(Code::code).collect(Collectors.joining(" ")));
        }
        line(script, "char " + name + "[meaning] " + text(column.meaning()));
        String unit = column.unit();
        if (unit != null) {
            line(script, "char " + name + "[unit] " + text(unit));
        }
    }

    private static void language(
            StringBuilder script,
            Table<?> table,
            String language,
            String label,
            Function<Column<?>, String> ofColumn,
            Function<Code, String> ofCode) {
        line(script, "label language " + language + (language.equals("en") ? ", rename" : ", new"));
        line(script, "label data " + text(label));
        for (Column<?> column : table.exported()) {
            line(script, "label variable " + column.name() + " " + text(ofColumn.apply(column)));
            List<Code> codes = column.type() == Column.Type.FLAG ? YES_NO : column.codes();
            if (!codes.isEmpty()) {
                String set = set(column, language);
                StringBuilder define = new StringBuilder("label define ").append(set);
                for (int i = 0; i < codes.size(); i++) {
                    String number = column.type() == Column.Type.CODE
                            ? Integer.toString(i + 1)
                            : codes.get(i).code();
                    define.append(' ').append(number).append(' ').append(text(ofCode.apply(codes.get(i))));
                }
                line(script, define.toString());
                line(script, "label values " + column.name() + " " + set);
            }
        }
    }

    /** The name of a column's set of labels. */
    static String set(Column<?> column, String language) {
        return column.name() + "_" + language;
    }

    /** A text in compound quotes, with nothing in it that Stata would expand, or take for their end. */
    static String text(String text) {
        String plain = text.replace('"', '\'').replaceAll("\\s+", " ");
        return "`\"" + plain.replace("`", "\\`").replace("$", "\\$") + "\"'";
    }

    private static void line(StringBuilder script, String line) {
        script.append(line).append('\n');
    }
}
