package dk.tilbage.report;

import dk.tilbage.report.PackageFolder.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The evaluator's report of a dataset: {@value #PAGE}, which opens offline and prints to A4, and the numbers of its
 * figures as CSV files in the folder {@value #FOLDER}. It is a function of the package's tables alone: the same tables
 * give the same bytes on any machine. Large tables are read row by row; what is kept is a record for each case.
 *
 * <p>Refused are: a folder without a finished dataset, tables that are not those the manifest tells of, the profile
 * {@code dst} (its values are numbers for Statistics Denmark; the profiles {@code full} and {@code blinded} of the same
 * address give the report), a definition before version 2, and numbers that do not add up.
 */
public final class Report {

    /** The page. */
    public static final String PAGE = "report.html";
    /** The folder of the figures' numbers. */
    public static final String FOLDER = "report";

    private static final String DST = "dst";
    private static final int FIRST_DEFINITION = 2;

    private Report() {}

    /**
     * Writes the report of a dataset. Everything is written aside first; the page is put in its place last, so that a
     * page that is there is whole.
     *
     * @param dataset the folder of the package: its tables, codebook and manifest
     * @param out where the page and the folder are written; may be the same
     * @param progress hears how far it is
     * @throws ReportRefused where there is no report of it, and why
     */
    public static void write(Path dataset, Path out, ReportProgress progress) throws IOException {
        PackageFolder folder = PackageFolder.open(dataset, progress);
        Address address = folder.address();
        if (address.profile().equals(DST)) {
            throw new ReportRefused(
                    "A dataset of the profile dst has numbers for codes and no dates: the report is made of the "
                            + "profile full or blinded of the same address.");
        }
        if (address.definition() < FIRST_DEFINITION) {
            throw new ReportRefused("The report is made of definition version " + FIRST_DEFINITION
                    + " or later; this dataset is of version " + address.definition() + ".");
        }
        folder.verify();
        TrialData data = TrialData.of(folder);
        Page page = page(data);
        put(out, Shell.page(address, data.masked(), page), page.files());
    }

    private static Page page(TrialData data) {
        Cells cells = new Cells();
        List<Section> sections = List.of(
                new Flow(data, cells),
                new Balance(data, cells),
                new Ratio(data, cells),
                new Exemptions(data, cells),
                new Fidelity(data, cells),
                new TimeToEvent(data, cells),
                new Outcomes(data, cells),
                new RegistrationDelay(data, cells),
                new Notes(data, cells));
        cells.settle();
        Page page = new Page();
        for (Section section : sections) {
            page.section(section.id(), section.title(), () -> section.write(page));
        }
        return page;
    }

    private static void put(Path out, String html, Map<String, String> files) throws IOException {
        Path folder = out.resolve(FOLDER);
        Path aside = out.resolve(FOLDER + ".part");
        Files.createDirectories(aside);
        clear(aside, null);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(aside.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
        }
        Path page = aside.resolve(PAGE);
        Files.writeString(page, html, StandardCharsets.UTF_8);
        Files.deleteIfExists(out.resolve(PAGE));
        Files.createDirectories(folder);
        clear(folder, files);
        for (String name : files.keySet()) {
            Files.move(aside.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(page, out.resolve(PAGE), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(aside);
    }

    /** Takes away what an earlier report left and this one has not. */
    private static void clear(Path folder, @Nullable Map<String, String> but) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{csv,html}")) {
            for (Path file : files) {
                if (but == null || !but.containsKey(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
