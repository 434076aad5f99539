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
            "all|participant|control|participant_of|control_of|participant_n|control_n|n|events|observed|weeks|met|late|breached|waived|due|week_[0-9]+|participant_n|control_n|over_7|over_28|cases"
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

    /** Under each figure it says who is not drawn, and who is not is hidden in its numbers. */
    @Test
    void aFigureNamesTheJobcentresItHides() throws IOException {
        Path out = report(PackageFixture.write(folder.resolve("dataset"), 90, 90), "out");
        String page = Files.readString(out.resolve(Report.PAGE));
        int caption = page.indexOf("Share of the allocated who were ever exempted, by jobcentre and group, with");
        String note = page.substring(page.indexOf("Not drawn, because a count is hidden", caption));
        note = note.substring(0, note.indexOf("</p>"));
        for (NamedCsvRecord row : rows(out.resolve("report/exemptions-jobcentre.csv"))) {
            boolean hidden = Stream.of("participant", "participant_of", "control", "control_of")
                    .anyMatch(column -> row.getField(column).equals(Cells.HIDDEN));
            assertThat(note.toLowerCase(Locale.ROOT).contains(row.getField("jobcentre")))
                    .as("%s in %s", row, note)
                    .isEqualTo(hidden);
        }
    }

    /** Of fewer persons a line would show who they are. */
    @Test
    void weeksAreDrawnWhileTwentyPersonsOfAGroupAreBehindThem() throws IOException {
        Path out = report(PackageFixture.write(folder.resolve("dataset"), 24, 5), "out");
        assertThat(Files.readString(out.resolve(Report.PAGE)))
                .contains("No week has 20 persons of a group behind it yet")
                .doesNotContain("Weeks with contact by week");
        Path more = report(PackageFixture.write(folder.resolve("more"), 400, 5), "more-out");
        NamedCsvRecord persons =
                rows(more.resolve("report/fidelity-week-persons.csv")).getFirst();
        assertThat(Integer.parseInt(persons.getField("week_1")) % 10).isZero();
        persons.getFieldsAsMap().forEach((column, value) -> {
            if (column.startsWith("week_") && !value.isEmpty()) {
                assertThat(Integer.parseInt(value)).isGreaterThanOrEqualTo(20);
            }
        });
    }

    /** How many were left out within a few weeks is not told by the mean, its interval or the number of persons. */
    @Test
    void whereTheNumberOfPersonsIsHiddenTheirMeanIsRounded() throws IOException {
        Path out = report(PackageFixture.write(folder.resolve("dataset"), 300, 9), "out");
        int hidden = 0;
        for (String name : List.of("fidelity-contact", "fidelity-hours")) {
            double parts = name.equals("fidelity-contact") ? 1000 : 10;
            for (NamedCsvRecord row : rows(out.resolve("report/" + name + ".csv"))) {
                for (String arm : List.of("participant", "control")) {
                    if (row.getField(arm + "_n").equals(Cells.HIDDEN)
                            && !row.getField(arm + "_mean").isEmpty()) {
                        hidden++;
                        assertThat(row.getField(arm + "_sd")).isEmpty();
                        for (String column : List.of("_mean", "_low", "_high")) {
                            double told = Double.parseDouble(row.getField(arm + column)) * parts;
                            assertThat(told).isCloseTo(Math.rint(told), org.assertj.core.api.Assertions.within(1e-6));
                        }
                    }
                }
            }
        }
        assertThat(hidden).isPositive();
    }

    /** What is known ahead, and the opening of cases, is in no figure and no jobcentre's number. */
    @Test
    void delaysAreToldByFamily() throws IOException {
        Path dataset = PackageFixture.write(folder.resolve("dataset"), 400, 7);
        Path registrations = dataset.resolve("registrations.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(registrations));
        List<String> kinds = List.of("CONVERSATION_PLANNED", "HOLIDAY_RECORDED", "CASE_OPENED");
        for (int i = 1; i < lines.size(); i++) {
            if (i % 5 < kinds.size()) {
                lines.set(i, lines.get(i).replaceFirst("(?<=,)[A-Z]+_[A-Z_]+(?=,)", kinds.get(i % 5)));
            }
        }
        Files.write(registrations, lines);
        PackageFixture.manifest(dataset, "full", 2);
        Path out = report(dataset, "out");
        Map<String, Integer> families = new TreeMap<>();
        Set<String> arms = Set.of("PARTICIPANT", "CONTROL");
        for (NamedCsvRecord row : rows(out.resolve("report/delay-group.csv"))) {
            if (arms.contains(row.getField("group"))) {
                families.merge(row.getField("family"), Integer.parseInt(row.getField("n")), Integer::sum);
            }
        }
        Map<String, String> groups = new TreeMap<>();
        rows(dataset.resolve("cases.csv")).forEach(row -> groups.put(row.getField("case_id"), row.getField("group")));
        Map<String, Integer> counted = new TreeMap<>();
        for (NamedCsvRecord row : rows(dataset.resolve("registrations.csv"))) {
            if (arms.contains(groups.getOrDefault(row.getField("case_id"), ""))
                    && !row.getField("delay_days").isEmpty()) {
                String kind = row.getField("kind");
                counted.merge(
                        kind.equals("CASE_OPENED")
                                ? "OPENED"
                                : Set.of("CONVERSATION_PLANNED", "HOLIDAY_RECORDED")
                                                .contains(kind)
                                        ? "AHEAD"
                                        : "HAPPENED",
                        1,
                        Integer::sum);
            }
        }
        assertThat(families).hasSize(3).isEqualTo(counted);
        assertThat(rows(out.resolve("report/delay-jobcentre.csv")).stream()
                        .map(row -> row.getField("n"))
                        .filter(n -> !n.equals(Cells.HIDDEN))
                        .mapToInt(Integer::parseInt)
                        .sum())
                .isLessThanOrEqualTo(families.getOrDefault("HAPPENED", 0));
    }

    @Test
    void earlyInTheTrialThereAreWordsInPlaceOfZeros() throws IOException {
        List<List<String>> spells = List.of(List.of("2009-01-05", "2009-01-20", "OBSERVATION_ENDS"));
        Path dataset = PackageFixture.alike(
                folder.resolve("dataset"), new PackageFixture.Course("", "", "", spells, List.of()));
        Path manifest = dataset.resolve("manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replace(PackageFixture.OBSERVED_TO.toString(), "2009-01-20"));
        Path out = report(dataset, "out");
        assertThat(Files.readString(out.resolve(Report.PAGE)))
                .contains("Nobody has been followed for four months yet.", "nobody has had the event yet; there is no");
        assertThat(rows(out.resolve("report/success-test.csv")))
                .allSatisfy(row -> assertThat(row.getField("caution")).contains("FEW_DECIDED"));
        assertThat(rows(out.resolve("report/success-test.csv")).getLast().getField("caution"))
                .isEqualTo("FEW_DECIDED EARLY");
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
        assertThatThrownBy(() -> report(dataset, "out"))
                .hasMessageContaining("Kontrollen spells/")
                .isInstanceOfSatisfying(ReportRefused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ReportRefused.Code.NOT_SOUND);
                    assertThat(refused.check()).startsWith("spells/");
                });
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
