package dk.tilbage.deadlines;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.SYD;

import dk.tilbage.casefile.Histories;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.DeadlineRule.*;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Happening;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialDecider;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rule sets that nobody would write, but that the check accepts: what somebody plans for the next trial must never crash
 * the engine, nor make it contradict itself. Two versions of the small trial with random rules, other ones or the same,
 * and random local targets of both jobcentres, some replaced on a date. Deterministic by seed.
 */
final class RandomRules {

    private static final int RULES = 6;
    private static final int ATTEMPTS = 60;

    private final SplittableRandom random;

    private RandomRules(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static ProtocolHistory history(long seed) {
        return new RandomRules(seed).history();
    }

    /** The rules of a history by name; of versions that share a name, the last. */
    static Map<String, DeadlineRule> named(ProtocolHistory history) {
        Map<String, DeadlineRule> rules = new HashMap<>();
        history.protocols()
                .forEach(version -> version.rules().deadlines().forEach(rule -> rules.put(rule.ruleId(), rule)));
        history.localTargets()
                .values()
                .forEach(adoptions -> adoptions.forEach(
                        adopted -> adopted.targets().forEach(rule -> rules.put(rule.ruleId(), rule))));
        return rules;
    }

    private ProtocolHistory history() {
        List<TrialEvent> small = TestTrial.events();
        List<DeadlineRule> first = rules("P", List.of());
        List<DeadlineRule> second = chance(60) ? first : rules("P", List.of());
        List<TrialEvent> events = new ArrayList<>();
        for (TrialEvent event : small) {
            events.add(
                    event instanceof ProtocolAdopted adopted
                            ? new ProtocolAdopted(
                                    adopted.version(),
                                    adopted.effectiveFrom(),
                                    with(adopted.rules(), adopted.version() == 1 ? first : second))
                            : event);
        }
        for (String jobcentre : List.of(NORD, SYD)) {
            String prefix = jobcentre.toUpperCase(Locale.ROOT) + "_";
            events.add(new LocalTargetsAdopted(jobcentre, LocalDate.of(2008, 11, 1), rules(prefix, first), null));
            if (chance(40)) {
                events.add(new LocalTargetsAdopted(jobcentre, LocalDate.of(2009, 3, 1), rules(prefix, first), null));
            }
        }
        return ProtocolHistory.fold(events).orElseThrow();
    }

    private static ProtocolRules with(ProtocolRules rules, List<DeadlineRule> deadlines) {
        return new ProtocolRules(
                rules.courseMonths(),
                rules.flexJobUnemployedMoreThanDays(),
                rules.exemptionGrounds(),
                deadlines,
                rules.packages(),
                rules.categories(),
                rules.funding(),
                rules.flexJobMostMonthsAtStart(),
                rules.intakeMonths());
    }

    /** Rules that the check accepts beside one another; their order says nothing of their names. */
    private List<DeadlineRule> rules(String prefix, List<DeadlineRule> mayStartFrom) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, RULES).boxed().toList());
        if (chance(50)) {
            Collections.swap(numbers, random.nextInt(RULES), random.nextInt(RULES));
        }
        List<DeadlineRule> rules = new ArrayList<>();
        for (int number : numbers) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                List<DeadlineRule> known =
                        Stream.concat(mayStartFrom.stream(), rules.stream()).toList();
                DeadlineRule rule = rule(prefix + number, known);
                List<DeadlineRule> together =
                        Stream.concat(known.stream(), Stream.of(rule)).toList();
                if (TrialDecider.faultsIn(ProtocolRules.of(4, 35, Set.of(), together))
                        .isEmpty()) {
                    rules.add(rule);
                    break;
                }
            }
        }
        return rules;
    }

    private DeadlineRule rule(String ruleId, List<DeadlineRule> known) {
        How how = maybe(60, () -> any(How.values()));
        return new DeadlineRule(
                ruleId,
                "dansk",
                "english",
                "a test",
                maybe(40, this::appliesTo),
                start(known),
                how == null ? maybe(30, this::opens) : null,
                how == null || how == How.AFTER_EACH ? due() : beforePeriodsEnd(),
                Stream.generate(() -> fulfilment(how))
                        .limit(1 + random.nextInt(2))
                        .toList(),
                maybe(50, () -> any(Counts.values())),
                how == null ? null : repeat(how),
                maybe(30, () -> any(Within.values())),
                maybe(60, () -> any(ExemptionEffect.values())),
                maybe(20, () -> true));
    }

    private AppliesTo appliesTo() {
        return new AppliesTo(
                maybe(10, () -> EnumSet.of(TargetGroup.SICKNESS_BENEFIT)),
                maybe(40, () -> EnumSet.of(any(Group.values()), any(Group.values()))),
                maybe(40, () -> Set.copyOf(List.of(random.nextInt(2) * 3, 2))),
                null,
                maybe(10, () -> Set.of(Histories.TRACKS.getFirst())),
                maybe(20, () -> true));
    }

    private Start start(List<DeadlineRule> known) {
        List<String> mayStart = known.stream()
                .filter(rule -> rule.repeats() == null)
                .map(DeadlineRule::ruleId)
                .toList();
        Happening with = chance(25) && !mayStart.isEmpty() ? Happening.RULE_MET : any(Happening.values());
        return new Start(
                with,
                null,
                with == Happening.CONVERSATION ? conversation(false, false) : null,
                with == Happening.RULE_MET && !mayStart.isEmpty()
                        ? mayStart.get(random.nextInt(mayStart.size()))
                        : null,
                maybe(40, () -> true),
                maybe(10, () -> true));
    }

    private Opens opens() {
        return chance(50) ? new Opens(1 + random.nextInt(12), null) : new Opens(null, any(Happening.values()));
    }

    private Due due() {
        Integer before = maybe(30, () -> 1 + random.nextInt(10));
        return switch (random.nextInt(6)) {
            case 0 -> new Due(random.nextInt(40), null, null, null, null, null, before);
            case 1 -> new Due(null, random.nextInt(20), null, null, null, null, before);
            case 2 -> new Due(null, null, 1 + random.nextInt(12), null, null, null, before);
            case 3 -> new Due(null, null, null, 1 + random.nextInt(3), null, null, null);
            case 4 -> new Due(null, null, null, null, 1 + random.nextInt(3), null, null);
            default ->
                new Due(
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(
                                new CategoryDays(Set.of(0, 1, 3), 1 + random.nextInt(60)),
                                new CategoryDays(Set.of(2), 1 + random.nextInt(30))),
                        before);
        };
    }

    private Due beforePeriodsEnd() {
        return new Due(null, null, null, null, null, null, maybe(30, () -> 1 + random.nextInt(10)));
    }

    private Fulfilment fulfilment(@Nullable How how) {
        return switch (random.nextInt(3)) {
            case 0 -> new Fulfilment(conversation(how == How.EACH_PERIOD, how == How.AFTER_EACH), null, null, null);
            case 1 -> new Fulfilment(null, any(Happening.values()), null, null);
            default ->
                how == How.EVERY_NTH
                        ? new Fulfilment(conversation(false, false), null, null, null)
                        : new Fulfilment(null, null, new Activity(new BigDecimal(random.nextInt(15))), null);
        };
    }

    private ConversationThat conversation(boolean ofPeriod, boolean afterOne) {
        return new ConversationThat(
                maybe(60, () -> EnumSet.of(any(ConversationKind.values()), ConversationKind.CONTACT)),
                maybe(20, () -> any(ConversationForm.values())),
                maybe(20, () -> EnumSet.of(any(Channel.values()))),
                maybe(20, () -> any(HeldBy.values())),
                maybe(5, () -> true),
                maybe(5, () -> true),
                maybe(10, () -> Set.of(random.nextInt(4))),
                ofPeriod ? maybe(10, () -> 1 + random.nextInt(3)) : null,
                afterOne ? maybe(20, () -> new ConversationBefore(null, Set.of(Channel.IN_PERSON))) : null);
    }

    private Repeat repeat(How how) {
        return switch (how) {
            case EACH_PERIOD ->
                new Repeat(
                        how,
                        1 + random.nextInt(20),
                        maybe(30, () -> 1 + random.nextInt(4)),
                        5 + random.nextInt(40),
                        maybe(30, () -> true),
                        null,
                        null);
            case AFTER_EACH -> new Repeat(how, null, null, null, null, null, null);
            case EVERY_NTH ->
                new Repeat(how, null, null, null, null, 2 + random.nextInt(3), conversation(false, false));
        };
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private <T> @Nullable T maybe(int percent, Supplier<T> value) {
        return chance(percent) ? value.get() : null;
    }
}
