package dk.tilbage.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a comparison of two datasets says about itself, as {@value DatasetWriter#MANIFEST}.
 *
 * @param format always {@value #FORMAT}
 * @param from the address of the earlier dataset
 * @param fromLogDigest the chained digest of the log at its position
 * @param to the address of the later dataset
 * @param toLogDigest the chained digest of the log at its position
 * @param contentDigest SHA-256 over the tables of differences
 * @param cases how many cases something differs for
 * @param tables what differs in each table
 * @param files every other file
 */
record DiffManifest(
        String format,
        DatasetAddress from,
        String fromLogDigest,
        DatasetAddress to,
        String toLogDigest,
        String contentDigest,
        long cases,
        SequencedMap<String, DiffResult.Counts> tables,
        List<Manifest.FileEntry> files) {

    static final String FORMAT = "tilbage-dataset-diff";

    DiffManifest {
        files = List.copyOf(files);
    }

    DiffResult result() {
        return new DiffResult(from, to, tables, cases, contentDigest);
    }

    /** The comparison in a folder; none where it holds no finished one. */
    static @Nullable DiffResult read(Path folder) {
        try {
            DiffManifest manifest =
                    Json.read(Files.readAllBytes(folder.resolve(DatasetWriter.MANIFEST)), DiffManifest.class);
            return FORMAT.equals(manifest.format()) ? manifest.result() : null;
        } catch (IOException | JacksonException e) {
            return null;
        }
    }
}
