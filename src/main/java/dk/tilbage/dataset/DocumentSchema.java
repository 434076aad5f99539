package dk.tilbage.dataset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of the read model's document, made from the same column definitions as the files. */
final class DocumentSchema {

    private DocumentSchema() {}

    /** The schema as a tree of maps, lists and plain values, in a stable order. */
    static Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(Tables.DOCUMENT_CASE, row(Tables.CASES));
        for (Table<?> table : Tables.DOCUMENTED) {
            Map<String, Object> array = new LinkedHashMap<>();
            array.put("type", "array");
            array.put("items", row(table));
            properties.put(table.name(), array);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:tilbage:read-model:registration-dataset:" + Definition.LATEST);
        schema.put("title", "registration-dataset");
        schema.put(
                "description",
                "A case's rows in the evaluator's dataset, without a date of their own: a function of the folded case and"
                        + " the trial's protocol history. Internal ids here, pseudonyms in exports. The projection adds"
                        + " its own bookkeeping beside these properties.");
        schema.put("type", "object");
        schema.put("required", List.copyOf(properties.keySet()));
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> row(Table<?> table) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Column<?> column : table.documented()) {
            properties.put(column.name(), property(column));
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("type", "object");
        row.put("description", table.meaning());
        row.put(
                "required",
                table.documented().stream()
                        .filter(Column::required)
                        .map(Column::name)
                        .toList());
        row.put("additionalProperties", false);
        row.put("properties", properties);
        return row;
    }

    private static Map<String, Object> property(Column<?> column) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("title", column.en());
        property.put("description", column.meaning());
        property.put(
                "type",
                switch (column.type()) {
                    case ID, NAME, CODE, DATE, TEXT -> "string";
                    case INTEGER -> "integer";
                    case DECIMAL -> "number";
                    case FLAG -> "boolean";
                });
        if (column.type() == Column.Type.DATE) {
            property.put("format", "date");
            property.put("pattern", "^\\d{4}-\\d{2}-\\d{2}$");
        }
        if (!column.codes().isEmpty()) {
            property.put("enum", column.codes().stream().map(Code::code).toList());
        }
        return property;
    }
}
