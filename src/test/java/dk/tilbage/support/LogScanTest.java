package dk.tilbage.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values are put together here, so that they stand in no line that this test itself prints. */
class LogScanTest {

    @TempDir
    private Path folder;

    private LogScan scanOf(String line) throws IOException {
        Files.writeString(folder.resolve("dk.tilbage.Planted-output.txt"), "a first line\n" + line + "\n");
        Files.writeString(folder.resolve("TEST-dk.tilbage.Planted.xml"), line);
        LogScan scan = new LogScan();
        scan.lookIn(folder);
        return scan;
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused _", "cpr=_.", "[_]", "\"_\"", "for _, and", "_"})
    void aNumberIsFoundWhereverItStandsAndNotTold(String line) throws IOException {
        for (String number : new String[] {
            "010170" + "1234", "010170" + "-1234", "610170" + "1234", "311299" + "-9999", "911299" + "-9999"
        }) {
            assertThat(scanOf(line.replace("_", number)).findings())
                    .containsExactly("dk.tilbage.Planted-output.txt:2: looks like a CPR number");
        }
    }

    @Test
    void aPlantedTextIsFound() throws IOException {
        assertThat(scanOf("reason: Åse Qvark" + "12Testesen er syg").findings())
                .containsExactly("dk.tilbage.Planted-output.txt:2: a planted text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1795388453", "took 0.1501701234 s", "500e8400-e29b-41d4-a716-010170123456", "position 12345678901",
                "sag-0101701234567", "2009-06-01T08:00:00", "4001701234", "0113701234"
            })
    void whatIsNoNumberOfAPersonIsNot(String line) throws IOException {
        LogScan scan = scanOf(line);
        assertThat(scan.findings()).isEmpty();
        assertThat(scan.lines()).isEqualTo(2);
    }
}
