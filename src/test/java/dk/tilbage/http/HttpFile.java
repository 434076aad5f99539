package dk.tilbage.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of requests as the HTTP clients of IntelliJ IDEA and Visual Studio Code read it: variables, a request after each
 * {@code ###}, bodies in it or beside it. Comment lines before a request promise its answer: {@code # 200 …} the status
 * and what is in the body, {@code # Name: value} a header.
 */
record HttpFile(Map<String, String> variables, List<Entry> requests) {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern OUTCOME = Pattern.compile("# ([1-5][0-9][0-9]) (.+)");
    private static final Pattern HEADER = Pattern.compile("(?:# )?([A-Za-z-]+): (.+)");

    /**
     * A request.
     *
     * @param title what stands after the hashes
     * @param method its method
     * @param address its address, variables and all
     * @param headers its headers
     * @param body its body, if it has one
     * @param status the status that is promised
     * @param outcome what the body of the answer is promised to hold: JSON, or a text
     * @param promised the headers that are promised
     */
    record Entry(
            String title,
            String method,
            String address,
            Map<String, String> headers,
            @Nullable String body,
            int status,
            String outcome,
            Map<String, String> promised) {}

    static HttpFile read(Path file) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        List<Entry> requests = new ArrayList<>();
        String title = "";
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("###")) {
                add(requests, title, lines, file);
                title = line.substring(3).strip();
                lines.clear();
            } else if (line.startsWith("@")) {
                String[] variable = line.substring(1).split("=", 2);
                variables.put(variable[0].strip(), variable[1].strip());
            } else {
                lines.add(line);
            }
        }
        add(requests, title, lines, file);
        return new HttpFile(variables, requests);
    }

    /** The text with its variables filled in; one that there is not is a fault of the file. */
    static String filled(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        Objects.requireNonNull(variables.get(found.group(1)), "no variable " + found.group(1))));
    }

    private static void add(List<Entry> requests, String title, List<String> lines, Path file) throws IOException {
        if (lines.stream().allMatch(String::isBlank)) {
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        Map<String, String> promised = new LinkedHashMap<>();
        String[] request = null;
        int status = 0;
        String outcome = "";
        int at = 0;
        for (; at < lines.size() && (request == null || !lines.get(at).isBlank()); at++) {
            String line = lines.get(at);
            Matcher told = OUTCOME.matcher(line);
            Matcher header = HEADER.matcher(line);
            if (told.matches()) {
                status = Integer.parseInt(told.group(1));
                outcome = told.group(2);
            } else if (header.matches() && !line.contains("{{base}}")) {
                (line.startsWith("#") ? promised : headers).put(header.group(1), header.group(2));
            } else if (request == null && !line.isBlank()) {
                request = line.split(" ", 2);
            } else if (!line.isBlank()) {
                throw new IllegalStateException("Not a line of a request: " + line);
            }
        }
        if (request == null || status == 0) {
            throw new IllegalStateException("No request, or no promise of its answer: " + title);
        }
        String body = String.join("\n", lines.subList(at, lines.size())).strip();
        if (body.startsWith("< ")) {
            body = Files.readString(
                    file.resolveSibling(body.substring(2).strip()).normalize());
        }
        requests.add(new Entry(
                title, request[0], request[1], headers, body.isEmpty() ? null : body, status, outcome, promised));
    }
}
