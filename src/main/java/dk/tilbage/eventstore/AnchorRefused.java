package dk.tilbage.eventstore;

/** An anchor that was not made, or a file of anchors or keys that cannot be used; the message says why and what to do. */
public final class AnchorRefused extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String code;

    AnchorRefused(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A stable code. */
    public String code() {
        return code;
    }
}
