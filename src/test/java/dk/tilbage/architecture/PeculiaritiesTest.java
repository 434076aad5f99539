package dk.tilbage.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/jobcentres.md} says where each peculiarity is; it must not say what is not there. */
class PeculiaritiesTest {

    private static final Path TABLE = Path.of("docs", "jobcentres.md");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))(?:\\.([a-z][A-Za-z0-9]+))?`");
    private static final Pattern LOCAL = Pattern.compile("LT `([a-z][A-Za-z0-9]+)`");
    private static final Pattern FILES = Pattern.compile("files `([a-z][A-Za-z0-9]+)`");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
                .skip(1)
                .toList();
    }

    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            Map<String, String> tests = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            PeculiaritiesTest::text,
                            (one, other) -> one + other));
            return tests;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void noCellIsEmptyButTheNameThatIsNotRepeated() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(80).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            assertThat(cells).hasSize(6);
            assertThat(List.of(cells[2], cells[3], cells[4])).allMatch(cell -> !cell.isBlank());
        });
        assertThat(rows().stream().map(row -> row.split("\\|", -1)[1].strip()).filter(name -> !name.isEmpty()))
                .hasSize(18);
    }

    @Test
    void everyTestItNamesIsThere() throws IOException {
        Map<String, String> tests = tests();
        List<String> missing = new ArrayList<>();
        for (String row : rows()) {
            Matcher named = TEST.matcher(row);
            while (named.find()) {
                check(tests, named.group(1), named.group(2), missing);
            }
            for (Map.Entry<Pattern, String> shortForm :
                    Map.of(LOCAL, "LocalTargetsTest", FILES, "TrialFilesTest").entrySet()) {
                Matcher method = shortForm.getKey().matcher(row);
                while (method.find()) {
                    check(tests, shortForm.getValue(), method.group(1), missing);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static void check(Map<String, String> tests, String type, @Nullable String method, List<String> missing) {
        String source = tests.get(type);
        if (source == null || (method != null && !source.contains("void " + method + "("))) {
            missing.add(type + "." + method);
        }
    }

    /** Whether a table names a rule; ", _9" after AABENRAA_WEEK_8 names AABENRAA_WEEK_9. */
    private static boolean isNamed(String target, String table) {
        return table.contains(target)
                || Stream.iterate(target.indexOf('_'), at -> at > 0, at -> target.indexOf('_', at + 1))
                        .anyMatch(at -> table.contains(target.substring(0, at) + "_")
                                && table.contains(", " + target.substring(at)));
    }

    @Test
    void everyLocalTargetIsInItAndInATestAndTheOthersAreThere() throws IOException {
        Set<String> targets = new TreeSet<>();
        for (String trial : TrialFiles.NAMES) {
            ProtocolHistory history = TrialInFiles.history(trial);
            history.localTargets().values().stream()
                    .flatMap(List::stream)
                    .flatMap(adopted -> adopted.targets().stream())
                    .forEach(rule -> targets.add(rule.ruleId()));
        }
        String table = String.join("\n", rows());
        Set<String> unnamed = targets.stream()
                .filter(target -> !isNamed(target, table))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unnamed).isEmpty();
        Map<String, String> tests = tests();
        String worked = tests.get("LocalTargetsTest") + tests.get("LyngbyTest");
        // Mors and Aalborg are worked by one test, which puts the names together.
        assertThat(targets)
                .allMatch(target -> worked.contains("\"" + target + "\"")
                        || worked.contains("\"" + target.substring(target.indexOf('_')) + "\""));
    }
}
