package dk.tilbage.simulation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of the registry's HTTP contract as the simulation uses, with faults on request. */
final class StubRegistry implements AutoCloseable {

    /** A command that was recorded, once, under its key. */
    record Recorded(Instant at, String token, String name, String key, JsonNode payload) {
        String caseId() {
            return payload.path("caseId").asString("");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final JsonMapper mapper = JsonMapper.shared();

    final List<Recorded> recorded = new ArrayList<>();
    final Map<String, JsonNode> byKey = new LinkedHashMap<>();
    final Map<String, Integer> timesSent = new HashMap<>();
    final List<Instant> clock = new ArrayList<>();

    /** Requests, counted from 1, that are answered with 503 before anything is done. */
    IntPredicate busy = request -> false;

    /** Requests whose connection breaks after the work was done. */
    IntPredicate broken = request -> false;

    /** Lines, counted from 1, that are answered with 429. */
    IntPredicate limited = line -> false;

    /** Commands refused by name. */
    String refusedCommand = "";

    /** With which code. */
    String refusedWith = "QUOTA_FULL";

    private static final String ALERT =
            "{\"caseId\":\"s2009-c1\",\"jobcentreId\":\"mors\",\"rule\":\"CONTACT\",\"dueOn\":\"2009-02-10\"}";

    private int datasetAsked;
    private int requests;
    private int lines;

    StubRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/api/v1/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        int request = ++requests;
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        if (busy.test(request)) {
            exchange.getResponseHeaders().set("Retry-After", "3");
            reply(exchange, 503, "{\"code\":\"BUSY\"}");
            return;
        }
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        int status = 200;
        String text;
        if (path.endsWith("/clock")) {
            Instant now = Instant.parse(mapper.readTree(body).required("now").asString());
            boolean backwards = !clock.isEmpty() && now.isBefore(clock.getLast());
            if (!backwards) {
                clock.add(now);
            }
            status = backwards ? 409 : 200;
            text = backwards ? "{\"code\":\"CLOCK_BACKWARDS\"}" : "{}";
        } else if (path.endsWith("/commands")) {
            StringBuilder answers = new StringBuilder();
            for (String line : body.lines().toList()) {
                JsonNode sent = mapper.readTree(line);
                String key = sent.required("key").asString();
                int lineStatus =
                        execute(token, sent.required("command").asString(), key, sent.required("payload"), true);
                answers.append("{\"key\":\"%s\",\"status\":%d,\"code\":\"%s\"}\n"
                        .formatted(key, lineStatus, lineStatus == 429 ? "TOO_MANY" : refusedWith));
            }
            text = answers.toString();
        } else if (path.endsWith("/alerts")) {
            String query = exchange.getRequestURI().getQuery();
            boolean second = query.contains("after=next-page");
            text = second
                    ? "{\"items\":[%s],\"position\":9}".formatted(ALERT)
                    : "{\"items\":[%s,%s],\"next\":\"next-page\",\"position\":9}".formatted(ALERT, ALERT);
        } else if (path.endsWith("/datasets")) {
            status = 202;
            exchange.getResponseHeaders().set("Location", "/api/v1/datasets/d1");
            text = "{\"id\":\"d1\",\"status\":\"QUEUED\"}";
        } else if (path.endsWith("/datasets/d1")) {
            text = "{\"id\":\"d1\",\"status\":\"%s\"}".formatted(datasetAsked++ == 0 ? "RUNNING" : "DONE");
        } else if (path.endsWith("/package.zip")) {
            text = "a package";
        } else {
            String name = path.substring(path.lastIndexOf('/') + 1);
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            status = execute(token, name, key, mapper.readTree(body), false);
            text = "{}";
        }
        if (!broken.test(request)) {
            reply(exchange, status, text);
        }
    }

    private int execute(String token, String name, String key, JsonNode payload, boolean line) {
        timesSent.merge(key, 1, Integer::sum);
        if (line && limited.test(++lines)) {
            return 429;
        }
        if (name.equals(refusedCommand)) {
            return 409;
        }
        JsonNode before = byKey.putIfAbsent(key, payload);
        if (before == null) {
            recorded.add(new Recorded(clock.getLast(), token, name, key, payload));
        } else if (!before.equals(payload)) {
            return 409;
        }
        return 200;
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
