package dk.tilbage.dataset;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dataset, or a comparison of two, that is being made, was made, or was not.
 *
 * @param id the job's id
 * @param from for a comparison, the address of the earlier dataset; absent for a dataset
 * @param address what it is a dataset of; for a comparison, the address of the later one
 * @param status how far it is
 * @param done how many readings of events are done
 * @param total how many there are; 0 while nobody knows
 * @param result the dataset, once done
 * @param diff the comparison, once done
 * @param code why it failed, where it did
 * @param check the check of the numbers that failed, where it failed of that
 * @param packageFile the zip, once done
 */
public record DatasetJob(
        String id,
        @Nullable DatasetAddress from,
        DatasetAddress address,
        Status status,
        long done,
        long total,
        @Nullable DatasetResult result,
        @Nullable DiffResult diff,
        DatasetRefused.@Nullable Code code,
        @Nullable String check,
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
        FAILED,
        /** Given up because somebody asked for it. */
        CANCELLED;

        /** Whether nothing more becomes of it. */
        public boolean isFinal() {
            return this != QUEUED && this != RUNNING;
        }
    }

    static DatasetJob queued(String id, DatasetAddress address) {
        return new DatasetJob(
                id, null, address, Status.QUEUED, 0, 2 * address.position(), null, null, null, null, null);
    }

    static DatasetJob queued(String id, DiffWriter.Addresses addresses) {
        return new DatasetJob(id, addresses.from(), addresses.to(), Status.QUEUED, 0, 0, null, null, null, null, null);
    }

    DatasetJob running(long readings, long of) {
        return new DatasetJob(id, from, address, Status.RUNNING, readings, of, null, null, null, null, null);
    }

    DatasetJob done(DatasetResult dataset, Path zip) {
        return new DatasetJob(id, from, address, Status.DONE, total, total, dataset, null, null, null, zip);
    }

    DatasetJob done(DiffResult comparison, Path zip) {
        return new DatasetJob(id, from, address, Status.DONE, total, total, null, comparison, null, null, zip);
    }

    DatasetJob failed(DatasetRefused.Code why, String failedCheck) {
        return new DatasetJob(
                id,
                from,
                address,
                Status.FAILED,
                done,
                total,
                null,
                null,
                why,
                failedCheck.isEmpty() ? null : failedCheck,
                null);
    }

    DatasetJob cancelled() {
        return new DatasetJob(id, from, address, Status.CANCELLED, done, total, null, null, null, null, null);
    }

    /** The digest that is cited, once done. */
    @Nullable
    String contentDigest() {
        return result != null ? result.contentDigest() : diff != null ? diff.contentDigest() : null;
    }

    /** The job as HTTP shows it; paths stay on the server, so of a failure it tells only the kind. */
    public Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("kind", from == null ? "DATASET" : "DIFF");
        view.put("status", status.name());
        if (from != null) {
            view.put("from", from);
        }
        view.put("address", address);
        view.put("progress", Map.of("done", done, "total", total));
        if (result != null) {
            view.put("rows", result.rows());
            view.put("contentDigest", result.contentDigest());
            view.put("logDigest", result.logDigest());
        }
        if (diff != null) {
            view.put("cases", diff.cases());
            view.put("tables", diff.tables());
            view.put("contentDigest", diff.contentDigest());
        }
        if (code != null) {
            view.put("code", code.name());
            view.put("detail", code.text());
            if (!code.danish().isEmpty()) {
                view.put("detailDa", code.danish());
            }
            if (check != null) {
                view.put("check", check);
            }
        }
        return view;
    }

    /** What the access log says of it. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("id", id);
        if (from != null) {
            details.put("from", from);
        }
        details.put("address", address);
        String digest = contentDigest();
        if (digest != null) {
            details.put("contentDigest", digest);
        }
        return details;
    }
}
