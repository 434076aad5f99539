package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code ops/requests.http} is true: every request of it, in order, is answered as the file promises. */
class RequestsFileIT {

    private static final Path FILE = Path.of("ops", "requests.http");
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyRequestIsAnsweredAsTheFilePromises() throws IOException {
        HttpFile file = HttpFile.read(FILE);
        assertThat(file.requests()).hasSizeGreaterThan(40);
        try (RegistryAtWork registry = RegistryAtWork.start("--tilbage.webhooks.allow-private=true");
                WebhookReceiver receiver = new WebhookReceiver()) {
            Map<String, String> variables = new HashMap<>(file.variables());
            variables.put("base", "http://localhost:" + registry.port());
            variables.put("hook", receiver.url("/hook"));
            // Each with the one role that the file says.
            variables.put("administrator", token(registry, Role.TRIAL_ADMINISTRATOR, "*"));
            variables.put("case", token(registry, Role.CASE_APPLICATION, "herning"));
            variables.put("provider", registry.providerToken("aktoer-2", "herning"));
            variables.put("operator", token(registry, Role.OPERATOR, "*"));
            assertThat(file.variables()).containsOnlyKeys(with(variables.keySet(), "json", "trial", "webhook"));
            for (HttpFile.Entry entry : file.requests()) {
                if (entry.title().startsWith("How far it is")) {
                    // A dataset is made in its turn: whoever reads the file looks again.
                    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> keepsItsPromise(entry, variables));
                } else {
                    String told = keepsItsPromise(entry, variables);
                    if (entry.title().startsWith("Be told")) {
                        // Whoever reads the file pastes the id.
                        variables.put(
                                "webhook",
                                RegistryAtWork.JSON.readTree(told).path("id").asString());
                    }
                }
            }
            assertThat(receiver.to("/hook")).as("something was delivered").hasSizeGreaterThan(1);
        }
    }

    private static String token(RegistryAtWork registry, Role role, String jobcentre) {
        return LocalTokens.of(registry.data)
                .mint("requests", List.of(role), List.of(jobcentre), Duration.ofHours(1), Clock.systemUTC());
    }

    private static String[] with(Set<String> some, String... others) {
        return Stream.concat(some.stream(), Stream.of(others)).distinct().toArray(String[]::new);
    }

    private String keepsItsPromise(HttpFile.Entry entry, Map<String, String> variables) throws IOException {
        HttpResponse<InputStream> answer = send(entry, variables);
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != entry.status()) {
                assertThat(answer.statusCode())
                        .as(entry.title() + ": " + new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(entry.status());
            }
            entry.promised()
                    .forEach((name, value) -> assertThat(answer.headers().firstValue(name))
                            .as(entry.title() + ": " + name)
                            .contains(value));
            if (entry.status() == 204) {
                return "";
            }
            if (!entry.outcome().startsWith("{") && !entry.outcome().startsWith("[")) {
                assertThat(told(body, entry.outcome())).as(entry.title()).isTrue();
                return "";
            }
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            boolean lines =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("application/x-ndjson");
            JsonNode told = RegistryAtWork.JSON.readTree(
                    lines ? "[" + String.join(",", text.lines().toList()) + "]" : text);
            assertThat(holds(told, RegistryAtWork.JSON.readTree(entry.outcome())))
                    .as("%s: %s in %s", entry.title(), entry.outcome(), text)
                    .isTrue();
            return text;
        }
    }

    private HttpResponse<InputStream> send(HttpFile.Entry entry, Map<String, String> variables) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(HttpFile.filled(entry.address(), variables)))
                .timeout(Duration.ofSeconds(60))
                .method(
                        entry.method(),
                        entry.body() == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(HttpFile.filled(entry.body(), variables)));
        entry.headers().forEach((name, value) -> request.header(name, HttpFile.filled(value, variables)));
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether a line of a stream that does not end says so; the server's heartbeat bounds how long it is waited for. */
    private static boolean told(InputStream stream, String line) {
        Stream<String> lines =
                new java.io.BufferedReader(new java.io.InputStreamReader(stream, StandardCharsets.UTF_8)).lines();
        return lines.takeWhile(told -> !told.startsWith(":")).anyMatch(told -> told.equals(line));
    }

    /** Whether all that is promised is told: every field, and for each element of a list one that holds it. */
    private static boolean holds(JsonNode told, JsonNode promised) {
        if (promised.isObject()) {
            return promised.properties().stream()
                    .allMatch(field -> told.has(field.getKey()) && holds(told.get(field.getKey()), field.getValue()));
        }
        if (promised.isArray()) {
            return told.isArray()
                    && (!promised.isEmpty() || told.isEmpty())
                    && promised.valueStream().allMatch(one -> told.valueStream().anyMatch(other -> holds(other, one)));
        }
        return told.equals(promised);
    }
}
