package dk.tilbage.http;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads one JSON object from UTF-8 bytes and nothing else: no second value, no duplicate key, no other encoding. */
final class StrictJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(64)
                    .maxNameLength(200)
                    .build())
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StrictJson() {}

    /** The object in the bytes. */
    static ObjectNode object(byte[] utf8) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(ProblemCode.BODY_MALFORMED).raised();
        }
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.of(ProblemCode.BODY_MALFORMED).raised();
            }
            ObjectNode object = object(parser, "");
            if (parser.nextToken() != null) {
                throw Problem.of(ProblemCode.BODY_MALFORMED).raised();
            }
            return object;
        } catch (JacksonException e) {
            // Its message quotes the body, which holds personal data.
            throw Problem.of(ProblemCode.BODY_MALFORMED).raised();
        }
    }

    private static ObjectNode object(JsonParser parser, String path) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String at = path.isEmpty() ? name : path + "." + name;
            if (object.has(name)) {
                throw Problem.of(ProblemCode.FIELD_DUPLICATE, printable(at)).raised();
            }
            parser.nextToken();
            object.set(name, value(parser, at));
        }
        return object;
    }

    private static JsonNode value(JsonParser parser, String path) {
        return switch (Objects.requireNonNull(parser.currentToken())) {
            case START_OBJECT -> object(parser, path);
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser, path + "[" + array.size() + "]"));
                }
                yield array;
            }
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw Problem.of(ProblemCode.BODY_MALFORMED).raised();
        };
    }

    /** A client's field name as it may be answered: short, and without what could be personal data. */
    static String printable(String path) {
        String shown = path.replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?").replaceAll("[0-9]{4,}", "#");
        return shown.length() <= 100 ? shown : shown.substring(0, 100);
    }

    /** One form for one content: keys in order, no white space, numbers without trailing zeros. */
    static byte[] canonical(String command, @Nullable JsonNode payload) {
        StringBuilder out = new StringBuilder(command).append('\n');
        write(payload == null ? NODES.nullNode() : payload, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node) {
            case ObjectNode object -> {
                String separator = "{";
                Map<String, JsonNode> sorted = new TreeMap<>();
                object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
                for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
                    out.append(separator)
                            .append(MAPPER.writeValueAsString(entry.getKey()))
                            .append(':');
                    write(entry.getValue(), out);
                    separator = ",";
                }
                out.append(sorted.isEmpty() ? "{}" : "}");
            }
            case ArrayNode array -> {
                String separator = "[";
                for (JsonNode item : array) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(array.isEmpty() ? "[]" : "]");
            }
            default -> out.append(node.isNumber() ? number(node.decimalValue()) : MAPPER.writeValueAsString(node));
        }
    }

    private static String number(BigDecimal number) {
        return number.stripTrailingZeros().toString();
    }
}
