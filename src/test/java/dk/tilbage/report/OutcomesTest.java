package dk.tilbage.report;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On which level of success a person stands on the two days. */
class OutcomesTest {

    private static final String OBSERVED = PackageFixture.OBSERVED_TO.toString();
    private static final List<String> NO_OFFER = List.of();
    private static final List<String> OPEN_OFFER = List.of("2009-02-01", "");

    @TempDir
    Path folder;

    /** The level of everybody four months after entry and on the day of observation. */
    private List<String> levels(PackageFixture.Course course) throws IOException {
        Path out = folder.resolve("out");
        Report.write(PackageFixture.alike(folder.resolve("dataset"), course), out, ReportProgress.NONE);
        return List.of(level(out, "four-months"), level(out, "observed-to"));
    }

    private static String level(Path out, String day) throws IOException {
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().ofNamedCsvRecord(out.resolve("report/success-" + day + "-sickness-benefit.csv"))) {
            return rows.stream()
                    .filter(row -> row.getField("participant").equals("10"))
                    .findFirst()
                    .orElseThrow()
                    .getField("level");
        }
    }

    @Test
    void theDeadAndThoseWhoMovedAreOnNoLevel() throws IOException {
        for (String why : List.of("DEAD", "MOVED")) {
            assertThat(levels(new PackageFixture.Course(
                            "", "", why, List.of(List.of("2009-01-05", "2009-06-01", why)), OPEN_OFFER)))
                    .containsExactly("ACTIVE_OFFER", "NONE");
        }
    }

    @Test
    void anOfferEndsWithTheSpellInWhichItBegan() throws IOException {
        List<List<String>> spells = List.of(
                List.of("2009-01-05", "2009-04-01", "OTHER"), List.of("2009-05-01", OBSERVED, "OBSERVATION_ENDS"));
        assertThat(levels(new PackageFixture.Course("", "", "", spells, OPEN_OFFER)))
                .containsExactly("NONE", "NONE");
        assertThat(levels(new PackageFixture.Course("", "", "", spells, List.of("2009-05-04", ""))))
                .containsExactly("ACTIVE_OFFER", "ACTIVE_OFFER");
    }

    @Test
    void aRecoveryThatWasUndoneStandsOnTheDaysItWasInForce() throws IOException {
        assertThat(levels(new PackageFixture.Course(
                        "",
                        "",
                        "",
                        List.of(
                                List.of("2009-01-05", "2009-04-01", "RECOVERED"),
                                List.of("2009-06-01", OBSERVED, "OBSERVATION_ENDS")),
                        NO_OFFER)))
                .containsExactly("WORK", "NONE");
    }

    /** The kind of the second recovery tells nothing of the first. */
    @Test
    void whatOneRecoveredToIsThatOfTheEndInForce() throws IOException {
        List<List<String>> spells = List.of(
                List.of("2009-01-05", "2009-04-01", "RECOVERED"), List.of("2009-06-01", "2009-08-01", "RECOVERED"));
        assertThat(levels(new PackageFixture.Course("2009-08-01", "UNEMPLOYMENT_FUND", "", spells, NO_OFFER)))
                .containsExactly("WORK", "NONE");
        assertThat(levels(new PackageFixture.Course("2009-08-01", "OWN_JOB", "", spells, NO_OFFER)))
                .containsExactly("WORK", "WORK");
    }

    @Test
    void anEndWithoutRecoveryThatWasUndoneIsNone() throws IOException {
        assertThat(levels(new PackageFixture.Course(
                        "2009-08-01",
                        "OWN_JOB",
                        "",
                        List.of(
                                List.of("2009-01-05", "2009-04-01", "OTHER"),
                                List.of("2009-06-01", "2009-08-01", "RECOVERED")),
                        NO_OFFER)))
                .containsExactly("NONE", "WORK");
    }
}
