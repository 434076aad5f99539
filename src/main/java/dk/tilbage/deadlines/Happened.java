package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.Registration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a case, as rules see it.
 *
 * @param on the day
 * @param until the last day, for what runs; absent where it has no end, or is of one day
 * @param runs whether it is something that runs, such as an offer
 * @param details what rules can tell it by
 * @param fact the registration behind it
 */
record Happened(LocalDate on, @Nullable LocalDate until, boolean runs, Set<String> details, Registration fact) {

    /** Of one day. */
    static Happened once(LocalDate on, Registration fact, String... details) {
        return new Happened(on, null, false, Set.of(details), fact);
    }

    /** Whether it has one of the details asked for. */
    boolean has(@Nullable List<String> asked) {
        return asked == null || asked.stream().anyMatch(details::contains);
    }

    /** The first day from a day on that it is there; none where it was over by then. */
    @Nullable
    LocalDate firstFrom(LocalDate day) {
        if (!on.isBefore(day)) {
            return on;
        }
        return runs && (until == null || !until.isBefore(day)) ? day : null;
    }
}
