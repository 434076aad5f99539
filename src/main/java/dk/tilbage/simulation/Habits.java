package dk.tilbage.simulation;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dk.tilbage.simulation.Dice.Range;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How one jobcentre behaves in the simulation: a row of {@code habits.csv}, whose head says what each column means.
 * What the registry itself knows about a jobcentre (period, target groups, filter, exemption step) is in the trial's files.
 */
record Habits(
        double sickness,
        double flexJob,
        double category1,
        double category2,
        Range followUpDay,
        Range allocationLead,
        double disorder,
        Pair assessed,
        Pair exempt,
        double contact,
        double byProvider,
        int providers,
        double collective,
        double planned,
        double noShow,
        Range offerAfter,
        BigDecimal hours,
        String gymBasis,
        double reasonsWritten,
        double controlOffers,
        double controlWeekly,
        Pair partialRecovery,
        Pair delay,
        Map<String, Double> offers) {

    /** One figure for each group. */
    record Pair(double participants, double controls) {

        double of(Arm arm) {
            return arm == Arm.PARTICIPANT ? participants : controls;
        }
    }

    /** The rows by the jobcentre's name. */
    static Map<String, Habits> load() {
        try (InputStream csv = Objects.requireNonNull(Habits.class.getResourceAsStream("habits.csv"), "habits.csv");
                CsvReader<NamedCsvRecord> rows = CsvReader.builder()
                        .commentStrategy(CommentStrategy.SKIP)
                        .ofNamedCsvRecord(new InputStreamReader(csv, StandardCharsets.UTF_8))) {
            Map<String, Habits> habits = new LinkedHashMap<>();
            for (NamedCsvRecord row : rows) {
                habits.put(row.getField("jobcentre"), of(row));
            }
            return Collections.unmodifiableMap(habits);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Habits of(NamedCsvRecord row) {
        return new Habits(
                number(row, "sickness"),
                number(row, "flexjob"),
                number(row, "category1"),
                number(row, "category2"),
                Range.parse(row.getField("followup")),
                Range.parse(row.getField("lead")),
                number(row, "disorder"),
                pair(row, "assessed"),
                pair(row, "exempt"),
                number(row, "contact"),
                number(row, "provider"),
                (int) number(row, "providers"),
                number(row, "collective"),
                number(row, "planned"),
                number(row, "noshow"),
                Range.parse(row.getField("offer")),
                new BigDecimal(row.getField("hours")),
                row.getField("gym"),
                number(row, "reasons"),
                number(row, "controloffers"),
                number(row, "controlweekly"),
                pair(row, "partial"),
                pair(row, "delay"),
                weights(row.getField("offers")));
    }

    private static double number(NamedCsvRecord row, String column) {
        return Double.parseDouble(row.getField(column));
    }

    private static Pair pair(NamedCsvRecord row, String column) {
        return new Pair(number(row, column + "P"), number(row, column + "C"));
    }

    private static Map<String, Double> weights(String text) {
        Map<String, Double> weights = new TreeMap<>();
        for (String entry : text.split(" ", -1)) {
            int colon = entry.indexOf(':');
            weights.put(entry.substring(0, colon), Double.parseDouble(entry.substring(colon + 1)));
        }
        return Collections.unmodifiableMap(weights);
    }
}
