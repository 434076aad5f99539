package dk.tilbage.http;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of answers mean, in the OpenAPI document. Their texts are in {@code answers_*.properties}: a field has one
 * for all answers ({@code field.x}) and may have its own in one of them ({@code Schema.x}); where it has none there it means
 * what it means in a command. A field that the document describes already keeps that text.
 */
final class OpenApiFields {

    private static final ResourceBundle ENGLISH = Problems.bundle("answers", Locale.ENGLISH);
    private static final CommandTexts COMMANDS = CommandTexts.in(Locale.ENGLISH);

    private OpenApiFields() {}

    static void describe(OpenAPI document) {
        document.getComponents().getSchemas().forEach((name, schema) -> {
            if (CommandCatalogue.find(name).isEmpty()) {
                describe(name, schema);
            }
        });
    }

    private static void describe(String name, Schema<?> schema) {
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().forEach((field, property) -> {
            if (property.getDescription() == null) {
                property.setDescription(text(name, field));
            }
            describe(name + "." + field, property);
        });
    }

    /** The text of a field of a schema, if it has one of its own among the answers'. */
    static @Nullable String own(String schema, String field) {
        String key = schema + "." + field;
        return ENGLISH.containsKey(key) ? ENGLISH.getString(key) : null;
    }

    private static @Nullable String text(String schema, String field) {
        String own = own(schema, field);
        if (own != null) {
            return own;
        }
        String common = own("field", field);
        return common != null ? common : COMMANDS.of("", field).orElse(null);
    }
}
