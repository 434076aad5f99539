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
 * @param met that it was met, or, for what is judged on one day, will be as things stand; absent where it was not, or only
 *     after it had been waived
 * @param waivedFrom the day from which it is not asked for; absent where it is, or was met by then
 */
record Duty(
        RuleBook.Entry entry,
        int number,
        LocalDate opensOn,
        LocalDate dueOn,
        @Nullable Met met,
        @Nullable LocalDate waivedFrom) {

    /** What was met by the day it would be waived, stays met; after that day meeting it changes nothing. */
    Duty {
        if (met != null && waivedFrom != null) {
            if (met.from().isAfter(waivedFrom)) {
                met = null;
            } else {
                waivedFrom = null;
            }
        }
    }

    /**
     * That a duty was met.
     *
     * @param on the day of what met it; before the duty opens where its rule lets that count
     * @param from the first day on which that meets it: the same day, or a later one where only a version that came into force
     *     after it lets it count (design, section 5, contact: an individual frequency under version 2)
     */
    record Met(LocalDate on, LocalDate from) {

        /** Met on a day, by what counts from that day on; nothing without a day. */
        static @Nullable Met on(@Nullable LocalDate day) {
            return day == null ? null : new Met(day, day);
        }

        /** That of two which meets it first. */
        static @Nullable Met sooner(@Nullable Met one, @Nullable Met other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return other.from.isBefore(one.from) ? other : one;
        }
    }

    /** The day of what met it, if it was met. */
    @Nullable
    LocalDate metOn() {
        return met == null ? null : met.on();
    }

    /** The same duty, waived from a day on, where that is earlier; what was met by then stays met. */
    Duty orWaivedFrom(@Nullable LocalDate day) {
        if (day == null || (waivedFrom != null && !day.isBefore(waivedFrom))) {
            return this;
        }
        return new Duty(entry, number, opensOn, dueOn, met, day);
    }

    /** The status on a day, for facts that are all known by then; empty before it opens. */
    Optional<Status> statusOn(LocalDate day) {
        if (day.isBefore(opensOn)) {
            return Optional.empty();
        }
        if (waivedFrom != null) {
            return Optional.of(Status.WAIVED);
        }
        if (met == null || day.isBefore(met.from())) {
            return Optional.of(day.isAfter(dueOn) ? Status.BREACHED : Status.DUE);
        }
        return Optional.of(met.on().isAfter(dueOn) ? Status.LATE : Status.MET);
    }
}
