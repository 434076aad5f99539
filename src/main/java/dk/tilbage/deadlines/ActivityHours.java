package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.ReducedHoursDocumented;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.PartialRecovery;
import dk.tilbage.trial.DeadlineRule.Activity;
import dk.tilbage.trial.Period;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Hours of activity a week in a case: offers that run, partial recoveries and documented reductions. */
final class ActivityHours {

    private final CaseFacts facts;
    private final List<Offer> offers;
    private final List<PartialRecovery> partialRecoveries;
    private final List<ReducedHoursDocumented> reductions;

    ActivityHours(CaseFacts facts) {
        this.facts = facts;
        this.offers = facts.offers();
        this.partialRecoveries = facts.partialRecoveries();
        this.reductions = facts.all(ReducedHoursDocumented.class);
    }

    /** Whether a partial recovery runs on a day. */
    boolean partiallyRecovered(LocalDate day) {
        return partialRecoveries.stream().anyMatch(recovery -> recovery.activeOn(day));
    }

    /** The days from a day on on which the hours of activity can change. */
    SortedSet<LocalDate> daysOfChange(LocalDate earliest) {
        SortedSet<LocalDate> days = new TreeSet<>();
        days.add(earliest.isBefore(facts.firstDay()) ? facts.firstDay() : earliest);
        for (Offer offer : offers) {
            if (offer.started() != null) {
                days.add(offer.started().startedOn());
            }
            offer.adjustments().forEach(adjusted -> days.add(adjusted.from()));
        }
        partialRecoveries.forEach(recovery -> days.add(recovery.started().from()));
        reductions.forEach(reduced -> days.add(reduced.from()));
        return days.tailSet(days.first().isBefore(earliest) ? earliest : days.first());
    }

    /** Whether there are so many hours of activity on a day, or a partial recovery, or what a documented reduction asks. */
    boolean reach(Activity activity, LocalDate day) {
        if (partiallyRecovered(day)) {
            return true;
        }
        BigDecimal bar = activity.hoursPerWeek();
        for (ReducedHoursDocumented reduction : reductions) {
            if (new Period(reduction.from(), reduction.to()).contains(day)) {
                bar = bar.min(reduction.hoursPerWeek());
            }
        }
        BigDecimal hours = BigDecimal.ZERO;
        for (Offer offer : offers) {
            if (offer.activeOn(day)) {
                hours = hours.add(offer.hoursOn(day));
            }
        }
        return hours.compareTo(bar) >= 0;
    }
}
