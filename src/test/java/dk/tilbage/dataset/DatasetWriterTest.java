package dk.tilbage.dataset;

import static dk.tilbage.dataset.SmallTrial.day;
import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.eventstore.LogVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetWriterTest {

    @TempDir
    Path folder;

    private DatasetResult write(DatasetLog log, DatasetRequest request, Path out) {
        DatasetWriter writer = SmallTrial.writer(log);
        return writer.write(writer.resolve(request), out, DatasetProgress.NONE);
    }

    private static Map<String, String> content(Path out) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(out.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }

    private static DatasetRequest at(@Nullable Long position, @Nullable LocalDate observedTo) {
        return new DatasetRequest(TRIAL, position, null, observedTo, null, null);
    }

    private static void refused(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatasetRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    /**
     * Every file as it was when a person had looked at it: {@code -Dtilbage.contracts.write=true} writes it anew. Those of a
     * definition that has been published never change.
     */
    @ParameterizedTest
    @CsvSource({"1, full", "2, full", "2, dst", "2, blinded"})
    void aSmallTrialGivesExactlyTheseFiles(int definition, String profile) throws IOException {
        Path out = folder.resolve("dataset");
        DatasetResult result =
                write(SmallTrial.three(), new DatasetRequest(TRIAL, null, null, day(4, 30), profile, definition), out);
        Path golden = Path.of("src/test/resources/dataset/three-" + definition + "-" + profile);
        List<String> files = result.rows().keySet().stream()
                .map(table -> table + ".csv")
                .sorted()
                .toList();
        for (String file : files) {
            Path expected = golden.resolve(file);
            if (Boolean.getBoolean("tilbage.contracts.write")) {
                Files.createDirectories(golden);
                Files.copy(out.resolve(file), expected, StandardCopyOption.REPLACE_EXISTING);
            }
            assertThat(out.resolve(file)).as(file).hasSameBinaryContentAs(expected);
        }
        try (Stream<Path> expected = Files.list(golden)) {
            assertThat(expected.map(file -> String.valueOf(file.getFileName())).sorted())
                    .isEqualTo(files);
        }
    }

    @Test
    void theSameAddressGivesTheSameBytes() throws IOException {
        LogInMemory log = SmallTrial.random(11, 40);
        DatasetResult one = write(log, DatasetRequest.atHead(TRIAL), folder.resolve("one"));
        DatasetResult two = write(log, DatasetRequest.atHead(TRIAL), folder.resolve("two"));
        assertThat(two).isEqualTo(one);
        assertThat(log.anchored).containsExactly(log.head());
        assertThat(content(folder.resolve("two"))).isEqualTo(content(folder.resolve("one")));
    }

    @Test
    void aPositionOfALongerLogIsTheLogThatEndedThere() throws IOException {
        LogInMemory log = SmallTrial.random(12, 12);
        for (long position : new long[] {6, 40, 101, 150, log.head()}) {
            Path cut = folder.resolve("cut-" + position);
            Path ended = folder.resolve("ended-" + position);
            write(log, at(position, null), cut);
            write(log.endingAt(position), DatasetRequest.atHead(TRIAL), ended);
            assertThat(content(cut)).as("position %s", position).isEqualTo(content(ended));
        }
    }

    @Test
    void nothingThatNamesAnybodyIsInAnyFile() throws IOException {
        Path out = folder.resolve("dataset");
        write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), out);
        assertThat(content(out))
                .hasSizeGreaterThan(Tables.ALL.size())
                .allSatisfy((file, text) -> assertThat(text).as(file).doesNotContain(SmallTrial.SECRET));
    }

    @Test
    void anotherExportDomainHasOtherPseudonymsAndTheSameRows() throws IOException {
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        DatasetRequest request = new DatasetRequest(TRIAL, null, null, null, null, null, "dst");
        assertThat(writer.resolve(request).exportKeyId()).isEqualTo("key-1/dst");
        Path dst = folder.resolve("dst");
        DatasetResult other = writer.write(writer.resolve(request), dst, DatasetProgress.NONE);
        Path own = folder.resolve("own");
        DatasetResult registry = write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), own);
        assertThat(other.rows()).isEqualTo(registry.rows());
        assertThat(firstColumn(dst.resolve("cases.csv")))
                .doesNotContainAnyElementsOf(firstColumn(own.resolve("cases.csv")));
    }

    @Test
    void theOrderOfTheRowsSaysNothingAboutTheLog() throws IOException {
        Path out = folder.resolve("dataset");
        write(SmallTrial.random(13, 40), DatasetRequest.atHead(TRIAL), out);
        List<String> cases = firstColumn(out.resolve("cases.csv"));
        assertThat(cases).hasSize(40).isSorted();
        assertThat(firstColumn(out.resolve("conversations.csv"))).isSorted();
    }

    private static List<String> firstColumn(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }

    @Test
    void everyRowHasAsManyFieldsAsTheHeader() throws IOException {
        Path out = folder.resolve("dataset");
        DatasetResult result = write(SmallTrial.random(14, 40), DatasetRequest.atHead(TRIAL), out);
        for (Table<?> table : Tables.ALL) {
            List<CsvRecord> lines;
            try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(out.resolve(table.file()))) {
                lines = reader.stream().toList();
            }
            assertThat(lines.getFirst().getFields()).isEqualTo(table.header());
            assertThat(lines).hasSize(1 + Math.toIntExact(rows(result, table)));
            assertThat(lines)
                    .allMatch(line -> line.getFieldCount() == table.header().size());
        }
    }

    private static long rows(DatasetResult result, Table<?> table) {
        Long rows = result.rows().get(table.name());
        assertThat(rows).isNotNull();
        return rows == null ? 0 : rows;
    }

    @Test
    void theZipHoldsTheFilesAndTheManifestTheirDigests() throws IOException {
        Path out = folder.resolve("dataset");
        write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), out);
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(out.resolve(DatasetWriter.PACKAGE).toFile())) {
            for (var entry : zip.stream().toList()) {
                names.add(entry.getName());
                // An extra field would be a time in the machine's own zone.
                assertThat(entry.getExtra()).as(entry.getName()).isNull();
                try (InputStream in = zip.getInputStream(entry)) {
                    assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(out.resolve(entry.getName())));
                }
            }
        }
        assertThat(names)
                .isSorted()
                .contains("cases.csv", "cases.parquet", "codebook.csv", "manifest.json", "README.md", "SHA256SUMS");
        Manifest manifest = Json.read(Files.readAllBytes(out.resolve(DatasetWriter.MANIFEST)), Manifest.class);
        assertThat(manifest.files())
                .hasSize(names.size() - 2)
                .allSatisfy(file ->
                        assertThat(PackageFile.of(out, file.name()).sha256()).isEqualTo(file.sha256()));
    }

    @Test
    void theDayOfObservationIsTheCutsOrTheTrialsLast() {
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        assertThat(writer.resolve(at(6L, null)).observedTo()).isEqualTo(day(1, 7));
        LogInMemory late = SmallTrial.three().trial(Instant.parse("2009-12-01T00:00:00Z"), List.of());
        late.record(
                "late",
                Instant.parse("2009-12-01T00:00:00Z"),
                new dk.tilbage.casefile.CaseEvent.CaseReopened("r", day(9, 1), null));
        assertThat(SmallTrial.writer(late).resolve(DatasetRequest.atHead(TRIAL)).observedTo())
                .isEqualTo(day(8, 31));
    }

    @Test
    void aTimeIsTheLastPositionRecordedByThen() {
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        DatasetRequest request = new DatasetRequest(TRIAL, null, DatasetRequest.asOf("2009-01-07"), null, null, null);
        assertThat(writer.resolve(request).position()).isEqualTo(8);
        refused(
                Code.BEFORE_FIRST_EVENT,
                () -> writer.resolve(
                        new DatasetRequest(TRIAL, null, DatasetRequest.asOf("2008-12-14"), null, null, null)));
    }

    @Test
    void aTimeBeforeTheFirstEventIsToldWhenThatWas() {
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        assertThatThrownBy(() -> writer.resolve(
                        new DatasetRequest(TRIAL, null, DatasetRequest.asOf("2008-12-14"), null, null, null)))
                .hasMessageContaining("2008-12-15T12:00:00Z");
    }

    /** Something may yet be recorded in the very moment the clock shows. */
    @Test
    void aTimeThatIsNotOverIsRefused() {
        Instant now = Instant.parse("2009-06-01T08:00:00Z");
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three(), now);
        long head = SmallTrial.three().head();
        assertThat(writer.resolve(new DatasetRequest(TRIAL, null, now.minusMillis(1), null, null, null))
                        .position())
                .isEqualTo(head);
        refused(Code.AS_OF_IN_FUTURE, () -> writer.resolve(new DatasetRequest(TRIAL, null, now, null, null, null)));
        refused(
                Code.AS_OF_IN_FUTURE,
                () -> writer.resolve(new DatasetRequest(TRIAL, null, now.plusSeconds(86_400), null, null, null)));
    }

    @Test
    void whatCannotBeWrittenLeavesNothingAndTheOldOne() throws IOException {
        Path out = folder.resolve("dataset");
        write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), out);
        Map<String, String> before = content(out);
        refused(
                Code.NOT_WRITTEN,
                () -> DatasetFolder.fill(out, aside -> {
                    Files.writeString(aside.resolve("cases.csv"), "half");
                    throw new IOException("No space left on device");
                }));
        assertThat(content(out)).isEqualTo(before);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(out));
    }

    /** Killed between putting the old dataset aside and putting the new one in its place. */
    @Test
    void aKilledReplacementIsUndone() throws IOException {
        Path out = folder.resolve("dataset");
        write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), out);
        Map<String, String> before = content(out);
        Files.move(out, folder.resolve(".dataset.old-4194305-7-1"));
        Files.createDirectory(folder.resolve(".dataset.part-4194305-7-1"));
        DatasetFolder.sweep(folder, ".dataset.");
        assertThat(content(out)).isEqualTo(before);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(out));
    }

    @Test
    void whatDoesNotExistIsRefused() {
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        long head = SmallTrial.three().head();
        refused(Code.POSITION_BEYOND_HEAD, () -> writer.resolve(at(head + 1, null)));
        refused(Code.POSITION_BEYOND_HEAD, () -> writer.resolve(at(0L, null)));
        refused(Code.TRIAL_UNKNOWN, () -> writer.resolve(DatasetRequest.atHead("other")));
        refused(Code.PROFILE_UNKNOWN, () -> writer.resolve(new DatasetRequest(TRIAL, null, null, null, "other", null)));
        refused(Code.DEFINITION_UNKNOWN, () -> writer.resolve(new DatasetRequest(TRIAL, null, null, null, null, 3)));
        refused(
                Code.ADDRESS_AMBIGUOUS,
                () -> writer.resolve(new DatasetRequest(TRIAL, 1L, Instant.EPOCH, null, null, null)));
        refused(
                Code.EXPORT_KEY_UNKNOWN,
                () -> writer.write(
                        new DatasetAddress(TRIAL, head, day(4, 1), 1, "full", "lost"),
                        folder.resolve("d"),
                        DatasetProgress.NONE));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFaultyLogGivesNoDatasetAndLeavesTheOldOne() throws IOException {
        Path out = folder.resolve("dataset");
        write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), out);
        Map<String, String> before = content(out);

        LogInMemory broken = SmallTrial.three();
        broken.broken(new LogVerifier.Fault(9, "DIGEST_DIFFERS", "not as it was recorded"));
        refused(Code.LOG_NOT_SOUND, () -> write(broken, DatasetRequest.atHead(TRIAL), out));
        LogInMemory hidden = SmallTrial.three();
        hidden.hideFromCases(12);
        refused(Code.LOG_NOT_COMPLETE, () -> write(hidden, DatasetRequest.atHead(TRIAL), out));
        LogInMemory lost = SmallTrial.three();
        lost.lose(12);
        refused(Code.LOG_NOT_SOUND, () -> write(lost, DatasetRequest.atHead(TRIAL), out));

        assertThat(content(out)).isEqualTo(before);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(out));
    }

    @Test
    void aFaultAfterThePositionDoesNotTouchWhatIsBeforeIt() {
        LogInMemory broken = SmallTrial.three();
        broken.broken(new LogVerifier.Fault(9, "DIGEST_DIFFERS", "not as it was recorded"));
        assertThat(write(broken, at(8L, null), folder.resolve("dataset")).logDigest())
                .isEqualTo("digest-8");
    }

    @Test
    void aFolderWithSomethingElseIsLeftAlone() throws IOException {
        Path out = Files.createDirectory(folder.resolve("mine"));
        Files.writeString(out.resolve("thesis.txt"), "years of work");
        refused(Code.FOLDER_IN_USE, () -> write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), out));
        assertThat(out.resolve("thesis.txt")).hasContent("years of work");
        write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), Files.createDirectory(folder.resolve("empty")));
    }

    @Test
    void theContentDigestIsWhatTheReadmeSays() throws Exception {
        Path out = folder.resolve("dataset");
        DatasetResult result = write(SmallTrial.three(), DatasetRequest.atHead(TRIAL), out);
        var sha = java.security.MessageDigest.getInstance("SHA-256");
        List<String> files = Tables.ALL.stream().map(Table::file).sorted().toList();
        for (String file : files) {
            for (byte[] field : List.of(file.getBytes(StandardCharsets.UTF_8), Files.readAllBytes(out.resolve(file)))) {
                byte[] length = new byte[8];
                IntStream.range(0, 8).forEach(i -> length[i] = (byte) ((long) field.length >>> (56 - 8 * i)));
                sha.update(length);
                sha.update(field);
            }
        }
        assertThat(java.util.HexFormat.of().formatHex(sha.digest())).isEqualTo(result.contentDigest());
        assertThat(Arrays.asList("cases.csv", "obligations.csv")).isSubsetOf(files);
    }
}
