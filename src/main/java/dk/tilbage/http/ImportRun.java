package dk.tilbage.http;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dk.tilbage.console.Bar;
import dk.tilbage.http.ImportMapping.Fault;
import dk.tilbage.http.ImportMapping.Line;
import dk.tilbage.http.ImportMapping.Made;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends the rows of a file, some at a time, and reports what was not accepted. A row with a fault is not sent at all. What is
 * kept in memory is the rows under way and an identification of each row of the file.
 */
final class ImportRun {

    /** As many commands go in one request: their answers fit into what a connection holds. */
    static final int COMMANDS_AT_A_TIME = 250;

    private final Path file;
    private final ImportMapping mapping;
    private final boolean dryRun;

    private final Map<String, Integer> columns = new HashMap<>();
    private final Set<String> rowKeys = new HashSet<>();
    private final Set<String> openedBefore = new HashSet<>();
    private List<String> header = List.of();
    private final List<Row> part = new ArrayList<>();
    private int commandsInPart;
    private final Counts counts = new Counts();

    /** Opens a file; a fault where it has not the columns of the mapping. */
    ImportRun(Path file, ImportMapping mapping, boolean dryRun) throws IOException {
        this.file = file;
        this.mapping = mapping;
        this.dryRun = dryRun;
        ImportText.refuseOther(file, mapping.encoding());
        readHeader();
    }

    /** How many of what there were. */
    static final class Counts {
        long rows;
        long rejectedRows;
        long commands;
        long recorded;
        long known;
        long refused;
        long unforeseen;
    }

    /** A row that has no fault by itself. */
    private record Row(long line, List<String> cells, List<Line> commands) {}

    /** Reads the header; a fault where a column is missing or there twice. */
    private void readHeader() throws IOException {
        try (CsvReader<CsvRecord> rows = open()) {
            var first = rows.iterator();
            if (!first.hasNext()) {
                throw new ImportMapping.MappingFault(file.getFileName().toString(), "is empty");
            }
            header = first.next().getFields().stream().map(String::strip).toList();
        }
        for (int i = 0; i < header.size(); i++) {
            if (columns.put(header.get(i), i) != null && mapping.columns().contains(header.get(i))) {
                throw new ImportMapping.MappingFault("column \"" + header.get(i) + "\"", "is there twice");
            }
        }
        for (String column : mapping.columns()) {
            if (!columns.containsKey(column)) {
                throw new ImportMapping.MappingFault(
                        "column \"" + column + "\"", "is not in the file; is the separator right?");
            }
        }
    }

    /** The columns of the file. */
    List<String> header() {
        return header;
    }

    private CsvReader<CsvRecord> open() throws IOException {
        return CsvReader.builder()
                .fieldSeparator(mapping.separator())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(ImportText.open(file, mapping.encoding()));
    }

    /** The commands of the first rows, as they would be sent. */
    List<Line> first(int rows) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (CsvReader<CsvRecord> records = open()) {
            records.stream().skip(1).limit(rows).forEach(record -> {
                if (record.getFieldCount() == header.size()) {
                    lines.addAll(mapping.commands(cells(record)).lines());
                }
            });
        }
        return lines;
    }

    /** How many rows there are; a file that cannot be read to its end is not begun. */
    long count() throws IOException {
        try (CsvReader<CsvRecord> records = open()) {
            return records.stream().count() - 1;
        }
    }

    /** Sends everything. */
    Counts run(ImportSender sender, ImportReport report) throws IOException, InterruptedException {
        long total = count();
        try (CsvReader<CsvRecord> records = open()) {
            Exception[] stopped = new Exception[1];
            Bar.over("Rows", step -> {
                try {
                    for (CsvRecord record :
                            (Iterable<CsvRecord>) records.stream().skip(1)::iterator) {
                        counts.rows++;
                        take(record, sender, report);
                        step.at(counts.rows - part.size(), total);
                    }
                    send(sender, report);
                    step.at(counts.rows, total);
                } catch (IOException | InterruptedException e) {
                    stopped[0] = e;
                }
                return counts;
            });
            if (stopped[0] instanceof IOException failed) {
                throw failed;
            }
            if (stopped[0] instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            return counts;
        }
    }

    private Function<String, String> cells(CsvRecord record) {
        return column -> record.getField(Objects.requireNonNull(columns.get(column)));
    }

    private void take(CsvRecord record, ImportSender sender, ImportReport report)
            throws IOException, InterruptedException {
        long line = record.getStartingLineNumber();
        if (record.getFieldCount() != header.size()) {
            ImportCode code =
                    record.getFieldCount() < header.size() ? ImportCode.ROW_TOO_SHORT : ImportCode.ROW_TOO_LONG;
            reject(report, line, record.getFields(), List.of(new Fault(code, null, null, null)));
            return;
        }
        Made made = mapping.commands(cells(record));
        List<Fault> faults = new ArrayList<>(made.faults());
        if (faults.isEmpty() && !rowKeys.add(mapping.rowKey(cells(record), faults))) {
            faults.add(new Fault(ImportCode.ROW_ID_TWICE, mapping.rowId().getFirst(), null, null));
        }
        if (!faults.isEmpty()) {
            reject(report, line, record.getFields(), faults);
            return;
        }
        if (commandsInPart + made.lines().size() > COMMANDS_AT_A_TIME) {
            send(sender, report);
        }
        part.add(new Row(line, record.getFields(), made.lines()));
        commandsInPart += made.lines().size();
    }

    private void reject(ImportReport report, long line, List<String> cells, List<Fault> faults) throws IOException {
        for (Fault fault : faults) {
            report.fault(line, fault);
        }
        report.rejected(cells);
        counts.rejectedRows++;
    }

    private void send(ImportSender sender, ImportReport report) throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        for (Row row : part) {
            for (Line line : row.commands()) {
                if (foreseeable(line)) {
                    lines.add(line);
                }
            }
        }
        List<JsonNode> answers = lines.isEmpty() ? List.of() : sender.send(lines, dryRun);
        int next = 0;
        for (Row row : part) {
            boolean refused = false;
            for (Line line : row.commands()) {
                counts.commands++;
                if (!foreseeable(line)) {
                    counts.unforeseen++;
                    continue;
                }
                JsonNode answer = answers.get(next++);
                if (answer.path("status").asInt() != 200) {
                    refused = true;
                    counts.refused++;
                    report.refused(row.line(), line.command(), columnOf(line, answer), answer);
                } else if (answer.path("replayed").asBoolean(false)) {
                    counts.known++;
                } else {
                    counts.recorded++;
                }
            }
            if (refused) {
                counts.rejectedRows++;
                report.rejected(row.cells());
            }
        }
        if (dryRun) {
            part.forEach(row -> row.commands().stream()
                    .filter(line -> line.command().equals("OpenCase"))
                    .forEach(line -> openedBefore.add(caseId(line))));
        }
        part.clear();
        commandsInPart = 0;
        report.flush();
    }

    /** A dry run of a part does not know what one before it would have opened. */
    private boolean foreseeable(Line line) {
        return !dryRun || !openedBefore.contains(caseId(line));
    }

    private static String caseId(Line line) {
        return line.payload().path("caseId").asString("");
    }

    private @Nullable String columnOf(Line line, JsonNode answer) {
        String field = answer.path("field").asString("").replaceFirst("\\[.*", "");
        return mapping.commands().stream()
                .filter(target -> target.entry().name().equals(line.command()))
                .flatMap(target -> target.fields().stream())
                .filter(source -> source.field().name().equals(field))
                .map(ImportMapping.Source::column)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
