package dk.tilbage.dataset;

import java.util.SequencedMap;

/**
 * What differs between two datasets.
 *
 * @param from the address of the earlier one
 * @param to the address of the later one
 * @param tables what differs in each table, in the order of the codebook; those without a difference are left out
 * @param cases how many cases something differs for
 * @param contentDigest SHA-256 over the tables of differences, in hexadecimal: what is cited
 */
public record DiffResult(
        DatasetAddress from, DatasetAddress to, SequencedMap<String, Counts> tables, long cases, String contentDigest) {

    /**
     * What differs in a table.
     *
     * @param added rows of the later dataset only
     * @param removed rows of the earlier dataset only
     * @param changed cells that are another, in rows of both
     */
    public record Counts(long added, long removed, long changed) {

        /** Nothing. */
        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(DiffChange.Kind kind, long more) {
            return switch (kind) {
                case ADDED -> new Counts(added + more, removed, changed);
                case REMOVED -> new Counts(added, removed + more, changed);
                case CHANGED -> new Counts(added, removed, changed + more);
            };
        }
    }
}
