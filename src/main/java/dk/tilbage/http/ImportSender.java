package dk.tilbage.http;

import dk.tilbage.http.ImportMapping.Line;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends commands as batches, again where the registry is busy or the connection broke: their keys make it harmless. */
final class ImportSender implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int TRIES = 5;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI registry;
    private final String token;
    private final Duration pause;

    ImportSender(URI registry, String token, Duration pause) {
        this.registry = registry;
        this.token = token;
        this.pause = pause;
    }

    /** The registry cannot be reached, or does not let this caller in. What was sent before is recorded. */
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1L;

        Stopped(String message) {
            super(message);
        }
    }

    /** The answers to the lines, in their order. */
    List<JsonNode> send(List<Line> lines, boolean dryRun) throws IOException, InterruptedException {
        String body = lines.stream()
                .map(line -> JSON.writeValueAsString(line.envelope()) + "\n")
                .collect(Collectors.joining());
        HttpRequest request = HttpRequest.newBuilder(registry.resolve("/api/v1/commands?dryRun=" + dryRun))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", BatchController.NDJSON)
                .POST(BodyPublishers.ofString(body))
                .build();
        String last = "";
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            if (attempt > 1) {
                Thread.sleep(pause.multipliedBy(1L << attempt));
            }
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                    throw new Stopped("the registry answered " + answer.statusCode() + " "
                            + JSON.readTree(answer.body()).path("code").asString(""));
                }
                if (answer.statusCode() == 200) {
                    List<JsonNode> answers =
                            answer.body().lines().map(JSON::readTree).toList();
                    boolean busy = answers.stream()
                            .anyMatch(line -> line.path("status").asInt() == 503);
                    if (answers.size() == lines.size() && (!busy || attempt == TRIES)) {
                        return answers;
                    }
                    last = busy ? "it is busy" : "answers are missing";
                } else {
                    last = "it answered " + answer.statusCode();
                }
            } catch (Stopped stopped) {
                throw stopped;
            } catch (IOException broken) {
                last = broken.getClass().getSimpleName();
            }
        }
        throw new Stopped("the registry cannot be reached: " + last);
    }

    @Override
    public void close() {
        http.close();
    }
}
