package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.Histories;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.DeadlineRule.AppliesTo;
import dk.tilbage.trial.DeadlineRule.Due;
import dk.tilbage.trial.DeadlineRule.Fulfilment;
import dk.tilbage.trial.DeadlineRule.Start;
import dk.tilbage.trial.Happening;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for every history made through the decider, under every set of rules ({@link JudgedCase}). */
class ObligationsLawsTest {

    /** Asked only of those in a track, by a jobcentre of the small trial. */
    private static final DeadlineRule IN_TRACK = new DeadlineRule(
            "FORM_IN_TRACK",
            "Form",
            "Form",
            "A test",
            new AppliesTo(null, null, null, null, Set.copyOf(Histories.TRACKS.subList(0, 2)), null),
            new Start(Happening.FIRST_DAY, null, null, null, null, null),
            null,
            new Due(28, null, null, null, null, null, null),
            List.of(new Fulfilment(null, Happening.INFORMATION_FORM_SENT, null, null)),
            null,
            null,
            null,
            null,
            null);

    private static final ProtocolHistory PROTOCOL = ProtocolHistory.evolve(
            TestTrial.protocol(),
            new LocalTargetsAdopted(TestTrial.NORD, LocalDate.of(2008, 10, 1), List.of(IN_TRACK), null));
    private static final String ONCE = "once";
    private static final LocalDate FROM = LocalDate.of(2008, 10, 1);
    private static final LocalDate UNTIL = FROM.plusYears(2);

    @Property(tries = 400)
    void spansAgreeWithTheDefinitionOnEveryDay(@ForAll long seed) {
        JudgedCase judged = JudgedCase.random(seed);
        List<Obligation> obligations = Obligations.of(judged.facts(), judged.protocol());
        for (LocalDate day = FROM; day.isBefore(UNTIL); day = day.plusDays(1)) {
            assertThat(judgedBySpans(obligations, day))
                    .as("%s on %s", judged, day)
                    .isEqualTo(Judge.statusOn(judged.facts(), judged.protocol(), day));
        }
    }

    @Property(tries = 2000)
    void spansAreDisjointOrderedAndMerged(@ForAll long seed) {
        JudgedCase judged = JudgedCase.random(seed);
        Set<String> names = new HashSet<>();
        for (Obligation obligation : Obligations.of(judged.facts(), judged.protocol())) {
            assertThat(names.add(obligation.rule() + "#" + obligation.number()))
                    .as("%s: %s has a number of its own", judged, obligation)
                    .isTrue();
            assertThat(obligation.spans()).isNotEmpty();
            Span before = null;
            for (Span span : obligation.spans()) {
                assertThat(span.from()).isAfterOrEqualTo(span.opensOn());
                assertThat(span.opensOn()).isBeforeOrEqualTo(span.dueOn());
                assertThat(span.until() == null || span.from().isBefore(span.until()))
                        .isTrue();
                LocalDate beforeUntil = before == null ? null : before.until();
                if (before != null) {
                    assertThat(beforeUntil).isNotNull().isBeforeOrEqualTo(span.from());
                }
                if (before != null && span.from().equals(beforeUntil)) {
                    Span longer = new Span(
                            before.status(),
                            span.from(),
                            span.until(),
                            before.opensOn(),
                            before.dueOn(),
                            before.metOn());
                    assertThat(span).isNotEqualTo(longer);
                }
                before = span;
            }
            requireListedForGood(judged, obligation);
        }
    }

    /**
     * What was asked for once stays listed. What was only ever waived may go: an obligation that would have begun anew after a
     * pause or an end, when the pause or the end turns out to be over and the one before it goes on.
     */
    private static void requireListedForGood(JudgedCase judged, Obligation obligation) {
        if (obligation.spans().stream().anyMatch(span -> span.status() != Status.WAIVED)) {
            assertThat(obligation.spans().getLast().until())
                    .as("%s: %s: once listed, always listed", judged, obligation)
                    .isNull();
        }
    }

    /** A pause that is lifted and a case that is reopened: histories that are met once in some tens of thousands. */
    @Example
    void onlyWhatWasWaivedGoes() {
        for (long seed : new long[] {-5492345, -5942114}) {
            JudgedCase judged = JudgedCase.random(seed);
            List<Obligation> obligations = Obligations.of(judged.facts(), judged.protocol());
            assertThat(obligations)
                    .anyMatch(obligation -> obligation.spans().getLast().until() != null);
            obligations.forEach(obligation -> requireListedForGood(judged, obligation));
        }
    }

    @Property(tries = 1000)
    void laterFactsNeverChangeAnEarlierDay(@ForAll long seed, @ForAll int cut) {
        JudgedCase judged = JudgedCase.random(seed);
        CaseFacts facts = judged.facts();
        LocalDate known = facts.firstDay().plusDays(Math.floorMod(cut, 250));
        List<Obligation> then = Obligations.of(facts.asOf(known), judged.protocol());
        List<Obligation> now = Obligations.of(facts, judged.protocol());
        for (LocalDate day = facts.firstDay().minusDays(5); !day.isAfter(known); day = day.plusDays(1)) {
            assertThat(judgedBySpans(now, day)).as("%s on %s", judged, day).isEqualTo(judgedBySpans(then, day));
        }
    }

    /** The correction law: wrong and corrected, withdrawn or right from the beginning, the same is owed. */
    @Property(tries = 1000)
    void aWrongRegistrationAndItsCorrectionOweWhatTheRightOneAloneDoes(@ForAll long seed) {
        JudgedCase corrected = JudgedCase.random(seed);
        JudgedCase right = JudgedCase.rightAlone(seed);
        assertThat(Obligations.of(corrected.facts(), corrected.protocol()))
                .as(corrected.label())
                .isEqualTo(Obligations.of(right.facts(), right.protocol()));
        assertThat(Judge.conversations(corrected.facts(), corrected.protocol()))
                .as(corrected.label())
                .isEqualTo(Judge.conversations(right.facts(), right.protocol()));
    }

    @Property(tries = 1000)
    void aStatusSaysHowItsDaysStand(@ForAll long seed) {
        JudgedCase judged = JudgedCase.random(seed);
        for (Obligation obligation : Obligations.of(judged.facts(), judged.protocol())) {
            for (Span span : obligation.spans()) {
                LocalDate metOn = span.metOn();
                LocalDate lastDay =
                        span.until() == null ? LocalDate.MAX : span.until().minusDays(1);
                switch (span.status()) {
                    case DUE -> {
                        assertThat(lastDay).isBeforeOrEqualTo(span.dueOn());
                        assertThat(metOn).isNull();
                    }
                    case BREACHED -> assertThat(span.from()).isAfter(span.dueOn());
                    case MET ->
                        assertThat(metOn)
                                .isNotNull()
                                .isBeforeOrEqualTo(span.dueOn())
                                .isBeforeOrEqualTo(span.from());
                    case LATE ->
                        assertThat(metOn).isNotNull().isAfter(span.dueOn()).isBeforeOrEqualTo(span.from());
                    case WAIVED -> assertThat(metOn).isNull();
                }
            }
        }
    }

    @Property(tries = 2000)
    void theDayItWasMetIsTheDayOfWhatMetIt(@ForAll long seed) {
        JudgedCase judged = JudgedCase.random(seed);
        DaysMet.areDaysOfWhatMetThem(judged.label(), judged.facts(), judged.protocol());
    }

    /** A law about histories that never come near a rule would be worth little. */
    @Test
    void theHistoriesReachEveryRuleInEveryStatusItCanHave() {
        Map<String, Set<Status>> reached = new HashMap<>();
        for (long seed = 0; seed < 3000; seed++) {
            for (Obligation obligation : Obligations.of(Histories.random(seed).facts(), PROTOCOL)) {
                obligation
                        .spans()
                        .forEach(
                                span -> reached.computeIfAbsent(obligation.rule(), rule -> EnumSet.noneOf(Status.class))
                                        .add(span.status()));
            }
        }
        List<DeadlineRule> rules = new ArrayList<>(TestTrial.rules(2).deadlines());
        rules.add(IN_TRACK);
        for (DeadlineRule each : rules) {
            String rule = each.ruleId();
            Set<Status> possible = EnumSet.allOf(Status.class);
            if (each.repeats() != null && each.repeats().how() == DeadlineRule.How.EACH_PERIOD) {
                possible.remove(Status.LATE);
            }
            assertThat(reached.getOrDefault(rule, Set.of())).as(rule).containsAll(possible);
        }
    }

    /** Nor would one about random rules that never come into play. */
    @Test
    void randomRulesComeAgainInEveryWayAndStartWithEveryHappening() {
        Map<String, Set<Status>> statuses = new HashMap<>();
        Set<Happening> starts = EnumSet.noneOf(Happening.class);
        for (long seed = 0; seed < 2000; seed++) {
            JudgedCase judged = JudgedCase.random(seed);
            if (!judged.hasRandomRules()) {
                continue;
            }
            Map<String, DeadlineRule> rules = RandomRules.named(judged.protocol());
            for (Obligation obligation : Obligations.of(judged.facts(), judged.protocol())) {
                DeadlineRule rule = Objects.requireNonNull(rules.get(obligation.rule()));
                starts.add(rule.starts().with());
                String how =
                        rule.repeats() == null ? ONCE : rule.repeats().how().name();
                Set<Status> reached = statuses.computeIfAbsent(how, each -> EnumSet.noneOf(Status.class));
                obligation.spans().forEach(span -> reached.add(span.status()));
            }
        }
        assertThat(starts).containsExactlyInAnyOrder(Happening.values());
        assertThat(statuses).containsOnlyKeys(ONCE, "EACH_PERIOD", "AFTER_EACH", "EVERY_NTH");
        statuses.forEach((how, reached) ->
                assertThat(reached).as(how).contains(Status.DUE, Status.MET, Status.BREACHED, Status.WAIVED));
    }

    private static List<Judgement> judgedBySpans(List<Obligation> obligations, LocalDate day) {
        return obligations.stream()
                .map(obligation -> obligation
                        .on(day)
                        .map(span -> new Judgement(
                                obligation.rule(),
                                obligation.number(),
                                obligation.scope(),
                                span.status(),
                                span.opensOn(),
                                span.dueOn(),
                                span.metOn())))
                .flatMap(Optional::stream)
                .toList();
    }
}
