package dk.tilbage.dataset;

import dk.tilbage.people.AccessLog;
import dk.tilbage.people.AccessLog.What;
import dk.tilbage.people.AccessLog.Who;
import java.nio.file.Path;
import java.util.Map;

/** Where the command gets a dataset from: the stores themselves, or the server that has them open. */
public interface DatasetSource extends AutoCloseable {

    /**
     * Makes a dataset in a folder.
     *
     * @throws DatasetRefused where there is none
     */
    DatasetResult make(DatasetRequest request, Path folder, DatasetProgress progress);

    /**
     * Makes the dataset of an address once more, with the key of its pseudonyms.
     *
     * @throws DatasetRefused where there is none
     */
    DatasetResult makeAgain(DatasetAddress address, Path folder, DatasetProgress progress);

    /**
     * Writes what differs between two datasets into a folder.
     *
     * @throws DatasetRefused where there is no such comparison
     */
    DiffResult diff(DiffRequest request, Path folder, DatasetProgress progress);

    @Override
    default void close() {}

    /** The stores, opened by this program and closed with it; what is made is noted in the access log beforehand. */
    static DatasetSource of(DatasetWriter writer, AccessLog accessLog, Runnable close) {
        Who who = Who.atTheCommandLine();
        return new DatasetSource() {
            @Override
            public DatasetResult make(DatasetRequest request, Path folder, DatasetProgress progress) {
                return makeAgain(writer.resolve(request), folder, progress);
            }

            @Override
            public DatasetResult makeAgain(DatasetAddress address, Path folder, DatasetProgress progress) {
                return writer.write(
                        address,
                        folder,
                        progress,
                        made -> accessLog.note(
                                who,
                                What.DATASET_BUILT,
                                Map.of("address", address, "contentDigest", made.contentDigest())));
            }

            @Override
            public DiffResult diff(DiffRequest request, Path folder, DatasetProgress progress) {
                DiffWriter diffs = new DiffWriter(writer);
                return diffs.write(
                        diffs.resolve(request),
                        folder,
                        progress,
                        made -> accessLog.note(
                                who,
                                What.DATASET_DIFFED,
                                Map.of(
                                        "from",
                                        made.from(),
                                        "address",
                                        made.to(),
                                        "contentDigest",
                                        made.contentDigest())));
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    /** Opens the source for a data folder: the server that runs on it, or else its stores. */
    @FunctionalInterface
    interface Opening {

        /** The source. */
        DatasetSource open(Path data);
    }
}
