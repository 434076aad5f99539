package dk.tilbage.simulation;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The registry as a client sees it: the public HTTP API and nothing else.
 *
 * <p>Whatever can be repeated is: a broken connection, 429 and 503 are answered by waiting and sending the same bytes with
 * the same idempotency keys again, so that nothing is ever recorded twice.
 */
public final class RegistryClient implements AutoCloseable {

    /** Lines of one batch: few enough for an answer within the time a unit of work may take. */
    static final int LONGEST_BATCH = 100;

    private static final int MOST_ATTEMPTS = 12;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    private final URI base;
    private final TokenSource tokens;
    private final Waiting waiting;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final JsonMapper mapper = JsonMapper.shared();
    private final Map<String, String> knownTokens = new ConcurrentHashMap<>();
    private final AtomicLong position = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();

    /** Waiting, which tests shorten. */
    @FunctionalInterface
    interface Waiting {
        void forDuration(Duration duration) throws InterruptedException;
    }

    /** A client of the registry at an address. */
    public RegistryClient(URI base, TokenSource tokens) {
        this(base, tokens, Thread::sleep);
    }

    RegistryClient(URI base, TokenSource tokens, Waiting waiting) {
        this.base = base.toString().endsWith("/") ? base : URI.create(base + "/");
        this.tokens = tokens;
        this.waiting = waiting;
    }

    /**
     * What became of a command.
     *
     * @param status the HTTP status
     * @param code the problem's code; absent where it was accepted
     */
    public record Outcome(int status, @Nullable String code) {

        /** Whether it was accepted, now or before. */
        public boolean accepted() {
            return status / 100 == 2;
        }

        /** A word to count by. */
        String label() {
            return accepted() ? "accepted" : code == null ? "HTTP " + status : code;
        }

        boolean worthRepeating() {
            return status == 429 || status == 503;
        }
    }

    /** The answer to a request. */
    record Reply(int status, JsonNode body, @Nullable String location) {}

    /** How often a request was sent again. */
    public long repeats() {
        return repeats.get();
    }

    /** The address, ending in a slash. */
    public URI base() {
        return base;
    }

    // ---- commands and clock -----------------------------------------------------------------------------------------

    /** Moves the simulated clock; false where the registry's clock is past that moment already, as in a resumed run. */
    boolean moveClock(Instant now) {
        Reply reply =
                send("POST", "api/v1/clock", JSON, Map.of("now", now.toString()), TokenSource.OPERATOR, null, null);
        if (reply.status() == 409 && "CLOCK_BACKWARDS".equals(codeOf(reply.body()))) {
            return false;
        }
        expect(reply, "the simulated clock");
        return true;
    }

    /** Sends one command of a trial administrator. */
    Outcome administer(String command, JsonNode payload, String key) {
        Reply reply =
                send("POST", "api/v1/commands/" + command, JSON, payload, TokenSource.TRIAL_ADMINISTRATOR, null, key);
        return new Outcome(reply.status(), reply.status() / 100 == 2 ? null : codeOf(reply.body()));
    }

    /**
     * Sends a jobcentre's commands in order and gives what became of each, in the same order. From the first line that was
     * answered with 429 or 503 on, the rest is sent again: lines that were done are replayed by their keys.
     */
    List<Outcome> batch(String jobcentreId, List<PlannedCommand> commands) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int attempt = 1; outcomes.size() < commands.size(); attempt++) {
            List<PlannedCommand> rest =
                    commands.subList(outcomes.size(), Math.min(commands.size(), outcomes.size() + LONGEST_BATCH));
            List<Outcome> answers = batchOnce(jobcentreId, rest);
            int done = 0;
            while (done < answers.size() && !(answers.get(done).worthRepeating() && attempt < MOST_ATTEMPTS)) {
                done++;
            }
            outcomes.addAll(answers.subList(0, done));
            if (done == rest.size()) {
                attempt = 0;
            } else {
                repeats.incrementAndGet();
                rest(backoff(attempt));
            }
        }
        return outcomes;
    }

    private List<Outcome> batchOnce(String jobcentreId, List<PlannedCommand> commands) {
        StringBuilder lines = new StringBuilder();
        for (PlannedCommand command : commands) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("command", command.name());
            line.put("key", command.key());
            line.put("payload", command.payload());
            lines.append(mapper.writeValueAsString(line)).append('\n');
        }
        HttpResponse<String> response = repeated(
                () -> request("api/v1/commands", TokenSource.CASE_APPLICATION, jobcentreId)
                        .header("Content-Type", NDJSON)
                        .header("Accept", NDJSON)
                        .POST(BodyPublishers.ofString(lines.toString()))
                        .build(),
                TokenSource.CASE_APPLICATION,
                jobcentreId);
        if (response.statusCode() != 200) {
            throw new RegistryFailure("a batch was answered with " + response.statusCode() + ": " + response.body());
        }
        List<Outcome> outcomes = new ArrayList<>();
        response.body().lines().filter(line -> !line.isBlank()).forEach(line -> {
            JsonNode answer = mapper.readTree(line);
            int status = answer.path("status").asInt(500);
            outcomes.add(new Outcome(status, status / 100 == 2 ? null : codeOf(answer)));
            position.accumulateAndGet(answer.path("position").asLong(0), Math::max);
        });
        if (outcomes.size() != commands.size()) {
            throw new RegistryFailure(commands.size() + " lines were sent and " + outcomes.size() + " answered");
        }
        return outcomes;
    }

    // ---- reading ----------------------------------------------------------------------------------------------------

    /** Reads a resource; lists wait until they have seen everything this client wrote. */
    JsonNode get(String path, Map<String, String> query, String role) {
        StringBuilder address = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            address.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        Reply reply = send("GET", address.toString(), null, null, role, null, null);
        return expect(reply, path).body();
    }

    /** Creates something in the background and gives its address. */
    String create(String path, Object body, String role) {
        Reply reply = expect(send("POST", path, JSON, body, role, null, null), path);
        if (reply.location() == null) {
            throw new RegistryFailure(path + " answered without a Location");
        }
        return base.resolve(reply.location()).toString();
    }

    /** Downloads a file. */
    Path download(String address, Path to, String role) throws IOException {
        HttpResponse<Path> response =
                repeated(() -> request(address, role, null).GET().build(), role, null, BodyHandlers.ofFile(to));
        if (response.statusCode() != 200) {
            Files.deleteIfExists(to);
            throw new RegistryFailure(address + " was answered with " + response.statusCode());
        }
        return response.body();
    }

    // ---- sending ----------------------------------------------------------------------------------------------------

    private Reply send(
            String method,
            String path,
            @Nullable String contentType,
            @Nullable Object body,
            String role,
            @Nullable String jobcentreId,
            @Nullable String key) {
        HttpRequest.BodyPublisher publisher =
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(mapper.writeValueAsString(body));
        HttpResponse<String> response = repeated(
                () -> {
                    HttpRequest.Builder request =
                            request(path, role, jobcentreId).method(method, publisher);
                    if (contentType != null) {
                        request.header("Content-Type", contentType);
                    }
                    if (key != null) {
                        request.header("Idempotency-Key", key);
                    }
                    if (method.equals("GET") && position.get() > 0) {
                        request.header("X-Read-After", Long.toString(position.get()));
                    }
                    return request.build();
                },
                role,
                jobcentreId);
        response.headers().firstValueAsLong("X-Position").ifPresent(at -> position.accumulateAndGet(at, Math::max));
        String text = response.body();
        boolean json = text.startsWith("{") || text.startsWith("[");
        return new Reply(
                response.statusCode(),
                json ? mapper.readTree(text) : mapper.createObjectNode(),
                response.headers().firstValue("Location").orElse(null));
    }

    private HttpRequest.Builder request(String path, String role, @Nullable String jobcentreId) {
        String token =
                knownTokens.computeIfAbsent(tokenName(role, jobcentreId), name -> tokens.token(role, jobcentreId));
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
    }

    private static String tokenName(String role, @Nullable String jobcentreId) {
        return jobcentreId == null ? role : role + "/" + jobcentreId;
    }

    /** Makes a request; it may be asked for several times. */
    private interface Making {
        HttpRequest request();
    }

    private HttpResponse<String> repeated(Making making, String role, @Nullable String jobcentreId) {
        return repeated(making, role, jobcentreId, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private <T> HttpResponse<T> repeated(
            Making making, String role, @Nullable String jobcentreId, HttpResponse.BodyHandler<T> handler) {
        boolean renewed = false;
        IOException broken = null;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            Duration wait = backoff(attempt);
            try {
                HttpResponse<T> response = http.send(making.request(), handler);
                int status = response.statusCode();
                if (status == 401 && !renewed) {
                    renewed = true;
                    knownTokens.remove(tokenName(role, jobcentreId));
                    continue;
                }
                if ((status != 429 && status != 503) || attempt == MOST_ATTEMPTS) {
                    return response;
                }
                wait = retryAfter(response, wait);
            } catch (IOException e) {
                broken = e;
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            repeats.incrementAndGet();
            rest(wait);
        }
        throw new RegistryFailure("the registry at " + base + " cannot be reached", broken);
    }

    private static Duration retryAfter(HttpResponse<?> response, Duration otherwise) {
        Duration asked = response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(otherwise);
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    private static Duration backoff(int attempt) {
        return Duration.ofMillis(Math.min(5_000, 50L << Math.min(attempt, 7)));
    }

    private void rest(Duration duration) {
        try {
            waiting.forDuration(duration);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RegistryFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RegistryFailure("interrupted", e);
    }

    private Reply expect(Reply reply, String what) {
        if (reply.status() / 100 != 2) {
            throw new RegistryFailure(what + " was answered with " + reply.status() + " " + codeOf(reply.body()) + " "
                    + reply.body().path("detail").asString(""));
        }
        return reply;
    }

    private static String codeOf(JsonNode problem) {
        return problem.path("code").asString("UNKNOWN");
    }

    @Override
    public void close() {
        http.close();
    }

    /** The registry cannot be reached or does not keep its contract. */
    public static final class RegistryFailure extends RuntimeException {
        RegistryFailure(String message) {
            super(message);
        }

        RegistryFailure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
