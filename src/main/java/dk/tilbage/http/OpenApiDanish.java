package dk.tilbage.http;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI document in Danish: names, codes and addresses stay, and every description is put in the place of the
 * English one. Those of commands are in {@code commands_da.properties}, those of answers' fields in {@code answers_da.properties}, all others in {@code openapi_da.json}, by the
 * English text.
 */
final class OpenApiDanish {

    private static final Map<String, String> TEXTS = texts();
    private static final CommandTexts COMMANDS = CommandTexts.in(Problems.DANISH);

    private OpenApiDanish() {}

    private static Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        for (String bundle : List.of("commands", "answers")) {
            ResourceBundle english = Problems.bundle(bundle, Locale.ENGLISH);
            ResourceBundle danish = Problems.bundle(bundle, Problems.DANISH);
            english.keySet().forEach(key -> texts.putIfAbsent(english.getString(key), danish.getString(key)));
        }
        try (InputStream file = Objects.requireNonNull(OpenApiDanish.class.getResourceAsStream("/openapi_da.json"))) {
            texts.putAll(JsonMapper.shared().readValue(file, new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(texts);
    }

    /** Translates the document in place. */
    static void translate(OpenAPI document) {
        document.getInfo().setDescription(danish(document.getInfo().getDescription()));
        document.getPaths().values().forEach(item -> item.readOperations().forEach(OpenApiDanish::operation));
        document.getComponents().getSchemas().forEach((name, schema) -> schema(fieldsOf(name), schema));
        document.getComponents().getResponses().values().forEach(OpenApiDanish::response);
        document.getComponents()
                .getHeaders()
                .values()
                .forEach(header -> header.setDescription(danish(header.getDescription())));
    }

    /** Of a command's body its own texts go before the common ones. */
    private static @Nullable String fieldsOf(String schema) {
        return CommandCatalogue.find(schema).map(CommandCatalogue.Entry::name).orElse(null);
    }

    private static void operation(Operation operation) {
        CommandCatalogue.find(operation.getOperationId())
                .ifPresentOrElse(
                        command -> {
                            String text = COMMANDS.of(command.name());
                            operation
                                    .summary(OpenApiConfiguration.firstSentence(text))
                                    .description(text);
                        },
                        () -> operation
                                .summary(danish(operation.getSummary()))
                                .description(danish(operation.getDescription())));
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(OpenApiDanish::parameter);
        }
        if (operation.getRequestBody() != null) {
            content(operation.getRequestBody().getContent());
        }
        operation.getResponses().values().forEach(OpenApiDanish::response);
    }

    private static void parameter(Parameter parameter) {
        parameter.setDescription(danish(parameter.getDescription()));
    }

    private static void response(ApiResponse response) {
        response.setDescription(danish(response.getDescription()));
        content(response.getContent());
    }

    private static void content(@Nullable Content content) {
        if (content != null) {
            content.values().forEach(media -> schema(null, media.getSchema()));
        }
    }

    private static void schema(@Nullable String command, @Nullable Schema<?> schema) {
        if (schema == null) {
            return;
        }
        schema.setDescription(danish(schema.getDescription()));
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> {
                schema(null, property);
                if (command != null) {
                    COMMANDS.of(command, name).ifPresent(property::setDescription);
                }
            });
        }
        schema(null, schema.getItems());
        if (schema.getAdditionalProperties() instanceof Schema<?> values) {
            schema(null, values);
        }
        for (List<?> some : Arrays.<List<?>>asList(schema.getOneOf(), schema.getAnyOf(), schema.getAllOf())) {
            if (some != null) {
                some.forEach(one -> schema(null, (Schema<?>) one));
            }
        }
    }

    /** Paragraph by paragraph: one that is not there, such as a list of codes, stays as it is. */
    private static @Nullable String danish(@Nullable String english) {
        return english == null
                ? null
                : Arrays.stream(english.split("\n\n", -1))
                        .map(paragraph -> TEXTS.getOrDefault(paragraph, paragraph))
                        .collect(Collectors.joining("\n\n"));
    }
}
