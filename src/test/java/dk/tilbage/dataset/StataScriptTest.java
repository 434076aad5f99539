package dk.tilbage.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.support.TestTrial;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** There is no Stata here: the script is held against what its manuals ask, and against a script written by hand. */
class StataScriptTest {

    /** What Stata keeps for itself, of names that a column could have. */
    private static final Set<String> RESERVED = Set.of(
            "_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_N", "_pi",
            "_pred", "_rc", "_skip", "str", "strL", "using", "with");

    private static final String TEXT = "`\"[^\"`$]*(?:\\\\[`$][^\"`$]*)*\"'";

    /** Every command the script gives after its programs. */
    private static final Pattern COMMAND = Pattern.compile(String.join(
            "|",
            "",
            "\\* [a-z_]+: .+",
            "display as text " + TEXT,
            "import delimited using " + TEXT + ", clear varnames\\(1\\) case\\(preserve\\) delimiters\\(\",\"\\)"
                    + " bindquotes\\(strict\\) encoding\\(\"UTF-8\"\\) stringcols\\(_all\\)",
            "assert _N == [1-9][0-9]*",
            "tilbage_(date|number) [a-z][a-z0-9_]*",
            "tilbage_code [a-z][a-z0-9_]*( [A-Z0-9_]+)+",
            "char [a-z][a-z0-9_]*\\[(meaning|unit)\\] " + TEXT,
            "label language (en, rename|da, new|code, new|en)",
            "label data " + TEXT,
            "label variable [a-z][a-z0-9_]* " + TEXT,
            "label define [a-z][a-z0-9_]*( [0-9]+ " + TEXT + ")+",
            "label values [a-z][a-z0-9_]* [a-z][a-z0-9_]*",
            "compress",
            "save " + TEXT + ", replace"));

    private static List<Table<?>> tables(Profile profile) {
        return profile.tables(Definition.latest(), TestTrial.protocol(), SmallTrial.pseudonyms("key-1"));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void everyLineIsACommandWithItsNamesAndLabelsWithinWhatStataTakes(Profile profile) {
        List<Table<?>> tables = tables(profile);
        Map<String, Long> rows = Map.of(tables.getLast().name(), 0L);
        String script = StataScript.of(
                tables,
                tables.stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Table::name, table -> rows.getOrDefault(table.name(), 12L))));
        String commands = script.substring(script.indexOf("\n\n* "));
        assertThat(commands.lines()).allMatch(COMMAND.asMatchPredicate());
        assertThat(commands)
                .contains(tables.getLast().file() + " has no rows")
                .doesNotContain("using `\"" + tables.getLast().file());
        for (Table<?> table : tables) {
            assertThat(table.name()).hasSizeLessThanOrEqualTo(StataScript.NAME);
            assertThat(table.en()).hasSizeLessThanOrEqualTo(StataScript.LABEL);
            assertThat(table.da()).hasSizeLessThanOrEqualTo(StataScript.LABEL);
            Set<String> sets = new HashSet<>();
            for (Column<?> column : table.exported()) {
                String where = table.name() + "." + column.name();
                assertThat(column.name())
                        .as(where)
                        .hasSizeLessThanOrEqualTo(StataScript.NAME)
                        .matches("[a-z][a-z0-9_]*")
                        .doesNotMatch("str[0-9]+")
                        .isNotIn(RESERVED);
                assertThat(column.en()).as(where).hasSizeLessThanOrEqualTo(StataScript.LABEL);
                assertThat(column.da()).as(where).hasSizeLessThanOrEqualTo(StataScript.LABEL);
                if (!column.codes().isEmpty() || column.type() == Column.Type.FLAG) {
                    for (String language : List.of("en", "da", "code")) {
                        String set = StataScript.set(column, language);
                        assertThat(set).as(where).hasSizeLessThanOrEqualTo(StataScript.NAME);
                        assertThat(sets.add(set)).as(set).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void aSmallTableGivesExactlyThisScript() {
        List<Column<Integer>> columns = List.of(
                column(Column.Type.ID, "case_id", "Sag", "Case"),
                column(Column.Type.CODE, "sex", "Køn", "Sex")
                        .coded(List.of(new Code("FEMALE", "Kvinde", "Woman"), new Code("MALE", "Mand", "Man"))),
                column(Column.Type.INTEGER, "jobcentre", "Jobcenter", "Jobcentre")
                        .coded(List.of(new Code("1", "Nord \"N\"", "The `North' at $5"))),
                column(Column.Type.DATE, "first_day", "Første dag", "First day"),
                column(Column.Type.DECIMAL, "hours", "Timer", "Hours").in("hours a week"),
                column(Column.Type.FLAG, "exempt", "Fritaget", "Exempt"));
        Table<Integer> table =
                Table.ofCase("small", "Lille", "Small", "A row", columns, observed -> List.of(), String::valueOf);
        String script = StataScript.of(List.of(table), Map.of("small", 3L));
        assertThat(script.substring(script.indexOf("\n\n* ") + 2)).isEqualTo("""
                        * small: Small
                        import delimited using `"small.csv"', clear varnames(1) case(preserve) delimiters(",") bindquotes(strict) encoding("UTF-8") stringcols(_all)
                        assert _N == 3
                        char case_id[meaning] `"What case_id means"'
                        tilbage_code sex FEMALE MALE
                        char sex[meaning] `"What sex means"'
                        tilbage_number jobcentre
                        char jobcentre[meaning] `"What jobcentre means"'
                        tilbage_date first_day
                        char first_day[meaning] `"What first_day means"'
                        tilbage_number hours
                        char hours[meaning] `"What hours means"'
                        char hours[unit] `"hours a week"'
                        tilbage_number exempt
                        char exempt[meaning] `"What exempt means"'
                        label language en, rename
                        label data `"Small"'
                        label variable case_id `"Case"'
                        label variable sex `"Sex"'
                        label define sex_en 1 `"Woman"' 2 `"Man"'
                        label values sex sex_en
                        label variable jobcentre `"Jobcentre"'
                        label define jobcentre_en 1 `"The \\`North' at \\$5"'
                        label values jobcentre jobcentre_en
                        label variable first_day `"First day"'
                        label variable hours `"Hours"'
                        label variable exempt `"Exempt"'
                        label define exempt_en 0 `"No"' 1 `"Yes"'
                        label values exempt exempt_en
                        label language da, new
                        label data `"Lille"'
                        label variable case_id `"Sag"'
                        label variable sex `"Køn"'
                        label define sex_da 1 `"Kvinde"' 2 `"Mand"'
                        label values sex sex_da
                        label variable jobcentre `"Jobcenter"'
                        label define jobcentre_da 1 `"Nord 'N'"'
                        label values jobcentre jobcentre_da
                        label variable first_day `"Første dag"'
                        label variable hours `"Timer"'
                        label variable exempt `"Fritaget"'
                        label define exempt_da 0 `"Nej"' 1 `"Ja"'
                        label values exempt exempt_da
                        label language code, new
                        label data `"small"'
                        label variable case_id `"case_id"'
                        label variable sex `"sex"'
                        label define sex_code 1 `"FEMALE"' 2 `"MALE"'
                        label values sex sex_code
                        label variable jobcentre `"jobcentre"'
                        label define jobcentre_code 1 `"1"'
                        label values jobcentre jobcentre_code
                        label variable first_day `"first_day"'
                        label variable hours `"hours"'
                        label variable exempt `"exempt"'
                        label define exempt_code 0 `"0"' 1 `"1"'
                        label values exempt exempt_code
                        label language en
                        compress
                        save `"small.dta"', replace
                        """);
    }

    private static Column<Integer> column(Column.Type type, String name, String da, String en) {
        return Column.of(type, name, da, en, "What " + name + " means", "source", row -> row);
    }
}
