package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the package's own text, run as they stand: SQL, R and a plain count over the CSV files agree. */
class ReadmeExamplesTest {

    @TempDir
    static Path folder;

    private static Path out = Path.of("");

    @BeforeAll
    static void write() {
        out = folder.resolve("dataset");
        DatasetWriter writer = SmallTrial.writer(SmallTrial.random(41, 200));
        writer.write(writer.resolve(DatasetRequest.atHead(TRIAL)), out, DatasetProgress.NONE);
    }

    private static List<String> examples(String language) throws IOException {
        Matcher found = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(out.resolve("README.md")));
        List<String> examples = new ArrayList<>();
        while (found.find()) {
            examples.add(found.group(1));
        }
        return examples;
    }

    private static List<List<String>> inDuckDb(String sql) throws SQLException {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("set file_search_path = '" + out + "'");
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(sql)) {
                int columns = found.getMetaData().getColumnCount();
                rows.add(new ArrayList<>());
                for (int i = 1; i <= columns; i++) {
                    rows.getLast().add(found.getMetaData().getColumnLabel(i));
                }
                while (found.next()) {
                    rows.add(new ArrayList<>());
                    for (int i = 1; i <= columns; i++) {
                        rows.getLast().add(found.getString(i));
                    }
                }
            }
            return rows;
        }
    }

    private static List<List<String>> inR(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(
                folder.resolve("example.R"),
                script + "write.csv(answers, '" + folder.resolve("answers.csv") + "', row.names = FALSE)\n");
        Process process = new ProcessBuilder("Rscript", "--vanilla", file.toString())
                .directory(out.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        try (CsvReader<de.siegmar.fastcsv.reader.CsvRecord> reader =
                CsvReader.builder().ofCsvRecord(folder.resolve("answers.csv"))) {
            return reader.stream().map(row -> List.copyOf(row.getFields())).toList();
        }
    }

    private static List<NamedCsvRecord> rows(String table) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(out.resolve(table + ".csv"))) {
            return reader.stream().toList();
        }
    }

    @Test
    void sqlAndRGiveTheSameAnswers() throws Exception {
        List<String> sql = examples("sql");
        List<String> r = examples("r");
        assertThat(sql).hasSize(2).hasSameSizeAs(r);
        assumeThat(Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "Rscript"))))
                .isTrue();
        for (int i = 0; i < sql.size(); i++) {
            assertThat(inR(r.get(i))).isEqualTo(inDuckDb(sql.get(i)));
        }
    }

    @Test
    void theAnswersAreThoseOfAPlainCount() throws Exception {
        Map<String, String> arms = new LinkedHashMap<>();
        for (NamedCsvRecord person : rows("disposition")) {
            if (!person.getField("arm").isEmpty()) {
                arms.put(person.getField("case_id"), person.getField("arm"));
            }
        }
        List<List<String>> people = inDuckDb(examples("sql").getFirst());
        List<List<String>> weeks = inDuckDb(examples("sql").getLast());
        for (int i = 1; i <= 2; i++) {
            String arm = people.get(i).getFirst();
            assertThat(people.get(i))
                    .containsExactly(
                            arm,
                            count("disposition", arms, arm),
                            count("disposition", arms, arm, "entered", "1"),
                            count("disposition", arms, arm, "exempt", "1"),
                            count("spells", arms, arm, "outcome", "OFF_BENEFIT", "spell", "1", "event", "1"),
                            count("spells", arms, arm, "outcome", "FULL_RECOVERY", "spell", "1", "event", "1"));
            assertThat(people.get(i).subList(1, 5)).doesNotContain("0");
            // Weeks before entry have no week_since_entry.
            String before = count("person_weeks", arms, arm, "days", "7", "week_since_entry", "");
            String all = count("person_weeks", arms, arm, "days", "7");
            assertThat(weeks.get(i).get(3)).isEqualTo(String.valueOf(Long.parseLong(all) - Long.parseLong(before)));
            assertThat(weeks.get(i).get(5))
                    .isEqualTo(count("person_weeks", arms, arm, "days", "7", "contact_status", "MET"));
        }
    }

    /** How many rows of cases in an arm have some values in some columns. */
    private static String count(String table, Map<String, String> arms, String arm, String... values)
            throws IOException {
        return String.valueOf(rows(table).stream()
                .filter(row -> arm.equals(arms.get(row.getField("case_id"))))
                .filter(row -> {
                    for (int i = 0; i < values.length; i += 2) {
                        if (!row.getField(values[i]).equals(values[i + 1])) {
                            return false;
                        }
                    }
                    return true;
                })
                .count());
    }
}
