package dk.tilbage.dataset;

import java.util.SequencedMap;

/**
 * A finished dataset.
 *
 * @param address what it is a dataset of
 * @param rows how many rows each table has, in the order of the codebook
 * @param contentDigest SHA-256 over the tables, in hexadecimal: what is cited
 * @param logDigest the digest of the log at the position
 */
public record DatasetResult(
        DatasetAddress address, SequencedMap<String, Long> rows, String contentDigest, String logDigest) {}
