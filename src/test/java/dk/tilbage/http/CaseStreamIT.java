package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.eventstore.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The stream of case changes on the whole program, by HTTP. */
class CaseStreamIT {

    private static final AtomicInteger PERSONS = new AtomicInteger();

    private static RegistryAtWork registry;
    private static String herning;
    private static String greve;
    private static String auditor;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start("--tilbage.http.case-streams=6", "--tilbage.http.case-stream-heartbeat=500ms");
        registry.registerOpenTrial("herning", "greve");
        herning = registry.token(Role.CASE_APPLICATION, "herning");
        greve = registry.token(Role.CASE_APPLICATION, "greve");
        auditor = registry.token(Role.AUDITOR, "*");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    /** An event of a stream. */
    record Event(long id, String name, JsonNode data) {

        String text() {
            return id + " " + data.path("caseId").asString() + " "
                    + data.path("event").asString();
        }
    }

    /** A client that reads a stream as it comes. */
    private static final class Client implements AutoCloseable {

        private final HttpClient http = HttpClient.newHttpClient();
        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private final long begin;

        Client(String token, String query, String... headers) {
            HttpRequest.Builder request = registry.request("/api/v1/cases/stream" + query)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "text/event-stream");
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<InputStream> response;
            try {
                response = http.send(request.build(), BodyHandlers.ofInputStream());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(response.statusCode()).isEqualTo(200);
            Thread.ofVirtual().start(() -> read(response));
            Event first = next();
            assertThat(first.name()).isEqualTo("cursor");
            assertThat(first.data().path("position").asLong()).isEqualTo(first.id());
            begin = first.id();
        }

        private void read(HttpResponse<InputStream> response) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                String name = "";
                String id = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        name = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        JsonNode data = RegistryAtWork.JSON.readTree(line.substring(6));
                        DocumentedAnswers.check(name.equals("case") ? "CaseChange" : "CaseStreamCursor", data);
                        events.add(new Event(Long.parseLong(id), name, data));
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

        /** The events up to a position: those of cases. */
        List<Event> upTo(long position) {
            List<Event> told = new ArrayList<>();
            long at = begin;
            while (at < position) {
                Event event = next();
                at = event.id();
                if (event.name().equals("case")) {
                    told.add(event);
                }
            }
            return told;
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    private static void accepted(String token, String command, String body) {
        RegistryAtWork.Answer answer = registry.command(token, command, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static void open(String token, String caseId, String jobcentre) {
        int person = PERSONS.incrementAndGet();
        accepted(
                token,
                "OpenCase",
                RegistryAtWork.open(caseId, jobcentre, "6102%02d-%04d".formatted(50 + person % 40, person)));
    }

    private static void categorise(String token, String caseId, int category, String on) {
        accepted(token, "CategoriseCase", """
                {"caseId":"%s","category":%d,"on":"%s"}""".formatted(caseId, category, on));
    }

    private static Stream<String> history(String caseId) {
        return registry.get(auditor, "/api/v1/cases/" + caseId + "/history")
                .body()
                .path("items")
                .valueStream()
                .map(item -> item.path("position").asLong() + " " + caseId + " "
                        + item.path("event").asString());
    }

    private static List<String> texts(List<Event> events) {
        return events.stream().map(Event::text).toList();
    }

    private static List<String> sorted(Stream<String> texts) {
        return texts.sorted((one, other) -> Long.compare(
                        Long.parseLong(one.substring(0, one.indexOf(' '))),
                        Long.parseLong(other.substring(0, other.indexOf(' ')))))
                .toList();
    }

    @Test
    void whatHappensIsPushedAsTheHistoryShowsIt() {
        try (Client client = new Client(herning, "");
                Client other = new Client(greve, "?jobcentre=greve")) {
            long before = head();
            assertThat(client.begin).isLessThanOrEqualTo(before);
            open(herning, "shown", "herning");
            accepted(herning, "HoldConversation", """
                    {"caseId":"shown","registrationId":"talk","kinds":["FIRST_FOLLOW_UP"],"form":"INDIVIDUAL",
                     "channel":"IN_PERSON","heldOn":"2009-02-24","heldBy":"JOBCENTRE"}""");
            accepted(herning, "WithdrawRegistration", """
                    {"caseId":"shown","registrationId":"talk","reason":"En hemmelig grund"}""");
            List<Event> told = client.upTo(head());
            assertThat(texts(told)).isEqualTo(history("shown").toList());
            assertThat(told.getFirst().id()).isGreaterThan(before);
            List<JsonNode> items = registry.get(herning, "/api/v1/cases/shown/history")
                    .body()
                    .path("items")
                    .valueStream()
                    .toList();
            for (int i = 0; i < items.size(); i++) {
                JsonNode data = told.get(i).data();
                items.get(i)
                        .properties()
                        .forEach(field -> assertThat(data.path(field.getKey())).isEqualTo(field.getValue()));
                assertThat(data.toString()).doesNotContain("hemmelig", "ciphertext");
            }
            assertThat(told.getLast().data().path("withdraws").asLong()).isPositive();
            assertThat(other.upTo(head())).as("another jobcentre").isEmpty();
        }
        assertThat(registry.get(auditor, "/api/v1/access-log?caseId=shown&what=CASES_PUSHED")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(entry -> entry.path("details").path("list").asString()))
                .isNotEmpty()
                .containsOnly("cases/stream");
    }

    /** Wherever a stream is cut, what was received before and after is everything, once and in order. */
    @Test
    void aStreamThatIsCutAnywhereLosesNothing() {
        long begin = head();
        Random random = new Random(20090105);
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            open(i % 3 == 0 ? greve : herning, "cut-" + i, i % 3 == 0 ? "greve" : "herning");
        }
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 12; i++) {
                categorise(
                        i % 3 == 0 ? greve : herning,
                        "cut-" + i,
                        1 + (round + i) % 3,
                        "2009-02-%02d".formatted(round + 1));
            }
        }
        for (int i = 0; i < 12; i++) {
            if (i % 3 != 0) {
                history("cut-" + i).forEach(ours::add);
            }
        }
        List<String> expected = sorted(ours.stream());
        long end = head();
        for (int attempt = 0; attempt < 12; attempt++) {
            List<String> received = new ArrayList<>();
            long last = begin;
            while (last < end) {
                try (Client client = attempt % 2 == 0
                        ? new Client(herning, "", "Last-Event-ID", Long.toString(last))
                        : new Client(herning, "?lastEventId=" + last)) {
                    assertThat(client.begin).isEqualTo(last);
                    int cut = random.nextInt(60);
                    for (int i = 0; i < cut && last < end; i++) {
                        Event event = client.next();
                        last = event.id();
                        if (event.name().equals("case")) {
                            received.add(event.text());
                        }
                    }
                }
                await();
            }
            assertThat(received).as("attempt " + attempt).isEqualTo(expected);
        }
    }

    /** A client that hung up is noticed at the next write. */
    private static void await() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (registry.context
                        .getBean(MeterRegistry.class)
                        .get("tilbage.case.streams")
                        .gauge()
                        .value()
                > 3) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aCaseHandedOverLeavesOneStreamWithTheEventAndEntersTheOtherWithIt() {
        open(herning, "handed", "herning");
        long begin = head();
        categorise(herning, "handed", 2, "2009-02-10");
        accepted(herning, "TransferCase", """
                {"caseId":"handed","jobcentreId":"greve","caseworkerId":"kw-9","on":"2009-03-01"}""");
        categorise(greve, "handed", 3, "2009-03-10");
        try (Client ours = new Client(herning, "?lastEventId=" + begin);
                Client theirs = new Client(greve, "?lastEventId=" + begin);
                Client caseworker = new Client(auditor, "?caseworker=kw-9&caseId=handed&lastEventId=" + begin)) {
            assertThat(ours.upTo(head()).stream()
                            .map(event -> event.data().path("event").asString()))
                    .containsExactly("CaseCategorised", "CaseTransferred");
            assertThat(theirs.upTo(head()).stream()
                            .map(event -> event.data().path("event").asString()))
                    .containsExactly("CaseTransferred", "CaseCategorised");
            assertThat(caseworker.upTo(head()).stream()
                            .map(event -> event.data().path("event").asString()))
                    .containsExactly("CaseTransferred", "CaseCategorised");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?lastEventId=p1.d2009-01-01, 400, PARAMETER_INVALID",
        "?lastEventId=-1, 400, PARAMETER_INVALID",
        "?lastEventId=999999999, 400, POSITION_BEYOND_HEAD",
        "?jobcentre=greve, 403, OTHER_JOBCENTRE",
        "?everything=true, 400, PARAMETER_UNKNOWN"
    })
    void whatCannotBeAskedForIsRefused(String query, int status, String code) {
        RegistryAtWork.Answer answer = registry.get(herning, "/api/v1/cases/stream" + query);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
    }

    @Test
    void thereAreOnlySoMany() {
        List<Client> clients = new ArrayList<>();
        try {
            int refused = 0;
            for (int i = 0; i < 8; i++) {
                RegistryAtWork.Answer head = registry.send(registry.request("/api/v1/cases/stream")
                        .header("Authorization", "Bearer " + herning)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody()));
                assertThat(head.status()).isEqualTo(200);
                if (registry.context
                                .getBean(MeterRegistry.class)
                                .get("tilbage.case.streams")
                                .gauge()
                                .value()
                        < 6) {
                    clients.add(new Client(herning, ""));
                } else {
                    RegistryAtWork.Answer answer = registry.get(herning, "/api/v1/cases/stream");
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.text("code")).isEqualTo("TOO_MANY_STREAMS");
                    assertThat(answer.header("Retry-After")).isEqualTo("1");
                    refused++;
                }
            }
            assertThat(refused).isPositive();
        } finally {
            clients.forEach(Client::close);
        }
    }
}
