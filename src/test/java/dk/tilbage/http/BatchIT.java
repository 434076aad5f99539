package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dk.tilbage.eventstore.EventLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Batches as they come over the wire: whole, cut off, not read from. */
class BatchIT {

    private static final AtomicInteger PERSONS = new AtomicInteger();

    private static RegistryAtWork registry;
    private static String herning;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start(
                "--tilbage.http.dry-run-limit=20", "--tilbage.http.batch-limit=200000", "--tilbage.http.case-limit=15");
        registry.registerTrial("herning");
        herning = registry.token(Role.CASE_APPLICATION, "herning");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static String open(String caseId, String cpr) {
        return line(
                "OpenCase",
                caseId + "-open",
                RegistryAtWork.open(caseId, "herning", cpr).replace("\n", ""));
    }

    private static String plan(String caseId, String key) {
        return line("PlanConversation", key, """
                {"caseId":"%s","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON","plannedFor":"2009-07-01"}""".formatted(caseId));
    }

    private static String line(String command, String key, String payload) {
        return "{\"command\":\"%s\",\"key\":\"%s\",\"payload\":%s}\n".formatted(command, key, payload);
    }

    private static String somebody() {
        int number = PERSONS.incrementAndGet();
        return "%02d01%02d-%04d".formatted(61 + number % 28, 50 + number / 28 % 40, number % 10_000);
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    /** Cases whose lines are mixed, so that none follows its own. */
    private static String cases(String prefix, int cases, int plans) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < cases; i++) {
            lines.append(open(prefix + i, somebody()));
        }
        for (int plan = 0; plan < plans; plan++) {
            for (int i = 0; i < cases; i++) {
                lines.append(plan(prefix + i, prefix + i + "-" + plan));
            }
        }
        return lines.toString();
    }

    @Test
    void aBatchIsDoneInTheOrderOfEachCaseAndAgainItIsAllReplayed() {
        String lines = cases("many", 50, 9);
        long before = head();

        List<JsonNode> answers = registry.batch(herning, "", lines);

        assertThat(answers).hasSize(500);
        for (int i = 0; i < 500; i++) {
            JsonNode answer = answers.get(i);
            assertThat(answer.path("line").asInt()).isEqualTo(i + 1);
            assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.path("caseId").asString()).isEqualTo("many" + i % 50);
            assertThat(answer.path("sequence").asInt()).as(answer.toString()).isEqualTo(i / 50);
            assertThat(answer.path("registrationIds").size()).isEqualTo(1);
            assertThat(answer.has("replayed")).isFalse();
        }
        assertThat(head()).isEqualTo(before + 500);
        List<JsonNode> again = registry.batch(herning, "", lines);
        assertThat(again)
                .hasSize(500)
                .allMatch(answer -> answer.path("replayed").asBoolean());
        assertThat(again.stream().map(answer -> answer.path("position").asLong()))
                .isEqualTo(answers.stream()
                        .map(answer -> answer.path("position").asLong())
                        .toList());
        assertThat(head()).isEqualTo(before + 500);
    }

    @Test
    void aCaseIsNoPlaceToWriteInForever() {
        String lines = cases("full", 1, 16);
        for (String dryRun : List.of("?dryRun=true", "", "")) {
            List<String> codes = codes(registry.batch(herning, dryRun, lines));
            assertThat(codes.subList(0, 15)).containsOnly("");
            assertThat(codes.subList(15, 17)).containsOnly("CASE_FULL");
        }
        String plan = registry.get(herning, "/api/v1/cases/full0/history?limit=500")
                .body()
                .path("items")
                .path(3)
                .path("registrationId")
                .asString();
        String end =
                "{\"caseId\":\"full0\",\"registrationId\":\"end\",\"on\":\"2009-05-20\",\"outcome\":\"BENEFIT_STOPPED\"}";
        String mended = line(
                        "WithdrawRegistration",
                        "full-withdraw",
                        "{\"caseId\":\"full0\",\"registrationId\":\"%s\",\"reason\":\"En fejl\"}".formatted(plan))
                + line("CloseCase", "full-close", end);
        assertThat(codes(registry.batch(herning, "", mended)))
                .as("it is put right, and ended")
                .containsOnly("");
        assertThat(codes(registry.batch(herning, "", line("CloseCase", "full-close-again", end))))
                .as("what stands, sent again under another key")
                .containsOnly("");
        String administrator = registry.token(Role.TRIAL_ADMINISTRATOR, "herning");
        assertThat(codes(registry.batch(
                        administrator,
                        "",
                        line("ForgetPerson", "forget-full", "{\"caseId\":\"full0\",\"reason\":\"TRIAL_ENDED\"}"))))
                .containsExactly("");
    }

    @Test
    void aCaseHasNotTheIdOfAnotherAddress() {
        assertThat(codes(registry.batch(herning, "", open("stream", somebody()))))
                .containsExactly("ID_INVALID");
    }

    private static List<String> codes(List<JsonNode> answers) {
        return answers.stream().map(answer -> answer.path("code").asString("")).toList();
    }

    @Test
    void aKeyTwiceInABatchIsDoneOnce() {
        String cpr = somebody();
        List<JsonNode> answers =
                registry.batch(herning, "", open("twice", cpr) + open("twice", cpr) + open("twice", cpr));
        assertThat(answers)
                .extracting(answer -> answer.path("replayed").asBoolean(false))
                .containsExactly(false, true, true);
        assertThat(answers.stream()
                        .map(answer -> answer.path("position").asLong())
                        .distinct())
                .hasSize(1);
    }

    /** The case is closed far before its person's next one is opened, though by another line that has nothing of it. */
    @Test
    void aLineFindsWhatThoseBeforeItLeft() {
        StringBuilder lines = new StringBuilder();
        List<String> persons = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            persons.add(somebody());
            lines.append(open("one" + i, persons.get(i)));
        }
        for (int i = 0; i < 20; i++) {
            lines.append(line("CloseCase", "one" + i + "-close", """
                    {"caseId":"one%d","on":"2009-03-01","outcome":"RECOVERED"}""".formatted(i)));
            lines.append(open("two" + i, persons.get(i)).replace("2009-01-05", "2009-04-01"));
        }
        assertThat(registry.batch(herning, "", lines.toString()))
                .hasSize(60)
                .allSatisfy(answer -> assertThat(answer.path("status").asInt())
                        .as(answer.toString())
                        .isEqualTo(200));
    }

    /** The server stops reading; whatever it took can be found, and the batch is sent again. */
    @Test
    void aClientThatDoesNotReadIsNotReadFrom() throws Exception {
        int cases = 300;
        String lines = cases("deaf", cases, 0);
        // Refused without a database, and so the fastest there is.
        String refused = line("Dance", "k".repeat(120), "{\"caseId\":\"deaf0\"}");
        byte[] block = refused.repeat(500).getBytes(StandardCharsets.UTF_8);
        long before = head();
        AtomicInteger blocks = new AtomicInteger();
        try (Socket socket = batch(64 * 1024)) {
            OutputStream out = socket.getOutputStream();
            Thread sending = Thread.ofPlatform().daemon().start(() -> {
                try {
                    chunk(out, lines.getBytes(StandardCharsets.UTF_8));
                    while (true) {
                        chunk(out, block);
                        blocks.incrementAndGet();
                    }
                } catch (IOException closed) {
                    // As it is to be.
                }
            });
            await().atMost(Duration.ofSeconds(60)).until(() -> head() == before + cases);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                int now = blocks.get();
                Thread.sleep(1_500);
                return now > 0 && now == blocks.get();
            });
            assertThat(sending.isAlive()).isTrue();
        }
        assertThat(head()).isEqualTo(before + cases);
        List<JsonNode> again = registry.batch(herning, "", lines);
        assertThat(again)
                .hasSize(cases)
                .allMatch(answer -> answer.path("replayed").asBoolean());
    }

    @Test
    void aClientThatGoesAwayFindsEverythingByItsKey() throws Exception {
        int cases = 400;
        String lines = cases("gone", cases, 0);
        long before = head();
        int answered = 0;
        try (Socket socket = batch(64 * 1024)) {
            chunk(socket.getOutputStream(), lines.getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (answered < 20) {
                if (in.readLine().startsWith("{")) {
                    answered++;
                }
            }
        } catch (SocketException reset) {
            // Closed with answers unread.
        }
        // It stops by itself: the head stands still.
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            long now = head();
            Thread.sleep(500);
            return now == head();
        });
        long stored = head() - before;
        assertThat(stored).isBetween(20L, (long) cases);

        List<JsonNode> again = registry.batch(herning, "", lines);

        assertThat(again)
                .hasSize(cases)
                .allMatch(answer -> answer.path("status").asInt() == 200);
        assertThat(again.stream().filter(answer -> answer.path("replayed").asBoolean()))
                .hasSize((int) stored);
        assertThat(head()).isEqualTo(before + cases);
    }

    @Test
    void aDryRunHasALimitOfItsOwn() {
        String plan = line("Dance", "k", "{}");
        List<JsonNode> dry = registry.batch(herning, "?dryRun=true", plan.repeat(22));
        assertThat(dry).hasSize(21);
        assertThat(dry.getLast().path("code").asString()).isEqualTo("BATCH_TOO_LONG");
    }

    /** Settings stand alone: the lines after them are held against them. */
    @Test
    void settingsHoldForTheLinesAfterThem() {
        String administrator = registry.token(Role.TRIAL_ADMINISTRATOR, "*");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append(line("PauseIntake", "pause" + i, """
                    {"trialId":"%s","jobcentreId":"herning","targetGroup":"SICKNESS_BENEFIT","from":"2009-05-%02d"}""".formatted(RegistryAtWork.TRIAL, 1 + i)));
            lines.append(line("ResumeIntake", "resume" + i, """
                    {"trialId":"%s","jobcentreId":"herning","targetGroup":"SICKNESS_BENEFIT","on":"2009-05-%02d"}""".formatted(RegistryAtWork.TRIAL, 2 + i)));
        }
        assertThat(registry.batch(administrator, "", lines.toString()))
                .hasSize(40)
                .allSatisfy(answer -> assertThat(answer.path("status").asInt())
                        .as(answer.toString())
                        .isEqualTo(200));
    }

    // ---- a client that does as it likes --------

    private static Socket batch(int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new java.net.InetSocketAddress("localhost", registry.port()));
        socket.getOutputStream().write("""
                        POST /api/v1/commands HTTP/1.1\r
                        Host: localhost\r
                        Authorization: Bearer %s\r
                        Content-Type: application/x-ndjson\r
                        Transfer-Encoding: chunked\r
                        \r
                        """.formatted(herning).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void chunk(OutputStream out, byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
