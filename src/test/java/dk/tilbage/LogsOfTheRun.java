package dk.tilbage;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.support.LogScan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Run by the build when all other tests are done: nothing that they printed or logged, on the console or in the program's own
 * processes, is anybody's number or planted. Not named as a test, so that it is not run among them.
 */
class LogsOfTheRun {

    @Test
    void nobodyIsNamedInThem() throws IOException {
        LogScan scan = new LogScan();
        for (String reports : new String[] {"surefire-reports", "failsafe-reports"}) {
            scan.lookIn(Path.of("target", reports));
        }
        assertThat(scan.files()).as("files that tests printed to").isPositive();
        assertThat(scan.findings()).isEmpty();
        System.out.println(
                "nothing found in " + scan.lines() + " lines of " + scan.files() + " files that tests printed to");
    }
}
