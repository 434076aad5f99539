package dk.tilbage;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.http.LocalTokens;
import dk.tilbage.http.Role;
import dk.tilbage.http.WebhookReceiver;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program is killed while a receiver has taken a delivery and the program does not know it yet. After the next start the
 * delivery comes again and everything after it, in order: at least once, and nothing is lost.
 */
class WebhookKilledIT {

    private static final Path TRIAL = Path.of("src/main/resources/trials/aktive-hurtigere-tilbage");
    private static final int KILLS = 2;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ProgramProcess> programs = new ArrayList<>();
    private Path data = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        data = ProgramProcess.newFolder("webhook-killed");
    }

    @AfterEach
    void endPrograms() throws IOException {
        ProgramProcess.endAll(data, programs);
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void whatWasTakenWhenTheProgramWasKilledComesAgainAndNothingIsLost() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            ProgramProcess program = start();
            String administrator = token(Role.TRIAL_ADMINISTRATOR, "*");
            for (String[] setting : new String[][] {
                {"RegisterTrial", "trial.json"},
                {"AdoptProtocol", "protocol-1.json"},
                {"EnrolJobcentre", "jobcentres/greve.json"}
            }) {
                post(program, administrator, "commands/" + setting[0], Files.readString(TRIAL.resolve(setting[1])));
            }
            String clerk = token(Role.CASE_APPLICATION, "greve");
            String id = post(program, clerk, "webhooks", """
                            {"url":"%s","kinds":["CASE_CHANGES"]}""".formatted(receiver.url("/killed")))
                    .path("id")
                    .asString();
            post(program, clerk, "commands/OpenCase", """
                    {"caseId":"killed","trialId":"aktive-hurtigere-tilbage","jobcentreId":"greve","cpr":"610169-4445",
                     "targetGroup":"SICKNESS_BENEFIT","firstDay":"2009-01-05","employment":"EMPLOYED","hasJob":true,
                     "caseworkerId":"kw-7"}""");
            int day = 1;
            for (int kill = 0; kill < KILLS; kill++) {
                CountDownLatch taken = new CountDownLatch(1);
                CountDownLatch dead = new CountDownLatch(1);
                receiver.answers(number -> {
                    taken.countDown();
                    return await(dead) ? 200 : 500;
                });
                for (int i = 0; i < 10; i++) {
                    categorise(program, clerk, day++);
                }
                assertThat(taken.await(1, TimeUnit.MINUTES)).isTrue();
                program.kill();
                dead.countDown();
                program = start();
                categorise(program, clerk, day++);
                await(program, clerk, id);
            }
            List<Long> expected = positions(get(program, clerk, "cases/killed/history?limit=500")
                    .path("items")
                    .valueStream()
                    .toList());
            List<Long> received = positions(receiver.taken("/killed"));
            assertThat(received.stream().distinct().toList())
                    .as("everything, in order")
                    .isEqualTo(expected);
            assertThat(received.size())
                    .as("what was taken when the program was killed came again")
                    .isGreaterThanOrEqualTo(expected.size() + KILLS);
            program.stop();
        }
        // Kept where something failed.
        FileSystemUtils.deleteRecursively(data);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ProgramProcess start() throws Exception {
        ProgramProcess program = ProgramProcess.start(
                data,
                "tilbage.clock.start=2009-06-01T08:00",
                "tilbage.webhooks.timeout=10s",
                "tilbage.webhooks.lease=20s");
        programs.add(program);
        return program;
    }

    private String token(Role role, String jobcentre) {
        return LocalTokens.of(data)
                .mint("killed", Set.of(role), List.of(jobcentre), Duration.ofHours(1), Clock.systemUTC());
    }

    private void categorise(ProgramProcess program, String token, int day) throws Exception {
        post(program, token, "commands/CategoriseCase", """
                {"caseId":"killed","category":%d,"on":"2009-02-%02d"}""".formatted(1 + day % 3, day));
    }

    private void await(ProgramProcess program, String token, String id) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        String head = Long.toString(program.log().verify().verified());
        while (!get(program, token, "webhooks/" + id)
                .path("caseCursor")
                .asString("")
                .equals(head)) {
            assertThat(System.nanoTime()).as("within 3 minutes").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static List<Long> positions(List<JsonNode> items) {
        return items.stream().map(item -> item.path("position").asLong()).toList();
    }

    private JsonNode get(ProgramProcess program, String token, String path) throws Exception {
        return answer(http.send(request(program, token, path).build(), BodyHandlers.ofString()));
    }

    private JsonNode post(ProgramProcess program, String token, String path, String body) throws Exception {
        return answer(http.send(
                request(program, token, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString()));
    }

    private static JsonNode answer(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpRequest.Builder request(ProgramProcess program, String token, String path) {
        return HttpRequest.newBuilder(program.url().resolve("/api/v1/" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token);
    }
}
