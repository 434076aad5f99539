package dk.tilbage.eventstore;

/** This program must not open this log; the message says why and what to do. */
public final class LogNotOpened extends IllegalStateException {

    private final String code;

    LogNotOpened(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A stable code. */
    public String code() {
        return code;
    }
}
