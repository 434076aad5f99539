package dk.tilbage.trial;

import static dk.tilbage.trial.TrialTesting.CENTRE;
import static dk.tilbage.trial.TrialTesting.JAN_1;
import static dk.tilbage.trial.TrialTesting.PARITY;
import static dk.tilbage.trial.TrialTesting.TRIAL;
import static dk.tilbage.trial.TrialTesting.enrol;
import static dk.tilbage.trial.TrialTesting.given;
import static dk.tilbage.trial.TrialTesting.quota;
import static dk.tilbage.trial.TrialTesting.register;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.TrialCommand.PauseIntake;
import dk.tilbage.trial.TrialCommand.ResumeIntake;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Laws of the intake over histories made through its decider. */
class IntakePropertyTest {

    private static final TargetGroup SICK = TargetGroup.SICKNESS_BENEFIT;
    private static final String INTAKE = IntakeState.idOf(TRIAL, CENTRE, SICK);

    /** What is tried at an intake. */
    sealed interface Attempt {
        record Admit(Group group, LocalDate on) implements Attempt {}

        record Pause(LocalDate from) implements Attempt {}

        record Resume(LocalDate on) implements Attempt {}
    }

    @Provide
    Arbitrary<List<Attempt>> attempts() {
        Arbitrary<LocalDate> days = Arbitraries.integers().between(0, 60).map(JAN_1::plusDays);
        Arbitrary<Attempt> admit = Combinators.combine(
                        Arbitraries.of(Group.PARTICIPANT, Group.CONTROL, Group.NOT_IN_TRIAL), days)
                .as(Attempt.Admit::new);
        Arbitrary<Attempt> pause = days.map(Attempt.Pause::new);
        Arbitrary<Attempt> resume = days.map(Attempt.Resume::new);
        return Arbitraries.frequencyOf(Tuple.of(8, admit), Tuple.of(1, pause), Tuple.of(1, resume))
                .list()
                .ofMaxSize(80);
    }

    private static Decision<IntakeEvent> attempt(
            ProtocolHistory trial, IntakeState state, Attempt attempt, int number) {
        return switch (attempt) {
            case Attempt.Admit admit ->
                IntakeDecider.admit(
                        state,
                        trial.jobcentre(CENTRE).orElseThrow(),
                        SICK,
                        TrialTesting.place("case-" + number, admit.group(), admit.on()));
            case Attempt.Pause pause ->
                IntakeDecider.decide(trial, state, new PauseIntake(TRIAL, CENTRE, SICK, pause.from()));
            case Attempt.Resume resume ->
                IntakeDecider.decide(trial, state, new ResumeIntake(TRIAL, CENTRE, SICK, resume.on()));
        };
    }

    @Property
    void noGroupEverExceedsItsOwnQuota(
            @ForAll("attempts") List<Attempt> attempts,
            @ForAll @IntRange(max = 15) int participants,
            @ForAll @IntRange(max = 15) int controls) {
        ProtocolHistory trial =
                given(register(), enrol(List.of(quota(participants, controls)), QuotaRule.EACH_GROUP, PARITY));
        IntakeState state = IntakeState.empty(INTAKE);
        for (int i = 0; i < attempts.size(); i++) {
            if (attempt(trial, state, attempts.get(i), i) instanceof Decision.Accepted<IntakeEvent> accepted) {
                for (IntakeEvent event : accepted.events()) {
                    state = state.with(event);
                }
            }
            assertThat(state.participants()).isLessThanOrEqualTo(participants);
            assertThat(state.controls()).isLessThanOrEqualTo(controls);
        }
    }

    @Property
    void underBothReachedIntakeEndsExactlyWhenBothAreReached(
            @ForAll("attempts") List<Attempt> attempts,
            @ForAll @IntRange(max = 8) int participants,
            @ForAll @IntRange(max = 8) int controls) {
        ProtocolHistory trial =
                given(register(), enrol(List.of(quota(participants, controls)), QuotaRule.BOTH_REACHED, PARITY));
        IntakeState state = IntakeState.empty(INTAKE);
        for (int i = 0; i < attempts.size(); i++) {
            boolean reached = state.participants() >= participants && state.controls() >= controls;
            switch (attempt(trial, state, attempts.get(i), i)) {
                case Decision.Accepted<IntakeEvent> accepted -> {
                    for (IntakeEvent event : accepted.events()) {
                        assertThat(event instanceof IntakeEvent.PlaceTaken && reached)
                                .isFalse();
                        state = state.with(event);
                    }
                }
                case Decision.Refused<IntakeEvent> refused ->
                    assertThat(refused.refusal().code() != RefusalCode.QUOTA_FULL || reached)
                            .isTrue();
            }
        }
    }

    @Property
    void nobodyIsAdmittedOnADayThatIsPausedAndPausesNeverOverlap(@ForAll("attempts") List<Attempt> attempts) {
        ProtocolHistory trial = given(register(), enrol(null, null, PARITY));
        IntakeState state = IntakeState.empty(INTAKE);
        for (int i = 0; i < attempts.size(); i++) {
            if (attempt(trial, state, attempts.get(i), i) instanceof Decision.Accepted<IntakeEvent> accepted) {
                for (IntakeEvent event : accepted.events()) {
                    assertThat(event instanceof IntakeEvent.PlaceTaken taken && state.pausedOn(taken.on()))
                            .isFalse();
                    state = state.with(event);
                }
            }
        }
        for (int day = 0; day <= 60; day++) {
            LocalDate on = JAN_1.plusDays(day);
            assertThat(state.pauses().stream().filter(pause -> pause.covers(on)))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Property
    void theFoldOfTheEventsIsTheStateThatWasDecidedOn(@ForAll("attempts") List<Attempt> attempts) {
        ProtocolHistory trial = given(register(), enrol(List.of(quota(10, 10)), QuotaRule.EACH_GROUP, PARITY));
        IntakeState state = IntakeState.empty(INTAKE);
        List<IntakeEvent> history = new ArrayList<>();
        for (int i = 0; i < attempts.size(); i++) {
            if (attempt(trial, state, attempts.get(i), i) instanceof Decision.Accepted<IntakeEvent> accepted) {
                for (IntakeEvent event : accepted.events()) {
                    state = state.with(event);
                    history.add(event);
                }
            }
        }
        assertThat(IntakeState.fold(INTAKE, history)).isEqualTo(state);
        assertThat(IntakeState.fold(INTAKE, List.copyOf(history))).isEqualTo(state);
    }
}
