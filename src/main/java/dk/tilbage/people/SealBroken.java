package dk.tilbage.people;

/**
 * A sealed value is not what {@link People#seal} made: changed, cut, moved to another person or field, or made with
 * other keys. The message says nothing about the content.
 */
public final class SealBroken extends RuntimeException {

    SealBroken() {
        super("A sealed value was altered, or does not belong to this person and field.");
    }
}
