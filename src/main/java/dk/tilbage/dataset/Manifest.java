package dk.tilbage.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a dataset says about itself, as {@value DatasetWriter#MANIFEST}.
 *
 * @param format always {@value #FORMAT}
 * @param address what it is a dataset of
 * @param contentDigest SHA-256 over the tables
 * @param log what was read of the log
 * @param rows how many rows each table has
 * @param files every other file of the package
 */
record Manifest(
        String format,
        DatasetAddress address,
        String contentDigest,
        Source log,
        SequencedMap<String, Long> rows,
        List<FileEntry> files) {

    static final String FORMAT = "tilbage-registration-dataset";

    /**
     * What was read of the log.
     *
     * @param position the last position
     * @param recordedAt when the event there was recorded: what is in the dataset was known then, and nothing later
     * @param digest the chained digest there
     * @param caseEvents how many events of cases there are up to it, by name
     */
    record Source(long position, String recordedAt, String digest, SortedMap<String, Long> caseEvents) {}

    /**
     * A file of the package.
     *
     * @param name its name
     * @param bytes its length
     * @param sha256 its SHA-256, in hexadecimal
     */
    record FileEntry(String name, long bytes, String sha256) {}

    Manifest {
        files = List.copyOf(files);
    }

    DatasetResult result() {
        return new DatasetResult(address, rows, contentDigest, log.digest());
    }

    /** The dataset in a folder; none where it holds no finished one. */
    static @Nullable DatasetResult read(Path folder) {
        try {
            Manifest manifest = Json.read(Files.readAllBytes(folder.resolve(DatasetWriter.MANIFEST)), Manifest.class);
            return FORMAT.equals(manifest.format()) ? manifest.result() : null;
        } catch (IOException | JacksonException e) {
            return null;
        }
    }
}
