package dk.tilbage.people;

/**
 * The person's key is gone, so nothing sealed with it can ever be opened, and nothing more be sealed. Not an error of
 * the program: whoever shows personal data shows a blank instead.
 */
public final class PersonForgotten extends RuntimeException {

    private final String personId;

    PersonForgotten(String personId) {
        super("The person has been forgotten: there is no key any more.");
        this.personId = personId;
    }

    /** The random id, which cases and datasets keep. */
    public String personId() {
        return personId;
    }
}
