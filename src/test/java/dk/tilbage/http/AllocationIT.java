package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.AllocationAudit;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.Draw;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.RandomAllocation;
import dk.tilbage.trial.RandomAllocation.ListName;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent.AllocationSeedSet;
import dk.tilbage.trial.Trials;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/**
 * Allocation on the whole program, with a real PostgreSQL: who gets in when two hundred try at once, draws that nobody can
 * foresee, and an audit that finds what was tampered with. The last two tests spoil the trial for the others.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(OutputCaptureExtension.class)
class AllocationIT {

    private static final int ATTEMPTS = 200;
    private static final String TRIAL_PATH = "/api/v1/trials/" + RegistryAtWork.TRIAL;

    private static RegistryAtWork registry;
    private static String cases;
    private static String administrator;
    private static String auditor;
    private static int numbers;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("vordingborg");
        cases = registry.token(Role.CASE_APPLICATION, "*");
        administrator = registry.token(Role.TRIAL_ADMINISTRATOR);
        auditor = registry.token(Role.AUDITOR, "*");
        accepted(registry.command(
                administrator, "SetAllocationSeed", "{\"trialId\":\"%s\"}".formatted(RegistryAtWork.TRIAL)));
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    // ---- what the tests need

    private static RegistryAtWork.Answer accepted(RegistryAtWork.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private static void enrol(String jobcentreId, String quotas, String allocation) {
        accepted(registry.command(administrator, "EnrolJobcentre", """
                {"trialId":"%s","jobcentreId":"%s","name":"%s","region":"Syddanmark","model":"MINIMUM",
                 "period":{"from":"2009-01-01","to":"2009-08-31"},
                 "targetGroups":["SICKNESS_BENEFIT","FLEX_JOB"],"quotas":%s,"allocation":%s,"exemptionStep":"ANY_TIME"}""".formatted(
                        RegistryAtWork.TRIAL, jobcentreId, jobcentreId, quotas, allocation)));
    }

    private static final String PARITY = "{\"method\":\"BIRTH_YEAR_PARITY\",\"filterTargetGroups\":[]}";

    /** A fictive number, another one each time; born on the day of June, in a year of the parity asked for. */
    private static synchronized String somebody(int day, boolean odd) {
        int number = ++numbers;
        return "%02d06%02d-%04d".formatted(60 + day, 50 + number % 20 * 2 + (odd ? 1 : 0), 1 + number / 20);
    }

    private static String open(String caseId, String jobcentreId, String cpr) {
        return RegistryAtWork.open(caseId, jobcentreId, cpr);
    }

    private static RegistryAtWork.Answer allocate(String caseId, String on) {
        return registry.command(
                cases,
                "AllocateCase",
                "{\"caseId\":\"%s\",\"registrationId\":\"a\",\"on\":\"%s\"}".formatted(caseId, on));
    }

    /** All at once; who is told that the registry is busy tries again, as a client does. */
    private static Map<String, Integer> atOnce(IntFunction<RegistryAtWork.Answer> attempt) throws Exception {
        Map<String, Integer> outcomes = new HashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(ATTEMPTS)) {
            List<Callable<String>> all = IntStream.range(0, ATTEMPTS)
                    .<Callable<String>>mapToObj(number -> () -> {
                        while (true) {
                            RegistryAtWork.Answer answer = attempt.apply(number);
                            if (answer.status() != 503) {
                                return answer.status() == 200 ? "200" : answer.text("code");
                            }
                        }
                    })
                    .toList();
            for (Future<String> outcome : threads.invokeAll(all)) {
                outcomes.merge(outcome.get(), 1, Integer::sum);
            }
        }
        return outcomes;
    }

    private static List<PlaceTaken> placesOf(String jobcentreId) {
        String intake = IntakeState.idOf(RegistryAtWork.TRIAL, jobcentreId, TargetGroup.SICKNESS_BENEFIT);
        return registry.context.getBean(EventLog.class).ofAggregate(intake, Long.MAX_VALUE).stream()
                .map(event -> (IntakeEvent) event.payload())
                .filter(PlaceTaken.class::isInstance)
                .map(PlaceTaken.class::cast)
                .toList();
    }

    private static AllocationSeed seed() {
        return registry
                .context
                .getBean(EventLog.class)
                .ofAggregate("trial:" + RegistryAtWork.TRIAL, Long.MAX_VALUE)
                .stream()
                .filter(event -> event.payload() instanceof AllocationSeedSet)
                .map(event -> ((AllocationSeedSet) event.payload()).seed())
                .findFirst()
                .orElseThrow();
    }

    // ---- two hundred at once

    @Test
    @Order(1)
    void ofTwoHundredAtOnceExactlyTheQuotaGetsIn() throws Exception {
        enrol("narrow", "[{\"targetGroup\":\"SICKNESS_BENEFIT\",\"participants\":37,\"controls\":21}]", PARITY);
        for (int i = 0; i < ATTEMPTS; i++) {
            accepted(registry.command(cases, "OpenCase", open("n-" + i, "narrow", somebody(7, i % 2 == 0))));
        }
        assertThat(atOnce(i -> allocate("n-" + i, "2009-02-20")))
                .isEqualTo(Map.of("200", 58, "QUOTA_FULL", ATTEMPTS - 58));
        assertThat(placesOf("narrow").stream().filter(place -> place.group() == Group.PARTICIPANT))
                .hasSize(37);
    }

    @Test
    @Order(1)
    void ofTwoHundredDrawnAtOnceEachHasItsOwnNumber() throws Exception {
        enrol(
                "drawn",
                "[{\"targetGroup\":\"SICKNESS_BENEFIT\",\"participants\":40,\"controls\":40}]",
                "{\"method\":\"PERMUTED_BLOCKS\",\"filterTargetGroups\":[],\"blockSizes\":[4]}");
        for (int i = 0; i < ATTEMPTS; i++) {
            accepted(registry.command(cases, "OpenCase", open("d-" + i, "drawn", somebody(8, i % 2 == 0))));
        }
        int allowed = drawsUntilAGroupHas(40);
        assertThat(atOnce(i -> allocate("d-" + i, "2009-02-20")))
                .isEqualTo(Map.of("200", allowed, "QUOTA_FULL", ATTEMPTS - allowed));
        List<PlaceTaken> places = placesOf("drawn");
        assertThat(places.stream().map(PlaceTaken::draw))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, allowed)
                        .mapToObj(number -> new Draw(1, number))
                        .toList());
        assertThat(places.stream().filter(place -> place.group() == Group.CONTROL))
                .hasSizeBetween(38, 40);
    }

    /** A drawn intake closes when either group is full. */
    private static int drawsUntilAGroupHas(int places) {
        RandomAllocation drawing = new RandomAllocation(
                seed(),
                new ListName(RegistryAtWork.TRIAL, "drawn", TargetGroup.SICKNESS_BENEFIT, 1, null),
                new AllocationRule(AllocationMethod.PERMUTED_BLOCKS, null, Set.of(), null, List.of(4)));
        Map<Group, Integer> drawn = new EnumMap<>(Group.class);
        int number = 0;
        while (!drawn.containsValue(places)) {
            drawn.merge(drawing.group(++number), 1, Integer::sum);
        }
        return number;
    }

    @Test
    @Order(1)
    void ofTwoHundredCasesOfOnePersonOneIsOpenedAndOneEntersTheTrial() throws Exception {
        enrol("wide", "[]", PARITY);
        String cpr = somebody(9, true);
        assertThat(atOnce(i -> registry.command(cases, "OpenCase", open("p-" + i, "wide", cpr))))
                .isEqualTo(Map.of("200", 1, "SECOND_OPEN_CASE", ATTEMPTS - 1));

        String other = somebody(9, true);
        for (int i = 0; i < ATTEMPTS; i++) {
            accepted(registry.command(cases, "OpenCase", open("q-" + i, "wide", other)));
            accepted(registry.command(
                    cases,
                    "CloseCase",
                    "{\"caseId\":\"q-%d\",\"on\":\"2009-03-20\",\"outcome\":\"MOVED\"}".formatted(i)));
        }
        assertThat(atOnce(i -> allocate("q-" + i, "2009-02-20")))
                .isEqualTo(Map.of("200", 1, "PERSON_ALREADY_IN_TRIAL", ATTEMPTS - 1));
    }

    // ---- rules, and what is shown

    @Test
    @Order(2)
    void vordingborgsShareChangesOnADate() {
        String change = """
                {"trialId":"%s","jobcentreId":"vordingborg","effectiveFrom":"%s",
                 "allocation":{"method":"BIRTH_YEAR_PARITY","filterBirthDayDivisibleBy":%d,
                               "filterTargetGroups":["SICKNESS_BENEFIT"]}}""";
        String february = change.formatted(RegistryAtWork.TRIAL, "2009-03-01", 4);
        accepted(registry.command(administrator, "ChangeAllocation", february));
        assertThat(accepted(registry.command(administrator, "ChangeAllocation", february))
                        .body()
                        .path("events"))
                .isEmpty();
        for (String day : List.of("2009-02-28", "2009-03-01")) {
            for (int born : List.of(3, 4)) {
                String caseId = "v-" + born + "-" + day;
                accepted(registry.command(cases, "OpenCase", open(caseId, "vordingborg", somebody(born, true))));
                accepted(allocate(caseId, day));
            }
        }
        assertThat(group("v-3-2009-02-28")).isEqualTo("NOT_IN_TRIAL");
        assertThat(group("v-4-2009-02-28")).isEqualTo("PARTICIPANT");
        assertThat(group("v-3-2009-03-01")).isEqualTo("PARTICIPANT");
        assertThat(group("v-4-2009-03-01")).isEqualTo("NOT_IN_TRIAL");
        assertThat(registry.command(
                                administrator,
                                "ChangeAllocation",
                                change.formatted(RegistryAtWork.TRIAL, "2009-03-01", 5))
                        .text("code"))
                .isEqualTo("ALLOCATION_OUT_OF_ORDER");
        accepted(registry.command(cases, "OpenCase", open("v-late", "vordingborg", somebody(5, true))));
        accepted(allocate("v-late", "2009-04-10"));
        RegistryAtWork.Answer used = registry.command(
                administrator, "ChangeAllocation", change.formatted(RegistryAtWork.TRIAL, "2009-04-10", 5));
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.text("code")).isEqualTo("ALLOCATION_ALREADY_USED");
        assertThat(registry.get(cases, TRIAL_PATH).body().path("allocationChanges"))
                .hasSize(1);
    }

    private static String group(String caseId) {
        return registry.get(cases, "/api/v1/cases/" + caseId).text("group");
    }

    @Test
    @Order(2)
    void anAllocationAfterTheWindowIsForbidden() {
        accepted(registry.command(cases, "OpenCase", open("v-window", "vordingborg", somebody(5, true))));
        RegistryAtWork.Answer late = allocate("v-window", "2009-05-01");
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.text("code")).isEqualTo("OUTSIDE_INTAKE_WINDOW");
        assertThat(late.text("field")).isEqualTo("on");
    }

    @Test
    @Order(2)
    void theArmAssignedAndTheArmImpliedAreShownSideBySide() {
        accepted(registry.command(cases, "OpenCase", open("side", "vordingborg", somebody(5, true))));
        assertThat(registry.get(cases, "/api/v1/cases/side").body().has("allocation"))
                .isFalse();
        accepted(allocate("side", "2009-02-20"));
        JsonNode before = registry.get(cases, "/api/v1/cases/side").body().path("allocation");
        assertThat(before.path("assigned").asString()).isEqualTo("PARTICIPANT");
        assertThat(before.path("implied").asString()).isEqualTo("PARTICIPANT");
        assertThat(before.path("differs").asBoolean()).isFalse();
        assertThat(before.path("knownOn").asString()).isEqualTo("2009-02-20");

        accepted(registry.command(
                cases, "CorrectRegistration", """
                {"caseId":"side","registrationId":"side","reason":"Forkert nummer","replacement":%s}""".formatted(open("side", "vordingborg", somebody(5, false)))));
        JsonNode after = registry.get(cases, "/api/v1/cases/side").body();
        assertThat(after.path("group").asString()).isEqualTo("PARTICIPANT");
        assertThat(after.path("allocation").path("assigned").asString()).isEqualTo("PARTICIPANT");
        assertThat(after.path("allocation").path("implied").asString()).isEqualTo("CONTROL");
        assertThat(after.path("allocation").path("differs").asBoolean()).isTrue();
    }

    @Test
    @Order(2)
    void aPauseShowsTheCasesThatFellInIt() {
        enrol(
                "paused",
                "[{\"targetGroup\":\"SICKNESS_BENEFIT\",\"participants\":5,\"controls\":6},"
                        + "{\"targetGroup\":\"SICKNESS_BENEFIT\",\"employments\":[\"IN_FLEX_JOB\"]}]",
                PARITY);
        String intake =
                "{\"trialId\":\"%s\",\"jobcentreId\":\"paused\",\"targetGroup\":\"SICKNESS_BENEFIT\",\"%s\":\"%s\"}";
        accepted(registry.command(
                administrator, "PauseIntake", intake.formatted(RegistryAtWork.TRIAL, "from", "2009-02-25")));
        accepted(registry.command(
                administrator, "ResumeIntake", intake.formatted(RegistryAtWork.TRIAL, "on", "2009-03-05")));
        // Week 8 of these cases ends on 1 March.
        for (String caseId : List.of("early", "fell", "after")) {
            accepted(registry.command(cases, "OpenCase", open("pause-" + caseId, "paused", somebody(5, true))));
        }
        accepted(allocate("pause-early", "2009-02-24"));
        assertThat(allocate("pause-fell", "2009-02-25").text("code")).isEqualTo("INTAKE_PAUSED");
        RegistryAtWork.Answer last = accepted(allocate("pause-after", "2009-03-05"));

        RegistryAtWork.Answer answer = registry.send(registry.request(TRIAL_PATH + "/intake?jobcentre=paused")
                .header("Authorization", "Bearer " + cases)
                .header(ApiHeaders.READ_AFTER, last.header("X-Position")));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        JsonNode shown = answer.body().path("items").path(0);
        assertThat(shown.path("targetGroup").asString()).isEqualTo("SICKNESS_BENEFIT");
        assertThat(shown.path("window")).hasToString("{\"from\":\"2009-01-01\",\"to\":\"2009-04-30\"}");
        assertThat(shown.path("places"))
                .hasToString("[{\"participants\":2,\"participantQuota\":5,\"controls\":0,"
                        + "\"controlQuota\":6},{\"stratum\":\"IN_FLEX_JOB\",\"participants\":0,\"controls\":0}]");
        assertThat(shown.path("pauses"))
                .hasToString("[{\"from\":\"2009-02-25\",\"resumedOn\":\"2009-03-05\",\"cases\":["
                        + "{\"caseId\":\"pause-after\",\"dueOn\":\"2009-03-01\",\"allocatedOn\":\"2009-03-05\",\"group\":\"PARTICIPANT\"},"
                        + "{\"caseId\":\"pause-fell\",\"dueOn\":\"2009-03-01\",\"group\":\"UNALLOCATED\"}]}]");

        String other = registry.token(Role.CASE_APPLICATION, "vordingborg");
        assertThat(registry.get(other, TRIAL_PATH + "/intake?jobcentre=paused").status())
                .isEqualTo(403);
        assertThat(registry.get(other, TRIAL_PATH + "/intake").response().body())
                .doesNotContain("pause-");
    }

    // ---- concealment

    @Test
    @Order(3)
    void theSeedIsShownToNobodyBeforeUnblinding(CapturedOutput output) {
        AllocationSeed seed = seed();
        RegistryAtWork.Answer trial = registry.get(cases, TRIAL_PATH);
        assertThat(trial.text("seedCommitment")).isEqualTo(seed.commitment());
        assertThat(trial.body().has("seed")).isFalse();
        for (String path : List.of(
                TRIAL_PATH,
                "/api/v1/trials",
                TRIAL_PATH + "/progress",
                TRIAL_PATH + "/intake",
                TRIAL_PATH + "/allocation-audit",
                "/api/v1/cases/d-0",
                "/api/v1/cases/d-0/history",
                "/api/v1/caseload",
                "/v3/api-docs")) {
            RegistryAtWork.Answer answer = registry.get(auditor, path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.response().body()).as(path).doesNotContain(seed.hex());
        }
        RegistryAtWork.Answer again = registry.command(
                administrator, "SetAllocationSeed", "{\"trialId\":\"%s\"}".formatted(RegistryAtWork.TRIAL));
        assertThat(again.text("code")).isEqualTo("ALLOCATION_SEED_SET");
        assertThat(again.response().body()).doesNotContain(seed.hex());
        assertThat(output).doesNotContain(seed.hex());
    }

    /**
     * One place for a participant: whether a second case finds it taken would show what the first one drew. A dry run draws
     * for itself, so that it answers now this, now that.
     */
    @Test
    @Order(3)
    void aDryRunDoesNotTellWhatWouldBeDrawn() {
        enrol(
                "concealed",
                "[{\"targetGroup\":\"SICKNESS_BENEFIT\",\"participants\":1,\"controls\":9}]",
                "{\"method\":\"SIMPLE_RANDOM\",\"filterTargetGroups\":[]}");
        for (String caseId : List.of("first", "second")) {
            accepted(registry.command(cases, "OpenCase", open("dry-" + caseId, "concealed", somebody(5, true))));
        }
        String lines = """
                {"command":"AllocateCase","payload":{"caseId":"dry-first","registrationId":"a","on":"2009-02-20"}}
                {"command":"AllocateCase","payload":{"caseId":"dry-second","registrationId":"a","on":"2009-02-20"}}
                """;
        List<Integer> second = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            second.add(registry.batch(cases, "?dryRun=true", lines)
                    .get(1)
                    .path("status")
                    .asInt());
        }
        assertThat(second).contains(200, 409);
        assertThat(placesOf("concealed")).isEmpty();
    }

    // ---- audit

    private static String verify(AuditSource source, int exitCode) {
        StringWriter said = new StringWriter();
        int exit = new CommandLine(new VerifyAllocationCommand(data -> source))
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("--trial", RegistryAtWork.TRIAL);
        assertThat(exit).as(said.toString()).isEqualTo(exitCode);
        return said.toString();
    }

    private static AuditSource server() {
        return AuditSource.of(URI.create("http://localhost:" + registry.port() + "/"), auditor);
    }

    private static AuditSource stores() {
        return AuditSource.of(
                registry.context.getBean(EventLog.class), registry.context.getBean(Trials.class), () -> {});
    }

    @Test
    @Order(4)
    void everyAssignmentIsRecomputed() {
        assertThat(verify(server(), 0))
                .contains(
                        "BIRTH_YEAR_PARITY_AFTER_BIRTH_DAY_FILTER_3",
                        "PERMUTED_BLOCKS",
                        "Every one is what the log implies")
                .isEqualTo(verify(stores(), 0));
        assertThat(registry.get(cases, TRIAL_PATH + "/allocation-audit").status())
                .isEqualTo(403);
        assertThat(registry.get(auditor, "/api/v1/trials/other/allocation-audit")
                        .status())
                .isEqualTo(404);
    }

    @Test
    @Order(5)
    void theFirstAssignmentThatWasTamperedWithIsNamed() {
        AllocationAudit.Verdict sound = AllocationAudit.of(
                        RegistryAtWork.TRIAL,
                        registry.context.getBean(EventLog.class),
                        registry.context.getBean(Trials.class),
                        AllocationAudit.Progress.NONE)
                .orElseThrow();
        assertThat(sound.first()).isNull();
        JdbcClient database = registry.context.getBean(JdbcClient.class);
        List<Map<String, Object>> drawn = database.sql(
                        "select position, aggregate_id, convert_from(payload, 'UTF8') as payload from event"
                                + " where name = 'casefile.CaseAllocated' and aggregate_id like 'd-%' order by position")
                .query()
                .listOfRows();
        tamper(database, drawn.get(60));
        tamper(database, drawn.get(30));
        String group = String.valueOf(drawn.get(30).get("payload")).contains("CONTROL") ? "CONTROL" : "PARTICIPANT";
        String expected = "The first that differs: position %s, case %s, GROUP: expected %s, found %s"
                .formatted(
                        drawn.get(30).get("position"),
                        drawn.get(30).get("aggregate_id"),
                        group,
                        group.equals("CONTROL") ? "PARTICIPANT" : "CONTROL");
        assertThat(verify(server(), 1)).contains(expected);
        assertThat(verify(stores(), 1)).contains(expected);
    }

    private static void tamper(JdbcClient database, Map<String, Object> event) {
        String payload = String.valueOf(event.get("payload"));
        String other = payload.contains("CONTROL")
                ? payload.replace("CONTROL", "PARTICIPANT")
                : payload.replace("PARTICIPANT", "CONTROL");
        Consumer<String> run = sql -> database.sql(sql).update();
        run.accept("set session_replication_role = replica; update event set payload = convert_to('%s', 'UTF8')"
                        .formatted(other)
                + " where position = " + Objects.requireNonNull(event.get("position"))
                + "; reset session_replication_role");
    }

    @Test
    @Order(6)
    void afterUnblindingEverybodyCanDrawAgainAndNothingIsDrawnAnyMore() {
        accepted(registry.command(
                administrator,
                "UnblindTrial",
                "{\"trialId\":\"%s\",\"on\":\"2009-06-01\"}".formatted(RegistryAtWork.TRIAL)));
        JsonNode trial = registry.get(cases, TRIAL_PATH).body();
        assertThat(new AllocationSeed(trial.path("seed").asString()).commitment())
                .isEqualTo(trial.path("seedCommitment").asString());
        assertThat(allocate("dry-first", "2009-02-20").text("code")).isEqualTo("ALREADY_UNBLINDED");
    }
}
