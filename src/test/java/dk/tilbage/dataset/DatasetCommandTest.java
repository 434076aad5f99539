package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(DatasetSource.Opening opening, String... arguments) {
        return DatasetCommand.with(opening)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static DatasetWriter writer() {
        return SmallTrial.writer(SmallTrial.three());
    }

    @Test
    void itWritesADatasetAndSaysWhatItIs() {
        AtomicBoolean closed = new AtomicBoolean();
        Path target = folder.resolve("d");
        int exit = run(
                data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> closed.set(true)),
                "--trial",
                TRIAL,
                "--as-of",
                "2009-03-01",
                "--observed-to",
                "2009-02-28",
                "--out",
                target.toString());
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(closed).isTrue();
        assertThat(target.resolve("cases.csv")).exists();
        assertThat(out.toString()).contains("observed to 2009-02-28", "cases", "contentDigest", target.toString());
    }

    @Test
    void whatIsRefusedIsOneLineAndAnExitCode() {
        int exit = run(
                data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> {}),
                "--trial",
                "other",
                "--out",
                folder.resolve("d").toString());
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("TRIAL_UNKNOWN").hasLineCount(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void positionAndTimeTogetherAreAMistake() {
        int exit = run(
                data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> {}),
                "--trial",
                TRIAL,
                "--position",
                "3",
                "--as-of",
                "2009-03-01");
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void aDiffIsWrittenAndSummed() {
        Path target = folder.resolve("diff");
        int exit = run(
                data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> {}),
                "diff",
                "--trial",
                TRIAL,
                "--from-position",
                "20",
                "--observed-to",
                "2009-04-30",
                "--out",
                target.toString());
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(target.resolve(DiffWriter.CHANGES)).exists();
        assertThat(target.resolve(DiffWriter.REPORT)).content().contains("| conversations |");
        assertThat(out.toString()).contains("something differs for", "conversations", target.toString());
    }

    @Test
    void aDiffNeedsOnePlaceToBeginAt() {
        DatasetSource.Opening opening = data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> {});
        assertThat(run(opening, "diff", "--trial", TRIAL)).isEqualTo(2);
        assertThat(run(opening, "diff", "--trial", TRIAL, "--from-position", "7", "--from-as-of", "2009-03-01"))
                .isEqualTo(2);
        assertThat(run(opening, "diff", "--from-position", "7")).isEqualTo(2);
        assertThat(run(opening)).isEqualTo(2);
    }

    @Test
    void aDatasetIsVerifiedAsFolderAndAsZipAndAgainstTheLog() throws IOException {
        Path target = folder.resolve("d");
        DatasetSource.Opening opening = data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> {});
        assertThat(run(opening, "build", "--trial", TRIAL, "--out", target.toString()))
                .isZero();
        assertThat(run(opening, "verify", "--in", target.toString())).isZero();
        assertThat(run(
                        opening,
                        "verify",
                        "--in",
                        target.resolve(DatasetWriter.PACKAGE).toString(),
                        "--against-log"))
                .isZero();
        assertThat(out.toString()).contains("The log gives the same dataset.");
        assertThat(err.toString()).isEmpty();

        Path cases = target.resolve("cases.csv");
        String text = Files.readString(cases);
        Files.writeString(cases, text.replaceFirst("nord", "west"));
        Files.writeString(target.resolve("mine.txt"), "years of work");
        Files.delete(target.resolve("offers.csv"));
        assertThat(run(opening, "verify", "--in", target.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("cases.csv has another SHA-256", "mine.txt is not of the dataset", "offers.csv is missing");
    }

    @Test
    void aDatasetThatTheLogDoesNotGiveIsToldByItsFirstLine() throws IOException {
        Path target = folder.resolve("d");
        LogInMemory other = SmallTrial.three();
        DatasetWriter writer = SmallTrial.writer(other);
        DatasetResult made = writer.write(writer.resolve(DatasetRequest.atHead(TRIAL)), target, DatasetProgress.NONE);
        // A log as long as that, in which a case was allocated otherwise.
        LogInMemory forged = SmallTrial.three().endingAt(made.address().position() - 1);
        forged.record(
                SmallTrial.SECRET + "-two",
                java.time.Instant.parse("2009-02-01T12:00:00Z"),
                new dk.tilbage.casefile.CaseEvent.EmployerReportReceived("r", SmallTrial.day(1, 20), null));
        DatasetSource.Opening opening =
                data -> DatasetSource.of(SmallTrial.writer(forged), SmallTrial.NO_ACCESS_LOG, () -> {});
        assertThat(run(opening, "verify", "--in", target.toString(), "--against-log"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("First: cases.csv, line ", "2009-01-20");
    }

    /** A wrong report is worse than none: the check that failed is named, in English and Danish. */
    @Test
    void numbersThatDoNotAddUpAreRefusedByTheNameOfTheCheck() throws IOException {
        Path target = folder.resolve("d");
        DatasetSource.Opening opening = data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> {});
        run(opening, "build", "--trial", TRIAL, "--out", target.toString());
        // A case that was allocated, of which the other tables know nothing.
        String name = "disposition.csv";
        Path manifest = target.resolve(DatasetWriter.MANIFEST);
        String before = PackageFile.of(target, name).sha256();
        List<String> lines = Files.readAllLines(target.resolve(name));
        List<String> columns = List.of(lines.getFirst().split(",", -1));
        String[] row = lines.getLast().split(",", -1);
        Map.of(
                        "arm", "PARTICIPANT",
                        "entered", "1",
                        "entered_on", "2009-01-20",
                        "not_entered_reason", "",
                        "not_allocated_reason", "",
                        "end_state", "STILL_ON_BENEFIT")
                .forEach((column, value) -> row[columns.indexOf(column)] = value);
        Files.write(target.resolve(name), List.of(lines.getFirst(), String.join(",", row)));
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace(before, PackageFile.of(target, name).sha256()));
        Path report = folder.resolve("report");
        assertThat(run(opening, "report", "--in", target.toString(), "--out", report.toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "Refused (REPORT_NOT_SOUND): The check allocated/PARTICIPANT/all failed",
                        "do not add up",
                        "/ Kontrollen allocated/PARTICIPANT/all",
                        "stemmer ikke");
        assertThat(report.resolve("report.html")).doesNotExist();
    }

    @Test
    void aJobThatFailedOfACheckTellsItInBothLanguages() {
        DatasetJob job = DatasetJob.queued(
                        "id", new DatasetAddress(TRIAL, 1, java.time.LocalDate.EPOCH, 2, "full", "k"))
                .failed(DatasetRefused.Code.REPORT_NOT_SOUND, "entered/CONTROL/all");
        assertThat(job.view())
                .containsEntry("code", "REPORT_NOT_SOUND")
                .containsEntry("check", "entered/CONTROL/all")
                .containsEntry("detail", DatasetRefused.Code.REPORT_NOT_SOUND.text())
                .containsEntry("detailDa", DatasetRefused.Code.REPORT_NOT_SOUND.danish());
    }

    @Test
    void theReportIsMadeOfAPackageAndRefusedOfOther() {
        Path target = folder.resolve("d");
        DatasetSource.Opening opening = data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> {});
        run(opening, "build", "--trial", TRIAL, "--out", target.toString());
        Path report = folder.resolve("report");
        assertThat(run(
                        opening,
                        "report",
                        "--in",
                        target.resolve(DatasetWriter.PACKAGE).toString(),
                        "--out",
                        report.toString()))
                .as(err.toString())
                .isZero();
        assertThat(report.resolve("report.html")).isNotEmptyFile();
        assertThat(run(opening, "report", "--in", folder.toString(), "--out", report.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("Refused (").doesNotContain("Exception in");
    }

    @Test
    void whatIsNoDatasetIsRefused() throws IOException {
        DatasetSource.Opening opening = data -> DatasetSource.of(writer(), SmallTrial.NO_ACCESS_LOG, () -> {});
        assertThat(run(opening, "verify", "--in", folder.toString())).isEqualTo(1);
        for (String manifest :
                new String[] {"", "[]", "{}", "{\"format\":\"tilbage-registration-dataset\",\"files\":[]}"}) {
            Files.writeString(folder.resolve(DatasetWriter.MANIFEST), manifest);
            assertThat(run(opening, "verify", "--in", folder.toString()))
                    .as(manifest)
                    .isEqualTo(1);
        }
        assertThat(err.toString()).contains("NO_DATASET").doesNotContain("Exception");
    }

    /** The connection is cut twice in the middle; the rest is asked for with the range that is missing. */
    @Test
    void aCutDownloadGoesOnWhereItEnded() throws IOException {
        DatasetWriter writer = writer();
        Path direct = folder.resolve("direct");
        writer.write(writer.resolve(DatasetRequest.atHead(TRIAL)), direct, DatasetProgress.NONE);
        try (DatasetJobs jobs = new DatasetJobs(writer, SmallTrial.NO_ACCESS_LOG, folder.resolve("jobs"))) {
            List<String> ranges = new ArrayList<>();
            HttpServer server = serve(jobs, ranges);
            try {
                DatasetSource.Opening opening = data -> new ServerSource(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "token");
                Path through = folder.resolve("through");
                assertThat(run(opening, "build", "--trial", TRIAL, "--out", through.toString()))
                        .as(err.toString())
                        .isZero();
                assertThat(ranges).containsExactly("null null", "bytes=1000- \"tag\"", "bytes=2000- \"tag\"");
                assertThat(through.resolve(DatasetWriter.PACKAGE))
                        .hasSameBinaryContentAs(direct.resolve(DatasetWriter.PACKAGE));
            } finally {
                server.stop(0);
            }
        }
    }

    @Test
    void throughAServerItIsTheSameDataset() throws IOException {
        Path direct = folder.resolve("direct");
        Path through = folder.resolve("through");
        DatasetWriter writer = writer();
        writer.write(writer.resolve(DatasetRequest.atHead(TRIAL)), direct, DatasetProgress.NONE);
        try (DatasetJobs jobs = new DatasetJobs(writer, SmallTrial.NO_ACCESS_LOG, folder.resolve("jobs"))) {
            HttpServer server = serve(jobs, null);
            try {
                DatasetSource.Opening opening = data -> new ServerSource(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "token");
                assertThat(run(opening, "--trial", TRIAL, "--out", through.toString()))
                        .as(err.toString())
                        .isZero();
                assertThat(run(opening, "--trial", "other", "--out", through.toString()))
                        .isEqualTo(1);
                assertThat(err.toString()).contains("TRIAL_UNKNOWN");
            } finally {
                server.stop(0);
            }
        }
        for (String file : new String[] {"cases.csv", DatasetWriter.MANIFEST, DatasetWriter.PACKAGE}) {
            assertThat(through.resolve(file)).hasSameBinaryContentAs(direct.resolve(file));
        }
    }

    /** A server with no more than the addresses of datasets; one that notes ranges cuts the first two downloads. */
    private static HttpServer serve(DatasetJobs jobs, @Nullable List<String> ranges) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/datasets", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                Map<?, ?> body = Json.read(exchange.getRequestBody().readAllBytes(), Map.class);
                try {
                    DatasetJob job = jobs.submit(
                            DatasetRequest.atHead(String.valueOf(body.get("trialId"))), SmallTrial.SOMEBODY);
                    exchange.getResponseHeaders().add("Location", "/api/v1/datasets/" + job.id());
                    answer(exchange, 202, bytes(job.view()));
                } catch (DatasetRefused refused) {
                    answer(
                            exchange,
                            404,
                            bytes(Map.of(
                                    "code", refused.code().name(), "detail", String.valueOf(refused.getMessage()))));
                }
            } else if (path.endsWith(DatasetWriter.PACKAGE)) {
                String id = path.split("/", -1)[4];
                Path zip = jobs.find(id).map(DatasetJob::packageFile).orElseThrow();
                byte[] bytes = Files.readAllBytes(Optional.ofNullable(zip).orElseThrow());
                if (ranges == null) {
                    answer(exchange, 200, bytes);
                } else {
                    cut(exchange, bytes, ranges);
                }
            } else {
                answer(
                        exchange,
                        200,
                        bytes(jobs.find(path.split("/", -1)[4]).orElseThrow().view()));
            }
        });
        server.start();
        return server;
    }

    private static void cut(HttpExchange exchange, byte[] bytes, List<String> ranges) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range + " " + exchange.getRequestHeaders().getFirst("If-Range"));
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().add("ETag", "\"tag\"");
        exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length - from);
        int length = ranges.size() < 3 ? 1_000 : bytes.length - from;
        exchange.getResponseBody().write(bytes, from, length);
        exchange.getResponseBody().flush();
        // Fewer bytes than were announced: the connection is closed.
        exchange.close();
    }

    private static byte[] bytes(Map<String, Object> json) {
        return Json.pretty(json).getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
