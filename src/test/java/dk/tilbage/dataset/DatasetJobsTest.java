package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dk.tilbage.dataset.DatasetJob.Status;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.people.AccessLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetJobsTest {

    @TempDir
    Path folder;

    private static DatasetJob finished(DatasetJobs jobs, String id) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < until) {
            DatasetJob job = jobs.find(id).orElseThrow();
            if (job.status().isFinal()) {
                return job;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the job does not finish");
    }

    @Test
    void aJobMakesADatasetThatIsFoundAgainAfterARestart() throws Exception {
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        DatasetJob done;
        try (DatasetJobs jobs = new DatasetJobs(writer, SmallTrial.NO_ACCESS_LOG, folder)) {
            DatasetJob submitted = jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY);
            done = finished(jobs, submitted.id());
        }
        assertThat(done.status()).isEqualTo(Status.DONE);
        assertThat(done.done()).isEqualTo(done.total());
        assertThat(done.packageFile()).isNotNull().isRegularFile();
        assertThat(done.view()).containsKeys("id", "status", "address", "progress", "rows", "contentDigest");
        Files.createDirectory(folder.resolve(".half.part-1"));
        Files.createDirectory(folder.resolve("something-else"));
        try (DatasetJobs jobs = new DatasetJobs(writer, SmallTrial.NO_ACCESS_LOG, folder)) {
            assertThat(jobs.find(done.id())).contains(done);
            assertThat(jobs.find("something-else")).isEmpty();
        }
    }

    @Test
    void onlyTheLatestAreKept() throws Exception {
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        List<String> made = new ArrayList<>();
        try (DatasetJobs jobs = new DatasetJobs(writer, SmallTrial.NO_ACCESS_LOG, folder, 2)) {
            for (int i = 0; i < 3; i++) {
                made.add(jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY)
                        .id());
                finished(jobs, made.getLast());
            }
        }
        try (DatasetJobs jobs = new DatasetJobs(writer, SmallTrial.NO_ACCESS_LOG, folder, 2)) {
            assertThat(jobs.find(made.get(0))).isEmpty();
            assertThat(jobs.find(made.get(1))).isPresent();
            assertThat(jobs.find(made.get(2))).isPresent();
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder(made.get(1), made.get(2));
        try (DatasetJobs jobs = new DatasetJobs(writer, SmallTrial.NO_ACCESS_LOG, folder, 1)) {
            assertThat(jobs.find(made.get(2))).as("the latest, after a restart").isPresent();
        }
        assertThat(folder.toFile().list()).containsExactly(made.get(2));
    }

    @Test
    void aJobThatCannotBeMadeSaysWhy() throws Exception {
        LogInMemory log = SmallTrial.three();
        log.broken(new LogVerifier.Fault(3, "DIGEST_DIFFERS", "not as it was recorded"));
        try (DatasetJobs jobs = new DatasetJobs(SmallTrial.writer(log), SmallTrial.NO_ACCESS_LOG, folder)) {
            DatasetJob failed = finished(
                    jobs,
                    jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY)
                            .id());
            assertThat(failed.status()).isEqualTo(Status.FAILED);
            assertThat(failed.code()).isEqualTo(Code.LOG_NOT_SOUND);
            assertThat(failed.view()).containsEntry("detail", Code.LOG_NOT_SOUND.text());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFailedJobTellsNoPathOfTheServer() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (DatasetJobs jobs = new DatasetJobs(
                SmallTrial.writer(SmallTrial.three()), SmallTrial.NO_ACCESS_LOG, file.resolve("jobs"))) {
            DatasetJob failed = finished(
                    jobs,
                    jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY)
                            .id());
            assertThat(failed.code()).isEqualTo(Code.NOT_WRITTEN);
            assertThat(failed.view().toString()).doesNotContain(folder.toString());
        }
    }

    @Test
    void whatCannotBeIsRefusedAtOnce() {
        try (DatasetJobs jobs =
                new DatasetJobs(SmallTrial.writer(SmallTrial.three()), SmallTrial.NO_ACCESS_LOG, folder)) {
            assertThatThrownBy(() -> jobs.submit(DatasetRequest.atHead("other"), SmallTrial.SOMEBODY))
                    .isInstanceOf(DatasetRefused.class);
        }
    }

    @Test
    void aComparisonIsAJobToo() throws Exception {
        LogInMemory log = SmallTrial.three();
        DatasetJob done;
        try (DatasetJobs jobs = new DatasetJobs(SmallTrial.writer(log), SmallTrial.NO_ACCESS_LOG, folder)) {
            DiffRequest request = new DiffRequest(
                    DatasetRequest.atHead(TRIAL), new DatasetRequest(TRIAL, 10L, null, null, null, null));
            done = finished(jobs, jobs.submit(request, SmallTrial.SOMEBODY).id());
            assertThat(done.view()).containsEntry("kind", "DIFF").containsKeys("from", "address", "tables", "cases");
            assertThat(jobs.latest()).containsExactly(done);
        }
        try (DatasetJobs jobs = new DatasetJobs(SmallTrial.writer(log), SmallTrial.NO_ACCESS_LOG, folder)) {
            assertThat(jobs.find(done.id()).map(DatasetJob::diff)).contains(done.diff());
            assertThat(jobs.packageDigest(done)).hasSize(64);
        }
    }

    /** The job is in the middle of reading the log when it is cancelled; the one behind it never begins. */
    @Test
    void whatRunsOrWaitsCanBeCancelledAndLeavesNothing() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        DatasetWriter slow = new DatasetWriter(
                SmallTrial.three(),
                key -> id -> {
                    if (!id.id().isEmpty()) {
                        reading.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException("interrupted", e);
                        }
                    }
                    return SmallTrial.pseudonyms(key).of(id);
                },
                "key-1");
        List<String> noted = new ArrayList<>();
        AccessLog log = noting(noted);
        try (DatasetJobs jobs = new DatasetJobs(slow, log, folder)) {
            String running = jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY)
                    .id();
            String waiting = jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY)
                    .id();
            assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(folder).isNotEmptyDirectory();
            long before = System.nanoTime();
            assertThat(jobs.cancel(waiting, SmallTrial.SOMEBODY).map(DatasetJob::status))
                    .contains(Status.CANCELLED);
            assertThat(jobs.cancel(running, SmallTrial.SOMEBODY).map(DatasetJob::status))
                    .contains(Status.CANCELLED);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(folder).isEmptyDirectory());
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            assertThat(jobs.find(running).map(DatasetJob::status)).contains(Status.CANCELLED);
            assertThat(jobs.cancel("something-else", SmallTrial.SOMEBODY)).isEmpty();
        }
        assertThat(noted).containsExactly("DATASET_CANCELLED", "DATASET_CANCELLED");
    }

    private static AccessLog noting(List<String> noted) {
        return new AccessLog() {
            @Override
            public void note(Access access) {
                noted.add(access.what().name());
            }

            @Override
            public List<Entry> latest(Query query, long before, int limit) {
                return List.of();
            }
        };
    }

    @Test
    void whatIsFinishedIsNotCancelled() throws Exception {
        try (DatasetJobs jobs =
                new DatasetJobs(SmallTrial.writer(SmallTrial.three()), SmallTrial.NO_ACCESS_LOG, folder)) {
            DatasetJob done = finished(
                    jobs,
                    jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY)
                            .id());
            assertThat(jobs.cancel(done.id(), SmallTrial.SOMEBODY)).contains(done);
        }
    }

    @Test
    void withoutAnEntryInTheAccessLogThereIsNothing() throws Exception {
        AccessLog away = new AccessLog() {
            @Override
            public void note(Access access) {
                throw new IllegalStateException("the database is away");
            }

            @Override
            public List<Entry> latest(Query query, long before, int limit) {
                return List.of();
            }
        };
        try (DatasetJobs jobs = new DatasetJobs(SmallTrial.writer(SmallTrial.three()), away, folder)) {
            DatasetJob failed = finished(
                    jobs,
                    jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY)
                            .id());
            assertThat(failed.status()).isEqualTo(Status.FAILED);
            assertThat(failed.packageFile()).isNull();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftIsTakenAwayAndWhatALivingOneHasIsNot() throws Exception {
        long began = ProcessHandle.current()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElse(0L);
        long pid = ProcessHandle.current().pid();
        Path living = Files.createDirectory(folder.resolve(".a.part-" + pid + "-" + began + "-1"));
        Path earlier = Files.createDirectory(folder.resolve(".b.part-" + pid + "-" + (began - 5_000) + "-1"));
        Files.writeString(earlier.resolve("cases.csv"), "half");
        Path dead = Files.createDirectory(folder.resolve(".c.gone-4194305-7-1"));
        new DatasetJobs(SmallTrial.writer(SmallTrial.three()), SmallTrial.NO_ACCESS_LOG, folder).close();
        assertThat(living).isDirectory();
        assertThat(earlier).doesNotExist();
        assertThat(dead).doesNotExist();
    }

    @Test
    void noMoreWaitThanTheQueueHolds() {
        CountDownLatch go = new CountDownLatch(1);
        DatasetWriter waiting = new DatasetWriter(
                SmallTrial.three(),
                key -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return SmallTrial.pseudonyms(key);
                },
                "key-1");
        try (DatasetJobs jobs = new DatasetJobs(waiting, SmallTrial.NO_ACCESS_LOG, folder)) {
            List<DatasetJob> taken = new ArrayList<>();
            for (int i = 0; i <= DatasetJobs.WAITING; i++) {
                taken.add(jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY));
            }
            assertThatThrownBy(() -> jobs.submit(DatasetRequest.atHead(TRIAL), SmallTrial.SOMEBODY))
                    .isInstanceOfSatisfying(
                            DatasetRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo(Code.DATASETS_BUSY));
            assertThat(taken).hasSize(DatasetJobs.WAITING + 1);
            go.countDown();
        }
    }
}
