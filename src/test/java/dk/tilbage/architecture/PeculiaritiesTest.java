package dk.tilbage.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.CoursePackage;
import dk.tilbage.trial.TrialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/jobcentres.md} says where each peculiarity is; it must not say what is not there. Every row names
 * the tests that show it, and where it names deadline rules, each of them is in one of these tests.
 */
class PeculiaritiesTest {

    private static final Path TABLE = Path.of("docs", "jobcentres.md");
    /** A test as a cell may name it: with its class, or with LT or files before it. */
    private static final Pattern TEST =
            Pattern.compile("(?:(LT|files) )?`(?:([A-Z][A-Za-z]+(?:Test|IT))\\.)?([a-z]\\w+)`");

    private static final Map<String, String> SHORT = Map.of("LT", "LocalTargetsTest", "files", "TrialFilesTest");
    /** A rule's name, or the end of one that has its beginning from the name before it. */
    private static final Pattern RULE =
            Pattern.compile("(?<![`\\w])(_?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|_[0-9]+)(?![`\\w])");

    private static final Pattern CONSTANT = Pattern.compile("static final String (\\w+) = \"([A-Z0-9_]+)\";");

    /** A row, its cells stripped. */
    private record Row(String jobcentre, String peculiarity, String feature, String tests) {

        /** The tests it names, as Class.method. */
        List<String> named() {
            List<String> named = new ArrayList<>();
            Matcher matcher = TEST.matcher(tests);
            while (matcher.find()) {
                String type = matcher.group(1) == null ? matcher.group(2) : SHORT.get(matcher.group(1));
                named.add(type + "." + matcher.group(3));
            }
            return named;
        }

        /** The rules it names. */
        Set<String> rules(Set<String> known) {
            Set<String> rules = new TreeSet<>();
            String before = "";
            Matcher matcher = RULE.matcher(feature);
            while (matcher.find()) {
                String rule = completed(before, matcher.group(1), known);
                if (known.contains(rule)) {
                    rules.add(rule);
                    before = rule;
                }
            }
            return rules;
        }

        /** ", _9" after AABENRAA_WEEK_8 is AABENRAA_WEEK_9. */
        private static String completed(String before, String name, Set<String> known) {
            if (name.startsWith("_")) {
                for (int at = before.lastIndexOf('_'); at > 0; at = before.lastIndexOf('_', at - 1)) {
                    if (known.contains(before.substring(0, at) + name)) {
                        return before.substring(0, at) + name;
                    }
                }
            }
            return name;
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
                .skip(1)
                .map(line -> {
                    String[] cells = line.split("\\|", -1);
                    assertThat(cells).as(line).hasSize(6);
                    return new Row(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip());
                })
                .toList();
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            PeculiaritiesTest::text,
                            (one, other) -> one + other));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The source of a test, with the class's constants written out; nothing where there is no such test. */
    private static @Nullable String bodyOf(String test, Map<String, String> sources) {
        String source = sources.get(test.substring(0, test.indexOf('.')));
        int start = source == null ? -1 : source.indexOf("void " + test.substring(test.indexOf('.') + 1) + "(");
        if (source == null || start < 0) {
            return null;
        }
        int depth = 0;
        int end = source.indexOf('{', start);
        do {
            char next = source.charAt(end);
            depth += next == '{' ? 1 : next == '}' ? -1 : 0;
            end++;
        } while (depth > 0);
        String body = source.substring(start, end);
        Matcher constant = CONSTANT.matcher(source);
        while (constant.find()) {
            body = body.replaceAll("\\b" + constant.group(1) + "\\b", "\"" + constant.group(2) + "\"");
        }
        return body;
    }

    /** Whether a test's source has the rule: in full, as a name of the law's rules, or as a jobcentre and the rest. */
    private static boolean mentions(String body, String rule) {
        String rest = rule.substring(Math.max(rule.indexOf('_'), 0));
        String jobcentre = rule.substring(0, Math.max(rule.indexOf('_'), 0)).toLowerCase(Locale.ROOT);
        return Pattern.compile("(\"|RuleIds\\.|\\b)" + rule + "\\b")
                        .matcher(body)
                        .find()
                || (body.contains("\"" + jobcentre + "\"") && body.contains("\"" + rest + "\""));
    }

    /** The local targets of every trial. */
    private static Set<String> targets() {
        Set<String> targets = new TreeSet<>();
        for (String trial : TrialFiles.NAMES) {
            TrialInFiles.history(trial).localTargets().values().stream()
                    .flatMap(List::stream)
                    .flatMap(adopted -> adopted.targets().stream())
                    .forEach(rule -> targets.add(rule.ruleId()));
        }
        return targets;
    }

    /** All deadline rules: local targets, those of the protocols, and those of packages. */
    private static Set<String> rules() {
        Set<String> rules = targets();
        for (String trial : TrialFiles.NAMES) {
            TrialInFiles.history(trial).protocols().forEach(version -> {
                version.rules().deadlines().forEach(rule -> rules.add(rule.ruleId()));
                version.rules().coursePackages().stream()
                        .flatMap(one -> one.activities().stream())
                        .map(CoursePackage.Activity::deadline)
                        .filter(Objects::nonNull)
                        .forEach(rule -> rules.add(rule.ruleId()));
            });
        }
        return rules;
    }

    @Test
    void noCellIsEmptyButTheNameThatIsNotRepeated() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(110)
                .allSatisfy(row -> assertThat(List.of(row.peculiarity(), row.feature(), row.tests()))
                        .allMatch(cell -> !cell.isBlank()));
        assertThat(rows().stream().map(Row::jobcentre).filter(name -> !name.isEmpty()))
                .hasSize(18);
    }

    @Test
    void everyRowNamesTestsAndTheyAreThere() throws IOException {
        Map<String, String> sources = sources();
        for (Row row : rows()) {
            assertThat(row.named())
                    .as("%s", row)
                    .isNotEmpty()
                    .allSatisfy(
                            test -> assertThat(bodyOf(test, sources)).as(test).isNotNull());
            // Nothing but tests: no "as above", no class alone.
            assertThat(TEST.matcher(row.tests()).replaceAll("").replaceAll("[;, ]", ""))
                    .as("%s", row)
                    .isEmpty();
        }
    }

    @Test
    void everyRuleARowNamesIsInOneOfItsTests() throws IOException {
        Map<String, String> sources = sources();
        Set<String> rules = rules();
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            List<String> bodies = row.named().stream()
                    .map(test -> bodyOf(test, sources))
                    .filter(Objects::nonNull)
                    .toList();
            for (String rule : row.rules(rules)) {
                if (bodies.stream().noneMatch(body -> mentions(body, rule))) {
                    missing.add(rule + " in " + row.named());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyLocalTargetIsInARow() throws IOException {
        Set<String> targets = targets();
        Set<String> named = new TreeSet<>();
        rows().forEach(row -> named.addAll(row.rules(targets)));
        assertThat(named).isEqualTo(targets);
    }
}
