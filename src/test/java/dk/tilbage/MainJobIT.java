package dk.tilbage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the README begins with, as processes of their own: from nothing to alerts and a dataset. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MainJobIT {

    private static final String LAST_LINE = "The server runs on";

    @TempDir
    private Path folder;

    @Test
    void theDemoEndsWithAlertsADatasetAndAServer() throws Exception {
        Path data = folder.resolve("demo-data");
        Process demo = new ProcessBuilder(ProgramProcess.command(
                        "demo", "--cases", "60", "--until", "2009-03-31", "--port", "0", "--data", "./demo-data"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String output = String.join("\n", linesUpTo(LAST_LINE, demo));
            assertThat(output)
                    .contains("Commands by outcome")
                    .contains("Breaches of the protocol on 2009-03-31 by rule")
                    .contains("Dataset:")
                    .contains(LAST_LINE);
            try (ZipFile dataset =
                    new ZipFile(data.resolve("demo").resolve("package.zip").toFile())) {
                assertThat(dataset.stream().map(Object::toString)).anyMatch(name -> name.endsWith("cases.csv"));
            }
            URI health = RunningServer.on(data).orElseThrow().resolve("/actuator/health");
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertThat(client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
        } finally {
            end(demo);
        }
    }

    @Test
    void theBenchmarksRunAndTellTheirShareOfTheFloor() throws Exception {
        Path page = folder.resolve("page.md");
        Process bench = new ProcessBuilder(ProgramProcess.command(
                        "bench", "--events", "2000", "--only", "replay,rebuild", "--markdown", page.toString()))
                .redirectErrorStream(true)
                .start();
        try {
            String output = String.join("\n", linesUpTo("no line", bench));
            assertThat(bench.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(bench.exitValue()).as(output).isZero();
            assertThat(Files.readString(page))
                    .containsPattern(
                            "Replay through the fold, case by case \\| [\\d,]+ events/s \\| [\\d,]+ events/s \\|")
                    .contains("Rebuild of all 4 views");
        } finally {
            end(bench);
        }
    }

    private static List<String> linesUpTo(String last, Process process) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.contains(last)) {
                break;
            }
        }
        return lines;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
    }
}
