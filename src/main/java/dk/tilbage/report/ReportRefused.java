package dk.tilbage.report;

/** Why there is no report; the message says it to the one who asked, in one line. */
public final class ReportRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether it is the dataset that cannot have one, or a dataset that should. */
    public enum Code {
        /** The folder holds nothing of which there is a report, or not what its manifest tells of. */
        NO_REPORT,
        /** Numbers that must be the same, or the sum of others, are not: the tables or the program are wrong. */
        NOT_SOUND
    }

    private final Code code;
    private final String check;

    ReportRefused(String message) {
        this(Code.NO_REPORT, "", message);
    }

    private ReportRefused(Code code, String check, String message) {
        super(message);
        this.code = code;
        this.check = check;
    }

    /**
     * A check of the numbers failed. The message is in English and Danish.
     *
     * @param check the name of the check: that of the count it is about
     * @param why what is known of it, in English
     */
    static ReportRefused notSound(String check, String why) {
        return new ReportRefused(
                Code.NOT_SOUND,
                check,
                "The check " + check + " failed: " + why + " / Kontrollen " + check
                        + " fejlede: datasættets tal stemmer ikke overens.");
    }

    /** A stable code. */
    public Code code() {
        return code;
    }

    /** The check that failed; empty where it is not about one. */
    public String check() {
        return check;
    }
}
