package dk.tilbage.bench;

import dk.tilbage.dataset.DatasetRequest;
import dk.tilbage.dataset.DatasetResult;
import dk.tilbage.dataset.DatasetWriter;
import dk.tilbage.eventstore.EventLog;
import java.nio.file.Path;
import java.util.List;

/** Building the dataset at the head, package and all, against reading and decoding the same rows with one cursor. */
final class DatasetBench {

    private static final int ROUNDS = 3;

    private final EventLog log;
    private final DatasetWriter writer;
    private final Path folder;
    private final Progress progress;

    DatasetBench(EventLog log, DatasetWriter writer, Path folder, Progress progress) {
        this.log = log;
        this.writer = writer;
        this.folder = folder;
        this.progress = progress;
    }

    List<Figure> run() {
        long head = log.head();
        double[] floor = new double[ROUNDS];
        double[] built = new double[ROUNDS];
        // The first round warms up.
        for (int round = -1; round < ROUNDS; round++) {
            int at = Math.max(0, round);
            progress.say("Dataset, " + (round < 0 ? "warming up" : "round " + (round + 1) + " of " + ROUNDS));
            floor[at] = Timing.perSecond(() -> log.readAndDecode(0, head));
            built[at] = Timing.perSecond(() -> build(head));
        }
        return List.of(Figure.share(
                "Dataset built and proved complete, CSV and Parquet",
                Timing.median(built),
                Timing.median(floor),
                "events",
                "≥ 1.0"));
    }

    private long build(long head) {
        DatasetResult result = writer.write(
                writer.resolve(DatasetRequest.atHead(SmallTrial.ID)),
                folder.resolve("dataset"),
                (done, total) -> progress.step("Dataset", done, total));
        if (result.rows().getOrDefault("cases", 0L) == 0) {
            throw new IllegalStateException("The dataset has no cases");
        }
        return head;
    }
}
