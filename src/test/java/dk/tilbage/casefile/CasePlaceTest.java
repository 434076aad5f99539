package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.NORD;
import static dk.tilbage.support.TestTrial.SYD;
import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CasePlace.Move;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Place;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who has left before entry is outside the quotas, and back in them when it turns out otherwise. */
class CasePlaceTest {

    private static final LocalDate DAY_1 = LocalDate.of(2009, 1, 5);
    private static final String INTAKE = IntakeState.idOf(TRIAL, NORD, TargetGroup.SICKNESS_BENEFIT);

    private CaseState state = CaseState.NONE;

    @Test
    void anAllocationTakesAPlaceAtTheJobcentreThatHoldsTheCase() {
        assertThat(moves(open(NORD))).isEmpty();
        assertThat(moves(new TransferCase("c", "t", null, null, SYD, DAY_1.plusDays(1))))
                .isEmpty();
        assertThat(moves(new AllocateCase("c", "a", DAY_1.plusDays(30)))).containsExactly(Move.TAKE);
        assertThat(state.place())
                .contains(new CasePlace(
                        TRIAL,
                        SYD,
                        TargetGroup.SICKNESS_BENEFIT,
                        new Place("c", Group.PARTICIPANT, DAY_1.plusDays(30), null, null)));
    }

    @Test
    void leavingBeforeEntryGivesItUpAndAReopeningTakesItBack() {
        given(open(NORD), new AllocateCase("c", "a", DAY_1.plusDays(30)));
        assertThat(moves(new RecordFullRecovery("c", "f", DAY_1.plusDays(35), RecoveredTo.OWN_JOB)))
                .containsExactly(Move.GIVE_UP);
        assertThat(moves(new CloseCase("c", "z", DAY_1.plusDays(36), Outcome.RECOVERED)))
                .isEmpty();
        assertThat(moves(new ReopenCase("c", "y", DAY_1.plusDays(50)))).containsExactly(Move.TAKE_BACK);
    }

    @Test
    void aRecoveryThatNeverWasTakesItBack() {
        given(
                open(NORD),
                new AllocateCase("c", "a", DAY_1.plusDays(30)),
                new RecordFullRecovery("c", "f", DAY_1.plusDays(35), RecoveredTo.OWN_JOB));
        assertThat(moves(new WithdrawRegistration("c", "f", sealed("another person's"))))
                .containsExactly(Move.TAKE_BACK);
    }

    @Test
    void anEntryRegisteredLateTakesItBackAndWithdrawnGivesItUp() {
        given(
                open(NORD),
                new AllocateCase("c", "a", DAY_1.plusDays(30)),
                new CloseCase("c", "z", DAY_1.plusDays(45), Outcome.MOVED));
        assertThat(moves(firstFollowUp("h", DAY_1.plusDays(40)))).containsExactly(Move.TAKE_BACK);
        assertThat(moves(new WithdrawRegistration("c", "h", sealed("never held"))))
                .containsExactly(Move.GIVE_UP);
    }

    @Test
    void whoEnteredKeepsThePlaceToTheEnd() {
        given(open(NORD), new AllocateCase("c", "a", DAY_1.plusDays(30)), firstFollowUp("h", DAY_1.plusDays(40)));
        assertThat(moves(new CloseCase("c", "z", DAY_1.plusDays(45), Outcome.MOVED)))
                .isEmpty();
    }

    @Test
    void anAllocationRegisteredAfterTheEndTakesAPlaceAndGivesItUp() {
        given(open(NORD), new CloseCase("c", "z", DAY_1.plusDays(45), Outcome.MOVED));
        assertThat(moves(new AllocateCase("c", "a", DAY_1.plusDays(30)))).containsExactly(Move.TAKE, Move.GIVE_UP);
    }

    @Test
    void neitherTransfersNorCorrectionsMoveIt() {
        given(
                open(NORD),
                new AllocateCase("c", "a", DAY_1.plusDays(30)),
                new TransferCase("c", "t", null, null, SYD, DAY_1.plusDays(20)),
                new CorrectRegistration("c", "c", open(SYD), sealed("typed wrong")),
                new CloseCase("c", "z", DAY_1.plusDays(45), Outcome.MOVED));
        assertThat(state.place()).map(CasePlace::intakeId).contains(INTAKE);
    }

    /** Over whole histories: a place is held exactly while it should be, and always in the same intake. */
    @Property(tries = 1000)
    void movesAddUpToWhatIsHeld(@ForAll long seed) {
        History history = Histories.random(seed);
        CaseState before = CaseState.NONE;
        int held = 0;
        for (CaseEvent event : history.events()) {
            CaseState after = before.evolve(event);
            for (Move move : CasePlace.moves(before, after)) {
                held += move == Move.GIVE_UP ? -1 : 1;
            }
            if (before.place().isPresent()) {
                assertThat(after.place()).isEqualTo(before.place());
            }
            CaseFacts facts = CaseFacts.of(after);
            boolean allocated = facts.group() == Group.PARTICIPANT || facts.group() == Group.CONTROL;
            assertThat(held).isEqualTo(allocated && !facts.leftBeforeEntry() ? 1 : 0);
            before = after;
        }
        assertThat(history.state().place()).isEqualTo(before.place());
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private void given(CaseCommand... commands) {
        for (CaseCommand command : commands) {
            moves(command);
        }
    }

    private List<Move> moves(CaseCommand command) {
        Circumstances circumstances = new Circumstances(DAY_1.plusDays(200), TestTrial.protocol());
        CaseState before = state;
        List<CaseEvent> events = new ArrayList<>(
                CaseDecider.decide(before, command, circumstances).orThrow());
        for (CaseEvent event : events) {
            state = state.evolve(event);
        }
        return CasePlace.moves(before, state);
    }

    private static HoldConversation firstFollowUp(String id, LocalDate on) {
        return new HoldConversation(
                "c",
                id,
                null,
                Set.of(ConversationKind.FIRST_FOLLOW_UP),
                ConversationForm.INDIVIDUAL,
                Channel.IN_PERSON,
                on,
                CaseFacts.JOBCENTRE,
                null,
                null);
    }

    private static OpenCase open(String jobcentreId) {
        return new OpenCase(
                "c",
                TRIAL,
                jobcentreId,
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
}
