package dk.tilbage.report;

/** Why there is no report; the message says it to the one who asked, in one line. */
public final class ReportRefused extends RuntimeException {

    ReportRefused(String message) {
        super(message);
    }
}
