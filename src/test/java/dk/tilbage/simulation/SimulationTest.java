package dk.tilbage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dk.tilbage.simulation.RegistryClient.RegistryFailure;
import dk.tilbage.simulation.StubRegistry.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The simulation as a client of a registry that is at times busy, slow to say so, or gone. */
class SimulationTest {

    private static final Scenario TRIAL = Scenario.aktiveHurtigereTilbage();
    private static final Population PEOPLE = Population.of(2009, 150, TRIAL);
    private static final LocalDate UNTIL = LocalDate.of(2009, 4, 3);
    private static final TokenSource TOKENS = (role, jobcentreId) -> role + "/" + jobcentreId;

    private final List<Duration> waits = new ArrayList<>();

    @Test
    void everythingUpToTheLastDayIsRecordedOnceOnItsDay() {
        try (StubRegistry registry = new StubRegistry()) {
            play(registry, 4);
            Map<String, PlannedCommand> planned = planned();
            List<Recorded> ofCases = ofCases(registry);
            assertThat(ofCases.stream().map(Recorded::key)).containsExactlyInAnyOrderElementsOf(planned.keySet());
            assertThat(ofCases)
                    .allSatisfy(command -> assertThat(command.at())
                            .isEqualTo(Objects.requireNonNull(planned.get(command.key()))
                                    .recordedAt()));
            assertThat(registry.clock).isSorted();
            assertThat(registry.clock.getLast()).isEqualTo(Instant.parse("2009-04-03T08:00:00Z"));
        }
    }

    @Test
    void theTrialIsSetUpFirstAndWhatIsDecidedLaterIsSentOnItsDay() {
        try (StubRegistry registry = new StubRegistry()) {
            play(registry, 2);
            List<Recorded> setUp = registry.recorded.stream()
                    .filter(command -> command.caseId().isEmpty())
                    .toList();
            assertThat(registry.recorded.subList(0, 50)).isEqualTo(setUp.subList(0, 50));
            assertThat(setUp.stream().map(Recorded::name).distinct())
                    .containsExactly(
                            "RegisterTrial",
                            "AdoptProtocol",
                            "EnrolJobcentre",
                            "AdoptLocalTargets",
                            "RegisterProviderAgreement",
                            "ChangeAllocation",
                            "PauseIntake",
                            "ResumeIntake");
            assertThat(setUp.subList(50, setUp.size()))
                    .extracting(Recorded::name, command -> LocalDate.ofInstant(command.at(), ZoneOffset.UTC))
                    .containsExactly(
                            tuple("ChangeAllocation", LocalDate.of(2009, 3, 1)),
                            tuple("PauseIntake", LocalDate.of(2009, 3, 2)),
                            tuple("AdoptProtocol", LocalDate.of(2009, 3, 12)),
                            tuple("ResumeIntake", LocalDate.of(2009, 3, 30)));
            assertThat(setUp)
                    .allSatisfy(command -> assertThat(command.token()).isEqualTo("Bearer trial-administrator/null"));
        }
    }

    @Test
    void theCommandsOfACaseComeInTheirOrderFromItsJobcentre() {
        try (StubRegistry registry = new StubRegistry()) {
            play(registry, 4);
            Map<String, List<String>> sent = ofCases(registry).stream()
                    .collect(Collectors.groupingBy(
                            command -> command.key().replaceAll("\\.[0-9]+$", ""),
                            Collectors.mapping(Recorded::key, Collectors.toList())));
            for (CasePlan plan : PEOPLE.cases()) {
                List<String> keys = plan.commands().stream()
                        .filter(command -> !command.recordedOn().isAfter(UNTIL))
                        .map(PlannedCommand::key)
                        .toList();
                assertThat(sent.getOrDefault("sim2009." + plan.caseId(), List.of()))
                        .isEqualTo(keys);
            }
            Map<String, PlannedCommand> planned = planned();
            assertThat(ofCases(registry))
                    .allSatisfy(command -> assertThat(command.token())
                            .isEqualTo("Bearer case-application/"
                                    + Objects.requireNonNull(planned.get(command.key()))
                                            .jobcentreId()));
        }
    }

    @Test
    void nothingIsDatedAfterTheClockButWhatIsPlanned() {
        Set<String> ahead = Set.of("plannedFor", "to", "expectedTo");
        try (StubRegistry registry = new StubRegistry()) {
            play(registry, 4);
            for (Recorded command : ofCases(registry)) {
                LocalDate today = LocalDate.ofInstant(command.at(), ZoneOffset.UTC);
                for (Map.Entry<String, JsonNode> field : command.payload().properties()) {
                    String value = field.getValue().asString("");
                    boolean foreseen = command.name().equals("RecordHoliday");
                    if (!foreseen && value.matches("2[0-9]{3}-[0-9]{2}-[0-9]{2}") && !ahead.contains(field.getKey())) {
                        assertThat(LocalDate.parse(value)).as("%s", command).isBeforeOrEqualTo(today);
                    }
                }
            }
        }
    }

    @Test
    void theNumberOfConnectionsDoesNotMatter() {
        assertThat(ordersByJobcentre(1)).isEqualTo(ordersByJobcentre(7));
    }

    @Test
    void aBusyRegistryIsAskedAgainWhenItSays() {
        try (StubRegistry registry = new StubRegistry()) {
            registry.busy = request -> request % 5 == 0;
            SimulationReport report = play(registry, 1);
            assertThat(ofCases(registry)).hasSize(planned().size());
            assertThat(waits).isNotEmpty().containsOnly(Duration.ofSeconds(3));
            assertThat(report.outcomes()).containsOnlyKeys("accepted");
            assertThat(report.text()).contains(waits.size() + " requests repeated");
        }
    }

    @Test
    void abrokenConnectionIsAnsweredWithTheSameKeys() {
        try (StubRegistry registry = new StubRegistry()) {
            registry.broken = request -> request % 7 == 0;
            play(registry, 3);
            assertThat(ofCases(registry)).hasSize(planned().size());
            assertThat(registry.timesSent.values()).contains(2);
            assertThat(registry.recorded.stream().map(Recorded::key)).doesNotHaveDuplicates();
        }
    }

    @Test
    void fromALineThatWasLimitedOnTheRestOfTheBatchIsSentAgainInOrder() {
        try (StubRegistry registry = new StubRegistry()) {
            registry.limited = line -> line % 40 == 0;
            SimulationReport report = play(registry, 2);
            assertThat(ofCases(registry)).hasSize(planned().size());
            assertThat(report.outcomes()).containsOnlyKeys("accepted");
        }
    }

    @Test
    void aStoppedSimulationGoesOnWithoutDoubling() {
        try (StubRegistry registry = new StubRegistry()) {
            play(registry, 2);
            int once = registry.recorded.size();
            SimulationReport again = play(registry, 4);
            assertThat(registry.recorded).hasSize(once);
            assertThat(again.outcomes()).containsOnlyKeys("accepted");
            assertThat(again.text()).contains("resumed");
        }
    }

    @Test
    void whatNeedsARefusedCommandIsNotSent() {
        try (StubRegistry registry = new StubRegistry()) {
            registry.refusedCommand = "AllocateCase";
            SimulationReport report = play(registry, 2);
            assertThat(report.outcomes()).containsKey("QUOTA_FULL");
            assertThat(report.skipped()).isPositive();
            assertThat(registry.recorded.stream().map(Recorded::name))
                    .doesNotContain("DeliverTrialLetter", "SetContactFrequency");
        }
    }

    /** Whether there is a place, the registry says: where there is none, nothing is sent about the referral. */
    @Test
    void whereThereIsNoPlaceNobodyIsReferred() {
        try (StubRegistry registry = new StubRegistry()) {
            registry.refusedCommand = "ReferToProvider";
            registry.refusedWith = "CAPACITY_FULL";
            SimulationReport report = play(registry, 2);
            assertThat(report.text())
                    .contains("Referrals refused for want of a place", "koebenhavn-framework-")
                    .doesNotContain("Referrals under an agreement");
            assertThat(registry.recorded.stream().map(Recorded::name))
                    .doesNotContain("EndReferral", "RecordProviderReport");
        }
    }

    @Test
    void theReportTellsWhatElseWasPlayed() {
        try (StubRegistry registry = new StubRegistry()) {
            String text = play(registry, 2).text();
            assertThat(text)
                    .contains("Referrals under an agreement", "koebenhavn-framework-", "Groups made known")
                    .contains("Decided while the trial ran", "2009-03-01 ChangeAllocation vordingborg")
                    .contains("2009-03-02 PauseIntake holstebro", "2009-03-30 ResumeIntake holstebro")
                    .doesNotContain("for want of a place");
        }
    }

    @Test
    void aRegistryThatRefusesTheTrialEndsTheSimulation() {
        try (StubRegistry registry = new StubRegistry()) {
            registry.refusedCommand = "RegisterTrial";
            assertThatThrownBy(() -> play(registry, 2))
                    .isInstanceOf(RegistryFailure.class)
                    .hasMessageContaining("RegisterTrial");
        }
    }

    @Test
    void trialsArePlayedInTheOrderOfTheirDaysAndTheClockJumpsBetweenThem() {
        try (StubRegistry registry = new StubRegistry();
                RegistryClient client = new RegistryClient(registry.url(), TOKENS, this::waited)) {
            List<Population> people = Part.all().stream()
                    .map(part -> Population.of(2009, 4, Scenario.of(part)))
                    .toList();
            LocalDate last = LocalDate.of(2015, 3, 2);
            new Simulation(people, client, new Simulation.Options(2009, last, 2, 0))
                    .run((day, done, days, commands) -> {});
            assertThat(registry.clock).isSorted();
            assertThat(registry.clock.stream()
                            .map(now -> now.atZone(ZoneOffset.UTC).getYear())
                            .distinct())
                    .containsExactly(2009, 2015);
            assertThat(registry.recorded.stream()
                            .filter(command -> command.name().equals("RegisterTrial"))
                            .collect(Collectors.toMap(
                                    command -> command.payload().path("trialId").asString(""),
                                    command -> LocalDate.ofInstant(command.at(), ZoneOffset.UTC))))
                    .isEqualTo(people.stream()
                            .map(Population::scenario)
                            .collect(Collectors.toMap(
                                    Scenario::trialId,
                                    scenario -> scenario.part().firstDay())));
        }
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private SimulationReport play(StubRegistry registry, int connections) {
        try (RegistryClient client = new RegistryClient(registry.url(), TOKENS, this::waited)) {
            return new Simulation(List.of(PEOPLE), client, new Simulation.Options(2009, UNTIL, connections, 0))
                    .run((day, done, days, commands) -> {});
        }
    }

    private synchronized void waited(Duration duration) {
        waits.add(duration);
    }

    /** By the jobcentre a case was opened in: the quotas are there. */
    private Map<String, List<String>> ordersByJobcentre(int connections) {
        Map<String, String> jobcentres = new HashMap<>();
        PEOPLE.cases()
                .forEach(plan -> plan.commands()
                        .forEach(command ->
                                jobcentres.put(command.key(), plan.life().jobcentreId())));
        try (StubRegistry registry = new StubRegistry()) {
            play(registry, connections);
            return ofCases(registry).stream()
                    .map(Recorded::key)
                    .collect(Collectors.groupingBy(key -> Objects.requireNonNull(jobcentres.get(key))));
        }
    }

    private static List<Recorded> ofCases(StubRegistry registry) {
        return registry.recorded.stream()
                .filter(command -> !command.caseId().isEmpty())
                .toList();
    }

    private static Map<String, PlannedCommand> planned() {
        Map<String, PlannedCommand> planned = new HashMap<>();
        for (CasePlan plan : PEOPLE.cases()) {
            for (PlannedCommand command : plan.commands()) {
                if (!command.recordedOn().isAfter(UNTIL)) {
                    planned.put(command.key(), command);
                }
            }
        }
        return planned;
    }
}
