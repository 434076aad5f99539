package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.http.TrialCheck.Fault;
import dk.tilbage.trial.TrialFiles;
import dk.tilbage.trial.TrialFiles.TrialText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;

/** The files of a trial are checked before any is sent: every fault with its file, line and field. */
class TrialCheckTest {

    static final List<String> TRIALS = TrialFiles.NAMES;

    private static List<Fault> faults(List<TrialText> files) {
        return new TrialCheck(Locale.ENGLISH).check(files);
    }

    @ParameterizedTest
    @FieldSource("TRIALS")
    void theTrialsThatComeWithTheProgramHaveNone(String trial) {
        TrialCheck check = new TrialCheck(Locale.ENGLISH);
        assertThat(check.check(TrialFiles.texts(trial))).isEmpty();
        assertThat(check.trial()).get().extracting(history -> history.trialId()).isEqualTo(trial);
    }

    /** One wrong word in the protocol of 2009, and where it is told to stand. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "endOfWeek": 4     | "endOfWeek": "four"     | FIELD_TYPE              | rules.deadlines[0].due.endOfWeek
            "endOfWeek": 4     | "endOfWeek": 400        | VALUE_OUT_OF_RANGE      | rules.deadlines[0].due.endOfWeek
            "endOfWeek": 4     | "endOfWeek": 4, "days": 3 | RULE_CONTRADICTS_ITSELF | rules.deadlines[0].due
            "endOfWeek": 4     | "endOfYear": 4          | FIELD_UNKNOWN           | rules.deadlines[0].due.endOfYear
            "with": "FIRST_DAY" | "with": "FIRST_NIGHT"  | CODE_UNKNOWN            | rules.deadlines[0].starts.with
            "EMPLOYER_REPORT", | "employer report",      | ID_INVALID              | rules.deadlines[0].ruleId
            "EMPLOYER_REPORT", | "INFORMATION_FORM",     | RULE_ID_IN_USE          | rules.deadlines[1].ruleId
            "ruleId": "FIRST_FOLLOW_UP"} | "ruleId": "NO_SUCH"} | RULE_UNKNOWN    | rules.deadlines[3].starts.ruleId
            "hoursPerWeek": 10 | "hoursPerWeek": 38      | VALUE_OUT_OF_RANGE      | rules.deadlines[8].fulfilledBy[0].activity.hoursPerWeek
            "courseMonths": 4  | "courseMonths": 25      | VALUE_OUT_OF_RANGE      | rules.courseMonths
            "effectiveFrom": "2009-01-01" | "effectiveFrom": "2009-02-30" | DATE_INVALID | effectiveFrom
            """)
    void aFaultIsToldWithItsLineAndField(String right, String wrong, String code, String field) {
        List<TrialText> files = new ArrayList<>(TrialFiles.texts(TrialFiles.AKTIVE_HURTIGERE_TILBAGE));
        TrialText protocol = files.get(1);
        String json = protocol.json().replaceFirst(java.util.regex.Pattern.quote(right), wrong);
        assertThat(json).isNotEqualTo(protocol.json());
        int line = (int) json.substring(0, json.indexOf(wrong) + 1).lines().count();
        files.set(1, new TrialText(protocol.command(), protocol.file(), json));
        assertThat(faults(files.subList(0, 2))).anySatisfy(fault -> {
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.file()).isEqualTo("protocol-1.json");
            // The second rule of that name is at fault, not the first.
            if (!code.equals("RULE_ID_IN_USE")) {
                assertThat(fault.line()).isEqualTo(line);
            }
            assertThat(fault.reason()).isNotBlank();
        });
    }

    @Test
    void everyFaultOfAFileIsTold() {
        List<TrialText> files = new ArrayList<>(TrialFiles.texts(TrialFiles.AKTIVE_HURTIGERE_TILBAGE));
        String json = files.get(1)
                .json()
                .replace("\"endOfWeek\": 4", "\"endOfWeek\": 105")
                .replace("\"hoursPerWeek\": 10", "\"hoursPerWeek\": 50");
        files.set(1, new TrialText("AdoptProtocol", "protocol-1.json", json));
        assertThat(faults(files.subList(0, 2)))
                .extracting(Fault::code)
                .containsExactly("VALUE_OUT_OF_RANGE", "VALUE_OUT_OF_RANGE");
        assertThat(faults(files.subList(0, 2)).getFirst().text())
                .startsWith("protocol-1.json:")
                .contains("rules.deadlines[0].due.endOfWeek: ")
                .endsWith("(VALUE_OUT_OF_RANGE)");
    }

    @Test
    void whatIsNoJsonOrNoSettingIsAFaultOfTheFile() {
        assertThat(faults(List.of(new TrialText("RegisterTrial", "trial.json", "{\"trialId\": \"t\",\n \"title\": }"))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.code()).isEqualTo("BODY_MALFORMED"));
        assertThat(faults(List.of(
                        new TrialText("RegisterTrial", "trial.json", "{\"trialId\": \"t\",\n \"trialId\": \"u\"}"))))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.code()).isEqualTo("FIELD_DUPLICATE");
                    assertThat(fault.line()).isEqualTo(2);
                });
        assertThat(faults(List.of(new TrialText("OpenCase", "case.json", "{}"))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.code()).isEqualTo("COMMAND_UNKNOWN"));
    }

    @Test
    void linesAreThoseOfTheFieldOrOfWhatIsAroundIt() {
        JsonLines lines = JsonLines.of("{\n \"a\": 1,\n \"b\": [\n  {\"c\": 2},\n  {\n   \"d\": [1,\n 2]}]}");
        assertThat(lines.of(Optional.of("a"))).contains(2);
        assertThat(lines.of(Optional.of("b[0].c"))).contains(4);
        assertThat(lines.of(Optional.of("b[1]"))).contains(5);
        assertThat(lines.of(Optional.of("b[1].d[1]"))).contains(7);
        assertThat(lines.of(Optional.of("b[1].missing.deeper"))).contains(5);
        assertThat(lines.of(Optional.empty())).contains(1);
    }

    /** The schemas in {@code docs/schemas} are what bodies are read by; written anew with {@code -Dtilbage.contracts.write=true}. */
    @Test
    void thePublishedSchemasAreTheShapesThatBodiesAreReadBy() throws IOException {
        Path folder = Path.of("docs", "schemas");
        for (CommandCatalogue.Entry command : CommandSchema.ofTrialFiles()) {
            Path file = folder.resolve(command.name() + ".schema.json");
            String schema = CommandSchema.of(command).toPrettyString() + "\n";
            if (Boolean.getBoolean("tilbage.contracts.write")) {
                Files.createDirectories(folder);
                Files.writeString(file, schema);
            }
            assertThat(Files.readString(file)).isEqualTo(schema);
        }
    }

    // ---- the command ------------------------------------------------------------------------------------------------

    private record Run(int exit, String out, String err) {}

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new TrialFilesCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(exit, out.toString(), err.toString());
    }

    @Test
    void theCommandChecksATrialByName() {
        Run run = run(TrialFiles.AKTIVE_HURTIGERE_TILBAGE);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("2 protocol versions", "16 jobcentres");
    }

    @Test
    void theCommandTellsTheFaultsOfAFolderAndSendsNothing(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("order.txt"), "RegisterTrial trial.json\n");
        Files.writeString(
                folder.resolve("trial.json"),
                "{\n  \"trialId\": \"next\",\n  \"title\": \" \",\n  \"period\": {\"from\": \"2027-01-01\", \"to\": \"2026-01-01\"}\n}\n");
        Run run = run(folder.toString(), "--load", "--url", "http://localhost:1", "--token", "t", "--language", "da");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("trial.json:3: title: ", "nothing was sent");
    }

    @Test
    void aTrialThatIsNotThereIsAFaultOfTheCommandLine() {
        assertThat(run("no-such-trial").exit()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run(TrialFiles.AKTIVE_HURTIGERE_TILBAGE, "--load").err()).contains("--token");
    }
}
