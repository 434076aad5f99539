package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import dk.tilbage.http.TrialCheck.Fault;
import dk.tilbage.trial.TrialFiles;
import dk.tilbage.trial.TrialFiles.TrialText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** One wrong word in an agreement, and where it is told to stand. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "places": 240      | "places": "240"         | FIELD_TYPE              | places
            "places": 240      | "place": 240            | FIELD_UNKNOWN           | place
            "fewestPlaces": 220 | "fewestPlaces": 241    | PLACES_CONTRADICT       | places
            "places": 40,      | "places": 41,           | LOTS_DO_NOT_ADD_UP      | lots
            "name": "SOP 3: a-kasse" | "name": "SOP 2: arbejdsfastholdelse" | VALUE_OUT_OF_RANGE | lots[2].name
            "per": "PLACE_YEAR" | "per": "PLACE"         | CODE_UNKNOWN            | lots[0].price.per
            "weeks": 12        | "weeks": 105            | VALUE_OUT_OF_RANGE      | weeks
            "SICKNESS_BENEFIT" | "HEALTHY"               | CODE_UNKNOWN            | targetGroups[0]
            "everyWeeks": 4,   | "everyWeeks": 53,       | VALUE_OUT_OF_RANGE      | reports[1].everyWeeks
            "kind": "HOLIDAY"  | "kind": "REFUSED"       | VALUE_OUT_OF_RANGE      | reports[8].kind
            "to": "2008-12-31" | "to": "2008-04-29"      | PERIOD_REVERSED         | to
            "jobcentreId": "randers" | "jobcentreId": "rander" | JOBCENTRE_UNKNOWN | jobcentreId
            "trialId": "aktive-hurtigere-tilbage" | "trialId": "aktive" | TRIAL_UNKNOWN | trialId
            """)
    void aFaultOfAnAgreementIsToldWithItsLineAndField(String right, String wrong, String code, String field) {
        List<TrialText> files = new ArrayList<>(TrialFiles.texts(TrialFiles.AKTIVE_HURTIGERE_TILBAGE));
        TrialText contract = contractOf2008(files);
        String json = contract.json().replaceFirst(java.util.regex.Pattern.quote(right), wrong);
        assertThat(json).isNotEqualTo(contract.json());
        files.set(files.indexOf(contract), new TrialText(contract.command(), contract.file(), json));
        List<Fault> faults = faults(files);
        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().code()).isEqualTo(code);
        assertThat(faults.getFirst().field()).isEqualTo(field);
        assertThat(faults.getFirst().file()).isEqualTo("agreements/randers-2008.json");
        // An item of a list stands on its own line, everything else on that of its field.
        int at = field.endsWith("]") ? json.indexOf(wrong) : json.indexOf("\"" + leaf(field) + "\"", from(json, field));
        int line = (int) json.substring(0, at + 1).lines().count();
        assertThat(faults.getFirst().line()).isEqualTo(line);
    }

    private static String leaf(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    /** Where the object around a field begins: the n-th of its list. */
    private static int from(String json, String field) {
        if (!field.contains("].")) {
            // The places of the agreement itself come before those of its lots.
            return 0;
        }
        int at = json.indexOf("\"" + field.substring(0, field.indexOf('[')) + "\"");
        int number = Integer.parseInt(field.substring(field.indexOf('[') + 1, field.indexOf(']')));
        String first = field.startsWith("lots") ? "\"name\"" : "\"kind\"";
        for (int i = 0; i <= number; i++) {
            at = json.indexOf(first, at + 1);
        }
        return at;
    }

    private static TrialText contractOf2008(List<TrialText> files) {
        return files.stream()
                .filter(file -> file.file().equals("agreements/randers-2008.json"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyFaultOfAnAgreementIsTold() {
        List<TrialText> files = new ArrayList<>(TrialFiles.texts(TrialFiles.AKTIVE_HURTIGERE_TILBAGE));
        TrialText contract = contractOf2008(files);
        String json = contract.json()
                .replace("\"weeks\": 12", "\"weeks\": 105")
                .replace("\"mostPlaces\": 260", "\"mostPlaces\": 200")
                .replace("\"everyWeeks\": 4", "\"everyWeeks\": 53");
        files.set(files.indexOf(contract), new TrialText(contract.command(), contract.file(), json));
        assertThat(faults(files))
                .extracting(Fault::field)
                .containsExactly("mostPlaces", "mostPlaces", "weeks", "reports[1].everyWeeks");
    }

    /** What one file says against another: the id of an agreement used twice, a change of one that is not there. */
    @Test
    void agreementsContradictEachOther() {
        List<TrialText> files = new ArrayList<>(TrialFiles.texts(TrialFiles.AKTIVE_HURTIGERE_TILBAGE));
        TrialText contract = contractOf2008(files);
        files.add(contract);
        assertThat(faults(files)).isEmpty();
        files.add(new TrialText(
                contract.command(), "again.json", contract.json().replace("\"weeks\": 12", "\"weeks\": 13")));
        files.add(new TrialText("ChangeProviderAgreement", "change.json", """
                {"trialId": "aktive-hurtigere-tilbage", "agreementId": "randers-2007", "effectiveFrom": "2008-06-01",
                 "to": "2008-12-31"}"""));
        assertThat(faults(files))
                .extracting(Fault::file, Fault::code)
                .containsExactly(tuple("again.json", "AGREEMENT_ID_IN_USE"), tuple("change.json", "AGREEMENT_UNKNOWN"));
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
        assertThat(run.out()).contains("2 protocol versions", "16 jobcentres", "17 agreements");
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

    /** The agreements of a folder are checked with it, and sent with it: after everything else. */
    @Test
    void theAgreementsOfAFolderAreCheckedAndSentLast(@TempDir Path folder) throws IOException {
        for (TrialText file : TrialFiles.texts(TrialFiles.KOEBENHAVN_2015)) {
            Path to = folder.resolve(file.file());
            Files.createDirectories(to.getParent());
            Files.writeString(to, file.json());
        }
        for (String list : List.of("order.txt", "agreements.txt")) {
            Files.copy(Path.of("src/main/resources/trials/koebenhavn-2015", list), folder.resolve(list));
        }
        List<String> sent = new CopyOnWriteArrayList<>();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            sent.add(exchange.getRequestURI().getPath());
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"events\":[\"x\"]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
        try {
            String url = "http://localhost:" + registry.getAddress().getPort();
            Run run = run(folder.toString(), "--load", "--url", url, "--token", "t");
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("5 agreements", "agreements/leverandoer-5.json: registered");
            assertThat(sent).hasSize(8);
            assertThat(sent.subList(3, 8)).containsOnly("/api/v1/commands/RegisterProviderAgreement");
            sent.clear();
            Path supplier = folder.resolve("agreements/leverandoer-3.json");
            Files.writeString(supplier, Files.readString(supplier).replace("\"koebenhavn\"", "\"aarhus\""));
            run = run(folder.toString(), "--load", "--url", url, "--token", "t");
            assertThat(run.err())
                    .contains(
                            "agreements/leverandoer-3.json:4: jobcentreId: ",
                            "(JOBCENTRE_UNKNOWN)",
                            "nothing was sent");
            assertThat(sent).isEmpty();
        } finally {
            registry.stop(0);
        }
    }

    @Test
    void aTrialThatIsNotThereIsAFaultOfTheCommandLine() {
        assertThat(run("no-such-trial").exit()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run(TrialFiles.AKTIVE_HURTIGERE_TILBAGE, "--load").err()).contains("--token");
    }
}
