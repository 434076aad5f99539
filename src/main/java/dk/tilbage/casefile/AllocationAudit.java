package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.trial.Allocation;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.Draw;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.RandomAllocation;
import dk.tilbage.trial.RandomAllocation.ListName;
import dk.tilbage.trial.RuleInForce;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.Trials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes every assignment of a trial from the log: from the facts of the case as they stood when it was allocated, the
 * rule in force on the day as it was decided by then, and, where the rule draws, the trial's seed and the running number in
 * the intake's stream. It trusts nothing that an assignment says of itself.
 */
public final class AllocationAudit {

    private final String trialId;
    private final Trials.Settings settings;
    private final Map<String, Stream> intakes = new HashMap<>();
    private final Map<String, Drawn> drawn = new HashMap<>();
    private final SortedMap<String, Integer> methods = new TreeMap<>();
    private int assignments;
    private @Nullable Difference first;

    private AllocationAudit(String trialId, Trials.Settings settings) {
        this.trialId = trialId;
        this.settings = settings;
        settings.of(trialId).ifPresent(trial -> {
            for (Jobcentre jobcentre : trial.jobcentres().values()) {
                for (TargetGroup targetGroup : TargetGroup.values()) {
                    String id = IntakeState.idOf(trialId, jobcentre.jobcentreId(), targetGroup);
                    intakes.put(id, new Stream(jobcentre.jobcentreId(), targetGroup));
                }
            }
        });
    }

    /**
     * The outcome.
     *
     * @param trialId the trial
     * @param position the log was read up to here
     * @param assignments how many assignments were recomputed
     * @param byMethod how many by each rule
     * @param first the first that differs, by position; absent where all agree
     */
    public record Verdict(
            String trialId,
            long position,
            int assignments,
            SortedMap<String, Integer> byMethod,
            @Nullable Difference first) {}

    /**
     * An assignment that is not what it should be.
     *
     * @param position its position in the log
     * @param caseId the case
     * @param what what differs: {@code GROUP}, {@code METHOD}, {@code STRATUM}, {@code DRAW} or {@code RULE}
     * @param expected what was recomputed
     * @param found what the log says
     */
    public record Difference(long position, String caseId, String what, String expected, String found) {}

    /** Told how far an audit has come. */
    @FunctionalInterface
    public interface Progress {

        /** Told nothing. */
        Progress NONE = (done, total) -> {};

        /** So many events are done, of about so many. */
        void at(long done, long total);
    }

    /** The log, aggregate by aggregate. */
    @FunctionalInterface
    interface Aggregates {
        void forEach(String type, BiConsumer<String, List<RecordedEvent>> consumer);
    }

    /** Audits a trial up to the head of the log; empty where there is no such trial. */
    public static Optional<Verdict> of(String trialId, EventLog log, Trials trials, Progress progress) {
        long head = log.head();
        Trials.Settings settings = trials.settings();
        if (settings.of(trialId).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                of(trialId, settings, head, (type, consumer) -> log.forEachAggregate(type, head, consumer), progress));
    }

    static Verdict of(String trialId, Trials.Settings settings, long head, Aggregates log, Progress progress) {
        AllocationAudit audit = new AllocationAudit(trialId, settings);
        long[] done = new long[1];
        log.forEach("intake", (id, events) -> {
            audit.intake(id, events);
            progress.at(done[0] += events.size(), head);
        });
        log.forEach(CaseAggregate.TYPE, (id, events) -> {
            audit.ofCase(events);
            progress.at(done[0] += events.size(), head);
        });
        return new Verdict(trialId, head, audit.assignments, audit.methods, audit.first);
    }

    /** Where an intake belongs. */
    private record Stream(String jobcentreId, TargetGroup targetGroup) {}

    /** A draw as the intake's stream has it, and what it gives. */
    private record Drawn(
            String intakeId, Draw draw, @Nullable String stratum, Group group) {}

    /** Draws again, in order: what an intake's stream numbers is one, two, three of each list. */
    private void intake(String intakeId, List<RecordedEvent> events) {
        Stream of = intakes.get(intakeId);
        if (of == null) {
            return;
        }
        Map<ListName, RandomAllocation> lists = new HashMap<>();
        Map<ListName, Integer> last = new HashMap<>();
        for (RecordedEvent event : events) {
            if (!(event.payload() instanceof PlaceTaken taken) || taken.draw() == null) {
                continue;
            }
            Draw draw = taken.draw();
            ListName list = new ListName(trialId, of.jobcentreId(), of.targetGroup(), draw.rule(), taken.stratum());
            int number = Objects.requireNonNullElse(last.get(list), 0) + 1;
            last.put(list, number);
            if (draw.number() != number) {
                differs(event.position(), taken.caseId(), "DRAW", text(new Draw(draw.rule(), number)), text(draw));
            }
            RandomAllocation drawing = lists.computeIfAbsent(list, name -> drawing(event.position(), name));
            Group group = drawing == null ? Group.UNALLOCATED : drawing.group(number);
            if (taken.group() != group) {
                differs(
                        event.position(),
                        taken.caseId(),
                        "GROUP",
                        group.name(),
                        taken.group().name());
            }
            drawn.put(taken.caseId(), new Drawn(intakeId, draw, taken.stratum(), group));
        }
    }

    /** The list as it was decided by then; nothing where there was no such rule, or none that draws. */
    private @Nullable RandomAllocation drawing(long position, ListName list) {
        ProtocolHistory trial = settings.asOf(trialId, position).orElse(null);
        AllocationSeed seed = trial == null ? null : trial.seed();
        if (trial == null || seed == null) {
            return null;
        }
        return trial.allocationRules(list.jobcentreId()).stream()
                .filter(rule -> rule.ordinal() == list.rule())
                .filter(rule -> rule.rule().method().draws())
                .findFirst()
                .map(rule -> new RandomAllocation(seed, list, rule.rule()))
                .orElse(null);
    }

    private void ofCase(List<RecordedEvent> events) {
        List<CaseEvent> before = new ArrayList<>();
        for (RecordedEvent event : events) {
            if (event.payload() instanceof CaseAllocated allocated) {
                CaseFacts facts = CaseFacts.of(CaseState.fold(before));
                if (facts.opening().trialId().equals(trialId)) {
                    assignments++;
                    methods.merge(allocated.method(), 1, Integer::sum);
                    check(event.position(), facts, allocated);
                }
                return;
            }
            before.add((CaseEvent) event.payload());
        }
    }

    private void check(long position, CaseFacts facts, CaseAllocated found) {
        String caseId = facts.caseId();
        ProtocolHistory trial = settings.asOf(trialId, position).orElse(null);
        String jobcentreId = facts.holder().jobcentreId();
        Jobcentre jobcentre =
                trial == null ? null : trial.jobcentre(jobcentreId).orElse(null);
        if (trial == null || jobcentre == null) {
            differs(position, caseId, "RULE", "none", found.method());
            return;
        }
        TargetGroup targetGroup = facts.targetGroup();
        RuleInForce rule = trial.allocationOn(jobcentreId, found.on()).orElseThrow();
        String method = Allocation.methodName(rule.rule(), targetGroup);
        if (!found.method().equals(method)) {
            differs(position, caseId, "METHOD", method, found.method());
        }
        String stratum = jobcentre.stratumOf(targetGroup, facts.opening().employment());
        if (!Objects.equals(found.stratum(), stratum)) {
            differs(position, caseId, "STRATUM", String.valueOf(stratum), String.valueOf(found.stratum()));
        }
        Optional<Group> ofPerson =
                Allocation.ofPerson(rule.rule(), targetGroup, facts.opening().person());
        Drawn drawn = this.drawn.get(caseId);
        Draw draw = null;
        Group group = ofPerson.orElse(Group.UNALLOCATED);
        if (ofPerson.isEmpty()
                && drawn != null
                && drawn.draw().rule() == rule.ordinal()
                && Objects.equals(drawn.stratum(), stratum)
                && drawn.intakeId().equals(IntakeState.idOf(trialId, jobcentreId, targetGroup))) {
            draw = drawn.draw();
            group = drawn.group();
        }
        if (!Objects.equals(found.draw(), draw)) {
            differs(position, caseId, "DRAW", text(draw), text(found.draw()));
        }
        if (found.group() != group) {
            differs(position, caseId, "GROUP", group.name(), found.group().name());
        }
    }

    /** Keeps the first by position; of one assignment what was found first. */
    private void differs(long position, String caseId, String what, String expected, String found) {
        if (first == null || position < first.position()) {
            first = new Difference(position, caseId, what, expected, found);
        }
    }

    private static String text(@Nullable Draw draw) {
        return draw == null ? "none" : "rule " + draw.rule() + ", number " + draw.number();
    }
}
