package dk.tilbage.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {

    private static final Set<String> SMALL = Set.of("1", "2");
    /** The columns that count somebody or something. */
    private static final Pattern COUNT = Pattern.compile(
            "all|participant|control|participant_of|control_of|participant_n|control_n|n|events|observed|weeks|met|late|breached|waived|due|week_[0-9]+|over_7|over_28|cases"
                    + "|left_before_entry|out_of_order|censored|reopened|registrations|corrected");

    @TempDir
    Path folder;

    private Path report(Path dataset, String out) throws IOException {
        Path to = folder.resolve(out);
        Report.write(dataset, to, ReportProgress.NONE);
        return to;
    }

    private static Map<String, String> content(Path out) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(out.relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }

    private static List<NamedCsvRecord> rows(Path file) throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            return rows.stream().toList();
        }
    }

    @Test
    void theSameTablesGiveTheSameBytesOnAnyMachine() throws IOException {
        Path dataset = PackageFixture.write(folder.resolve("dataset"), 400, 7);
        Map<String, String> first = content(report(dataset, "one"));
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertThat(content(report(dataset, "two"))).isEqualTo(first);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertThat(first).hasSizeGreaterThan(30).containsKey(Report.PAGE);
    }

    @Test
    void thePageIsWellFormedAndAsksForNothing() throws Exception {
        Path out = report(PackageFixture.write(folder.resolve("dataset"), 400, 7), "out");
        String page = Files.readString(out.resolve(Report.PAGE));
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        page.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
        assertThat(page.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xhtml", ""))
                .doesNotContain("http://", "https://", "src=", "url(h", "@import", "<script");
        List<String> ids = new ArrayList<>();
        var all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            String id = ((Element) all.item(i)).getAttribute("id");
            if (!id.isEmpty()) {
                ids.add(id);
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
        var pictures = document.getElementsByTagName("svg");
        assertThat(pictures.getLength()).isGreaterThan(15);
        for (int i = 0; i < pictures.getLength(); i++) {
            Element picture = (Element) pictures.item(i);
            assertThat(picture.getAttribute("role")).isEqualTo("img");
            assertThat(ids).contains(picture.getAttribute("aria-labelledby").split(" ", -1));
            assertThat(picture.getElementsByTagName("title").item(0).getTextContent())
                    .isNotBlank();
            assertThat(picture.getElementsByTagName("desc").item(0).getTextContent())
                    .isNotBlank();
        }
        assertThat(document.getElementsByTagName("h2").getLength()).isEqualTo(10);
    }

    /** Counted here once more, in the plainest way. */
    @Test
    void theFlowIsThatOfTheTable() throws IOException {
        Path dataset = PackageFixture.write(folder.resolve("dataset"), 1500, 11);
        Path out = report(dataset, "out");
        List<NamedCsvRecord> persons = rows(dataset.resolve("disposition.csv"));
        List<NamedCsvRecord> flow = rows(out.resolve("report/flow.csv"));
        assertThat(flow.getFirst().getField("all")).isEqualTo("1500");
        for (String arm : List.of("PARTICIPANT", "CONTROL")) {
            String column = arm.toLowerCase(Locale.ROOT);
            List<NamedCsvRecord> in = persons.stream()
                    .filter(row -> row.getField("arm").equals(arm))
                    .toList();
            assertThat(value(flow, "ALLOCATED", "", column)).isEqualTo(Integer.toString(in.size()));
            assertThat(value(flow, "ENTERED", "", column))
                    .isEqualTo(Long.toString(in.stream()
                            .filter(row -> row.getField("entered").equals("1"))
                            .count()));
            assertThat(value(flow, "ENTERED", "FULL_RECOVERY", column))
                    .isEqualTo(Long.toString(in.stream()
                            .filter(row -> row.getField("end_state").equals("FULL_RECOVERY"))
                            .count()));
            assertThat(value(flow, "EXEMPT", "", column))
                    .isEqualTo(Long.toString(in.stream()
                            .filter(row -> row.getField("exempt").equals("1"))
                            .count()));
        }
    }

    private static String value(List<NamedCsvRecord> rows, String step, String reason, String column) {
        return rows.stream()
                .filter(row -> row.getField("step").equals(step)
                        && row.getField("reason").equals(reason))
                .findFirst()
                .orElseThrow()
                .getField(column);
    }

    @Test
    void fidelityIsThatOfTheWeeks() throws IOException {
        Path dataset = PackageFixture.write(folder.resolve("dataset"), 600, 3);
        Path out = report(dataset, "out");
        Map<String, double[]> weeks = new TreeMap<>();
        for (NamedCsvRecord row : rows(dataset.resolve("person_weeks.csv"))) {
            if (row.getField("week_since_entry").equals("6")) {
                double[] tally = weeks.computeIfAbsent(row.getField("group"), group -> new double[3]);
                tally[0]++;
                tally[1] += Double.parseDouble(row.getField("contact_kept"));
                tally[2] += Double.parseDouble(row.getField("activity_hours"));
            }
        }
        NamedCsvRecord six = rows(out.resolve("report/fidelity-week.csv")).get(5);
        for (String arm : List.of("PARTICIPANT", "CONTROL")) {
            double[] tally = java.util.Objects.requireNonNull(weeks.get(arm));
            String column = arm.toLowerCase(Locale.ROOT);
            assertThat(Double.parseDouble(six.getField(column + "_contact")))
                    .isEqualTo(Math.round(1000 * tally[1] / tally[0]) / 1000.0);
            assertThat(Double.parseDouble(six.getField(column + "_hours")))
                    .isEqualTo(Math.round(10 * tally[2] / tally[0]) / 10.0);
        }
    }

    /** In a trial of a few people hardly anything may be told, and nothing of one or two. */
    @Test
    void noFileTellsACountOfOneOrTwo() throws IOException {
        for (int persons : new int[] {3, 12, 40, 90}) {
            Path out = report(
                    PackageFixture.write(folder.resolve("dataset" + persons), persons, persons), "out" + persons);
            try (Stream<Path> files = Files.list(out.resolve(Report.FOLDER))) {
                for (Path file : files.toList()) {
                    for (NamedCsvRecord row : rows(file)) {
                        row.getFieldsAsMap()
                                .forEach((column, value) -> assertThat(
                                                COUNT.matcher(column).matches() && SMALL.contains(value))
                                        .as("%s, %s: %s", file.getFileName(), column, row)
                                        .isFalse());
                    }
                }
            }
            if (persons == 90) {
                assertThat(content(out).get("report/flow.csv")).contains(Cells.HIDDEN);
            }
        }
    }

    @Test
    void aMaskedPackageSaysWhatIsLeftOutAndNeverWhoIsWho() throws IOException {
        Path out = report(PackageFixture.masked(folder.resolve("dataset"), 400, 7), "out");
        String page = Files.readString(out.resolve(Report.PAGE));
        assertThat(page)
                .contains(
                        "Blinded",
                        "Group A",
                        "Group B",
                        "has no table person_weeks",
                        "has no table registrations",
                        "Time to leaving benefit")
                .doesNotContain("PARTICIPANT", "Participant");
        assertThat(content(out)).doesNotContainKey("report/fidelity-week.csv").containsKey("report/km-benefit.csv");
    }

    @Test
    void nobodyYet() throws IOException {
        Path out = report(PackageFixture.write(folder.resolve("dataset"), 0, 1), "out");
        assertThat(Files.readString(out.resolve(Report.PAGE))).contains("Assessed: 0");
    }

    @Test
    void whatIsNoDatasetOfTheReport() throws IOException {
        refused(folder.resolve("nothing"), "There is no dataset in");
        refused(PackageFixture.as(folder.resolve("dst"), "dst", 2), "profile full or blinded");
        refused(PackageFixture.as(folder.resolve("first"), "full", 1), "definition version 2");
        Path changed = PackageFixture.write(folder.resolve("changed"), 20, 1);
        Files.writeString(
                changed.resolve("spells.csv"),
                Files.readString(changed.resolve("spells.csv")).replace(",1,", ",2,"));
        refused(changed, "spells.csv in");
        Path missing = PackageFixture.write(folder.resolve("missing"), 20, 1);
        Files.delete(missing.resolve("offers.csv"));
        refused(missing, "offers.csv is missing");
        Path column = PackageFixture.write(folder.resolve("column"), 20, 1);
        Files.writeString(
                column.resolve("cases.csv"),
                Files.readString(column.resolve("cases.csv")).replace("has_job", "had_job"));
        PackageFixture.manifest(column, "full", 2);
        refused(column, "cases.csv has no column has_job");
    }

    @Test
    void numbersThatDoNotAddUpMakeNoReport() throws IOException {
        Path dataset = PackageFixture.write(folder.resolve("dataset"), 200, 1);
        Path spells = dataset.resolve("spells.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(spells));
        lines.remove(1);
        Files.write(spells, lines);
        PackageFixture.manifest(dataset, "full", 2);
        refused(dataset, "do not add up");
        assertThat(folder.resolve("out").resolve(Report.PAGE)).doesNotExist();
    }

    private void refused(Path dataset, String why) {
        assertThatThrownBy(() -> report(dataset, "out"))
                .isInstanceOf(ReportRefused.class)
                .hasMessageContaining(why);
    }

    @Test
    void aReportTakesThePlaceOfTheOneBefore() throws IOException {
        Path dataset = PackageFixture.write(folder.resolve("dataset"), 100, 1);
        Path out = report(dataset, "out");
        Map<String, String> first = content(out);
        Files.writeString(out.resolve("report/of-an-earlier-version.csv"), "x");
        report(dataset, "out");
        assertThat(content(out)).isEqualTo(first);
        assertThat(out.resolve(Report.FOLDER + ".part")).doesNotExist();
    }

    @Test
    void progressEndsAtAll() throws IOException {
        Path dataset = PackageFixture.write(folder.resolve("dataset"), 100, 1);
        long[] last = new long[2];
        Report.write(dataset, folder.resolve("out"), (done, total) -> {
            assertThat(done).isBetween(last[0], total);
            last[0] = done;
            last[1] = total;
        });
        assertThat(last[0]).isGreaterThan(last[1] * 9 / 10);
    }
}
