package dk.tilbage.dataset;

/**
 * An id of the registry that never leaves it: read models keep it, exports carry its pseudonym.
 *
 * @param kind what it names; ids of two kinds never share a pseudonym
 * @param id the id
 */
public record InternalId(Kind kind, String id) {

    /** What an id names. */
    public enum Kind {
        /** A person, by the registry's random person id. */
        PERSON,
        /** A case. */
        CASE,
        /** A provider of offers or conversations. */
        PROVIDER,
        /** The two groups of a trial, by the trial's id: which of them is called A while they are blinded. */
        ARMS
    }
}
