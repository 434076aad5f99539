package dk.tilbage.http;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives the codes that lists are made of a name of their own in the OpenAPI document: clients that are generated from a
 * list of nameless codes do not compile (openapi-generator 7.16, Java).
 */
final class OpenApiCodes {

    private final Map<List<?>, String> names = new LinkedHashMap<>();
    private final Map<String, Schema<?>> named = new TreeMap<>();

    private OpenApiCodes() {
        CommandCatalogue.all().forEach(command -> collect(command.shape()));
        collect(WhatIfReader.SHAPE);
    }

    /** Names them in every schema. */
    static void name(OpenAPI document) {
        OpenApiCodes codes = new OpenApiCodes();
        document.getComponents().getSchemas().values().forEach(codes::within);
        document.getPaths()
                .values()
                .forEach(item -> item.readOperations().forEach(operation -> {
                    if (operation.getRequestBody() != null) {
                        operation
                                .getRequestBody()
                                .getContent()
                                .values()
                                .forEach(media -> codes.within(media.getSchema()));
                    }
                }));
        codes.named.forEach((name, schema) -> {
            if (document.getComponents().getSchemas().put(name, schema) != null) {
                throw new IllegalStateException("Two schemas are called " + name);
            }
        });
    }

    private void collect(Shape shape) {
        switch (shape) {
            case Shape.Code code ->
                names.put(List.copyOf(code.codes()), code.type().getSimpleName());
            case Shape.Many many -> collect(many.item());
            case Shape.Thing thing -> thing.fields().forEach(field -> collect(field.shape()));
            default -> {}
        }
    }

    private void within(@Nullable Schema<?> schema) {
        if (schema == null) {
            return;
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(this::within);
        }
        Schema<?> items = schema.getItems();
        if (items != null && items.getEnum() != null) {
            String name = names.get(List.copyOf(items.getEnum()));
            if (name != null) {
                named.put(name, items);
                schema.setItems(new JsonSchema().$ref("#/components/schemas/" + name));
            } else {
                // As a list they compile.
                schema.setUniqueItems(null);
            }
        }
        within(schema.getItems());
        if (schema.getAdditionalProperties() instanceof Schema<?> values) {
            within(values);
        }
    }
}
