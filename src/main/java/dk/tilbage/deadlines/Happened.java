package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.trial.Happening;
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
 * @param of the referral or offer it belongs to; absent where it belongs to none
 */
record Happened(
        LocalDate on,
        @Nullable LocalDate until,
        boolean runs,
        Set<String> details,
        Registration fact,
        @Nullable Whole of) {

    /** What other things belong to: an end, an extension or a report is one of a referral, an end one of an offer. */
    record Whole(Happening kind, String id) {

        static Whole referral(String id) {
            return new Whole(Happening.REFERRAL, id);
        }

        static Whole offer(String id) {
            return new Whole(Happening.OFFER_MADE, id);
        }
    }

    /** What belongs to no referral and no offer. */
    Happened(LocalDate on, @Nullable LocalDate until, boolean runs, Set<String> details, Registration fact) {
        this(on, until, runs, details, fact, null);
    }

    /** Of one day. */
    static Happened once(LocalDate on, Registration fact, String... details) {
        return new Happened(on, null, false, Set.of(details), fact);
    }

    /** The same, belonging to a referral or an offer. */
    Happened of(Whole whole) {
        return new Happened(on, until, runs, details, fact, whole);
    }

    /** Whether it is no end, extension or report of another referral, or another offer, than the one given. */
    boolean belongsWith(@Nullable Whole whole) {
        return of == null || whole == null || of.kind() != whole.kind() || of.equals(whole);
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
