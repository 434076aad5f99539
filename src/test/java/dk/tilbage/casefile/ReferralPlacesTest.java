package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.SYD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.providers.AgreementDecider;
import dk.tilbage.providers.AgreementEvent;
import dk.tilbage.providers.AgreementReferral;
import dk.tilbage.providers.AgreementState;
import dk.tilbage.providers.PlaceMove;
import dk.tilbage.providers.PlaceMove.Kind;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which places a case's referrals have in their agreements, whatever is ended, corrected, withdrawn or reopened. */
class ReferralPlacesTest {

    private static final LocalDate DAY_1 = LocalDate.of(2009, 1, 5);
    private static final LocalDate DAY = DAY_1.plusDays(40);

    private CaseState state = CaseState.NONE;

    @Test
    void aReferralTakesAPlaceInTheAgreementItNames() {
        given(open(), new CategoriseCase("c", "k", 2, DAY), new TransferCase("c", "t", null, null, SYD, DAY));
        assertThat(moves(refer("r", "a", DAY)))
                .containsExactly(new PlaceMove(
                        Kind.TAKE,
                        new AgreementReferral(
                                TRIAL,
                                "a",
                                null,
                                "c",
                                "r",
                                "p",
                                SYD,
                                TargetGroup.SICKNESS_BENEFIT,
                                Group.UNALLOCATED,
                                2,
                                DAY)));
        assertThat(moves(refer("r2", null, DAY))).isEmpty();
    }

    /** An agreement may be for one group: it is told which the case is in when the referral is registered. */
    @Test
    void theGroupIsThatOfTheCaseThen() {
        given(open(), new AllocateCase("c", "al", DAY));
        assertThat(moves(refer("r", "a", DAY)).getFirst().referral().group()).isEqualTo(Group.PARTICIPANT);
    }

    /** Registered late, it is one of the jobcentre that held the case then, and of the category of then. */
    @Test
    void theFirstDaySaysWhoseItIs() {
        given(open(), new CategoriseCase("c", "k", 2, DAY), new TransferCase("c", "t", null, null, SYD, DAY));
        AgreementReferral early =
                moves(refer("r", "a", DAY.minusDays(1))).getFirst().referral();
        assertThat(early.jobcentreId()).isEqualTo(NORD);
        assertThat(early.category()).isZero();
    }

    @Test
    void itsEndGivesThePlaceUpAndAnEndThatNeverWasTakesItBack() {
        given(open(), refer("r", "a", DAY));
        assertThat(kinds(end("e", "r", DAY.plusDays(9)))).containsExactly("GIVE_UP a r");
        assertThat(kinds(new CorrectRegistration("c", "e", end("e", "r", DAY.plusDays(8)), sealed("typed wrong"))))
                .isEmpty();
        assertThat(kinds(withdraw("e"))).containsExactly("TAKE_BACK a r");
        assertThat(kinds(withdraw("r"))).containsExactly("GIVE_UP a r");
    }

    @Test
    void theEndOfTheCaseGivesItUpAndOnlyAnEndThatNeverWasTakesItBack() {
        given(open(), refer("r", "a", DAY));
        assertThat(kinds(new RecordFullRecovery("c", "f", DAY.plusDays(5), RecoveredTo.OWN_JOB)))
                .containsExactly("GIVE_UP a r");
        assertThat(kinds(withdraw("f"))).containsExactly("TAKE_BACK a r");
        assertThat(kinds(new CloseCase("c", "z", DAY.plusDays(6), Outcome.RECOVERED)))
                .containsExactly("GIVE_UP a r");
        // Who falls ill again is referred again.
        assertThat(kinds(new ReopenCase("c", "y", DAY.plusDays(20)))).isEmpty();
        assertThat(kinds(refer("r2", "a", DAY.plusDays(21)))).containsExactly("TAKE a r2");
    }

    @Test
    void aCorrectionMovesItToTheOtherAgreement() {
        given(open(), refer("r", "b", DAY));
        assertThat(kinds(correct(refer("r", "a", DAY)))).containsExactly("TAKE a r", "GIVE_UP b r");
        assertThat(kinds(correct(refer("r", "a", DAY.plusDays(1))))).containsExactly("CHECK a r");
        assertThat(kinds(correct(refer("r", null, DAY)))).containsExactly("GIVE_UP a r");
        assertThat(kinds(correct(refer("r", "b", DAY)))).containsExactly("TAKE b r");
    }

    @Test
    void aCorrectionToAnotherCourseIsCheckedByTheAgreement() {
        given(open(), refer("r", "a", DAY));
        List<PlaceMove> moves = moves(correct(new ReferToProvider("c", "r", "p", DAY, null, null, "a", "other")));
        assertThat(moves).extracting(PlaceMove::kind).containsExactly(Kind.CHECK);
        assertThat(moves.getFirst().referral().courseId()).isEqualTo("other");
    }

    @Test
    void anEndThatWasAnotherReferralsMovesBoth() {
        given(open(), refer("r1", "a", DAY), refer("r2", "a", DAY), end("e", "r1", DAY.plusDays(9)));
        assertThat(kinds(new CorrectRegistration("c", "e", end("e", "r2", DAY.plusDays(9)), sealed("the other"))))
                .containsExactly("GIVE_UP a r2", "TAKE_BACK a r1");
    }

    /** What is registered after the end takes no place; but it was one that the agreement allowed. */
    @Test
    void aReferralRegisteredAfterTheEndOfTheCaseIsCheckedOnly() {
        given(open(), new CloseCase("c", "z", DAY.plusDays(6), Outcome.RECOVERED));
        assertThat(kinds(refer("r", "a", DAY))).containsExactly("CHECK a r");
        assertThat(kinds(new ReopenCase("c", "y", DAY.plusDays(20)))).isEmpty();
    }

    /**
     * Several cases interleaved: after any history of their registrations, as far as the agreements accept it, the places
     * taken in the agreements are the referrals that run.
     */
    @Property(tries = 300)
    void thePlacesTakenAreTheReferralsThatRun(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, AgreementState> agreements = new HashMap<>();
        int places = 1 + random.nextInt(4);
        TestTrial.agreements().forEach(any -> {
            var limited = TestTrial.agreement(any.agreementId(), any.jobcentreId(), any.providerId(), places);
            String id = AgreementState.idOf(TRIAL, any.agreementId());
            agreements.put(
                    id,
                    AgreementState.fold(
                            id,
                            AgreementDecider.decide(TestTrial.protocol(), AgreementState.empty(id), limited)
                                    .orThrow()));
        });
        Map<String, CaseState> cases = new HashMap<>();
        List<History> histories = Histories.random(seed, 5);
        List<Deque<CaseCommand>> left = new ArrayList<>();
        histories.forEach(history -> left.add(new ArrayDeque<>(history.commands())));
        Circumstances late = new Circumstances(LocalDate.of(2011, 1, 1), TestTrial.protocol());
        while (!left.isEmpty()) {
            Deque<CaseCommand> commands = left.get(random.nextInt(left.size()));
            if (commands.isEmpty()) {
                left.remove(commands);
                continue;
            }
            CaseCommand command = commands.removeFirst();
            CaseState before = cases.getOrDefault(command.caseId(), CaseState.NONE);
            // Some are refused here that were accepted in their own history: what they point to found no place.
            if (CaseDecider.decide(before, command, late) instanceof Decision.Accepted<CaseEvent> decided) {
                CaseState after = before;
                for (CaseEvent event : decided.events()) {
                    after = after.evolve(event);
                }
                Map<String, AgreementState> moved = moved(agreements, ReferralPlaces.moves(before, after));
                if (moved != null) {
                    agreements.putAll(moved);
                    cases.put(command.caseId(), after);
                }
            }
            assertThat(taken(agreements)).isEqualTo(running(cases));
        }
    }

    /** The agreements after the moves; null where one is refused. */
    private static @Nullable Map<String, AgreementState> moved(
            Map<String, AgreementState> agreements, List<PlaceMove> moves) {
        Map<String, AgreementState> moved = new HashMap<>();
        for (PlaceMove move : moves) {
            String id = move.referral().streamId();
            AgreementState next = moved.getOrDefault(id, Objects.requireNonNull(agreements.get(id)));
            switch (move.decide(next)) {
                case Decision.Accepted<AgreementEvent> accepted -> {
                    for (AgreementEvent event : accepted.events()) {
                        next = next.with(event);
                    }
                }
                case Decision.Refused<AgreementEvent> refused -> {
                    assertThat(move.kind()).isIn(Kind.TAKE, Kind.CHECK);
                    return null;
                }
            }
            Integer limit = next.termsOn(DAY).places().limit();
            assertThat(move.kind() == Kind.TAKE && next.taken().size() > Objects.requireNonNull(limit))
                    .isFalse();
            moved.put(id, next);
        }
        return moved;
    }

    private static Set<String> taken(Map<String, AgreementState> agreements) {
        Set<String> taken = new HashSet<>();
        agreements.forEach((id, agreement) ->
                agreement.taken().forEach(place -> taken.add(id + " " + place.caseId() + " " + place.referralId())));
        return taken;
    }

    /** Told in other words than the program's: what runs on a day after everything registered. */
    private static Set<String> running(Map<String, CaseState> cases) {
        Set<String> running = new HashSet<>();
        cases.forEach((caseId, of) -> CaseFacts.of(of).referralsOn(LocalDate.of(2012, 1, 1)).stream()
                .map(CaseFacts.Referral::referred)
                .filter(referred -> referred.agreementId() != null)
                .forEach(referred ->
                        running.add(AgreementState.idOf(TRIAL, Objects.requireNonNull(referred.agreementId())) + " "
                                + caseId + " " + referred.registrationId())));
        return running;
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private void given(CaseCommand... commands) {
        for (CaseCommand command : commands) {
            moves(command);
        }
    }

    private List<String> kinds(CaseCommand command) {
        return moves(command).stream()
                .map(move -> move.kind() + " " + move.referral().agreementId() + " "
                        + move.referral().referralId())
                .toList();
    }

    private List<PlaceMove> moves(CaseCommand command) {
        CaseState before = state;
        for (CaseEvent event : CaseDecider.decide(
                        before, command, new Circumstances(DAY_1.plusDays(200), TestTrial.protocol()))
                .orThrow()) {
            state = state.evolve(event);
        }
        return ReferralPlaces.moves(before, state);
    }

    private static OpenCase open() {
        return new OpenCase(
                "c",
                TRIAL,
                NORD,
                person("p-1", BirthYearParity.ODD),
                TargetGroup.SICKNESS_BENEFIT,
                DAY_1,
                Employment.EMPLOYED,
                true,
                "cw-1",
                null,
                null,
                null,
                null);
    }

    private static ReferToProvider refer(String id, @Nullable String agreementId, LocalDate on) {
        return new ReferToProvider("c", id, "p", on, null, null, agreementId, null);
    }

    private static EndReferral end(String id, String referralId, LocalDate on) {
        return new EndReferral("c", id, referralId, on, ReferralEndReason.COMPLETED);
    }

    private static CorrectRegistration correct(ReferToProvider replacement) {
        return new CorrectRegistration("c", replacement.registrationId(), replacement, sealed("typed wrong"));
    }

    private static WithdrawRegistration withdraw(String id) {
        return new WithdrawRegistration("c", id, sealed("never was"));
    }
}
