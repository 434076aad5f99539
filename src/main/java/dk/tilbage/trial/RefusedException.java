package dk.tilbage.trial;

/**
 * How a refusal leaves an aggregate: it rolls the unit of work back. It is an answer, not a fault, and so has no stack
 * trace; its message is the code and the field and carries no personal data.
 */
public final class RefusedException extends RuntimeException {

    private final transient Refusal refusal;

    /** Leaves with a refusal. */
    public RefusedException(Refusal refusal) {
        super(
                refusal.field() == null ? refusal.code().name() : refusal.code().name() + " (" + refusal.field() + ")",
                null,
                false,
                false);
        this.refusal = refusal;
    }

    /** Why the command was refused. */
    public Refusal refusal() {
        return refusal;
    }
}
