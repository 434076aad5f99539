package dk.tilbage.dataset;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How every CSV file of the dataset is written: RFC 4180, commas, LF at the end of every line, no byte-order mark. */
final class Csv {

    private final StringWriter lines = new StringWriter();
    private final CsvWriter writer =
            CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(lines);

    /** The lines of some records; an absent value is an empty field. */
    static String lines(Iterable<? extends List<? extends @Nullable String>> records) {
        return new Csv().of(records);
    }

    /** The same, for one who writes many. */
    String of(Iterable<? extends List<? extends @Nullable String>> records) {
        try {
            for (List<? extends @Nullable String> fields : records) {
                writer.writeRecord(fields.toArray(String[]::new));
            }
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = lines.toString();
        lines.getBuffer().setLength(0);
        return text;
    }
}
