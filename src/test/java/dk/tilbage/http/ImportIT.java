package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dk.tilbage.eventstore.EventLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Spreadsheets imported into a registry at work. */
class ImportIT {

    private static final Path MAPPING = Path.of("docs/import/sygedagpenge.json");
    private static final String HEADER =
            "Sagsnr;CPR-nummer;Første sygedag;Beskæftigelse;I job;Sagsbehandler;Kategori;Kategoriseret;Sygdom\n";

    private static RegistryAtWork registry;

    @TempDir
    private Path folder = Path.of("");

    private String out = "";

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    private int run(Path file, Path mapping, int port, String... more) throws IOException {
        Path token = folder.resolve("token.txt");
        Files.writeString(token, registry.token(Role.CASE_APPLICATION, "herning") + "\n");
        StringWriter written = new StringWriter();
        CommandLine line = new CommandLine(new ImportCommand())
                .setOut(new PrintWriter(written))
                .setErr(new PrintWriter(written));
        List<String> arguments = new ArrayList<>(List.of(
                "--file",
                file.toString(),
                "--mapping",
                mapping.toString(),
                "--url",
                "http://localhost:" + port,
                "--token-file",
                token.toString(),
                "--retry-pause",
                "PT0.001S"));
        arguments.addAll(List.of(more));
        int exit = line.execute(arguments.toArray(String[]::new));
        out = written.toString();
        return exit;
    }

    private int run(Path file, String... more) throws IOException {
        return run(file, MAPPING, registry.port(), more);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Rows that make an event each. */
    private static String rows(String prefix, int from, int to) {
        StringBuilder rows = new StringBuilder();
        for (int i = from; i < to; i++) {
            rows.append("%s-%d;%02d01%02d-%04d;05-01-2009;ledig;nej;kw-1;;;\n"
                    .formatted(prefix, i, 61 + i % 28, 50 + prefix.length(), i));
        }
        return rows.toString();
    }

    @Test
    void theExampleIsTriedRecordedAndKnownAgain() throws IOException {
        Path file = Files.copy(Path.of("docs/import/sygedagpenge.csv"), folder.resolve("sager.csv"));
        long before = head();

        assertThat(run(file, "--preview", "1")).as(out).isZero();
        assertThat(out)
                .contains("\"command\":\"OpenCase\"", "\"firstDay\":\"2009-01-05\"", "\"cpr\":\"***\"")
                .contains("3 rows, 7 commands: 7 would be recorded, 0 known already, 0 refused")
                .doesNotContain("610150", "H-1002");
        assertThat(head()).isEqualTo(before);

        assertThat(run(file)).as(out).isZero();
        assertThat(out).contains("7 recorded, 0 known already, 0 refused");
        assertThat(head()).isEqualTo(before + 7);

        assertThat(run(file)).as(out).isZero();
        assertThat(out).contains("0 recorded, 7 known already, 0 refused");
        assertThat(head()).isEqualTo(before + 7);
    }

    @Test
    void brokenRowsAreReportedMendedAndImported() throws IOException {
        Path file = file("b.csv", HEADER + """
                b-1;610160-2001;05-01-2009;ledig;nej;kw-1;2;10-02-2009;
                b-2;620160-2002;31-02-2009;ledig;måske;kw-1;;;
                b-3;630160-2003;05-01-2009;pirat;nej;kw-1;;;
                b-4;640160-2004;05-01-2009
                b-1;650160-2005;05-01-2009;ledig;nej;kw-1;;;
                b-6;999999-9999;05-01-2009;ledig;nej;kw-1;;;
                b-7;660160-2007;05-01-2009;ledig;nej;kw-1;9;10-02-2009;
                b-8;670160-2008;05-01-2009;ledig;nej;kw-1;;;;670160-2008
                """);
        long before = head();

        assertThat(run(file)).as(out).isEqualTo(1);

        // Two of b-1, and b-7 is opened but not categorised.
        assertThat(head()).isEqualTo(before + 3);
        String report = Files.readString(folder.resolve("b.report.csv"));
        List<String> told = report.lines().toList();
        for (String start : List.of(
                "3;Første sygedag;OpenCase;firstDay;CELL_NO_DATE;",
                "3;I job;OpenCase;hasJob;CELL_NO_YES_OR_NO;",
                "4;Beskæftigelse;OpenCase;employment;CELL_NOT_LISTED;",
                "5;;;;ROW_TOO_SHORT;",
                "6;Sagsnr;;;ROW_ID_TWICE;",
                "7;CPR-nummer;OpenCase;cpr;CPR_IMPOSSIBLE_DATE;",
                "8;Kategori;CategoriseCase;category;VALUE_OUT_OF_RANGE;",
                "9;;;;ROW_TOO_LONG;")) {
            assertThat(told).anyMatch(line -> line.startsWith(start));
        }
        assertThat(told).hasSize(9);
        assertThat(report).contains("dato").doesNotContain("pirat", "999999", "620160", "670160");
        Path rejected = folder.resolve("b.rejected.csv");
        assertThat(Files.readAllLines(rejected)).hasSize(8).contains("b-3;630160-2003;05-01-2009;pirat;nej;kw-1;;;");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rejected)))
                .isEqualTo("rw-------");

        // Mended, and imported from where it is.
        Path mended = file("mended.csv", HEADER + """
                b-3;630160-2003;05-01-2009;ledig;nej;kw-1;;;
                b-7;660160-2007;05-01-2009;ledig;nej;kw-1;3;10-02-2009;
                """);
        assertThat(run(mended)).as(out).isZero();
        assertThat(out).contains("2 recorded, 1 known already, 0 refused");
        assertThat(head()).isEqualTo(before + 5);
    }

    @Test
    void anotherEncodingSeparatorAndLanguage() throws IOException {
        Path mapping = file(
                "m.json",
                Files.readString(MAPPING)
                        .replace("UTF-8", "windows-1252")
                        .replace("\"separator\": \";\"", "\"separator\": \",\""));
        Path file = folder.resolve("w.csv");
        Files.writeString(
                file,
                (HEADER + "w-1;610170-3001;05-01-2009;Lønmodtager;ja;kw-1;;;bevægeapparat\n"
                                + "w-2;620170-3002;05-01-2009;Søfarer;ja;kw-1;;;\n")
                        .replace(';', ','),
                Charset.forName("windows-1252"));
        assertThat(run(file, mapping, registry.port(), "--language", "en", "--report", folder + "/w.ndjson"))
                .as(out)
                .isEqualTo(1);
        assertThat(out).contains("2 recorded");
        assertThat(Files.readString(folder.resolve("w.ndjson")))
                .isEqualTo("{\"line\":3,\"column\":\"Beskæftigelse\",\"command\":\"OpenCase\",\"field\":\"employment\","
                        + "\"code\":\"CELL_NOT_LISTED\",\"text\":\"The mapping does not say what the value of the cell"
                        + " means.\"}\n");
        assertThat(Files.readString(folder.resolve("w.rejected.csv"), Charset.forName("windows-1252")))
                .contains("Søfarer");

        // Read as something it is not, nothing is sent.
        long before = head();
        assertThat(run(file)).isEqualTo(2);
        assertThat(out).contains("encoding");
        assertThat(head()).isEqualTo(before);
    }

    /** As Excel writes "CSV UTF-8", and as other programs do that put every cell into quotation marks. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aByteOrderMarkIsNoPartOfTheFirstColumn(boolean quoted) throws IOException {
        String text = HEADER + rows(quoted ? "quoted" : "mk", 0, 2);
        if (quoted) {
            text = text.lines()
                    .map(line -> '"' + line.replace(";", "\";\"") + "\"\n")
                    .collect(Collectors.joining());
        }
        assertThat(run(file("mark.csv", "\uFEFF" + text))).as(out).isZero();
        assertThat(out).contains("2 recorded");
    }

    /** The columns are named in ASCII, so that only what the cells hold tells of the encoding. */
    private Path mappingOf(String encoding) throws IOException {
        return file("ascii-" + encoding + ".json", """
                {"name":"ascii","encoding":"%s","rowId":["Nr"],"commands":[{"command":"CategoriseCase","fields":
                 {"caseId":"Nr","category":{"column":"Kategori","values":{"én":1}},"on":"Dato"}}]}""".formatted(encoding));
    }

    static Stream<Arguments> texts() {
        Charset windows = Charset.forName("windows-1252");
        return Stream.of(
                Arguments.of("UTF-8", "é".getBytes(StandardCharsets.UTF_8), 0, 1),
                Arguments.of("windows-1252", "é".getBytes(windows), 0, 1),
                // Each byte of a letter of UTF-8 is a letter of windows-1252.
                Arguments.of("windows-1252", "é".getBytes(StandardCharsets.UTF_8), 0, 2),
                Arguments.of("windows-1252", "é".getBytes(StandardCharsets.UTF_8), 20_000, 2),
                Arguments.of("UTF-8", "é".getBytes(windows), 0, 2),
                Arguments.of("UTF-8", "é".getBytes(windows), 20_000, 2),
                // No letter of windows-1252.
                Arguments.of("windows-1252", new byte[] {(byte) 0x81}, 0, 2),
                Arguments.of("UTF-8", "é".getBytes(StandardCharsets.UTF_16), 0, 2));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatIsNotInTheEncodingOfTheMappingIsNotBegun(String encoding, byte[] letter, int rowsBefore, int exit)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("Nr;Kategori;Dato\n".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < rowsBefore; i++) {
            bytes.writeBytes(("r-" + i + ";2;01-02-2009\n").getBytes(StandardCharsets.US_ASCII));
        }
        bytes.writeBytes("last;".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(letter);
        bytes.writeBytes("n;01-02-2009\n".getBytes(StandardCharsets.US_ASCII));
        Path file = Files.write(folder.resolve("letters.csv"), bytes.toByteArray());
        // Where it is read at all, the letter means what the mapping says: it is the registry that knows no such case.
        assertThat(run(file, mappingOf(encoding), registry.port())).as(out).isEqualTo(exit);
        if (exit == 2) {
            assertThat(out).contains("is not in the encoding of the mapping").doesNotContain("last");
            assertThat(folder.resolve("letters.report.csv")).doesNotExist();
        } else {
            assertThat(Files.readAllLines(folder.resolve("letters.report.csv")))
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("2;Nr;CategoriseCase;caseId;CASE_UNKNOWN;");
        }
    }

    @Test
    void whatCannotBeUsedIsToldBeforeAnythingIsSent() throws IOException {
        assertThat(run(file("no.csv", "Sagsnr;CPR\nx;y\n"))).isEqualTo(2);
        assertThat(out).contains("column \"CPR-nummer\": is not in the file");
        assertThat(run(file("empty.csv", ""))).isEqualTo(2);
        assertThat(out).contains("is empty");
        assertThat(run(folder.resolve("none.csv"))).isEqualTo(2);
        Path file = file("own.csv", HEADER);
        assertThat(run(file, "--rejected", file.toString())).isEqualTo(2);
        assertThat(Files.readString(file)).isEqualTo(HEADER);
    }

    /** The connection breaks after the first part was recorded, and before its answers arrive. */
    @Test
    void whatWasInterruptedGoesOnWhereItEnded() throws Exception {
        Path file = file("many.csv", HEADER + rows("many", 0, 600));
        long before = head();
        AtomicInteger parts = new AtomicInteger();
        HttpServer between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        between.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int part = parts.incrementAndGet();
            if (part <= 2) {
                byte[] answer = registry.send(registry.request("/api/v1/commands?dryRun=false")
                                .header(
                                        "Authorization",
                                        exchange.getRequestHeaders().getFirst("Authorization"))
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofByteArray(body)))
                        .response()
                        .body()
                        .getBytes(StandardCharsets.UTF_8);
                if (part == 1) {
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                }
            }
            exchange.close();
        });
        between.start();
        try {
            assertThat(run(file, MAPPING, between.getAddress().getPort()))
                    .as(out)
                    .isEqualTo(3);
        } finally {
            between.stop(0);
        }
        assertThat(out).contains("Run the same again");
        assertThat(head()).isEqualTo(before + 2 * ImportRun.COMMANDS_AT_A_TIME);

        assertThat(run(file)).as(out).isZero();

        assertThat(out).contains("600 rows, 600 commands: 100 recorded, 500 known already, 0 refused");
        assertThat(head()).isEqualTo(before + 600);
    }

    @Test
    void withoutARightNothingIsSent() throws IOException {
        Path file = file("right.csv", HEADER + rows("right", 0, 1));
        Path token = file("other.txt", registry.token(Role.AUDITOR, "herning"));
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new ImportCommand())
                .setErr(new PrintWriter(err))
                .execute(
                        "--file",
                        file.toString(),
                        "--mapping",
                        MAPPING.toString(),
                        "--url",
                        "http://localhost:" + registry.port(),
                        "--token-file",
                        token.toString());
        assertThat(exit).isEqualTo(3);
        assertThat(err.toString()).contains("403 ROLE_MISSING");
    }
}
