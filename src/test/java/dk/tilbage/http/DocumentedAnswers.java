package dk.tilbage.http;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds every answer that a test is given against the OpenAPI document: its body has the fields that are told of, none but
 * these, and each of the type that is told; its headers are told of. Stricter than a client may be: to it fields may come.
 *
 * <p>With {@code -Dtilbage.contracts.write=true} the document is about to be written anew, and nothing is held against it.
 */
final class DocumentedAnswers {

    /** What answers of the whole server carry, of connections and of security; see {@link OpenApiHeaders}. */
    private static final Set<String> OF_EVERY_SERVER = Set.of(
            "allow",
            "cache-control",
            "connection",
            "content-disposition",
            "content-length",
            "content-security-policy",
            "content-type",
            "cross-origin-resource-policy",
            "date",
            "keep-alive",
            "referrer-policy",
            "strict-transport-security",
            "transfer-encoding",
            "vary",
            "x-accel-buffering",
            "x-content-type-options",
            "x-frame-options");

    private static final ObjectNode DOCUMENT = document();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private DocumentedAnswers() {}

    private static ObjectNode document() {
        try {
            ObjectNode document = (ObjectNode)
                    JsonMapper.shared().readTree(Files.readString(Path.of("src/test/resources/openapi.json")));
            close(document.path("components").path("schemas"));
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Objects whose fields are told have no others. */
    private static void close(JsonNode node) {
        if (node.isObject()
                && node.path("type").asString("").equals("object")
                && node.path("properties").isObject()
                && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(DocumentedAnswers::close);
    }

    /** Reads the document, which takes seconds: before a test that counts them begins. */
    static void prepare() {
        SCHEMAS.computeIfAbsent("#/components/schemas/Problem", DocumentedAnswers::schema);
    }

    /** Fails where the answer is not as its operation says. */
    static void check(HttpResponse<?> answer, JsonNode body) {
        if (Boolean.getBoolean("tilbage.contracts.write")) {
            return;
        }
        String method = answer.request().method().toLowerCase(Locale.ROOT);
        String path = answer.request().uri().getPath();
        operation(method, path).ifPresent(where -> {
            JsonNode responses = DOCUMENT.path("paths").path(where).path(method).path("responses");
            JsonNode response = resolved(responses.path(Integer.toString(answer.statusCode())));
            if (response.isMissingNode()) {
                response = resolved(responses.path("default"));
            }
            String what = method + " " + where + " " + answer.statusCode();
            headers(what, response, answer);
            String media =
                    answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
            JsonNode schema = response.path("content").path(media).path("schema");
            if (media.endsWith("json") && !media.endsWith("ndjson")) {
                hold(what, schema.path("$ref").asString(""), body);
                data(what, body);
            }
        });
    }

    /** Fails where what was pushed is not as the schema says. */
    static void check(String schema, JsonNode pushed) {
        hold(schema, "#/components/schemas/" + schema, pushed);
        data(schema, pushed);
    }

    private static Optional<String> operation(String method, String path) {
        if (DOCUMENT.path("paths").path(path).has(method)) {
            return Optional.of(path);
        }
        return DOCUMENT.path("paths").properties().stream()
                .filter(entry -> entry.getValue().has(method) && matches(entry.getKey(), path))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean matches(String template, String path) {
        return path.matches(Pattern.quote(template).replaceAll("\\{[A-Za-z]+}", "\\\\E[^/]+\\\\Q"));
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static void headers(String what, JsonNode response, HttpResponse<?> answer) {
        Set<String> told = new TreeSet<>();
        response.path("headers").properties().forEach(header -> {
            told.add(header.getKey().toLowerCase(Locale.ROOT));
            boolean mayBeAbsent = header.getKey().equals(ApiHeaders.REPLAYED)
                    || (answer.statusCode() >= 400
                            && !header.getKey().equals("Content-Language")
                            && !header.getKey().equals("Retry-After"));
            that(
                    mayBeAbsent || answer.headers().firstValue(header.getKey()).isPresent(),
                    what + ": without the header " + header.getKey() + ", which the OpenAPI document tells of");
        });
        answer.headers().map().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !name.startsWith(":") && !OF_EVERY_SERVER.contains(name))
                .forEach(name ->
                        that(told.contains(name), what + ": the OpenAPI document does not tell of the header " + name));
    }

    private static void hold(String what, String ref, JsonNode body) {
        that(!ref.isEmpty(), what + ": no schema");
        Schema schema = SCHEMAS.computeIfAbsent(ref, DocumentedAnswers::schema);
        var errors = schema.validate(body);
        that(errors.isEmpty(), what + ": not as the OpenAPI document says: " + errors);
    }

    private static Schema schema(String ref) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("$ref", ref);
        root.putObject("components").set("schemas", DOCUMENT.path("components").path("schemas"));
        return REGISTRY.getSchema(root);
    }

    /** The data of events: by the schema of the event, and of the command that is told for it. */
    private static void data(String what, JsonNode body) {
        body.path("items").forEach(entry -> data(what, entry));
        body.path("registrations").forEach(fact -> data(what, fact.path("type").asString(), fact));
        if (body.has("data") && body.has("event")) {
            data(what, body.path("event").asString(), body);
        }
    }

    private static void data(String what, String event, JsonNode entry) {
        String schema = "#/components/schemas/" + event + "Data";
        hold(what + " " + event, schema, entry.path("data"));
        @Nullable String command = entry.path("command").asString(null);
        if (command != null && !command.equals("CorrectRegistration")) {
            that(
                    DOCUMENT.at(schema.substring(1))
                            .path(OpenApiEvents.COMMANDS)
                            .valueStream()
                            .anyMatch(told -> told.asString().equals(command)),
                    what + ": the OpenAPI document does not tell that " + event + " comes of " + command);
        }
    }

    private static void that(boolean so, String otherwise) {
        if (!so) {
            throw new AssertionError(
                    otherwise + "; where the program is right, write the document anew (CONTRIBUTING.md)");
        }
    }
}
