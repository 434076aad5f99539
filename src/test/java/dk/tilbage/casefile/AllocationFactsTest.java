package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.SYD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseFacts.StepAssessment;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.ExemptionStep;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeState.Pause;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialEvent.AllocationChanged;
import dk.tilbage.trial.TrialEvent.AllocationSeedSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is read of an allocation beside the group: the arm implied, when it became known, pauses, the exemption step. */
class AllocationFactsTest {

    private static final LocalDate DAY_1 = LocalDate.of(2009, 1, 5);
    private static final LocalDate MAR_1 = LocalDate.of(2009, 3, 1);
    private static final LocalDate TODAY = LocalDate.of(2009, 9, 1);
    private static final ProtocolRules RULES = TestTrial.rules(1);

    private final List<TrialEvent> decided = new ArrayList<>(TestTrial.events());
    private CaseState state = CaseState.NONE;

    private ProtocolHistory trial() {
        return ProtocolHistory.fold(decided).orElseThrow();
    }

    private void given(CaseCommand... commands) {
        for (CaseCommand command : commands) {
            for (CaseEvent event : CaseDecider.decide(state, command, new Circumstances(TODAY, trial()))
                    .orThrow()) {
                state = state.evolve(event);
            }
        }
    }

    private CaseFacts facts() {
        return CaseFacts.of(state);
    }

    private static OpenCase open(BirthYearParity parity, TargetGroup targetGroup) {
        boolean flexJob = targetGroup == TargetGroup.FLEX_JOB;
        return new OpenCase(
                "c",
                TRIAL,
                NORD,
                person("p", parity),
                targetGroup,
                DAY_1,
                Employment.OTHER,
                false,
                "cw",
                null,
                flexJob ? FlexJobOrigin.NEWLY_APPROVED : null,
                null,
                null);
    }

    private static OpenCase open() {
        return open(BirthYearParity.ODD, TargetGroup.SICKNESS_BENEFIT);
    }

    private static AllocateCase allocate(LocalDate on) {
        return new AllocateCase("c", "a", on);
    }

    private static HoldConversation firstFollowUp(LocalDate on) {
        return new HoldConversation(
                "c",
                "h",
                null,
                Set.of(ConversationKind.FIRST_FOLLOW_UP),
                ConversationForm.INDIVIDUAL,
                Channel.IN_PERSON,
                on,
                CaseFacts.JOBCENTRE,
                null,
                null);
    }

    // ---- out of order

    private static HoldConversation firstFollowUp(String id, String heldBy, Channel channel, LocalDate on) {
        return new HoldConversation(
                "c",
                id,
                null,
                Set.of(ConversationKind.FIRST_FOLLOW_UP),
                ConversationForm.INDIVIDUAL,
                channel,
                on,
                heldBy,
                null,
                null);
    }

    private static LocalDate feb(int day) {
        return LocalDate.of(2009, 2, day);
    }

    @Test
    void aFirstFollowUpDatedBeforeTheAllocationIsOutOfOrder() {
        given(open(), allocate(feb(17)), firstFollowUp("h", CaseFacts.JOBCENTRE, Channel.IN_PERSON, feb(16)));
        assertThat(facts().outOfOrder()).isTrue();
    }

    @Test
    void anAllocationRecordedAfterTheFirstFollowUpIsOutOfOrderWhateverItsDate() {
        given(open(), firstFollowUp("h", CaseFacts.JOBCENTRE, Channel.IN_PERSON, feb(16)), allocate(feb(9)));
        assertThat(facts().outOfOrder()).isTrue();
    }

    @Test
    void onOneDayTheOrderOfRecordingDecides() {
        given(open(), allocate(feb(16)), firstFollowUp("h", CaseFacts.JOBCENTRE, Channel.IN_PERSON, feb(16)));
        assertThat(facts().outOfOrder()).isFalse();
    }

    @Test
    void aProvidersFirstFollowUpOrOneByMailIsNotTheStep() {
        given(
                open(),
                firstFollowUp("provider", "p-1", Channel.IN_PERSON, feb(2)),
                firstFollowUp("mail", CaseFacts.JOBCENTRE, Channel.MAIL, feb(3)),
                allocate(feb(9)),
                firstFollowUp("own", CaseFacts.JOBCENTRE, Channel.IN_PERSON, feb(16)));
        assertThat(facts().outOfOrder()).isFalse();
        assertThat(facts().entry()).contains(feb(16));
    }

    @Test
    void aProvidersOneRecordedLaterHidesNothing() {
        given(
                open(),
                firstFollowUp("own", CaseFacts.JOBCENTRE, Channel.IN_PERSON, feb(16)),
                allocate(feb(9)),
                firstFollowUp("provider", "p-1", Channel.IN_PERSON, feb(12)));
        assertThat(facts().outOfOrder()).isTrue();
    }

    @Test
    void flexJobHasNoSuchStep() {
        given(
                open(BirthYearParity.ODD, TargetGroup.FLEX_JOB),
                firstFollowUp("own", CaseFacts.JOBCENTRE, Channel.IN_PERSON, feb(16)),
                allocate(feb(20)));
        assertThat(facts().outOfOrder()).isFalse();
    }

    // ---- assigned and implied

    private ImpliedAllocation implied() {
        return ImpliedAllocation.of(state, trial()).orElseThrow();
    }

    @Test
    void aCorrectedPersonImpliesAnotherGroupBesideTheOneAssigned() {
        given(open(), allocate(DAY_1.plusDays(30)));
        assertThat(implied()).isEqualTo(new ImpliedAllocation(Group.PARTICIPANT, "BIRTH_YEAR_PARITY"));
        given(new CorrectRegistration(
                "c", "c", open(BirthYearParity.EVEN, TargetGroup.SICKNESS_BENEFIT), sealed("wrong number")));
        assertThat(facts().group()).isEqualTo(Group.PARTICIPANT);
        assertThat(implied()).isEqualTo(new ImpliedAllocation(Group.CONTROL, "BIRTH_YEAR_PARITY"));
    }

    /** The rule of the day of the allocation implies, not today's. */
    @Test
    void theRuleOfTheDayImplies() {
        decided.add(new AllocationChanged(NORD, MAR_1, AllocationRule.byParity(7, Set.of(TargetGroup.FLEX_JOB))));
        given(open(), allocate(DAY_1.plusDays(45)));
        given(new CorrectRegistration(
                "c", "c", open(BirthYearParity.ODD, TargetGroup.FLEX_JOB), sealed("another target group")));
        assertThat(implied().group()).isEqualTo(Group.PARTICIPANT);
        CaseState february = state;
        state = CaseState.NONE;
        given(open(), allocate(MAR_1));
        given(new CorrectRegistration(
                "c", "c", open(BirthYearParity.ODD, TargetGroup.FLEX_JOB), sealed("another target group")));
        // The person of these tests is born on the 14th.
        assertThat(implied())
                .isEqualTo(new ImpliedAllocation(Group.NOT_IN_TRIAL, "BIRTH_YEAR_PARITY_AFTER_BIRTH_DAY_FILTER_7"));
        assertThat(february.place()).isPresent();
    }

    @Test
    void aCaseThatWouldNotBeAllocatedImpliesNoGroup() {
        given(open(), allocate(DAY_1.plusDays(30)));
        given(new CorrectRegistration(
                "c", "c", open(BirthYearParity.ODD, TargetGroup.CASH_BENEFIT_SICK), sealed("wrong benefit")));
        assertThat(implied()).isEqualTo(new ImpliedAllocation(Group.UNALLOCATED, null));
    }

    @Test
    void theJobcentreThatAllocatedImplies() {
        decided.add(new AllocationChanged(
                SYD, LocalDate.of(2009, 1, 2), AllocationRule.byParity(7, Set.of(TargetGroup.SICKNESS_BENEFIT))));
        given(
                open(),
                new TransferCase("c", "t1", null, null, SYD, DAY_1.plusDays(1)),
                allocate(DAY_1.plusDays(30)),
                new TransferCase("c", "t2", null, null, NORD, DAY_1.plusDays(2)));
        assertThat(facts().group()).isEqualTo(Group.NOT_IN_TRIAL);
        assertThat(facts().allocatedBy()).isEqualTo(SYD);
        assertThat(implied().group()).isEqualTo(Group.NOT_IN_TRIAL);
    }

    private void drawing() {
        decided.add(new AllocationSeedSet(new AllocationSeed("77".repeat(AllocationSeed.BYTES))));
        decided.add(new AllocationChanged(
                NORD,
                LocalDate.of(2009, 1, 2),
                new AllocationRule(AllocationMethod.SIMPLE_RANDOM, null, Set.of(), null, null)));
    }

    @Test
    void aDrawStandsWhoeverThePersonIsAndIsUnknownForAnotherList() {
        drawing();
        given(open(), allocate(DAY_1.plusDays(40)));
        Group drawn = facts().group();
        given(new CorrectRegistration(
                "c", "c", open(BirthYearParity.EVEN, TargetGroup.SICKNESS_BENEFIT), sealed("wrong number")));
        assertThat(implied()).isEqualTo(new ImpliedAllocation(drawn, "SIMPLE_RANDOM"));
        given(new CorrectRegistration(
                "c", "c", open(BirthYearParity.EVEN, TargetGroup.FLEX_JOB), sealed("another target group")));
        assertThat(implied()).isEqualTo(new ImpliedAllocation(null, "SIMPLE_RANDOM"));
    }

    // ---- when it became known

    @Test
    void aGroupByParityIsKnownWithTheAllocation() {
        given(open());
        assertThat(facts().allocationKnownOn()).isEmpty();
        given(allocate(DAY_1.plusDays(30)));
        assertThat(facts().allocationKnownOn()).contains(DAY_1.plusDays(30));
    }

    @Test
    void aGroupThatWasDrawnIsKnownWhenItIsRevealed() {
        drawing();
        given(open(), allocate(DAY_1.plusDays(30)));
        assertThat(facts().allocationKnownOn()).isEmpty();
        given(new RevealAllocation("c", "r", DAY_1.plusDays(44)));
        assertThat(facts().allocationKnownOn()).contains(DAY_1.plusDays(44));
    }

    // ---- pauses

    /** Week 8 of these cases ends on 1 March 2009. */
    private static Pause pause(LocalDate from, LocalDate resumedOn) {
        return new Pause(from, resumedOn);
    }

    @Test
    void aCaseFallsInThePauseInWhichItHadToBeAllocated() {
        given(open());
        assertThat(facts().allocationDue(RULES)).isEqualTo(MAR_1);
        assertThat(facts().fellIn(pause(MAR_1, MAR_1.plusDays(1)), RULES)).isTrue();
        assertThat(facts().fellIn(pause(MAR_1.plusDays(1), MAR_1.plusDays(9)), RULES))
                .isFalse();
        assertThat(facts().fellIn(pause(MAR_1.minusDays(9), MAR_1), RULES)).isFalse();
        assertThat(facts().fellIn(new Pause(MAR_1.minusDays(9), null), RULES)).isTrue();

        given(firstFollowUp(MAR_1.minusDays(10)));
        assertThat(facts().allocationDue(RULES)).isEqualTo(MAR_1.minusDays(10));
        assertThat(facts().fellIn(pause(MAR_1, MAR_1.plusDays(1)), RULES)).isFalse();
        assertThat(facts().fellIn(pause(MAR_1.minusDays(10), MAR_1.minusDays(9)), RULES))
                .isTrue();
    }

    @Test
    void whoWasAllocatedBeforeThePauseDidNotFallInItAndWhoWasAfterItDid() {
        Pause pause = pause(MAR_1.minusDays(4), MAR_1.plusDays(4));
        given(open(), allocate(MAR_1.minusDays(5)));
        assertThat(facts().fellIn(pause, RULES)).isFalse();
        state = CaseState.NONE;
        given(open(), allocate(MAR_1.plusDays(4)));
        assertThat(facts().fellIn(pause, RULES)).isTrue();
    }

    @Test
    void whoHadLeftBeforeThenDidNotFallInThePause() {
        given(open(), new CloseCase("c", "z", MAR_1.minusDays(1), Outcome.MOVED));
        assertThat(facts().fellIn(pause(MAR_1, MAR_1.plusDays(1)), RULES)).isFalse();
    }

    @Test
    void peopleOnCashBenefitFallInNoPause() {
        given(open(BirthYearParity.ODD, TargetGroup.CASH_BENEFIT_SICK));
        assertThat(facts().fellIn(pause(MAR_1, MAR_1.plusDays(1)), RULES)).isFalse();
    }

    @Test
    void aFlexJobCaseFallsDueInWeekEight() {
        given(open(BirthYearParity.ODD, TargetGroup.FLEX_JOB), firstFollowUp(MAR_1.minusDays(20)));
        assertThat(facts().allocationDue(RULES)).isEqualTo(MAR_1);
    }

    // ---- the step of exemption

    private static RecordExemptionAssessment assess(LocalDate on) {
        return new RecordExemptionAssessment(
                "c", "x", on, true, ExemptionGround.TREATMENT_OBSTACLE, sealed("in treatment"));
    }

    private List<StepAssessment> steps() {
        return List.of(
                facts().exemptionAt(ExemptionStep.BEFORE_ALLOCATION),
                facts().exemptionAt(ExemptionStep.FIRST_FOLLOW_UP),
                facts().exemptionAt(ExemptionStep.ANY_TIME));
    }

    @Test
    void aCaseComesToTheStepBeforeItIsJudgedByIt() {
        given(open(), assess(DAY_1.plusDays(20)));
        assertThat(steps()).containsOnly(StepAssessment.NOT_REACHED);
        given(allocate(DAY_1.plusDays(30)));
        assertThat(steps())
                .containsExactly(StepAssessment.ASSESSED, StepAssessment.NOT_REACHED, StepAssessment.NOT_REACHED);
        given(firstFollowUp(DAY_1.plusDays(50)));
        assertThat(steps()).containsOnly(StepAssessment.ASSESSED);
    }

    @Test
    void anAssessmentAfterTheStepIsNoneAtTheStep() {
        given(open(), allocate(DAY_1.plusDays(30)), firstFollowUp(DAY_1.plusDays(50)));
        assertThat(steps()).containsOnly(StepAssessment.NOT_ASSESSED);
        given(assess(DAY_1.plusDays(51)));
        assertThat(steps())
                .containsExactly(StepAssessment.NOT_ASSESSED, StepAssessment.NOT_ASSESSED, StepAssessment.ASSESSED);
    }

    @Test
    void anAssessmentOnTheDayOfTheFirstFollowUpIsAtTheStep() {
        given(open(), allocate(DAY_1.plusDays(30)), firstFollowUp(DAY_1.plusDays(50)), assess(DAY_1.plusDays(50)));
        assertThat(steps())
                .containsExactly(StepAssessment.NOT_ASSESSED, StepAssessment.ASSESSED, StepAssessment.ASSESSED);
    }

    /** Dated before it and recorded after it: the group was known when it was judged. */
    @Test
    void anAssessmentRecordedAfterTheAllocationWasNotBeforeIt() {
        given(open(), allocate(DAY_1.plusDays(30)), assess(DAY_1.plusDays(20)));
        assertThat(facts().exemptionAt(ExemptionStep.BEFORE_ALLOCATION)).isEqualTo(StepAssessment.NOT_ASSESSED);
    }
}
