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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DatasetCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(DatasetSource.Opening opening, String... arguments) {
        return new CommandLine(new DatasetCommand(opening))
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
                data -> DatasetSource.of(writer(), () -> closed.set(true)),
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
                data -> DatasetSource.of(writer(), () -> {}),
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
                data -> DatasetSource.of(writer(), () -> {}),
                "--trial",
                TRIAL,
                "--position",
                "3",
                "--as-of",
                "2009-03-01");
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void throughAServerItIsTheSameDataset() throws IOException {
        Path direct = folder.resolve("direct");
        Path through = folder.resolve("through");
        DatasetWriter writer = writer();
        writer.write(writer.resolve(DatasetRequest.atHead(TRIAL)), direct, DatasetProgress.NONE);
        try (DatasetJobs jobs = new DatasetJobs(writer, folder.resolve("jobs"))) {
            HttpServer server = serve(jobs);
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

    /** A server with no more than the addresses of datasets. */
    private static HttpServer serve(DatasetJobs jobs) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/datasets", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                Map<?, ?> body = Json.read(exchange.getRequestBody().readAllBytes(), Map.class);
                try {
                    DatasetJob job = jobs.submit(DatasetRequest.atHead(String.valueOf(body.get("trialId"))));
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
                answer(
                        exchange,
                        200,
                        Files.readAllBytes(Optional.ofNullable(zip).orElseThrow()));
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

    private static byte[] bytes(Map<String, Object> json) {
        return Json.pretty(json).getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
