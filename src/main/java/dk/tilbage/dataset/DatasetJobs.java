package dk.tilbage.dataset;

import dk.tilbage.dataset.DatasetJob.Status;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.AccessLog.What;
import dk.tilbage.people.AccessLog.Who;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes datasets and comparisons one after the other, in a thread of its own, each in a folder under {@code datasets} named
 * by its job.
 *
 * <p>What is finished is found again after a restart. What was waiting, running, failed or cancelled is forgotten with the
 * process; whoever asked asks again, and gets the same for the same address. Only the latest are kept; an older one is
 * deleted with its package, and can be asked for again in the same way.
 *
 * <p>Each is noted in the access log when it has been made, before it can be fetched, and each time it is.
 */
public final class DatasetJobs implements AutoCloseable {

    /** How many may wait. */
    public static final int WAITING = 10;

    /** How many that are finished are kept, unless told otherwise. */
    public static final int KEPT = 50;

    private static final Logger LOG = LoggerFactory.getLogger(DatasetJobs.class);

    private final DatasetWriter writer;
    private final DiffWriter diffs;
    private final AccessLog accessLog;
    private final Path folder;
    private final int kept;
    private final Deque<String> finished = new ArrayDeque<>();
    private final Deque<String> unmade = new ArrayDeque<>();
    /** In the order in which they came. */
    private final Map<String, DatasetJob> jobs = Collections.synchronizedMap(new LinkedHashMap<>());

    private final Map<String, Future<?>> tasks = new ConcurrentHashMap<>();
    private final Map<String, String> packageDigests = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor worker;

    /**
     * The jobs of a data folder.
     *
     * @param writer writes a dataset
     * @param accessLog notes who asked for what
     * @param folder holds a folder for each job; made when it is first needed
     */
    public DatasetJobs(DatasetWriter writer, AccessLog accessLog, Path folder) {
        this(writer, accessLog, folder, KEPT);
    }

    /**
     * The jobs of a data folder.
     *
     * @param writer writes a dataset
     * @param accessLog notes who asked for what
     * @param folder holds a folder for each job; made when it is first needed
     * @param kept how many finished ones are kept, at least one
     */
    public DatasetJobs(DatasetWriter writer, AccessLog accessLog, Path folder, int kept) {
        if (kept < 1) {
            throw new IllegalArgumentException("At least one dataset is kept");
        }
        this.writer = writer;
        this.diffs = new DiffWriter(writer);
        this.accessLog = accessLog;
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
    public DatasetJob submit(DatasetRequest request, Who who) {
        DatasetJob job = DatasetJob.queued(UUID.randomUUID().toString(), writer.resolve(request));
        return submit(job, () -> {
            Path target = folder.resolve(job.id());
            DatasetResult result = writer.write(job.address(), target, progress(job.id()), made -> {
                accessLog.note(who, What.DATASET_BUILT, job.done(made, target).details());
            });
            return now -> now.done(result, target.resolve(DatasetWriter.PACKAGE));
        });
    }

    /**
     * Takes a request for a comparison. Both addresses are fixed now.
     *
     * @throws DatasetRefused where there can be no such comparison, or too many jobs are waiting
     */
    public DatasetJob submit(DiffRequest request, Who who) {
        DiffWriter.Addresses addresses = diffs.resolve(request);
        DatasetJob job = DatasetJob.queued(UUID.randomUUID().toString(), addresses);
        return submit(job, () -> {
            Path target = folder.resolve(job.id());
            DiffResult result = diffs.write(addresses, target, progress(job.id()), made -> {
                accessLog.note(who, What.DATASET_DIFFED, job.done(made, target).details());
            });
            return now -> now.done(result, target.resolve(DatasetWriter.PACKAGE));
        });
    }

    private interface Work {
        UnaryOperator<DatasetJob> run();
    }

    private DatasetJob submit(DatasetJob job, Work work) {
        jobs.put(job.id(), job);
        FutureTask<@Nullable Void> task = new FutureTask<>(() -> run(job, work), null);
        tasks.put(job.id(), task);
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            jobs.remove(job.id());
            tasks.remove(job.id());
            throw new DatasetRefused(
                    Code.DATASETS_BUSY, WAITING + " datasets are waiting to be made; ask again later", e);
        }
        return job;
    }

    /** A job. */
    public Optional<DatasetJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** All jobs that are known, the latest first. */
    public List<DatasetJob> latest() {
        synchronized (jobs) {
            return List.copyOf(new ArrayList<>(jobs.values()).reversed());
        }
    }

    /**
     * Gives up a job that waits or runs; it leaves nothing behind.
     *
     * @return the job as it is now: cancelled, or finished already; none where there is no such job
     */
    public Optional<DatasetJob> cancel(String id, Who who) {
        DatasetJob before = jobs.get(id);
        if (before == null || before.status().isFinal()) {
            return Optional.ofNullable(before);
        }
        accessLog.note(who, What.DATASET_CANCELLED, before.details());
        update(id, DatasetJob::cancelled);
        Future<?> task = tasks.get(id);
        if (task != null) {
            task.cancel(true);
            worker.purge();
        }
        if (before.status() == Status.QUEUED) {
            finished(id);
        }
        return find(id);
    }

    /** Notes that somebody fetches a package, before they get it. */
    public void noteDownload(DatasetJob job, @Nullable String range, Who who) {
        Map<String, Object> details = job.details();
        if (range != null) {
            details.put("range", range);
        }
        accessLog.note(who, What.DATASET_DOWNLOADED, details);
    }

    /** SHA-256 of a package in hexadecimal; computed once for each. */
    public String packageDigest(DatasetJob job) {
        return packageDigests.computeIfAbsent(job.id(), id -> {
            try {
                return PackageFile.of(folder.resolve(id), DatasetWriter.PACKAGE).sha256();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Hears how far a job is; and is where one that was cancelled stops at the latest. */
    private DatasetProgress progress(String id) {
        return (done, total) -> {
            update(id, job -> job.running(done, total));
            DatasetJob now = jobs.get(id);
            if (now == null || now.status() == Status.CANCELLED) {
                throw new DatasetRefused(Code.CANCELLED, "The job was cancelled");
            }
        };
    }

    private void run(DatasetJob job, Work work) {
        try {
            progress(job.id()).at(0, job.total());
            UnaryOperator<DatasetJob> made = work.run();
            if (!update(job.id(), made)) {
                // Cancelled in the moment between the making and now.
                discard(job.id());
            }
            LOG.info("Dataset {} of {} is made", job.id(), job.address());
        } catch (DatasetRefused e) {
            if (update(job.id(), now -> now.failed(e.code(), e.check()))) {
                LOG.warn("Dataset {} of {} was not made: {} {}", job.id(), job.address(), e.code(), e.getMessage());
            } else {
                LOG.info("Dataset {} of {} was cancelled", job.id(), job.address());
            }
        } catch (RuntimeException e) {
            // Reading that is interrupted ends in many ways.
            if (update(job.id(), now -> now.failed(Code.FAILED, ""))) {
                LOG.error("Dataset {} of {} was not made", job.id(), job.address(), e);
            } else {
                LOG.info("Dataset {} of {} was cancelled", job.id(), job.address());
            }
        } finally {
            tasks.remove(job.id());
        }
        finished(job.id());
    }

    /** Notes that a job is finished, and lets go of the oldest ones over the number that is kept. */
    private synchronized void finished(String id) {
        DatasetJob job = jobs.get(id);
        // What was not made must not push out what was.
        Deque<String> of = job == null || job.status() == DatasetJob.Status.DONE ? finished : unmade;
        if (!of.contains(id)) {
            of.addLast(id);
        }
        while (of.size() > kept) {
            String oldest = of.removeFirst();
            jobs.remove(oldest);
            packageDigests.remove(oldest);
            discard(oldest);
        }
    }

    private void discard(String id) {
        Path target = folder.resolve(id);
        if (Files.isDirectory(target)) {
            try {
                DatasetFolder.remove(target);
            } catch (IOException e) {
                LOG.warn("Dataset {} is no longer kept, but could not be deleted", id, e);
            }
        }
    }

    /** Changes a job that is not final yet. */
    private boolean update(String id, UnaryOperator<DatasetJob> change) {
        synchronized (jobs) {
            DatasetJob now = jobs.get(id);
            if (now == null || now.status().isFinal()) {
                return false;
            }
            jobs.put(id, change.apply(now));
            return true;
        }
    }

    private void findFinished() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            DatasetFolder.sweep(folder, "");
            Map<Path, FileTime> found = new HashMap<>();
            Map<Path, DatasetJob> made = new HashMap<>();
            for (Path path : visible()) {
                DatasetJob job = finishedIn(path);
                if (job != null) {
                    made.put(path, job);
                    found.put(path, Files.getLastModifiedTime(path));
                }
            }
            found.entrySet().stream()
                    .sorted(Map.Entry.<Path, FileTime>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .forEach(path -> {
                        jobs.put(name(path), made.get(path));
                        finished(name(path));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> visible() throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(path -> !name(path).startsWith(".")).toList();
        }
    }

    private static @Nullable DatasetJob finishedIn(Path path) {
        Path zip = path.resolve(DatasetWriter.PACKAGE);
        DatasetResult dataset = Manifest.read(path);
        if (dataset != null) {
            return DatasetJob.queued(name(path), dataset.address()).done(dataset, zip);
        }
        DiffResult comparison = DiffManifest.read(path);
        return comparison == null
                ? null
                : DatasetJob.queued(name(path), new DiffWriter.Addresses(comparison.from(), comparison.to()))
                        .done(comparison, zip);
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
