package dk.tilbage.http;

import de.siegmar.fastcsv.writer.CsvWriter;
import dk.tilbage.http.ImportMapping.Fault;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was not accepted: a line each with the file's line, column, command, field, code and text, and never a value. The rows
 * themselves go, as they were, to a file of their own that only its owner may read, to be mended and imported again.
 */
final class ImportReport implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> COLUMNS = List.of("line", "column", "command", "field", "code", "text");

    private final Writer out;
    private final @Nullable CsvWriter csv;
    private final @Nullable CsvWriter rejected;
    private final ResourceBundle texts;
    private final ResourceBundle problems;

    /** Opens the files; {@code rejected} is null where rows are only tried. */
    ImportReport(Path file, @Nullable Path rejected, List<String> header, ImportMapping mapping, Locale language)
            throws IOException {
        this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        this.csv = file.toString().endsWith(".ndjson")
                ? null
                : CsvWriter.builder().fieldSeparator(mapping.separator()).build(out);
        this.texts = Problems.bundle("import", language);
        this.problems = Problems.texts(language);
        if (csv != null) {
            csv.writeRecord(COLUMNS);
        }
        if (rejected == null) {
            this.rejected = null;
        } else {
            owned(rejected);
            this.rejected = CsvWriter.builder()
                    .fieldSeparator(mapping.separator())
                    .build(Files.newBufferedWriter(rejected, mapping.encoding()));
            this.rejected.writeRecord(header);
        }
    }

    private static void owned(Path file) throws IOException {
        Files.deleteIfExists(file);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owners = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(file, owners);
    }

    void fault(long line, Fault fault) throws IOException {
        write(
                line,
                fault.column(),
                fault.command(),
                fault.field(),
                fault.code().name(),
                texts.getString(fault.code().name()));
    }

    void refused(long line, String command, @Nullable String column, JsonNode answer) throws IOException {
        String code = answer.path("code").asString("");
        String field = answer.path("field").asString("");
        String text = problems.containsKey(code + ".detail") ? problems.getString(code + ".detail") : "";
        write(
                line,
                column,
                command,
                field,
                code,
                text.replace("{field}", field.isEmpty() ? "" : " [" + field + "]")
                        .replace("{others}", "")
                        .replace("{incident}", ""));
    }

    private void write(
            long line,
            @Nullable String column,
            @Nullable String command,
            @Nullable String field,
            String code,
            String text)
            throws IOException {
        List<String> values = List.of(
                Long.toString(line),
                Objects.requireNonNullElse(column, ""),
                Objects.requireNonNullElse(command, ""),
                Objects.requireNonNullElse(field, ""),
                code,
                text);
        if (csv != null) {
            csv.writeRecord(values);
            return;
        }
        ObjectNode object = JSON.createObjectNode().put("line", line);
        for (int i = 1; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                object.put(COLUMNS.get(i), values.get(i));
            }
        }
        out.write(JSON.writeValueAsString(object) + "\n");
    }

    void rejected(List<String> cells) {
        if (rejected != null) {
            rejected.writeRecord(cells);
        }
    }

    void flush() throws IOException {
        if (csv != null) {
            csv.flush();
        } else {
            out.flush();
        }
        if (rejected != null) {
            rejected.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (csv != null) {
            csv.close();
        } else {
            out.close();
        }
        if (rejected != null) {
            rejected.close();
        }
    }
}
