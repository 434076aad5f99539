package dk.tilbage.dataset;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that is being made, was made, or could not be made.
 *
 * @param id the job's id
 * @param address what it is a dataset of
 * @param status how far it is
 * @param done how many readings of events are done
 * @param total how many there are
 * @param result the dataset, once done
 * @param code why it failed, where it did
 * @param packageFile the zip, once done
 */
public record DatasetJob(
        String id,
        DatasetAddress address,
        Status status,
        long done,
        long total,
        @Nullable DatasetResult result,
        DatasetRefused.@Nullable Code code,
        @Nullable Path packageFile) {

    /** How far a job is. */
    public enum Status {
        /** Waiting for the ones before it. */
        QUEUED,
        /** Being made. */
        RUNNING,
        /** Made; the package can be fetched. */
        DONE,
        /** Not made. */
        FAILED
    }

    static DatasetJob queued(String id, DatasetAddress address) {
        return new DatasetJob(id, address, Status.QUEUED, 0, 2 * address.position(), null, null, null);
    }

    DatasetJob running(long readings, long of) {
        return new DatasetJob(id, address, Status.RUNNING, readings, of, null, null, null);
    }

    DatasetJob done(DatasetResult dataset, Path zip) {
        return new DatasetJob(id, address, Status.DONE, total, total, dataset, null, zip);
    }

    DatasetJob failed(DatasetRefused.Code why) {
        return new DatasetJob(id, address, Status.FAILED, done, total, null, why, null);
    }

    /** The job as HTTP shows it; paths stay on the server, so of a failure it tells only the kind. */
    public Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("status", status.name());
        view.put("address", address);
        view.put("progress", Map.of("done", done, "total", total));
        if (result != null) {
            view.put("rows", result.rows());
            view.put("contentDigest", result.contentDigest());
            view.put("logDigest", result.logDigest());
        }
        if (code != null) {
            view.put("code", code.name());
            view.put("detail", code.text());
        }
        return view;
    }
}
