package dk.tilbage.dataset;

import java.nio.file.Path;

/** Where the command gets a dataset from: the stores themselves, or the server that has them open. */
public interface DatasetSource extends AutoCloseable {

    /**
     * Makes a dataset in a folder.
     *
     * @throws DatasetRefused where there is none
     */
    DatasetResult make(DatasetRequest request, Path folder, DatasetProgress progress);

    @Override
    default void close() {}

    /** The stores, opened by this program; closed with it. */
    static DatasetSource of(DatasetWriter writer, Runnable close) {
        return new DatasetSource() {
            @Override
            public DatasetResult make(DatasetRequest request, Path folder, DatasetProgress progress) {
                return writer.write(writer.resolve(request), folder, progress);
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
