package dk.tilbage.eventstore;

/** A claim is already held; the append left nothing. */
public final class ClaimTaken extends RuntimeException {

    private final transient Claim claim;
    private final String heldBy;

    public ClaimTaken(Claim claim, String heldBy) {
        super("The claim " + claim.kind() + " in " + claim.scope() + " is held by " + heldBy);
        this.claim = claim;
        this.heldBy = heldBy;
    }

    /** The claim that was asked for. */
    public Claim claim() {
        return claim;
    }

    /** The aggregate that holds it. */
    public String heldBy() {
        return heldBy;
    }
}
