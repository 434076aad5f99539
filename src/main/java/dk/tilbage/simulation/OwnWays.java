package dk.tilbage.simulation;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dk.tilbage.simulation.Dice.Range;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A jobcentre's own ways of working: its rows of {@code own-ways.csv}, whose head says what the columns mean. */
record OwnWays(List<Row> rows) {

    /** Keeps its own copy. */
    OwnWays {
        rows = List.copyOf(rows);
    }

    /** One way: whom it concerns, when it is done, and how often it is. */
    record Row(Way way, String group, Range days, double share) {

        boolean concerns(Arm arm) {
            return switch (group) {
                case "P" -> arm == Arm.PARTICIPANT;
                case "C" -> arm == Arm.CONTROL;
                default -> true;
            };
        }
    }

    /** The way of a group, where the jobcentre has it. */
    Optional<Row> of(Way way, Arm arm) {
        return rows.stream()
                .filter(row -> row.way() == way && row.concerns(arm))
                .findFirst();
    }

    /** The ways by the jobcentre's name. */
    static Map<String, OwnWays> load() {
        try (InputStream csv =
                        Objects.requireNonNull(OwnWays.class.getResourceAsStream("own-ways.csv"), "own-ways.csv");
                CsvReader<NamedCsvRecord> records = CsvReader.builder()
                        .commentStrategy(CommentStrategy.SKIP)
                        .ofNamedCsvRecord(new InputStreamReader(csv, StandardCharsets.UTF_8))) {
            Map<String, List<Row>> rows = new LinkedHashMap<>();
            for (NamedCsvRecord row : records) {
                rows.computeIfAbsent(row.getField("jobcentre"), name -> new ArrayList<>())
                        .add(new Row(
                                Way.valueOf(row.getField("way")),
                                row.getField("group"),
                                Range.parse(row.getField("days")),
                                Double.parseDouble(row.getField("share"))));
            }
            Map<String, OwnWays> ways = new LinkedHashMap<>();
            rows.forEach((name, own) -> ways.put(name, new OwnWays(own)));
            return ways;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
