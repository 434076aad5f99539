package dk.tilbage.eventstore;

/**
 * A module's contribution to {@link EventNames}: one bean of this per sealed event hierarchy.
 *
 * @param sealedRoot the sealed interface whose concrete records carry {@link Stored}
 */
public record StoredEvents(Class<?> sealedRoot) {}
