package dk.tilbage.deadlines;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A run of days on which an obligation has one status.
 *
 * @param status the status
 * @param from first day
 * @param until the day after the last; absent where it has no end
 * @param opensOn the first day the obligation is listed, as known on these days
 * @param dueOn the last day to meet it, as known on these days
 * @param metOn the day of what met it, if it was met; before {@code opensOn} where the rule lets that count
 */
public record Span(
        Status status,
        LocalDate from,
        @Nullable LocalDate until,
        LocalDate opensOn,
        LocalDate dueOn,
        @Nullable LocalDate metOn) {

    /** Whether a day lies in it: {@code from <= day < until}. */
    public boolean covers(LocalDate day) {
        return !day.isBefore(from) && (until == null || day.isBefore(until));
    }
}
