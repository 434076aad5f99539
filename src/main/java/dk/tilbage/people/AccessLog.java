package dk.tilbage.people;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Who was handed which data, when. An entry is made before anything is handed out: where it cannot be made, there is nothing
 * to hand out. Entries are never changed or deleted; the database refuses it. They say nothing about the persons the data
 * are about.
 */
public interface AccessLog {

    /** What was done. */
    enum What {
        /** A dataset was made. */
        DATASET_BUILT,
        /** A package was downloaded, or a part of it. */
        DATASET_DOWNLOADED,
        /** Two datasets were compared. */
        DATASET_DIFFED,
        /** The making of a dataset or a comparison was cancelled. */
        DATASET_CANCELLED
    }

    /**
     * Who.
     *
     * @param client the client application
     * @param actor who acted, as the identity provider or the operating system knows them
     * @param role in which roles
     */
    record Who(String client, String actor, String role) {

        /** The role of somebody at the program's own command line. */
        public static final String COMMAND_LINE = "COMMAND_LINE";

        /** Whoever is logged in where the program runs. */
        public static Who atTheCommandLine() {
            return new Who("command-line", System.getProperty("user.name", "-"), COMMAND_LINE);
        }
    }

    /**
     * An entry.
     *
     * @param number its number; later ones are greater
     * @param at when, by the registry's clock
     * @param who who
     * @param what what was done
     * @param details what exactly, such as a dataset's address and digest
     * @param logPosition where the log of events ended then
     */
    record Entry(long number, Instant at, Who who, What what, Map<String, Object> details, long logPosition) {}

    /** Makes an entry; when this returns it is there for good. */
    void note(Who who, What what, Map<String, ?> details);

    /**
     * Entries, the latest first.
     *
     * @param before only entries with a smaller number
     * @param limit at most so many
     */
    List<Entry> latest(long before, int limit);
}
