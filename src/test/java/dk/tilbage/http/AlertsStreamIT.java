package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The stream of alerts on the whole program, by HTTP. The clock is moved on by the tests, one after the other. */
class AlertsStreamIT {

    private static final int STREAMS = 12;
    private static final String[] SETTINGS = {
        "--tilbage.http.alert-streams=" + STREAMS, "--tilbage.http.alert-stream-heartbeat=500ms"
    };
    private static final AtomicInteger PERSONS = new AtomicInteger();

    private static RegistryAtWork registry;
    private static String herning;
    private static String greve;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start(SETTINGS);
        registry.registerOpenTrial("herning", "greve");
        herning = registry.token(Role.CASE_APPLICATION, "herning");
        greve = registry.token(Role.CASE_APPLICATION, "greve");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    // ---- a client --------

    /** An event of a stream. */
    record Event(String id, String name, JsonNode data) {

        String text() {
            return "%s %s %s: %s -> %s"
                    .formatted(
                            data.path("caseId").asString(),
                            data.path("rule").asString(),
                            data.path("number").asInt(),
                            data.path("before").path("status").asString("-"),
                            data.path("after").path("status").asString("-"));
        }
    }

    /** A client that reads a stream as it comes. */
    private static final class Client implements AutoCloseable {

        private final HttpClient http = HttpClient.newHttpClient();
        private final HttpResponse<InputStream> response;
        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private final AtomicInteger comments = new AtomicInteger();
        private final Thread reader;
        private volatile String lastId = "";

        Client(RegistryAtWork of, String token, String query, String... headers) {
            HttpRequest.Builder request = of.request("/api/v1/alerts/stream" + query)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "text/event-stream");
            if (headers.length > 0) {
                request.headers(headers);
            }
            try {
                response = http.send(request.build(), BodyHandlers.ofInputStream());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            reader = Thread.ofVirtual().start(this::read);
            Event first = next();
            assertThat(first.name()).isEqualTo("cursor");
            assertThat(first.id())
                    .isEqualTo("p%d.d%s"
                            .formatted(
                                    first.data().path("position").asLong(),
                                    first.data().path("date").asString()));
        }

        Client(String token, String query, String... headers) {
            this(registry, token, query, headers);
        }

        private void read() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                String name = "";
                String data = "";
                String id = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(":")) {
                        comments.incrementAndGet();
                    } else if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        name = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        data = line.substring(6);
                    } else if (line.isEmpty() && !data.isEmpty()) {
                        // First: whoever takes the event may ask for its id at once.
                        lastId = id;
                        JsonNode told = RegistryAtWork.JSON.readTree(data);
                        DocumentedAnswers.check(
                                name.equals("alert") ? "AlertsStreamAlert" : "AlertsStreamCursor", told);
                        events.add(new Event(id, name, told));
                        data = "";
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        Event next() {
            try {
                Event event = events.poll(20, TimeUnit.SECONDS);
                assertThat(event).as("an event within 20 s").isNotNull();
                return event;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        Event nextAlert() {
            Event event = next();
            while (event.name().equals("cursor")) {
                event = next();
            }
            return event;
        }

        /** The alerts up to the one that reaches a judgement, or until the cursor does. */
        List<Event> upTo(String id) {
            List<Event> alerts = new ArrayList<>();
            Event event;
            do {
                event = next();
                if (event.name().equals("alert")) {
                    alerts.add(event);
                }
            } while (!event.id().equals(id));
            return alerts;
        }

        List<String> textsUpTo(String id) {
            return upTo(id).stream().map(Event::text).sorted().toList();
        }

        boolean ended() throws InterruptedException {
            return reader.join(Duration.ofSeconds(15));
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }

    private static String open(String caseId, String jobcentre, String firstDay) {
        int person = PERSONS.incrementAndGet();
        return RegistryAtWork.open(caseId, jobcentre, "6102%02d-%04d".formatted(50 + person % 40, person))
                .replace("2009-01-05", firstDay);
    }

    private static void accepted(String token, String command, String body) {
        RegistryAtWork.Answer answer = registry.command(token, command, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static LocalDate today() {
        return registry.context.getBean(RegistryClock.class).today();
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    private static String now() {
        return "p" + head() + ".d" + today();
    }

    private static void move(LocalDate day) {
        assertThat(registry.send(registry.request("/api/v1/clock")
                                .header("Authorization", "Bearer " + registry.token(Role.OPERATOR))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"now\":\"" + day + "T08:00:00\"}")))
                        .status())
                .isEqualTo(200);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    // ---- what is pushed --------

    @Test
    void anAlertAppearsIsBreachedByTheDayAndIsPutRight() {
        try (Client client = new Client(herning, "?caseId=course");
                Client other = new Client(greve, "")) {
            // Week 4 ends on today + 27, week 8 on today + 55.
            LocalDate firstDay = today();
            accepted(herning, "OpenCase", open("course", "herning", firstDay.toString()));
            String opened = now();
            assertThat(client.textsUpTo(opened))
                    .containsExactly("course EMPLOYER_REPORT 1: - -> DUE", "course FIRST_FOLLOW_UP 1: - -> DUE");

            long before = head();
            move(firstDay.plusDays(27));
            move(firstDay.plusDays(28));
            Event breached = client.nextAlert();
            assertThat(breached.text()).isEqualTo("course EMPLOYER_REPORT 1: DUE -> BREACHED");
            assertThat(breached.id()).isEqualTo(now());
            assertThat(breached.data().path("after").path("dueOn").asString())
                    .isEqualTo(firstDay.plusDays(27).toString());
            assertThat(breached.data().path("after").has("metOn")).isFalse();
            assertThat(breached.data().path("jobcentreId").asString()).isEqualTo("herning");
            assertThat(breached.data().path("caseworkerId").asString()).isEqualTo("kw-7");
            assertThat(breached.data().path("group").asString()).isEqualTo("UNALLOCATED");
            assertThat(breached.data().path("targetGroup").asString()).isEqualTo("SICKNESS_BENEFIT");
            assertThat(breached.data().path("scope").asString()).isEqualTo("PROTOCOL");
            assertThat(head()).as("nothing was recorded").isEqualTo(before);

            // It was in time, and is only registered now.
            accepted(
                    herning,
                    "RecordEmployerReport",
                    "{\"caseId\":\"course\",\"registrationId\":\"rep\",\"on\":\"" + firstDay.plusDays(10) + "\"}");
            Event met = client.nextAlert();
            assertThat(met.text()).isEqualTo("course EMPLOYER_REPORT 1: BREACHED -> MET");
            assertThat(met.data().path("after").path("metOn").asString())
                    .isEqualTo(firstDay.plusDays(10).toString());

            accepted(herning, "CorrectRegistration", """
                    {"caseId":"course","registrationId":"rep","replacement":{"on":"%s"},"reason":"Tastefejl"}""".formatted(firstDay.plusDays(28)));
            assertThat(client.nextAlert().text()).isEqualTo("course EMPLOYER_REPORT 1: MET -> LATE");
            accepted(
                    herning,
                    "WithdrawRegistration",
                    "{\"caseId\":\"course\",\"registrationId\":\"rep\",\"reason\":\"Anden sag\"}");
            assertThat(client.nextAlert().text()).isEqualTo("course EMPLOYER_REPORT 1: LATE -> BREACHED");
            // Nobody's employee owes no employer's report.
            accepted(herning, "CorrectRegistration", """
                    {"caseId":"course","registrationId":"course","reason":"Selvstændig","replacement":%s}""".formatted(open("course", "herning", firstDay.toString())
                    .replace("\"EMPLOYED\"", "\"SELF_EMPLOYED\"")
                    .replaceAll("\"cpr\":\"[^\"]*\"", "\"cpr\":\"" + cpr(PERSONS.get() - 1) + "\"")));
            Event gone = client.nextAlert();
            assertThat(gone.text()).isEqualTo("course EMPLOYER_REPORT 1: BREACHED -> -");
            assertThat(gone.data().has("after")).isFalse();

            // Exactly the difference between then and now, by the header and by the parameter; the header goes first.
            try (Client resumed =
                            new Client(herning, "?caseId=course&lastEventId=p0.d2009-01-01", "Last-Event-ID", opened);
                    Client late = new Client(herning, "?caseId=course&lastEventId=" + breached.id())) {
                assertThat(resumed.textsUpTo(now())).containsExactly("course EMPLOYER_REPORT 1: DUE -> -");
                assertThat(late.textsUpTo(now())).containsExactly("course EMPLOYER_REPORT 1: BREACHED -> -");
            }
            assertThat(other.events)
                    .as("another jobcentre")
                    .allSatisfy(event -> assertThat(event.name()).isEqualTo("cursor"));
        }
    }

    private static String cpr(int person) {
        return "6102%02d-%04d".formatted(50 + person % 40, person);
    }

    @Test
    void aCaseHandedOverLeavesOneStreamAndEntersTheOther() {
        accepted(herning, "OpenCase", open("handed", "herning", today().toString()));
        try (Client ours = new Client(herning, "?rule=FIRST_FOLLOW_UP&lastEventId=" + now());
                Client theirs = new Client(greve, "?rule=FIRST_FOLLOW_UP&lastEventId=" + now())) {
            accepted(herning, "TransferCase", """
                    {"caseId":"handed","jobcentreId":"greve","caseworkerId":"kw-9","on":"%s"}""".formatted(today()));

            Event left = ours.nextAlert();
            assertThat(left.text()).isEqualTo("handed FIRST_FOLLOW_UP 1: DUE -> -");
            assertThat(left.data().path("caseworkerId").asString()).isEqualTo("kw-7");
            Event entered = theirs.nextAlert();
            assertThat(entered.text()).isEqualTo("handed FIRST_FOLLOW_UP 1: - -> DUE");
            assertThat(entered.data().path("jobcentreId").asString()).isEqualTo("greve");
            assertThat(entered.data().path("caseworkerId").asString()).isEqualTo("kw-9");
        }
    }

    /** What clients know after each group is what the list says. */
    @Test
    void whoAppliesWhatIsPushedKnowsTheList() {
        String auditor = registry.token(Role.AUDITOR, "*");
        String start = now();
        try (Client client = new Client(auditor, "?lastEventId=p0.d2009-01-01")) {
            Map<String, String> known = new TreeMap<>();
            apply(known, client.upTo(start), true);
            assertThat(known).isEqualTo(listed(auditor));
            String half = "";
            for (int i = 0; i < 30; i++) {
                String caseId = "many-" + i;
                accepted(
                        herning,
                        "OpenCase",
                        open(
                                        caseId,
                                        i % 3 == 0 ? "greve" : "herning",
                                        today().minusDays(40 - i).toString())
                                .replace("greve", i % 3 == 0 ? "herning" : "greve"));
                accepted(herning, "AllocateCase", "{\"caseId\":\"%s\",\"on\":\"%s\"}".formatted(caseId, today()));
                accepted(herning, "HoldConversation", """
                        {"caseId":"%s","kinds":["FIRST_FOLLOW_UP","CONTACT"],"form":"INDIVIDUAL",
                         "channel":"IN_PERSON","heldOn":"%s","heldBy":"JOBCENTRE"}""".formatted(caseId, today()));
                if (i % 7 == 0) {
                    move(today().plusDays(5));
                }
                if (i == 15) {
                    half = now();
                }
            }
            move(today().plusDays(30));
            apply(known, client.upTo(now()), true);
            assertThat(known).isEqualTo(listed(auditor)).hasSizeGreaterThan(90);

            // Whoever knew half of it, is told the other half at once: what it is told twice changes nothing.
            Map<String, String> resumed = new TreeMap<>();
            try (Client first = new Client(auditor, "?lastEventId=p0.d2009-01-01");
                    Client second = new Client(auditor, "?lastEventId=" + half)) {
                apply(resumed, first.upTo(now()), true);
                assertThat(resumed).isEqualTo(known);
                List<Event> rest = second.upTo(now());
                apply(resumed, rest, false);
                assertThat(resumed).isEqualTo(known);
                // Only the last one of a group says that all of it has been told.
                assertThat(rest.subList(0, rest.size() - 1).stream()
                                .map(Event::id)
                                .distinct())
                        .containsExactly(half);
                assertThat(rest.getLast().id()).isEqualTo(now());
            }
        }
    }

    private static void apply(Map<String, String> known, List<Event> alerts, boolean exactly) {
        for (Event alert : alerts) {
            JsonNode data = alert.data();
            String key = key(data);
            if (exactly) {
                JsonNode before = data.path("before");
                assertThat(known.getOrDefault(key, ""))
                        .as(alert.text())
                        .startsWith(before.isMissingNode() ? "" : standing(before))
                        .matches(standing -> standing.isEmpty() == before.isMissingNode());
            }
            if (data.has("after")) {
                known.put(key, standing(data.path("after")));
            } else {
                known.remove(key);
            }
        }
    }

    private static String key(JsonNode of) {
        return of.path("caseId").asString() + " " + of.path("rule").asString() + " "
                + of.path("number").asInt();
    }

    private static String standing(JsonNode of) {
        String known = of.path("status").asString() + " " + of.path("dueOn").asString() + " ";
        return of.has("opensOn")
                ? known + of.path("opensOn").asString() + " " + of.path("metOn").asString("-")
                : known;
    }

    private static Map<String, String> listed(String token) {
        Map<String, String> listed = new TreeMap<>();
        String after = "";
        do {
            JsonNode page = registry.send(registry.request("/api/v1/alerts?limit=500" + after)
                            .header("Authorization", "Bearer " + token)
                            .header("X-Read-After", Long.toString(head())))
                    .body();
            page.path("items").forEach(item -> listed.put(key(item), standing(item)));
            after = page.path("next").asString("").isEmpty()
                    ? ""
                    : "&after=" + page.path("next").asString();
        } while (!after.isEmpty());
        return listed;
    }

    /** Writers, a clock that moves on, one client that stays and one that loses its connection again and again. */
    @Test
    void nothingIsLostWhileMuchHappens() throws Exception {
        String auditor = registry.token(Role.AUDITOR, "*");
        Map<String, String> staying = new TreeMap<>();
        Map<String, String> leaving = new TreeMap<>();
        String cursor = "p0.d2009-01-01";
        try (Client stays = new Client(auditor, "?lastEventId=" + cursor);
                ExecutorService writers = Executors.newFixedThreadPool(3)) {
            List<Future<?>> written = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                String name = "w" + writer + "-";
                written.add(writers.submit(() -> write(name)));
            }
            for (int i = 0; i < 12; i++) {
                move(today().plusDays(3));
                try (Client leaves = new Client(auditor, "?lastEventId=" + cursor)) {
                    for (int events = 0; events < 5 + 7 * i; events++) {
                        Event event = leaves.events.poll(1, TimeUnit.SECONDS);
                        if (event == null) {
                            break;
                        }
                        cursor = event.id();
                        if (event.name().equals("alert")) {
                            apply(leaving, List.of(event), false);
                        }
                    }
                }
            }
            for (Future<?> each : written) {
                each.get();
            }
            move(today().plusDays(1));
            apply(staying, stays.upTo(now()), true);
            try (Client last = new Client(auditor, "?lastEventId=" + cursor)) {
                apply(leaving, last.upTo(now()), false);
            }
        }
        Map<String, String> listed = listed(auditor);
        assertThat(staying).isEqualTo(listed);
        assertThat(leaving).isEqualTo(listed);
    }

    private static void write(String name) {
        for (int i = 0; i < 12; i++) {
            String caseId = name + i;
            String day = today().minusDays(25 + i).toString();
            accepted(herning, "OpenCase", open(caseId, "herning", day));
            accepted(
                    herning,
                    "RecordEmployerReport",
                    "{\"caseId\":\"%s\",\"registrationId\":\"rep\",\"on\":\"%s\"}".formatted(caseId, day));
            accepted(herning, "SendInformationForm", "{\"caseId\":\"%s\",\"on\":\"%s\"}".formatted(caseId, day));
            if (i % 2 == 0) {
                accepted(
                        herning,
                        "WithdrawRegistration",
                        "{\"caseId\":\"%s\",\"registrationId\":\"rep\",\"reason\":\"Anden sag\"}".formatted(caseId));
            }
        }
    }

    // ---- who may, and how many --------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?lastEventId=yesterday                | 400 | PARAMETER_INVALID
            ?lastEventId=p1                       | 400 | PARAMETER_INVALID
            ?lastEventId=p1.d2009-02-30           | 400 | PARAMETER_INVALID
            ?lastEventId=p1.d2109-02-01           | 400 | PARAMETER_INVALID
            ?lastEventId=p999999999.d2009-02-01   | 400 | POSITION_BEYOND_HEAD
            ?status=SOON                          | 400 | PARAMETER_INVALID
            ?rule=NONE                            | 400 | PARAMETER_INVALID
            ?jobcentre=greve                      | 403 | OTHER_JOBCENTRE
            """)
    void whatCannotBeStreamedIsAProblem(String query, int status, String code) {
        RegistryAtWork.Answer answer = registry.get(herning, "/api/v1/alerts/stream" + query);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("code")).isEqualTo(code);
    }

    @Test
    void onlyReadersOfCasesGetAStream() {
        assertThat(registry.get(registry.token(Role.EVALUATOR), "/api/v1/alerts/stream")
                        .text("code"))
                .isEqualTo("ROLE_MISSING");
        assertThat(registry.send(registry.request("/api/v1/alerts/stream")).text("code"))
                .isEqualTo("TOKEN_MISSING");
        RegistryAtWork.Answer head = registry.send(registry.request("/api/v1/alerts/stream")
                .header("Authorization", "Bearer " + herning)
                .method("HEAD", BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
    }

    @Test
    void streamsAreCountedAndSlotsAreFreedWhenClientsHangUp() throws InterruptedException {
        AlertsStreamHub hub = registry.context.getBean(AlertsStreamHub.class);
        await(() -> hub.open() == 0);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            clients.add(new Client(herning, ""));
        }
        RegistryAtWork.Answer refused = registry.get(herning, "/api/v1/alerts/stream");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("code")).isEqualTo("TOO_MANY_STREAMS");
        assertThat(refused.header("Retry-After")).isNotEmpty();

        clients.forEach(Client::close);
        await(() -> hub.open() == 0);
        try (Client again = new Client(herning, "")) {
            assertThat(again.lastId).isEqualTo(now());
        }
    }

    @Test
    void aSilentStreamIsSeenToBeAlive() throws InterruptedException {
        try (Client silent = new Client(herning, "?caseId=nobody")) {
            await(() -> silent.comments.get() >= 3);
            accepted(herning, "OpenCase", open("silent", "herning", today().toString()));
            String now = now();
            // It is told how far it has come, though nothing concerned it.
            await(() -> silent.lastId.equals(now));
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws InterruptedException {
        String brief = LocalTokens.of(Path.of(registry.context.getEnvironment().getRequiredProperty("tilbage.data")))
                .mint(
                        "brief",
                        List.of(Role.CASE_APPLICATION),
                        List.of("herning"),
                        Duration.ofSeconds(2),
                        Clock.systemUTC());
        try (Client client = new Client(brief, "")) {
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void streamsEndWithTheProgramAndDoNotHoldItUp() throws IOException, InterruptedException {
        RegistryAtWork brief = RegistryAtWork.start(SETTINGS);
        try (Client client = new Client(brief, brief.token(Role.AUDITOR, "*"), "")) {
            long before = System.nanoTime();
            brief.close();
            assertThat(client.ended()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void whoDoesNotReadIsHungUpOn() throws IOException, InterruptedException {
        // No silence at all: the stream writes until no buffer on the way holds more.
        try (RegistryAtWork brief = RegistryAtWork.start(
                        "--server.tomcat.connection-timeout=2s", "--tilbage.http.alert-stream-heartbeat=0s");
                Socket socket = new Socket()) {
            AlertsStreamHub hub = brief.context.getBean(AlertsStreamHub.class);
            socket.setReceiveBufferSize(2_048);
            socket.connect(new InetSocketAddress("localhost", brief.port()));
            socket.getOutputStream()
                    .write(("GET /api/v1/alerts/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + brief.token(Role.AUDITOR, "*") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await(() -> hub.open() == 1);
            await(() -> hub.open() == 0);
        }
    }
}
