package dk.tilbage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.StoredLog;
import dk.tilbage.http.LocalTokens;
import dk.tilbage.http.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program is killed under load and started again on the same folder. No acknowledged command is lost, none is stored
 * twice whoever sends it again, the log is whole, and the views are what a rebuild makes of it.
 *
 * <p>Some clients send commands one by one, others in batches, of which the kill leaves answers missing in the middle. What
 * was not answered is sent again under its key, in turn one by one and as a batch.
 *
 * <p>{@code -Dkill.cycles=N} kills it N times. Every second time its PostgreSQL is killed with it.
 */
class KilledProgramIT {

    private static final String TRIAL = "aktive-hurtigere-tilbage";
    private static final String JOBCENTRE = "greve";
    private static final List<Setting> SETTINGS = List.of(
            new Setting("RegisterTrial", "trial.json"),
            new Setting("AdoptProtocol", "protocol-1.json"),
            new Setting("AdoptProtocol", "protocol-2.json"),
            new Setting("EnrolJobcentre", "jobcentres/" + JOBCENTRE + ".json"));
    private static final int CYCLES = Integer.getInteger("kill.cycles", 2);
    private static final int CLIENTS = 6;
    /** So many of them send batches. */
    private static final int IN_BATCHES = 3;

    private static final int CASES_IN_A_BATCH = 4;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 300;
    private static final int ACKNOWLEDGED_AFTER_IT = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final List<ProgramProcess> programs = new ArrayList<>();
    private Path data = Path.of("");
    private String clerk = "";

    private final AtomicInteger cases = new AtomicInteger();
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();

    /** Keys whose answer and history an earlier cycle has asked for; at the end all are asked for once more. */
    private final Set<String> seen = new HashSet<>();

    private final Queue<Sent> unanswered = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inBatches = new AtomicInteger();
    private final AtomicInteger leftOpen = new AtomicInteger();
    private final AtomicInteger storedUnanswered = new AtomicInteger();
    private volatile boolean working;
    private volatile boolean killed;

    /** A command that sets up the trial, and the file with its body. */
    private record Setting(String command, String file) {}

    /** A command, and the key it is sent under. */
    private record Sent(String key, String command, String caseId, String body) {

        String line() {
            return "{\"command\":\"%s\",\"key\":\"%s\",\"payload\":%s}\n"
                    .formatted(command, key, body.replace("\n", " "));
        }
    }

    /** A command and its answer; a batch's line answers less than a request does. */
    private record Acknowledged(Sent sent, JsonNode answer) {

        long position() {
            return answer.path("position").asLong();
        }

        List<String> events() {
            return answer.path("events").valueStream().map(JsonNode::asString).toList();
        }
    }

    /** An event of a case's history. */
    private record Event(long sequence, long position, String name) {}

    /** What the views and the dataset show at a position. */
    private record Shown(long position, Map<String, JsonNode> caseload, List<JsonNode> alerts, String contentDigest) {}

    @BeforeEach
    void makeFolder() throws IOException {
        data = ProgramProcess.newFolder("killed");
    }

    @AfterEach
    void endPrograms() throws IOException {
        ProgramProcess.endAll(data, programs);
    }

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void losesNothingItAcknowledgedAndStoresNothingTwice() throws Exception {
        ProgramProcess program = start();
        long settings = registerTrial(program);
        clerk = LocalTokens.of(data)
                .mint(
                        "killed",
                        Set.of(Role.CASE_APPLICATION),
                        List.of(JOBCENTRE),
                        Duration.ofHours(4),
                        Clock.systemUTC());

        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            boolean postgresToo = cycle % 2 == 0;
            loadUntilKilled(program, postgresToo);

            program = start();
            assertAnswersKept(program);
            sendAgainWhatWasNotAnswered(program, cycle % 4 > 1);
            assertStoredOnce(program, settings);
            seen.addAll(acknowledged.keySet());
            // It goes on, and the views follow live from here.
            load(program, ACKNOWLEDGED_AFTER_IT);
            assertThat(failures).isEmpty();
            assertThat(unanswered).isEmpty();
        }

        seen.clear();
        assertAnswersKept(program);
        long head = assertStoredOnce(program, settings);
        Shown live = shown(program, head);
        program.stop();
        assertThat(program.leftPostgresRunning()).isFalse();
        // The views are held in memory: this start folds them from the whole log.
        program = start();
        Shown rebuilt = shown(program, head);
        program.stop();

        assertThat(live.caseload().keySet()).isEqualTo(openedCases());
        assertThat(rebuilt.caseload()).isEqualTo(live.caseload());
        assertThat(live.alerts()).isNotEmpty();
        assertThat(rebuilt.alerts()).isEqualTo(live.alerts());
        assertThat(live.contentDigest()).isNotEmpty();
        assertThat(rebuilt.contentDigest()).isEqualTo(live.contentDigest());
        System.out.printf(
                "%d kills: %d commands acknowledged, %d in batches; %d not answered, of which %d were stored%n",
                CYCLES, acknowledged.size(), inBatches.get(), leftOpen.get(), storedUnanswered.get());
        // Kept where something failed.
        FileSystemUtils.deleteRecursively(data);
    }

    private ProgramProcess start() throws Exception {
        ProgramProcess program =
                ProgramProcess.start(data, "tilbage.clock.start=2009-06-01T08:00", "tilbage.http.rate-limit=0");
        programs.add(program);
        return program;
    }

    /** Registers the trial with one jobcentre; gives the number of events that took. */
    private long registerTrial(ProgramProcess program) throws Exception {
        String administrator = LocalTokens.of(data)
                .mint(
                        "administrator",
                        Set.of(Role.TRIAL_ADMINISTRATOR),
                        List.of("*"),
                        Duration.ofHours(1),
                        Clock.systemUTC());
        for (Setting setting : SETTINGS) {
            HttpResponse<String> answer = post(
                    program,
                    administrator,
                    "/api/v1/commands/" + setting.command(),
                    Files.readString(Path.of("src/main/resources/trials", TRIAL, setting.file())));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        return program.log().verify().verified();
    }

    // ---- load --------

    private void loadUntilKilled(ProgramProcess program, boolean postgresToo) throws Exception {
        killed = false;
        int until = acknowledged.size() + ACKNOWLEDGED_BEFORE_THE_KILL;
        try (ExecutorService clients = startClients(program)) {
            awaitAcknowledged(until);
            // Under way are now as many commands and batches as there are clients.
            killed = true;
            if (postgresToo) {
                program.killWithPostgres();
                assertThat(program.leftPostgresRunning()).isFalse();
            } else {
                program.kill();
                assertThat(program.leftPostgresRunning()).isTrue();
            }
            working = false;
        }
        assertThat(failures).isEmpty();
        assertThat(unanswered).isNotEmpty();
    }

    private void load(ProgramProcess program, int commands) {
        killed = false;
        try (ExecutorService clients = startClients(program)) {
            awaitAcknowledged(acknowledged.size() + commands);
            working = false;
        }
    }

    private void awaitAcknowledged(int commands) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> acknowledged.size() >= commands || !failures.isEmpty());
    }

    private ExecutorService startClients(ProgramProcess program) {
        working = true;
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        String shared = "k" + cases.incrementAndGet();
        clients.execute(() -> {
            if (send(program, openCase(shared))) {
                for (int client = 0; client < CLIENTS; client++) {
                    int number = client;
                    clients.execute(() -> {
                        if (number < IN_BATCHES) {
                            sendBatchesUntilStopped(program, shared, number);
                        } else {
                            sendUntilStopped(program, shared, number);
                        }
                    });
                }
            }
        });
        return clients;
    }

    /** Cases of its own, and in each round a fact of the case that all share. */
    private void sendUntilStopped(ProgramProcess program, String shared, int client) {
        for (int round = 1; working; round++) {
            List<Sent> script = commands("k" + cases.incrementAndGet());
            script.add(plan(shared, shared + "-by-" + client + "-" + round));
            for (Sent each : script) {
                if (!working || !send(program, each)) {
                    return;
                }
            }
        }
    }

    /** The lines of some cases mixed, with a fact of the case that all share. */
    private void sendBatchesUntilStopped(ProgramProcess program, String shared, int client) {
        for (int round = 1; working; round++) {
            List<List<Sent>> scripts = new ArrayList<>();
            for (int i = 0; i < CASES_IN_A_BATCH; i++) {
                scripts.add(commands("k" + cases.incrementAndGet()));
            }
            List<Sent> batch = new ArrayList<>();
            for (int step = 0; step < scripts.getFirst().size(); step++) {
                for (List<Sent> script : scripts) {
                    batch.add(script.get(step));
                }
            }
            batch.add(plan(shared, shared + "-by-" + client + "-" + round));
            if (!sendBatch(program, batch)) {
                return;
            }
        }
    }

    /** Sends a batch until every line is acknowledged; false when the program is gone. */
    private boolean sendBatch(ProgramProcess program, List<Sent> batch) {
        while (true) {
            int answered = 0;
            boolean all = true;
            try (Stream<String> lines = postBatch(program, batch)) {
                for (String line : (Iterable<String>) lines::iterator) {
                    Sent sent = batch.get(answered++);
                    JsonNode answer = JSON.readTree(line);
                    all &= acknowledge(sent, answer);
                }
            } catch (IOException | UncheckedIOException | JacksonException e) {
                if (!killed) {
                    failures.add("a batch was not answered: " + e);
                }
                all = false;
            }
            if (!killed && answered < batch.size()) {
                failures.add("a batch of " + batch.size() + " had " + answered + " answers");
            }
            if (!failures.isEmpty()) {
                return false;
            }
            if (all && answered == batch.size()) {
                return true;
            }
            if (killed) {
                batch.stream()
                        .filter(sent -> !acknowledged.containsKey(sent.key()))
                        .forEach(unanswered::add);
                return false;
            }
        }
    }

    /** Notes a line's answer; whether it was accepted. One that was answered before has the same answer again. */
    private boolean acknowledge(Sent sent, JsonNode answer) {
        if (!answer.path("key").asString().equals(sent.key())) {
            failures.add(sent + " was answered by " + answer);
        }
        if (answer.path("status").asInt() != 200) {
            if (answer.path("status").asInt() != 503 && !killed) {
                failures.add(sent + " was answered " + answer);
            }
            return false;
        }
        Acknowledged before = acknowledged.putIfAbsent(sent.key(), new Acknowledged(sent, answer));
        if (before == null) {
            inBatches.incrementAndGet();
        } else if (before.position() != answer.path("position").asLong()) {
            failures.add(sent + " was answered " + before + " and then " + answer);
        }
        return true;
    }

    /** Sends a command until it is answered; false when the program is gone. */
    private boolean send(ProgramProcess program, Sent sent) {
        while (true) {
            try {
                HttpResponse<String> answer = post(program, sent);
                if (answer.statusCode() == 200) {
                    acknowledged.put(sent.key(), new Acknowledged(sent, JSON.readTree(answer.body())));
                    return true;
                }
                if (answer.statusCode() != 503 && !killed) {
                    failures.add(sent + " was answered " + answer.body());
                    return false;
                }
            } catch (IOException e) {
                if (!killed) {
                    failures.add(sent + " was not answered: " + e);
                }
            }
            if (killed) {
                unanswered.add(sent);
                return false;
            }
        }
    }

    // ---- commands --------

    /** A case's course. Where no registration id is sent only the key tells a command from its twin. */
    private static List<Sent> commands(String caseId) {
        String of = "{\"caseId\":\"" + caseId + "\",";
        return new ArrayList<>(List.of(
                openCase(caseId),
                new Sent(caseId + "-1", "RecordEmployerReport", caseId, of + "\"on\":\"2009-01-20\"}"),
                new Sent(caseId + "-2", "CategoriseCase", caseId, of + """
                        "registrationId":"cat","category":2,"on":"2009-02-10"}"""),
                new Sent(caseId + "-3", "AllocateCase", caseId, of + "\"on\":\"2009-02-20\"}"),
                new Sent(caseId + "-4", "HoldConversation", caseId, of + """
                        "kinds":["FIRST_FOLLOW_UP","CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                        "heldOn":"2009-02-23","heldBy":"JOBCENTRE"}"""),
                plan(caseId, caseId + "-5"),
                new Sent(caseId + "-6", "CorrectRegistration", caseId, of + """
                        "registrationId":"cat","replacement":{"category":3,"on":"2009-02-11"},"reason":"Tastefejl"}"""),
                new Sent(caseId + "-7", "HoldConversation", caseId, of + """
                        "kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                        "heldOn":"2009-03-04","heldBy":"JOBCENTRE"}""")));
    }

    private static Sent openCase(String caseId) {
        int number = Integer.parseInt(caseId.substring(1));
        return new Sent(
                caseId + "-0", "OpenCase", caseId, """
                {"caseId":"%s","trialId":"%s","jobcentreId":"%s","cpr":"6101%02d-%04d",
                 "targetGroup":"SICKNESS_BENEFIT","firstDay":"2009-01-05","employment":"EMPLOYED","hasJob":true,
                 "caseworkerId":"kw-7"}""".formatted(caseId, TRIAL, JOBCENTRE, 50 + number % 40, number));
    }

    private static Sent plan(String caseId, String key) {
        return new Sent(key, "PlanConversation", caseId, """
                {"caseId":"%s","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                 "plannedFor":"2009-07-01"}""".formatted(caseId));
    }

    // ---- after the kill --------

    private List<Acknowledged> notSeen() {
        return acknowledged.values().stream()
                .filter(each -> !seen.contains(each.sent().key()))
                .toList();
    }

    /** Every acknowledged command is known under its key, with the answer that was given. */
    private void assertAnswersKept(ProgramProcess program) throws Exception {
        for (Acknowledged each : notSeen()) {
            HttpResponse<String> kept =
                    get(program, "/api/v1/commands/" + each.sent().key());
            assertThat(kept.statusCode())
                    .as("acknowledged, and lost: %s %s", each.sent(), each.answer())
                    .isEqualTo(200);
            JsonNode receipt = JSON.readTree(kept.body());
            if (each.answer().has("line")) {
                for (String field : List.of("caseId", "sequence", "position")) {
                    assertThat(receipt.path(field))
                            .as(each.sent().key())
                            .isEqualTo(each.answer().path(field));
                }
                acknowledged.put(each.sent().key(), new Acknowledged(each.sent(), receipt));
            } else {
                assertThat(receipt).as(each.sent().key()).isEqualTo(each.answer());
            }
        }
    }

    private void sendAgainWhatWasNotAnswered(ProgramProcess program, boolean asBatch) throws Exception {
        List<Sent> open = new ArrayList<>(unanswered);
        unanswered.clear();
        Map<String, JsonNode> known = new HashMap<>();
        for (Sent sent : open) {
            HttpResponse<String> found = get(program, "/api/v1/commands/" + sent.key());
            assertThat(found.statusCode()).isIn(200, 404);
            if (found.statusCode() == 200) {
                known.put(sent.key(), JSON.readTree(found.body()));
            }
        }
        leftOpen.addAndGet(open.size());
        storedUnanswered.addAndGet(known.size());
        if (asBatch) {
            List<JsonNode> answers;
            try (Stream<String> lines = postBatch(program, open)) {
                answers = lines.map(JSON::readTree).toList();
            }
            assertThat(answers).hasSize(open.size());
            for (int i = 0; i < open.size(); i++) {
                JsonNode answer = answers.get(i);
                assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
                assertThat(answer.path("replayed").asBoolean(false))
                        .as(answer.toString())
                        .isEqualTo(known.containsKey(open.get(i).key()));
                JsonNode receipt = JSON.readTree(
                        get(program, "/api/v1/commands/" + open.get(i).key()).body());
                assertThat(receipt.path("position")).isEqualTo(answer.path("position"));
                known.put(open.get(i).key(), receipt);
            }
        }
        for (Sent sent : open) {
            HttpResponse<String> again = post(program, sent);
            HttpResponse<String> onceMore = post(program, sent);

            assertThat(again.statusCode()).as("%s: %s", sent, again.body()).isEqualTo(200);
            JsonNode answer = JSON.readTree(again.body());
            assertThat(replayed(again)).as(sent.key()).isEqualTo(known.containsKey(sent.key()));
            if (known.containsKey(sent.key())) {
                assertThat(known.get(sent.key())).isEqualTo(answer);
            }
            assertThat(answer.path("events")).as(sent.key()).isNotEmpty();
            assertThat(replayed(onceMore)).isTrue();
            assertThat(JSON.readTree(onceMore.body())).isEqualTo(answer);
            acknowledged.put(sent.key(), new Acknowledged(sent, answer));
        }
    }

    private static boolean replayed(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotency-Replayed").isPresent();
    }

    /** Every acknowledged command's events stand where its answer said, and there is nothing else; gives the head. */
    private long assertStoredOnce(ProgramProcess program, long settings) throws Exception {
        Map<String, List<Event>> expected = new HashMap<>();
        Map<Long, String> positions = new HashMap<>();
        for (Acknowledged each : acknowledged.values()) {
            List<String> events = each.events();
            assertThat(events).as(each.sent().key()).isNotEmpty();
            long position = each.position() - events.size();
            for (String event : events) {
                position++;
                assertThat(positions.put(position, each.sent().key()))
                        .as("two answers at position %s", position)
                        .isNull();
                // A place taken or given up is an event of the intake.
                if (!event.equals("PlaceTaken") && !event.equals("PlaceGivenUp")) {
                    expected.computeIfAbsent(each.sent().caseId(), id -> new ArrayList<>())
                            .add(new Event(each.answer().path("sequence").asLong(), position, event));
                }
            }
        }
        expected.keySet()
                .retainAll(notSeen().stream().map(each -> each.sent().caseId()).collect(Collectors.toSet()));
        for (Map.Entry<String, List<Event>> each : expected.entrySet()) {
            List<Event> inOrder = each.getValue().stream()
                    .sorted(Comparator.comparingLong(Event::position))
                    .toList();
            assertThat(history(program, each.getKey()))
                    .as("history of %s", each.getKey())
                    .isEqualTo(inOrder);
        }
        StoredLog log = program.log();
        LogVerifier.Verdict verdict = log.verify();
        assertThat(verdict.fault()).isEmpty();
        assertThat(verdict.verified())
                .as("events in the log, and in the answers")
                .isEqualTo(settings + positions.size());
        assertThat(log.receipts()).isEqualTo(SETTINGS.size() + acknowledged.size());
        return verdict.verified();
    }

    private List<Event> history(ProgramProcess program, String caseId) throws Exception {
        HttpResponse<String> answer = get(program, "/api/v1/cases/" + caseId + "/history");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body())
                .path("items")
                .valueStream()
                .map(item -> new Event(
                        item.path("sequence").asLong(),
                        item.path("position").asLong(),
                        item.path("event").asString()))
                .toList();
    }

    // ---- views --------

    private Set<String> openedCases() {
        Set<String> opened = new TreeSet<>();
        acknowledged.values().forEach(each -> opened.add(each.sent().caseId()));
        return opened;
    }

    private Shown shown(ProgramProcess program, long position) throws Exception {
        Map<String, JsonNode> caseload = new TreeMap<>();
        for (JsonNode item : pages(program, "/api/v1/caseload?limit=500", position)) {
            assertThat(caseload.put(item.path("caseId").asString(), item)).isNull();
        }
        return new Shown(
                position,
                caseload,
                pages(program, "/api/v1/alerts?on=2009-05-04&limit=500", position),
                contentDigest(program, position));
    }

    private List<JsonNode> pages(ProgramProcess program, String path, long position) throws Exception {
        List<JsonNode> items = new ArrayList<>();
        String after = "";
        while (true) {
            HttpResponse<String> answer = http.send(
                    request(program, clerk, path + after)
                            .header("X-Read-After", Long.toString(position))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode page = JSON.readTree(answer.body());
            assertThat(page.path("position").asLong()).isGreaterThanOrEqualTo(position);
            page.path("items").valueStream().forEach(items::add);
            if (!page.hasNonNull("next")) {
                return items;
            }
            after = "&after="
                    + java.net.URLEncoder.encode(page.path("next").asString(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private String contentDigest(ProgramProcess program, long position) throws Exception {
        String evaluator = LocalTokens.of(data)
                .mint("evaluator", Set.of(Role.EVALUATOR), List.of("*"), Duration.ofHours(1), Clock.systemUTC());
        HttpResponse<String> ordered = post(
                program,
                evaluator,
                "/api/v1/datasets",
                "{\"trialId\":\"%s\",\"position\":%d}".formatted(TRIAL, position));
        assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(202);
        String job =
                "/api/v1/datasets/" + JSON.readTree(ordered.body()).path("id").asString();
        JsonNode done = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> dataset(program, evaluator, job),
                        dataset -> Set.of("DONE", "FAILED")
                                .contains(dataset.path("status").asString()));
        assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("DONE");
        return done.path("contentDigest").asString();
    }

    private JsonNode dataset(ProgramProcess program, String evaluator, String job) {
        try {
            HttpRequest request = request(program, evaluator, job).build();
            return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // ---- HTTP --------

    private HttpResponse<String> post(ProgramProcess program, Sent sent) throws IOException {
        HttpRequest.Builder request =
                request(program, clerk, "/api/v1/commands/" + sent.command()).header("Idempotency-Key", sent.key());
        return post(request, sent.body());
    }

    private HttpResponse<String> post(ProgramProcess program, String token, String path, String body)
            throws IOException {
        return post(request(program, token, path), body);
    }

    private HttpResponse<String> post(HttpRequest.Builder request, String body) throws IOException {
        try {
            return http.send(
                    request.header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a batch that fits into what the sockets hold, and gives the answers as they come. */
    private Stream<String> postBatch(ProgramProcess program, List<Sent> batch) throws IOException {
        String lines = batch.stream().map(Sent::line).collect(Collectors.joining());
        try {
            return http.send(
                            request(program, clerk, "/api/v1/commands")
                                    .header("Content-Type", "application/x-ndjson")
                                    .POST(BodyPublishers.ofString(lines))
                                    .build(),
                            BodyHandlers.ofLines())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(ProgramProcess program, String path) throws Exception {
        return http.send(request(program, clerk, path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ProgramProcess program, String token, String path) {
        return HttpRequest.newBuilder(URI.create(program.url().toString().replaceFirst("/$", "") + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }
}
