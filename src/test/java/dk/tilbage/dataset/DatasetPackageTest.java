package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The package as others open it: programs by its description, R by its script, a shell by its sums. */
class DatasetPackageTest {

    /** Where the profiles that the standard publishes are, if anywhere: they are not part of this repository. */
    private static final String PROFILES = "tilbage.datapackage.profiles";

    private static final DatasetLog LOG = SmallTrial.random(31, 120);

    @TempDir
    static Path folder;

    private static Path out = Path.of("");

    @BeforeAll
    static void write() {
        for (Profile profile : Profile.values()) {
            write(profile.id(), 2, profile);
        }
        out = folder.resolve(Profile.FULL.id());
    }

    private static Path write(String name, int threads, Profile profile) {
        DatasetWriter writer = new DatasetWriter(LOG, SmallTrial::pseudonyms, "key-1", threads);
        DatasetRequest request = new DatasetRequest(TRIAL, null, null, null, profile.id(), null);
        writer.write(writer.resolve(request), folder.resolve(name), DatasetProgress.NONE);
        return folder.resolve(name);
    }

    private static List<Table<?>> tables(Profile profile) {
        return profile.tables(
                Definition.latest(), LOG.protocol(TRIAL, LOG.head()).orElseThrow(), SmallTrial.pseudonyms("key-1"));
    }

    private static JsonNode description(Path of) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(of.resolve(DataPackage.FILE)));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.stringValue()));
        return texts;
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void theDescriptionIsWhatTheStandardAsks(Profile profile) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                        Files.readString(Path.of("src/test/resources/dataset/datapackage-2.schema.json")),
                        InputFormat.JSON);
        assertThat(schema.validate(
                        Files.readString(folder.resolve(profile.id()).resolve(DataPackage.FILE)), InputFormat.JSON))
                .isEmpty();
    }

    /** {@code -Dtilbage.datapackage.profiles=DIR}, with the standard's own {@code datapackage.json} of version 2.0 in it. */
    @ParameterizedTest
    @EnumSource(Profile.class)
    void theDescriptionFitsTheProfileThatTheStandardPublishes(Profile profile) throws IOException {
        String profiles = System.getProperty(PROFILES);
        assumeThat(profiles).as("a folder with the standard's profiles").isNotNull();
        if (profiles != null) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(Files.readString(Path.of(profiles, "datapackage.json")), InputFormat.JSON);
            assertThat(schema.validate(
                            Files.readString(folder.resolve(profile.id()).resolve(DataPackage.FILE)), InputFormat.JSON))
                    .isEmpty();
        }
    }

    @Test
    void theDescriptionNamesEveryTablesFilesAsTheyAre() throws IOException {
        List<String> paths = new ArrayList<>();
        for (JsonNode resource : description(out).get("resources")) {
            String path = resource.get("path").stringValue();
            paths.add(path);
            PackageFile file = PackageFile.of(out, path);
            assertThat(resource.get("bytes").longValue()).as(path).isEqualTo(file.bytes());
            assertThat(resource.get("hash").stringValue()).as(path).isEqualTo("sha256:" + file.sha256());
        }
        try (Stream<Path> files = Files.list(out)) {
            assertThat(paths)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.matches(".+[.](csv|parquet)") && !name.equals(Codebook.FILE))
                                    .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void theKeysTheDescriptionTellsAreKeys(Profile profile) throws IOException {
        Set<String> cases = new HashSet<>();
        int keys = 0;
        for (JsonNode resource : description(folder.resolve(profile.id())).get("resources")) {
            JsonNode schema = resource.path("schema");
            if (schema.isMissingNode()) {
                continue;
            }
            String path = resource.get("path").stringValue();
            List<CsvRecord> rows;
            try (CsvReader<CsvRecord> reader =
                    CsvReader.builder().ofCsvRecord(folder.resolve(profile.id()).resolve(path))) {
                rows = reader.stream().toList();
            }
            List<String> header = rows.getFirst().getFields();
            assertThat(resource.get("rows").longValue()).as(path).isEqualTo(rows.size() - 1L);
            List<String> names = new ArrayList<>();
            schema.get("fields").forEach(field -> names.add(field.get("name").stringValue()));
            assertThat(names).as(path).isEqualTo(header);
            if (schema.has("primaryKey")) {
                List<Integer> places = texts(schema.get("primaryKey")).stream()
                        .map(header::indexOf)
                        .toList();
                Set<List<String>> found = new HashSet<>();
                for (CsvRecord row : rows.subList(1, rows.size())) {
                    List<String> key = places.stream().map(row::getField).toList();
                    assertThat(key).as(path).noneMatch(String::isEmpty);
                    assertThat(found.add(key)).as("%s %s", path, key).isTrue();
                }
                keys++;
            }
            int caseId = header.indexOf("case_id");
            if (path.equals("cases.csv")) {
                rows.subList(1, rows.size()).forEach(row -> cases.add(row.getField(caseId)));
            } else if (schema.has("foreignKeys")) {
                assertThat(rows.subList(1, rows.size())).as(path).allMatch(row -> cases.contains(row.getField(caseId)));
            }
        }
        assertThat(keys).isGreaterThanOrEqualTo(7);
    }

    @Test
    void anyNumberOfThreadsMakesTheSameBytes() throws IOException {
        Path one = write("one-thread", 1, Profile.FULL);
        Path many = write("many-threads", 5, Profile.FULL);
        assertThat(many.resolve(DatasetWriter.PACKAGE)).hasSameBinaryContentAs(one.resolve(DatasetWriter.PACKAGE));
        assertThat(one.resolve(DatasetWriter.PACKAGE)).hasSameBinaryContentAs(out.resolve(DatasetWriter.PACKAGE));
    }

    @Test
    void sha256sumFindsEveryFileAsItIs() throws IOException, InterruptedException {
        List<String> sums = Files.readAllLines(out.resolve(DatasetPackage.SUMS));
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(sums.stream().map(line -> line.substring(66)))
                    .isSorted()
                    .containsExactlyInAnyOrderElementsOf(files.filter(Files::isRegularFile)
                            .map(file -> out.relativize(file).toString())
                            .filter(name -> !name.equals(DatasetPackage.SUMS) && !name.equals(DatasetWriter.PACKAGE))
                            .toList());
        }
        assumeThat(onPath("sha256sum")).isTrue();
        Run sound = run(out, Map.of(), "sha256sum", "--strict", "-c", DatasetPackage.SUMS);
        assertThat(sound.exit()).as(sound.output()).isZero();
        assertThat(sound.output()).contains("cases.parquet: OK", "manifest.json: OK");
        Path edited = write("edited", 1, Profile.FULL);
        Files.writeString(edited.resolve("cases.csv"), Files.readString(edited.resolve("cases.csv")) + "\n");
        assertThat(run(edited, Map.of(), "sha256sum", "-c", DatasetPackage.SUMS).exit())
                .isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"FULL,en,C", "FULL,da,C.UTF-8", "DST,en,C.UTF-8", "DST,da,C", "BLINDED,da,C"})
    void rReadsEveryTableWithItsTypesAndLabels(Profile profile, String language, String locale)
            throws IOException, InterruptedException {
        assumeThat(onPath("Rscript")).isTrue();
        Run run = run(
                folder,
                Map.of("LC_ALL", locale),
                "Rscript",
                "--vanilla",
                Path.of("src/test/resources/dataset/import-check.R")
                        .toAbsolutePath()
                        .toString(),
                folder.resolve(profile.id()).toString(),
                language);
        assertThat(run.exit()).as(run.output()).isZero();
        int columns = tables(profile).stream()
                .mapToInt(table -> table.exported().size())
                .sum();
        assertThat(run.output()).contains("columns checked: " + columns);
    }

    @Test
    void rRefusesATableThatLostARow() throws IOException, InterruptedException {
        assumeThat(onPath("Rscript")).isTrue();
        Path cut = write("a folder cut", 1, Profile.FULL);
        List<String> lines = Files.readAllLines(cut.resolve("cases.csv"));
        Files.write(cut.resolve("cases.csv"), lines.subList(0, lines.size() - 1));
        Run run = run(
                folder,
                Map.of(),
                "Rscript",
                "--vanilla",
                cut.resolve(RScript.FILE).toString());
        assertThat(run.exit()).isNotZero();
        assertThat(run.output())
                .contains("cases.csv has " + (lines.size() - 2) + " rows instead of " + (lines.size() - 1));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void theCodebookPageHasEveryColumnAndNeedsNothingElse(Profile profile) throws IOException {
        String page = Files.readString(folder.resolve(profile.id()).resolve(CodebookPage.FILE));
        assertThat(page).doesNotContain("http:", "https:", "<script", "<link", "url(");
        for (Table<?> table : tables(profile)) {
            assertThat(page).contains("<section id=\"" + table.name() + "\">", "href=\"#" + table.name() + "\"");
            assertThat(table.exported())
                    .allSatisfy(column -> assertThat(page).contains("<code>" + column.name() + "</code>"));
        }
    }

    @Test
    void aDiskThatIsFullLeavesTheDatasetThatWasThere() throws IOException {
        Path small = Path.of("/dev/full");
        assumeThat(Files.exists(small)).isTrue();
        Path aside = Files.createDirectory(folder.resolve("full-disk"));
        DatasetWriter writer = SmallTrial.writer(SmallTrial.three());
        writer.write(writer.resolve(DatasetRequest.atHead(TRIAL)), aside.resolve("dataset"), DatasetProgress.NONE);
        byte[] before = Files.readAllBytes(aside.resolve("dataset").resolve(DatasetWriter.PACKAGE));
        for (String file :
                List.of("cases.parquet", CodebookPage.FILE, DataPackage.FILE, DatasetPackage.SUMS, "package.zip")) {
            assertThatThrownBy(() -> DatasetFolder.fill(aside.resolve("dataset"), into -> {
                        for (Table<?> table : tables(Profile.FULL)) {
                            Files.copy(out.resolve(table.file()), into.resolve(table.file()));
                        }
                        Files.createSymbolicLink(into.resolve(file), small);
                        return new DatasetPackage(into, tables(Profile.FULL), 2)
                                .complete(
                                        writer.resolve(DatasetRequest.atHead(TRIAL)),
                                        new Manifest.Source(1, "", "00", new java.util.TreeMap<>()),
                                        new java.util.LinkedHashMap<>())
                                .result();
                    }))
                    .as(file)
                    .isInstanceOfSatisfying(
                            DatasetRefused.class,
                            refused -> assertThat(refused.code())
                                    .as(String.valueOf(refused.getMessage()))
                                    .isEqualTo(DatasetRefused.Code.NOT_WRITTEN));
            assertThat(aside).isDirectoryNotContaining(path -> !path.endsWith("dataset"));
            assertThat(aside.resolve("dataset").resolve(DatasetWriter.PACKAGE)).hasBinaryContent(before);
        }
    }

    private record Run(int exit, String output) {}

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }

    private static Run run(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Run(process.exitValue(), output);
    }
}
