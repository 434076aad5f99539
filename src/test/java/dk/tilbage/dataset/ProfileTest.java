package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dk.tilbage.dataset.Column.Mark;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.TrialEvent.TrialUnblinded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

    @TempDir
    Path folder;

    private Path write(DatasetLog log, Profile profile, String name) {
        DatasetWriter writer = SmallTrial.writer(log);
        Path out = folder.resolve(name);
        writer.write(
                writer.resolve(new DatasetRequest(TRIAL, null, null, null, profile.id(), null)),
                out,
                DatasetProgress.NONE);
        return out;
    }

    private static List<NamedCsvRecord> rows(Path dataset, String table) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(dataset.resolve(table + ".csv"))) {
            return reader.stream().toList();
        }
    }

    /** The group of each case, as a dataset tells it. */
    private static Map<String, String> groups(Path dataset) throws IOException {
        Map<String, String> groups = new HashMap<>();
        for (NamedCsvRecord row : rows(dataset, "cases")) {
            groups.put(row.getField("case_id"), row.getField("group"));
        }
        return groups;
    }

    @Test
    void statisticsDenmarkGetsNumbersOnly() throws IOException {
        Path dst = write(SmallTrial.random(21, 40), Profile.DST, "dst");
        for (String table : tables(dst)) {
            for (NamedCsvRecord row : rows(dst, table)) {
                assertThat(row.getFields()).as(table).allMatch(field -> field.matches("(-?\\d{1,15}(\\.\\d+)?)?"));
            }
        }
        assertThat(tables(dst)).contains("cases", "person_weeks", "spells").doesNotContain("rules", "registrations");
        assertThat(Files.readString(dst.resolve(Codebook.FILE)))
                .contains("Deltagergruppe")
                .doesNotContain("PARTICIPANT");
    }

    private static List<String> tables(Path dataset) {
        DatasetResult result = Manifest.read(dataset);
        assertThat(result).isNotNull();
        return result == null ? List.of() : List.copyOf(result.rows().keySet());
    }

    /** The same number for the same case and person in every table, and no two cases with one number. */
    @Test
    void numbersStandForPseudonyms() throws IOException {
        DatasetLog log = SmallTrial.random(22, 40);
        Path full = write(log, Profile.FULL, "full");
        Path dst = write(log, Profile.DST, "dst");
        Map<String, String> numbers = new HashMap<>();
        List<NamedCsvRecord> cases = rows(full, "cases");
        for (int i = 0; i < cases.size(); i++) {
            numbers.put(
                    cases.get(i).getField("case_id"), rows(dst, "cases").get(i).getField("case_id"));
        }
        assertThat(new HashSet<>(numbers.values())).hasSameSizeAs(cases);
        for (String table : List.of("person_weeks", "conversations", "disposition")) {
            assertThat(rows(dst, table).stream().map(row -> row.getField("case_id")))
                    .as(table)
                    .isEqualTo(rows(full, table).stream()
                            .map(row -> numbers.get(row.getField("case_id")))
                            .toList());
        }
    }

    @Test
    void theGroupsAreMaskedUntilTheUnblindingIsRecorded() throws IOException {
        LogInMemory log = SmallTrial.random(23, 40);
        Path full = write(log, Profile.FULL, "full");
        Path blinded = write(log, Profile.BLINDED, "blinded");
        for (String table : tables(blinded)) {
            if (!table.equals("rules")) {
                assertThat(Files.readString(blinded.resolve(table + ".csv")))
                        .as(table)
                        .doesNotContain("PARTICIPANT")
                        .doesNotContain("CONTROL");
            }
        }
        Map<String, String> masks = new HashMap<>();
        Map<String, String> masked = groups(blinded);
        groups(full)
                .forEach((caseId, group) -> masks.merge(group, masked.getOrDefault(caseId, ""), (one, other) -> {
                    assertThat(other).isEqualTo(one);
                    return one;
                }));
        assertThat(Set.of(masks.getOrDefault("PARTICIPANT", ""), masks.getOrDefault("CONTROL", "")))
                .isEqualTo(Set.of(Profile.ARM_A, Profile.ARM_B));

        log.trial(Instant.parse("2010-01-01T12:00:00Z"), List.of(new TrialUnblinded(LocalDate.of(2010, 1, 1))));
        assertThat(groups(write(log, Profile.BLINDED, "unblinded"))).isEqualTo(groups(full));
    }

    /** A table of which one group alone can have rows, or a column that one group alone can fill, is not in it. */
    @Test
    void whatTellsTheGroupsApartIsLeftOut() {
        List<Table<?>> tables =
                Profile.BLINDED.tables(Definition.latest(), TestTrial.protocol(), SmallTrial.pseudonyms("key-1"));
        assertThat(tables.stream().map(Table::name))
                .containsExactly(
                        "cases",
                        "allocations",
                        "exemptions",
                        "partial_recoveries",
                        "statutory_follow_ups",
                        "disposition",
                        "spells",
                        "jobcentres",
                        "rules");
        assertThat(tables.getFirst().header())
                .contains("group", "implied_group", "entered_on")
                .doesNotContain("course_from", "course_to", "completed_course", "letter_delivered_on");
    }

    /** Every column that holds a group is marked as one. */
    @Test
    void noGroupGoesUnmasked() {
        for (Table<?> table : Tables.ALL) {
            for (Column<?> column : table.columns()) {
                boolean holdsGroup = column.type() == Column.Type.CODE
                        && column.codes().stream().anyMatch(code -> code.code().equals("PARTICIPANT"));
                assertThat(column.marks().contains(Mark.GROUP))
                        .as(table.name() + "." + column.name())
                        .isEqualTo(holdsGroup);
            }
        }
    }
}
