package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.WaitingAppends;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

/** The HTTP contract on the whole program, with a real PostgreSQL. */
class HttpIT {

    private static RegistryAtWork registry;
    private static String herning;
    private static final AtomicInteger PERSONS = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning", "greve", "ringsted");
        herning = registry.token(Role.CASE_APPLICATION, "herning");
        openCase("input");
        registry.command(herning, "CategoriseCase", category("input", "cat", 2));
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    /** Somebody nobody else is: a fictive number. */
    private static String somebody() {
        return "6101%02d-%04d".formatted(50 + PERSONS.incrementAndGet() % 40, 1 + PERSONS.get());
    }

    private static void openCase(String caseId) {
        assertThat(registry.command(herning, "OpenCase", RegistryAtWork.open(caseId, "herning", somebody()))
                        .status())
                .isEqualTo(200);
    }

    private static String category(String caseId, String registrationId, int category) {
        return "{\"caseId\":\"%s\",\"registrationId\":\"%s\",\"category\":%d,\"on\":\"2009-02-10\"}"
                .formatted(caseId, registrationId, category);
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    // ---- a case --------

    @Test
    void aCasesJourney() {
        String cpr = somebody();
        RegistryAtWork.Answer opened =
                registry.command(herning, "OpenCase", RegistryAtWork.open("journey", "herning", cpr));
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.text("caseId")).isEqualTo("journey");
        assertThat(opened.number("sequence")).isZero();
        assertThat(opened.body().path("events")).hasToString("[\"CaseOpened\"]");
        assertThat(opened.body().path("registrationIds")).hasToString("[\"journey\"]");
        assertThat(opened.header("X-Position")).isEqualTo(Long.toString(opened.number("position")));

        registry.command(herning, "AllocateCase", "{\"caseId\":\"journey\",\"on\":\"2009-02-20\"}");
        RegistryAtWork.Answer assessed = registry.command(herning, "RecordExemptionAssessment", """
                {"caseId":"journey","registrationId":"ex","on":"2009-02-20","exempt":true,
                 "ground":"TREATMENT_OBSTACLE","justification":"Hemmelig begrundelse"}""");
        assertThat(assessed.status()).isEqualTo(200);
        registry.command(herning, "CategoriseCase", category("journey", "cat", 2));
        RegistryAtWork.Answer corrected = registry.command(herning, "CorrectRegistration", """
                {"caseId":"journey","registrationId":"cat","replacement":{"category":3,"on":"2009-02-11"},
                 "reason":"Tastefejl"}""");
        assertThat(corrected.body().path("events")).hasToString("[\"CaseCategorised\"]");

        RegistryAtWork.Answer found = registry.get(herning, "/api/v1/cases/journey");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.header("ETag")).isEqualTo("\"" + corrected.number("sequence") + "\"");
        assertThat(found.response().body())
                .contains("\"justification\":{\"sealed\":true}", "\"category\":3")
                .doesNotContain(cpr, cpr.replace("-", ""), "Hemmelig", "ciphertext", "keyId");
        RegistryAtWork.Answer before =
                registry.get(herning, "/api/v1/cases/journey?asOfPosition=" + (corrected.number("position") - 1));
        assertThat(before.response().body()).contains("\"category\":2");

        RegistryAtWork.Answer history = registry.get(herning, "/api/v1/cases/journey/history");
        JsonNode correction = history.body().path("items").path(4);
        assertThat(correction.path("event").asString()).isEqualTo("CaseCategorised");
        assertThat(correction.path("corrects").asLong())
                .isEqualTo(history.body().path("items").path(3).path("position").asLong());
        assertThat(correction.path("actor").asString()).isEqualTo("test-case-application");
        assertThat(history.response().body()).doesNotContain("Hemmelig", "Tastefejl", "ciphertext");
    }

    @Test
    void theSameContentAgainIsAnsweredWithTheFirstPosition() {
        openCase("same");
        RegistryAtWork.Answer first = registry.command(herning, "CategoriseCase", category("same", "cat", 2));
        registry.command(herning, "CategoriseCase", category("same", "cat2", 3));
        long before = head();

        RegistryAtWork.Answer again = registry.command(
                herning, "CategoriseCase", category("same", "cat", 2), "Idempotency-Key", "same-again");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("events")).isEmpty();
        assertThat(again.number("position")).isEqualTo(first.number("position"));
        assertThat(head()).isEqualTo(before);
        assertThat(registry.get(herning, "/api/v1/commands/same-again").body()).isEqualTo(again.body());
        assertThat(registry.command(herning, "CategoriseCase", category("same", "cat", 1))
                        .text("code"))
                .isEqualTo("REGISTRATION_ID_IN_USE");
    }

    @Test
    void theSameCorrectionOrWithdrawalAgainIsAnsweredWithItsOwnPosition() {
        openCase("again");
        String correction = """
                {"caseId":"again","registrationId":"cat","replacement":{"category":3,"on":"2009-02-10"},
                 "reason":"Tastefejl"}""";
        String withdrawal = "{\"caseId\":\"again\",\"registrationId\":\"cat\",\"reason\":\"Fejl\"}";
        registry.command(herning, "CategoriseCase", category("again", "cat", 2));
        long corrected =
                registry.command(herning, "CorrectRegistration", correction).number("position");
        registry.command(herning, "CategoriseCase", category("again", "other", 1));

        assertNothingNew(registry.command(herning, "CorrectRegistration", correction), corrected);
        // The right content sent as if it had been so from the start was recorded by the correction, too.
        assertNothingNew(registry.command(herning, "CategoriseCase", category("again", "cat", 3)), corrected);
        long withdrawn =
                registry.command(herning, "WithdrawRegistration", withdrawal).number("position");
        assertThat(withdrawn).isEqualTo(corrected + 2);
        assertNothingNew(registry.command(herning, "WithdrawRegistration", withdrawal), withdrawn);
    }

    private static void assertNothingNew(RegistryAtWork.Answer again, long position) {
        assertThat(again.status()).as(again.response().body()).isEqualTo(200);
        assertThat(again.body().path("events")).isEmpty();
        assertThat(again.number("position")).isEqualTo(position);
    }

    @Test
    void aKeyIsAnsweredOnce() {
        openCase("key");
        RegistryAtWork.Answer first =
                registry.command(herning, "CategoriseCase", category("key", "cat", 2), "Idempotency-Key", "key-1");
        RegistryAtWork.Answer again = registry.command(
                herning, "CategoriseCase", category("key", "cat", 2).replace(",", " , "), "Idempotency-Key", "key-1");
        RegistryAtWork.Answer other =
                registry.command(herning, "CategoriseCase", category("key", "cat", 3), "Idempotency-Key", "key-1");

        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(registry.get(herning, "/api/v1/commands/key-1").body()).isEqualTo(first.body());
        assertThat(registry.get(herning, "/api/v1/commands/key-2").text("code")).isEqualTo("COMMAND_KEY_UNKNOWN");
        String other2 = registry.token(Role.TRIAL_ADMINISTRATOR, "*");
        assertThat(registry.get(other2, "/api/v1/commands/key-1").status()).isEqualTo(404);
    }

    @Test
    void eightTwinsOfOneKeyAreAppendedOnce() throws Exception {
        openCase("twins");
        long before = head();
        // No registration id: each of the eight would make its own, and only the key holds them together.
        String body = "{\"caseId\":\"twins\",\"category\":2,\"on\":\"2009-02-10\"}";

        List<RegistryAtWork.Answer> answers =
                atOnce(8, () -> registry.command(herning, "CategoriseCase", body, "Idempotency-Key", "twins-key"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(answers.stream().map(RegistryAtWork.Answer::body).distinct()).hasSize(1);
        assertThat(head()).isEqualTo(before + 1);
    }

    @Test
    void eightTwinsThatAllFoundNoAnswerUnderTheirKeyAreAppendedOnce() throws Exception {
        long before = head();
        // No case id: each of the eight would open a case of its own.
        String body = RegistryAtWork.open("x", "herning", somebody()).replace("\"caseId\":\"x\",", "");
        List<RegistryAtWork.Answer> answers;
        try (Connection holder = registry.context.getBean(DataSource.class).getConnection();
                Statement statement = holder.createStatement();
                ExecutorService gate = Executors.newSingleThreadExecutor()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT 1 FROM log_head FOR UPDATE");

            Future<List<RegistryAtWork.Answer>> sent = gate.submit(() ->
                    atOnce(8, () -> registry.command(herning, "OpenCase", body, "Idempotency-Key", "gathered-key")));
            // All eight have looked their key up: one waits for the log's lock, the others for their turn behind it.
            EventStorageEngine engine = registry.context.getBean(EventStorageEngine.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> waitingForTheHead() == 1 && WaitingAppends.of(engine) == 7);
            holder.rollback();
            answers = sent.get();
        }

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200));
        assertThat(answers.stream().map(RegistryAtWork.Answer::body).distinct()).hasSize(1);
        assertThat(head()).isEqualTo(before + 1);
    }

    @Test
    void aCommandWhoseCaseIsHeldUpIsBusyAndLeavesNothing() throws Exception {
        openCase("held-up");
        long before = head();
        // Axon gives a lock to a thread: it is taken and given back by one.
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Lock lock = other.submit(
                            () -> registry.context.getBean(LockFactory.class).obtainLock("held-up"))
                    .get();
            RegistryAtWork.Answer answer = registry.command(herning, "CategoriseCase", category("held-up", "cat", 1));
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
            assertThat(answer.text("code")).isEqualTo("BUSY");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            other.submit(lock::release).get();
        }
        assertThat(head()).isEqualTo(before);
        assertThat(registry.command(herning, "CategoriseCase", category("held-up", "cat", 1))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aDatabaseWithoutAFreeConnectionIsBusy() throws Exception {
        openCase("no-connection");
        HikariDataSource pool = registry.context.getBean(HikariDataSource.class);
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                all.add(pool.getConnection());
            }
            RegistryAtWork.Answer read = registry.get(herning, "/api/v1/cases/no-connection");
            assertThat(read.status()).as(read.response().body()).isEqualTo(503);
            assertThat(read.text("code")).isEqualTo("BUSY");
            assertThat(read.header("Retry-After")).isNotEmpty();
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        assertThat(registry.get(herning, "/api/v1/cases/no-connection").status())
                .isEqualTo(200);
    }

    private static long waitingForTheHead() {
        return registry.context
                .getBean(JdbcClient.class)
                .sql("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and wait_event_type = 'Lock' and query like '%append_events%'")
                .query(Long.class)
                .single();
    }

    @Test
    void ofEightWithOneIfMatchOneIsAppended() throws Exception {
        openCase("match");
        AtomicInteger number = new AtomicInteger();

        List<RegistryAtWork.Answer> answers = atOnce(
                8,
                () -> registry.command(
                        herning,
                        "CategoriseCase",
                        category("match", "cat-" + number.incrementAndGet(), 2),
                        "If-Match",
                        "\"0\""));

        assertThat(answers.stream().map(RegistryAtWork.Answer::status)).containsOnlyOnce(200);
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(412);
            assertThat(answer.text("code")).isEqualTo("SEQUENCE_MISMATCH");
            assertThat(expected(answer)).containsExactly("1");
        });
        assertThat(expected(registry.command(
                        herning, "CategoriseCase", category("match", "beyond", 1), "If-Match", "\"7\"")))
                .containsExactly("1");
        assertThat(registry.command(herning, "CategoriseCase", category("match", "next", 1), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutIfMatchEightAtOnceAreAllAppended() throws Exception {
        openCase("crowd");
        AtomicInteger number = new AtomicInteger();

        List<RegistryAtWork.Answer> answers =
                atOnce(8, () -> registry.command(herning, "PlanConversation", """
                        {"caseId":"crowd","registrationId":"p-%d","kinds":["CONTACT"],"form":"INDIVIDUAL",
                         "channel":"IN_PERSON","plannedFor":"2009-07-01"}""".formatted(number.incrementAndGet())));

        Set<Long> positions = new HashSet<>();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
            assertThat(positions.add(answer.number("position"))).isTrue();
        });
    }

    @Test
    void aPersonHasOneOpenCase() {
        String cpr = somebody();
        registry.command(herning, "OpenCase", RegistryAtWork.open("one", "herning", cpr));
        RegistryAtWork.Answer second =
                registry.command(herning, "OpenCase", RegistryAtWork.open("two", "herning", cpr.replace("-", "")));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("code")).isEqualTo("SECOND_OPEN_CASE");
        assertThat(second.body().has("others"))
                .as("not which: it may be another jobcentre's")
                .isFalse();
    }

    @Test
    void whereAnotherJobcentresCaseStandsIsNotTold() {
        openCase("elsewhere");
        String greve = registry.token(Role.CASE_APPLICATION, "greve");
        RegistryAtWork.Answer refused = registry.command(
                greve, "OpenCase", RegistryAtWork.open("elsewhere", "greve", somebody()), "If-Match", "\"7\"");
        assertThat(refused.text("code")).isEqualTo("SEQUENCE_MISMATCH");
        assertThat(refused.body().has("expected")).isFalse();
    }

    @Test
    void aRefusalTellsWhatWouldHaveBeenAccepted() {
        openCase("helped");
        assertThat(expected(registry.command(
                        herning, "CategoriseCase", category("helped", "h", 2).replace("2009-", "2099-"))))
                .containsExactly(registry.get(herning, "/api/v1/clock").text("today"));
        assertThat(expected(registry.command(herning, "CloseCase", """
                        {"caseId":"helped","registrationId":"end","on":"2009-02-20","outcome":"VANISHED"}"""))).contains("BENEFIT_STOPPED");
        assertThat(expected(registry.get(herning, "/api/v1/trials/aktive-hurtigere-tilbage/steering")))
                .contains("auditor");
    }

    private static List<String> expected(RegistryAtWork.Answer answer) {
        return answer.body()
                .path("expected")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void aRefusedBodyLeavesNobodyBehind() {
        long persons = persons();
        RegistryAtWork.Answer refused = registry.command(
                herning,
                "OpenCase",
                RegistryAtWork.open("nobody", "herning", somebody()).replace("\"kw-7\"", "\"kw 7\""));
        assertThat(refused.text("code")).isEqualTo("ID_INVALID");
        assertThat(persons()).isEqualTo(persons);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "trialId":"aktive-hurtigere-tilbage" | "trialId":"another-trial"  | 404 | TRIAL_UNKNOWN
            "jobcentreId":"herning"              | "jobcentreId":"atlantis"   | 404 | JOBCENTRE_UNKNOWN
            "firstDay":"2009-01-05"              | "firstDay":"2099-01-05"    | 409 | DATE_IN_FUTURE
            "caseId":"refused"                   | "caseId":"taken"           | 409 | CASE_ID_IN_USE
            "hasJob":true                        | "hasJob":true,"startStock":true | 400 | FIELD_NOT_FOR_TARGET_GROUP
            "targetGroup":"SICKNESS_BENEFIT"     | "targetGroup":"FLEX_JOB"   | 400 | FIELD_NOT_FOR_TARGET_GROUP
            "targetGroup":"SICKNESS_BENEFIT"     | "targetGroup":"FLEX_JOB","origin":"NEWLY_APPROVED" | 422 | TARGET_GROUP_NOT_RUN
            "firstDay":"2009-01-05"              | "firstDay":"1930-01-05"    | 400 | CPR_FUTURE_BIRTH
            """)
    void aRefusedOpeningLeavesNobodyBehind(String right, String wrong, int status, String code) {
        registry.command(herning, "OpenCase", RegistryAtWork.open("taken", "herning", somebody()));
        String everywhere = registry.token(Role.CASE_APPLICATION, "*");
        String body = RegistryAtWork.open("refused", "herning", somebody());
        assertThat(body).contains(right);
        refusedWithoutTrace(everywhere, "OpenCase", body.replace(right, wrong), status, code);
    }

    @Test
    void anOpeningThatExpectsACaseLeavesNobodyBehind() {
        refusedWithoutTrace(
                herning,
                "OpenCase",
                RegistryAtWork.open("expected", "herning", somebody()),
                412,
                "SEQUENCE_MISMATCH",
                "If-Match",
                "\"3\"");
    }

    @Test
    void aRefusedCorrectionOfTheOpeningLeavesNobodyBehind() {
        openCase("opened-wrong");
        String replacement = RegistryAtWork.open("opened-wrong", "herning", somebody());
        String correction = """
                {"caseId":"opened-wrong","registrationId":"opened-wrong","reason":"Forkert","replacement":%s}""";
        refusedWithoutTrace(
                herning,
                "CorrectRegistration",
                correction.formatted(replacement.replace("2009-01-05", "2099-01-05")),
                409,
                "DATE_IN_FUTURE");
        long persons = persons();
        assertThat(registry.command(herning, "CorrectRegistration", correction.formatted(replacement))
                        .status())
                .isEqualTo(200);
        assertThat(persons()).isEqualTo(persons + 1);
    }

    private static void refusedWithoutTrace(
            String token, String command, String body, int status, String code, String... headers) {
        long head = head();
        long persons = persons();
        RegistryAtWork.Answer refused = registry.command(token, command, body, headers);
        assertThat(refused.text("code")).as(refused.response().body()).isEqualTo(code);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(head()).isEqualTo(head);
        assertThat(persons()).isEqualTo(persons);
    }

    private static long persons() {
        return registry.context
                .getBean(JdbcClient.class)
                .sql("select count(*) from person")
                .query(Long.class)
                .single();
    }

    // ---- batches --------

    @Test
    void aBadLineStopsNoOther() {
        String lines = batch("batch");
        long before = head();

        List<JsonNode> answers = registry.batch(herning, "", lines);

        assertBatch(answers);
        assertThat(answers.get(0).path("position").asLong()).isEqualTo(before + 1);
        assertThat(head()).isGreaterThan(before);
        List<JsonNode> again = registry.batch(herning, "", lines);
        for (JsonNode answer : again) {
            assertThat(((ObjectNode) answer).remove("replayed") != null)
                    .as(answer.toString())
                    .isEqualTo(answer.path("status").asInt() == 200);
        }
        assertThat(again).as("again").isEqualTo(answers);
    }

    @Test
    void aDryRunForeseesTheBatchAndLeavesNothing() {
        String lines = batch("dry");
        long before = head();
        long persons = persons();

        List<JsonNode> foreseen = registry.batch(herning, "?dryRun=true", lines);

        assertBatch(foreseen);
        assertThat(head()).isEqualTo(before);
        assertThat(persons()).isEqualTo(persons);
        assertThat(registry.get(herning, "/api/v1/cases/dry").status()).isEqualTo(404);
        List<JsonNode> done = registry.batch(herning, "", lines);
        for (int i = 0; i < foreseen.size(); i++) {
            for (String field : List.of("line", "key", "status", "code", "field", "caseId", "sequence")) {
                assertThat(foreseen.get(i).path(field))
                        .as("%s of %s", field, i)
                        .isEqualTo(done.get(i).path(field));
            }
        }
    }

    private static String batch(String caseId) {
        String cpr = somebody();
        return """
                {"command":"OpenCase","key":"%1$s-1","payload":%2$s}
                {"command":"CategoriseCase","key":"%1$s-2","payload":%3$s}
                this is no JSON

                {"command":"CategoriseCase","key":"%1$s-3","payload":%4$s}
                {"command":"OpenCase","key":"%1$s-4","payload":%5$s}
                {"command":"Dance","key":"%1$s-5","payload":{}}
                {"command":"AllocateCase","key":"%1$s-6","payload":{"caseId":"%1$s","registrationId":"a","on":"2009-02-20"}}
                {"command":"AllocateCase","key":"%1$s-7","payload":{"caseId":"%1$s","registrationId":"b","on":"2009-02-20"}}
                """.formatted(
                        caseId,
                        RegistryAtWork.open(caseId, "herning", cpr).replace("\n", ""),
                        category(caseId, "cat", 2),
                        category(caseId, "cat", 3),
                        RegistryAtWork.open(caseId + "-x", "herning", cpr).replace("\n", ""));
    }

    private static void assertBatch(List<JsonNode> answers) {
        assertThat(answers.stream()
                        .map(answer -> answer.path("line").asLong() + " "
                                + answer.path("status").asLong() + " "
                                + answer.path("code").asString("")))
                .containsExactly(
                        "1 200 ",
                        "2 200 ",
                        "3 400 BODY_MALFORMED",
                        "5 409 REGISTRATION_ID_IN_USE",
                        "6 409 SECOND_OPEN_CASE",
                        "7 404 COMMAND_UNKNOWN",
                        "8 200 ",
                        "9 409 ALREADY_ALLOCATED");
    }

    // ---- who may --------

    @Test
    void onlyTheHealthCheckNeedsNoToken() {
        assertThat(registry.send(registry.request("/actuator/health")).status()).isEqualTo(200);
        for (String path : List.of(
                "/api/v1/trials",
                "/api/v1/cases/x",
                "/v3/api-docs",
                "/swagger-ui.html",
                "/actuator/prometheus",
                "/",
                "/nowhere")) {
            RegistryAtWork.Answer answer = registry.send(registry.request(path));
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.text("code")).isEqualTo("TOKEN_MISSING");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
        String foreign = herning.substring(0, herning.length() - 8) + "AAAAAAAA";
        assertThat(registry.get(foreign, "/api/v1/trials").text("code")).isEqualTo("TOKEN_INVALID");
        assertThat(registry.get(registry.token(Role.AUDITOR, "*"), "/actuator/prometheus")
                        .status())
                .isEqualTo(403);
        assertThat(registry.get(registry.token(Role.OPERATOR), "/actuator/prometheus")
                        .status())
                .isEqualTo(200);
    }

    /** Settings, secrets among them, are shown by no address, and none changes what is logged. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                "env/tilbage.postgres.password",
                "configprops",
                "configprops/spring.datasource",
                "loggers",
                "loggers/ROOT",
                "beans",
                "heapdump",
                "threaddump",
                "mappings",
                "conditions",
                "info",
                "metrics",
                "logfile",
                "scheduledtasks",
                "flyway",
                "sbom",
                "caches",
                "auditevents",
                "httpexchanges",
                "sessions",
                "shutdown"
            })
    void theActuatorShowsHealthAndMetricsOnly(String endpoint) {
        String path = "/actuator/" + endpoint;
        String operator = registry.token(Role.OPERATOR);
        assertThat(registry.get(operator, path).text("code")).isEqualTo("PATH_UNKNOWN");
        assertThat(registry.send(registry.request(path)
                                .header("Authorization", "Bearer " + operator)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"configuredLevel\":\"TRACE\"}")))
                        .text("code"))
                .isEqualTo("PATH_UNKNOWN");
        assertThat(registry.get(operator, "/actuator").response().body()).doesNotContain('"' + endpoint);
        RegistryAtWork.Answer health = registry.get(operator, "/actuator/health");
        assertThat(health.body().propertyNames()).containsOnly("status", "groups");
    }

    @Test
    void theMetricsTellOfCommandsEventsAndProcessorsAndOfNobody() {
        openCase("scraped-case");
        registry.send(registry.request("/api/v1/caseload")
                .header("Authorization", "Bearer " + herning)
                .header("X-Read-After", Long.toString(head())));

        String scraped = registry.get(registry.token(Role.OPERATOR), "/actuator/prometheus")
                .response()
                .body();

        assertThat(scraped)
                .contains("tilbage_commands_total{command=\"OpenCase\",outcome=\"ACCEPTED\"")
                .contains("tilbage_events_total{event=\"casefile.CaseOpened\"")
                .contains("tilbage_view_lag_positions{view=\"caseload\"")
                .contains("commandBus_successCounter_total{")
                .contains("eventStore_ingestedCounter_total")
                .contains("eventProcessor_successCounter_total{")
                .contains("processorName=\"caseload_v");
        assertThat(scraped).doesNotContain("scraped-case").doesNotContainPattern("\\d{6}-?\\d{4}\"");
    }

    @Test
    void aTokenReachesItsOwnJobcentreOnly() {
        openCase("ours");
        String greve = registry.token(Role.CASE_APPLICATION, "greve");
        String auditor = registry.token(Role.AUDITOR, "*");
        String administrator = registry.token(Role.TRIAL_ADMINISTRATOR, "*");

        assertThat(registry.get(greve, "/api/v1/cases/ours").text("code")).isEqualTo("OTHER_JOBCENTRE");
        assertThat(registry.get(greve, "/api/v1/cases/ours/history").status()).isEqualTo(403);
        assertThat(registry.command(greve, "CategoriseCase", category("ours", "c", 2))
                        .text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
        assertThat(registry.command(greve, "OpenCase", RegistryAtWork.open("theirs", "herning", somebody()))
                        .status())
                .isEqualTo(403);
        assertThat(registry.get(auditor, "/api/v1/cases/ours").status()).isEqualTo(200);
        assertThat(registry.command(auditor, "CategoriseCase", category("ours", "c", 2))
                        .text("code"))
                .isEqualTo("ROLE_MISSING");
        assertThat(registry.get(administrator, "/api/v1/cases/ours").text("code"))
                .isEqualTo("ROLE_MISSING");
        assertThat(registry.command(herning, "UnblindTrial", "{\"trialId\":\"x\",\"on\":\"2009-01-01\"}")
                        .text("code"))
                .isEqualTo("ROLE_MISSING");
    }

    @Test
    void aCaseHandedOverIsReachedByItsNewJobcentre() {
        openCase("moved");
        String greve = registry.token(Role.CASE_APPLICATION, "greve");
        assertThat(registry.command(
                                herning,
                                "TransferCase",
                                "{\"caseId\":\"moved\",\"jobcentreId\":\"greve\",\"on\":\"2009-02-01\"}")
                        .status())
                .isEqualTo(200);
        assertThat(registry.get(greve, "/api/v1/cases/moved").status()).isEqualTo(200);
        assertThat(registry.get(herning, "/api/v1/cases/moved").text("code")).isEqualTo("OTHER_JOBCENTRE");
    }

    // ---- problems --------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/v1/nowhere                          | 404 | PATH_UNKNOWN
            DELETE | /api/v1/trials                           | 405 | METHOD_NOT_ALLOWED
            GET    | /api/v1/cases/unknown                    | 404 | CASE_UNKNOWN
            GET    | /api/v1/cases/6101694445                 | 400 | ID_CONTAINS_CPR
            GET    | /api/v1/trials/unknown                   | 404 | TRIAL_UNKNOWN
            POST   | /api/v1/commands/OpenCase                | 400 | FIELD_MISSING
            GET    | /api/v1/commands/6101694445              | 400 | IDEMPOTENCY_KEY_INVALID
            """)
    void whatCannotBeDoneIsAProblemWithACode(String method, String path, int status, String code) {
        RegistryAtWork.Answer answer = registry.send(registry.request(path)
                .header("Authorization", "Bearer " + herning)
                .header("Content-Type", "application/json")
                .header("Accept-Language", "da-DK")
                .method(method, BodyPublishers.ofString("{}")));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Content-Language")).isEqualTo("da");
        assertThat(answer.header("X-Position")).isNotEmpty();
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.text("title"))
                .isEqualTo(Problems.texts(Problems.DANISH).getString(code + ".title"));
        assertThat(answer.text("instance")).isEqualTo(path.replace("6101694445", "#"));
    }

    /** Bad input, and how it is answered. */
    static Stream<Arguments> badInput() {
        String open = RegistryAtWork.open("bad", "herning", "CPR");
        return Stream.of(
                bad("an unknown command", "Dance", "{}", 404, "COMMAND_UNKNOWN"),
                bad("an unknown field", "OpenCase", open.replace("hasJob", "shoe"), 400, "FIELD_UNKNOWN"),
                bad("a wrong type", "OpenCase", open.replace("true", "\"true\""), 400, "FIELD_TYPE"),
                bad("a missing field", "OpenCase", open.replace("\"hasJob\":true,", ""), 400, "FIELD_MISSING"),
                bad("an impossible date", "OpenCase", open.replace("2009-01-05", "2009-02-30"), 400, "DATE_INVALID"),
                bad("a malformed CPR number", "OpenCase", open.replace("CPR", "6101"), 400, "CPR_MALFORMED"),
                bad(
                        "an impossible birth date",
                        "OpenCase",
                        open.replace("CPR", "310270-0001"),
                        400,
                        "CPR_IMPOSSIBLE_DATE"),
                bad("an unknown case", "CategoriseCase", category("bad", "cat", 2), 404, "CASE_UNKNOWN"),
                bad(
                        "out of order",
                        "RevealAllocation",
                        "{\"caseId\":\"input\",\"on\":\"2009-02-10\"}",
                        409,
                        "NOT_ALLOCATED"),
                bad("an id in use", "CategoriseCase", category("input", "cat", 3), 409, "REGISTRATION_ID_IN_USE"),
                bad("too large a body", "OpenCase", "x".repeat(262_145), 413, "BODY_TOO_LARGE"),
                asked("too large a page", "/api/v1/caseload?limit=501", herning, 400, "PAGE_LIMIT"),
                asked(
                        "too large a page of history",
                        "/api/v1/cases/input/history?limit=501",
                        herning,
                        400,
                        "PAGE_LIMIT"),
                asked("too far ahead", "/api/v1/alerts?dueWithin=367", herning, 400, "PARAMETER_INVALID"),
                asked("a day too early", "/api/v1/alerts?on=1899-12-31", herning, 400, "VALUE_OUT_OF_RANGE"),
                asked("no token", "/api/v1/cases/input", null, 401, "TOKEN_MISSING"),
                asked("a wrong token", "/api/v1/cases/input", "a.b.c", 401, "TOKEN_INVALID"));
    }

    private static Arguments bad(String what, String command, String body, int status, String code) {
        Supplier<HttpRequest.Builder> request = () -> registry.request("/api/v1/commands/" + command)
                .header("Authorization", "Bearer " + herning)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace("CPR", somebody())));
        return Arguments.of(what, request, status, code);
    }

    private static Arguments asked(String what, String path, @Nullable String token, int status, String code) {
        Supplier<HttpRequest.Builder> request = () -> token == null
                ? registry.request(path)
                : registry.request(path).header("Authorization", "Bearer " + token);
        return Arguments.of(what, request, status, code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void badInput(String what, Supplier<HttpRequest.Builder> request, int status, String code) {
        long head = head();
        long persons = persons();
        for (Locale language : Problems.LANGUAGES) {
            RegistryAtWork.Answer answer =
                    registry.send(request.get().header("Accept-Language", language.getLanguage()));
            assertThat(answer.text("code")).as(answer.response().body()).isEqualTo(code);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Content-Language")).isEqualTo(language.getLanguage());
            assertThat(answer.text("title")).isEqualTo(Problems.texts(language).getString(code + ".title"));
            assertThat(answer.header("X-Position")).isEqualTo(Long.toString(head));
        }
        assertThat(head()).isEqualTo(head);
        assertThat(persons()).isEqualTo(persons);
    }

    @Test
    void aRefusalSaysWhereTheLogStandsThoughNobodyToldItsFilter() {
        registry.get(herning, "/api/v1/trials");
        // In a batch, whose answer says where the log stood before it.
        long head = head();
        registry.batch(
                herning,
                "",
                "{\"command\":\"OpenCase\",\"payload\":"
                        + RegistryAtWork.open("behind", "herning", somebody()).replace("\n", "") + "}");
        assertThat(registry.command(herning, "Dance", "{}").header("X-Position"))
                .isEqualTo(Long.toString(head + 1));
        assertThat(registry.send(registry.request("/api/v1/commands/Dance").POST(BodyPublishers.ofString("{}")))
                        .header("X-Position"))
                .isEqualTo(Long.toString(head + 1));
    }

    @Test
    void aLineIsRefusedInTheCallersLanguage() {
        for (Locale language : Problems.LANGUAGES) {
            RegistryAtWork.Answer answer = registry.send(registry.request("/api/v1/commands")
                    .header("Authorization", "Bearer " + herning)
                    .header("Content-Type", "application/x-ndjson")
                    .header("Accept-Language", language.getLanguage())
                    .POST(BodyPublishers.ofString(
                            "{\"command\":\"CategoriseCase\",\"payload\":{\"caseId\":\"input\"}}\n"
                                    + "{\"command\":\"CategoriseCase\",\"payload\":" + category("input", "cat", 2)
                                    + "}\n")));
            List<String> lines = answer.response().body().lines().toList();
            JsonNode refused = RegistryAtWork.JSON.readTree(lines.get(0));
            assertThat(refused.path("code").asString()).isEqualTo("FIELD_MISSING");
            assertThat(refused.path("detail").asString())
                    .isEqualTo(Problems.texts(language)
                            .getString("FIELD_MISSING.detail")
                            .replace("{field}", " [" + refused.path("field").asString() + "]"));
            assertThat(RegistryAtWork.JSON.readTree(lines.get(1)).has("detail")).isFalse();
            assertThat(answer.header("Content-Language")).isEqualTo(language.getLanguage());
        }
    }

    @Test
    void aLineWithoutEndEndsTheBatch() {
        String good = "{\"command\":\"CategoriseCase\",\"payload\":" + category("input", "cat", 2) + "}\n";
        List<JsonNode> answers = registry.batch(
                herning, "", "x".repeat(300_000) + "\n" + good + "x".repeat(64 * 262_144 + 1) + "\n" + good);
        assertThat(answers.stream()
                        .map(answer -> answer.path("line").asLong() + " "
                                + answer.path("status").asLong() + " "
                                + answer.path("code").asString("")))
                .containsExactly("1 413 LINE_TOO_LARGE", "2 200 ", "3 413 BATCH_TOO_LONG");
    }

    @Test
    void aHistoryComesInPages() {
        openCase("pages");
        registry.command(herning, "CategoriseCase", category("pages", "cat", 2));
        registry.command(herning, "CorrectRegistration", """
                {"caseId":"pages","registrationId":"cat","replacement":{"category":3,"on":"2009-02-10"},
                 "reason":"Tastefejl"}""");

        RegistryAtWork.Answer first = registry.get(herning, "/api/v1/cases/pages/history?limit=2");
        RegistryAtWork.Answer last =
                registry.get(herning, "/api/v1/cases/pages/history?limit=2&after=" + first.number("next"));

        assertThat(first.body().path("items")).hasSize(2);
        assertThat(last.body().path("items")).hasSize(1);
        assertThat(last.body().has("next")).isFalse();
        assertThat(last.body().path("items").path(0).path("corrects"))
                .isEqualTo(first.body().path("items").path(1).path("position"));
    }

    @Test
    void anOrderOfADatasetIsReadAsStrictlyAsACommand() {
        assertThat(order("{\"6101694445\":1}").text("field")).isEqualTo("#");
        assertThat(order("{\"trialId\":null}").text("code")).isEqualTo("FIELD_MISSING");
        RegistryAtWork.Answer ordered = order("""
                {"trialId":"%s","position":null,"asOf":null,"observedTo":null,"profile":null}""".formatted(RegistryAtWork.TRIAL));
        assertThat(ordered.status()).as(ordered.response().body()).isEqualTo(202);
    }

    private static RegistryAtWork.Answer order(String body) {
        return registry.send(registry.request("/api/v1/datasets")
                .header("Authorization", "Bearer " + registry.token(Role.EVALUATOR))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void whatTheContainerRefusesIsAProblemToo() throws IOException {
        // Java's client would not send such an address.
        try (Socket socket = new Socket("localhost", registry.port())) {
            socket.getOutputStream()
                    .write("GET /api/v1/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "REQUEST_INVALID");
        }
    }

    @Test
    void listsHaveLimitsAndWait() {
        openCase("listed");
        long position = head();
        RegistryAtWork.Answer listed = registry.send(registry.request("/api/v1/caseload?jobcentre=herning&limit=500")
                .header("Authorization", "Bearer " + herning)
                .header("X-Read-After", Long.toString(position)));
        assertThat(listed.status()).as(listed.response().body()).isEqualTo(200);
        assertThat(listed.response().body()).contains("\"listed\"");
        assertThat(Long.parseLong(listed.header("X-Position"))).isGreaterThanOrEqualTo(position);
        assertThat(registry.get(herning, "/api/v1/alerts?limit=0").text("code")).isEqualTo("PAGE_LIMIT");
        assertThat(registry.get(herning, "/api/v1/caseload?jobcentre=greve").text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
    }

    @Test
    void positionsAndHeadersHaveLimits() {
        openCase("limits");
        assertThat(registry.get(herning, "/api/v1/cases/limits?asOfPosition=" + (head() + 1_000))
                        .text("code"))
                .isEqualTo("POSITION_BEYOND_HEAD");
        assertThat(registry.get(herning, "/api/v1/cases/limits?asOfPosition=soon")
                        .text("code"))
                .isEqualTo("PARAMETER_INVALID");
        assertThat(registry.command(herning, "OpenCase", "{}", "Idempotency-Key", "with space")
                        .text("code"))
                .isEqualTo("IDEMPOTENCY_KEY_INVALID");
        assertThat(registry.command(herning, "OpenCase", "{}", "If-Match", "*").text("code"))
                .isEqualTo("IF_MATCH_INVALID");
        RegistryAtWork.Answer form = registry.send(registry.request("/api/v1/commands/OpenCase")
                .header("Authorization", "Bearer " + herning)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("caseId=1")));
        assertThat(form.text("code")).isEqualTo("MEDIA_TYPE_UNSUPPORTED");
    }

    @Test
    void theClockMovesForwardOnlyAndByTheOperatorOnly() {
        String operator = registry.token(Role.OPERATOR);
        assertThat(clock(herning, "2009-06-01T09:00:00").text("code")).isEqualTo("ROLE_MISSING");
        assertThat(clock(operator, "2009-06-01T09:00:00").text("now")).isEqualTo("2009-06-01T07:00:00Z");
        assertThat(clock(operator, "2009-06-01T11:30:00+02:00").text("now")).isEqualTo("2009-06-01T09:30:00Z");
        assertThat(clock(operator, "2009-05-01T09:00:00Z").text("code")).isEqualTo("CLOCK_BACKWARDS");
        assertThat(clock(operator, "tomorrow").text("code")).isEqualTo("TIME_INVALID");
    }

    private static RegistryAtWork.Answer clock(String token, String now) {
        return registry.send(registry.request("/api/v1/clock")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"now\":\"" + now + "\"}")));
    }

    // ---- facts beside the course --------

    @Test
    void whatGoesBesideTheCourseIsRegisteredReportedOnCorrectedAndRefused() {
        openCase("beside");
        done("ReferToProvider", """
                {"caseId":"beside","registrationId":"r","providerId":"aktoer-2","on":"2009-02-02",
                 "expectedTo":"2009-12-31","purpose":"Afklaring af hemmelig lidelse"}""");
        done("RecordProviderReport", """
                {"caseId":"beside","registrationId":"p","referralId":"r","kind":"FIRST","on":"2009-02-03",
                 "content":"Kom til hemmelig samtale"}""");
        done("AssignPackage", """
                {"caseId":"beside","registrationId":"a","packageId":"pakke-1","on":"2009-02-03"}""");
        done("RecordDispute", """
                {"caseId":"beside","registrationId":"d","on":"2009-02-04","about":"OFFER",
                 "statement":"En hemmelig grund"}""");
        done("CorrectRegistration", """
                {"caseId":"beside","registrationId":"d","reason":"Tastefejl",
                 "replacement":{"on":"2009-02-05","about":"EXEMPTION"}}""");
        RegistryAtWork.Answer early = registry.command(herning, "SettleDispute", """
                {"caseId":"beside","registrationId":"s","disputeId":"d","on":"2009-02-04","upheld":true}""");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.text("code")).isEqualTo("DATES_REVERSED");
        assertThat(early.text("field")).isEqualTo("on");

        RegistryAtWork.Answer history = registry.get(herning, "/api/v1/cases/beside/history");
        assertThat(history.response().body())
                .contains(
                        "ReferredToProvider",
                        "\"purpose\":{\"sealed\":true}",
                        "ProviderReportReceived",
                        "PackageAssigned",
                        "\"about\":\"EXEMPTION\"")
                .doesNotContain("hemmelig");
    }

    @Test
    void anAgreementHasItsPlacesAndADryRunSeesThemToo() {
        String agreement = """
                {"trialId":"%s","agreementId":"%%s","jobcentreId":"%%s","providerId":"aktoer-2","name":"Afklaring",
                 "from":"2009-01-01","to":"2009-08-31","places":1,"weeks":12,"extendable":true,
                 "targetGroups":["SICKNESS_BENEFIT"],
                 "courses":[{"courseId":"basis","area":"INTERDISCIPLINARY","intensity":"BASIC"}],"reports":[{"kind":"FIRST"},
                 {"kind":"PERIODIC","everyWeeks":4,"workingDaysBefore":3}]}""".formatted(RegistryAtWork.TRIAL);
        String admin = registry.token(Role.TRIAL_ADMINISTRATOR);
        String one = agreement.formatted("en-plads", "herning");
        assertThat(registry.command(herning, "RegisterProviderAgreement", one).text("code"))
                .isEqualTo("ROLE_MISSING");
        RegistryAtWork.Answer registered = registry.command(admin, "RegisterProviderAgreement", one);
        assertThat(registered.status()).as(registered.response().body()).isEqualTo(200);
        RegistryAtWork.Answer again = registry.command(admin, "RegisterProviderAgreement", one);
        assertThat(again.text("position")).isEqualTo(registered.text("position"));
        assertThat(registry.command(admin, "RegisterProviderAgreement", agreement.formatted("to", "nowhere"))
                        .text("code"))
                .isEqualTo("JOBCENTRE_UNKNOWN");

        openCase("placed-1");
        openCase("placed-2");
        String refer = """
                {"caseId":"%s","registrationId":"r","providerId":"aktoer-2","on":"2009-02-02","agreementId":"%s"}""";
        String line = """
                {"command":"ReferToProvider","payload":%s}
                """;
        List<JsonNode> foreseen = registry.batch(
                herning,
                "?dryRun=true",
                line.formatted(refer.formatted("placed-1", "en-plads").replace("\n", ""))
                        + line.formatted(refer.formatted("placed-2", "en-plads").replace("\n", "")));
        assertThat(foreseen.get(0).path("status").asInt()).isEqualTo(200);
        assertThat(foreseen.get(1).path("code").asString()).isEqualTo("CAPACITY_FULL");

        String toCourse = refer.formatted("placed-1", "en-plads").replace("\"on\"", "\"courseId\":\"%s\",\"on\"");
        RegistryAtWork.Answer noSuchCourse =
                registry.command(herning, "ReferToProvider", toCourse.formatted("udvidet"));
        assertThat(noSuchCourse.status()).isEqualTo(404);
        assertThat(noSuchCourse.text("code")).isEqualTo("COURSE_UNKNOWN");
        done("ReferToProvider", toCourse.formatted("basis"));
        assertThat(registry.get(herning, "/api/v1/cases/placed-1").response().body())
                .contains("\"courseId\":\"basis\"");
        assertThat(registry.get(herning, "/api/v1/cases/placed-1/history")
                        .response()
                        .body())
                .contains("\"courseId\":\"basis\"");
        RegistryAtWork.Answer full =
                registry.command(herning, "ReferToProvider", refer.formatted("placed-2", "en-plads"));
        assertThat(full.status()).isEqualTo(409);
        assertThat(full.text("code")).isEqualTo("CAPACITY_FULL");
        JsonNode inUse = registry.get(
                        herning, "/api/v1/trials/" + RegistryAtWork.TRIAL + "/agreements?jobcentre=herning")
                .body()
                .path("items")
                .get(0);
        assertThat(inUse.path("agreement").path("agreementId").asString()).isEqualTo("en-plads");
        assertThat(inUse.path("taken").asInt()).isEqualTo(1);
        assertThat(inUse.path("free").asInt()).isZero();
        assertThat(inUse.path("takenByCourse").path("basis").asInt()).isEqualTo(1);
        String agreements = "/api/v1/trials/" + RegistryAtWork.TRIAL + "/agreements";
        String greve = registry.token(Role.CASE_APPLICATION, "greve");
        assertThat(registry.get(greve, agreements).body().path("items")).isEmpty();
        assertThat(registry.get(greve, agreements + "?jobcentre=herning").text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
        assertThat(registry.get(registry.token(Role.OPERATOR), agreements).text("code"))
                .isEqualTo("ROLE_MISSING");
        assertThat(registry.get(herning, "/api/v1/trials/nowhere/agreements").text("code"))
                .isEqualTo("TRIAL_UNKNOWN");
        RegistryAtWork.Answer unknown =
                registry.command(herning, "ReferToProvider", refer.formatted("placed-2", "nej"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text("field")).isEqualTo("agreementId");
        done("EndReferral", """
                {"caseId":"placed-1","registrationId":"e","referralId":"r","endedOn":"2009-02-20","reason":"COMPLETED"}""");
        done("ReferToProvider", refer.formatted("placed-2", "en-plads"));
    }

    /** Ringsted's provider calls in, talks, gets people going and reports, in the cases that are referred to it. */
    @Test
    void ringstedsProviderRegistersItselfAndNothingElse() {
        String ringsted = registry.token(Role.CASE_APPLICATION, "ringsted");
        for (String caseId : List.of("ringsted-ours", "ringsted-theirs", "ringsted-nobodys")) {
            done(ringsted, "OpenCase", RegistryAtWork.open(caseId, "ringsted", somebody()));
        }
        String refer = """
                {"caseId":"%s","registrationId":"ref","providerId":"%s","on":"2009-03-02"}""";
        done(ringsted, "ReferToProvider", refer.formatted("ringsted-ours", "ringsted-aktoer"));
        done(ringsted, "ReferToProvider", refer.formatted("ringsted-theirs", "another"));
        String offer = """
                {"caseId":"ringsted-ours","registrationId":"%s","type":"COMBINED_COURSE","legalBasis":"LAB","providerId":"%s",
                 "hoursPerWeek":10.5,"madeOn":"2009-03-03"}""";
        done(ringsted, "MakeOffer", offer.formatted("offer", "ringsted-aktoer"));
        done(ringsted, "MakeOffer", offer.formatted("other-offer", "another"));
        String plan = """
                {"caseId":"%s","registrationId":"%s","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                 "plannedFor":"2009-03-05"}""";
        done(ringsted, "PlanConversation", plan.formatted("ringsted-ours", "their-plan"));

        String provider = registry.providerToken("ringsted-aktoer", "ringsted");
        String talk = """
                {"caseId":"%s","registrationId":"%s","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                 "heldOn":"2009-03-05","heldBy":"%s"}""";
        String report = """
                {"caseId":"%s","registrationId":"report","referralId":"ref","kind":"FIRST","on":"2009-03-05"}""";
        String about = """
                {"caseId":"ringsted-ours","registrationId":"%s","%s":"%s","%s":"2009-03-06"%s}""";
        done(provider, "PlanConversation", plan.formatted("ringsted-ours", "plan"));
        done(provider, "PlanConversation", plan.formatted("ringsted-ours", "plan-2"));
        done(provider, "RecordNoShow", about.formatted("no-show", "conversationId", "plan", "on", ""));
        done(provider, "CancelConversation", about.formatted("cancel", "conversationId", "plan-2", "on", ""));
        done(provider, "HoldConversation", talk.formatted("ringsted-ours", "talk", "ringsted-aktoer"));
        done(provider, "RecordProviderReport", report.formatted("ringsted-ours"));
        done(provider, "StartOffer", about.formatted("start", "offerId", "offer", "startedOn", ""));
        done(provider, "AdjustOfferHours", """
                {"caseId":"ringsted-ours","registrationId":"hours","offerId":"offer","hoursPerWeek":11,"from":"2009-03-20"}""");
        String correct = """
                {"caseId":"ringsted-ours","registrationId":"%s","reason":"wrong day","replacement":{"kinds":["CONTACT"],
                 "form":"INDIVIDUAL","channel":"IN_PERSON","heldOn":"2009-03-06","heldBy":"%s"}}""";
        done(provider, "CorrectRegistration", correct.formatted("talk", "ringsted-aktoer"));
        done(provider, "EndOffer", """
                {"caseId":"ringsted-ours","registrationId":"end","offerId":"offer","endedOn":"2009-05-01","reason":"COMPLETED"}""");
        assertThat(registry.get(ringsted, "/api/v1/cases/ringsted-ours/history")
                        .response()
                        .body())
                .contains("\"role\":\"provider\"", "\"client\":\"test-ringsted-aktoer\"");

        // Another's case, conversation, offer, plan, report; a registration of the jobcentre's.
        refused(
                provider,
                "HoldConversation",
                talk.formatted("ringsted-theirs", "t", "ringsted-aktoer"),
                "OTHER_PROVIDER");
        refused(
                provider,
                "HoldConversation",
                talk.formatted("ringsted-nobodys", "t", "ringsted-aktoer"),
                "OTHER_PROVIDER");
        refused(provider, "PlanConversation", plan.formatted("ringsted-nobodys", "t"), "OTHER_PROVIDER");
        refused(provider, "RecordProviderReport", report.formatted("ringsted-theirs"), "OTHER_PROVIDER");
        refused(provider, "HoldConversation", talk.formatted("ringsted-ours", "t", "JOBCENTRE"), "OTHER_PROVIDER");
        refused(provider, "HoldConversation", talk.formatted("ringsted-ours", "t", "another"), "OTHER_PROVIDER");
        refused(
                provider,
                "RecordNoShow",
                about.formatted("t", "conversationId", "their-plan", "on", ""),
                "OTHER_PROVIDER");
        refused(
                provider,
                "StartOffer",
                about.formatted("t", "offerId", "other-offer", "startedOn", ""),
                "OTHER_PROVIDER");
        refused(provider, "CorrectRegistration", correct.formatted("talk", "JOBCENTRE"), "OTHER_PROVIDER");
        refused(provider, "CorrectRegistration", """
                {"caseId":"ringsted-ours","registrationId":"ref","reason":"mine","replacement":{"providerId":"ringsted-aktoer",
                 "on":"2009-03-01"}}""", "OTHER_PROVIDER");
        done(ringsted, "HoldConversation", talk.formatted("ringsted-ours", "their-talk", "ringsted-aktoer"));
        refused(provider, "CorrectRegistration", correct.formatted("their-talk", "ringsted-aktoer"), "OTHER_PROVIDER");

        // What is the jobcentre's, whoever's case it is; and no case is read.
        refused(provider, "CategoriseCase", category("ringsted-ours", "t", 2), "ROLE_MISSING");
        refused(
                provider,
                "WithdrawRegistration",
                "{\"caseId\":\"ours\",\"registrationId\":\"talk\",\"reason\":\"x\"}",
                "ROLE_MISSING");
        refused(provider, "EndReferral", """
                {"caseId":"ringsted-ours","registrationId":"t","referralId":"ref","endedOn":"2009-05-01","reason":"COMPLETED"}""", "ROLE_MISSING");
        assertThat(registry.get(provider, "/api/v1/cases/ringsted-ours").text("code"))
                .isEqualTo("ROLE_MISSING");
        refused(
                registry.providerToken("ringsted-aktoer", "herning"),
                "HoldConversation",
                talk.formatted("ringsted-ours", "t", "ringsted-aktoer"),
                "OTHER_JOBCENTRE");
        refused(
                registry.token(Role.PROVIDER, "ringsted"),
                "HoldConversation",
                talk.formatted("ringsted-ours", "t", "ringsted-aktoer"),
                "OTHER_PROVIDER");

        // A batch asks the same, and so does its dry run.
        String lines =
                "{\"command\":\"HoldConversation\",\"payload\":%s}\n{\"command\":\"HoldConversation\",\"payload\":%s}\n"
                        .formatted(
                                talk.formatted("ringsted-ours", "later", "ringsted-aktoer")
                                        .replace("\n", ""),
                                talk.formatted("ringsted-theirs", "later", "ringsted-aktoer")
                                        .replace("\n", ""));
        for (String query : List.of("?dryRun=true", "")) {
            List<JsonNode> answers = registry.batch(provider, query, lines);
            assertThat(answers.get(0).path("status").asInt()).isEqualTo(200);
            assertThat(answers.get(1).path("status").asInt()).isEqualTo(403);
            assertThat(answers.get(1).path("code").asString()).isEqualTo("OTHER_PROVIDER");
        }
    }

    private static void refused(String token, String command, String body, String code) {
        RegistryAtWork.Answer answer = registry.command(token, command, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(403);
        assertThat(answer.text("code")).as(command).isEqualTo(code);
    }

    private static void done(String token, String command, String body) {
        RegistryAtWork.Answer answer = registry.command(token, command, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static void done(String command, String body) {
        done(herning, command, body);
    }

    // ---- the document --------

    /** To approve a change: copy target/openapi.json over the approved one, and look at the difference. */
    @Test
    void theOpenApiDocumentIsTheApprovedOne() throws IOException {
        RegistryAtWork.Answer answer = registry.get(herning, "/v3/api-docs");
        assertThat(answer.status()).isEqualTo(200);
        byte[] document = RegistryAtWork.JSON
                .rebuild()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsBytes(answer.body());
        Files.write(Path.of("target", "openapi.json"), document);

        assertThat(answer.text("openapi")).startsWith("3.1");
        Path approved = Path.of("src/test/resources/openapi.json");
        assertThat(new String(document, StandardCharsets.UTF_8))
                .as("target/openapi.json")
                .isEqualTo(Files.exists(approved) ? Files.readString(approved).stripTrailing() : "");
    }

    private static <T> List<T> atOnce(int times, Callable<T> task) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(task));
            }
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        }
        return results;
    }
}
