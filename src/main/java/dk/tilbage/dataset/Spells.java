package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent.CaseClosed;
import dk.tilbage.casefile.CaseFacts.Ending;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.dataset.Codes.CensorReason;
import dk.tilbage.dataset.Codes.SpellOutcome;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Times from entry to full recovery and to leaving the benefit, ready for Kaplan–Meier and Cox. The event falls on the first
 * day off benefit; what has not happened by the day of observation is censored on it.
 *
 * <p>To full recovery, every other end censors. To leaving the benefit, only a move and a death do: whoever moves away is
 * not seen any more, and may well be on benefit (reading: no source says).
 */
final class Spells {

    private Spells() {}

    /**
     * A spell on benefit, looked at for one event.
     *
     * @param of the case
     * @param outcome the event
     * @param number which spell since entry, from 1
     * @param entry the day of entry
     * @param startOn its first day
     * @param stopOn the day of the event or of censoring
     * @param censorReason why it did not end with the event; absent where it did
     */
    record Spell(
            ObservedCase of,
            SpellOutcome outcome,
            int number,
            LocalDate entry,
            LocalDate startOn,
            LocalDate stopOn,
            @Nullable CensorReason censorReason) {

        String key() {
            return outcome + "/" + number;
        }

        long startDays() {
            return ChronoUnit.DAYS.between(entry, startOn);
        }

        long stopDays() {
            return ChronoUnit.DAYS.between(entry, stopOn);
        }
    }

    static List<Spell> of(ObservedCase of) {
        List<Spell> spells = new ArrayList<>();
        LocalDate entry = of.entry();
        if (entry != null) {
            for (SpellOutcome outcome : SpellOutcome.values()) {
                add(spells, of, outcome, entry);
            }
        }
        return spells;
    }

    private static void add(List<Spell> spells, ObservedCase of, SpellOutcome outcome, LocalDate entry) {
        LocalDate start = entry;
        int number = 1;
        for (Ending ending : of.facts().endings()) {
            if (ending.from().isBefore(entry)) {
                continue;
            }
            spells.add(new Spell(of, outcome, number++, entry, start, ending.from(), censored(outcome, ending)));
            if (ending.reopenedOn() == null) {
                return;
            }
            start = ending.reopenedOn();
        }
        spells.add(new Spell(of, outcome, number, entry, start, of.observedTo(), CensorReason.OBSERVATION_ENDS));
    }

    private static @Nullable CensorReason censored(SpellOutcome outcome, Ending ending) {
        if (isRecovery(ending)) {
            return null;
        }
        CaseClosed closing = ending.closing();
        Outcome how = closing == null ? null : closing.outcome();
        if (how == Outcome.MOVED) {
            return CensorReason.MOVED;
        }
        if (how == Outcome.DEAD) {
            return CensorReason.DEAD;
        }
        return outcome == SpellOutcome.FULL_RECOVERY ? CensorReason.ENDED_OTHERWISE : null;
    }

    /** Whether an end is a full recovery, recorded by itself or as the outcome of the case. */
    static boolean isRecovery(Ending ending) {
        CaseClosed closing = ending.closing();
        return ending.recovery() != null || (closing != null && closing.outcome() == Outcome.RECOVERED);
    }
}
