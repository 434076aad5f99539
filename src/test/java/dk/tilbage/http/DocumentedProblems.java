package dk.tilbage.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds every problem that a test is answered with against the OpenAPI document: its operation must tell of the code. */
final class DocumentedProblems {

    private static final JsonNode DOCUMENT = document();

    private DocumentedProblems() {}

    private static JsonNode document() {
        try {
            return JsonMapper.shared().readTree(Files.readString(Path.of("src/test/resources/openapi.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails where the document has an operation for the request and the operation does not tell of the code. */
    static void check(String method, String path, String code) {
        for (var entry : DOCUMENT.path("paths").properties()) {
            JsonNode operation = entry.getValue().path(method.toLowerCase(java.util.Locale.ROOT));
            if (operation.isMissingNode() || !matches(entry.getKey(), path)) {
                continue;
            }
            int status = Problem.codes().getOrDefault(code, 0);
            JsonNode response = operation.path("responses").path(Integer.toString(status));
            if (response.has("$ref")) {
                response = DOCUMENT.at(response.path("$ref").asString().substring(1));
            }
            if (response.path(OpenApiProblems.CODES)
                    .valueStream()
                    .noneMatch(told -> told.asString().equals(code))) {
                throw new AssertionError("The OpenAPI document does not tell that " + method + " " + entry.getKey()
                        + " may be answered with " + code + "; see OpenApiProblems");
            }
            return;
        }
    }

    private static boolean matches(String template, String path) {
        String pattern = Pattern.quote(template).replaceAll("\\{[A-Za-z]+}", "\\\\E[^/]+\\\\Q");
        return path.matches(pattern);
    }
}
