package dk.tilbage.caseload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.StepAssessment;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Histories;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.OfferEndReason;
import dk.tilbage.deadlines.Judge;
import dk.tilbage.deadlines.Obligations;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import dk.tilbage.readmodel.CaseSnapshot;
import dk.tilbage.readmodel.Provenance;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.ExemptionStep;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialEvent.AllocationChanged;
import dk.tilbage.trial.TrialEvent.JobcentreEnrolled;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What a case contributes to progress, on random histories made through the decider. */
class CaseProgressTest {

    /** That of the small trial, where one jobcentre assesses exemption at the first follow-up, and the other before allocation. */
    private static final ProtocolHistory PROTOCOL = assessing(
            assessing(TestTrial.protocol(), TestTrial.NORD, ExemptionStep.FIRST_FOLLOW_UP),
            TestTrial.SYD,
            ExemptionStep.BEFORE_ALLOCATION);

    private static final int HISTORIES = 80;

    private static ProtocolHistory assessing(ProtocolHistory protocol, String jobcentreId, ExemptionStep step) {
        Jobcentre enrolled = protocol.jobcentre(jobcentreId).orElseThrow();
        return ProtocolHistory.evolve(
                protocol,
                new JobcentreEnrolled(new Jobcentre(
                        enrolled.jobcentreId(),
                        enrolled.name(),
                        enrolled.region(),
                        enrolled.model(),
                        enrolled.period(),
                        enrolled.targetGroups(),
                        enrolled.quotas(),
                        enrolled.quotaRule(),
                        enrolled.allocation(),
                        step,
                        enrolled.letterAt(),
                        enrolled.intakePeriod(),
                        enrolled.office())));
    }

    private static CaseProgress progress(CaseFacts facts) {
        return CaseProgress.of(facts, PROTOCOL, Provenance.NONE);
    }

    private static Progress.Row row(CaseProgress progress, LocalDate day) {
        Tally tally = new Tally(day);
        tally.add(progress);
        return tally.row("j", null, null, progress.targetGroup(), null, null, null);
    }

    private interface Check {
        void on(CaseFacts facts, CaseProgress progress, LocalDate day);
    }

    private static void forDaysOfHistories(Check check) {
        LongStream.range(0, HISTORIES).forEach(seed -> {
            CaseFacts facts = Histories.random(seed).facts();
            CaseProgress progress = progress(facts);
            for (int days = 0; days < 330; days += 17) {
                check.on(facts, progress, facts.firstDay().plusDays(days));
            }
        });
    }

    @Test
    void theFiguresOfADayAreThoseOfWhatHadOccurredByIt() {
        LongStream.range(0, HISTORIES).forEach(seed -> {
            History history = Histories.random(seed);
            CaseFacts facts = history.facts();
            Provenance provenance = recorded(history.events());
            CaseProgress whole = CaseProgress.of(facts, PROTOCOL, provenance);
            for (int days = 0; days < 330; days += 17) {
                LocalDate day = facts.firstDay().plusDays(days);
                assertThat(row(whole, day))
                        .as("%s on %s", facts.caseId(), day)
                        .isEqualTo(row(CaseProgress.of(facts.asOf(day), PROTOCOL, provenance), day));
            }
        });
    }

    @Test
    void countsSayWhatTheFactsOfTheDaySay() {
        forDaysOfHistories((all, whole, day) -> {
            CaseFacts facts = all.asOf(day);
            Progress.Counts counts =
                    Objects.requireNonNull(row(whole, day).groups().get(facts.group()));
            assertThat(counts.cases()).isEqualTo(1);
            assertThat(counts.entered()).isEqualTo(facts.entry().isPresent() ? 1 : 0);
            assertThat(counts.leftBeforeEntry()).isEqualTo(facts.leftBeforeEntry() ? 1 : 0);
            boolean over = facts.entry()
                    .filter(entry -> entry.plusMonths(4).minusDays(1).isBefore(day))
                    .isPresent();
            assertThat(counts.courseEnd().over()).isEqualTo(over ? 1 : 0);
            if (facts.group() == Group.PARTICIPANT) {
                assertThat(counts.courseEnd().completed())
                        .isEqualTo(
                                facts.courseCompletedFrom(PROTOCOL)
                                                .filter(from -> !from.isAfter(day))
                                                .isPresent()
                                        ? 1
                                        : 0);
            }
            assertThat(counts.leftTo().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(counts.leftBeforeEntry());
            assertThat(counts.outOfOrder()).isEqualTo(facts.outOfOrder() ? 1 : 0);
            assertThat(counts.outsideIntake()).isEqualTo(facts.enteredOutsideIntake(PROTOCOL) ? 1 : 0);
            assertThat(counts.exempted()).isEqualTo(facts.exemptions().isEmpty() ? 0 : 1);
            assertThat(counts.reasonMissing())
                    .isEqualTo(facts.offersWithoutPriorityReason().size());
            assertThat(counts.offersByType().values().stream()
                            .mapToLong(Progress.Offers::made)
                            .sum())
                    .isEqualTo(facts.offers().size());
            assertThat(counts.offersByType().values().stream()
                            .mapToLong(Progress.Offers::started)
                            .sum())
                    .isEqualTo(facts.offers().stream()
                            .filter(offer -> offer.started() != null)
                            .count());
            assertThat(counts.offersByType().values().stream()
                            .mapToLong(Progress.Offers::completed)
                            .sum())
                    .isEqualTo(facts.offers().stream()
                            .filter(offer ->
                                    offer.ended() != null && offer.ended().reason() == OfferEndReason.COMPLETED)
                            .count());
            for (LegalBasis legalBasis : LegalBasis.values()) {
                Progress.Offers offers =
                        counts.offersByLegalBasis().getOrDefault(legalBasis, new Progress.Offers(0, 0, 0, 0));
                assertThat(offers.made())
                        .isEqualTo(facts.offers().stream()
                                .filter(offer -> offer.made().legalBasis() == legalBasis)
                                .count());
            }
            assertThat(counts.outcomesByOffer().keySet())
                    .isEqualTo(facts.offers().stream()
                            .filter(offer -> offer.started() != null)
                            .map(offer -> offer.made().type())
                            .collect(Collectors.toSet()));
            assertThat(counts.declinesByReason().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(facts.offers().stream()
                            .filter(offer -> offer.declined() != null)
                            .count());
        });
    }

    /** Step by step and day by day as the facts of the day say it. */
    @Test
    void theStepOfExemptionIsWhatTheFactsOfTheDaySay() {
        Set<StepAssessment> seen = EnumSet.noneOf(StepAssessment.class);
        for (ExemptionStep step : ExemptionStep.values()) {
            ProtocolHistory protocol =
                    assessing(assessing(TestTrial.protocol(), TestTrial.NORD, step), TestTrial.SYD, step);
            LongStream.range(0, HISTORIES).forEach(seed -> {
                CaseFacts facts = Histories.random(seed).facts();
                CaseProgress progress = CaseProgress.of(facts, protocol, Provenance.NONE);
                for (int days = 0; days < 330; days += 17) {
                    LocalDate day = facts.firstDay().plusDays(days);
                    StepAssessment expected = facts.asOf(day).exemptionAt(step);
                    assertThat(progress.atStepOn(day)).isEqualTo(expected);
                    Progress.AtStep counted = Objects.requireNonNull(
                                    row(progress, day).groups().get(progress.groupOn(day)))
                            .exemptionAtStep();
                    assertThat(counted.assessed()).isEqualTo(expected == StepAssessment.ASSESSED ? 1 : 0);
                    assertThat(counted.notAssessed()).isEqualTo(expected == StepAssessment.NOT_ASSESSED ? 1 : 0);
                    seen.add(expected);
                }
            });
        }
        assertThat(seen).containsExactlyInAnyOrder(StepAssessment.values());
    }

    @Test
    void weeksAreThoseTheJudgeFindsOver() {
        long[] seen = new long[2];
        forDaysOfHistories((facts, whole, day) -> {
            long asked = 0;
            long kept = 0;
            for (var judged : Judge.statusOn(facts, PROTOCOL, day)) {
                boolean over = judged.dueOn().isBefore(day) && judged.status() != Status.WAIVED;
                if (judged.rule().equals(RuleIds.CONTACT) && judged.scope() == Scope.PROTOCOL && over) {
                    asked++;
                    kept += judged.status() == Status.MET ? 1 : 0;
                }
            }
            Progress.Row row = row(whole, day);
            assertThat(row.kept().contactAsked()).isEqualTo(asked);
            assertThat(row.kept().contactKept()).isEqualTo(kept);
            assertThat(row.courseWeeks().stream()
                            .mapToLong(week -> week.weeks().contactAsked())
                            .sum())
                    .isEqualTo(asked);
            assertThat(row.calendarWeeks().stream()
                            .mapToLong(week -> week.weeks().contactKept())
                            .sum())
                    .isEqualTo(kept);
            seen[0] += kept;
            seen[1] += asked;
        });
        assertThat(seen[0]).isPositive().isLessThan(seen[1]);
    }

    @Test
    void theContrastIsWhatADayByDayCountGives() {
        long[] exposed = new long[2];
        forDaysOfHistories((all, whole, day) -> {
            CaseFacts facts = all.asOf(day);
            int days = 0;
            List<Integer> lengths = new ArrayList<>();
            long conversations = 0;
            double activity = 0;
            double partial = 0;
            LocalDate entry = facts.entry().orElse(null);
            if (entry != null) {
                for (LocalDate d = entry; !d.isAfter(day) && d.isBefore(entry.plusMonths(4)); d = d.plusDays(1)) {
                    if (facts.endedOn(d)) {
                        continue;
                    }
                    days++;
                    LocalDate that = d;
                    conversations += facts.conversations().stream()
                            .filter(held -> held.heldOn().equals(that) && counts(held))
                            .count();
                    facts.conversations().stream()
                            .filter(held -> held.heldOn().equals(that) && counts(held))
                            .flatMap(held -> Stream.ofNullable(held.minutes()))
                            .forEach(lengths::add);
                    activity += facts.offers().stream()
                            .filter(offer -> offer.activeOn(that))
                            .mapToDouble(offer -> offer.hoursOn(that).doubleValue())
                            .sum();
                    partial += whole.partialRecovery().stream()
                            .filter(hours -> CaseProgress.runOn(List.of(hours), that))
                            .mapToDouble(hours -> hours.hoursPerWeek().doubleValue())
                            .sum();
                }
            }
            Progress.Contrast contrast = Objects.requireNonNull(
                            row(whole, day).groups().get(facts.group()))
                    .contrast();
            assertThat(contrast.weeks() * 7).isCloseTo(days, within(1e-9));
            assertThat(contrast.conversations()).isEqualTo(conversations);
            if (lengths.isEmpty()) {
                assertThat(contrast.minutesPerConversation()).isNull();
            } else {
                double sum = lengths.stream().mapToInt(minutes -> minutes).sum();
                assertThat(contrast.minutesPerConversation()).isCloseTo(sum / lengths.size(), within(1e-9));
            }
            if (days > 0) {
                assertThat(contrast.activityHoursPerWeek()).isCloseTo(activity / days, within(1e-9));
                assertThat(contrast.partialRecoveryHoursPerWeek()).isCloseTo(partial / days, within(1e-9));
                exposed[facts.group() == Group.PARTICIPANT ? 0 : 1]++;
            }
        });
        assertThat(exposed[0]).isPositive();
        assertThat(exposed[1]).isPositive();
    }

    private static boolean counts(ConversationHeld held) {
        return held.channel() != Channel.MAIL
                && held.kinds().stream().anyMatch(kind -> kind != ConversationKind.SCREENING);
    }

    @Test
    void aStoredDocumentSaysTheSame() {
        LongStream.range(0, HISTORIES).forEach(seed -> {
            History history = Histories.random(seed);
            Provenance provenance = recorded(history.events());
            CaseFacts facts = history.facts();
            Document stored = new ProgressView()
                    .of(new CaseSnapshot(facts.caseId(), 1, history.state(), facts, 1, PROTOCOL, provenance))
                    .append("_id", facts.caseId());
            assertThat(ProgressView.read(Document.parse(stored.toJson())))
                    .isEqualTo(CaseProgress.of(facts, PROTOCOL, provenance));
        });
    }

    /** Every fact recorded three days after it occurred; a correction changes nothing of when it was first. */
    private static Provenance recorded(List<CaseEvent> events) {
        Map<String, Provenance.Recorded> slots = new HashMap<>();
        for (CaseEvent event : events) {
            if (event instanceof Registration fact) {
                LocalDate occurred = Objects.requireNonNullElse(fact.occurred(), LocalDate.of(2009, 1, 1));
                Instant at = occurred.plusDays(3).atTime(12, 0).toInstant(ZoneOffset.UTC);
                slots.putIfAbsent(fact.registrationId(), new Provenance.Recorded(1, at, null));
            }
        }
        return new Provenance(slots);
    }

    @Test
    void delaysAreCountedToTheFirstRegistration() {
        History history = Histories.random(4);
        CaseProgress progress = CaseProgress.of(history.facts(), PROTOCOL, recorded(history.events()));
        assertThat(progress.delays()).isNotEmpty().doesNotContainKey(CaseOpened.class.getSimpleName());
        assertThat(Tally.median(List.of(5))).isEqualTo(5);
        assertThat(Tally.median(List.of(9, 1))).isEqualTo(5);
        assertThat(Tally.median(List.of(9, 1, 2))).isEqualTo(2);
        assertThat(Tally.median(List.of())).isNull();
    }

    /**
     * The law of corrections for figures: put every last word where the fact first stood, leave out what was withdrawn, and
     * no figure and no obligation is different. (Delays to registration are the history's own.)
     */
    @Test
    void aCorrectedHistoryHasTheFiguresOfTheRightOneAlone() {
        int[] corrections = new int[1];
        LongStream.range(1000, 1000 + HISTORIES).forEach(seed -> {
            History history = Histories.random(seed);
            corrections[0] += history.corrections();
            CaseFacts right = CaseFacts.of(CaseState.fold(history.rightAlone()));
            assertThat(progress(history.facts())).isEqualTo(progress(right));
            assertThat(Obligations.of(history.facts(), PROTOCOL)).isEqualTo(Obligations.of(right, PROTOCOL));
            for (int days = 20; days < 330; days += 50) {
                LocalDate day = right.firstDay().plusDays(days);
                assertThat(row(progress(history.facts()), day)).isEqualTo(row(progress(right), day));
                assertThat(Judge.statusOn(history.facts(), PROTOCOL, day))
                        .isEqualTo(Judge.statusOn(right, PROTOCOL, day));
            }
        });
        assertThat(corrections[0]).isGreaterThan(50);
    }

    /** Two participants to one control at one jobcentre, one to one at the other: what is planned is their mean. */
    @Test
    void whatIsPlannedIsWhatTheRulesThatAllocatedSay() {
        ProtocolHistory drawn = ProtocolHistory.evolve(
                PROTOCOL,
                new AllocationChanged(
                        TestTrial.NORD,
                        LocalDate.of(2008, 1, 1),
                        new AllocationRule(
                                AllocationMethod.SIMPLE_RANDOM, null, Set.of(), new Jobcentre.Ratio(2, 1), null)));
        LocalDate day = LocalDate.of(2012, 1, 1);
        Tally tally = new Tally(day);
        double sum = 0;
        int inGroups = 0;
        for (History history : Histories.random(5, 60)) {
            CaseFacts facts = history.facts();
            CaseProgress progress = CaseProgress.of(facts, drawn, Provenance.NONE);
            tally.add(progress);
            if (facts.allocation().isPresent()) {
                LocalDate on = facts.allocation().orElseThrow().on();
                boolean nord = facts.holderOn(on).jobcentreId().equals(TestTrial.NORD);
                assertThat(progress.plannedShare()).isCloseTo(nord ? 2 / 3.0 : 0.5, within(1e-12));
                sum += progress.plannedShare();
                inGroups++;
            }
        }
        assertThat(tally.sampleRatio().plannedShare())
                .isCloseTo(sum / inGroups, within(1e-9))
                .isBetween(0.51, 0.66);
    }

    @Test
    void weeksOfTheCalendarAreIsoWeeks() {
        assertThat(Tally.isoWeek(LocalDate.of(2008, 12, 29))).isEqualTo("2009-W01");
        assertThat(Tally.isoWeek(LocalDate.of(2009, 2, 22))).isEqualTo("2009-W08");
        assertThat(Tally.isoWeek(LocalDate.of(2010, 1, 3))).isEqualTo("2009-W53");
    }
}
