package dk.tilbage.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What in an OpenAPI document would break a client of an earlier one: something taken away, something newly asked for, or
 * something narrowed. What is told may grow (fields, codes, operations), and what is asked may widen.
 *
 * <p>Made here because openapi-diff 2.1.7 does not see a type that changes in a document of OpenAPI 3.1, and takes a field
 * that is gone for compatible.
 */
final class BreakingChanges {

    private enum Direction {
        ASKED,
        TOLD
    }

    private final JsonNode before;
    private final JsonNode after;
    private final List<String> found = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private BreakingChanges(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    static List<String> between(JsonNode published, JsonNode current) {
        BreakingChanges changes = new BreakingChanges(published, current);
        changes.paths();
        changes.codes();
        return List.copyOf(changes.found);
    }

    private void that(boolean kept, String where, String what) {
        if (!kept) {
            found.add(where + ": " + what);
        }
    }

    private void paths() {
        before.path("paths").properties().forEach(path -> {
            JsonNode other = after.path("paths").path(path.getKey());
            path.getValue().properties().forEach(method -> {
                String where = method.getKey() + " " + path.getKey();
                if (!other.has(method.getKey())) {
                    found.add(where + ": gone");
                } else {
                    operation(where, method.getValue(), other.get(method.getKey()));
                }
            });
        });
    }

    private void operation(String where, JsonNode one, JsonNode other) {
        that(one.path("operationId").equals(other.path("operationId")), where, "another operationId");
        Map<String, JsonNode> parameters = parameters(other);
        Map<String, JsonNode> known = parameters(one);
        known.forEach((name, parameter) -> {
            JsonNode now = parameters.get(name);
            if (now == null) {
                found.add(where + " " + name + ": parameter gone");
                return;
            }
            that(required(parameter) || !required(now), where + " " + name, "required now");
            schema(where + " " + name, parameter.path("schema"), now.path("schema"), Direction.ASKED);
        });
        parameters.forEach(
                (name, now) -> that(known.containsKey(name) || !required(now), where + " " + name, "new and required"));
        JsonNode body = other.path("requestBody");
        that(one.path("requestBody").has("content") || !required(body), where, "a body is required now");
        that(
                required(one.path("requestBody")) || !required(body) || !one.has("requestBody"),
                where,
                "body required now");
        content(where + " body", one.path("requestBody"), body, Direction.ASKED);
        one.path("responses").properties().forEach(response -> {
            JsonNode now = other.path("responses").path(response.getKey());
            if (!now.isMissingNode()) {
                content(
                        where + " " + response.getKey(),
                        resolved(before, response.getValue()),
                        resolved(after, now),
                        Direction.TOLD);
            } else {
                // A problem that does not come any more is missed by nobody.
                that(!response.getKey().startsWith("2"), where + " " + response.getKey(), "answer gone");
            }
        });
    }

    private static boolean required(JsonNode of) {
        return of.path("required").asBoolean(false);
    }

    private static Map<String, JsonNode> parameters(JsonNode operation) {
        Map<String, JsonNode> parameters = new HashMap<>();
        operation
                .path("parameters")
                .forEach(parameter -> parameters.put(
                        parameter.path("in").asString() + " "
                                + parameter.path("name").asString(),
                        parameter));
        return parameters;
    }

    private void content(String where, JsonNode one, JsonNode other, Direction direction) {
        one.path("content").properties().forEach(media -> {
            JsonNode now = other.path("content").path(media.getKey());
            if (now.isMissingNode()) {
                found.add(where + ": " + media.getKey() + " gone");
            } else {
                schema(where, media.getValue().path("schema"), now.path("schema"), direction);
            }
        });
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private void schema(String where, JsonNode one, JsonNode other, Direction direction) {
        if (one.has("$ref") && other.has("$ref") && !compared.add(direction + one.toString() + other)) {
            return;
        }
        JsonNode was = resolved(before, one);
        JsonNode is = resolved(after, other);
        if (was.isMissingNode()) {
            return;
        }
        if (is.isMissingNode()) {
            found.add(where + ": no longer described");
            return;
        }
        for (String kept : List.of("type", "format")) {
            boolean widened = was.path(kept).isMissingNode() && direction == Direction.TOLD;
            that(was.path(kept).equals(is.path(kept)) || widened, where, kept + " changed");
        }
        values(where, was.path("enum"), is.path("enum"), direction);
        if (direction == Direction.ASKED) {
            narrowed(where, was, is);
        } else {
            names(was.path("required"))
                    .forEach(name ->
                            that(names(is.path("required")).contains(name), where, name + " may be absent now"));
        }
        was.path("properties").properties().forEach(property -> {
            JsonNode now = is.path("properties").path(property.getKey());
            if (now.isMissingNode()) {
                found.add(where + "." + property.getKey() + ": gone");
            } else {
                schema(where + "." + property.getKey(), property.getValue(), now, direction);
            }
        });
        schema(where + "[]", was.path("items"), is.path("items"), direction);
        if (was.path("additionalProperties").isObject()) {
            schema(where + "{}", was.path("additionalProperties"), is.path("additionalProperties"), direction);
        }
    }

    private void values(String where, JsonNode was, JsonNode is, Direction direction) {
        Set<String> now = names(is);
        if (was.isMissingNode()) {
            that(is.isMissingNode() || direction == Direction.TOLD, where, "only some values now");
        } else if (!is.isMissingNode() || direction == Direction.TOLD) {
            names(was).forEach(value -> that(now.contains(value), where, value + " gone"));
        }
    }

    private void narrowed(String where, JsonNode was, JsonNode is) {
        names(is.path("required"))
                .forEach(name -> that(names(was.path("required")).contains(name), where + "." + name, "required now"));
        for (String most : List.of("maximum", "maxLength", "maxItems")) {
            that(!is.has(most) || limit(was, most, 1) <= limit(is, most, 1), where, most + " lowered");
        }
        for (String least : List.of("minimum", "minLength", "minItems")) {
            that(!is.has(least) || limit(was, least, -1) >= limit(is, least, -1), where, least + " raised");
        }
        that(!is.has("pattern") || is.path("pattern").equals(was.path("pattern")), where, "pattern changed");
        that(!is.path("uniqueItems").asBoolean(false) || was.path("uniqueItems").asBoolean(false), where, "unique now");
        that(
                !is.path("additionalProperties").isBoolean()
                        || is.path("additionalProperties").booleanValue()
                        || was.path("additionalProperties").isBoolean(),
                where,
                "no other fields now");
    }

    private static double limit(JsonNode schema, String name, int none) {
        return schema.has(name) ? schema.path(name).asDouble() : none * Double.POSITIVE_INFINITY;
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new HashSet<>();
        list.forEach(name -> names.add(name.asString()));
        return names;
    }

    /** A problem code keeps its status. */
    private void codes() {
        Map<String, String> now = statuses(after);
        statuses(before).forEach((code, status) -> {
            @Nullable String other = now.get(code);
            that(other == null || other.equals(status), code, "status " + other + " instead of " + status);
        });
    }

    private static Map<String, String> statuses(JsonNode document) {
        Map<String, String> statuses = new HashMap<>();
        document.path("paths")
                .forEach(path -> path.forEach(operation -> operation
                        .path("responses")
                        .properties()
                        .forEach(response -> resolved(document, response.getValue())
                                .path(OpenApiProblems.CODES)
                                .forEach(code -> statuses.put(code.asString(), response.getKey())))));
        return statuses;
    }
}
