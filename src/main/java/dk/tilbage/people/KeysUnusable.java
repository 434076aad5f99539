package dk.tilbage.people;

/**
 * The keys file cannot be used: absent, malformed, or not the one that the stored persons were sealed with. The program
 * must not start with it. The message names files and key ids and never contains key material.
 */
public final class KeysUnusable extends RuntimeException {

    KeysUnusable(String message) {
        super(message);
    }
}
