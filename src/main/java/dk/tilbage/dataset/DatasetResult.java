package dk.tilbage.dataset;

import java.util.SequencedMap;

/**
 * A finished dataset.
 *
 * @param address what it is a dataset of
 * @param rows how many rows each table has, in the order of the codebook
 * @param events how many events up to the position were read
 * @param contentDigest SHA-256 over the tables, in hexadecimal: what is cited
 * @param logDigest the digest of the log at the position
 */
public record DatasetResult(
        DatasetAddress address, SequencedMap<String, Long> rows, long events, String contentDigest, String logDigest) {}
