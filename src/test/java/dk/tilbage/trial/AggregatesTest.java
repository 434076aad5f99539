package dk.tilbage.trial;

import static dk.tilbage.trial.TrialTesting.CENTRE;
import static dk.tilbage.trial.TrialTesting.JAN_1;
import static dk.tilbage.trial.TrialTesting.MAR_12;
import static dk.tilbage.trial.TrialTesting.PARITY;
import static dk.tilbage.trial.TrialTesting.TRIAL;
import static dk.tilbage.trial.TrialTesting.adopt;
import static dk.tilbage.trial.TrialTesting.enrol;
import static dk.tilbage.trial.TrialTesting.given;
import static dk.tilbage.trial.TrialTesting.quota;
import static dk.tilbage.trial.TrialTesting.register;
import static dk.tilbage.trial.TrialTesting.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.trial.IntakeEvent.IntakePaused;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.TrialCommand.PauseIntake;
import dk.tilbage.trial.TrialCommand.ResumeIntake;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import dk.tilbage.trial.TrialEvent.TrialRegistered;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.Repository;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

/** The shells: what the deciders decide is stored under the right ids, and refusals leave nothing behind. */
class AggregatesTest {

    private static final String INTAKE = IntakeState.idOf(TRIAL, CENTRE, TargetGroup.SICKNESS_BENEFIT);
    private static final TrialRegistered REGISTERED =
            new TrialRegistered(TRIAL, register().title(), register().period());

    private final AggregateTestFixture<TrialAggregate> trials = new AggregateTestFixture<>(TrialAggregate.class);
    private final AggregateTestFixture<IntakeAggregate> intakes = new AggregateTestFixture<>(IntakeAggregate.class);

    AggregatesTest() {
        intakes.registerInjectableResource(known(given(register(), enrol(null, null, PARITY))));
        trials.registerInjectableResource(new Intakes(() -> {
            throw new AssertionError("no command here asks for an intake");
        }));
    }

    private static Trials known(ProtocolHistory history) {
        NavigableMap<Long, ProtocolHistory> versions = new TreeMap<>(Map.of(1L, history));
        SequencedMap<String, NavigableMap<Long, ProtocolHistory>> histories = new LinkedHashMap<>();
        histories.put(history.trialId(), versions);
        return () -> new Trials.Settings(1, histories);
    }

    @Test
    void aTrialIsStoredUnderItsPrefixedId() {
        assertThat(TrialCommands.envelope(register())).isEqualTo(new ExecuteTrial("trial:t1", register()));
        trials.givenNoPriorActivity()
                .when(TrialCommands.envelope(register()))
                .expectEvents(REGISTERED)
                .expectResultMessagePayload(List.of(REGISTERED))
                .expectState(trial -> assertThat(trial).isNotNull());
    }

    @Test
    void theNextCommandsAreDecidedOnTheHistory() {
        trials.given(REGISTERED)
                .when(TrialCommands.envelope(adopt(1, JAN_1)))
                .expectEvents(new ProtocolAdopted(1, JAN_1, rules(BigDecimal.TEN)));
    }

    @Test
    void theSameContentAgainStoresNothing() {
        trials.given(REGISTERED)
                .when(TrialCommands.envelope(register()))
                .expectSuccessfulHandlerExecution()
                .expectResultMessagePayload(List.of())
                .expectNoEvents();
    }

    @Test
    void aRefusalLeavesAsAnExceptionWithoutAStackTrace() {
        trials.givenNoPriorActivity()
                .when(TrialCommands.envelope(adopt(1, JAN_1)))
                .expectNoEvents()
                .expectException(RefusedException.class)
                .expectExceptionMessage("TRIAL_UNKNOWN (trialId)");
        RefusedException refused = new RefusedException(Refusal.of(RefusalCode.QUOTA_FULL, null));
        assertThat(refused).hasMessage("QUOTA_FULL");
        assertThat(refused.getStackTrace()).isEmpty();
        assertThat(refused.refusal().code()).isEqualTo(RefusalCode.QUOTA_FULL);
    }

    @Test
    void aPauseIsRoutedToItsIntake() {
        PauseIntake pause = new PauseIntake(TRIAL, CENTRE, TargetGroup.SICKNESS_BENEFIT, MAR_12);
        assertThat(TrialCommands.envelope(pause)).isEqualTo(new ExecuteIntake(INTAKE, pause));
        intakes.givenNoPriorActivity()
                .when(TrialCommands.envelope(pause))
                .expectEvents(new IntakePaused(INTAKE, MAR_12))
                .expectResultMessagePayload(List.of(new IntakePaused(INTAKE, MAR_12)));
    }

    @Test
    void aPauseOfAnUnknownTrialIsRefused() {
        intakes.givenNoPriorActivity()
                .when(TrialCommands.envelope(new PauseIntake("other", CENTRE, TargetGroup.SICKNESS_BENEFIT, MAR_12)))
                .expectNoEvents()
                .expectException(RefusedException.class)
                .expectExceptionMessage("TRIAL_UNKNOWN (trialId)");
    }

    @Test
    void anIntakeThatIsNotPausedIsNotResumed() {
        intakes.given(new PlaceTaken(INTAKE, "c", Group.CONTROL, JAN_1, null, null))
                .when(TrialCommands.envelope(new ResumeIntake(TRIAL, CENTRE, TargetGroup.SICKNESS_BENEFIT, MAR_12)))
                .expectNoEvents()
                .expectException(RefusedException.class)
                .expectExceptionMessage("INTAKE_NOT_PAUSED (on)");
    }

    /** As the case's shell does it: in a unit of work of its own command. */
    @Test
    void aCaseTakesItsPlaceInsideItsOwnUnitOfWork() throws Exception {
        Jobcentre jobcentre = given(register(), enrol(List.of(quota(1, 1)), QuotaRule.EACH_GROUP, PARITY))
                .jobcentre(CENTRE)
                .orElseThrow();
        Configuration axon = DefaultConfigurer.defaultConfiguration()
                .configureEmbeddedEventStore(configuration -> new InMemoryEventStorageEngine())
                .configureAggregate(AggregateConfigurer.defaultConfiguration(IntakeAggregate.class))
                .registerComponent(Trials.class, configuration -> known(given(register())))
                .start();
        try {
            Repository<IntakeAggregate> repository = axon.repository(IntakeAggregate.class);
            admit(repository, jobcentre, "a", Group.PARTICIPANT);
            admit(repository, jobcentre, "b", Group.NOT_IN_TRIAL);
            assertThatThrownBy(() -> admit(repository, jobcentre, "c", Group.PARTICIPANT))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.QUOTA_FULL));
            admit(repository, jobcentre, "d", Group.CONTROL);
            assertThat(axon.eventStore().readEvents(INTAKE).asStream().map(event -> (Object) event.getPayload()))
                    .containsExactly(
                            new PlaceTaken(INTAKE, "a", Group.PARTICIPANT, JAN_1, null, null),
                            new PlaceTaken(INTAKE, "d", Group.CONTROL, JAN_1, null, null));
        } finally {
            axon.shutdown();
        }
    }

    @Test
    void someoneDrawnOutFirstLeavesNoIntakeBehind() throws Exception {
        Configuration axon = DefaultConfigurer.defaultConfiguration()
                .configureEmbeddedEventStore(configuration -> new InMemoryEventStorageEngine())
                .configureAggregate(AggregateConfigurer.defaultConfiguration(IntakeAggregate.class))
                .registerComponent(Trials.class, configuration -> known(given(register())))
                .start();
        try {
            Jobcentre jobcentre = given(register(), enrol(null, null, PARITY))
                    .jobcentre(CENTRE)
                    .orElseThrow();
            admit(axon.repository(IntakeAggregate.class), jobcentre, "b", Group.NOT_IN_TRIAL);
            assertThat(axon.eventStore().readEvents(INTAKE).hasNext()).isFalse();
        } finally {
            axon.shutdown();
        }
    }

    private static void admit(Repository<IntakeAggregate> intakes, Jobcentre jobcentre, String caseId, Group group) {
        var result = DefaultUnitOfWork.startAndGet(GenericCommandMessage.asCommandMessage("AllocateCase"))
                .executeWithResult(() -> {
                    intakes.loadOrCreate(INTAKE, IntakeAggregate::new)
                            .execute(intake -> intake.admit(
                                    TRIAL,
                                    jobcentre,
                                    TargetGroup.SICKNESS_BENEFIT,
                                    TrialTesting.place(caseId, group, JAN_1)));
                    return caseId;
                });
        if (result.isExceptional()) {
            throw (RuntimeException) Objects.requireNonNull(result.exceptionResult());
        }
    }
}
