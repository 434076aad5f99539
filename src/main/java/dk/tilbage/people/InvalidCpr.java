package dk.tilbage.people;

/**
 * A text that was given as a CPR number is not one that can be accepted. The message is fixed per code and never
 * contains the text, whole or in part, so it may be logged and answered.
 */
public final class InvalidCpr extends RuntimeException {

    /** Why it was refused; the names are part of the published list of problem codes. */
    public enum Code {
        /** Not ten digits, nor six digits, a hyphen and four digits. */
        CPR_MALFORMED("A CPR number is ten digits, with or without a hyphen after the sixth."),
        /** The first six digits are no date of the century that the seventh digit tells. */
        CPR_IMPOSSIBLE_DATE("The date in the CPR number does not exist."),
        /** The birth date lies after the day it is judged on. */
        CPR_FUTURE_BIRTH("The birth date in the CPR number lies in the future."),
        /** A fictive number (day + 60) where only real ones are accepted. */
        CPR_FICTIVE_REFUSED("Fictive CPR numbers are not accepted here.");

        private final String message;

        Code(String message) {
            this.message = message;
        }
    }

    private final Code code;

    InvalidCpr(Code code) {
        super(code.message);
        this.code = code;
    }

    /** Why it was refused. */
    public Code code() {
        return code;
    }
}
