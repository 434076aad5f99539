package dk.tilbage.trial;

import static dk.tilbage.trial.TrialTesting.AUG_31;
import static dk.tilbage.trial.TrialTesting.CENTRE;
import static dk.tilbage.trial.TrialTesting.JAN_1;
import static dk.tilbage.trial.TrialTesting.MAR_12;
import static dk.tilbage.trial.TrialTesting.PARITY;
import static dk.tilbage.trial.TrialTesting.TRIAL;
import static dk.tilbage.trial.TrialTesting.adopt;
import static dk.tilbage.trial.TrialTesting.assertAccepted;
import static dk.tilbage.trial.TrialTesting.assertAlreadyThere;
import static dk.tilbage.trial.TrialTesting.assertRefused;
import static dk.tilbage.trial.TrialTesting.enrol;
import static dk.tilbage.trial.TrialTesting.given;
import static dk.tilbage.trial.TrialTesting.quota;
import static dk.tilbage.trial.TrialTesting.register;
import static dk.tilbage.trial.TrialTesting.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Jobcentre.Quota;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.TrialCommand.AdoptProtocol;
import dk.tilbage.trial.TrialCommand.EnrolJobcentre;
import dk.tilbage.trial.TrialCommand.RegisterTrial;
import dk.tilbage.trial.TrialCommand.UnblindTrial;
import dk.tilbage.trial.TrialEvent.JobcentreEnrolled;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import dk.tilbage.trial.TrialEvent.TrialRegistered;
import dk.tilbage.trial.TrialEvent.TrialUnblinded;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrialDeciderTest {

    // ---- registration

    @Test
    void aTrialIsRegisteredOnce() {
        assertAccepted(
                TrialDecider.decide(null, register()),
                new TrialRegistered(TRIAL, "A trial", new Period(JAN_1, AUG_31)));
        assertAlreadyThere(TrialDecider.decide(given(register()), register()));
        assertRefused(
                TrialDecider.decide(
                        given(register()), new RegisterTrial(TRIAL, "Another trial", new Period(JAN_1, AUG_31))),
                RefusalCode.TRIAL_ID_IN_USE,
                "trialId");
        assertRefused(
                TrialDecider.decide(given(register()), new RegisterTrial(TRIAL, "A trial", new Period(JAN_1, MAR_12))),
                RefusalCode.TRIAL_ID_IN_USE,
                "trialId");
    }

    @Test
    void theSameRegistrationIsThereAlsoAfterEverythingElse() {
        assertAlreadyThere(TrialDecider.decide(
                given(register(), adopt(1, JAN_1), enrol(null, null, PARITY), new UnblindTrial(TRIAL, AUG_31)),
                register()));
    }

    @Test
    void aVersionTakesEffectWithinTheTrial() {
        // Earlier than the trial it may be: it also judges the cases that began before.
        assertThat(TrialDecider.decide(given(register()), adopt(1, LocalDate.of(2008, 11, 1))))
                .isInstanceOf(Decision.Accepted.class);
        assertThat(TrialDecider.decide(given(register()), adopt(1, AUG_31))).isInstanceOf(Decision.Accepted.class);
        assertRefused(
                TrialDecider.decide(given(register()), adopt(1, LocalDate.of(2009, 9, 1))),
                RefusalCode.OUTSIDE_TRIAL_PERIOD,
                "effectiveFrom");
    }

    @Test
    void aJobcentreTakesPartInTheTrial() {
        EnrolJobcentre any = enrol(null, null, PARITY);
        assertRefused(
                TrialDecider.decide(given(register()), in(any, new Period(LocalDate.of(2009, 9, 1), LocalDate.MAX))),
                RefusalCode.OUTSIDE_TRIAL_PERIOD,
                "period");
        // It may begin before the trial or go on after it, as its own period is later.
        assertThat(TrialDecider.decide(given(register()), in(any, new Period(AUG_31, LocalDate.of(2009, 12, 31)))))
                .isInstanceOf(Decision.Accepted.class);
    }

    private static EnrolJobcentre in(EnrolJobcentre any, Period period) {
        return new EnrolJobcentre(
                any.trialId(),
                any.jobcentreId(),
                any.name(),
                any.region(),
                any.model(),
                period,
                any.targetGroups(),
                any.quotas(),
                any.quotaRule(),
                any.allocation(),
                any.exemptionStep(),
                any.letterAt(),
                any.intakePeriod(),
                any.office());
    }

    @Test
    void aTrialHasATitleAndAPeriod() {
        assertRefused(
                TrialDecider.decide(null, new RegisterTrial(TRIAL, " ", new Period(JAN_1, AUG_31))),
                RefusalCode.VALUE_MISSING,
                "title");
        assertRefused(
                TrialDecider.decide(null, new RegisterTrial(TRIAL, "x".repeat(201), new Period(JAN_1, AUG_31))),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "title");
        assertRefused(
                TrialDecider.decide(null, new RegisterTrial(TRIAL, "x", new Period(AUG_31, JAN_1))),
                RefusalCode.PERIOD_REVERSED,
                "period");
        assertThat(TrialDecider.decide(null, new RegisterTrial(TRIAL, "x", new Period(JAN_1, JAN_1))))
                .isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void nothingElseHappensToATrialThatDoesNotExist() {
        assertRefused(TrialDecider.decide(null, adopt(1, JAN_1)), RefusalCode.TRIAL_UNKNOWN, "trialId");
        assertRefused(TrialDecider.decide(null, enrol(null, null, PARITY)), RefusalCode.TRIAL_UNKNOWN, "trialId");
        assertRefused(TrialDecider.decide(null, new UnblindTrial(TRIAL, AUG_31)), RefusalCode.TRIAL_UNKNOWN, "trialId");
    }

    // ---- protocol versions

    @Test
    void versionsAreAdoptedInOrderEachFromALaterDay() {
        ProtocolHistory one = given(register(), adopt(1, JAN_1));
        assertAccepted(
                TrialDecider.decide(one, adopt(2, MAR_12)), new ProtocolAdopted(2, MAR_12, rules(BigDecimal.TEN)));
        assertRefused(TrialDecider.decide(one, adopt(3, MAR_12)), RefusalCode.PROTOCOL_OUT_OF_ORDER, "version");
        assertRefused(TrialDecider.decide(one, adopt(0, MAR_12)), RefusalCode.PROTOCOL_OUT_OF_ORDER, "version");
        assertRefused(TrialDecider.decide(one, adopt(2, JAN_1)), RefusalCode.PROTOCOL_OUT_OF_ORDER, "effectiveFrom");
        assertRefused(
                TrialDecider.decide(given(register()), adopt(2, JAN_1)), RefusalCode.PROTOCOL_OUT_OF_ORDER, "version");
    }

    @Test
    void aVersionIsAdoptedOnceWithItsContent() {
        ProtocolHistory two = given(register(), adopt(1, JAN_1), adopt(2, MAR_12));
        assertAlreadyThere(TrialDecider.decide(two, adopt(1, JAN_1)));
        assertAlreadyThere(TrialDecider.decide(two, adopt(2, MAR_12, new BigDecimal("10.00"))));
        assertRefused(
                TrialDecider.decide(two, adopt(2, MAR_12, BigDecimal.ONE)),
                RefusalCode.PROTOCOL_OUT_OF_ORDER,
                "version");
    }

    static Stream<Arguments> rulesOutOfRange() {
        return Stream.of(
                Arguments.of("courseMonths", 0), Arguments.of("courseMonths", 25),
                Arguments.of("flexJobUnemployedMoreThanDays", -1), Arguments.of("flexJobUnemployedMoreThanDays", 367));
    }

    @ParameterizedTest
    @MethodSource
    void rulesOutOfRange(String rule, int value) {
        assertRefused(
                TrialDecider.decide(given(register()), with(rule, value)),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "rules." + rule);
    }

    @ParameterizedTest
    @MethodSource("rulesOutOfRange")
    void theNextValueInsideIsInRange(String rule, int value) {
        int inside = value <= 0 ? value + 1 : value - 1;
        assertThat(TrialDecider.decide(given(register()), with(rule, inside))).isInstanceOf(Decision.Accepted.class);
    }

    private static AdoptProtocol with(String rule, int value) {
        return new AdoptProtocol(
                TRIAL,
                1,
                JAN_1,
                ProtocolRules.of(
                        rule.equals("courseMonths") ? value : 4,
                        rule.equals("flexJobUnemployedMoreThanDays") ? value : 35,
                        Set.of(),
                        List.of()));
    }

    @Test
    void hoursAreThoseOfAWorkingWeek() {
        ProtocolHistory trial = given(register());
        for (String hours : List.of("0", "10.5", "37", "37.00", "0.25", "1E1")) {
            assertThat(TrialDecider.decide(trial, adopt(1, JAN_1, new BigDecimal(hours))))
                    .as(hours)
                    .isInstanceOf(Decision.Accepted.class);
        }
        for (String hours : List.of("-1", "37.01", "10.125", "1E+999999999", "1E-999999999")) {
            assertRefused(
                    TrialDecider.decide(trial, adopt(1, JAN_1, new BigDecimal(hours))),
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    "rules.deadlines[0].fulfilledBy[0].activity.hoursPerWeek");
        }
    }

    // ---- jobcentres

    @Test
    void aJobcentreIsEnrolledOnceWithItsSettings() {
        ProtocolHistory trial = given(register());
        List<Quota> quotas = List.of(quota(100, 100));
        Decision<TrialEvent> decision = TrialDecider.decide(trial, enrol(quotas, null, PARITY));
        assertThat(decision.orThrow()).singleElement().isInstanceOfSatisfying(JobcentreEnrolled.class, enrolled -> {
            Jobcentre jobcentre = enrolled.jobcentre();
            assertThat(jobcentre.jobcentreId()).isEqualTo(CENTRE);
            assertThat(jobcentre.quotaRule()).isEqualTo(QuotaRule.EACH_GROUP);
            assertThat(jobcentre.letterAt()).isEqualTo(LetterAt.ENTRY);
            assertThat(jobcentre.quotas()).isEqualTo(quotas);
            assertThat(jobcentre.start()).isEqualTo(JAN_1);
        });

        ProtocolHistory enrolled = given(register(), enrol(quotas, null, PARITY));
        assertAlreadyThere(TrialDecider.decide(enrolled, enrol(quotas, null, PARITY)));
        // What is left out and what it stands for are the same content.
        assertAlreadyThere(TrialDecider.decide(enrolled, enrol(quotas, QuotaRule.EACH_GROUP, PARITY)));
        assertRefused(
                TrialDecider.decide(enrolled, enrol(null, null, PARITY)),
                RefusalCode.JOBCENTRE_ALREADY_ENROLLED,
                "jobcentreId");
    }

    @Test
    void theOrderOfSetsAndQuotasIsNoContent() {
        Quota flexJob = new Quota(TargetGroup.FLEX_JOB, null, 40, 40);
        ProtocolHistory trial = given(register(), enrol(List.of(quota(1, 2), flexJob), null, PARITY));
        assertAlreadyThere(TrialDecider.decide(trial, enrol(List.of(flexJob, quota(1, 2)), null, PARITY)));
        Jobcentre jobcentre = trial.jobcentre(CENTRE).orElseThrow();
        assertThat(jobcentre.targetGroups()).containsExactly(TargetGroup.SICKNESS_BENEFIT, TargetGroup.FLEX_JOB);
    }

    static Stream<Arguments> quotasRefused() {
        return Stream.of(
                Arguments.of(List.of(quota(-1, 1)), null, RefusalCode.VALUE_OUT_OF_RANGE, "quotas.participants"),
                Arguments.of(List.of(quota(1, 100_001)), null, RefusalCode.VALUE_OUT_OF_RANGE, "quotas.controls"),
                Arguments.of(
                        List.of(quota(1, 1), quota(1, 1)), null, RefusalCode.VALUE_OUT_OF_RANGE, "quotas.targetGroup"),
                Arguments.of(
                        List.of(new Quota(TargetGroup.CASH_BENEFIT_SICK, null, 1, 1)),
                        null,
                        RefusalCode.CASH_BENEFIT_NOT_ALLOCATED,
                        "quotas.targetGroup"),
                Arguments.of(
                        List.of(quota(100, null)),
                        QuotaRule.BOTH_REACHED,
                        RefusalCode.VALUE_MISSING,
                        "quotas.controls"),
                Arguments.of(
                        List.of(quota(null, 100)),
                        QuotaRule.BOTH_REACHED,
                        RefusalCode.VALUE_MISSING,
                        "quotas.participants"),
                Arguments.of(List.of(), QuotaRule.BOTH_REACHED, RefusalCode.VALUE_MISSING, "quotas"));
    }

    @ParameterizedTest
    @MethodSource
    void quotasRefused(List<Quota> quotas, @Nullable QuotaRule rule, RefusalCode code, String field) {
        assertRefused(TrialDecider.decide(given(register()), enrol(quotas, rule, PARITY)), code, field);
    }

    @Test
    void quotasMayBeLeftOutForOneOrBothGroups() {
        for (Quota quota : List.of(quota(null, null), quota(200, null), quota(0, 0), quota(100_000, 100_000))) {
            assertThat(TrialDecider.decide(given(register()), enrol(List.of(quota), null, PARITY)))
                    .isInstanceOf(Decision.Accepted.class);
        }
    }

    static Stream<Arguments> allocationsRefused() {
        Set<TargetGroup> sick = Set.of(TargetGroup.SICKNESS_BENEFIT);
        String divisor = "allocation.filterBirthDayDivisibleBy";
        return Stream.of(
                Arguments.of(1, sick, RefusalCode.VALUE_OUT_OF_RANGE, divisor),
                Arguments.of(0, sick, RefusalCode.VALUE_OUT_OF_RANGE, divisor),
                Arguments.of(32, sick, RefusalCode.VALUE_OUT_OF_RANGE, divisor),
                Arguments.of(3, Set.of(), RefusalCode.VALUE_MISSING, "allocation.filterTargetGroups"),
                Arguments.of(null, sick, RefusalCode.VALUE_MISSING, divisor));
    }

    @ParameterizedTest
    @MethodSource
    void allocationsRefused(@Nullable Integer divisor, Set<TargetGroup> groups, RefusalCode code, String field) {
        AllocationRule rule = AllocationRule.byParity(divisor, groups);
        assertRefused(TrialDecider.decide(given(register()), enrol(null, null, rule)), code, field);
    }

    @Test
    void aJobcentreHasANameARegionAPeriodAndATargetGroup() {
        ProtocolHistory trial = given(register());
        Set<TargetGroup> sick = Set.of(TargetGroup.SICKNESS_BENEFIT);
        Period period = new Period(JAN_1, AUG_31);
        assertRefused(
                TrialDecider.decide(trial, enrolling("", "R", period, sick, List.of())),
                RefusalCode.VALUE_MISSING,
                "name");
        assertRefused(
                TrialDecider.decide(trial, enrolling("N", " ", period, sick, List.of())),
                RefusalCode.VALUE_MISSING,
                "region");
        assertRefused(
                TrialDecider.decide(trial, enrolling("N", "R", new Period(AUG_31, JAN_1), sick, List.of())),
                RefusalCode.PERIOD_REVERSED,
                "period");
        assertRefused(
                TrialDecider.decide(trial, enrolling("N", "R", period, Set.of(), List.of())),
                RefusalCode.VALUE_MISSING,
                "targetGroups");
        assertRefused(
                TrialDecider.decide(
                        trial,
                        enrolling("N", "R", period, sick, List.of(new Quota(TargetGroup.FLEX_JOB, null, 40, 40)))),
                RefusalCode.TARGET_GROUP_NOT_RUN,
                "quotas.targetGroup");
    }

    private static EnrolJobcentre enrolling(
            String name, String region, Period period, Set<TargetGroup> targetGroups, List<Quota> quotas) {
        return new EnrolJobcentre(
                TRIAL,
                CENTRE,
                name,
                region,
                OrganisationModel.MINIMUM,
                period,
                targetGroups,
                quotas,
                null,
                PARITY,
                ExemptionStep.ANY_TIME,
                null,
                null,
                null);
    }

    // ---- unblinding

    @Test
    void aTrialIsUnblindedOnce() {
        ProtocolHistory trial = given(register());
        assertAccepted(TrialDecider.decide(trial, new UnblindTrial(TRIAL, AUG_31)), new TrialUnblinded(AUG_31));
        assertRefused(
                TrialDecider.decide(trial, new UnblindTrial(TRIAL, JAN_1.minusDays(1))),
                RefusalCode.DATES_REVERSED,
                "on");
        ProtocolHistory unblinded = given(register(), new UnblindTrial(TRIAL, AUG_31));
        assertAlreadyThere(TrialDecider.decide(unblinded, new UnblindTrial(TRIAL, AUG_31)));
        assertRefused(
                TrialDecider.decide(unblinded, new UnblindTrial(TRIAL, AUG_31.plusDays(1))),
                RefusalCode.ALREADY_UNBLINDED,
                "on");
    }

    // ---- the fold

    @Test
    void aDayIsJudgedByTheVersionInForce() {
        ProtocolHistory trial = given(
                register(),
                adopt(1, JAN_1, BigDecimal.TEN),
                adopt(2, MAR_12, BigDecimal.ONE),
                enrol(null, null, PARITY));
        assertThat(trial.version()).isEqualTo(4);
        assertThat(trial.inForceOn(JAN_1.minusDays(1))).isEmpty();
        assertThat(hours(trial, JAN_1)).isEqualTo(BigDecimal.TEN);
        assertThat(hours(trial, MAR_12.minusDays(1))).isEqualTo(BigDecimal.TEN);
        assertThat(hours(trial, MAR_12)).isEqualTo(BigDecimal.ONE);
        assertThat(trial.judging(JAN_1.minusDays(1))).contains(rules(BigDecimal.TEN));
    }

    private static BigDecimal hours(ProtocolHistory trial, LocalDate day) {
        DeadlineRule rule = trial.inForceOn(day).orElseThrow().deadlines().getFirst();
        return Objects.requireNonNull(rule.fulfilledBy().getFirst().activity()).hoursPerWeek();
    }

    @Test
    void theFoldOfTheSameEventsIsTheSame() {
        ProtocolHistory decided = given(
                register(),
                adopt(1, JAN_1),
                enrol(List.of(quota(1, 2)), null, PARITY),
                new UnblindTrial(TRIAL, AUG_31));
        List<TrialEvent> events = List.of(
                new TrialRegistered(TRIAL, "A trial", new Period(JAN_1, AUG_31)),
                new ProtocolAdopted(1, JAN_1, rules(new BigDecimal("10.0"))),
                new JobcentreEnrolled(reversed(decided.jobcentre(CENTRE).orElseThrow())),
                new TrialUnblinded(AUG_31));
        assertThat(ProtocolHistory.fold(events)).contains(decided);
        assertThat(ProtocolHistory.fold(events)).isEqualTo(ProtocolHistory.fold(events));
        assertThat(Objects.requireNonNull(decided.protocols().getFirst().rules().exemptionGrounds()))
                .containsExactly(ExemptionGround.values());
    }

    /** The same jobcentre, its sets filled in another order. */
    private static Jobcentre reversed(Jobcentre jobcentre) {
        return new Jobcentre(
                jobcentre.jobcentreId(),
                jobcentre.name(),
                jobcentre.region(),
                jobcentre.model(),
                jobcentre.period(),
                new LinkedHashSet<>(jobcentre.targetGroups().stream()
                        .sorted((a, b) -> b.compareTo(a))
                        .toList()),
                jobcentre.quotas().reversed(),
                jobcentre.quotaRule(),
                jobcentre.allocation(),
                jobcentre.exemptionStep(),
                jobcentre.letterAt(),
                jobcentre.intakePeriod(),
                null);
    }
}
