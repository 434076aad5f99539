package dk.tilbage.http;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Collection;
import java.util.List;

/** The small schemas that the document's larger ones are made of. */
final class OpenApiSchemas {

    private OpenApiSchemas() {}

    static Schema<Object> typed(String type) {
        Schema<Object> schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }

    static Schema<Object> codes(Collection<String> codes) {
        Schema<Object> schema = typed("string");
        schema.setEnum(List.copyOf(codes));
        return schema;
    }

    static Schema<?> ref(String name) {
        return new JsonSchema().$ref("#/components/schemas/" + name);
    }
}
