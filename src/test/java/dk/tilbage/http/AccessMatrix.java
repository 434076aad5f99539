package dk.tilbage.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * Who may do what, as {@code docs/access.md} has it.
 *
 * @param kinds what each asker is answered, by kind
 * @param addresses the addresses, with their filters
 * @param commands the kind of each command
 */
record AccessMatrix(
        SequencedMap<String, SequencedMap<String, Expected>> kinds,
        List<Row> addresses,
        SequencedMap<String, String> commands) {

    /** How a question is answered. */
    enum Expected {
        DONE("+"),
        NOTHING_OF_IT("~"),
        TOKEN_MISSING("T"),
        ROLE_MISSING("R"),
        OTHER_JOBCENTRE("J"),
        OTHER_PROVIDER("P");

        private final String sign;

        Expected(String sign) {
            this.sign = sign;
        }

        boolean refused() {
            return this != DONE && this != NOTHING_OF_IT;
        }

        static Expected of(String sign) {
            for (Expected expected : values()) {
                if (expected.sign.equals(sign)) {
                    return expected;
                }
            }
            throw new IllegalArgumentException("no sign: " + sign);
        }
    }

    /**
     * An address.
     *
     * @param method its method
     * @param path its path as the program has it, with a filter behind it
     * @param kind its kind
     * @param body what is sent
     */
    record Row(String method, String path, String kind, String body) {

        /** Its name in the program, without the filter. */
        String mapping() {
            return method + " " + (path.contains("?") ? path.substring(0, path.indexOf('?')) : path);
        }
    }

    /** Reads the tables. */
    static AccessMatrix read() {
        SequencedMap<String, SequencedMap<String, Expected>> kinds = new LinkedHashMap<>();
        List<Row> addresses = new ArrayList<>();
        SequencedMap<String, String> commands = new LinkedHashMap<>();
        List<String> head = List.of();
        for (String line : lines()) {
            if (!line.startsWith("|")) {
                head = List.of();
                continue;
            }
            List<String> cells = cells(line);
            if (head.isEmpty()) {
                head = cells;
            } else if (!cells.getFirst().startsWith("---")) {
                String name = cells.getFirst().replace("`", "");
                switch (head.getFirst()) {
                    case "kind" -> put(kinds, name, outcomes(head, cells));
                    case "address" -> {
                        String[] parts = name.split(" ", 2);
                        addresses.add(new Row(
                                parts[0], parts[1], cells.get(1), cells.get(2).replace("`", "")));
                    }
                    case "command" -> put(commands, name, cells.get(1));
                    default -> {
                        // A table about something else.
                    }
                }
            }
        }
        return new AccessMatrix(kinds, addresses, commands);
    }

    SequencedMap<String, Expected> kind(String name) {
        return Objects.requireNonNull(kinds.get(name), name);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("docs/access.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        String[] cells = line.strip().split("\\|", -1);
        List<String> stripped = new ArrayList<>();
        for (int i = 1; i < cells.length - 1; i++) {
            stripped.add(cells[i].strip());
        }
        return stripped;
    }

    private static SequencedMap<String, Expected> outcomes(List<String> head, List<String> cells) {
        if (head.size() != cells.size()) {
            throw new IllegalArgumentException("not one answer for each asker: " + cells);
        }
        SequencedMap<String, Expected> outcomes = new LinkedHashMap<>();
        for (int i = 1; i < head.size(); i++) {
            put(outcomes, head.get(i), Expected.of(cells.get(i)));
        }
        return outcomes;
    }

    private static <T> void put(Map<String, T> into, String name, T value) {
        if (into.put(name, value) != null) {
            throw new IllegalArgumentException("twice: " + name);
        }
    }
}
