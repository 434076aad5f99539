package dk.tilbage.report;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of a dataset's package, each read once from its beginning to its end, row by row. */
final class PackageFolder {

    private static final String MANIFEST = "manifest.json";
    private static final String CODEBOOK = "codebook.csv";
    private static final String FORMAT = "tilbage-registration-dataset";
    private static final int BUFFER = 64 * 1024;

    /**
     * What it is a dataset of.
     *
     * @param trial the trial
     * @param position the last position of the log that counts
     * @param observedTo the day of observation
     * @param definition the version of the definition of the tables
     * @param profile what is in it
     * @param key the key of the pseudonyms
     * @param contentDigest SHA-256 over the tables
     * @param logDigest the chained digest of the log at the position
     */
    record Address(
            String trial,
            long position,
            LocalDate observedTo,
            int definition,
            String profile,
            String key,
            String contentDigest,
            String logDigest) {}

    private final Path folder;
    private final Address address;
    private final Map<String, String> hashes;
    private final Map<String, String> labels = new HashMap<>();
    private final ReportProgress progress;
    /** There are few, each in many rows. */
    private final Map<String, LocalDate> days = new HashMap<>();

    private final long total;
    private long done;

    private PackageFolder(
            Path folder, Address address, Map<String, String> hashes, ReportProgress progress, long tables) {
        this.folder = folder;
        this.address = address;
        this.hashes = hashes;
        this.progress = progress;
        this.total = 2 * tables;
    }

    /** Opens a folder; refused where it holds no finished dataset, or one that its manifest does not tell of. */
    static PackageFolder open(Path folder, ReportProgress progress) throws IOException {
        Path file = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(file)) {
            throw new ReportRefused("There is no dataset in " + folder + ": it has no " + MANIFEST + ".");
        }
        JsonNode manifest;
        try {
            manifest = JsonMapper.shared().readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new ReportRefused(MANIFEST + " in " + folder + " is no JSON.");
        }
        if (!FORMAT.equals(manifest.path("format").asString(""))) {
            throw new ReportRefused(MANIFEST + " in " + folder + " is not of a " + FORMAT + ".");
        }
        JsonNode address = manifest.path("address");
        Address read = new Address(
                text(address, "trialId"),
                address.path("position").asLong(0),
                day(text(address, "observedTo"), MANIFEST),
                address.path("definitionVersion").asInt(0),
                text(address, "profile"),
                text(address, "exportKeyId"),
                text(manifest, "contentDigest"),
                text(manifest.path("log"), "digest"));
        Map<String, String> hashes = new TreeMap<>();
        manifest.path("files").forEach(one -> hashes.put(text(one, "name"), text(one, "sha256")));
        long tables = 0;
        for (String name : hashes.keySet()) {
            if (name.endsWith(".csv") && Files.isRegularFile(folder.resolve(name))) {
                tables += Files.size(folder.resolve(name));
            }
        }
        return new PackageFolder(folder, read, hashes, progress, tables);
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asString("");
        if (text.isEmpty()) {
            throw new ReportRefused(MANIFEST + " has no " + field + ".");
        }
        return text;
    }

    private static LocalDate day(String text, String where) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new ReportRefused(where + ": " + text + " is no date.");
        }
    }

    Address address() {
        return address;
    }

    /** Refuses tables that are not the ones the manifest tells of. */
    void verify() throws IOException {
        for (Map.Entry<String, String> entry : hashes.entrySet()) {
            if (entry.getKey().endsWith(".csv") && !entry.getKey().contains("/")) {
                Path file = folder.resolve(entry.getKey());
                if (!Files.isRegularFile(file)) {
                    throw new ReportRefused(
                            entry.getKey() + " is missing in " + folder + "; the manifest tells of it.");
                }
                if (!sha256(file).equals(entry.getValue())) {
                    throw new ReportRefused(
                            entry.getKey() + " in " + folder + " is not the file that the manifest tells of.");
                }
            }
        }
        if (Files.isRegularFile(folder.resolve(CODEBOOK))) {
            read(
                    CODEBOOK,
                    row -> labels.put(
                            row.text("table") + "." + row.text("column") + "." + row.text("code"),
                            row.text("label_en")));
        }
    }

    private String sha256(Path file) throws IOException {
        try (InputStream in = counted(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean has(String table) {
        return hashes.containsKey(table + ".csv");
    }

    /** Every row of a table. */
    void each(String table, Consumer<Row> reader) throws IOException {
        if (!has(table)) {
            throw new ReportRefused("The dataset has no table " + table
                    + "; the report is made of definition version 2 or later (this is " + address.definition() + ").");
        }
        read(table + ".csv", reader);
    }

    private void read(String name, Consumer<Row> reader) throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(counted(folder.resolve(name)), StandardCharsets.UTF_8))) {
            for (NamedCsvRecord row : rows) {
                reader.accept(new Row(name, row));
            }
        }
    }

    /** What a code is called in English; the code itself where the codebook does not say. */
    String label(String table, String column, String code) {
        return labels.getOrDefault(table + "." + column + "." + code, code);
    }

    /** Whether the codebook has a code. */
    boolean hasCode(String table, String column, String code) {
        return labels.containsKey(table + "." + column + "." + code);
    }

    private InputStream counted(Path file) throws IOException {
        return new FilterInputStream(Files.newInputStream(file)) {
            @Override
            public int read() throws IOException {
                return count(super.read(), 1);
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int read = super.read(bytes, from, length);
                return count(read, Math.max(read, 0));
            }

            private int count(int answer, int bytes) {
                done = Math.min(total, done + bytes);
                progress.at(done, total);
                return answer;
            }
        };
    }

    /** A row; a column that is not there is refused, an empty field is no value. */
    final class Row {

        private final String table;
        private final NamedCsvRecord row;

        Row(String table, NamedCsvRecord row) {
            this.table = table;
            this.row = row;
        }

        /** The text; empty where there is no value. */
        String text(String column) {
            return row.findField(column).orElseThrow(() -> new ReportRefused(table + " has no column " + column + "."));
        }

        /** A value of which a column has few: the same object for each. */
        String code(String column) {
            return text(column).intern();
        }

        /** Whether the table has the column; the profile {@code blinded} leaves some out. */
        boolean has(String column) {
            return row.findField(column).isPresent();
        }

        boolean flag(String column) {
            return text(column).equals("1");
        }

        @Nullable
        LocalDate date(String column) {
            String text = text(column);
            return text.isEmpty() ? null : days.computeIfAbsent(text, one -> day(one, table + ", " + column));
        }

        /** A whole number; absent where there is no value. */
        @Nullable
        Integer whole(String column) {
            String text = text(column);
            try {
                return text.isEmpty() ? null : Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw new ReportRefused(table + ", " + column + ": " + text + " is no whole number.");
            }
        }

        /** A whole number that must be there. */
        int number(String column) {
            Integer number = whole(column);
            if (number == null) {
                throw new ReportRefused(table + ": a row has no " + column + ".");
            }
            return number;
        }

        /** A decimal number; 0 where there is no value. */
        double decimal(String column) {
            String text = text(column);
            try {
                return text.isEmpty() ? 0 : Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new ReportRefused(table + ", " + column + ": " + text + " is no number.");
            }
        }
    }
}
