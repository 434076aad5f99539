package dk.tilbage.dataset;

import dk.tilbage.report.ReportRefused;
import org.jspecify.annotations.Nullable;

/** There is no dataset, and this is why. Nothing half-written is left behind. */
public final class DatasetRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why there is no dataset. */
    public enum Code {
        /** There is no such trial at that position. */
        TRIAL_UNKNOWN("There is no such trial at that position."),
        /** The position lies beyond the head of the log, or before its first event. */
        POSITION_BEYOND_HEAD("The position lies beyond the head of the log, or before its first event."),
        /** The time is not over yet by the registry's clock: more may be recorded by then. */
        AS_OF_IN_FUTURE("The time is not over yet by the registry's clock."),
        /** The time lies before the first event was recorded. */
        BEFORE_FIRST_EVENT("The time lies before the first event was recorded."),
        /** The day of observation is not here yet. */
        OBSERVED_TOO_LATE("The day of observation is not here yet."),
        /** Both a position and a time were given. */
        ADDRESS_AMBIGUOUS("Both a position and a time were given."),
        /** The two datasets are of different trials, profiles or versions, and cannot be compared. */
        NOT_COMPARABLE("Two datasets of different trials, profiles or versions are not compared."),
        /** There is no such profile. */
        PROFILE_UNKNOWN("There is no such profile."),
        /** This program does not know that version of the definitions. */
        DEFINITION_UNKNOWN("This program does not know that version of the definitions."),
        /** There is no such export key. */
        EXPORT_KEY_UNKNOWN("There is no such export key."),
        /** The log is not as it was recorded. */
        LOG_NOT_SOUND("The log is not as it was recorded."),
        /** What was read is not everything that the log holds up to the position. */
        LOG_NOT_COMPLETE("What was read is not everything that the log holds up to the position."),
        /** The folder holds something that is no dataset. */
        FOLDER_IN_USE("The folder holds something that is no dataset."),
        /** The folder holds no dataset, or one that cannot be read. */
        NO_DATASET("The folder holds no dataset, or one that cannot be read."),
        /** There is no report of such a dataset. */
        NO_REPORT("There is no report of such a dataset."),
        /** The numbers of the tables do not add up: there is neither report nor dataset. */
        REPORT_NOT_SOUND(
                "The numbers of the tables do not add up; there is neither report nor dataset.",
                "Tallene i tabellerne stemmer ikke; der laves hverken rapport eller datasæt."),
        /** The files could not be written. */
        NOT_WRITTEN("The files could not be written."),
        /** Too many datasets are waiting to be made. */
        DATASETS_BUSY("Too many datasets are waiting to be made."),
        /** Somebody cancelled it. */
        CANCELLED("It was cancelled."),
        /** The program failed; the log says how. */
        FAILED("The program failed; its log says how.");

        private final String text;
        private final String danish;

        Code(String text) {
            this(text, "");
        }

        Code(String text, String danish) {
            this.text = text;
            this.danish = danish;
        }

        /** The same in Danish; empty where it is told in English alone. */
        public String danish() {
            return danish;
        }

        /** The reason for people, the same for every dataset: it holds no path and nothing of the data. */
        public String text() {
            return text;
        }
    }

    private final Code code;
    private final String limit;

    /** A refusal. */
    public DatasetRefused(Code code, String message) {
        this(code, message, "");
    }

    /** A refusal of what lies beyond a limit, such as the head of the log or the first time recorded. */
    public DatasetRefused(Code code, String message, String limit) {
        super(message);
        this.code = code;
        this.limit = limit;
    }

    /** A refusal with what caused it. */
    public DatasetRefused(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.limit = "";
    }

    /** There is no report of a dataset, and therefore no dataset. */
    static DatasetRefused of(ReportRefused refused, Code otherwise) {
        String message = String.valueOf(refused.getMessage());
        return refused.code() == ReportRefused.Code.NOT_SOUND
                ? new DatasetRefused(Code.REPORT_NOT_SOUND, message, refused)
                : new DatasetRefused(otherwise, message, refused);
    }

    /** The check of the numbers that failed; empty where it is not about one. */
    public String check() {
        return getCause() instanceof ReportRefused refused ? refused.check() : "";
    }

    /** The limit that what was asked for lies beyond; empty where it is not about one. */
    public String limit() {
        return limit;
    }

    /** A stable code. */
    public Code code() {
        return code;
    }
}
