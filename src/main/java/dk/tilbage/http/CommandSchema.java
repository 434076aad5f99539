package dk.tilbage.http;

import dk.tilbage.providers.ProviderCommand;
import dk.tilbage.trial.TrialCommand.SettingsCommand;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of a command's body, made from the same description that bodies are read by: for whoever writes trial
 * files, and the tools they write them with. Published in {@code docs/schemas}.
 */
final class CommandSchema {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private CommandSchema() {}

    /** The schema of a command. */
    static ObjectNode of(CommandCatalogue.Entry command) {
        ObjectNode schema = MAPPER.createObjectNode();
        schema.put("$schema", DRAFT);
        schema.put("$id", "urn:tilbage:command:" + command.name());
        schema.put("title", command.name());
        schema.put("description", CommandTexts.in(Locale.ENGLISH).of(command.name()));
        schema.setAll(object(command.name(), command.shape()));
        return schema;
    }

    private static ObjectNode object(String command, Shape.Thing thing) {
        ObjectNode schema = typed("object");
        ArrayNode required = MAPPER.createArrayNode();
        ObjectNode properties = schema.putObject("properties");
        for (Shape.Field field : thing.fields()) {
            ObjectNode property = schema(command, field.shape());
            CommandTexts.in(Locale.ENGLISH)
                    .of(command, field.name())
                    .ifPresent(text -> property.put("description", text));
            properties.set(field.name(), property);
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode schema(String command, Shape shape) {
        return switch (shape) {
            case Shape.Id id -> typed("string").put("pattern", "^[A-Za-z0-9._-]{1,64}$");
            case Shape.Name name -> typed("string").put("minLength", 1).put("maxLength", CommandReader.MAX_NAME);
            case Shape.Text text -> typed("string").put("minLength", 1).put("maxLength", CommandReader.MAX_TEXT);
            case Shape.CprNumber cpr -> typed("string").put("pattern", "^[0-9]{6}-?[0-9]{4}$");
            case Shape.Day day -> typed("string").put("format", "date");
            case Shape.Whole whole -> typed("integer");
            case Shape.Decimal decimal -> typed("number").put("minimum", 0);
            case Shape.Flag flag -> typed("boolean");
            case Shape.Code code -> {
                ObjectNode codes = typed("string");
                ArrayNode all = codes.putArray("enum");
                code.codes().forEach(all::add);
                yield codes;
            }
            case Shape.Many many -> {
                ObjectNode array = typed("array");
                array.set("items", schema(command, many.item()));
                array.put("maxItems", CommandReader.MAX_ITEMS);
                yield many.set() ? array.put("uniqueItems", true) : array;
            }
            case Shape.Thing thing -> object(command, thing);
            case Shape.Replacement replacement -> typed("object");
        };
    }

    private static ObjectNode typed(String type) {
        return MAPPER.createObjectNode().put("type", type);
    }

    /** The commands that trial files hold: those about a trial as a whole, and about its agreements. */
    static Iterable<CommandCatalogue.Entry> ofTrialFiles() {
        return CommandCatalogue.all().stream()
                .filter(CommandSchema::isOfTrialFiles)
                .toList();
    }

    /** Whether trial files hold the command. */
    static boolean isOfTrialFiles(CommandCatalogue.Entry command) {
        Class<?> type = command.shape().type();
        return SettingsCommand.class.isAssignableFrom(type) || ProviderCommand.class.isAssignableFrom(type);
    }
}
