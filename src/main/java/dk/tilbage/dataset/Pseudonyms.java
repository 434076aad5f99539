package dk.tilbage.dataset;

/** The names under which internal ids appear in one export domain. */
@FunctionalInterface
public interface Pseudonyms {

    /** The pseudonym of an id: always the same within the export domain, and of no use outside it. */
    String of(InternalId id);
}
