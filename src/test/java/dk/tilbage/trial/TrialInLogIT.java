package dk.tilbage.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.support.Stores;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.TrialCommand.AdoptProtocol;
import dk.tilbage.trial.TrialCommand.PauseIntake;
import dk.tilbage.trial.TrialCommand.ResumeIntake;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The trial of 2009 in the program's own log: settings, places and pauses. */
@SpringBootTest(
        classes = TrialInLogIT.Program.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tilbage.clock=simulated", "tilbage.clock.start=2008-12-15T08:00"})
class TrialInLogIT {

    private static final String TRIAL = TrialFiles.AKTIVE_HURTIGERE_TILBAGE;
    private static final TargetGroup SICK = TargetGroup.SICKNESS_BENEFIT;
    private static final LocalDate FEB_2 = LocalDate.of(2009, 2, 2);
    private static final AtomicInteger KEYS = new AtomicInteger();

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ComponentScan({"dk.tilbage.ops", "dk.tilbage.eventstore", "dk.tilbage.trial"})
    static class Program {}

    @Autowired
    private CommandSender commands;

    @Autowired
    private EventLog log;

    @Autowired
    private Trials trials;

    @Autowired
    private Intakes intakes;

    @Autowired
    private TransactionManager transactions;

    @BeforeEach
    void settings() {
        TrialInFiles.commands(TRIAL).forEach(this::send);
    }

    private List<Object> send(TrialCommand command) {
        String key = "key-" + KEYS.incrementAndGet();
        return Objects.requireNonNull(commands.<List<Object>>send(
                        TrialCommands.envelope(command),
                        new CommandOrigin("test", key, key, "actor", "AUTHORITY", "Command"))
                .result());
    }

    /** As a case does it, in a unit of work and transaction of its own. */
    private void admit(String jobcentreId, String caseId, Group group) {
        Jobcentre jobcentre =
                trials.current(TRIAL).orElseThrow().jobcentre(jobcentreId).orElseThrow();
        UnitOfWork<?> unitOfWork =
                DefaultUnitOfWork.startAndGet(GenericCommandMessage.asCommandMessage("AllocateCase"));
        unitOfWork.attachTransaction(transactions);
        var result = unitOfWork.executeWithResult(() -> {
            intakes.admit(TRIAL, jobcentre, SICK, TrialTesting.place(caseId, group, FEB_2));
            return caseId;
        });
        if (result.isExceptional()) {
            throw (RuntimeException) result.exceptionResult();
        }
    }

    private IntakeState intake(String jobcentreId) {
        String id = IntakeState.idOf(TRIAL, jobcentreId, SICK);
        return IntakeState.fold(
                id,
                log.ofAggregate(id, Long.MAX_VALUE).stream()
                        .map(event -> (IntakeEvent) event.payload())
                        .toList());
    }

    @Test
    void theSettingsAreFoldedFromTheLogAsOfEveryPosition() {
        ProtocolHistory current = trials.current(TRIAL).orElseThrow();
        assertThat(current.jobcentres()).hasSize(16);
        assertThat(trials.trialIds()).containsExactly(TRIAL);
        var stream = log.ofAggregate(TrialCommands.aggregateIdOf(TRIAL), Long.MAX_VALUE);
        assertThat(stream)
                .hasSize(34)
                .allSatisfy(event -> assertThat(event.aggregateType()).isEqualTo("trial"));
        assertThat(ProtocolHistory.fold(stream.stream()
                        .map(event -> (TrialEvent) event.payload())
                        .toList()))
                .contains(current);
        long first = stream.getFirst().position();
        assertThat(trials.asOf(TRIAL, first - 1)).isEmpty();
        assertThat(trials.asOf(TRIAL, first).map(ProtocolHistory::version)).contains(1L);
        assertThat(trials.asOf(TRIAL, stream.get(2).position())
                        .map(history -> history.protocols().size()))
                .contains(2);
        assertThat(trials.asOf(TRIAL, Long.MAX_VALUE)).contains(current);
    }

    @Test
    void aNewVersionIsSeenAtOnceAndTheOldPositionsStay() {
        ProtocolHistory before = trials.current(TRIAL).orElseThrow();
        long head = log.head();
        AdoptProtocol third = new AdoptProtocol(
                TRIAL, 3, LocalDate.of(2009, 6, 1), before.protocols().getLast().rules());
        assertThat(send(third)).hasSize(1).first().isInstanceOf(ProtocolAdopted.class);
        assertThat(send(third)).isEmpty();
        assertThat(trials.current(TRIAL).orElseThrow().protocols()).hasSize(3);
        assertThat(trials.asOf(TRIAL, head)).contains(before);
    }

    @Test
    void anIntakeIsPausedForBothGroups() {
        send(new PauseIntake(TRIAL, "holstebro", SICK, FEB_2));
        for (Group group : List.of(Group.PARTICIPANT, Group.CONTROL)) {
            assertThatThrownBy(() -> admit("holstebro", "h", group)).hasMessage("INTAKE_PAUSED (on)");
        }
        assertThat(send(new ResumeIntake(TRIAL, "holstebro", SICK, FEB_2.plusDays(7))))
                .hasSize(1);
        assertThatThrownBy(() -> admit("holstebro", "h", Group.CONTROL)).hasMessage("INTAKE_PAUSED (on)");
        assertThat(intake("holstebro").participants()).isZero();
    }

    @Test
    void aQuotaHoldsUnderConcurrency() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger full = new AtomicInteger();
        List<Callable<Optional<Void>>> attempts = java.util.stream.IntStream.range(0, 120)
                .<Callable<Optional<Void>>>mapToObj(i -> () -> {
                    try {
                        retrying(() -> admit("mors", "m" + i, Group.PARTICIPANT));
                        accepted.incrementAndGet();
                    } catch (RefusedException e) {
                        assertThat(e.refusal().code()).isEqualTo(RefusalCode.QUOTA_FULL);
                        full.incrementAndGet();
                    }
                    return Optional.empty();
                })
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (var future : threads.invokeAll(attempts)) {
                future.get();
            }
        }
        assertThat(accepted).hasValue(50);
        assertThat(full).hasValue(70);
        assertThat(intake("mors").participants()).isEqualTo(50);
    }

    /** As the edge does. */
    private static void retrying(Runnable command) {
        while (true) {
            try {
                command.run();
                return;
            } catch (ConcurrencyException | AggregateStreamCreationException e) {
                // Somebody else was first: decide again.
            }
        }
    }
}
