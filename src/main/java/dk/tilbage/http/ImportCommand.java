package dk.tilbage.http;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Imports the rows of a spreadsheet as commands. */
@Command(
        name = "import",
        description = {
            "Imports a CSV file: each row becomes one or several commands of a case, as a mapping file says. What is not"
                    + " accepted is reported with line, column, code and text, and its rows are written to a file that is mended and"
                    + " imported again. A row that was imported before is not recorded twice.",
            "Example: java -jar tilbage.jar import --file sager.csv --mapping sager.json --preview 3 --token-file token.txt"
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every row was accepted",
            "1:some rows were not; see the report",
            "2:the mapping, the file or an option cannot be used; nothing was sent",
            "3:stopped on the way; run the same again"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ImportCommand implements Callable<Integer> {

    @Option(
            names = "--file",
            required = true,
            paramLabel = "CSV",
            description = "The rows; the first line names the columns.")
    private Path file = Path.of("");

    @Option(names = "--mapping", required = true, paramLabel = "JSON", description = "How a row becomes commands.")
    private Path mappingFile = Path.of("");

    @Option(
            names = "--preview",
            paramLabel = "N",
            description = "Shows the commands of the first N rows, tries all rows, and records nothing.")
    private @Nullable Integer preview;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "The registry. Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "A file with an access token of a case application.")
    private Path tokenFile = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Where what was not accepted is reported; .ndjson, else CSV. Default: the file's name with .report.csv.")
    private @Nullable Path report;

    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            description = "Where the rows that were not accepted go. Default: the file's name with .rejected.csv.")
    private @Nullable Path rejected;

    @Option(
            names = "--language",
            defaultValue = "da",
            description = "The language of the report: da or en. Default: ${DEFAULT-VALUE}.")
    private String language = "da";

    @Option(names = "--retry-pause", hidden = true, defaultValue = "PT0.5S")
    private Duration pause = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** For picocli. */
    public ImportCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path reportFile = report == null ? beside(".report.csv") : report;
        Path rejectedFile = rejected == null ? beside(".rejected.csv") : rejected;
        if (same(rejectedFile) || same(reportFile)) {
            throw new ParameterException(spec.commandLine(), "--report and --rejected must not be the file itself");
        }
        try {
            ImportMapping mapping = ImportMapping.read(Files.readAllBytes(mappingFile));
            String token = Files.readString(tokenFile).strip();
            boolean dry = preview != null;
            try (ImportSender sender = new ImportSender(url, token, pause)) {
                return run(mapping, sender, dry, reportFile, rejectedFile, out, err);
            }
        } catch (ImportMapping.MappingFault fault) {
            err.println(fault.getMessage());
            return 2;
        } catch (CsvParseException | UncheckedIOException | CharacterCodingException unreadable) {
            // Its message may quote the file, which holds personal data.
            err.println(file.getFileName()
                    + (unreadable instanceof CharacterCodingException
                                    || unreadable.getCause() instanceof CharacterCodingException
                            ? " is not in the encoding of the mapping: UTF-8 or windows-1252?"
                            : " cannot be read as CSV; is every quotation mark closed?"));
            return 2;
        } catch (NoSuchFileException missing) {
            err.println(missing.getFile() + " is not there");
            return 2;
        }
    }

    private int run(
            ImportMapping mapping,
            ImportSender sender,
            boolean dry,
            Path reportFile,
            Path rejectedFile,
            PrintWriter out,
            PrintWriter err)
            throws IOException, InterruptedException {
        ImportRun.Counts counts;
        ImportRun run = new ImportRun(file, mapping, dry);
        run.count();
        try (ImportReport to = new ImportReport(
                reportFile, dry ? null : rejectedFile, run.header(), mapping, Locale.forLanguageTag(language))) {
            if (preview != null) {
                run.first(preview).forEach(line -> out.println(shown(line)));
            }
            counts = run.run(sender, to);
        } catch (ImportSender.Stopped stopped) {
            err.println(stopped.getMessage() + ". Run the same again: what was recorded is not recorded twice.");
            return 3;
        }
        out.println("%d rows, %d commands: %d %s, %d known already, %d refused, %d not foreseen; %d rows not accepted."
                .formatted(
                        counts.rows,
                        counts.commands,
                        counts.recorded,
                        dry ? "would be recorded" : "recorded",
                        counts.known,
                        counts.refused,
                        counts.unforeseen,
                        counts.rejectedRows));
        if (counts.rejectedRows > 0) {
            out.println("See " + reportFile + (dry ? "" : "; the rows are in " + rejectedFile));
            return 1;
        }
        return 0;
    }

    /** A command as it is sent, without CPR number and free text. */
    private static String shown(ImportMapping.Line line) {
        ObjectNode envelope = line.envelope().deepCopy();
        ObjectNode payload = (ObjectNode) envelope.get("payload");
        for (Shape.Field field :
                CommandCatalogue.find(line.command()).orElseThrow().shape().fields()) {
            boolean personal = field.shape() instanceof Shape.CprNumber || field.shape() instanceof Shape.Text;
            if (personal && payload.has(field.name())) {
                payload.put(field.name(), "***");
            }
        }
        return envelope.toString();
    }

    private Path beside(String ending) {
        String name = file.getFileName().toString();
        String stem = name.toLowerCase(Locale.ROOT).endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
        return file.resolveSibling(stem + ending);
    }

    private boolean same(Path other) {
        return other.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize());
    }
}
