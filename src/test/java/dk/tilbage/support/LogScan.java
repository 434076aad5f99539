package dk.tilbage.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks through what was printed and logged for personal data: ten digits that begin with a day and a month (also with 60 added to
 * the day, as fictive numbers have it), with or without a hyphen, and the texts that {@code PlantedValuesIT} plants. A finding
 * names file and line, and not what was found.
 */
public final class LogScan {

    private static final Map<String, Pattern> LOOKED_FOR = Map.of(
            "looks like a CPR number",
            Pattern.compile("(?<![0-9A-Za-z.+_-])(0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(0[1-9]|1[0-2])[0-9]{2}"
                    + "-?[0-9]{4}(?![0-9A-Za-z]|[.-][0-9A-Za-z])"),
            "a planted text",
            Pattern.compile("Qvark[0-9]+Testesen"));

    private final List<String> findings = new ArrayList<>();
    private int files;
    private long lines;

    /** Looks through one file. */
    public void look(Path file) throws IOException {
        files++;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                lines++;
                look(file, number, line);
            }
        }
    }

    private void look(Path file, int number, String line) {
        LOOKED_FOR.forEach((what, pattern) -> {
            if (pattern.matcher(line).find()) {
                findings.add(file.getFileName() + ":" + number + ": " + what);
            }
        });
    }

    /** Looks through everything in a folder of reports that tests printed; nothing where there is none. */
    public void lookIn(Path reports) throws IOException {
        if (!Files.isDirectory(reports)) {
            return;
        }
        try (Stream<Path> printed = Files.list(reports)) {
            for (Path file : printed.filter(one -> one.getFileName().toString().endsWith("-output.txt"))
                    .sorted()
                    .toList()) {
                look(file);
            }
        }
    }

    /** What was found, by file and line. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** How many files were looked through. */
    public int files() {
        return files;
    }

    /** How many lines were looked through. */
    public long lines() {
        return lines;
    }
}
