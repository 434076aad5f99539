package dk.tilbage.eventstore;

/**
 * The log holds a name or revision that this program does not know. Never skipped: a decision on half a history is
 * worse than none.
 */
public final class UnknownEventName extends RuntimeException {

    private final String name;

    public UnknownEventName(String name, String detail) {
        super("Unknown stored event " + name + ": " + detail);
        this.name = name;
    }

    /** The stored name. */
    public String name() {
        return name;
    }
}
