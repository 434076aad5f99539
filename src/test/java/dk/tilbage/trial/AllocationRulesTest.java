package dk.tilbage.trial;

import static dk.tilbage.trial.TrialTesting.AUG_31;
import static dk.tilbage.trial.TrialTesting.CENTRE;
import static dk.tilbage.trial.TrialTesting.JAN_1;
import static dk.tilbage.trial.TrialTesting.MAR_12;
import static dk.tilbage.trial.TrialTesting.PARITY;
import static dk.tilbage.trial.TrialTesting.TRIAL;
import static dk.tilbage.trial.TrialTesting.assertAccepted;
import static dk.tilbage.trial.TrialTesting.assertAlreadyThere;
import static dk.tilbage.trial.TrialTesting.assertRefused;
import static dk.tilbage.trial.TrialTesting.enrol;
import static dk.tilbage.trial.TrialTesting.given;
import static dk.tilbage.trial.TrialTesting.register;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Jobcentre.Quota;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.Jobcentre.Ratio;
import dk.tilbage.trial.TrialCommand.AdoptProtocol;
import dk.tilbage.trial.TrialCommand.ChangeAllocation;
import dk.tilbage.trial.TrialCommand.EnrolJobcentre;
import dk.tilbage.trial.TrialCommand.SetAllocationSeed;
import dk.tilbage.trial.TrialEvent.AllocationChanged;
import dk.tilbage.trial.TrialEvent.AllocationSeedSet;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A jobcentre's rules on their days, the trial's seed, strata, and the window of intake. */
class AllocationRulesTest {

    private static final TargetGroup SICK = TargetGroup.SICKNESS_BENEFIT;
    private static final LocalDate MAR_1 = LocalDate.of(2009, 3, 1);
    private static final AllocationRule THIRD = AllocationRule.byParity(3, Set.of(SICK));
    private static final AllocationRule QUARTER = AllocationRule.byParity(4, Set.of(SICK));
    private static final String SEED = "ab".repeat(AllocationSeed.BYTES);
    private static final SetAllocationSeed SET_SEED = new SetAllocationSeed(TRIAL, SEED);

    private static ChangeAllocation change(LocalDate from, AllocationRule rule) {
        return new ChangeAllocation(TRIAL, CENTRE, from, rule);
    }

    // ---- a rule that changes on a date

    /** Vordingborg: a third drawn out, and from 1 March 2009 another share. */
    @Test
    void theRuleInForceOnTheDayApplies() {
        ProtocolHistory trial =
                given(register(), enrol(null, null, THIRD), change(MAR_1, QUARTER), change(MAR_12, PARITY));
        assertThat(trial.allocationOn(CENTRE, MAR_1.minusDays(1))).contains(new RuleInForce(1, JAN_1, THIRD));
        assertThat(trial.allocationOn(CENTRE, MAR_1)).contains(new RuleInForce(2, MAR_1, QUARTER));
        assertThat(trial.allocationOn(CENTRE, MAR_12.minusDays(1))).contains(new RuleInForce(2, MAR_1, QUARTER));
        assertThat(trial.allocationOn(CENTRE, MAR_12)).contains(new RuleInForce(3, MAR_12, PARITY));
        assertThat(trial.allocationOn(CENTRE, JAN_1.minusYears(1))).contains(new RuleInForce(1, JAN_1, THIRD));
        assertThat(trial.allocationOn("syd", MAR_1)).isEmpty();
        assertThat(trial.jobcentre(CENTRE).orElseThrow().allocation()).isEqualTo(THIRD);
    }

    @Test
    void aChangeIsADecisionOfTheTrial() {
        ProtocolHistory trial = given(register(), enrol(null, null, THIRD));
        assertAccepted(
                TrialDecider.decide(trial, change(MAR_1, QUARTER)), new AllocationChanged(CENTRE, MAR_1, QUARTER));
        ProtocolHistory changed = given(register(), enrol(null, null, THIRD), change(MAR_1, QUARTER));
        assertAlreadyThere(TrialDecider.decide(changed, change(MAR_1, QUARTER)));
        assertAlreadyThere(TrialDecider.decide(changed, enrol(null, null, THIRD)));
        assertThat(changed.version()).isEqualTo(trial.version() + 1);
    }

    @Test
    void aChangeThatMakesNoSenseIsRefused() {
        ProtocolHistory trial = given(register(), enrol(null, null, THIRD), change(MAR_1, QUARTER));
        assertRefused(
                TrialDecider.decide(trial, change(MAR_1, PARITY)),
                RefusalCode.ALLOCATION_OUT_OF_ORDER,
                "effectiveFrom");
        assertRefused(
                TrialDecider.decide(trial, change(JAN_1, PARITY)),
                RefusalCode.ALLOCATION_OUT_OF_ORDER,
                "effectiveFrom");
        assertRefused(
                TrialDecider.decide(trial, change(MAR_12, QUARTER)), RefusalCode.ALLOCATION_UNCHANGED, "allocation");
        assertRefused(
                TrialDecider.decide(trial, change(MAR_12, AllocationRule.byParity(1, Set.of(SICK)))),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "allocation.filterBirthDayDivisibleBy");
        assertRefused(
                TrialDecider.decide(trial, new ChangeAllocation(TRIAL, "syd", MAR_12, PARITY)),
                RefusalCode.JOBCENTRE_UNKNOWN,
                "jobcentreId");
        assertRefused(
                TrialDecider.decide(given(register(), enrol(null, null, THIRD)), change(JAN_1, QUARTER)),
                RefusalCode.ALLOCATION_OUT_OF_ORDER,
                "effectiveFrom");
    }

    @Test
    void aDayOnWhichCasesWereAllocatedKeepsItsRule() {
        ProtocolHistory trial = given(register(), enrol(null, null, THIRD));
        String flexJob = IntakeState.idOf(TRIAL, CENTRE, TargetGroup.FLEX_JOB);
        IntakeState allocated =
                IntakeState.fold(flexJob, List.of(new PlaceTaken(flexJob, "c", Group.CONTROL, MAR_1, null, null)));
        assertRefused(
                TrialDecider.decide(
                        trial, change(MAR_1, QUARTER), id -> id.equals(flexJob) ? allocated : IntakeState.empty(id)),
                RefusalCode.ALLOCATION_ALREADY_USED,
                "effectiveFrom");
        assertThat(TrialDecider.decide(
                        trial,
                        change(MAR_1.plusDays(1), QUARTER),
                        id -> id.equals(flexJob) ? allocated : IntakeState.empty(id)))
                .isInstanceOf(Decision.Accepted.class);
    }

    // ---- rules that draw, and their seed

    private static AllocationRule drawing(
            AllocationMethod method, @Nullable Ratio ratio, @Nullable List<Integer> blockSizes) {
        return new AllocationRule(method, null, Set.of(), ratio, blockSizes);
    }

    @Test
    void aTrialHasOneSeed() {
        ProtocolHistory trial = given(register());
        assertAccepted(TrialDecider.decide(trial, SET_SEED), new AllocationSeedSet(new AllocationSeed(SEED)));
        ProtocolHistory seeded = given(register(), SET_SEED);
        assertAlreadyThere(
                TrialDecider.decide(seeded, new SetAllocationSeed(TRIAL, SEED.toUpperCase(java.util.Locale.ROOT))));
        assertRefused(
                TrialDecider.decide(seeded, new SetAllocationSeed(TRIAL, "cd".repeat(AllocationSeed.BYTES))),
                RefusalCode.ALLOCATION_SEED_SET,
                "seed");
        assertRefused(
                TrialDecider.decide(trial, new SetAllocationSeed(TRIAL, "ab")), RefusalCode.VALUE_OUT_OF_RANGE, "seed");
        assertRefused(
                TrialDecider.decide(trial, new SetAllocationSeed(TRIAL, null)), RefusalCode.VALUE_MISSING, "seed");
        assertThat(seeded.toString()).doesNotContain(SEED);
    }

    @Test
    void nothingIsDrawnWithoutASeed() {
        AllocationRule simple = drawing(AllocationMethod.SIMPLE_RANDOM, null, null);
        assertRefused(
                TrialDecider.decide(given(register()), enrol(null, null, simple)),
                RefusalCode.ALLOCATION_SEED_MISSING,
                "allocation.method");
        assertRefused(
                TrialDecider.decide(given(register(), enrol(null, null, PARITY)), change(MAR_1, simple)),
                RefusalCode.ALLOCATION_SEED_MISSING,
                "allocation.method");
        assertThat(TrialDecider.decide(given(register(), SET_SEED), enrol(null, null, simple)))
                .isInstanceOf(Decision.Accepted.class);
    }

    static Stream<Arguments> rulesRefused() {
        AllocationMethod simple = AllocationMethod.SIMPLE_RANDOM;
        AllocationMethod blocks = AllocationMethod.PERMUTED_BLOCKS;
        RefusalCode range = RefusalCode.VALUE_OUT_OF_RANGE;
        return Stream.of(
                Arguments.of(
                        drawing(AllocationMethod.BIRTH_YEAR_PARITY, new Ratio(1, 1), null), range, "allocation.ratio"),
                Arguments.of(
                        drawing(AllocationMethod.BIRTH_YEAR_PARITY, null, List.of(4)), range, "allocation.blockSizes"),
                Arguments.of(drawing(simple, new Ratio(0, 1), null), range, "allocation.ratio.participants"),
                Arguments.of(drawing(simple, new Ratio(1, 101), null), range, "allocation.ratio.controls"),
                Arguments.of(drawing(simple, null, List.of(4)), range, "allocation.blockSizes"),
                Arguments.of(drawing(blocks, null, null), RefusalCode.VALUE_MISSING, "allocation.blockSizes"),
                Arguments.of(drawing(blocks, null, List.of()), RefusalCode.VALUE_MISSING, "allocation.blockSizes"),
                Arguments.of(drawing(blocks, null, List.of(4, 5)), range, "allocation.blockSizes"),
                Arguments.of(drawing(blocks, null, List.of(0)), range, "allocation.blockSizes"),
                Arguments.of(drawing(blocks, new Ratio(2, 1), List.of(4)), range, "allocation.blockSizes"),
                Arguments.of(drawing(blocks, null, List.of(1_002)), range, "allocation.blockSizes"));
    }

    @ParameterizedTest
    @MethodSource
    void rulesRefused(AllocationRule rule, RefusalCode code, String field) {
        assertRefused(TrialDecider.decide(given(register(), SET_SEED), enrol(null, null, rule)), code, field);
    }

    // ---- strata

    private static final Quota UNEMPLOYED = new Quota(SICK, Set.of(Employment.UNEMPLOYED_INSURED), 1, 1);
    private static final Quota REST = new Quota(SICK, null, 2, 3);

    /** København: insured unemployed and people sick from flex-jobs are drawn separately. */
    @Test
    void aStratumHasPlacesOfItsOwn() {
        Jobcentre jobcentre = given(register(), enrol(List.of(UNEMPLOYED, REST), null, PARITY))
                .jobcentre(CENTRE)
                .orElseThrow();
        assertThat(jobcentre.stratumOf(SICK, Employment.UNEMPLOYED_INSURED)).isEqualTo("UNEMPLOYED_INSURED");
        assertThat(jobcentre.stratumOf(SICK, Employment.EMPLOYED)).isNull();
        assertThat(jobcentre.quotaFor(SICK, Employment.UNEMPLOYED_INSURED)).isEqualTo(UNEMPLOYED);
        assertThat(jobcentre.quotaFor(SICK, Employment.EMPLOYED)).isEqualTo(REST);
        assertThat(jobcentre.placesFor(SICK, Group.PARTICIPANT)).isEqualTo(3);
        assertThat(jobcentre.placesFor(SICK, Group.CONTROL)).isEqualTo(4);
        assertThat(jobcentre.placesFor(TargetGroup.FLEX_JOB, Group.CONTROL)).isNull();

        String intake = IntakeState.idOf(TRIAL, CENTRE, SICK);
        IntakeState state = IntakeState.empty(intake)
                .with(new PlaceTaken(intake, "u", Group.PARTICIPANT, JAN_1, "UNEMPLOYED_INSURED", null))
                .with(new PlaceTaken(intake, "e", Group.CONTROL, JAN_1, null, null));
        assertThat(state.placesOf("UNEMPLOYED_INSURED")).isEqualTo(new IntakeState.Places(1, 0));
        assertThat(state.placesOf(null)).isEqualTo(new IntakeState.Places(0, 1));
        assertThat(state.participants()).isEqualTo(1);
        assertRefused(
                IntakeDecider.admit(
                        state, jobcentre, SICK, new Place("x", Group.PARTICIPANT, JAN_1, "UNEMPLOYED_INSURED", null)),
                RefusalCode.QUOTA_FULL,
                null);
        for (Place place : List.of(
                new Place("x", Group.CONTROL, JAN_1, "UNEMPLOYED_INSURED", null),
                new Place("x", Group.PARTICIPANT, JAN_1, null, null))) {
            assertThat(IntakeDecider.admit(state, jobcentre, SICK, place)).isInstanceOf(Decision.Accepted.class);
        }
    }

    /** København: 200 participants in all, of whom two strata are drawn by themselves; of controls no number is given. */
    @Test
    void strataWithoutANumberShareThePlacesOfEverybodyElse() {
        ProtocolHistory trial = TrialInFiles.history(TrialFiles.AKTIVE_HURTIGERE_TILBAGE);
        Jobcentre koebenhavn = trial.jobcentre("koebenhavn").orElseThrow();
        assertThat(koebenhavn.placesFor(SICK, Group.PARTICIPANT)).isEqualTo(200);
        assertThat(koebenhavn.stratumOf(SICK, Employment.UNEMPLOYED_INSURED)).isEqualTo("UNEMPLOYED_INSURED");
        assertThat(koebenhavn.stratumOf(SICK, Employment.IN_FLEX_JOB)).isEqualTo("IN_FLEX_JOB");
        String intake = IntakeState.idOf(trial.trialId(), "koebenhavn", SICK);
        IntakeState state = IntakeState.empty(intake);
        for (int i = 0; i < 199; i++) {
            String stratum = i < 150 ? null : i < 190 ? "UNEMPLOYED_INSURED" : "IN_FLEX_JOB";
            state = state.with(new PlaceTaken(intake, "p-" + i, Group.PARTICIPANT, JAN_1, stratum, null));
            state = state.with(new PlaceTaken(intake, "c-" + i, Group.CONTROL, JAN_1, stratum, null));
        }
        Place last = new Place("x", Group.PARTICIPANT, JAN_1, "UNEMPLOYED_INSURED", null);
        assertThat(IntakeDecider.admit(state, koebenhavn, SICK, last)).isInstanceOf(Decision.Accepted.class);
        state = state.with(new PlaceTaken(intake, "x", Group.PARTICIPANT, JAN_1, "UNEMPLOYED_INSURED", null));
        for (String stratum : Arrays.asList(null, "UNEMPLOYED_INSURED", "IN_FLEX_JOB")) {
            Place one = new Place("y", Group.PARTICIPANT, JAN_1, stratum, null);
            assertRefused(IntakeDecider.admit(state, koebenhavn, SICK, one), RefusalCode.QUOTA_FULL, null);
            Place control = new Place("y", Group.CONTROL, JAN_1, stratum, null);
            assertThat(IntakeDecider.admit(state, koebenhavn, SICK, control)).isInstanceOf(Decision.Accepted.class);
        }
    }

    @Test
    void aPersonIsCountedOnce() {
        Quota overlapping = new Quota(SICK, Set.of(Employment.UNEMPLOYED_INSURED, Employment.OTHER), 1, 1);
        assertRefused(
                TrialDecider.decide(given(register()), enrol(List.of(UNEMPLOYED, overlapping), null, PARITY)),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "quotas.employments");
        assertThat(new Quota(SICK, Set.of(), 1, 1)).isEqualTo(new Quota(SICK, null, 1, 1));
    }

    // ---- draws in an intake

    private static final AllocationRule SIMPLE = drawing(AllocationMethod.SIMPLE_RANDOM, null, null);

    private static Place drawn(String caseId, Group group, int rule, int number) {
        return new Place(caseId, group, JAN_1, null, new Draw(rule, number));
    }

    @Test
    void aNumberIsDrawnOnce() {
        Jobcentre jobcentre = given(register(), SET_SEED, enrol(null, null, SIMPLE))
                .jobcentre(CENTRE)
                .orElseThrow();
        String intake = IntakeState.idOf(TRIAL, CENTRE, SICK);
        IntakeState state = IntakeState.empty(intake);
        assertThat(state.nextDraw(1, null)).isEqualTo(1);
        Place first = drawn("a", Group.PARTICIPANT, 1, 1);
        for (IntakeEvent event :
                IntakeDecider.admit(state, jobcentre, SICK, first).orThrow()) {
            state = state.with(event);
        }
        for (IntakeEvent event : IntakeDecider.giveUp(state, first).orThrow()) {
            state = state.with(event);
        }
        assertThat(state.participants()).isZero();
        assertThat(state.nextDraw(1, null)).isEqualTo(2);
        for (IntakeEvent event : IntakeDecider.takeBack(state, first).orThrow()) {
            state = state.with(event);
        }
        assertThat(state.nextDraw(1, null)).isEqualTo(2);
        assertThat(state.nextDraw(2, null)).isEqualTo(1);
        assertThat(state.nextDraw(1, "OTHER")).isEqualTo(1);
    }

    /** Or a refusal would tell what was drawn, and could be asked for with one person after another. */
    @Test
    void aFullQuotaClosesADrawnIntakeToBothGroups() {
        Jobcentre jobcentre = given(
                        register(), SET_SEED, enrol(List.of(new Quota(SICK, null, 1, 9)), QuotaRule.EACH_GROUP, SIMPLE))
                .jobcentre(CENTRE)
                .orElseThrow();
        String intake = IntakeState.idOf(TRIAL, CENTRE, SICK);
        IntakeState full = IntakeState.empty(intake)
                .with(new PlaceTaken(intake, "a", Group.PARTICIPANT, JAN_1, null, new Draw(1, 1)));
        for (Group group : List.of(Group.PARTICIPANT, Group.CONTROL)) {
            assertRefused(
                    IntakeDecider.admit(full, jobcentre, SICK, drawn("b", group, 1, 2)), RefusalCode.QUOTA_FULL, null);
        }
    }

    // ---- the window of intake

    private static EnrolJobcentre withIntake(@Nullable Period intake) {
        EnrolJobcentre enrol = enrol(null, null, PARITY);
        return new EnrolJobcentre(
                enrol.trialId(),
                enrol.jobcentreId(),
                enrol.name(),
                enrol.region(),
                enrol.model(),
                enrol.period(),
                enrol.targetGroups(),
                enrol.quotas(),
                enrol.quotaRule(),
                enrol.allocation(),
                enrol.exemptionStep(),
                enrol.letterAt(),
                intake,
                null);
    }

    @Test
    void intakeRunsFourMonthsFromTheJobcentresOwnStart() {
        assertThat(intake(withIntake(null), 4)).isEqualTo(new Period(JAN_1, LocalDate.of(2009, 4, 30)));
        Period own = new Period(JAN_1, LocalDate.of(2009, 5, 15));
        assertThat(intake(withIntake(own), 4)).isEqualTo(own);
    }

    @Test
    void withoutMonthsOfIntakeItRunsAsLongAsTheJobcentresTrial() {
        EnrolJobcentre enrol = withIntake(null);
        assertThat(intake(enrol, null)).isEqualTo(enrol.period());
    }

    private static Period intake(EnrolJobcentre enrol, @Nullable Integer months) {
        ProtocolRules rules = new ProtocolRules(4, 35, Set.of(), List.of(), null, null, null, null, months);
        ProtocolHistory trial = given(register(), new AdoptProtocol(TRIAL, 1, JAN_1, rules), enrol);
        return trial.intakeOf(trial.jobcentre(CENTRE).orElseThrow());
    }

    @Test
    void intakeLiesWithinTheJobcentresTrial() {
        ProtocolHistory trial = given(register());
        assertRefused(
                TrialDecider.decide(trial, withIntake(new Period(MAR_12, MAR_1))),
                RefusalCode.PERIOD_REVERSED,
                "intakePeriod");
        assertRefused(
                TrialDecider.decide(trial, withIntake(new Period(JAN_1.minusDays(1), MAR_1))),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "intakePeriod");
        assertRefused(
                TrialDecider.decide(trial, withIntake(new Period(JAN_1, AUG_31.plusDays(1)))),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "intakePeriod");
    }
}
