package dk.tilbage.people;

/** The CPR number was once somebody's, and the authorities have replaced it since. */
public final class NumberReplaced extends RuntimeException {

    NumberReplaced() {
        super("The CPR number has been replaced by another.");
    }
}
