package dk.tilbage.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.simulation.PlayedLog;
import dk.tilbage.simulation.PlayedLog.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dataset of a simulated trial as of any past moment, rebuilt when the trial is over, is to the byte the one that was
 * archived when the log ended there.
 */
class AsOfRebuildTest {

    private static final String TRIAL = "aktive-hurtigere-tilbage";
    private static final int POSITIONS = 100;
    private static final int CASES = 48;

    @TempDir
    Path folder;

    @Test
    void aHundredRandomPositionsRebuiltAreWhatWasArchivedThen() throws IOException {
        LogInMemory whole = new LogInMemory(TRIAL).trial(Instant.parse("2008-12-01T12:00:00Z"), PlayedLog.trial());
        long settings = whole.head();
        List<Recorded> events = PlayedLog.cases(2009, CASES);
        events.forEach(event -> whole.record(event.caseId(), event.recordedAt(), event.event()));
        assertThat(whole.head()).isGreaterThan(settings + 1_000);

        SplittableRandom random = new SplittableRandom(4);
        List<Long> positions = new ArrayList<>(List.of(settings, settings + 1, whole.head()));
        while (positions.size() < POSITIONS) {
            positions.add(random.nextLong(settings, whole.head()) + 1);
        }
        int differ = 0;
        Map<String, Integer> distinct = new TreeMap<>();
        for (long position : positions) {
            // As of then: the log ended there, and the dataset was asked for at the head.
            Path archived = write(whole.endingAt(position), DatasetRequest.atHead(TRIAL), "archived");
            Path rebuilt = write(whole, new DatasetRequest(TRIAL, position, null, null, null, null), "rebuilt");
            assertThat(digests(rebuilt)).as("position %s", position).isEqualTo(digests(archived));
            differ += distinct.merge(String.valueOf(digests(rebuilt)), 1, Integer::sum) == 1 ? 1 : 0;
        }
        assertThat(differ).as("different datasets among them").isGreaterThan(POSITIONS * 8 / 10);
    }

    private Path write(DatasetLog log, DatasetRequest request, String name) {
        DatasetWriter writer = SmallTrial.writer(log);
        Path out = folder.resolve(name);
        writer.write(writer.resolve(request), out, DatasetProgress.NONE);
        return out;
    }

    private static Map<String, String> digests(Path dataset) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(dataset)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(
                        dataset.relativize(file).toString(),
                        PackageFile.of(dataset, dataset.relativize(file).toString())
                                .sha256());
            }
        }
        return digests;
    }
}
