package dk.tilbage.bench;

import dk.tilbage.dataset.DatasetRequest;
import dk.tilbage.dataset.DatasetResult;
import dk.tilbage.dataset.DatasetWriter;
import dk.tilbage.dataset.DiffRequest;
import dk.tilbage.dataset.DiffResult;
import dk.tilbage.dataset.DiffWriter;
import dk.tilbage.eventstore.EventLog;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** Building the dataset at the head, package and all, against reading and decoding the same rows with one cursor. */
final class DatasetBench {

    private static final int ROUNDS = 3;
    /** A longer log is read so long that one round is enough, and it needs no warming up. */
    private static final long LONG = 2_000_000;
    /** About what a day adds to the log of a trial of national size. */
    private static final long DAY = 10_000;

    private static final long MIB = 1024 * 1024;

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
        int rounds = head > LONG ? 1 : ROUNDS;
        double[] floor = new double[rounds];
        double[] built = new double[rounds];
        // The first round warms up.
        for (int round = head > LONG ? 0 : -1; round < rounds; round++) {
            int at = Math.max(0, round);
            progress.say("Dataset, " + (round < 0 ? "warming up" : "round " + (round + 1) + " of " + rounds));
            floor[at] = Timing.perSecond(() -> log.readAndDecode(0, head));
            built[at] = Timing.perSecond(() -> build(head));
        }
        long day = Math.min(DAY, head / 10);
        progress.say("Diff of the last " + day + " events");
        long began = System.nanoTime();
        long changed = diff(head - day, head);
        double seconds = Timing.secondsSince(began);
        return List.of(
                Figure.share(
                        "Dataset built and proved complete: CSV, Parquet, report, package; heap at most "
                                + Runtime.getRuntime().maxMemory() / MIB + " MiB",
                        Timing.median(built),
                        Timing.median(floor),
                        "events",
                        "≥ 1.0"),
                Figure.plain(
                        "Diff of two positions " + day + " events apart, " + changed + " rows and cells in it",
                        String.format(Locale.ROOT, "%.1f s", seconds),
                        "seconds"));
    }

    private long diff(long from, long to) {
        LocalDate observedTo =
                writer.resolve(DatasetRequest.atHead(SmallTrial.ID)).observedTo();
        DiffWriter diffs = new DiffWriter(writer);
        DiffResult result = diffs.write(
                diffs.resolve(new DiffRequest(at(from, observedTo), at(to, observedTo))),
                folder.resolve("diff"),
                (done, total) -> progress.step("Diff", done, total));
        return result.tables().values().stream()
                .mapToLong(counts -> counts.added() + counts.changed())
                .sum();
    }

    private static DatasetRequest at(long position, LocalDate observedTo) {
        return new DatasetRequest(SmallTrial.ID, position, null, observedTo, null, null);
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
