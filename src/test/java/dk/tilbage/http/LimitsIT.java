package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often and how much at a time: of a client, of an address without a good token. */
class LimitsIT {

    private static final String PATH = "/api/v1/commands/unknown-key";

    private static RegistryAtWork registry;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start(
                "--tilbage.http.rate-limit=1",
                "--tilbage.http.rate-burst=5",
                "--tilbage.http.stranger-rate-limit=1",
                "--tilbage.http.stranger-rate-burst=5",
                "--tilbage.http.at-once.requests=3",
                "--tilbage.http.at-once.batches=1",
                "--tilbage.http.at-once.streams=2",
                "--tilbage.http.alert-stream-heartbeat=200ms");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static RegistryAtWork.Answer asked(String token) {
        return registry.send(registry.request(PATH)
                .header("Authorization", "Bearer " + token)
                .header("Accept-Language", "da"));
    }

    @Test
    void aClientThatAsksTooOftenIsToldWhenToComeBack() throws InterruptedException {
        String token = registry.tokenOf("hasty", Role.CASE_APPLICATION);
        // The same client with another token has no bucket of its own.
        String another = registry.tokenOf("hasty", Role.PROVIDER);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            statuses.add(asked(i % 2 == 0 ? token : another).status());
        }
        assertThat(statuses).containsOnly(404);
        RegistryAtWork.Answer refused = asked(token);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("code")).isEqualTo("RATE_LIMITED");
        assertThat(refused.text("title")).isEqualTo("For mange forespørgsler");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(asked(registry.tokenOf("patient", Role.CASE_APPLICATION)).status())
                .isEqualTo(404);
        TimeUnit.SECONDS.sleep(Long.parseLong(refused.header("Retry-After")));
        assertThat(asked(token).status()).isEqualTo(404);
        String metrics = registry.get(registry.tokenOf("watch", Role.OPERATOR), "/actuator/prometheus")
                .response()
                .body();
        assertThat(metrics)
                .contains("tilbage_requests_refused_total{limit=\"client\"}")
                .doesNotContain("hasty");
    }

    @Test
    void whoeverGuessesTokensIsSlowedDownAndNobodyElseIs() throws InterruptedException {
        TimeUnit.SECONDS.sleep(6); // the address has its whole bucket again
        String known = registry.tokenOf("known", Role.CASE_APPLICATION);
        assertThat(asked(known).status()).isEqualTo(404);
        // Good tokens do not count, however many.
        for (int i = 0; i < 20; i++) {
            assertThat(asked(registry.tokenOf("client-" + i, Role.CASE_APPLICATION))
                            .status())
                    .isEqualTo(404);
        }
        List<Integer> guesses = IntStream.range(0, 12)
                .map(i ->
                        asked(known.substring(0, known.length() - 4) + "x" + i).status())
                .boxed()
                .toList();
        assertThat(guesses.subList(0, 5)).containsOnly(401);
        assertThat(guesses.subList(5, 12)).contains(429);
        RegistryAtWork.Answer refused = registry.send(registry.request(PATH));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("code")).isEqualTo("RATE_LIMITED");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        // Who was let in before goes on, and the registry is not taken for ill.
        assertThat(asked(known).status()).isEqualTo(404);
        assertThat(registry.send(registry.request("/actuator/health")).status()).isEqualTo(200);
        TimeUnit.SECONDS.sleep(2);
        assertThat(registry.send(registry.request(PATH)).status()).isEqualTo(401);
    }

    @Test
    void aClientHasOneBatchAtATime() throws Exception {
        String token = registry.tokenOf("batches", Role.CASE_APPLICATION);
        String line = "{\"command\":\"Nothing\",\"payload\":{}}\n";
        try (RawHttp open = new RawHttp(registry.port())) {
            open.send("POST /api/v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
            assertThat(open.head().status()).isEqualTo(200);
            RegistryAtWork.Answer second = batch(token, line);
            assertThat(second.status()).isEqualTo(429);
            assertThat(second.text("code")).isEqualTo("TOO_MANY_AT_ONCE");
            assertThat(second.header("Retry-After")).isEqualTo("1");
            assertThat(batch(registry.tokenOf("others", Role.CASE_APPLICATION), line)
                            .status())
                    .isEqualTo(200);
            open.send("0\r\n\r\n");
            while (!open.line().equals("0")) {
                // The rest of the answer.
            }
        }
        assertThat(batch(token, line).status()).isEqualTo(200);
    }

    private static RegistryAtWork.Answer batch(String token, String lines) {
        return registry.send(registry.request("/api/v1/commands")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-ndjson")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(lines)));
    }

    @Test
    void aClientHasSoManyRequestsAtATimeOfWhateverKind() throws Exception {
        TimeUnit.SECONDS.sleep(6); // the address has its whole bucket again
        String token = registry.tokenOf("busy", Role.CASE_APPLICATION);
        assertThat(asked(token).status()).isEqualTo(404);
        List<RawHttp> open = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                open.add(new RawHttp(registry.port())
                        .send("POST /api/v1/commands/OpenCase HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + token + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{"));
            }
            TimeUnit.MILLISECONDS.sleep(1_500);
            RegistryAtWork.Answer refused = asked(token);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text("code")).isEqualTo("TOO_MANY_AT_ONCE");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(asked(registry.tokenOf("idle", Role.CASE_APPLICATION)).status())
                    .isEqualTo(404);
            assertThat(open.getFirst().send("}").head().status()).isEqualTo(400);
            TimeUnit.SECONDS.sleep(1);
            assertThat(asked(token).status()).isEqualTo(404);
        } finally {
            for (RawHttp each : open) {
                each.close();
            }
        }
    }

    @Test
    void aStreamCountsUntilItIsHungUp() throws Exception {
        String token = registry.tokenOf("streams", Role.CASE_APPLICATION);
        RawHttp first = stream(token, "stream");
        // One after the other: which of several at once are let in nobody can tell.
        assertThat(first.head().status()).isEqualTo(200);
        try (RawHttp second = stream(token, "stream")) {
            assertThat(second.head().status()).isEqualTo(200);
            try (RawHttp third = stream(token, "strea%6d")) {
                assertThat(third.head().status()).isEqualTo(429);
            }
            first.close();
            TimeUnit.SECONDS.sleep(3);
            try (RawHttp fourth = stream(token, "stream")) {
                assertThat(fourth.head().status()).isEqualTo(200);
            }
        }
    }

    private static RawHttp stream(String token, String name) throws IOException {
        return new RawHttp(registry.port())
                .send("GET /api/v1/alerts/" + name + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\n\r\n");
    }
}
