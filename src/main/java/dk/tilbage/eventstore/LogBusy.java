package dk.tilbage.eventstore;

/** The log's lock was not to be had in time; nothing was appended, and the command may be tried again. */
public final class LogBusy extends RuntimeException {

    public LogBusy(String message, Throwable cause) {
        super(message, cause);
    }
}
