package dk.tilbage.trial;

import static dk.tilbage.trial.TrialTesting.CENTRE;
import static dk.tilbage.trial.TrialTesting.JAN_1;
import static dk.tilbage.trial.TrialTesting.PARITY;
import static dk.tilbage.trial.TrialTesting.TRIAL;
import static dk.tilbage.trial.TrialTesting.assertAccepted;
import static dk.tilbage.trial.TrialTesting.assertAlreadyThere;
import static dk.tilbage.trial.TrialTesting.assertRefused;
import static dk.tilbage.trial.TrialTesting.enrol;
import static dk.tilbage.trial.TrialTesting.given;
import static dk.tilbage.trial.TrialTesting.jobcentre;
import static dk.tilbage.trial.TrialTesting.place;
import static dk.tilbage.trial.TrialTesting.quota;
import static dk.tilbage.trial.TrialTesting.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.trial.IntakeEvent.IntakePaused;
import dk.tilbage.trial.IntakeEvent.IntakeResumed;
import dk.tilbage.trial.IntakeEvent.PlaceGivenUp;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.TrialCommand.PauseIntake;
import dk.tilbage.trial.TrialCommand.ResumeIntake;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeDeciderTest {

    private static final TargetGroup SICK = TargetGroup.SICKNESS_BENEFIT;
    private static final String INTAKE = IntakeState.idOf(TRIAL, CENTRE, SICK);
    private static final LocalDate FEB_1 = LocalDate.of(2009, 2, 1);
    private static final LocalDate FEB_10 = LocalDate.of(2009, 2, 10);

    private final ProtocolHistory trial = given(register(), enrol(null, null, PARITY));
    private final Jobcentre withoutQuota = jobcentre(null, QuotaRule.EACH_GROUP, PARITY);

    private static IntakeState state(IntakeEvent... events) {
        return IntakeState.fold(INTAKE, List.of(events));
    }

    private static PlaceTaken taken(String caseId, Group group) {
        return new PlaceTaken(INTAKE, caseId, group, JAN_1, null, null);
    }

    private static IntakeState taken(int participants, int controls) {
        List<IntakeEvent> events = new ArrayList<>();
        for (int i = 0; i < participants; i++) {
            events.add(taken("p" + i, Group.PARTICIPANT));
        }
        for (int i = 0; i < controls; i++) {
            events.add(taken("c" + i, Group.CONTROL));
        }
        return IntakeState.fold(INTAKE, events);
    }

    private static Decision<IntakeEvent> admit(IntakeState state, Jobcentre jobcentre, Group group) {
        return IntakeDecider.admit(state, jobcentre, SICK, place("case", group, FEB_1));
    }

    private static PauseIntake pause(LocalDate from) {
        return new PauseIntake(TRIAL, CENTRE, SICK, from);
    }

    private static ResumeIntake resume(LocalDate on) {
        return new ResumeIntake(TRIAL, CENTRE, SICK, on);
    }

    @Test
    void anIntakeHasItsTrialJobcentreAndTargetGroupInItsId() {
        assertThat(INTAKE).isEqualTo("intake:t1:nord:SICKNESS_BENEFIT");
    }

    // ---- quotas

    @Test
    void eachGroupClosesAtItsOwnQuota() {
        Jobcentre jobcentre = jobcentre(List.of(quota(2, 1)), QuotaRule.EACH_GROUP, PARITY);
        assertAccepted(
                admit(taken(1, 1), jobcentre, Group.PARTICIPANT),
                new PlaceTaken(INTAKE, "case", Group.PARTICIPANT, FEB_1, null, null));
        assertRefused(admit(taken(1, 1), jobcentre, Group.CONTROL), RefusalCode.QUOTA_FULL, null);
        assertRefused(admit(taken(2, 0), jobcentre, Group.PARTICIPANT), RefusalCode.QUOTA_FULL, null);
        assertThat(admit(taken(2, 0), jobcentre, Group.CONTROL)).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void bothGroupsStayOpenUntilBothHaveReachedTheirQuotas() {
        Jobcentre holstebro = jobcentre(List.of(quota(2, 2)), QuotaRule.BOTH_REACHED, PARITY);
        assertThat(admit(taken(5, 1), holstebro, Group.PARTICIPANT)).isInstanceOf(Decision.Accepted.class);
        assertThat(admit(taken(5, 1), holstebro, Group.CONTROL)).isInstanceOf(Decision.Accepted.class);
        assertRefused(admit(taken(5, 2), holstebro, Group.PARTICIPANT), RefusalCode.QUOTA_FULL, null);
        assertRefused(admit(taken(5, 2), holstebro, Group.CONTROL), RefusalCode.QUOTA_FULL, null);
    }

    @Test
    void aGroupWithoutAQuotaIsNeverFull() {
        Jobcentre participantsOnly = jobcentre(List.of(quota(1, null)), QuotaRule.EACH_GROUP, PARITY);
        assertThat(admit(taken(1, 50), participantsOnly, Group.CONTROL)).isInstanceOf(Decision.Accepted.class);
        assertRefused(admit(taken(1, 50), participantsOnly, Group.PARTICIPANT), RefusalCode.QUOTA_FULL, null);
        assertThat(admit(taken(50, 50), withoutQuota, Group.PARTICIPANT)).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void aQuotaIsOfItsTargetGroup() {
        Jobcentre jobcentre = jobcentre(List.of(quota(0, 0)), QuotaRule.EACH_GROUP, PARITY);
        assertThat(IntakeDecider.admit(taken(9, 9), jobcentre, TargetGroup.FLEX_JOB, place("c", Group.CONTROL, FEB_1)))
                .isInstanceOf(Decision.Accepted.class);
        assertRefused(admit(taken(0, 0), jobcentre, Group.CONTROL), RefusalCode.QUOTA_FULL, null);
    }

    @Test
    void whoeverIsDrawnOutTakesNoPlaceAndNeedsNone() {
        Jobcentre full = jobcentre(List.of(quota(0, 0)), QuotaRule.EACH_GROUP, PARITY);
        assertAlreadyThere(admit(state(new IntakePaused(INTAKE, JAN_1)), full, Group.NOT_IN_TRIAL));
        assertThatThrownBy(() -> admit(state(), full, Group.UNALLOCATED)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> state(taken("c", Group.NOT_IN_TRIAL))).isInstanceOf(IllegalStateException.class);
    }

    // ---- who leaves before entry

    @Test
    void aPlaceGivenUpIsFreeForTheNextOne() {
        Jobcentre jobcentre = jobcentre(List.of(quota(1, 1)), QuotaRule.EACH_GROUP, PARITY);
        assertAccepted(
                IntakeDecider.giveUp(taken(1, 1), place("p0", Group.PARTICIPANT, JAN_1)),
                new PlaceGivenUp(INTAKE, "p0", Group.PARTICIPANT, null));
        IntakeState freed = taken(1, 1).with(new PlaceGivenUp(INTAKE, "p0", Group.PARTICIPANT, null));
        assertThat(freed.participants()).isZero();
        assertThat(freed.controls()).isEqualTo(1);
        assertThat(admit(freed, jobcentre, Group.PARTICIPANT)).isInstanceOf(Decision.Accepted.class);
        assertRefused(admit(freed, jobcentre, Group.CONTROL), RefusalCode.QUOTA_FULL, null);
        assertThat(taken(0, 1)
                        .with(new PlaceGivenUp(INTAKE, "c0", Group.CONTROL, null))
                        .places())
                .isEqualTo(taken(0, 0).places());
    }

    @Test
    void aPlaceIsTakenBackEvenWhereTheQuotaIsFullAndTheIntakePaused() {
        Jobcentre jobcentre = jobcentre(List.of(quota(1, 1)), QuotaRule.EACH_GROUP, PARITY);
        IntakeState fullAndPaused = taken(1, 1).with(new IntakePaused(INTAKE, JAN_1));
        PlaceTaken again = new PlaceTaken(INTAKE, "left", Group.PARTICIPANT, FEB_1, null, null);
        assertAccepted(IntakeDecider.takeBack(fullAndPaused, place("left", Group.PARTICIPANT, FEB_1)), again);
        IntakeState over = taken(1, 1).with(again);
        assertThat(over.participants()).isEqualTo(2);
        assertRefused(admit(over, jobcentre, Group.PARTICIPANT), RefusalCode.QUOTA_FULL, null);
    }

    // ---- pauses

    @Test
    void aPauseClosesTheIntakeToBothGroupsOnItsDays() {
        IntakeState paused = state(new IntakePaused(INTAKE, FEB_1), new IntakeResumed(INTAKE, FEB_10));
        for (Group group : List.of(Group.PARTICIPANT, Group.CONTROL)) {
            assertThat(admit(paused, group, FEB_1.minusDays(1))).isInstanceOf(Decision.Accepted.class);
            assertRefused(admit(paused, group, FEB_1), RefusalCode.INTAKE_PAUSED, "on");
            assertRefused(admit(paused, group, FEB_10.minusDays(1)), RefusalCode.INTAKE_PAUSED, "on");
            assertThat(admit(paused, group, FEB_10)).isInstanceOf(Decision.Accepted.class);
        }
        assertRefused(
                admit(state(new IntakePaused(INTAKE, FEB_1)), Group.CONTROL, FEB_1.plusYears(1)),
                RefusalCode.INTAKE_PAUSED,
                "on");
    }

    private Decision<IntakeEvent> admit(IntakeState state, Group group, LocalDate on) {
        return IntakeDecider.admit(state, withoutQuota, SICK, place("case", group, on));
    }

    @Test
    void anIntakeIsPausedAndResumed() {
        IntakePaused paused = new IntakePaused(INTAKE, FEB_1);
        IntakeResumed resumed = new IntakeResumed(INTAKE, FEB_10);
        assertAccepted(IntakeDecider.decide(trial, state(), pause(FEB_1)), paused);
        assertAccepted(IntakeDecider.decide(trial, state(paused), resume(FEB_10)), resumed);
        assertAccepted(
                IntakeDecider.decide(trial, state(paused, resumed), pause(FEB_10)), new IntakePaused(INTAKE, FEB_10));
    }

    @Test
    void theSamePauseAndTheSameEndAgainAreThereAlready() {
        IntakePaused paused = new IntakePaused(INTAKE, FEB_1);
        IntakeResumed resumed = new IntakeResumed(INTAKE, FEB_10);
        assertAlreadyThere(IntakeDecider.decide(trial, state(paused), pause(FEB_1)));
        assertAlreadyThere(IntakeDecider.decide(trial, state(paused, resumed), pause(FEB_1)));
        assertAlreadyThere(IntakeDecider.decide(trial, state(paused, resumed), resume(FEB_10)));
    }

    @Test
    void pausesFollowOneAnother() {
        IntakePaused paused = new IntakePaused(INTAKE, FEB_1);
        IntakeResumed resumed = new IntakeResumed(INTAKE, FEB_10);
        assertRefused(IntakeDecider.decide(trial, state(paused), pause(FEB_10)), RefusalCode.INTAKE_PAUSED, "from");
        assertRefused(
                IntakeDecider.decide(trial, state(paused, resumed), pause(FEB_1.plusDays(1))),
                RefusalCode.INTAKE_PAUSED,
                "from");
        assertRefused(
                IntakeDecider.decide(trial, state(paused, resumed), pause(JAN_1)), RefusalCode.DATES_REVERSED, "from");
    }

    @Test
    void onlyAPausedIntakeIsResumed() {
        IntakePaused paused = new IntakePaused(INTAKE, FEB_1);
        IntakeResumed resumed = new IntakeResumed(INTAKE, FEB_10);
        assertRefused(IntakeDecider.decide(trial, state(), resume(FEB_1)), RefusalCode.INTAKE_NOT_PAUSED, "on");
        assertRefused(
                IntakeDecider.decide(trial, state(paused, resumed), resume(FEB_10.plusDays(1))),
                RefusalCode.INTAKE_NOT_PAUSED,
                "on");
        assertRefused(IntakeDecider.decide(trial, state(paused), resume(FEB_1)), RefusalCode.DATES_REVERSED, "on");
        assertRefused(IntakeDecider.decide(trial, state(paused), resume(JAN_1)), RefusalCode.DATES_REVERSED, "on");
    }

    @Test
    void onlyAnIntakeThatExistsIsPaused() {
        assertRefused(IntakeDecider.decide(null, state(), pause(FEB_1)), RefusalCode.TRIAL_UNKNOWN, "trialId");
        assertRefused(
                IntakeDecider.decide(trial, state(), new PauseIntake(TRIAL, "syd", SICK, FEB_1)),
                RefusalCode.JOBCENTRE_UNKNOWN,
                "jobcentreId");
        assertRefused(
                IntakeDecider.decide(
                        trial, state(), new PauseIntake(TRIAL, CENTRE, TargetGroup.CASH_BENEFIT_SICK, FEB_1)),
                RefusalCode.TARGET_GROUP_NOT_RUN,
                "targetGroup");
    }
}
