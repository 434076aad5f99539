package dk.tilbage.trial;

import java.time.LocalDate;

/**
 * A period of whole days.
 *
 * @param from first day
 * @param to last day, inclusive; not before {@code from}
 */
public record Period(LocalDate from, LocalDate to) {

    /** Whether the two have a day in common. */
    public boolean overlaps(Period other) {
        return !from.isAfter(other.to) && !other.from.isAfter(to);
    }

    /** Whether the day lies in the period. */
    public boolean contains(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
