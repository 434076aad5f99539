package dk.tilbage.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.Outcome;
import dk.tilbage.dataset.Codes.CensorReason;
import dk.tilbage.dataset.Codes.EndState;
import dk.tilbage.dataset.Codes.ExemptWhen;
import dk.tilbage.dataset.Codes.NotAllocated;
import dk.tilbage.dataset.Codes.NotEntered;
import dk.tilbage.dataset.Codes.SpellOutcome;
import dk.tilbage.dataset.OutcomeTables.Disposition;
import dk.tilbage.dataset.Spells.Spell;
import dk.tilbage.trial.Group;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTablesTest {

    private static final LocalDate ENTRY = day(2, 16);

    private static LocalDate day(int month, int dayOfMonth) {
        return LocalDate.of(2009, month, dayOfMonth);
    }

    private static List<String> spells(Observed one, LocalDate observedTo, SpellOutcome outcome) {
        return Spells.of(one.on(observedTo)).stream()
                .filter(spell -> spell.outcome() == outcome)
                .map(OutcomeTablesTest::text)
                .toList();
    }

    private static String text(Spell spell) {
        CensorReason censored = spell.censorReason();
        return spell.number() + ": " + spell.startDays() + "-" + spell.stopDays() + " "
                + (censored == null ? "event" : censored.name());
    }

    @Test
    void aSpellRunsFromEntryToTheFirstDayOffBenefit() {
        Observed one = new Observed().entered(Group.PARTICIPANT, ENTRY).recovered(day(3, 18));
        for (SpellOutcome outcome : SpellOutcome.values()) {
            assertThat(spells(one, day(4, 30), outcome)).containsExactly("1: 0-30 event");
            assertThat(spells(one, day(3, 17), outcome)).containsExactly("1: 0-29 OBSERVATION_ENDS");
            assertThat(spells(one, day(2, 15), outcome)).isEmpty();
        }
    }

    @Test
    void anotherEndLeavesTheBenefitWithoutRecovery() {
        Observed one = new Observed().entered(Group.CONTROL, ENTRY).closed(day(3, 18), Outcome.FLEX_JOB);
        assertThat(spells(one, day(4, 30), SpellOutcome.OFF_BENEFIT)).containsExactly("1: 0-30 event");
        assertThat(spells(one, day(4, 30), SpellOutcome.FULL_RECOVERY)).containsExactly("1: 0-30 ENDED_OTHERWISE");
    }

    @Test
    void aMoveAndADeathCensorBoth() {
        for (Outcome outcome : List.of(Outcome.MOVED, Outcome.DEAD)) {
            Observed one = new Observed().entered(Group.CONTROL, ENTRY).closed(day(3, 18), outcome);
            for (SpellOutcome event : SpellOutcome.values()) {
                assertThat(spells(one, day(4, 30), event)).containsExactly("1: 0-30 " + outcome);
            }
        }
    }

    @Test
    void aReopeningBeginsTheNextSpell() {
        Observed one = new Observed()
                .entered(Group.PARTICIPANT, ENTRY)
                .recovered(day(3, 18))
                .reopened(day(4, 1))
                .closed(day(4, 20), Outcome.EARLY_RETIREMENT);
        assertThat(spells(one, day(4, 30), SpellOutcome.OFF_BENEFIT))
                .containsExactly("1: 0-30 event", "2: 44-63 event");
        assertThat(spells(one, day(4, 30), SpellOutcome.FULL_RECOVERY))
                .containsExactly("1: 0-30 event", "2: 44-63 ENDED_OTHERWISE");
        assertThat(spells(one, day(4, 10), SpellOutcome.OFF_BENEFIT))
                .containsExactly("1: 0-30 event", "2: 44-53 OBSERVATION_ENDS");
    }

    @Test
    void whoNeverEnteredHasNoSpell() {
        assertThat(Spells.of(new Observed()
                        .allocated(Group.PARTICIPANT, day(2, 10))
                        .recovered(day(2, 12))
                        .on(day(4, 30))))
                .isEmpty();
    }

    private static Disposition disposition(Observed one) {
        return new Disposition(one.on(day(4, 30)));
    }

    @Test
    void whyNobodyIsInAGroup() {
        assertThat(disposition(new Observed()).notAllocated()).isEqualTo(NotAllocated.AWAITING);
        assertThat(disposition(new Observed().exempt(day(2, 2))).notAllocated()).isEqualTo(NotAllocated.EXEMPT_BEFORE);
        assertThat(disposition(new Observed().exempt(day(2, 2)).recovered(day(2, 9)))
                        .notAllocated())
                .isEqualTo(NotAllocated.LEFT_BEFORE);
        assertThat(disposition(new Observed().allocated(Group.NOT_IN_TRIAL, day(2, 2)))
                        .notAllocated())
                .isEqualTo(NotAllocated.NOT_IN_TRIAL);
        assertThat(disposition(new Observed().allocated(Group.CONTROL, day(2, 2)))
                        .notAllocated())
                .isNull();
    }

    @Test
    void whoIsAllocatedHasEnteredOrLeftOrIsAwaited() {
        assertThat(disposition(new Observed().allocated(Group.CONTROL, day(2, 2)))
                        .notEntered())
                .isEqualTo(NotEntered.AWAITING_ENTRY);
        assertThat(disposition(new Observed()
                                .allocated(Group.CONTROL, day(2, 2))
                                .recovered(day(2, 9)))
                        .notEntered())
                .isEqualTo(NotEntered.LEFT_BEFORE_ENTRY);
        assertThat(disposition(new Observed().entered(Group.CONTROL, ENTRY)).notEntered())
                .isNull();
        assertThat(disposition(new Observed()).notEntered()).isNull();
    }

    @Test
    void whereWhoEnteredStandsAtTheEnd() {
        Observed stays = new Observed().entered(Group.CONTROL, ENTRY);
        assertThat(disposition(stays).endState()).isEqualTo(EndState.STILL_ON_BENEFIT);
        assertThat(disposition(new Observed()).endState()).isNull();
        Observed ended = stays.closed(day(3, 2), Outcome.REHABILITATION);
        assertThat(disposition(ended).endState()).isEqualTo(EndState.ENDED_OTHERWISE);
        Observed back = ended.reopened(day(3, 9));
        assertThat(disposition(back).endState()).isEqualTo(EndState.STILL_ON_BENEFIT);
        assertThat(disposition(back.recovered(day(4, 1))).endState()).isEqualTo(EndState.FULL_RECOVERY);
    }

    @Test
    void whenAnExemptionCame() {
        assertThat(disposition(new Observed().exempt(day(2, 2)).entered(Group.CONTROL, ENTRY))
                        .exemptWhen())
                .isEqualTo(ExemptWhen.BEFORE_ALLOCATION);
        assertThat(disposition(new Observed()
                                .allocated(Group.CONTROL, day(2, 2))
                                .exempt(day(2, 2))
                                .held(
                                        ENTRY,
                                        dk.tilbage.trial.Channel.IN_PERSON,
                                        dk.tilbage.trial.ConversationKind.FIRST_FOLLOW_UP))
                        .exemptWhen())
                .isEqualTo(ExemptWhen.BEFORE_ENTRY);
        assertThat(disposition(new Observed().entered(Group.CONTROL, ENTRY).exempt(ENTRY))
                        .exemptWhen())
                .isEqualTo(ExemptWhen.AFTER_ENTRY);
        assertThat(disposition(new Observed()).exemptWhen()).isNull();
    }

    /** Of a person's cases the allocated one counts; else the first. */
    @Test
    void theAllocatedCaseStandsForThePerson() {
        String allocated = disposition(new Observed(day(2, 2)).allocated(Group.CONTROL, day(3, 2)))
                .rank();
        String drawnOut = disposition(new Observed(day(1, 19)).allocated(Group.NOT_IN_TRIAL, day(3, 2)))
                .rank();
        String early = disposition(new Observed(day(1, 5))).rank();
        String late = disposition(new Observed(day(1, 12))).rank();
        assertThat(List.of(late, drawnOut, early, allocated).stream().sorted())
                .containsExactly(allocated, drawnOut, early, late);
    }
}
