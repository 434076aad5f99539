package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.http.AccessMatrix.Expected;
import dk.tilbage.http.AccessMatrix.Row;
import dk.tilbage.people.AccessLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every address and every command, asked by everybody: the program answers as {@code docs/access.md} says. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessMatrixIT {

    private static final String OWN = "herning";
    private static final String OTHER = "greve";
    private static final String PROVIDER = "aktoer-2";
    private static final String CASE = "hos-herning";
    private static final String CLIENT = "one-and-the-same";
    private static final String KEY = "opened-with-this";
    private static final String WEBHOOK = "wh-of-herning";
    /** What only the jobcentre of the case has: itself, its region, the case and its caseworker. */
    private static final List<String> TELLTALES = List.of(OWN, "Midtjylland", CASE, "kw-7");

    /** What shows nothing of anybody in this test: there are no terms of funding in the trial, and no entry for operators. */
    private static final Set<String> SHOWS_NOTHING_YET =
            Set.of("GET /api/v1/trials/{trialId}/funding", "GET /api/v1/access-log");

    private static final AccessMatrix MATRIX = AccessMatrix.read();

    private static RegistryAtWork registry;
    private static ECKey key;
    private static @Nullable String head;

    /** Tokens by the columns of the table; absent where there is none. */
    private static final Map<String, String> TOKENS = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        registry = RegistryAtWork.start("--tilbage.http.alert-stream-heartbeat=500ms");
        key = ECKey.parse(Files.readString(LocalTokens.keyFile(registry.data)));
        Map<String, Role> roles = Map.of(
                "case",
                Role.CASE_APPLICATION,
                "auditor",
                Role.AUDITOR,
                "administrator",
                Role.TRIAL_ADMINISTRATOR,
                "evaluator",
                Role.EVALUATOR,
                "operator",
                Role.OPERATOR);
        Map<String, List<String>> jobcentres =
                Map.of("own", List.of(OWN), "other", List.of(OTHER), "*", List.of("*"), "–", List.of());
        roles.forEach((name, role) -> jobcentres.forEach((whose, ids) -> TOKENS.put(
                name + " " + whose,
                token(claims().claim("roles", List.of(role.claim())).claim("jobcentre", ids)))));
        TOKENS.put("no role", token(claims().claim("roles", List.of("citizen")).claim("jobcentre", List.of("*"))));
        TOKENS.put("provider own", provider(PROVIDER, OWN));
        TOKENS.put("provider elsewhere", provider(PROVIDER, OTHER));
        TOKENS.put("provider other", provider("aktoer-9", OWN));
        registry.registerTrial(OWN, OTHER);
        history();
        subscribe();
        head = Long.toString(head());
        for (String list : List.of("/api/v1/caseload", "/api/v1/alerts", trial("/progress"))) {
            assertThat(ask("auditor *", "GET", list, "").status()).isEqualTo(200);
        }
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static void history() {
        done("administrator *", "RegisterProviderAgreement", """
                {"trialId":"%s","agreementId":"aktoer-2-2009","jobcentreId":"herning","providerId":"aktoer-2","name":"Afklaring",
                 "from":"2009-01-01","to":"2009-08-31","extendable":true,"targetGroups":["SICKNESS_BENEFIT"],
                 "courses":[],"reports":[]}""".formatted(RegistryAtWork.TRIAL));
        done("case own", "OpenCase", RegistryAtWork.open(CASE, OWN, "610169-4445"), "Idempotency-Key", KEY);
        done("case own", "AllocateCase", "{\"caseId\":\"hos-herning\",\"on\":\"2009-02-20\"}");
        done("case own", "ReferToProvider", """
                {"caseId":"hos-herning","registrationId":"reg-8","providerId":"aktoer-2","on":"2009-03-02"}""");
        done("case own", "MakeOffer", """
                {"caseId":"hos-herning","registrationId":"reg-5","type":"COMBINED_COURSE","legalBasis":"LAB",
                 "providerId":"aktoer-2","hoursPerWeek":10.5,"madeOn":"2009-03-03"}""");
        done("provider own", "PlanConversation", """
                {"caseId":"hos-herning","registrationId":"reg-3","kinds":["CONTACT"],"form":"INDIVIDUAL",
                 "channel":"IN_PERSON","plannedFor":"2009-03-05"}""");
    }

    /** A subscription of the client of all tokens, for the jobcentre of the case. */
    private static void subscribe() {
        Webhook webhook = new Webhook(
                WEBHOOK,
                new AccessLog.Who(CLIENT, CLIENT, Role.CASE_APPLICATION.claim()),
                AccessLog.Purpose.CASEWORK,
                URI.create("https://hooks.example.com/"),
                Set.of(Webhook.Kind.CASE_CHANGES),
                Set.of(OWN),
                Long.MAX_VALUE,
                null,
                new Webhook.Progress(Instant.EPOCH, 0, null, 0, null, null, null, null, null));
        assertThat(registry.context.getBean(WebhookStore.class).add(webhook, "s".repeat(32), 10, 10))
                .isTrue();
    }

    private static void done(String who, String command, String body, String... headers) {
        RegistryAtWork.Answer answer =
                registry.command(Objects.requireNonNull(TOKENS.get(who)), command, body, headers);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static String trial(String path) {
        return "/api/v1/trials/" + RegistryAtWork.TRIAL + path;
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    /** Everything that a command may write, counted. */
    private static List<Long> written() {
        JdbcClient jdbc = JdbcClient.create(registry.context.getBean(DataSource.class));
        return Stream.of("event", "command_receipt", "claim", "person", "access_log")
                .map(table -> jdbc.sql("SELECT count(*) FROM " + table)
                        .query(Long.class)
                        .single())
                .toList();
    }

    // ---- tokens --------

    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(LocalTokens.ISSUER)
                .audience(LocalTokens.AUDIENCE)
                .subject(CLIENT)
                .claim("client", CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(3600)));
    }

    private static String provider(String provider, String jobcentre) {
        return token(claims().claim("roles", List.of(Role.PROVIDER.claim()))
                .claim("provider", List.of(provider))
                .claim("jobcentre", List.of(jobcentre)));
    }

    private static String token(JWTClaimsSet.Builder claims) {
        try {
            return signed(JWSAlgorithm.ES256, claims, new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWSAlgorithm algorithm, JWTClaimsSet.Builder claims, JWSSigner signer) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    // ---- asking --------

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private record Answer(int status, String body) {

        String code() {
            return body.startsWith("{") && status >= 400
                    ? RegistryAtWork.JSON.readTree(body).path("code").asString("")
                    : "";
        }
    }

    /** A question of the matrix. */
    private record Question(String who, String method, String path, String body, String kind, Expected expected) {

        /** What is wrong with the answer; empty where it is as expected. */
        Stream<String> fault() {
            Answer answer = ask(who, method, path, body);
            boolean right;
            String shown = "";
            if (expected.refused()) {
                right = isRefused(expected, answer.status(), answer.code());
            } else {
                shown = leaked(answer);
                right = answer.status() != 401 && answer.status() != 403 && answer.status() < 500 && shown.isEmpty();
            }
            return right
                    ? Stream.of()
                    : Stream.of("%s: %s %s: %s expected, but was %d %s %s"
                            .formatted(
                                    who,
                                    method,
                                    path,
                                    expected,
                                    answer.status(),
                                    answer.code(),
                                    shown.substring(0, Math.min(shown.length(), 300))));
        }

        /** What of the case or its jobcentre is shown to somebody who may not see it. */
        private String leaked(Answer answer) {
            boolean nothing = expected == Expected.NOTHING_OF_IT;
            if (!nothing && (mayReach(who) || kind.equals("emergency"))) {
                return "";
            }
            // What was asked with is told again.
            return (nothing ? TELLTALES : List.of(CASE))
                            .stream()
                                    .anyMatch(telltale -> !path.contains(telltale)
                                            && answer.body().contains(telltale))
                    ? answer.body()
                    : "";
        }
    }

    /** Whether the asker's token is for the jobcentre of the case. */
    private static boolean mayReach(String who) {
        return who.endsWith(" own") || who.endsWith(" *") || who.equals("provider other");
    }

    private static boolean isRefused(Expected expected, int status, String code) {
        return status == (expected == Expected.TOKEN_MISSING ? 401 : 403) && code.equals(expected.name());
    }

    private static Answer ask(String who, String method, String path, String body) {
        return ask(method, path, body, TOKENS.containsKey(who) ? List.of("Bearer " + TOKENS.get(who)) : List.of());
    }

    private static Answer ask(String method, String path, String body, List<String> authorizations) {
        boolean batch = path.startsWith("/api/v1/commands") && path.lastIndexOf('/') == "/api/v1".length();
        HttpRequest.Builder request = registry.request(path)
                .header("Content-Type", batch ? BatchController.NDJSON : "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (head != null) {
            request.header("X-Read-After", head);
        }
        authorizations.forEach(authorization -> request.header("Authorization", authorization));
        try {
            HttpResponse<InputStream> answer = HTTP.send(
                    path.contains("/stream")
                            ? request.header("Last-Event-ID", path.contains("/cases/") ? "1" : "p1.d2009-01-01")
                                    .build()
                            : request.build(),
                    BodyHandlers.ofInputStream());
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                StringBuilder told = new StringBuilder();
                // A stream has told all it has when it sends a comment.
                for (String line = reader.readLine(); line != null && !line.startsWith(":"); line = reader.readLine()) {
                    told.append(line).append('\n');
                }
                return new Answer(answer.statusCode(), told.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> faults(List<Question> questions) throws Exception {
        try (ExecutorService askers = Executors.newFixedThreadPool(4)) {
            List<Future<Stream<String>>> answers = askers.invokeAll(questions.stream()
                    .<Callable<Stream<String>>>map(question -> question::fault)
                    .toList());
            List<String> faults = new ArrayList<>();
            for (Future<Stream<String>> answer : answers) {
                answer.get().forEach(faults::add);
            }
            return faults;
        }
    }

    // ---- questions --------

    private static String filled(String text) {
        return text.replace("{caseId}", CASE)
                .replace("{trialId}", RegistryAtWork.TRIAL)
                .replace("{jobcentreId}", OWN)
                .replace("{providerId}", PROVIDER)
                .replace("{key}", KEY)
                .replace("{webhookId}", WEBHOOK)
                .replace("{id}", "nothing")
                .replace("/**", "/liveness");
    }

    private static List<Question> addresses() {
        List<Question> questions = new ArrayList<>();
        for (Row row : MATRIX.addresses()) {
            if (!row.path().equals("/api/v1/commands/{commandName}")) {
                MATRIX.kind(row.kind())
                        .forEach((who, expected) -> questions.add(new Question(
                                who,
                                row.method().equals("ANY") ? "GET" : row.method(),
                                filled(row.path()),
                                filled(row.body()),
                                row.kind(),
                                expected)));
            }
        }
        return questions;
    }

    private static List<Question> commands() {
        List<Question> questions = new ArrayList<>();
        MATRIX.commands()
                .forEach((name, kind) -> MATRIX.kind(kind)
                        .forEach((who, expected) -> questions.add(new Question(
                                who,
                                "POST",
                                "/api/v1/commands/" + name,
                                body(name).toString(),
                                kind,
                                expected))));
        return questions;
    }

    /** A command about the case or its jobcentre that nothing but who sends it speaks against. */
    private static ObjectNode body(String command) {
        CommandCatalogue.Entry entry = CommandCatalogue.find(command).orElseThrow();
        ObjectNode body = (ObjectNode) RegistryAtWork.JSON.valueToTree(Examples.of(entry));
        if (body.has("caseId")) {
            body.put("caseId", command.equals("OpenCase") ? "another-case" : CASE);
        }
        if (body.has("registrationId")) {
            body.put("registrationId", "made-by-" + command);
        }
        switch (command) {
            case "HoldConversation" -> body.put("heldBy", PROVIDER);
            case "CorrectRegistration" ->
                body.put("registrationId", "reg-3").set("replacement", RegistryAtWork.JSON.readTree("""
                    {"kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON","plannedFor":"2009-03-06"}"""));
            default -> {
                // As the example is.
            }
        }
        return body;
    }

    // ---- the matrix --------

    @Test
    @Order(1)
    void everyAddressAndEveryCommandHasItsRow() {
        Set<String> addresses = new TreeSet<>();
        registry.context
                .getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(
                        mapping -> mapping.getHandlerMethods().keySet().forEach(info -> addresses.addAll(names(info))));
        Set<String> rows = new TreeSet<>();
        MATRIX.addresses().forEach(row -> rows.add(row.mapping()));
        assertThat(rows).isEqualTo(addresses);
        assertThat(MATRIX.commands().sequencedKeySet())
                .containsExactlyInAnyOrderElementsOf(CommandCatalogue.all().stream()
                        .map(CommandCatalogue.Entry::name)
                        .toList());
        Set<String> kinds = new HashSet<>(MATRIX.commands().values());
        MATRIX.addresses().forEach(row -> kinds.add(row.kind()));
        assertThat(MATRIX.kinds().keySet()).isEqualTo(kinds);
        MATRIX.kinds().values().forEach(kind -> {
            Set<String> asked = new HashSet<>(TOKENS.keySet());
            asked.removeAll(Set.of("case *", "case –", "auditor –", "operator –"));
            asked.add("none");
            assertThat(kind.keySet()).isEqualTo(asked);
        });
    }

    private static List<String> names(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return info.getPatternValues().stream()
                .flatMap(path -> methods.isEmpty()
                        ? Stream.of("ANY " + path)
                        : methods.stream().map(method -> method + " " + path))
                .toList();
    }

    @Test
    @Order(2)
    void whatIsNotAllowedIsRefusedAndWritesNothing() throws Exception {
        List<Question> questions = Stream.concat(addresses().stream(), commands().stream())
                .filter(question -> question.expected().refused())
                .toList();
        List<Long> before = written();
        assertThat(faults(questions)).isEmpty();
        assertThat(written()).isEqualTo(before);
        assertThat(questions).hasSizeGreaterThan(1500);
    }

    @Test
    @Order(2)
    void aBatchRefusesLineByLineAndWritesNothing() throws Exception {
        List<Long> before = written();
        assertThat(batches("", true)).isEmpty();
        assertThat(written()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void aDryRunAsksTheSame() throws Exception {
        List<Long> before = written();
        assertThat(batches("?dryRun=true", false)).isEmpty();
        assertThat(written()).isEqualTo(before);
    }

    /** What is wrong with the answers to all commands in one batch, or all that are refused. */
    private static List<String> batches(String query, boolean refusedOnly) {
        List<String> faults = new ArrayList<>();
        MATRIX.kind("senders").forEach((who, sender) -> {
            List<String> names = new ArrayList<>();
            StringBuilder lines = new StringBuilder();
            MATRIX.commands().forEach((name, kind) -> {
                if (!refusedOnly
                        || Objects.requireNonNull(MATRIX.kind(kind).get(who)).refused()) {
                    names.add(name);
                    lines.append("{\"command\":\"%s\",\"payload\":%s}\n".formatted(name, body(name)));
                }
            });
            Answer answer = ask(who, "POST", "/api/v1/commands" + query, lines.toString());
            if (sender.refused()) {
                if (!isRefused(sender, answer.status(), answer.code())) {
                    faults.add(who + ": " + answer);
                }
                return;
            }
            List<JsonNode> answers =
                    answer.body().lines().map(RegistryAtWork.JSON::readTree).toList();
            assertThat(answers).hasSameSizeAs(names);
            for (int i = 0; i < names.size(); i++) {
                Expected expected = Objects.requireNonNull(
                        MATRIX.kind(Objects.requireNonNull(MATRIX.commands().get(names.get(i))))
                                .get(who));
                int status = answers.get(i).path("status").asInt();
                boolean right = expected.refused()
                        ? isRefused(
                                expected, status, answers.get(i).path("code").asString(""))
                        : status != 401 && status != 403 && status < 500;
                if (!right) {
                    faults.add(who + ": " + names.get(i) + ": " + expected + " expected, but was " + answers.get(i));
                }
            }
        });
        return faults;
    }

    @Test
    @Order(2)
    void whoMaySeeTheCaseDoesSeeIt() {
        // Else a list that shows nobody anything would pass for one that hides it.
        assertThat(MATRIX.addresses().stream()
                        .filter(row -> MATRIX.kind(row.kind()).containsValue(Expected.NOTHING_OF_IT))
                        .filter(row -> !SHOWS_NOTHING_YET.contains(row.mapping())))
                .hasSizeGreaterThan(10)
                .allSatisfy(row -> {
                    boolean auditors = !Objects.requireNonNull(
                                    MATRIX.kind(row.kind()).get("auditor *"))
                            .refused();
                    String body = ask(
                                    auditors ? "auditor *" : "case own",
                                    row.method(),
                                    filled(row.path()),
                                    filled(row.body()))
                            .body();
                    assertThat(TELLTALES.stream().anyMatch(body::contains))
                            .as(row.path() + ": " + body)
                            .isTrue();
                });
    }

    @Test
    @Order(4)
    void whatIsAllowedIsNotRefused() throws Exception {
        List<Question> questions = Stream.concat(addresses().stream(), commands().stream())
                .filter(question -> !question.expected().refused())
                .toList();
        List<String> faults = faults(questions.stream()
                .filter(question -> question.method().equals("GET"))
                .toList());
        // One after the other, since they change what is asked about.
        questions.stream()
                .filter(question -> !question.method().equals("GET"))
                .flatMap(Question::fault)
                .forEach(faults::add);
        assertThat(faults).isEmpty();
    }

    @Test
    @Order(3)
    void anOpeningIsNotCorrectedToAnotherJobcentre() {
        String correction = RegistryAtWork.open(CASE, OTHER, "610169-4445").replace("\"caseId\":\"hos-herning\",", "");
        String body = "{\"caseId\":\"hos-herning\",\"registrationId\":\"hos-herning\",\"reason\":\"x\",\"replacement\":"
                + correction + "}";
        long before = head();
        assertThat(ask("case own", "POST", "/api/v1/commands/CorrectRegistration", body)
                        .code())
                .isEqualTo("OTHER_JOBCENTRE");
        assertThat(head()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void whoHandedACaseOverIsStillToldWhatBecameOfIt() {
        done("case own", "OpenCase", RegistryAtWork.open("moved", OWN, "620169-4443"));
        done(
                "case own",
                "TransferCase",
                "{\"caseId\":\"moved\",\"jobcentreId\":\"greve\",\"on\":\"2009-02-01\"}",
                "Idempotency-Key",
                "moving");
        for (String who : List.of("case own", "case other", "provider own", "administrator own")) {
            assertThat(ask(who, "GET", "/api/v1/commands/moving", "").status())
                    .as(who)
                    .isEqualTo(200);
        }
    }

    // ---- what an address does not have --------

    @Test
    @Order(2)
    void aParameterThatAnAddressDoesNotHaveIsRefused() {
        for (Row row : MATRIX.addresses()) {
            if (row.path().startsWith("/api/") && !row.path().contains("?")) {
                String path = filled(row.path()).replace("{commandName}", "OpenCase");
                Answer answer = ask("case own", row.method(), path + "?jobcenter=herning", filled(row.body()));
                assertThat(answer.status() + " " + answer.code()).as(path).isEqualTo("400 PARAMETER_UNKNOWN");
                assertThat(answer.body()).contains("\"field\":\"jobcenter\"");
            }
        }
        assertThat(ask("case own", "GET", "/api/v1/caseload?jobcentre=greve&jobcentre=herning", "")
                        .code())
                .isEqualTo("PARAMETER_INVALID");
        assertThat(ask("case own", "GET", "/api/v1/caseload?6101694445=1", "").body())
                .contains("PARAMETER_UNKNOWN")
                .doesNotContain("6101694445");
        assertThat(ask("operator *", "GET", "/actuator/prometheus?name%5B%5D=jvm", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Order(2)
    void aBodyOfAnotherTypeIsRefused() throws Exception {
        for (Row row : MATRIX.addresses()) {
            if (row.method().equals("POST")) {
                String path = filled(row.path()).replace("{commandName}", "OpenCase");
                for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
                    RegistryAtWork.Answer answer = registry.send(registry.request(path)
                            .header("Authorization", "Bearer " + TOKENS.get("case own"))
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofString(body("OpenCase").toString())));
                    assertThat(answer.status() + " " + answer.text("code"))
                            .as(path + " " + type)
                            .isEqualTo("415 MEDIA_TYPE_UNSUPPORTED");
                }
            }
        }
    }

    // ---- bad tokens --------

    /** Tokens that open nothing. */
    static Stream<Arguments> badTokens() throws Exception {
        ECKey stranger = new ECKeyGenerator(Curve.P_256).generate();
        String good = token(everything());
        String invalid = "401 TOKEN_INVALID";
        return Stream.of(
                Arguments.of("none", List.of(), "401 TOKEN_MISSING"),
                bad("expired", token(everything().issueTime(in(-100)).expirationTime(in(-40))), invalid),
                bad("not valid yet", token(everything().notBeforeTime(in(60))), invalid),
                bad("without expiry", token(everything().expirationTime(null)), invalid),
                bad("another audience", token(everything().audience("other")), invalid),
                bad("another issuer", token(everything().issuer("https://login.example")), invalid),
                bad("alg none", new PlainJWT(everything().build()).serialize(), invalid),
                bad(
                        "HS256 with the public key",
                        signed(
                                JWSAlgorithm.HS256,
                                everything(),
                                new MACSigner(key.toECPublicKey().getEncoded())),
                        invalid),
                bad("another key", signed(JWSAlgorithm.ES256, everything(), new ECDSASigner(stranger)), invalid),
                bad("garbage", "garbage", invalid),
                Arguments.of("two", List.of("Bearer " + good, "Bearer " + good), invalid),
                bad("a CPR number as subject", token(everything().subject("6101694445")), "401 TOKEN_CONTAINS_CPR"),
                bad(
                        "a jobcentre that is no id",
                        token(everything().claim("jobcentre", "a/b")),
                        "401 TOKEN_CLAIM_INVALID"),
                bad("no role", token(everything().claim("roles", null)), "403 ROLE_MISSING"),
                bad("an unknown role", token(everything().claim("roles", "admin")), "403 ROLE_MISSING"));
    }

    private static Arguments bad(String what, String token, String expected) {
        return Arguments.of(what, List.of("Bearer " + token), expected);
    }

    private static JWTClaimsSet.Builder everything() {
        return claims().claim("roles", Role.claims())
                .claim("jobcentre", List.of("*"))
                .claim("provider", List.of(PROVIDER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    @Order(2)
    void aBadTokenOpensNothing(String what, List<String> authorizations, String expected) {
        List<Long> before = written();
        for (String path : List.of(
                "GET /api/v1/cases/" + CASE,
                "GET /api/v1/caseload",
                "GET /api/v1/alerts/stream",
                "GET /api/v1/trials",
                "GET /api/v1/clock",
                "POST /api/v1/commands/CategoriseCase",
                "POST /api/v1/commands",
                "POST /api/v1/datasets",
                "GET /api/v1/nowhere",
                "GET /actuator/prometheus")) {
            String[] parts = path.split(" ", -1);
            Answer answer = ask(parts[0], parts[1], parts[0].equals("POST") ? "{}" : "", authorizations);
            assertThat(answer.status() + " " + answer.code()).as(path).isEqualTo(expected);
        }
        assertThat(written()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void aTokenNeedNotSayWhenItWasIssued() {
        Answer answer = ask(
                "GET",
                "/api/v1/trials",
                "",
                List.of("Bearer " + token(everything().issueTime(null))));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void noTokenIsTakenFromTheAddress() {
        Answer answer = ask("GET", "/api/v1/caseload?access_token=" + token(everything()), "", List.of());
        assertThat(answer.code()).isEqualTo("TOKEN_MISSING");
    }

    @Test
    @Order(2)
    void aCaseApplicationWithoutAJobcentreSeesAndDoesNothing() {
        assertThat(ask("case –", "GET", "/api/v1/cases/" + CASE, "").code()).isEqualTo("OTHER_JOBCENTRE");
        assertThat(ask("case –", "GET", "/api/v1/caseload", "").body()).doesNotContain(CASE);
        assertThat(ask("case –", "GET", "/api/v1/alerts", "").body()).doesNotContain(CASE);
        assertThat(ask(
                                "case –",
                                "POST",
                                "/api/v1/commands/OpenCase",
                                body("OpenCase").toString())
                        .code())
                .isEqualTo("OTHER_JOBCENTRE");
    }
}
