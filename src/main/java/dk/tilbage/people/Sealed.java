package dk.tilbage.people;

import java.util.Objects;

/**
 * A piece of personal data that only {@link People} can open.
 *
 * <p>Everything but {@code people} treats it as an opaque value: events, folds, snapshots, read models and datasets
 * carry it and compare it, and never look inside. Sealing is deterministic within one person and one field
 * (ADR 0005), so {@code equals} on two sealed values of the same person and field is equality of what was sealed.
 *
 * <p>Its JSON form is <code>{"keyId": …, "ciphertext": …}</code> and is stored in events for ever: neither name nor
 * meaning of a component may change.
 *
 * @param keyId the person's key, {@code <personId>#<version>}; after the person is forgotten it leads nowhere
 * @param ciphertext what {@link People#seal} made; text, safe in JSON
 */
public record Sealed(String keyId, String ciphertext) {

    /** Refuses absent components, which a lenient JSON mapper would let through. */
    public Sealed {
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(ciphertext, "ciphertext");
    }

    /** Shows nothing: sealed values reach logs through the records that hold them. */
    @Override
    public String toString() {
        return "Sealed[*]";
    }
}
