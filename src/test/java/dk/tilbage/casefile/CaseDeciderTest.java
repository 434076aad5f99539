package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Given what has happened, when a command is sent on a day, then these events or this refusal. */
class CaseDeciderTest {

    private static final LocalDate DAY_1 = LocalDate.of(2009, 1, 5);
    private static final LocalDate TODAY = LocalDate.of(2009, 6, 1);

    private CaseState state = CaseState.NONE;
    private ProtocolHistory protocol = TestTrial.protocol();

    // ---- opening ----------------------------------------------------------------------------------------------------

    @Test
    void aCaseIsOpened() {
        assertThat(accepted(open())).singleElement().isInstanceOf(CaseOpened.class);
    }

    @Test
    void openingItAgainWithTheSameContentChangesNothing() {
        given(open());
        assertThat(accepted(open())).isEmpty();
    }

    @Test
    void itsIdIsNotForAnotherCase() {
        given(open());
        OpenCase other = openOn(DAY_1.plusDays(1));
        refused(other, RefusalCode.CASE_ID_IN_USE, "caseId");
    }

    @Test
    void theTrialAndTheJobcentreMustExist() {
        refused(openIn("another-trial", NORD), RefusalCode.TRIAL_UNKNOWN, "trialId");
        refused(openIn(TRIAL, "nowhere"), RefusalCode.JOBCENTRE_UNKNOWN, "jobcentreId");
    }

    @Test
    void dayOneDoesNotLieInTheFuture() {
        refused(openOn(TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "firstDay");
    }

    @Test
    void flexJobNeedsItsOriginAndOthersMustNotHaveOne() {
        refused(open(TargetGroup.FLEX_JOB, null, true), RefusalCode.FIELD_NOT_FOR_TARGET_GROUP, "origin");
        refused(
                open(TargetGroup.SICKNESS_BENEFIT, FlexJobOrigin.NEWLY_APPROVED, true),
                RefusalCode.FIELD_NOT_FOR_TARGET_GROUP,
                "origin");
    }

    @Test
    void nothingCanBeAskedOfACaseThatDoesNotExist() {
        refused(new RecordEmployerReport("c", "r", DAY_1), RefusalCode.CASE_UNKNOWN, "caseId");
    }

    @Test
    void theOpeningCanBeCorrectedButNotWithdrawn() {
        given(open());
        given(new CorrectRegistration("c", "c", openOn(DAY_1.minusDays(3)), sealed("typed wrong")));
        assertThat(state.opening().firstDay()).isEqualTo(DAY_1.minusDays(3));
        refused(
                new WithdrawRegistration("c", "c", sealed("no")),
                RefusalCode.OPENING_NOT_WITHDRAWABLE,
                "registrationId");
    }

    // ---- registering, once and again --------------------------------------------------------------------------------

    @Test
    void theSameContentUnderTheSameIdChangesNothing() {
        given(open(), new RecordEmployerReport("c", "r1", DAY_1.plusDays(20)));
        assertThat(accepted(new RecordEmployerReport("c", "r1", DAY_1.plusDays(20))))
                .isEmpty();
    }

    @Test
    void otherContentUnderAUsedIdIsRefused() {
        given(open(), new RecordEmployerReport("c", "r1", DAY_1.plusDays(20)));
        refused(
                new RecordEmployerReport("c", "r1", DAY_1.plusDays(21)),
                RefusalCode.REGISTRATION_ID_IN_USE,
                "registrationId");
        refused(new SendInformationForm("c", "r1", DAY_1), RefusalCode.REGISTRATION_ID_IN_USE, "registrationId");
    }

    @Test
    void equalHoursAreEqualHoweverTheyAreWritten() {
        given(open(), offer("o", "10"));
        assertThat(accepted(offer("o", "10.00"))).isEmpty();
    }

    @Test
    void nothingHappensInTheFutureButPlansMay() {
        given(open());
        refused(new RecordEmployerReport("c", "r1", TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        accepted(new PlanConversation(
                "c",
                "r2",
                Set.of(ConversationKind.CONTACT),
                ConversationForm.INDIVIDUAL,
                Channel.IN_PERSON,
                TODAY.plusDays(10),
                null));
    }

    @Test
    void nothingHappensBeforeDayOneButAHospitalStayMayHaveBegun() {
        given(open());
        refused(new CategoriseCase("c", "r1", 2, DAY_1.minusDays(1)), RefusalCode.BEFORE_DAY_ONE, "on");
        accepted(new RecordHospitalStay("c", "r2", DAY_1.minusDays(5), DAY_1.plusDays(5)));
    }

    @Test
    void rangesAreChecked() {
        given(open());
        refused(new CategoriseCase("c", "r", 4, DAY_1), RefusalCode.VALUE_OUT_OF_RANGE, "category");
        refused(offer("r", "0"), RefusalCode.VALUE_OUT_OF_RANGE, "hoursPerWeek");
        refused(offer("r", "60.5"), RefusalCode.VALUE_OUT_OF_RANGE, "hoursPerWeek");
        refused(offer("r", "1E+999999999"), RefusalCode.VALUE_OUT_OF_RANGE, "hoursPerWeek");
        refused(offer("r", "1E-999999999"), RefusalCode.VALUE_OUT_OF_RANGE, "hoursPerWeek");
        refused(held("r", DAY_1.plusDays(3), Set.of()), RefusalCode.VALUE_MISSING, "kinds");
        refused(
                new RecordHospitalStay("c", "r", DAY_1.plusDays(5), DAY_1.plusDays(4)),
                RefusalCode.PERIOD_REVERSED,
                "to");
        refused(new TransferCase("c", "r", null, null, null, DAY_1), RefusalCode.VALUE_MISSING, "caseworkerId");
    }

    // ---- pointing ---------------------------------------------------------------------------------------------------

    @Test
    void whatAFactPointsToMustExistAndBeOfTheRightKind() {
        given(open(), new RecordEmployerReport("c", "r1", DAY_1.plusDays(20)));
        refused(new StartOffer("c", "r2", "nothing", TODAY), RefusalCode.REGISTRATION_UNKNOWN, "offerId");
        refused(new StartOffer("c", "r2", "r1", TODAY), RefusalCode.REGISTRATION_OF_OTHER_KIND, "offerId");
    }

    @Test
    void whatOthersPointToIsNotWithdrawn() {
        given(open(), offer("o", "10"), new StartOffer("c", "s", "o", DAY_1.plusDays(70)));
        var refusal = refused(
                new WithdrawRegistration("c", "o", sealed("never made")),
                RefusalCode.REGISTRATION_IN_USE,
                "registrationId");
        assertThat(refusal.others()).containsExactly("s");
        given(new WithdrawRegistration("c", "s", sealed("never started")));
        given(new WithdrawRegistration("c", "o", sealed("never made")));
        assertThat(state.fact("o")).isEmpty();
    }

    @Test
    void aWithdrawnIdIsDead() {
        given(open(), offer("o", "10"), new WithdrawRegistration("c", "o", sealed("never made")));
        refused(offer("o", "12"), RefusalCode.REGISTRATION_WITHDRAWN, "registrationId");
        refused(new StartOffer("c", "s", "o", TODAY), RefusalCode.REGISTRATION_WITHDRAWN, "offerId");
        assertThat(accepted(new WithdrawRegistration("c", "o", sealed("again"))))
                .isEmpty();
    }

    // ---- who the person is ------------------------------------------------------------------------------------------

    @Test
    void aPersonIsForgottenOnce() {
        refused(new ForgetPerson("c", ForgettingReason.DATA_SUBJECT_REQUEST), RefusalCode.CASE_UNKNOWN, "caseId");
        given(open());
        CaseState before = state;
        assertThat(accepted(new ForgetPerson("c", ForgettingReason.COURT_ORDER)))
                .containsExactly(new PersonForgotten(ForgettingReason.COURT_ORDER));
        given(new ForgetPerson("c", ForgettingReason.COURT_ORDER));
        assertThat(state.person().forgotten()).isTrue();
        assertThat(accepted(new ForgetPerson("c", ForgettingReason.TRIAL_ENDED)))
                .isEmpty();
        assertThat(state).isEqualTo(before);
        assertThat(accepted(new CategoriseCase("c", "cat", 2, TODAY))).hasSize(1);
    }

    @Test
    void anotherNumberIsThePersonsFromThatDay() {
        given(open());
        CaseState before = state;
        assertThat(accepted(new ReplaceCpr("c", state.opening().person().cpr(), TODAY)))
                .isEmpty();
        refused(new ReplaceCpr("c", sealed("new"), TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        assertThat(accepted(new ReplaceCpr("c", sealed("new"), TODAY)))
                .containsExactly(new CprReplaced(sealed("new"), TODAY));
        given(new ReplaceCpr("c", sealed("new"), TODAY));
        assertThat(state).isEqualTo(before);
        assertThat(state.person().cpr()).isEqualTo(sealed("new"));
        assertThat(accepted(new ReplaceCpr("c", sealed("new"), TODAY))).isEmpty();
        // Back to what it was is a change again.
        assertThat(accepted(new ReplaceCpr("c", state.opening().person().cpr(), TODAY)))
                .hasSize(1);
    }

    @Test
    void whomTheOpeningNamedBeforeItWasCorrectedIsKnown() {
        given(open());
        OpenCase opened = open();
        OpenCase other = new OpenCase(
                opened.caseId(),
                opened.trialId(),
                opened.jobcentreId(),
                person("p-other", BirthYearParity.EVEN),
                opened.targetGroup(),
                opened.firstDay(),
                opened.employment(),
                opened.hasJob(),
                opened.caseworkerId(),
                null,
                null,
                null,
                null);
        given(new CorrectRegistration("c", "c", other, sealed("another's number")));
        assertThat(state.person().personIds()).containsExactly(opened.person().personId(), "p-other");
        given(new CorrectRegistration("c", "c", opened, sealed("it was right")));
        assertThat(state.person().personIds())
                .containsExactly("p-other", opened.person().personId());
    }

    // ---- allocation -------------------------------------------------------------------------------------------------

    @Test
    void oddBirthYearsBecomeParticipants() {
        given(open());
        assertThat(accepted(new AllocateCase("c", "a", DAY_1.plusDays(30))))
                .containsExactly(new CaseAllocated(
                        "a", DAY_1.plusDays(30), Group.PARTICIPANT, "BIRTH_YEAR_PARITY", null, null, null));
    }

    @Test
    void aCaseIsAllocatedOnceAndForAll() {
        given(open(), new AllocateCase("c", "a", DAY_1.plusDays(30)));
        assertThat(accepted(new AllocateCase("c", "a", DAY_1.plusDays(30)))).isEmpty();
        refused(new AllocateCase("c", "b", DAY_1.plusDays(31)), RefusalCode.ALREADY_ALLOCATED, null);
        refused(
                new CorrectRegistration("c", "a", new AllocateCase("c", "a", DAY_1.plusDays(29)), sealed("why")),
                RefusalCode.ALLOCATION_FINAL,
                "registrationId");
        refused(new WithdrawRegistration("c", "a", sealed("why")), RefusalCode.ALLOCATION_FINAL, "registrationId");
    }

    @Test
    void aCorrectedOpeningNeverMovesTheAllocation() {
        given(open(), new AllocateCase("c", "a", DAY_1.plusDays(30)));
        OpenCase even = new OpenCase(
                "c",
                TRIAL,
                NORD,
                person("p-2", BirthYearParity.EVEN),
                TargetGroup.SICKNESS_BENEFIT,
                DAY_1,
                Employment.EMPLOYED,
                true,
                "cw-1",
                null,
                null,
                null,
                null);
        given(new CorrectRegistration("c", "c", even, sealed("wrong number")));
        assertThat(CaseFacts.of(state).group()).isEqualTo(Group.PARTICIPANT);
    }

    @Test
    void peopleOnCashBenefitAreNeverAllocated() {
        given(open(TargetGroup.CASH_BENEFIT_SICK, null, false));
        refused(new AllocateCase("c", "a", DAY_1.plusDays(30)), RefusalCode.CASH_BENEFIT_NOT_ALLOCATED, null);
    }

    @Test
    void flexJobTakesMoreThanFiveWeeksOfUnemployment() {
        given(open(TargetGroup.FLEX_JOB, FlexJobOrigin.NEWLY_APPROVED, false));
        // Unemployed since Monday 5 January: day 36 is Monday 9 February.
        refused(new AllocateCase("c", "a", LocalDate.of(2009, 2, 8)), RefusalCode.NOT_ELIGIBLE, "on");
        accepted(new AllocateCase("c", "a", LocalDate.of(2009, 2, 9)));
    }

    @Test
    void anExemptionInForceDoesNotBarTheAllocation() {
        given(
                open(),
                new RecordExemptionAssessment(
                        "c", "e", LocalDate.of(2009, 2, 2), true, ExemptionGround.TREATMENT_OBSTACLE, sealed("ill")));
        accepted(new AllocateCase("c", "a", LocalDate.of(2009, 2, 9)));
    }

    /** Moved away before the first trial conversation; a conversation held before the allocation enters nobody. */
    @Test
    void flexJobTooLeavesBeforeEntry() {
        given(
                open(TargetGroup.FLEX_JOB, FlexJobOrigin.NEWLY_APPROVED, false),
                held("h", LocalDate.of(2009, 2, 5), Set.of(ConversationKind.CONTACT)),
                new AllocateCase("c", "a", LocalDate.of(2009, 2, 10)),
                new CloseCase("c", "z", LocalDate.of(2009, 2, 20), Outcome.MOVED));
        assertThat(CaseFacts.of(state).entry()).isEmpty();
        assertThat(CaseFacts.of(state).leftBeforeEntry()).isTrue();
        // It was held after all, on the day before they moved.
        given(held("h2", LocalDate.of(2009, 2, 19), Set.of(ConversationKind.CONTACT)));
        assertThat(CaseFacts.of(state).entry()).contains(LocalDate.of(2009, 2, 19));
        assertThat(CaseFacts.of(state).leftBeforeEntry()).isFalse();
    }

    @Test
    void aJobcentreThatDoesNotRunTheTargetGroupDoesNotAllocateACaseTransferredToIt() {
        List<TrialEvent> events = new ArrayList<>(TestTrial.events());
        Jobcentre nord = TestTrial.protocol().jobcentre(NORD).orElseThrow();
        events.add(new TrialEvent.JobcentreEnrolled(new Jobcentre(
                "sick-only",
                "sick-only",
                nord.region(),
                nord.model(),
                nord.period(),
                Set.of(TargetGroup.SICKNESS_BENEFIT),
                nord.quotas(),
                nord.quotaRule(),
                nord.allocation(),
                nord.exemptionStep(),
                nord.letterAt(),
                nord.intakePeriod(),
                null)));
        protocol = ProtocolHistory.fold(events).orElseThrow();
        given(
                open(TargetGroup.FLEX_JOB, FlexJobOrigin.NEWLY_APPROVED, false),
                new TransferCase("c", "t1", null, null, "sick-only", DAY_1.plusDays(40)));
        refused(new AllocateCase("c", "a", DAY_1.plusDays(41)), RefusalCode.TARGET_GROUP_NOT_RUN, null);
        given(new TransferCase("c", "t2", null, null, NORD, DAY_1.plusDays(42)));
        accepted(new AllocateCase("c", "a", DAY_1.plusDays(43)));
    }

    @Test
    void whoHasRecoveredIsNotAllocated() {
        given(open(), new RecordFullRecovery("c", "f", DAY_1.plusDays(20), RecoveredTo.OWN_JOB));
        refused(new AllocateCase("c", "a", DAY_1.plusDays(21)), RefusalCode.AFTER_RECOVERY, "on");
    }

    /** Day 1 is 5 January, allocated 9 February; on the 12th the jobcentre hears of an end on the 5th. */
    @Test
    void anEndBeforeTheAllocationThatIsHeardOfAfterItIsRecorded() {
        CaseCommand[] ends = {
            new RecordFullRecovery("c", "f", LocalDate.of(2009, 2, 5), RecoveredTo.OWN_JOB),
            new CloseCase("c", "z", LocalDate.of(2009, 2, 5), Outcome.MOVED)
        };
        for (CaseCommand end : ends) {
            state = CaseState.NONE;
            given(open(), new AllocateCase("c", "a", LocalDate.of(2009, 2, 9)), end);
            assertThat(CaseFacts.of(state).leftBeforeEntry()).isTrue();
            assertThat(CaseFacts.of(state).group()).isEqualTo(Group.PARTICIPANT);
        }
    }

    // ---- entry ------------------------------------------------------------------------------------------------------

    @Test
    void theFirstFollowUpOfTheDayOfReopeningEnters() {
        given(
                open(),
                new AllocateCase("c", "a", DAY_1.plusDays(30)),
                new CloseCase("c", "z", DAY_1.plusDays(35), Outcome.BENEFIT_STOPPED),
                new ReopenCase("c", "y", DAY_1.plusDays(40)),
                held("h", DAY_1.plusDays(40), Set.of(ConversationKind.FIRST_FOLLOW_UP)));
        assertThat(CaseFacts.of(state).entry()).contains(DAY_1.plusDays(40));
        assertThat(CaseFacts.of(state).leftBeforeEntry()).isFalse();
    }

    @Test
    void theFirstFollowUpOfTheDayOfTheEndEntersAndAnyLaterOneDoesNot() {
        given(
                open(),
                new AllocateCase("c", "a", DAY_1.plusDays(30)),
                new RecordFullRecovery("c", "f", DAY_1.plusDays(35), RecoveredTo.OWN_JOB),
                held("h", DAY_1.plusDays(36), Set.of(ConversationKind.FIRST_FOLLOW_UP)));
        assertThat(CaseFacts.of(state).entry()).isEmpty();
        assertThat(CaseFacts.of(state).leftBeforeEntry()).isTrue();
        given(held("h2", DAY_1.plusDays(35), Set.of(ConversationKind.FIRST_FOLLOW_UP)));
        assertThat(CaseFacts.of(state).entry()).contains(DAY_1.plusDays(35));
        assertThat(CaseFacts.of(state).leftBeforeEntry()).isFalse();
    }

    @Test
    void whoIsBackInAReopenedCaseHasNotLeft() {
        given(
                open(),
                new AllocateCase("c", "a", DAY_1.plusDays(30)),
                new CloseCase("c", "z", DAY_1.plusDays(35), Outcome.BENEFIT_STOPPED));
        assertThat(CaseFacts.of(state).leftBeforeEntry()).isTrue();
        given(new ReopenCase("c", "y", DAY_1.plusDays(40)));
        assertThat(CaseFacts.of(state).leftBeforeEntry()).isFalse();
    }

    // ---- what the protocol forbids ----------------------------------------------------------------------------------

    @Test
    void sicknessBenefitStepsAreNotForFlexJob() {
        given(open(TargetGroup.FLEX_JOB, FlexJobOrigin.NEWLY_APPROVED, false));
        refused(new RecordEmployerReport("c", "r", DAY_1), RefusalCode.NOT_FOR_TARGET_GROUP, null);
        refused(new SendInformationForm("c", "r", DAY_1), RefusalCode.NOT_FOR_TARGET_GROUP, null);
        refused(new CategoriseCase("c", "r", 1, DAY_1), RefusalCode.NOT_FOR_TARGET_GROUP, null);
    }

    /** One rule for new and corrected registrations: steps of sickness benefit stand in a correction's way. */
    @Test
    void anOpeningIsNotCorrectedToFlexJobOverSuchSteps() {
        CorrectRegistration toFlexJob = new CorrectRegistration(
                "c", "c", open(TargetGroup.FLEX_JOB, FlexJobOrigin.NEWLY_APPROVED, false), sealed("was flex-job"));
        given(open(), new CategoriseCase("c", "k", 2, DAY_1.plusDays(9)));
        refused(toFlexJob, RefusalCode.NOT_FOR_TARGET_GROUP, "targetGroup");
        given(new WithdrawRegistration("c", "k", sealed("never was")));
        accepted(toFlexJob);
    }

    @Test
    void aGroundMustBeInForceOnTheDayOfTheAssessment() {
        given(open());
        RecordExemptionAssessment early = new RecordExemptionAssessment(
                "c",
                "e",
                LocalDate.of(2009, 3, 11),
                true,
                ExemptionGround.RETURN_TO_OWN_JOB_IMMINENT,
                sealed("soon back"));
        refused(early, RefusalCode.GROUND_NOT_IN_FORCE, "ground");
        for (int day : new int[] {12, 13}) {
            accepted(new RecordExemptionAssessment(
                    "c",
                    "e",
                    LocalDate.of(2009, 3, day),
                    true,
                    ExemptionGround.RETURN_TO_OWN_JOB_IMMINENT,
                    sealed("soon back")));
        }
        refused(
                new RecordExemptionAssessment("c", "e", TODAY, true, null, sealed("?")),
                RefusalCode.GROUND_REQUIRED,
                "ground");
    }

    @Test
    void noWageSubsidyForASickListedPersonWhoHasAJob() {
        given(open());
        MakeOffer subsidy = new MakeOffer(
                "c",
                "o",
                OfferType.WAGE_SUBSIDY,
                LegalBasis.LAB,
                null,
                BigDecimal.TEN,
                null,
                null,
                null,
                DAY_1.plusDays(60),
                null,
                null);
        refused(subsidy, RefusalCode.WAGE_SUBSIDY_WITH_JOB, "type");
        state = CaseState.NONE;
        given(open(TargetGroup.SICKNESS_BENEFIT, null, false), subsidy);
        refused(
                new CorrectRegistration("c", "c", open(TargetGroup.SICKNESS_BENEFIT, null, true), sealed("has a job")),
                RefusalCode.WAGE_SUBSIDY_WITH_JOB,
                "hasJob");
    }

    @Test
    void whatBreaksTheProtocolIsStillRecorded() {
        given(open());
        // A first follow-up before the allocation, by telephone, far too late: it happened.
        accepted(new HoldConversation(
                "c",
                "h",
                null,
                Set.of(ConversationKind.FIRST_FOLLOW_UP),
                ConversationForm.COLLECTIVE,
                Channel.TELEPHONE,
                DAY_1.plusDays(100),
                CaseFacts.JOBCENTRE,
                null,
                null));
    }

    // ---- contradictions ---------------------------------------------------------------------------------------------

    @Test
    void afterTheEndNothingHappensButTheConversationOfTheLastDay() {
        given(open(), new CloseCase("c", "z", DAY_1.plusDays(50), Outcome.BENEFIT_STOPPED));
        accepted(held("h", DAY_1.plusDays(50), Set.of(ConversationKind.CONTACT)));
        var refusal = refused(
                held("h", DAY_1.plusDays(51), Set.of(ConversationKind.CONTACT)), RefusalCode.AFTER_CASE_END, "heldOn");
        assertThat(refusal.others())
                .as("what stands in the way, without the refused registration itself")
                .containsExactly("z");
        given(new ReopenCase("c", "y", DAY_1.plusDays(60)));
        accepted(held("h", DAY_1.plusDays(60), Set.of(ConversationKind.CONTACT)));
        refused(held("h", DAY_1.plusDays(55), Set.of(ConversationKind.CONTACT)), RefusalCode.AFTER_CASE_END, "heldOn");
    }

    @Test
    void theDayOfClosingIsNoDayOfTheCaseAnyMore() {
        LocalDate closed = DAY_1.plusDays(70);
        given(
                open(),
                new AllocateCase("c", "a", DAY_1.plusDays(30)),
                held("h", DAY_1.plusDays(40), Set.of(ConversationKind.FIRST_FOLLOW_UP)),
                exemption("x", DAY_1.plusDays(50)),
                plan("p", closed),
                offer("o", "10"),
                new StartOffer("c", "s", "o", DAY_1.plusDays(61)),
                offer("o2", "10"),
                new CloseCase("c", "z", closed, Outcome.RECOVERED));
        refused(new StartOffer("c", "s2", "o2", closed), RefusalCode.AFTER_CASE_END, "startedOn");
        refused(new EndOffer("c", "e", "o", closed, OfferEndReason.OTHER), RefusalCode.AFTER_CASE_END, "endedOn");
        refused(new CategoriseCase("c", "k", 2, closed), RefusalCode.AFTER_CASE_END, "on");
        refused(new RecordEmployerReport("c", "r", closed), RefusalCode.AFTER_CASE_END, "on");
        accepted(new EndOffer("c", "e", "o", closed.minusDays(1), OfferEndReason.OTHER));
        accepted(new CategoriseCase("c", "k", 2, closed.minusDays(1)));
        accepted(new RecordNoShow("c", "n", "p", closed, null));
        accepted(new DeliverTrialLetter("c", "l", closed));
        accepted(new LiftExemption("c", "xl", "x", closed));
        accepted(new RecordFullRecovery("c", "f", closed, RecoveredTo.OWN_JOB));
        accepted(new TransferCase("c", "t", "cw-2", null, null, closed));
        accepted(new CancelConversation("c", "q", "p", closed.plusDays(3), null));
        given(new ReopenCase("c", "y", closed));
        accepted(new StartOffer("c", "s2", "o2", closed));
    }

    @Test
    void noConversationIsPlannedInAClosedCaseButAnEarlierPlanMayOutliveIt() {
        LocalDate closed = DAY_1.plusDays(50);
        given(open(), plan("p1", closed.plusDays(7)), new CloseCase("c", "z", closed, Outcome.MOVED));
        refused(plan("p2", closed.plusDays(7)), RefusalCode.AFTER_CASE_END, "plannedFor");
        accepted(plan("p2", closed));
        accepted(plan("p2", closed.minusDays(7)));
        given(new CorrectRegistration("c", "p1", plan("p1", closed.plusDays(8)), sealed("typed wrong")));
        given(new ReopenCase("c", "y", closed.plusDays(10)));
        accepted(plan("p2", closed.plusDays(10)));
        refused(plan("p2", closed.plusDays(9)), RefusalCode.AFTER_CASE_END, "plannedFor");
    }

    @Test
    void aCaseIsNotClosedBeforeWhatHasHappened() {
        given(open(), held("h", DAY_1.plusDays(51), Set.of(ConversationKind.CONTACT)));
        refused(new CloseCase("c", "z", DAY_1.plusDays(50), Outcome.MOVED), RefusalCode.AFTER_CASE_END, "on");
    }

    @Test
    void aCaseIsClosedOnceAndReopenedOnlyWhenEnded() {
        given(open());
        refused(new ReopenCase("c", "y", DAY_1.plusDays(60)), RefusalCode.CASE_NOT_ENDED, "on");
        given(new CloseCase("c", "z", DAY_1.plusDays(50), Outcome.MOVED));
        refused(new CloseCase("c", "z2", DAY_1.plusDays(50), Outcome.DEAD), RefusalCode.ALREADY_ENDED, "on");
    }

    @Test
    void anOfferStartsOnceAfterItWasMadeAndUnlessDeclined() {
        given(open(), offer("o", "10"));
        refused(new StartOffer("c", "s", "o", DAY_1.plusDays(59)), RefusalCode.DATES_REVERSED, "startedOn");
        refused(new EndOffer("c", "e", "o", TODAY, OfferEndReason.HEALTH), RefusalCode.NOT_STARTED, "endedOn");
        given(new StartOffer("c", "s", "o", DAY_1.plusDays(61)));
        refused(new StartOffer("c", "s2", "o", DAY_1.plusDays(62)), RefusalCode.ALREADY_HAPPENED, "startedOn");
        given(offer("o2", "10"), new DeclineOffer("c", "d", "o2", DeclineReason.HEALTH, DAY_1.plusDays(61)));
        refused(new StartOffer("c", "s2", "o2", DAY_1.plusDays(62)), RefusalCode.OFFER_DECLINED, "startedOn");
    }

    @Test
    void aCorrectionIsJudgedAsIfItStoodAlone() {
        given(open(), offer("o", "10"), new StartOffer("c", "s", "o", DAY_1.plusDays(61)));
        MakeOffer later = new MakeOffer(
                "c",
                "o",
                OfferType.COACHING,
                LegalBasis.LAB,
                null,
                BigDecimal.TEN,
                null,
                null,
                null,
                DAY_1.plusDays(62),
                null,
                null);
        refused(new CorrectRegistration("c", "o", later, sealed("later")), RefusalCode.DATES_REVERSED, "madeOn");
        refused(
                new CorrectRegistration("c", "s", later, sealed("mixed up")),
                RefusalCode.REPLACEMENT_MISMATCH,
                "replacement");
        given(new CorrectRegistration("c", "s", new StartOffer("c", "s", "o", DAY_1.plusDays(63)), sealed("later")));
        given(new CorrectRegistration("c", "o", later, sealed("later")));
        assertThat(CaseFacts.of(state).offers().getFirst().made().madeOn()).isEqualTo(DAY_1.plusDays(62));
    }

    @Test
    void aPlanIsConcludedOnce() {
        given(
                open(),
                new PlanConversation(
                        "c",
                        "p",
                        Set.of(ConversationKind.CONTACT),
                        ConversationForm.INDIVIDUAL,
                        Channel.IN_PERSON,
                        DAY_1.plusDays(40),
                        null),
                new RecordNoShow("c", "n", "p", DAY_1.plusDays(40), null));
        HoldConversation after = new HoldConversation(
                "c",
                "h",
                "p",
                Set.of(ConversationKind.CONTACT),
                ConversationForm.INDIVIDUAL,
                Channel.IN_PERSON,
                DAY_1.plusDays(41),
                CaseFacts.JOBCENTRE,
                null,
                null);
        refused(after, RefusalCode.CONVERSATION_CONCLUDED, "heldOn");
    }

    @Test
    void oneExemptionIsInForceAtATime() {
        given(open(), exemption("e1", DAY_1.plusDays(30)));
        refused(exemption("e2", DAY_1.plusDays(40)), RefusalCode.ALREADY_EXEMPT, "on");
        given(new LiftExemption("c", "l", "e1", DAY_1.plusDays(40)));
        accepted(exemption("e2", DAY_1.plusDays(40)));
        refused(new LiftExemption("c", "l2", "e1", DAY_1.plusDays(41)), RefusalCode.ALREADY_ENDED, "on");
    }

    @Test
    void partialRecoveriesDoNotOverlapAndEndWithFullRecovery() {
        given(open(), new StartPartialRecovery("c", "p1", BigDecimal.TEN, DAY_1.plusDays(30)));
        refused(
                new StartPartialRecovery("c", "p2", BigDecimal.TEN, DAY_1.plusDays(40)),
                RefusalCode.OVERLAPPING,
                "from");
        given(
                new EndPartialRecovery("c", "q", "p1", DAY_1.plusDays(39)),
                new StartPartialRecovery("c", "p2", BigDecimal.TEN, DAY_1.plusDays(40)),
                new RecordFullRecovery("c", "f", DAY_1.plusDays(50), RecoveredTo.OWN_JOB));
        refused(
                new AdjustPartialRecovery("c", "x", "p2", BigDecimal.ONE, DAY_1.plusDays(51)),
                RefusalCode.AFTER_RECOVERY,
                "from");
    }

    @Test
    void theFormComesBackOnlyAfterItWasSent() {
        given(open());
        refused(new ReturnInformationForm("c", "r", DAY_1.plusDays(9)), RefusalCode.NOT_STARTED, "on");
        given(new SendInformationForm("c", "s", DAY_1.plusDays(3)));
        accepted(new ReturnInformationForm("c", "r", DAY_1.plusDays(9)));
    }

    @Test
    void nothingIsRevealedBeforeItIsAllocated() {
        given(open());
        refused(new RevealAllocation("c", "v", DAY_1.plusDays(9)), RefusalCode.NOT_ALLOCATED, "on");
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private void given(CaseCommand... commands) {
        for (CaseCommand command : commands) {
            for (CaseEvent event : accepted(command)) {
                state = state.evolve(event);
            }
        }
    }

    private List<CaseEvent> accepted(CaseCommand command) {
        return switch (decide(command)) {
            case Decision.Accepted<CaseEvent> decided -> new ArrayList<>(decided.events());
            case Decision.Refused<CaseEvent> refusal ->
                throw new AssertionError(command + " was refused: " + refusal.refusal());
        };
    }

    private dk.tilbage.trial.Refusal refused(CaseCommand command, RefusalCode code, @Nullable String field) {
        return switch (decide(command)) {
            case Decision.Accepted<CaseEvent> decided ->
                throw new AssertionError(command + " was accepted: " + decided.events());
            case Decision.Refused<CaseEvent> refusal -> {
                assertThat(refusal.refusal().code()).isEqualTo(code);
                assertThat(refusal.refusal().field()).isEqualTo(field);
                yield refusal.refusal();
            }
        };
    }

    private Decision<CaseEvent> decide(CaseCommand command) {
        return CaseDecider.decide(state, command, new Circumstances(TODAY, protocol));
    }

    private static OpenCase open() {
        return open(TargetGroup.SICKNESS_BENEFIT, null, true);
    }

    private static OpenCase openOn(LocalDate firstDay) {
        return open(TRIAL, NORD, TargetGroup.SICKNESS_BENEFIT, firstDay, null, true);
    }

    private static OpenCase openIn(String trialId, String jobcentreId) {
        return open(trialId, jobcentreId, TargetGroup.SICKNESS_BENEFIT, DAY_1, null, true);
    }

    private static OpenCase open(TargetGroup targetGroup, @Nullable FlexJobOrigin origin, boolean hasJob) {
        return open(TRIAL, NORD, targetGroup, DAY_1, origin, hasJob);
    }

    private static OpenCase open(
            String trialId,
            String jobcentreId,
            TargetGroup targetGroup,
            LocalDate firstDay,
            @Nullable FlexJobOrigin origin,
            boolean hasJob) {
        return new OpenCase(
                "c",
                trialId,
                jobcentreId,
                person("p-1", BirthYearParity.ODD),
                targetGroup,
                firstDay,
                Employment.EMPLOYED,
                hasJob,
                "cw-1",
                null,
                origin,
                null,
                null);
    }

    private static MakeOffer offer(String id, String hours) {
        return new MakeOffer(
                "c",
                id,
                OfferType.COACHING,
                LegalBasis.LAB,
                null,
                new BigDecimal(hours),
                null,
                null,
                null,
                DAY_1.plusDays(60),
                null,
                null);
    }

    private static PlanConversation plan(String id, LocalDate plannedFor) {
        return new PlanConversation(
                "c",
                id,
                Set.of(ConversationKind.CONTACT),
                ConversationForm.INDIVIDUAL,
                Channel.IN_PERSON,
                plannedFor,
                null);
    }

    private static HoldConversation held(String id, LocalDate on, Set<ConversationKind> kinds) {
        return new HoldConversation(
                "c",
                id,
                null,
                kinds,
                ConversationForm.INDIVIDUAL,
                Channel.IN_PERSON,
                on,
                CaseFacts.JOBCENTRE,
                null,
                null);
    }

    private static RecordExemptionAssessment exemption(String id, LocalDate on) {
        return new RecordExemptionAssessment(
                "c", id, on, true, ExemptionGround.TREATMENT_OBSTACLE, sealed("in treatment"));
    }
}
