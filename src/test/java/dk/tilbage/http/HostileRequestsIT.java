package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/**
 * Every operation of the OpenAPI document is sent what no client would send. Each answer is a coded problem (or the container's
 * bare refusal), none is a fault of the program, and none tells how the program is made or repeats a CPR number. And what
 * every answer says to a browser. {@code -Dfuzz.seed=N} and {@code -Dfuzz.rounds=N} to go on looking.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileRequestsIT {

    private static final long SEED = Long.getLong("fuzz.seed", 20090105L);
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1);
    private static final String CPR = "610170-1234";

    private static final Pattern INSIDE = Pattern.compile(
            "Exception|StackTrace|\\bat [a-z]+\\.[a-z]|Caused by"
                    + "|\\b(org|com|java|javax|jakarta|tools|dk)\\.[a-z]+\\.|Tomcat|Apache|Coyote|Spring|Jackson|Mongo|Postgre|SELECT ",
            Pattern.CASE_INSENSITIVE);

    private static RegistryAtWork registry;
    private static String token;
    private final Map<String, String> findings = new TreeMap<>();

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning");
        token = registry.tokenOf("fuzz", Role.values());
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    // ---- what is sent --------

    /** A request to be spoilt. */
    private static final class Hostile {
        String method;
        String target;
        String version = "HTTP/1.1";
        final Map<String, String> headers = new LinkedHashMap<>();
        byte[] body = new byte[0];
        boolean length = true;

        Hostile(String method, String target, @Nullable String body, String type) {
            this.method = method;
            this.target = target;
            headers.put("Host", "localhost");
            headers.put("Authorization", "Bearer " + token);
            headers.put("Connection", "close");
            if (body != null) {
                headers.put("Content-Type", type);
                this.body = body.getBytes(StandardCharsets.UTF_8);
            }
        }

        byte[] bytes() {
            StringBuilder head = new StringBuilder(method + " " + target + " " + version + "\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            if (length && !headers.containsKey("Content-Length")) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            byte[] all = new byte[start.length + body.length];
            System.arraycopy(start, 0, all, 0, start.length);
            System.arraycopy(body, 0, all, start.length, body.length);
            return all;
        }
    }

    private interface Spoil {
        void spoil(Hostile request, Random random);
    }

    private static Spoil header(String name, String... values) {
        return (request, random) -> request.headers.put(name, one(random, values));
    }

    private static String one(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private static void text(Hostile request, String body) {
        request.body = body.getBytes(StandardCharsets.UTF_8);
        request.headers.putIfAbsent("Content-Type", "application/json");
    }

    private static void query(Hostile request, String query) {
        request.target += (request.target.contains("?") ? "&" : "?") + query;
    }

    private static final Map<String, Spoil> SPOILS = new LinkedHashMap<>();

    static {
        SPOILS.put("random bytes", (request, random) -> {
            text(request, "");
            request.body = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(request.body);
        });
        SPOILS.put("cut off", (request, random) -> {
            if (request.body.length > 2) {
                request.body = java.util.Arrays.copyOf(request.body, 1 + random.nextInt(request.body.length - 1));
            }
        });
        SPOILS.put(
                "deep",
                (request, random) -> text(request, one(random, "[", "{\"a\":").repeat(50_000)));
        SPOILS.put(
                "deep in a field",
                (request, random) -> text(request, "{\"caseId\":" + "[".repeat(900) + "]".repeat(900) + "}"));
        SPOILS.put(
                "other JSON",
                (request, random) -> text(
                        request,
                        one(
                                random,
                                "null",
                                "true",
                                "17",
                                "[]",
                                "\"" + CPR + "\"",
                                "{\"" + CPR + "\":1}",
                                "{}{}",
                                "{\"a\":1,\"a\":2}",
                                "{\"__proto__\":{}}",
                                "\ufeff{}",
                                "{\"a\":NaN}",
                                "{'a':1}",
                                "{\"a\":1e999999999}",
                                "{\"caseId\":" + "9".repeat(5_000) + "}",
                                "{\"@type\":\"x\",\"@class\":\"y\"}")));
        SPOILS.put("a field's value", (request, random) -> request.body = spoilField(request.body, random));
        SPOILS.put("a field's value again", (request, random) -> request.body = spoilField(request.body, random));
        SPOILS.put("too large", (request, random) -> {
            text(request, "{\"a\":\"" + "x".repeat(3_000_000) + "\"}");
        });
        SPOILS.put(
                "content type",
                header(
                        "Content-Type",
                        "text/html",
                        "////",
                        "application/json; charset=bogus",
                        "application/json; charset=utf-16",
                        "multipart/form-data; boundary=x",
                        "multipart/form-data",
                        "application/x-www-form-urlencoded",
                        "application/xml",
                        "*/*",
                        "\u00e6",
                        "a".repeat(3_000)));
        SPOILS.put("content encoding", header("Content-Encoding", "gzip", "bogus", "identity, br"));
        SPOILS.put(
                "method",
                (request, random) -> request.method = one(
                        random,
                        "TRACE",
                        "PATCH",
                        "PUT",
                        "DELETE",
                        "OPTIONS",
                        "FOO",
                        "CONNECT",
                        "HEAD",
                        "get",
                        "P\u00d8ST",
                        "A".repeat(5_000)));
        SPOILS.put(
                "path",
                (request, random) -> request.target = request.target.replaceFirst(
                        "[^/]+$",
                        java.util.regex.Matcher.quoteReplacement(one(
                                random,
                                "%00",
                                "..%2f..%2fetc",
                                "x;jsessionid=1",
                                "%zz",
                                "%ff%fe",
                                "x//y",
                                "%0d%0aX:1",
                                "\\",
                                "x".repeat(7_000),
                                "\u00e6\u00f8\u00e5",
                                "{x}",
                                "%25",
                                "..",
                                ".",
                                CPR,
                                "x%2fy",
                                "<script>",
                                "%",
                                "$%7Bjndi:x%7D",
                                "#",
                                "*"))));
        SPOILS.put(
                "whole path",
                (request, random) -> request.target = one(
                        random,
                        "*",
                        "//",
                        "x",
                        "http://evil.example/api",
                        "/../../etc/passwd",
                        "/api/v1/../../actuator/env",
                        "/error",
                        "/actuator",
                        "/actuator/heapdump",
                        "/%2e%2e/",
                        "/" + "a/".repeat(3_000),
                        "/swagger-ui/../x",
                        "/v3/api-docs/../../x",
                        "/v3/api-docs/nothing",
                        "/swagger-ui/nothing.js",
                        "/webjars/x",
                        "/favicon.ico"));
        SPOILS.put(
                "query",
                (request, random) -> query(
                        request,
                        one(
                                random,
                                "%",
                                "%zz=1",
                                "a=%ff",
                                "limit=99999999999999",
                                "limit=-1",
                                "limit=",
                                "limit=1&limit=2",
                                "on=abc",
                                "on=2009-02-31",
                                "after=%00",
                                "cpr=" + CPR,
                                "a[]=1",
                                "&&&==",
                                "x=" + "y".repeat(6_000),
                                "asOfPosition=-1",
                                "asOfPosition=1e9",
                                "status=NOTHING",
                                "dryRun=perhaps",
                                "lastEventId=p1.dx",
                                "jobcentre=%E6",
                                "from=%2B",
                                "what='%20or%201=1--")));
        SPOILS.put("headers", (request, random) -> {
            String name = one(
                    random,
                    "Accept",
                    "Accept-Language",
                    "If-Match",
                    "Idempotency-Key",
                    "X-Read-After",
                    "X-Purpose",
                    "X-On-Behalf-Of",
                    "Last-Event-ID",
                    "Range",
                    "If-Range",
                    "If-None-Match",
                    "If-Modified-Since",
                    "Expect",
                    "Cookie",
                    "Origin",
                    "X-Forwarded-For",
                    "X-HTTP-Method-Override",
                    "Forwarded",
                    "traceparent");
            request.headers.put(
                    name,
                    one(
                            random,
                            "",
                            "-1",
                            "\u00ff\u00fe",
                            "99999999999999999999",
                            "a,b;q=x",
                            "\"\"",
                            "\"1\",\"2\"",
                            "bytes=9-1,-,x",
                            CPR,
                            "x".repeat(5_000),
                            "p9.d2009-01-01",
                            "*",
                            ";;;",
                            "text/x",
                            "\t",
                            "W/\"1\"",
                            "a\u0001b"));
        });
        SPOILS.put("huge header", (request, random) -> request.headers.put("X-Large", "x".repeat(20_000)));
        SPOILS.put("many headers", (request, random) -> {
            for (int i = 0; i < 300; i++) {
                request.headers.put("X-" + i, "1");
            }
        });
        SPOILS.put(
                "bad header", (request, random) -> request.headers.put(one(random, "X y", "", "X\u00e6", "X:"), "1"));
        SPOILS.put("no host", (request, random) -> request.headers.remove("Host"));
        SPOILS.put("other host", header("Host", "evil.example", "a b", "[::", "localhost:99999999", "\u00e6"));
        SPOILS.put(
                "version",
                (request, random) -> request.version = one(random, "HTTP/9.9", "HTTP/1.0", "FTP/1.1", "", "x y"));
        SPOILS.put("framing", (request, random) -> {
            int which = random.nextInt(4);
            request.length = false;
            request.headers.put(
                    which == 0 ? "Content-Length" : "Transfer-Encoding",
                    one(
                            random,
                            which == 0
                                    ? new String[] {"-1", "x", "99999999999999999999"}
                                    : new String[] {"bogus", "chunked, gzip"}));
        });
        SPOILS.put("chunks", (request, random) -> {
            request.length = false;
            request.headers.put("Transfer-Encoding", "chunked");
            request.body = one(
                            random,
                            "zz\r\nx\r\n",
                            "-1\r\n",
                            "FFFFFFFFFFFFFFFF\r\n",
                            "2\r\n{}x",
                            "2\r\n{}\r\n0\r\nA\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        });
        SPOILS.put(
                "token",
                header(
                        "Authorization",
                        "",
                        "Bearer",
                        "Bearer ",
                        "Basic eDp5",
                        "Bearer \u00ff",
                        "Bearer a.b.c",
                        "Bearer eyJhbGciOiJub25lIn0.e30.",
                        "Bearer " + "x".repeat(10_000),
                        "bearer bearer",
                        "Bearer " + CPR));
        SPOILS.put("nothing", (request, random) -> {});
    }

    private static final String[] VALUES = {
        "null",
        "1e999999",
        "-0.0",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "[]",
        "{}",
        "[[]]",
        "true",
        "\"" + CPR + "\"",
        "\"2009-02-31\"",
        "\"2009-01-05T00:00:00\"",
        "\"-999999999-01-01\"",
        "99999999999999999999",
        "\"" + "x".repeat(70_000) + "\"",
        "\"\u202e\"",
        "\"<script>\"",
        "\"${jndi:x}\"",
        "[null]",
        "{\"x\":{\"y\":1}}",
        "-1",
        "2147483648"
    };

    private static byte[] spoilField(byte[] body, Random random) {
        try {
            JsonNode tree = RegistryAtWork.JSON.readTree(body);
            if (!tree.isObject() || tree.isEmpty()) {
                return body;
            }
            List<String> names = List.copyOf(tree.propertyNames());
            String spoilt = names.get(random.nextInt(names.size()));
            StringBuilder json = new StringBuilder("{");
            for (String name : names) {
                json.append(json.length() > 1 ? "," : "")
                        .append('"')
                        .append(name)
                        .append("\":");
                json.append(
                        name.equals(spoilt)
                                ? one(random, VALUES)
                                : tree.get(name).toString());
            }
            return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException notJson) {
            return body;
        }
    }

    private static List<Hostile> operations(JsonNode document) {
        List<Hostile> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                JsonNode content = operation.getValue().path("requestBody").path("content");
                Optional<Map.Entry<String, JsonNode>> body =
                        content.properties().stream().findFirst();
                String target =
                        path.getKey().replace("{trialId}", RegistryAtWork.TRIAL).replaceAll("\\{[^}]+\\}", "x");
                operations.add(new Hostile(
                        operation.getKey().toUpperCase(java.util.Locale.ROOT),
                        target,
                        body.map(one -> one.getValue().path("example"))
                                .map(example -> example.isMissingNode() ? "{}" : example.toString())
                                .orElse(null),
                        body.map(Map.Entry::getKey).orElse("")));
            }
        }
        return operations;
    }

    // ---- what comes of it --------

    @Test
    void nothingThatIsSentIsAFaultOrTellsHowTheProgramIsMade(CapturedOutput output) throws IOException {
        JsonNode document = registry.get(token, "/v3/api-docs").body();
        int operations = operations(document).size();
        assertThat(operations).isGreaterThan(50);
        Random random = new Random(SEED);
        int sent = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int which = 0; which < operations; which++) {
                for (Map.Entry<String, Spoil> spoil : SPOILS.entrySet()) {
                    Hostile request = operations(document).get(which);
                    spoil.getValue().spoil(request, random);
                    look(spoil.getKey(), request);
                    sent++;
                }
            }
        }
        System.out.println("hostile requests: " + sent + ", seed " + SEED);
        assertThat(findings)
                .as("%d kinds of fault: %s", findings.size(), String.join("\n", findings.values()))
                .isEmpty();
        assertThat(output).doesNotContain("Incident ", CPR, CPR.replace("-", ""));
    }

    private void look(String spoil, Hostile request) {
        String asked = spoil + ": " + request.method + " " + request.target + " " + shortened(request);
        RawHttp.Answer answer;
        try (RawHttp connection = new RawHttp(registry.port())) {
            connection.socket().setSoTimeout(20_000);
            try {
                connection.send(request.bytes());
            } catch (IOException refusedBeforeAllWasSent) {
                // The answer may be there all the same.
            }
            connection.socket().shutdownOutput();
            RawHttp.Answer head = connection.head();
            boolean endless = head.status() == 200 && request.target.contains("/stream");
            answer = endless || request.method.equals("HEAD") ? head : connection.body(head);
        } catch (IOException reset) {
            return; // cut off in the middle of what it sent: nothing was told
        }
        Optional<String> wrong = wrongWith(answer, request);
        wrong.ifPresent(what -> findings.putIfAbsent(what, asked + " -> " + shortened(answer.everything())));
    }

    private static String shortened(Hostile request) {
        return shortened(request.headers + " " + new String(request.body, StandardCharsets.UTF_8))
                .replace(token, "…");
    }

    private static String shortened(String text) {
        return text.length() > 700 ? text.substring(0, 700) + "…" : text;
    }

    private static Optional<String> wrongWith(RawHttp.Answer answer, Hostile request) {
        if (answer.status() == 0) {
            return Optional.empty();
        }
        String all = answer.everything()
                .replace(RegistryAtWork.TRIAL, "")
                .replace("https://tools.ietf.org/html/rfc6750", "");
        if (all.contains(CPR) || all.contains(CPR.replace("-", ""))) {
            return Optional.of("a CPR number is repeated by " + path(request));
        }
        if (answer.header("Server").isPresent() || answer.header("X-Powered-By").isPresent()) {
            return Optional.of("what it is made of stands in the headers");
        }
        boolean document = answer.status() == 200;
        if (!document && INSIDE.matcher(all).find()) {
            return Optional.of("it tells how it is made: "
                    + INSIDE.matcher(all).results().findFirst().map(java.util.regex.MatchResult::group));
        }
        if (answer.status() < 400) {
            return Stream.of(200, 202, 204, 302).anyMatch(status -> status == answer.status())
                    ? Optional.empty()
                    : Optional.of("status " + answer.status());
        }
        if (answer.status() >= 500 && answer.status() != 501 && answer.status() != 505) {
            return Optional.of("a fault: " + answer.status() + " " + path(request));
        }
        if (request.method.equals("HEAD")) {
            return Optional.empty();
        }
        String type = answer.header("Content-Type").orElse("");
        if (answer.body().isEmpty() && type.isEmpty()) {
            return Stream.of(400, 501, 505).anyMatch(status -> status == answer.status())
                    ? Optional.empty()
                    : Optional.of("bare " + answer.status() + " " + path(request));
        }
        if (!type.startsWith(Problems.MEDIA_TYPE)) {
            return Optional.of("no problem: " + answer.status() + " " + type + " " + path(request));
        }
        JsonNode problem = RegistryAtWork.JSON.readTree(answer.body());
        Integer status = Problem.codes().get(problem.path("code").asString(""));
        return status != null
                        && status == answer.status()
                        && problem.path("status").asInt() == status
                ? Optional.empty()
                : Optional.of("status and code do not fit: " + answer.status() + " " + problem.path("code"));
    }

    private static String path(Hostile request) {
        return request.target.replaceFirst("\\?.*", "").replaceAll("(.{60}).*", "$1…");
    }

    // ---- what a browser is told --------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/caseload",
                "/api/v1/commands/x",
                "/api/v1/nothing",
                "/actuator/health",
                "/actuator/env",
                "/v3/api-docs",
                "/api/%zz",
                "/api/v1/cases/x%2fy",
                "/swagger-ui/index.html",
                "/swagger-ui/nothing"
            })
    void everyAnswerSaysWhatABrowserMayDoWithIt(String path) throws IOException {
        for (String authorization :
                List.of("", "Authorization: Bearer " + token + "\r\n", "Authorization: Bearer x\r\n")) {
            RawHttp.Answer answer = asked("GET", path, authorization + "Origin: https://evil.example\r\n");
            assertThat(answer.header("X-Content-Type-Options"))
                    .as(answer.everything())
                    .contains("nosniff");
            assertThat(answer.header("Cache-Control").orElse("")).contains("no-store");
            assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
            assertThat(answer.header("X-Frame-Options")).contains("DENY");
            assertThat(answer.header("Content-Security-Policy"))
                    .contains(
                            path.startsWith("/swagger-ui/") ? SecurityHeadersValve.PAGE : SecurityHeadersValve.NOTHING);
            assertThat(answer.headers().stream()
                            .map(header -> header.replaceFirst(":.*", "").toLowerCase(java.util.Locale.ROOT)))
                    .doesNotHaveDuplicates()
                    .doesNotContain("server", "x-powered-by", "set-cookie", "strict-transport-security")
                    .noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @Test
    void noOtherOriginIsLetIn() throws IOException {
        RawHttp.Answer preflight = asked("OPTIONS", "/api/v1/caseload", """
                Origin: https://evil.example
                Access-Control-Request-Method: GET
                Access-Control-Request-Headers: authorization
                """.replace("\n", "\r\n"));
        assertThat(preflight.status()).isEqualTo(401);
        assertThat(preflight.headers())
                .noneMatch(header -> header.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
    }

    /** The policy allows the page's own files, and nothing that stands in the page itself. */
    @Test
    void thePageOfTheDocumentHasNoScriptOfItsOwn() throws IOException {
        RawHttp.Answer page = asked("GET", "/swagger-ui/index.html", "Authorization: Bearer " + token + "\r\n");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("swagger-ui-bundle.js");
        assertThat(Pattern.compile("<script(?![^>]*\\bsrc=)|\\son[a-z]+=|javascript:|https?://(?!localhost)")
                        .matcher(page.body())
                        .results()
                        .map(java.util.regex.MatchResult::group))
                .isEmpty();
    }

    private static RawHttp.Answer asked(String method, String path, String headers) throws IOException {
        try (RawHttp connection = new RawHttp(registry.port())) {
            return connection
                    .send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
                            + "\r\n")
                    .whole();
        }
    }
}
