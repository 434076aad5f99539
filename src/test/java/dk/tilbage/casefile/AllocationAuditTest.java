package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.SYD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.AllocationAudit.Difference;
import dk.tilbage.casefile.AllocationAudit.Verdict;
import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.eventstore.Stored;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sex;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.Draw;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeDecider;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialEvent.AllocationChanged;
import dk.tilbage.trial.TrialEvent.AllocationSeedSet;
import dk.tilbage.trial.Trials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An audit of logs made through the deciders: Nord allocates by parity, from February after a filter, and draws blocks from
 * March on; Syd by parity.
 */
class AllocationAuditTest {

    private static final LocalDate TODAY = LocalDate.of(2009, 4, 30);
    private static final Set<TargetGroup> SICK = Set.of(TargetGroup.SICKNESS_BENEFIT);
    private static final AllocationRule FILTER = AllocationRule.byParity(3, SICK);
    private static final AllocationRule BLOCKS =
            new AllocationRule(AllocationMethod.PERMUTED_BLOCKS, 3, SICK, null, List.of(4, 6));

    private final List<RecordedEvent> log = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final NavigableMap<Long, ProtocolHistory> histories = new TreeMap<>();

    private void decided(TrialEvent event) {
        ProtocolHistory before =
                histories.isEmpty() ? null : histories.lastEntry().getValue();
        append("trial:" + TRIAL, "trial", event);
        histories.put((long) log.size(), ProtocolHistory.evolve(before, event));
    }

    private void trial() {
        TestTrial.events().forEach(this::decided);
        decided(new AllocationSeedSet(new AllocationSeed("5a".repeat(AllocationSeed.BYTES))));
        decided(new AllocationChanged(NORD, LocalDate.of(2009, 2, 1), FILTER));
        decided(new AllocationChanged(NORD, LocalDate.of(2009, 3, 1), BLOCKS));
    }

    private void append(String aggregateId, String type, Object payload) {
        Stored stored = Objects.requireNonNull(payload.getClass().getAnnotation(Stored.class));
        log.add(new RecordedEvent(
                log.size() + 1L,
                aggregateId,
                type,
                sequences.merge(aggregateId, 1L, Long::sum) - 1,
                Instant.EPOCH,
                stored.name(),
                stored.revision(),
                payload,
                new RecordedEvent.Origin("{}".getBytes(StandardCharsets.UTF_8))));
    }

    private CaseState state(String caseId) {
        return CaseState.fold(log.stream()
                .filter(event -> event.aggregateId().equals(caseId))
                .map(event -> (CaseEvent) event.payload())
                .toList());
    }

    private IntakeState intake(String intakeId) {
        return IntakeState.fold(
                intakeId,
                log.stream()
                        .filter(event -> event.aggregateId().equals(intakeId))
                        .map(event -> (IntakeEvent) event.payload())
                        .toList());
    }

    /** As the case's shell does it; what is refused leaves nothing. */
    private void send(CaseCommand command) {
        CaseState before = state(command.caseId());
        ProtocolHistory trial = histories.lastEntry().getValue();
        if (!(CaseDecider.decide(before, command, new Circumstances(TODAY, trial, this::intake))
                instanceof dk.tilbage.trial.Decision.Accepted<CaseEvent> accepted)) {
            return;
        }
        CaseState after = before;
        for (CaseEvent event : accepted.events()) {
            after = after.evolve(event);
        }
        for (CasePlace.Move move : CasePlace.moves(before, after)) {
            CasePlace place = after.place().orElseThrow();
            IntakeState intake = intake(place.intakeId());
            for (IntakeEvent event : switch (move) {
                case TAKE ->
                    IntakeDecider.admit(
                                    intake,
                                    trial.jobcentre(place.jobcentreId()).orElseThrow(),
                                    place.targetGroup(),
                                    place.place())
                            .orThrow();
                case GIVE_UP -> IntakeDecider.giveUp(intake, place.place()).orThrow();
                case TAKE_BACK -> IntakeDecider.takeBack(intake, place.place()).orThrow();
            }) {
                append(place.intakeId(), "intake", event);
            }
        }
        accepted.events().forEach(event -> append(command.caseId(), "case", event));
    }

    private static OpenCase open(String caseId, String jobcentreId, int birthDay, BirthYearParity parity) {
        return new OpenCase(
                caseId,
                TRIAL,
                jobcentreId,
                new Identity("p-" + caseId, sealed("cpr"), Sex.MALE, 40, parity, birthDay),
                TargetGroup.SICKNESS_BENEFIT,
                LocalDate.of(2009, 1, 5),
                Employment.EMPLOYED,
                false,
                "cw",
                null,
                null,
                null,
                null);
    }

    private Verdict audit() {
        SequencedMap<String, NavigableMap<Long, ProtocolHistory>> trials = new LinkedHashMap<>();
        trials.put(TRIAL, histories);
        return AllocationAudit.of(
                TRIAL,
                new Trials.Settings(histories.lastKey(), trials),
                log.size(),
                (type, consumer) -> {
                    Map<String, List<RecordedEvent>> aggregates = new TreeMap<>();
                    for (RecordedEvent event : log) {
                        if (event.aggregateType().equals(type)) {
                            aggregates
                                    .computeIfAbsent(event.aggregateId(), id -> new ArrayList<>())
                                    .add(event);
                        }
                    }
                    aggregates.forEach(consumer);
                },
                AllocationAudit.Progress.NONE);
    }

    private void tamper(int position, UnaryOperator<Object> with) {
        RecordedEvent event = log.get(position - 1);
        log.set(
                position - 1,
                new RecordedEvent(
                        event.position(),
                        event.aggregateId(),
                        event.aggregateType(),
                        event.sequence(),
                        event.recordedAt(),
                        event.eventName(),
                        event.revision(),
                        with.apply(event.payload()),
                        event.origin()));
    }

    /** Cases allocated by every rule, left, reopened, corrected and transferred. */
    private void live(long seed, int cases) {
        SplittableRandom random = new SplittableRandom(seed);
        trial();
        for (int i = 0; i < cases; i++) {
            String caseId = "c" + i;
            BirthYearParity parity = random.nextBoolean() ? BirthYearParity.ODD : BirthYearParity.EVEN;
            send(open(caseId, random.nextInt(4) == 0 ? SYD : NORD, 1 + random.nextInt(28), parity));
            if (random.nextInt(6) == 0) {
                send(new TransferCase(caseId, "t", null, null, NORD, LocalDate.of(2009, 1, 10)));
            }
            if (random.nextInt(10) > 0) {
                send(new AllocateCase(caseId, "a", LocalDate.of(2009, 1, 10).plusDays(random.nextInt(100))));
            }
            String other = "c" + random.nextInt(i + 1);
            switch (random.nextInt(6)) {
                case 0 -> send(new CloseCase(other, "z", LocalDate.of(2009, 4, 25), Outcome.MOVED));
                case 1 -> send(new ReopenCase(other, "y", LocalDate.of(2009, 4, 26)));
                case 2 ->
                    send(new CorrectRegistration(
                            other,
                            other,
                            open(other, NORD, 1 + random.nextInt(28), BirthYearParity.EVEN),
                            sealed("typed wrong")));
                case 3 -> send(new TransferCase(other, "t2", null, null, SYD, LocalDate.of(2009, 4, 20)));
                default -> {}
            }
        }
    }

    @Property(tries = 60)
    void whatTheDecidersAssignedIsWhatIsRecomputed(@ForAll long seed) {
        live(seed, 60);
        Verdict verdict = audit();
        assertThat(verdict.first()).isNull();
        assertThat(verdict.assignments()).isEqualTo((int) log.stream()
                .filter(event -> event.payload() instanceof CaseAllocated)
                .count());
        assertThat(verdict.byMethod().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(verdict.assignments());
        log.clear();
        histories.clear();
        sequences.clear();
    }

    @Test
    void everyRuleIsTried() {
        live(1, 120);
        assertThat(audit().byMethod())
                .containsOnlyKeys(
                        "BIRTH_YEAR_PARITY",
                        "BIRTH_YEAR_PARITY_AFTER_BIRTH_DAY_FILTER_3",
                        "PERMUTED_BLOCKS_AFTER_BIRTH_DAY_FILTER_3");
    }

    /** Whatever assignment is tampered with, it is the one that is named. */
    @Property(tries = 60)
    void anAssignmentThatWasTamperedWithIsNamed(@ForAll long seed) {
        live(seed, 40);
        List<Integer> assigned = log.stream()
                .filter(event -> event.payload() instanceof CaseAllocated)
                .map(event -> Math.toIntExact(event.position()))
                .toList();
        int position = assigned.get(new SplittableRandom(seed).nextInt(assigned.size()));
        CaseAllocated right = (CaseAllocated) log.get(position - 1).payload();
        Group wrong = right.group() == Group.CONTROL ? Group.PARTICIPANT : Group.CONTROL;
        tamper(position, event -> with(right, wrong, right.method(), right.stratum(), right.draw()));
        assertThat(audit().first())
                .isEqualTo(new Difference(
                        position,
                        log.get(position - 1).aggregateId(),
                        "GROUP",
                        right.group().name(),
                        wrong.name()));
        log.clear();
        histories.clear();
        sequences.clear();
    }

    @Test
    void neitherRuleNorStratumNorDrawIsTrusted() {
        live(1, 120);
        int position = log.stream()
                .filter(event -> event.payload() instanceof CaseAllocated drawn && drawn.draw() != null)
                .map(event -> Math.toIntExact(event.position()))
                .toList()
                .get(5);
        CaseAllocated right = (CaseAllocated) log.get(position - 1).payload();
        Draw draw = Objects.requireNonNull(right.draw());
        String caseId = log.get(position - 1).aggregateId();
        tamper(position, event -> with(right, right.group(), "BIRTH_YEAR_PARITY", null, draw));
        assertThat(first().what()).isEqualTo("METHOD");
        tamper(position, event -> with(right, right.group(), right.method(), "OTHER", draw));
        assertThat(first().what()).isEqualTo("STRATUM");
        tamper(position, event -> with(right, right.group(), right.method(), null, new Draw(draw.rule(), 1)));
        assertThat(first())
                .isEqualTo(new Difference(
                        position,
                        caseId,
                        "DRAW",
                        "rule %d, number %d".formatted(draw.rule(), draw.number()),
                        "rule %d, number 1".formatted(draw.rule())));
        tamper(position, event -> right);
        assertThat(audit().first()).isNull();

        // The intake's stream is held against itself: a number used twice, or passed over, shows.
        int place = log.stream()
                .filter(event -> event.payload() instanceof PlaceTaken taken
                        && taken.caseId().equals(caseId))
                .map(event -> Math.toIntExact(event.position()))
                .toList()
                .getFirst();
        PlaceTaken taken = (PlaceTaken) log.get(place - 1).payload();
        tamper(
                place,
                event -> new PlaceTaken(
                        taken.intakeId(),
                        caseId,
                        taken.group(),
                        taken.on(),
                        taken.stratum(),
                        new Draw(draw.rule(), draw.number() + 7)));
        assertThat(first().position()).isEqualTo(place);
        assertThat(first().what()).isEqualTo("DRAW");
    }

    private Difference first() {
        return Objects.requireNonNull(audit().first());
    }

    private static CaseAllocated with(
            CaseAllocated right, Group group, String method, @Nullable String stratum, @Nullable Draw draw) {
        return new CaseAllocated(right.registrationId(), right.on(), group, method, stratum, draw, null);
    }
}
