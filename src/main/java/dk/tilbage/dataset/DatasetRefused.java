package dk.tilbage.dataset;

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
        /** The time lies before the first event was recorded. */
        BEFORE_FIRST_EVENT("The time lies before the first event was recorded."),
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
        /** The files could not be written. */
        NOT_WRITTEN("The files could not be written."),
        /** Too many datasets are waiting to be made. */
        DATASETS_BUSY("Too many datasets are waiting to be made."),
        /** The program failed; the log says how. */
        FAILED("The program failed; its log says how.");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** The reason for people, the same for every dataset: it holds no path and nothing of the data. */
        public String text() {
            return text;
        }
    }

    private final Code code;

    /** A refusal. */
    public DatasetRefused(Code code, String message) {
        this(code, message, null);
    }

    /** A refusal with what caused it. */
    public DatasetRefused(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A stable code. */
    public Code code() {
        return code;
    }
}
