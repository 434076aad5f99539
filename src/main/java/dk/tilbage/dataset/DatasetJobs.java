package dk.tilbage.dataset;

import dk.tilbage.dataset.DatasetRefused.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes datasets one after the other, in a thread of its own, each in a folder under {@code datasets} named by its job.
 *
 * <p>What is finished is found again after a restart. What was waiting, running or failed is forgotten with the process;
 * whoever asked asks again, and gets the same dataset for the same address. Only the latest are kept; an older one is
 * deleted with its package, and can be asked for again in the same way.
 */
public final class DatasetJobs implements AutoCloseable {

    /** How many may wait. */
    public static final int WAITING = 10;

    /** How many that are finished are kept, unless told otherwise. */
    public static final int KEPT = 50;

    private static final Logger LOG = LoggerFactory.getLogger(DatasetJobs.class);

    private final DatasetWriter writer;
    private final Path folder;
    private final int kept;
    private final Deque<String> finished = new ArrayDeque<>();
    private final Map<String, DatasetJob> jobs = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor worker;

    /**
     * The jobs of a data folder.
     *
     * @param writer writes a dataset
     * @param folder holds a folder for each job; made when it is first needed
     */
    public DatasetJobs(DatasetWriter writer, Path folder) {
        this(writer, folder, KEPT);
    }

    /**
     * The jobs of a data folder.
     *
     * @param writer writes a dataset
     * @param folder holds a folder for each job; made when it is first needed
     * @param kept how many finished ones are kept, at least one
     */
    public DatasetJobs(DatasetWriter writer, Path folder, int kept) {
        if (kept < 1) {
            throw new IllegalArgumentException("At least one dataset is kept");
        }
        this.writer = writer;
        this.folder = folder;
        this.kept = kept;
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name("dataset-jobs").daemon().factory());
        worker.allowCoreThreadTimeOut(true);
        findFinished();
    }

    /**
     * Takes a request. Its address is fixed now, so that a dataset at the head is one at the head of this moment.
     *
     * @throws DatasetRefused where there can be no such dataset, or too many are waiting
     */
    public DatasetJob submit(DatasetRequest request) {
        DatasetJob job = DatasetJob.queued(UUID.randomUUID().toString(), writer.resolve(request));
        jobs.put(job.id(), job);
        try {
            worker.execute(() -> run(job));
        } catch (RejectedExecutionException e) {
            jobs.remove(job.id());
            throw new DatasetRefused(
                    Code.DATASETS_BUSY, WAITING + " datasets are waiting to be made; ask again later", e);
        }
        return job;
    }

    /** A job. */
    public Optional<DatasetJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    private void run(DatasetJob job) {
        update(job.running(0, job.total()));
        Path target = folder.resolve(job.id());
        try {
            DatasetResult result =
                    writer.write(job.address(), target, (done, total) -> update(job.running(done, total)));
            update(job.done(result, target.resolve(DatasetWriter.PACKAGE)));
            LOG.info("Dataset {} of {} is done: contentDigest {}", job.id(), job.address(), result.contentDigest());
        } catch (DatasetRefused e) {
            LOG.warn("Dataset {} of {} was not made: {} {}", job.id(), job.address(), e.code(), e.getMessage());
            update(job.failed(e.code()));
        } catch (RuntimeException e) {
            LOG.error("Dataset {} of {} was not made", job.id(), job.address(), e);
            update(job.failed(Code.FAILED));
        }
        finished(job.id());
    }

    /** Notes that a job is finished, and lets go of the oldest ones over the number that is kept. */
    private synchronized void finished(String id) {
        finished.addLast(id);
        while (finished.size() > kept) {
            String oldest = finished.removeFirst();
            jobs.remove(oldest);
            Path target = folder.resolve(oldest);
            if (Files.isDirectory(target)) {
                try {
                    DatasetFolder.remove(target);
                } catch (IOException e) {
                    LOG.warn("Dataset {} is no longer kept, but could not be deleted", oldest, e);
                }
            }
        }
    }

    private void update(DatasetJob job) {
        jobs.put(job.id(), job);
    }

    private void findFinished() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> folders = Files.list(folder)) {
            Map<Path, FileTime> datasets = new HashMap<>();
            for (Path found :
                    folders.filter(path -> !name(path).startsWith(".")).toList()) {
                DatasetResult result = Manifest.read(found);
                if (result != null) {
                    update(DatasetJob.queued(name(found), result.address())
                            .done(result, found.resolve(DatasetWriter.PACKAGE)));
                    datasets.put(found, Files.getLastModifiedTime(found));
                }
            }
            datasets.entrySet().stream()
                    .sorted(Map.Entry.<Path, FileTime>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .forEach(dataset -> finished(name(dataset.getKey())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(@Nullable Path path) {
        Path name = path == null ? null : path.getFileName();
        return name == null ? "" : name.toString();
    }

    /** Stops; what is being made is given up, and has a moment to leave nothing half-made behind. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("A dataset is still being made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
