package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.TilbageApplication;
import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.eventstore.Appended;
import dk.tilbage.eventstore.ClaimTaken;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.Receipt;
import dk.tilbage.eventstore.StreamMemory;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.providers.AgreementState;
import dk.tilbage.providers.Agreements;
import dk.tilbage.providers.ExecuteAgreement;
import dk.tilbage.support.Stores;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.RefusedException;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialCommand;
import dk.tilbage.trial.TrialCommands;
import dk.tilbage.trial.Trials;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The case's commands through Axon onto the log, and back. */
@SpringBootTest(classes = TilbageApplication.class, webEnvironment = WebEnvironment.NONE)
class CaseOnTheLogIT {

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
    }

    @Autowired
    CommandSender sender;

    @Autowired
    EventLog log;

    @Autowired
    Trials trials;

    @Autowired
    Agreements agreements;

    @Autowired
    LogVerifier verifier;

    @Autowired
    CaseReader cases;

    @Autowired
    StreamMemory memory;

    @BeforeEach
    void theTrialIsThere() {
        if (trials.current(TRIAL).isPresent()) {
            return;
        }
        TestTrial.commands().forEach(command -> send(TrialCommands.envelope(command)));
        TestTrial.agreements().forEach(command -> send(ExecuteAgreement.of(command)));
        assertThat(trials.current(TRIAL)).contains(TestTrial.protocol());
    }

    @Test
    void whatTheDeciderAcceptedIsWhatTheLogHolds() {
        for (History history : Histories.random(42, 25)) {
            for (CaseCommand command : history.commands()) {
                send(Execute.of(command));
            }
            assertThat(log.ofAggregate(history.caseId(), log.head()).stream()
                            .map(event -> (CaseEvent) event.payload())
                            .toList())
                    .isEqualTo(history.events());
        }
        assertThat(verifier.verify().sound()).isTrue();
    }

    @Test
    void aPersonHasOneOpenCaseAndEntersTheTrialOnce() {
        send(Execute.of(open("one", "p-claims")));
        assertThatThrownBy(() -> send(Execute.of(open("two", "p-claims")))).isInstanceOf(ClaimTaken.class);
        send(Execute.of(new AllocateCase("one", "a", LocalDate.of(2009, 2, 1))));
        send(Execute.of(new CloseCase("one", "z", LocalDate.of(2009, 2, 2), Outcome.MOVED)));
        send(Execute.of(open("two", "p-claims")));
        assertThatThrownBy(() -> send(Execute.of(new AllocateCase("two", "a", LocalDate.of(2009, 2, 1)))))
                .isInstanceOf(ClaimTaken.class);
        assertThatThrownBy(() -> send(Execute.of(new ReopenCase("one", "y", LocalDate.of(2009, 2, 3)))))
                .isInstanceOf(ClaimTaken.class);
    }

    @Test
    void anAllocationAndItsPlaceAreOneAppendAndTheReceiptIsTheCases() {
        send(Execute.of(open("placed", "p-placed")));
        long before = log.head();
        Appended<List<CaseEvent>> appended =
                send(Execute.of(new AllocateCase("placed", "a", LocalDate.of(2009, 2, 1))));
        assertThat(log.head()).isEqualTo(before + 2);
        Receipt receipt = Objects.requireNonNull(appended.receipt());
        assertThat(receipt.caseId()).isEqualTo("placed");
        assertThat(receipt.sequence()).isEqualTo(1);
        assertThat(receipt.registrationIds()).containsExactly("a");
    }

    /** Left before entry is outside the quotas, in the same append; and back in them is never refused. */
    @Test
    void whoLeavesBeforeEntryGivesTheirPlaceToTheNext() {
        Jobcentre nord = TestTrial.protocol().jobcentre(NORD).orElseThrow();
        send(TrialCommands.envelope(new TrialCommand.EnrolJobcentre(
                TRIAL,
                "small",
                "small",
                nord.region(),
                nord.model(),
                nord.period(),
                nord.targetGroups(),
                List.of(new Jobcentre.Quota(TargetGroup.SICKNESS_BENEFIT, null, 1, 1)),
                nord.quotaRule(),
                nord.allocation(),
                nord.exemptionStep(),
                nord.letterAt(),
                nord.intakePeriod(),
                null)));
        send(Execute.of(open("small-1", "p-small-1", "small")));
        send(Execute.of(open("small-2", "p-small-2", "small")));
        send(Execute.of(open("small-3", "p-small-3", "small")));
        send(Execute.of(new AllocateCase("small-1", "a", LocalDate.of(2009, 2, 1))));
        assertThatThrownBy(() -> send(Execute.of(new AllocateCase("small-2", "a", LocalDate.of(2009, 2, 1)))))
                .hasMessage("QUOTA_FULL");

        send(Execute.of(new TransferCase("small-1", "t", null, null, NORD, LocalDate.of(2009, 2, 2))));
        long before = log.head();
        Receipt receipt = Objects.requireNonNull(
                send(Execute.of(new CloseCase("small-1", "z", LocalDate.of(2009, 2, 3), Outcome.MOVED)))
                        .receipt());
        assertThat(log.head()).isEqualTo(before + 2);
        assertThat(receipt.caseId()).isEqualTo("small-1");
        assertThat(participantsOf("small")).isZero();

        send(Execute.of(new AllocateCase("small-2", "a", LocalDate.of(2009, 2, 1))));
        assertThat(participantsOf("small")).isEqualTo(1);
        send(Execute.of(new ReopenCase("small-1", "y", LocalDate.of(2009, 2, 20))));
        assertThat(participantsOf("small")).isEqualTo(2);
        assertThatThrownBy(() -> send(Execute.of(new AllocateCase("small-3", "a", LocalDate.of(2009, 2, 1)))))
                .hasMessage("QUOTA_FULL");

        send(Execute.of(new RecordFullRecovery("small-2", "f", LocalDate.of(2009, 2, 10), RecoveredTo.OWN_JOB)));
        assertThat(participantsOf("small")).isEqualTo(1);
        send(Execute.of(new WithdrawRegistration("small-2", "f", TestTrial.sealed("another person's"))));
        assertThat(participantsOf("small")).isEqualTo(2);
    }

    /** The decision is refused for want of a place; who has left already, does not keep the one they get. */
    @Test
    void anAllocationRegisteredAfterTheEndLeavesNoPlaceTaken() {
        send(Execute.of(open("late", "p-late")));
        send(Execute.of(new CloseCase("late", "z", LocalDate.of(2009, 2, 3), Outcome.MOVED)));
        int taken = participantsOf(NORD);
        long before = log.head();
        send(Execute.of(new AllocateCase("late", "a", LocalDate.of(2009, 2, 1))));
        assertThat(log.head()).isEqualTo(before + 3);
        assertThat(participantsOf(NORD)).isEqualTo(taken);
    }

    private int participantsOf(String jobcentreId) {
        String intakeId = IntakeState.idOf(TRIAL, jobcentreId, TargetGroup.SICKNESS_BENEFIT);
        return IntakeState.fold(
                        intakeId,
                        log.ofAggregate(intakeId, log.head()).stream()
                                .map(event -> (IntakeEvent) event.payload())
                                .toList())
                .participants();
    }

    /** A referral and its place are one append, refused together; the end of the case frees the place in the same way. */
    @Test
    void aReferralTakesItsPlaceAndTheEndOfTheCaseGivesItUp() {
        LocalDate day = LocalDate.of(2009, 2, 2);
        send(ExecuteAgreement.of(TestTrial.agreement("one-place", NORD, "p", 1)));
        send(Execute.of(open("ref-1", "p-ref-1")));
        send(Execute.of(open("ref-2", "p-ref-2")));
        long before = log.head();
        Receipt receipt = Objects.requireNonNull(
                send(Execute.of(refer("ref-1", "one-place", day))).receipt());
        assertThat(log.head()).isEqualTo(before + 2);
        assertThat(receipt.caseId()).isEqualTo("ref-1");
        assertThat(receipt.sequence()).isEqualTo(1);
        assertThatThrownBy(() -> send(Execute.of(refer("ref-2", "one-place", day))))
                .hasMessage("CAPACITY_FULL (agreementId)");
        assertThatThrownBy(() -> send(Execute.of(refer("ref-2", "no-such", day))))
                .hasMessage("AGREEMENT_UNKNOWN (agreementId)");
        assertThat(log.head()).isEqualTo(before + 2);

        send(Execute.of(new CloseCase("ref-1", "z", day.plusDays(9), Outcome.RECOVERED)));
        assertThat(placesTaken("one-place")).isZero();
        send(Execute.of(refer("ref-2", "one-place", day)));
        // Reopened, what ran before has ended; an end that never was gives the place back, though it is taken.
        send(Execute.of(new ReopenCase("ref-1", "y", day.plusDays(20))));
        assertThat(placesTaken("one-place")).isOne();
        send(Execute.of(new WithdrawRegistration("ref-1", "y", sealed("never was"))));
        send(Execute.of(new WithdrawRegistration("ref-1", "z", sealed("never was"))));
        assertThat(placesTaken("one-place")).isEqualTo(2);
        send(Execute.of(new WithdrawRegistration("ref-1", "ref", sealed("never was"))));
        send(Execute.of(new EndReferral("ref-2", "e", "ref", day.plusDays(30), ReferralEndReason.COMPLETED)));
        assertThat(placesTaken("one-place")).isZero();
    }

    /** Two hundred cases are referred at once, and there are places for few: exactly as many get one. */
    @Test
    void twoHundredReferralsAtOnceTakeAsManyPlacesAsThereAre() throws Exception {
        int places = 37;
        send(ExecuteAgreement.of(TestTrial.agreement("few-places", NORD, "p", places)));
        List<String> ids = IntStream.range(0, 200).mapToObj(i -> "crowd-" + i).toList();
        ids.forEach(id -> send(Execute.of(open(id, "p-" + id))));
        AtomicInteger full = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<Boolean>> outcomes = new ArrayList<>();
            for (String id : ids) {
                outcomes.add(threads.submit(() -> {
                    start.await();
                    return referredOrFull(id, full);
                }));
            }
            start.countDown();
            int referred = 0;
            for (Future<Boolean> outcome : outcomes) {
                referred += outcome.get() ? 1 : 0;
            }
            assertThat(referred).isEqualTo(places);
        }
        assertThat(full).hasValue(ids.size() - places);
        assertThat(placesTaken("few-places")).isEqualTo(places);
        assertThat(ids.stream()
                        .filter(id -> !CaseFacts.of(
                                        cases.current(id).orElseThrow().state())
                                .referrals()
                                .isEmpty()))
                .hasSize(places);
        assertThat(verifier.verify().sound()).isTrue();
    }

    /** Sends until nobody else was first, as the edge does. */
    private boolean referredOrFull(String caseId, AtomicInteger full) {
        while (true) {
            try {
                send(Execute.of(refer(caseId, "few-places", LocalDate.of(2009, 2, 2))));
                return true;
            } catch (RefusedException refused) {
                assertThat(refused.refusal().code()).isEqualTo(RefusalCode.CAPACITY_FULL);
                full.incrementAndGet();
                return false;
            } catch (ConcurrencyException | AggregateStreamCreationException | LockAcquisitionFailedException others) {
                // Decided again.
            }
        }
    }

    private int placesTaken(String agreementId) {
        return agreements
                .current(AgreementState.idOf(TRIAL, agreementId))
                .taken()
                .size();
    }

    private static ReferToProvider refer(String caseId, String agreementId, LocalDate on) {
        return new ReferToProvider(caseId, "ref", "p", on, null, null, agreementId, null);
    }

    @Test
    void whatIsRememberedOfACaseIsBroughtUpToTheLog() {
        assertThat(cases.current("remembered")).isEmpty();
        send(Execute.of(open("remembered", "p-remembered")));
        assertThat(cases.current("remembered").orElseThrow().sequence()).isEqualTo(0);
        assertThat(memory.recall("remembered").orElseThrow().sequence()).isEqualTo(0);

        // Past the memory: each command finds what the one before it stored.
        LocalDate day = LocalDate.of(2009, 1, 12);
        send(Execute.of(new CategoriseCase("remembered", "cat", 1, day)));
        send(Execute.of(new CorrectRegistration(
                "remembered", "cat", new CategoriseCase("remembered", "cat", 2, day), sealed("mistyped"))));
        send(Execute.of(new WithdrawRegistration("remembered", "cat", sealed("another person's"))));
        assertThat(memory.recall("remembered").orElseThrow().sequence()).isEqualTo(0);
        assertThatThrownBy(() -> send(Execute.of(new CategoriseCase("remembered", "cat", 3, day))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.REGISTRATION_WITHDRAWN));

        assertThat(cases.current("remembered").orElseThrow().sequence()).isEqualTo(3);
        assertThat(cases.current("remembered").orElseThrow().state().isWithdrawn("cat"))
                .isTrue();
        assertThat(memory.recall("remembered").orElseThrow().sequence()).isEqualTo(3);
        assertThat(cases.asOf("remembered", log.head() - 1).orElseThrow().sequence())
                .isEqualTo(2);
    }

    @Test
    void aRefusedCommandLeavesNothing() {
        long before = log.head();
        assertThatThrownBy(() -> send(Execute.of(new AllocateCase("nobody", "a", LocalDate.of(2009, 2, 1)))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.CASE_UNKNOWN));
        assertThat(log.head()).isEqualTo(before);
    }

    private static OpenCase open(String caseId, String personId) {
        return open(caseId, personId, NORD);
    }

    private static OpenCase open(String caseId, String personId, String jobcentreId) {
        return new OpenCase(
                caseId,
                TRIAL,
                jobcentreId,
                person(personId, BirthYearParity.ODD),
                TargetGroup.SICKNESS_BENEFIT,
                LocalDate.of(2009, 1, 5),
                Employment.EMPLOYED,
                true,
                "cw-1",
                null,
                null,
                null,
                null);
    }

    private <R> Appended<R> send(Object envelope) {
        return sender.send(
                envelope,
                new CommandOrigin("test", UUID.randomUUID().toString(), "fingerprint", "actor", "role", "Command"));
    }
}
