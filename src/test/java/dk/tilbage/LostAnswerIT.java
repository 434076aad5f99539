package dk.tilbage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dk.tilbage.http.LocalTokens;
import dk.tilbage.http.Role;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program is killed as soon as a command is in the log, and its client never sees the answer, whether there was one or not. By
 * its key the client finds out what happened; sent again, the command happens no second time. {@code KilledProgramIT} kills at
 * random moments, of which some are between the append and the answer: it counts what was stored and not answered.
 */
class LostAnswerIT {

    private static final Path TRIAL = Path.of("src/main/resources/trials/aktive-hurtigere-tilbage");
    private static final String OPENING = """
            {"caseId":"lost","trialId":"aktive-hurtigere-tilbage","jobcentreId":"greve","cpr":"610169-4445",\
            "targetGroup":"SICKNESS_BENEFIT","firstDay":"2009-01-05","employment":"EMPLOYED","hasJob":true,\
            "caseworkerId":"kw-7"}""";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ProgramProcess> programs = new ArrayList<>();
    private Path data = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        data = ProgramProcess.newFolder("lost-answer");
    }

    @AfterEach
    void endPrograms() throws IOException {
        ProgramProcess.endAll(data, programs);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whoHasSeenNoAnswerFindsOutByTheKey() throws Exception {
        ProgramProcess program = start();
        String administrator = token(Role.TRIAL_ADMINISTRATOR, "*");
        for (String[] setting : new String[][] {
            {"RegisterTrial", "trial.json"},
            {"AdoptProtocol", "protocol-1.json"},
            {"EnrolJobcentre", "jobcentres/greve.json"}
        }) {
            HttpResponse<String> done = send(post(
                    program,
                    administrator,
                    "commands/" + setting[0],
                    "setting-" + setting[0],
                    Files.readString(TRIAL.resolve(setting[1]), StandardCharsets.UTF_8)));
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        }
        String clerk = token(Role.CASE_APPLICATION, "greve");
        long before = program.log().receipts();

        // Whatever was answered, nobody looks at it.
        var unread = http.sendAsync(
                post(program, clerk, "commands/OpenCase", "lost-opening", OPENING)
                        .build(),
                BodyHandlers.discarding());
        ProgramProcess running = program;
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(30))
                .until(() -> running.log().receipts() > before);
        program.kill();
        unread.cancel(true);
        program = start();

        HttpResponse<String> found = send(request(program, clerk, "commands/lost-opening"));
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        JsonNode receipt = JsonMapper.shared().readTree(found.body());
        assertThat(receipt.path("caseId").asString()).isEqualTo("lost");
        assertThat(receipt.path("events").toString()).isEqualTo("[\"CaseOpened\"]");
        long head = program.log().verify().verified();
        assertThat(receipt.path("position").asLong()).isEqualTo(head);
        // One that was never sent is told apart from it.
        HttpResponse<String> never = send(request(program, clerk, "commands/never-sent"));
        assertThat(never.statusCode()).isEqualTo(404);
        assertThat(never.body()).contains("COMMAND_KEY_UNKNOWN");

        HttpResponse<String> again = send(post(program, clerk, "commands/OpenCase", "lost-opening", OPENING));
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(JsonMapper.shared().readTree(again.body())).isEqualTo(receipt);
        assertThat(program.log().verify().verified()).isEqualTo(head);
        program.stop();
        // Kept where something failed.
        FileSystemUtils.deleteRecursively(data);
    }

    private ProgramProcess start() throws Exception {
        ProgramProcess program = ProgramProcess.start(data, "tilbage.clock.start=2009-06-01T08:00");
        programs.add(program);
        return program;
    }

    private String token(Role role, String jobcentre) {
        return LocalTokens.of(data)
                .mint("lost", Set.of(role), List.of(jobcentre), Duration.ofHours(1), Clock.systemUTC());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder post(
            ProgramProcess program, String token, String path, String key, String body) {
        return request(program, token, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder request(ProgramProcess program, String token, String path) {
        return HttpRequest.newBuilder(program.url().resolve("/api/v1/" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token);
    }
}
