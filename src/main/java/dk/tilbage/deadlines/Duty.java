package dk.tilbage.deadlines;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that has to be done in a case, as far as its facts say: the plain form from which every status is a comparison.
 *
 * @param entry the rule it follows
 * @param number which one of the rule's: course week, follow-up or form; 1 for what happens once
 * @param opensOn the first day it is listed
 * @param dueOn the last day to meet it
 * @param metOn the day it was met, or, for what is judged on one day, will be as things stand; absent where it was not, or
 *     only after it had been waived
 * @param waivedFrom the day from which it is not asked for; absent where it is, or was met by then
 */
record Duty(
        RuleBook.Entry entry,
        int number,
        LocalDate opensOn,
        LocalDate dueOn,
        @Nullable LocalDate metOn,
        @Nullable LocalDate waivedFrom) {

    /** What was met by the day it would be waived, stays met; after that day meeting it changes nothing. */
    Duty {
        if (metOn != null && waivedFrom != null) {
            if (metOn.isAfter(waivedFrom)) {
                metOn = null;
            } else {
                waivedFrom = null;
            }
        }
    }

    /** The same duty, waived from a day on, where that is earlier; what was met by then stays met. */
    Duty orWaivedFrom(@Nullable LocalDate day) {
        if (day == null || (waivedFrom != null && !day.isBefore(waivedFrom))) {
            return this;
        }
        return new Duty(entry, number, opensOn, dueOn, metOn, day);
    }

    /** The status on a day, for facts that are all known by then; empty before it opens. */
    Optional<Status> statusOn(LocalDate day) {
        if (day.isBefore(opensOn)) {
            return Optional.empty();
        }
        if (waivedFrom != null) {
            return Optional.of(Status.WAIVED);
        }
        if (metOn == null || day.isBefore(metOn)) {
            return Optional.of(day.isAfter(dueOn) ? Status.BREACHED : Status.DUE);
        }
        return Optional.of(metOn.isAfter(dueOn) ? Status.LATE : Status.MET);
    }
}
