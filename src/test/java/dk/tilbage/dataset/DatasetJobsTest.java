package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.dataset.DatasetJob.Status;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.eventstore.LogVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetJobsTest {

    @TempDir
    Path folder;

    private static DatasetJob finished(DatasetJobs jobs, String id) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < until) {
            DatasetJob job = jobs.find(id).orElseThrow();
            if (job.status() == Status.DONE || job.status() == Status.FAILED) {
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
        try (DatasetJobs jobs = new DatasetJobs(writer, folder)) {
            DatasetJob submitted = jobs.submit(DatasetRequest.atHead(TRIAL));
            done = finished(jobs, submitted.id());
        }
        assertThat(done.status()).isEqualTo(Status.DONE);
        assertThat(done.done()).isEqualTo(done.total());
        assertThat(done.packageFile()).isNotNull().isRegularFile();
        assertThat(done.view()).containsKeys("id", "status", "address", "progress", "rows", "contentDigest");
        Files.createDirectory(folder.resolve(".half.part-1"));
        Files.createDirectory(folder.resolve("something-else"));
        try (DatasetJobs jobs = new DatasetJobs(writer, folder)) {
            assertThat(jobs.find(done.id())).contains(done);
            assertThat(jobs.find("something-else")).isEmpty();
        }
    }

    @Test
    void onlyTheLatestAreKept() throws Exception {
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        List<String> made = new ArrayList<>();
        try (DatasetJobs jobs = new DatasetJobs(writer, folder, 2)) {
            for (int i = 0; i < 3; i++) {
                made.add(jobs.submit(DatasetRequest.atHead(TRIAL)).id());
                finished(jobs, made.getLast());
            }
        }
        try (DatasetJobs jobs = new DatasetJobs(writer, folder, 2)) {
            assertThat(jobs.find(made.get(0))).isEmpty();
            assertThat(jobs.find(made.get(1))).isPresent();
            assertThat(jobs.find(made.get(2))).isPresent();
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder(made.get(1), made.get(2));
        try (DatasetJobs jobs = new DatasetJobs(writer, folder, 1)) {
            assertThat(jobs.find(made.get(2))).as("the latest, after a restart").isPresent();
        }
        assertThat(folder.toFile().list()).containsExactly(made.get(2));
    }

    @Test
    void aJobThatCannotBeMadeSaysWhy() throws Exception {
        LogInMemory log = SmallTrial.three();
        log.broken(new LogVerifier.Fault(3, "DIGEST_DIFFERS", "not as it was recorded"));
        try (DatasetJobs jobs = new DatasetJobs(SmallTrial.writer(log), folder)) {
            DatasetJob failed =
                    finished(jobs, jobs.submit(DatasetRequest.atHead(TRIAL)).id());
            assertThat(failed.status()).isEqualTo(Status.FAILED);
            assertThat(failed.code()).isEqualTo(Code.LOG_NOT_SOUND);
            assertThat(failed.view()).containsEntry("detail", Code.LOG_NOT_SOUND.text());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFailedJobTellsNoPathOfTheServer() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (DatasetJobs jobs = new DatasetJobs(SmallTrial.writer(SmallTrial.three()), file.resolve("jobs"))) {
            DatasetJob failed =
                    finished(jobs, jobs.submit(DatasetRequest.atHead(TRIAL)).id());
            assertThat(failed.code()).isEqualTo(Code.NOT_WRITTEN);
            assertThat(failed.view().toString()).doesNotContain(folder.toString());
        }
    }

    @Test
    void whatCannotBeIsRefusedAtOnce() {
        try (DatasetJobs jobs = new DatasetJobs(SmallTrial.writer(SmallTrial.three()), folder)) {
            assertThatThrownBy(() -> jobs.submit(DatasetRequest.atHead("other")))
                    .isInstanceOf(DatasetRefused.class);
        }
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
        try (DatasetJobs jobs = new DatasetJobs(waiting, folder)) {
            List<DatasetJob> taken = new ArrayList<>();
            for (int i = 0; i <= DatasetJobs.WAITING; i++) {
                taken.add(jobs.submit(DatasetRequest.atHead(TRIAL)));
            }
            assertThatThrownBy(() -> jobs.submit(DatasetRequest.atHead(TRIAL)))
                    .isInstanceOfSatisfying(
                            DatasetRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo(Code.DATASETS_BUSY));
            assertThat(taken).hasSize(DatasetJobs.WAITING + 1);
            go.countDown();
        }
    }
}
