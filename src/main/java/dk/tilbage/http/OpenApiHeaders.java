package dk.tilbage.http;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import java.util.Objects;

/**
 * The headers of answers in the OpenAPI document: each is described once, as a component, and each response refers to those
 * that it comes with. Those that every answer of the whole server carries, of security and of connections, are left out.
 */
final class OpenApiHeaders {

    private static final String ETAG = "ETag";
    private static final String LOCATION = "Location";
    private static final String LANGUAGE = "Content-Language";
    private static final String RETRY_AFTER = "Retry-After";
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String RANGES = "Accept-Ranges";
    private static final String RANGE = "Content-Range";

    private static final Map<String, String> TEXTS = Map.of(
            ApiHeaders.POSITION,
            "The position in the log up to which this tells: of a list, how far its view is; of a command, that of its last event,"
                    + " also where it is replayed and the log has gone on since; of a batch, where the log stood before the batch: what"
                    + " its lines were recorded at stands in their answers. Absent from a 429 or 401 that is given before the log is"
                    + " asked.",
            ApiHeaders.IDEMPOTENCY_KEY,
            "The key under which the command can be asked for again: the caller's, or one that the registry made.",
            ApiHeaders.REPLAYED,
            "`true` where the command was done before under the same key, and this is the first answer again; else absent. A"
                    + " repeat is answered so also where its If-Match does not match any more.",
            ETAG,
            "Of a case its `sequence` in quotes, for If-Match; of a package the SHA-256 of its bytes in quotes, for If-Range.",
            LOCATION,
            "The address of what was made.",
            LANGUAGE,
            "The language of the texts: `da` or `en`.",
            RETRY_AFTER,
            "After how many seconds to send the request again.",
            CHALLENGE,
            "That a bearer token is asked for.",
            RANGES,
            "That ranges of bytes can be asked for.",
            RANGE,
            "Which bytes these are, of how many.");

    private OpenApiHeaders() {}

    /** Adds them to every response. */
    static void describe(OpenAPI document) {
        Components components = document.getComponents();
        TEXTS.forEach((name, text) -> components.addHeaders(
                name,
                new Header()
                        .description(text)
                        .schema(new JsonSchema()
                                .typesItem(
                                        name.equals(ApiHeaders.POSITION) || name.equals(RETRY_AFTER)
                                                ? "integer"
                                                : "string"))));
        components.getResponses().forEach((name, response) -> refused(response, name.replaceAll("[^0-9]", "")));
        document.getPaths().values().forEach(item -> item.readOperations().forEach(OpenApiHeaders::describe));
    }

    private static void describe(Operation operation) {
        operation.getResponses().forEach((status, response) -> {
            if (response.get$ref() != null) {
                return;
            }
            if (status.startsWith("2")) {
                add(response, ApiHeaders.POSITION);
            } else {
                refused(response, status);
            }
        });
        of(operation, "200", operation.getOperationId());
        of(operation, "201", operation.getOperationId());
        of(operation, "202", operation.getOperationId());
        of(operation, "206", operation.getOperationId());
    }

    /** What an operation's answers carry beside what all do. */
    private static void of(Operation operation, String status, String id) {
        ApiResponse response = operation.getResponses().get(status);
        if (response == null) {
            return;
        }
        if (CommandCatalogue.find(id).isPresent()) {
            add(response, ApiHeaders.IDEMPOTENCY_KEY, ApiHeaders.REPLAYED);
        }
        switch (id) {
            case "findCase" -> add(response, ETAG);
            case "batch" -> add(response, LANGUAGE);
            case "createWebhook", "createDataset", "createDiff" -> add(response, LOCATION);
            case "fetchPackage" -> {
                add(response, ETAG, RANGES);
                if (status.equals("206")) {
                    add(response, RANGE);
                }
            }
            default -> {}
        }
    }

    private static void refused(ApiResponse response, String status) {
        add(response, ApiHeaders.POSITION, LANGUAGE);
        switch (status) {
            case "401" -> add(response, CHALLENGE);
            case "416" -> add(response, RANGE);
            case "429", "503" -> add(response, RETRY_AFTER);
            default -> {}
        }
    }

    private static void add(ApiResponse response, String... names) {
        for (String name : names) {
            Objects.requireNonNull(TEXTS.get(name), name);
            response.addHeaderObject(name, new Header().$ref("#/components/headers/" + name));
        }
    }
}
