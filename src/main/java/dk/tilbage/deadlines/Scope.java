package dk.tilbage.deadlines;

/** Whose rule an obligation follows. */
public enum Scope {
    /** The protocol's or the law's: unmet, it is a breach. */
    PROTOCOL,
    /** A jobcentre's own tighter rule (lokalt mål): a local target, never counted as a breach of the protocol. */
    LOCAL,
    /** An activity of an assigned course package (pakkeforløb): guiding, never counted as a breach of the protocol. */
    PACKAGE
}
