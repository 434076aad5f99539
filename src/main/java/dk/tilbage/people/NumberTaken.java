package dk.tilbage.people;

/** The CPR number is, or was, another person's in the registry. Whose, this does not tell. */
public final class NumberTaken extends RuntimeException {

    NumberTaken() {
        super("The CPR number is another person's.");
    }
}
