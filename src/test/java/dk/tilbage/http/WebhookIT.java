package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.http.WebhookReceiver.Delivery;
import dk.tilbage.support.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Webhooks of the whole program on a real PostgreSQL, and a receiver of their own. */
class WebhookIT {

    private static final String[] SETTINGS = {
        "--tilbage.webhooks.allow-private=true",
        "--tilbage.webhooks.retry-first=50ms",
        "--tilbage.webhooks.retry-longest=200ms",
        "--tilbage.webhooks.timeout=2s",
        "--tilbage.webhooks.lease=4s",
        "--tilbage.webhooks.per-client=4",
        "--tilbage.webhooks.limit=6",
        "--tilbage.webhooks.park-after-failures=6"
    };
    private static final AtomicInteger PERSONS = new AtomicInteger();

    private static Stores.Database database;
    private static String mongo;
    private static RegistryAtWork registry;

    private WebhookReceiver receiver;

    @BeforeAll
    static void start() throws IOException {
        database = Stores.database();
        mongo = Stores.mongoUri();
        registry = RegistryAtWork.start(database, mongo, SETTINGS);
        registry.registerOpenTrial("herning", "greve");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void receive() throws IOException {
        receiver = new WebhookReceiver();
    }

    @AfterEach
    void unsubscribeAll() {
        registry.get(clerk("*"), "/api/v1/webhooks")
                .body()
                .path("items")
                .forEach(webhook -> assertThat(
                                delete(clerk("*"), webhook.path("id").asString()))
                        .isEqualTo(204));
        receiver.close();
    }

    private static String clerk(String jobcentre) {
        return registry.token(Role.CASE_APPLICATION, jobcentre);
    }

    private static int delete(String token, String id) {
        return registry.send(registry.request("/api/v1/webhooks/" + id)
                        .header("Authorization", "Bearer " + token)
                        .DELETE())
                .status();
    }

    private static RegistryAtWork.Answer post(String token, String path, String body) {
        return registry.send(registry.request("/api/v1/webhooks" + path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode subscribe(String jobcentre, String path, String kinds) {
        RegistryAtWork.Answer answer = post(clerk(jobcentre), "", """
                {"url":"%s","kinds":[%s]}""".formatted(receiver.url(path), kinds));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        assertThat(answer.header("Location")).endsWith(answer.text("id"));
        return answer.body();
    }

    private static JsonNode shown(String jobcentre, JsonNode webhook) {
        return registry.get(
                        clerk(jobcentre),
                        "/api/v1/webhooks/" + webhook.path("id").asString())
                .body();
    }

    private static void open(String caseId, String jobcentre) {
        int person = PERSONS.incrementAndGet();
        accepted(
                jobcentre,
                "OpenCase",
                RegistryAtWork.open(caseId, jobcentre, "6102%02d-%04d".formatted(50 + person % 40, person)));
    }

    private static void accepted(String jobcentre, String command, String body) {
        RegistryAtWork.Answer answer = registry.command(clerk(jobcentre), command, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static void categorise(String caseId, String jobcentre, int category, String on) {
        accepted(jobcentre, "CategoriseCase", """
                {"caseId":"%s","category":%d,"on":"%s"}""".formatted(caseId, category, on));
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    private void awaitCursor(String jobcentre, JsonNode webhook) throws InterruptedException {
        WebhookReceiver.await(
                () -> shown(jobcentre, webhook).path("caseCursor").asString("").equals(Long.toString(head())),
                "everything is delivered: " + shown(jobcentre, webhook));
    }

    private static List<Long> positions(List<JsonNode> items) {
        return items.stream().map(item -> item.path("position").asLong()).toList();
    }

    private static List<Long> history(String jobcentre, String caseId) {
        return positions(registry.get(clerk(jobcentre), "/api/v1/cases/" + caseId + "/history")
                .body()
                .path("items")
                .valueStream()
                .toList());
    }

    // ---- case changes --------

    @Test
    void whatHappensInOnesOwnCasesIsDeliveredInOrderAndSigned() throws Exception {
        JsonNode webhook = subscribe("herning", "/a", "\"CASE_CHANGES\"");
        open("in-order", "herning");
        open("of-greve", "greve");
        categorise("in-order", "herning", 2, "2009-02-10");
        categorise("of-greve", "greve", 1, "2009-02-10");
        accepted("herning", "HoldConversation", """
                {"caseId":"in-order","registrationId":"talk","kinds":["FIRST_FOLLOW_UP"],"form":"INDIVIDUAL",
                 "channel":"IN_PERSON","heldOn":"2009-02-24","heldBy":"JOBCENTRE"}""");
        accepted("herning", "CorrectRegistration", """
                {"caseId":"in-order","registrationId":"talk","reason":"En hemmelig forklaring","replacement":
                 {"kinds":["FIRST_FOLLOW_UP"],"form":"INDIVIDUAL","channel":"IN_PERSON","heldOn":"2009-02-25","heldBy":"JOBCENTRE"}}""");
        awaitCursor("herning", webhook);

        List<JsonNode> items = receiver.taken("/a");
        assertThat(items).isNotEmpty();
        JsonNode shown =
                registry.get(clerk("herning"), "/api/v1/cases/in-order/history").body();
        List<JsonNode> expected = shown.path("items").valueStream().toList();
        assertThat(positions(items)).isEqualTo(positions(expected));
        for (int i = 0; i < expected.size(); i++) {
            JsonNode item = items.get(i);
            assertThat(item.path("caseId").asString()).isEqualTo("in-order");
            assertThat(item.path("jobcentreId").asString()).isEqualTo("herning");
            expected.get(i)
                    .properties()
                    .forEach(field -> assertThat(item.path(field.getKey()))
                            .as(field.getKey())
                            .isEqualTo(field.getValue()));
        }
        assertThat(items.getLast().path("corrects").asLong())
                .isEqualTo(items.get(items.size() - 2).path("position").asLong());
        for (Delivery delivery : receiver.to("/a")) {
            WebhookReceiver.verify(delivery, webhook.path("secret").asString());
            assertThat(delivery.body().path("subscription").asString())
                    .isEqualTo(webhook.path("id").asString());
            assertThat(delivery.body().path("kind").asString()).isEqualTo("CASE_CHANGES");
            assertThat(delivery.text())
                    .doesNotContain("of-greve", "hemmelig", "ciphertext")
                    .doesNotContainPattern("[0-9]{6}-[0-9]{4}");
        }
        JsonNode now = shown("herning", webhook);
        assertThat(now.path("state").asString()).isEqualTo("ACTIVE");
        assertThat(now.has("secret")).as("shown once").isFalse();
        assertThat(now.path("deliveries").asInt()).isEqualTo(receiver.to("/a").size());
        // Each delivery is a look at the case, noted before.
        JsonNode accesses = registry.get(
                        registry.token(Role.AUDITOR, "*"), "/api/v1/access-log?caseId=in-order&what=CASES_PUSHED")
                .body();
        assertThat(accesses.path("items").size()).isEqualTo(receiver.to("/a").size());
    }

    @Test
    void aReceiverThatWasAwayIsToldWhatItMissed() throws Exception {
        JsonNode webhook = subscribe("herning", "/flaky", "\"CASE_CHANGES\"");
        // Every other one fails, in three ways; the last without an answer in time.
        receiver.answers(number -> switch (number % 6) {
            case 0 -> 500;
            case 2 -> 429;
            case 4 -> late();
            default -> 200;
        });
        open("flaky", "herning");
        List<Integer> categories = List.of(1, 2, 3, 1, 2, 3);
        for (int i = 0; i < categories.size(); i++) {
            categorise("flaky", "herning", categories.get(i), "2009-03-%02d".formatted(i + 1));
            int before = receiver.to("/flaky").size();
            WebhookReceiver.await(() -> receiver.to("/flaky").size() > before, "an attempt");
        }
        awaitCursor("herning", webhook);

        assertThat(receiver.to("/flaky").stream().map(Delivery::status)).contains(500, 429, 200);
        assertThat(new ArrayList<>(
                        positions(receiver.taken("/flaky")).stream().distinct().toList()))
                .as("all of it, in order")
                .isEqualTo(history("herning", "flaky"));
        assertThat(shown("herning", webhook).path("failures").asInt()).isZero();
    }

    private static int late() {
        try {
            TimeUnit.MILLISECONDS.sleep(2_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 504;
    }

    @Test
    void oneThatFailsForTooLongIsParkedAndShownAndResumedWithoutLoss() throws Exception {
        JsonNode webhook = subscribe("herning", "/parked", "\"CASE_CHANGES\"");
        receiver.answers(number -> 503);
        open("parked", "herning");
        WebhookReceiver.await(() -> shown("herning", webhook).has("parkedAt"), "parked");
        JsonNode parked = shown("herning", webhook);
        assertThat(parked.path("state").asString()).isEqualTo("PARKED");
        assertThat(parked.path("failures").asInt()).isEqualTo(6);
        assertThat(parked.path("lastFailure").asString()).isEqualTo("STATUS");
        assertThat(parked.path("lastStatus").asInt()).isEqualTo(503);
        assertThat(receiver.to("/parked")).hasSize(6);
        WebhookReceiver.await(
                () -> registry.context
                                .getBean(MeterRegistry.class)
                                .get("tilbage.webhooks.parked")
                                .gauge()
                                .value()
                        == 1,
                "the gauge");

        receiver.answers(number -> 200);
        categorise("parked", "herning", 2, "2009-02-10");
        TimeUnit.MILLISECONDS.sleep(1_000);
        assertThat(receiver.to("/parked"))
                .as("nothing is delivered while it is parked")
                .hasSize(6);

        String id = webhook.path("id").asString();
        assertThat(post(clerk("herning"), "/" + id + "/test", "{}")
                        .body()
                        .path("delivered")
                        .asBoolean())
                .isTrue();
        assertThat(receiver.to("/parked").getLast().body().path("kind").asString())
                .isEqualTo("TEST");
        WebhookReceiver.verify(
                receiver.to("/parked").getLast(), webhook.path("secret").asString());
        assertThat(post(clerk("herning"), "/" + id + "/resume", "{}").text("state"))
                .isEqualTo("ACTIVE");
        awaitCursor("herning", webhook);
        assertThat(positions(receiver.taken("/parked"))).isEqualTo(history("herning", "parked"));
        WebhookReceiver.await(() -> !shown("herning", webhook).has("lastFailure"), "no failure is shown any more");
        assertThat(shown("herning", webhook).path("lastStatus").asInt()).isEqualTo(200);
    }

    /** A few failures far apart: 24 hours after the first of them the next one is the last. */
    @Test
    void oneThatHasFailedForADayIsParkedThoughItFailedRarely() throws Exception {
        JsonNode webhook = subscribe("herning", "/a-day", "\"CASE_CHANGES\"");
        JdbcClient jdbc = JdbcClient.create(registry.context.getBean(DataSource.class));
        receiver.answers(number -> {
            String since = number == 1 ? "23 hours 59 minutes" : number == 2 ? "24 hours 1 second" : null;
            if (since != null) {
                jdbc.sql("UPDATE webhook SET failing_since = now() - CAST(? AS interval) WHERE id = ?")
                        .param(since)
                        .param(webhook.path("id").asString())
                        .update();
            }
            return 503;
        });
        open("a-day", "herning");
        WebhookReceiver.await(() -> shown("herning", webhook).has("parkedAt"), "parked");
        assertThat(shown("herning", webhook).path("failures").asInt()).isEqualTo(3);
        assertThat(receiver.to("/a-day")).hasSize(3);
    }

    @Test
    void oneThatIsGoneIsParkedAtOnceAndARedirectIsNotFollowed() throws Exception {
        JsonNode gone = subscribe("herning", "/gone", "\"CASE_CHANGES\"");
        receiver.answers(number -> 410);
        open("gone", "herning");
        WebhookReceiver.await(() -> shown("herning", gone).has("parkedAt"), "parked");
        assertThat(receiver.to("/gone")).hasSize(1);
        assertThat(shown("herning", gone).path("lastFailure").asString()).isEqualTo("GONE");

        JsonNode redirected = subscribe("herning", "/redirected", "\"CASE_CHANGES\"");
        receiver.answersWithRedirect();
        JsonNode tested = post(clerk("herning"), "/" + redirected.path("id").asString() + "/test", "{}")
                .body();
        assertThat(tested.path("delivered").asBoolean()).isFalse();
        assertThat(tested.path("status").asInt()).isEqualTo(307);
        assertThat(receiver.to("/elsewhere")).isEmpty();
    }

    @Test
    void aCaseHandedOverIsToldToTheOneUpToThenAndToTheOtherFromThenOn() throws Exception {
        open("handed", "herning");
        JsonNode ours = subscribe("herning", "/ours", "\"CASE_CHANGES\"");
        JsonNode theirs = subscribe("greve", "/theirs", "\"CASE_CHANGES\"");
        categorise("handed", "herning", 2, "2009-02-10");
        accepted("herning", "TransferCase", """
                {"caseId":"handed","registrationId":"over","jobcentreId":"greve","caseworkerId":"kw-9","on":"2009-03-01"}""");
        categorise("handed", "greve", 3, "2009-03-10");
        // It was a mistake, and it never happened: the case is herning's again.
        accepted("greve", "WithdrawRegistration", """
                {"caseId":"handed","registrationId":"over","reason":"Fejl"}""");
        categorise("handed", "herning", 1, "2009-03-20");
        awaitCursor("herning", ours);
        awaitCursor("greve", theirs);

        assertThat(names(receiver.taken("/ours")))
                .containsExactly("CaseCategorised", "CaseTransferred", "RegistrationWithdrawn", "CaseCategorised");
        assertThat(names(receiver.taken("/theirs")))
                .containsExactly("CaseTransferred", "CaseCategorised", "RegistrationWithdrawn");
        assertThat(receiver.taken("/ours").get(1).path("jobcentreId").asString())
                .isEqualTo("greve");
    }

    private static List<String> names(List<JsonNode> items) {
        return items.stream().map(item -> item.path("event").asString()).toList();
    }

    // ---- nodes and starts --------

    @Test
    void twoProgramsDeliverOnceAndWhatOneBeganTheNextGoesOnWith() throws Exception {
        JsonNode webhook = subscribe("herning", "/nodes", "\"CASE_CHANGES\"");
        open("nodes", "herning");
        try (RegistryAtWork other = RegistryAtWork.start(database, mongo, registry.data, SETTINGS)) {
            for (int i = 0; i < 40; i++) {
                RegistryAtWork one = i % 2 == 0 ? registry : other;
                assertThat(one.command(clerk("herning"), "CategoriseCase", """
                                        {"caseId":"nodes","category":%d,"on":"2009-03-%02d"}""".formatted(1 + i % 3, 1 + i % 28))
                                .status())
                        .isEqualTo(200);
                TimeUnit.MILLISECONDS.sleep(i % 10 == 0 ? 300 : 5);
            }
            awaitCursor("herning", webhook);
        }
        assertThat(positions(receiver.taken("/nodes")))
                .as("once each, in order")
                .isEqualTo(history("herning", "nodes"));
        assertThat(receiver.to("/nodes").size()).isGreaterThan(2);

        // Away while something happens, and on from there after the next start.
        receiver.answers(number -> 500);
        categorise("nodes", "herning", 2, "2009-04-01");
        registry.close();
        receiver.answers(number -> 200);
        registry = RegistryAtWork.start(database, mongo, registry.data, SETTINGS);
        awaitCursor("herning", webhook);
        assertThat(positions(receiver.taken("/nodes")))
                .as("once each, in order")
                .isEqualTo(history("herning", "nodes"));
    }

    /** While a receiver takes its time, its lease holds others off; one that died is taken over from. */
    @Test
    void whoDiesWhileDeliveringIsTakenOverFromAndTheDeliveryComesAgain() throws Exception {
        JsonNode webhook = subscribe("herning", "/leased", "\"CASE_CHANGES\"");
        String id = webhook.path("id").asString();
        JdbcClient jdbc = JdbcClient.create(registry.context.getBean(DataSource.class));
        AtomicBoolean once = new AtomicBoolean(true);
        // As if its program died between the delivery and the note of it: somebody else's lease, and nothing noted.
        receiver.answers(number -> {
            if (once.getAndSet(false)) {
                jdbc.sql("UPDATE webhook SET lease_owner = 'dead', lease_until = now() + interval '2 s' WHERE id = ?")
                        .param(id)
                        .update();
            }
            return 200;
        });
        open("leased", "herning");
        long begun = System.nanoTime();
        awaitCursor("herning", webhook);
        assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_900));
        List<Long> opened = history("herning", "leased");
        assertThat(positions(receiver.taken("/leased"))).isEqualTo(List.of(opened.getFirst(), opened.getFirst()));
    }

    // ---- alerts --------

    @Test
    void alertsAreDeliveredSoThatWhoAppliesThemKnowsTheList() throws Exception {
        JsonNode webhook = subscribe("greve", "/alerts", "\"ALERTS\"");
        String begin = webhook.path("alertCursor").asString();
        Map<String, String> known = listed();
        receiver.answers(number -> 410);
        for (int i = 0; i < 60; i++) {
            open("alert-" + i, "greve");
        }
        open("not-theirs", "herning");
        WebhookReceiver.await(() -> shown("greve", webhook).has("parkedAt"), "parked");
        Map<String, String> list = listed();
        LocalDate today = registry.context.getBean(RegistryClock.class).today();
        String end = "p" + head() + ".d" + today;
        assertThat(receiver.to("/alerts")).hasSize(1);

        // All that has come together is a group; its second delivery fails once, and both come again.
        receiver.answers(number -> number == 2 ? 500 : 200);
        post(clerk("greve"), "/" + webhook.path("id").asString() + "/resume", "{}");
        WebhookReceiver.await(
                () -> shown("greve", webhook).path("alertCursor").asString("").equals(end), "the last judgement");
        List<Delivery> deliveries =
                receiver.to("/alerts").subList(1, receiver.to("/alerts").size());
        assertThat(deliveries.stream().map(delivery -> delivery.items().size())).containsExactly(100, 20, 100, 20);
        assertThat(deliveries.stream()
                        .map(delivery -> delivery.body().path("cursor").asString()))
                .containsExactly(begin, end, begin, end);
        for (JsonNode alert : receiver.taken("/alerts")) {
            assertThat(alert.path("jobcentreId").asString()).isEqualTo("greve");
            known.put(key(alert), standing(alert.path("after")));
        }
        assertThat(known).isEqualTo(list).hasSizeGreaterThanOrEqualTo(120);

        // And on with the day, whether it makes a difference or not.
        LocalDate later = today.plusDays(42);
        assertThat(registry.send(registry.request("/api/v1/clock")
                                .header("Authorization", "Bearer " + registry.token(Role.OPERATOR))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"now\":\"" + later + "T08:00:00\"}")))
                        .status())
                .isEqualTo(200);
        String then = "p" + head() + ".d" + later;
        WebhookReceiver.await(
                () -> shown("greve", webhook).path("alertCursor").asString("").equals(then), "the later day");
    }

    private static String key(JsonNode of) {
        return of.path("caseId").asString() + " " + of.path("rule").asString() + " "
                + of.path("number").asInt();
    }

    private static String standing(JsonNode of) {
        return of.path("status").asString() + " " + of.path("dueOn").asString();
    }

    private static Map<String, String> listed() {
        return registry.send(registry.request("/api/v1/alerts?limit=500")
                        .header("Authorization", "Bearer " + clerk("greve"))
                        .header("X-Read-After", Long.toString(head())))
                .body()
                .path("items")
                .valueStream()
                .collect(Collectors.toMap(WebhookIT::key, WebhookIT::standing, (one, other) -> one, TreeMap::new));
    }

    // ---- subscriptions --------

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"kinds\":[\"ALERTS\"]} | FIELD_MISSING | url",
                "{\"url\":\"U\"} | FIELD_MISSING | kinds",
                "{\"url\":\"U\",\"kinds\":[]} | FIELD_MISSING | kinds",
                "{\"url\":\"U\",\"kinds\":[\"EVERYTHING\"]} | CODE_UNKNOWN | kinds",
                "{\"url\":\"U\",\"kinds\":[\"ALERTS\",\"ALERTS\"]} | CODE_DUPLICATE | kinds",
                "{\"url\":\"U\",\"kinds\":\"ALERTS\"} | FIELD_TYPE | kinds",
                "{\"url\":7,\"kinds\":[\"ALERTS\"]} | FIELD_TYPE | url",
                "{\"url\":\"U\",\"kinds\":[\"ALERTS\"],\"everything\":true} | FIELD_UNKNOWN | everything",
                "{\"url\":\"U\",\"kinds\":[\"ALERTS\"],\"jobcentres\":[\"greve\"]} | OTHER_JOBCENTRE | ",
                "{\"url\":\"U\",\"kinds\":[\"ALERTS\"],\"jobcentres\":[]} | FIELD_MISSING | jobcentres",
                "{\"url\":\"U\",\"kinds\":[\"ALERTS\"],\"secret\":\"short\"} | WEBHOOK_SECRET_INVALID | secret",
                "{\"url\":\"http://example.com/\",\"kinds\":[\"ALERTS\"]} | WEBHOOK_URL_INVALID | url",
                "{\"url\":\"ftp://localhost/\",\"kinds\":[\"ALERTS\"]} | WEBHOOK_URL_INVALID | url",
                "{\"url\":\"https://a:b@localhost/\",\"kinds\":[\"ALERTS\"]} | WEBHOOK_URL_INVALID | url",
                "{\"url\":\"https://localhost/610169-4445\",\"kinds\":[\"ALERTS\"]} | WEBHOOK_URL_INVALID | url",
                "{\"url\":\"nowhere\",\"kinds\":[\"ALERTS\"]} | WEBHOOK_URL_INVALID | url",
                "{\"url\":\"https://no-such-host.invalid/\",\"kinds\":[\"ALERTS\"]} | WEBHOOK_ADDRESS_REFUSED | url"
            })
    void whatIsNoSubscriptionIsRefused(String body, String code, String field) {
        RegistryAtWork.Answer answer = post(clerk("herning"), "", body.replace("\"U\"", '"' + receiver.url("/") + '"'));
        assertThat(answer.text("code")).as(answer.response().body()).isEqualTo(code);
        assertThat(answer.text("field")).isEqualTo(field == null ? "" : field);
        assertThat(registry.get(clerk("herning"), "/api/v1/webhooks").body().path("items"))
                .isEmpty();
    }

    @Test
    void aClientSeesItsOwnAndHasAFewOnly() {
        JsonNode webhook = subscribe("herning", "/one?token=of-the-receiver", "\"ALERTS\",\"CASE_CHANGES\"");
        String path = "/api/v1/webhooks/" + webhook.path("id").asString();
        assertThat(registry.get(clerk("greve"), path).text("code")).isEqualTo("OTHER_JOBCENTRE");
        assertThat(delete(clerk("greve"), webhook.path("id").asString())).isEqualTo(403);
        assertThat(registry.get(clerk("greve"), "/api/v1/webhooks").body().path("items"))
                .isEmpty();
        assertThat(registry.get(clerk("herning"), "/api/v1/webhooks").body().path("items"))
                .hasSize(1);
        // An operator sees how it goes, and not the address, which may hold a token of the receiver's.
        RegistryAtWork.Answer seen = registry.get(registry.token(Role.OPERATOR), path);
        assertThat(seen.text("url")).isEqualTo("http://localhost");
        assertThat(seen.text("client")).isEqualTo("test-case-application");
        assertThat(registry.get(clerk("herning"), "/api/v1/webhooks/wh-none").text("code"))
                .isEqualTo("WEBHOOK_UNKNOWN");
        assertThat(post(registry.token(Role.AUDITOR, "*"), "", "{}").text("code"))
                .isEqualTo("ROLE_MISSING");
        for (int i = 0; i < 3; i++) {
            subscribe("herning", "/more", "\"ALERTS\"");
        }
        RegistryAtWork.Answer full = post(clerk("herning"), "", """
                {"url":"%s","kinds":["ALERTS"],"secret":"%s"}""".formatted(receiver.url("/more"), "s".repeat(32)));
        assertThat(full.status()).isEqualTo(409);
        assertThat(full.text("code")).isEqualTo("WEBHOOKS_FULL");
        assertThat(delete(registry.token(Role.OPERATOR), webhook.path("id").asString()))
                .isEqualTo(204);
        RegistryAtWork.Answer own = post(clerk("herning"), "", """
                {"url":"%s","kinds":["ALERTS"],"secret":"%s"}""".formatted(receiver.url("/more"), "s".repeat(32)));
        assertThat(own.status()).isEqualTo(201);
        assertThat(own.body().has("secret")).as("it knows its own").isFalse();
        JdbcClient jdbc = JdbcClient.create(registry.context.getBean(DataSource.class));
        assertThat(jdbc.sql("SELECT count(*) FROM sealed_secret WHERE position(:plain IN encode(sealed, 'escape')) > 0")
                        .param("plain", "s".repeat(32))
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("SELECT count(*) FROM sealed_secret")
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
    }

    /** Twelve at a time of one client, and then others, until there are as many as there may be in all. */
    @Test
    void thereAreNoMoreThanThereMayBeHoweverTheyCome() throws Exception {
        String body = """
                {"url":"%s","kinds":["ALERTS"]}""".formatted(receiver.url("/many"));
        List<String> others =
                List.of(registry.tokenOf("one", Role.CASE_APPLICATION), registry.tokenOf("two", Role.CASE_APPLICATION));
        try {
            List<String> seen = new ArrayList<>();
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<RegistryAtWork.Answer>> answers = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    answers.add(clients.submit(() -> post(clerk("herning"), "", body)));
                }
                for (Future<RegistryAtWork.Answer> answer : answers) {
                    seen.add(answer.get().status() + " " + answer.get().text("code"));
                }
            }
            assertThat(seen).containsOnly("201 ", "409 WEBHOOKS_FULL");
            assertThat(seen).filteredOn("201 "::equals).as("of one client").hasSize(4);
            assertThat(post(others.getFirst(), "", body).status()).isEqualTo(201);
            assertThat(post(others.getLast(), "", body).status()).isEqualTo(201);
            RegistryAtWork.Answer full = post(others.getLast(), "", body);
            assertThat(full.status()).as("in all").isEqualTo(409);
            assertThat(full.text("code")).isEqualTo("WEBHOOKS_FULL");
        } finally {
            for (String other : others) {
                registry.get(other, "/api/v1/webhooks")
                        .body()
                        .path("items")
                        .forEach(webhook -> delete(other, webhook.path("id").asString()));
            }
        }
    }

    /** Without leave for private addresses, nothing of this machine or its networks is reached. */
    @Test
    void addressesThatAreNotPublicAreRefused() throws IOException {
        String[] without = {"--tilbage.webhooks.allow-private=false"};
        try (RegistryAtWork guarded = RegistryAtWork.start(database, mongo, registry.data, without)) {
            for (String url : List.of(
                    receiver.url("/").replace("http", "https"),
                    "https://127.0.0.1/",
                    "https://127.1/",
                    "https://2130706433/",
                    "https://[::1]/",
                    "https://[::ffff:10.0.0.1]/",
                    "https://10.1.2.3/",
                    "https://169.254.169.254/latest/meta-data",
                    "https://192.168.0.1:8443/",
                    "https://[fd00::1]/",
                    "https://0.0.0.0/")) {
                RegistryAtWork.Answer answer = guarded.send(guarded.request("/api/v1/webhooks")
                        .header("Authorization", "Bearer " + clerk("herning"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"url\":\"%s\",\"kinds\":[\"ALERTS\"]}".formatted(url))));
                assertThat(answer.text("code")).as(url).startsWith("WEBHOOK_").isNotEqualTo("WEBHOOK_UNKNOWN");
                assertThat(answer.status()).isEqualTo(400);
            }
            // One that was subscribed when it was allowed is looked at again at each delivery.
            JsonNode webhook = subscribe("herning", "/before", "\"ALERTS\"");
            RegistryAtWork.Answer tested = guarded.send(
                    guarded.request("/api/v1/webhooks/" + webhook.path("id").asString() + "/test")
                            .header("Authorization", "Bearer " + clerk("herning"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{}")));
            assertThat(tested.text("failure")).isEqualTo("ADDRESS_REFUSED");
            assertThat(receiver.to("/before")).isEmpty();
        }
    }
}
