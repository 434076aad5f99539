package dk.tilbage;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.simulation.TokenSource;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own anchors its log when it stops, and is verified beside it and without it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AnchoredProgramIT {

    @TempDir
    private Path folder;

    private final List<ProgramProcess> programs = new ArrayList<>();

    @AfterEach
    void endAll() throws IOException {
        ProgramProcess.endAll(data(), programs);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private ProgramProcess start() throws Exception {
        ProgramProcess program = ProgramProcess.start(data());
        programs.add(program);
        return program;
    }

    private void command(ProgramProcess program, String name, String file) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(program.url().resolve("/api/v1/commands/" + name))
                .header(
                        "Authorization",
                        "Bearer " + Server.tokensIn(data()).token(TokenSource.TRIAL_ADMINISTRATOR, null))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofFile(Path.of("src/main/resources/trials/aktive-hurtigere-tilbage", file)))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    private String verify(int exitCode) throws Exception {
        Process process = new ProcessBuilder(ProgramProcess.command("verify-log", "--data", data().toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exitCode);
        return said;
    }

    @Test
    void itAnchorsWhenItStopsAndIsVerifiedBesideAndWithoutIt() throws Exception {
        Path anchors = data().resolve("anchors").resolve("anchors.ndjson");
        ProgramProcess program = start();
        command(program, "RegisterTrial", "trial.json");
        assertThat(verify(0)).contains("up to position 1", "last anchor  none");
        assertThat(anchors).doesNotExist();
        program.stop();
        assertThat(program.leftPostgresRunning()).isFalse();
        assertThat(Files.readAllLines(anchors)).hasSize(1).allMatch(line -> line.contains("\"position\":1,"));
        assertThat(verify(0)).contains("1 agree, proven up to position 1");
        assertThat(Files.readAllLines(anchors)).as("verifying writes nothing").hasSize(1);

        // A killed program makes no anchor, and the next that stops does.
        program = start();
        command(program, "AdoptProtocol", "protocol-1.json");
        program.kill();
        assertThat(Files.readAllLines(anchors)).hasSize(1);
        program = start();
        program.stop();
        assertThat(Files.readAllLines(anchors)).hasSize(2);
        assertThat(verify(0)).contains("2 agree, proven up to position 2");

        // An older state of the anchors is noticed.
        Files.writeString(anchors, Files.readAllLines(anchors).getFirst() + "\n");
        assertThat(verify(1)).contains("The first fault: ANCHORS_CUT at position 2");
    }
}
