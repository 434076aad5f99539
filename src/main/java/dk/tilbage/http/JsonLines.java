package dk.tilbage.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * On which line each field of a JSON text stands, from 1: for whoever wrote the text and looks for a fault in it. Fields are
 * named as problems name them, {@code rules.deadlines[3].due.days}.
 */
final class JsonLines {

    private final Map<String, Integer> lines = new HashMap<>();

    private JsonLines() {}

    /** The lines of a text; as far as it can be read. */
    static JsonLines of(String json) {
        JsonLines lines = new JsonLines();
        try (JsonParser parser = JsonMapper.shared().createParser(json)) {
            lines.read(parser);
        } catch (JacksonException unreadable) {
            // What came before the fault is known; whoever asks answers the fault itself.
        }
        return lines;
    }

    /** The line of a field, or of the nearest object around it that is there: a missing field stands nowhere. */
    Optional<Integer> of(Optional<String> field) {
        String path = field.orElse("");
        while (!lines.containsKey(path)) {
            int cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
            if (cut <= 0) {
                return Optional.ofNullable(lines.get(""));
            }
            path = path.substring(0, cut);
        }
        return Optional.ofNullable(lines.get(path));
    }

    /** Where in the text the parser is: an object, or an array with the index of its next item. */
    private static final class Place {
        private final String path;
        private int index;

        Place(String path, boolean array) {
            this.path = path;
            this.index = array ? 0 : -1;
        }
    }

    private void read(JsonParser parser) {
        Deque<Place> places = new ArrayDeque<>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                places.pop();
            } else {
                int line = parser.currentTokenLocation().getLineNr();
                String path = "";
                if (token == JsonToken.PROPERTY_NAME) {
                    path = within(places, parser.currentName());
                    lines.put(path, line);
                    token = parser.nextToken();
                } else if (!places.isEmpty()) {
                    Place array = places.getFirst();
                    path = array.path + "[" + array.index++ + "]";
                    lines.put(path, line);
                } else {
                    lines.put(path, line);
                }
                if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                    places.push(new Place(path, token == JsonToken.START_ARRAY));
                }
            }
        }
    }

    private static String within(Deque<Place> places, String name) {
        String parent = places.getFirst().path;
        return parent.isEmpty() ? name : parent + "." + name;
    }
}
