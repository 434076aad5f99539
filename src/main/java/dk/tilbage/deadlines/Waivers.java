package dk.tilbage.deadlines;

import static java.time.temporal.ChronoUnit.DAYS;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Ending;
import dk.tilbage.casefile.CaseFacts.Exemption;
import dk.tilbage.deadlines.Duty.Met;
import dk.tilbage.trial.DeadlineRule.ExemptionEffect;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The days on which a case's duties are set aside (design, section 5, waiving).
 *
 * <ul>
 *   <li>While the case is ended, by recovery or closing, everything due on those days is waived, and stays so after a
 *       reopening; what is due after it, is asked for again on its own date.
 *   <li>While an exemption is in force, the trial's own duties due on those days are waived: contact, offer, hours and
 *       letter. What happens only once and was waived falls due again after the lifting, by the days that were left. An
 *       exemption lifted by the day a duty is due moves nothing.
 * </ul>
 */
final class Waivers {

    /** Days {@code from <= day < until}; without end while {@code until} is absent. */
    private record Stretch(LocalDate from, @Nullable LocalDate until) {

        boolean covers(LocalDate day) {
            return !day.isBefore(from) && (until == null || day.isBefore(until));
        }

        boolean touches(Stretch later) {
            return until == null || !until.isBefore(later.from);
        }

        Stretch with(Stretch later) {
            if (until == null || later.until == null) {
                return new Stretch(from, null);
            }
            return new Stretch(from, until.isAfter(later.until) ? until : later.until);
        }
    }

    private final List<Stretch> ended;
    private final List<Stretch> exempt;

    private Waivers(List<Stretch> ended, List<Stretch> exempt) {
        this.ended = ended;
        this.exempt = exempt;
    }

    static Waivers of(CaseFacts facts) {
        List<Stretch> ended = new ArrayList<>();
        for (Ending ending : facts.endings()) {
            ended.add(new Stretch(ending.from(), ending.reopenedOn()));
        }
        List<Stretch> exempt = new ArrayList<>();
        for (Exemption exemption : facts.exemptions()) {
            Stretch stretch = new Stretch(exemption.from(), exemption.liftedOn());
            // Two exemptions without a day between them are one.
            boolean joined = !exempt.isEmpty() && exempt.getLast().touches(stretch);
            exempt.add(joined ? exempt.removeLast().with(stretch) : stretch);
        }
        return new Waivers(ended, exempt);
    }

    /**
     * A duty as it stands after everything that sets it aside.
     *
     * @param effect what an exemption does to it
     * @param afterTheEnd whether it is asked for on days on which the case is ended, too
     * @param lastDay the last day such a duty can fall due again; put off beyond it, it stays waived
     */
    Duty duty(
            RuleBook.Entry entry,
            ExemptionEffect effect,
            boolean afterTheEnd,
            int number,
            LocalDate opensOn,
            LocalDate dueOn,
            @Nullable Met met,
            LocalDate lastDay) {
        LocalDate due = dueOn;
        LocalDate waivedFrom = null;
        if (effect != ExemptionEffect.NONE) {
            for (Stretch exemption : exempt) {
                boolean settled = due.isBefore(exemption.from())
                        || (met != null && !met.from().isAfter(exemption.from()));
                if (settled) {
                    break;
                }
                // Lifted by the day it is due: there was nothing to waive.
                if (!exemption.covers(due)) {
                    continue;
                }
                LocalDate again = dueAgain(effect, exemption, opensOn, due);
                if (again == null || again.isAfter(lastDay)) {
                    waivedFrom = exemption.from();
                    break;
                }
                due = again;
            }
        }
        for (Stretch ending : ended) {
            if (!afterTheEnd
                    && ending.covers(due)
                    && (waivedFrom == null || ending.from().isBefore(waivedFrom))) {
                waivedFrom = ending.from();
            }
        }
        return new Duty(entry, number, opensOn, due, met, waivedFrom);
    }

    /**
     * The day a duty that an exemption waives falls due again: from the lifting on, the days that were left when the
     * exemption began, or when the duty opened, if later. None where the duty does not come again, or the exemption is not
     * lifted.
     */
    private static @Nullable LocalDate dueAgain(
            ExemptionEffect effect, Stretch exemption, LocalDate opensOn, LocalDate due) {
        LocalDate lifted = exemption.until();
        if (effect != ExemptionEffect.PAUSES || lifted == null) {
            return null;
        }
        LocalDate waived = exemption.from().isBefore(opensOn) ? opensOn : exemption.from();
        return lifted.plusDays(DAYS.between(waived, due));
    }

    /** Whether an exemption is in force on one of the days {@code from <= day < until}. */
    boolean exemptIn(LocalDate from, LocalDate until) {
        for (Stretch exemption : exempt) {
            LocalDate lifted = exemption.until();
            if (exemption.from().isBefore(until) && (lifted == null || lifted.isAfter(from))) {
                return true;
            }
        }
        return false;
    }

    /** The reopening after the ended days that a day lies in. */
    @Nullable
    LocalDate reopeningAfter(LocalDate day) {
        for (Stretch ending : ended) {
            if (ending.covers(day)) {
                return ending.until();
            }
        }
        return null;
    }
}
