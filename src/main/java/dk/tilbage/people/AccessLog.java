package dk.tilbage.people;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who was handed which data, when and what for. An entry is made before anything is handed out: where it cannot be made, there
 * is nothing to hand out. Entries are never changed or deleted; the database refuses it. Of the persons whom the data are
 * about they say no more than the ids of their cases.
 */
public interface AccessLog {

    /** What was done. */
    enum What {
        /** A case was shown. */
        CASE_SHOWN,
        /** The events of a case were shown. */
        HISTORY_SHOWN,
        /** A list with cases in it was shown, or a page of one. */
        CASES_LISTED,
        /** Alerts about cases were pushed. */
        ALERTS_PUSHED,
        /** Events of cases were pushed. */
        CASES_PUSHED,
        /** Somebody opened a case of another jobcentre for a limited time, and said why. */
        EMERGENCY_ACCESS_OPENED,
        /** A dataset was made. */
        DATASET_BUILT,
        /** A package was downloaded, or a part of it. */
        DATASET_DOWNLOADED,
        /** Two datasets were compared. */
        DATASET_DIFFED,
        /** The making of a dataset or a comparison was cancelled. */
        DATASET_CANCELLED;

        /** Whether cases were shown, not a dataset with pseudonyms. */
        public boolean isOfCases() {
            return !name().startsWith("DATASET_");
        }
    }

    /** What somebody looks at a case for. */
    enum Purpose {
        /** The case is being dealt with. */
        CASEWORK,
        /** The trial is being run. */
        TRIAL_ADMINISTRATION,
        /** Somebody audits. */
        AUDIT,
        /** The trial is being evaluated. */
        EVALUATION,
        /** The person asked what is held about them. */
        SUBJECT_ACCESS,
        /** A fault is being looked for. */
        SUPPORT
    }

    /**
     * Who.
     *
     * @param client the client application
     * @param actor who acted, as the identity provider or the operating system knows them
     * @param role in which roles
     * @param onBehalfOf for whom the client asked, as it says; absent where it does not
     */
    record Who(
            String client,
            String actor,
            String role,
            @Nullable String onBehalfOf) {

        /** The role of somebody at the program's own command line. */
        public static final String COMMAND_LINE = "COMMAND_LINE";

        /** Somebody who asked for themselves. */
        public Who(String client, String actor, String role) {
            this(client, actor, role, null);
        }

        /** Whoever is logged in where the program runs. */
        public static Who atTheCommandLine() {
            return new Who("command-line", System.getProperty("user.name", "-"), COMMAND_LINE);
        }
    }

    /**
     * What an entry tells.
     *
     * @param who who
     * @param what what was done
     * @param purpose what for; absent in entries from before it was asked for
     * @param caseIds the cases that were shown; none of a dataset
     * @param details what exactly, such as a dataset's address and digest, or a list's filters
     */
    record Access(Who who, What what, @Nullable Purpose purpose, List<String> caseIds, Map<String, ?> details) {

        public Access {
            caseIds = List.copyOf(caseIds);
        }
    }

    /**
     * An entry.
     *
     * @param number its number; later ones are greater
     * @param at when, by the registry's clock
     * @param access what it tells
     * @param logPosition where the log of events ended then
     */
    record Entry(long number, Instant at, Access access, long logPosition) {}

    /**
     * Which entries.
     *
     * @param caseId only of that case
     * @param client only of that client
     * @param actor only of that actor
     * @param whats only of these kinds
     * @param from only from then on
     * @param until only before then
     */
    record Query(
            @Nullable String caseId,
            @Nullable String client,
            @Nullable String actor,
            List<What> whats,
            @Nullable Instant from,
            @Nullable Instant until) {

        /** All of them. */
        public static final Query ALL = new Query(null, null, null, List.of(What.values()), null, null);

        public Query {
            whats = List.copyOf(whats);
        }
    }

    /** Makes an entry; when this returns it is there for good. */
    void note(Access access);

    /** Makes an entry about a dataset. */
    default void note(Who who, What what, Map<String, ?> details) {
        note(new Access(who, what, Purpose.EVALUATION, List.of(), details));
    }

    /**
     * Entries, the latest first.
     *
     * @param before only entries with a smaller number
     * @param limit at most so many
     */
    List<Entry> latest(Query query, long before, int limit);
}
