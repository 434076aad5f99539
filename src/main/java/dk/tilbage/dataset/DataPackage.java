package dk.tilbage.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The package described for programs: a Frictionless Data Package, version 2 (<a
 * href="https://datapackage.org/">datapackage.org</a>).
 *
 * <p>The standard has no place for a second language: titles and labels are English, and Danish stands beside them as
 * {@code title_da} and {@code label_da}. There is no time of creation, so that the same dataset has the same description,
 * and no licence, for the data are not open.
 */
final class DataPackage {

    static final String FILE = "datapackage.json";

    private static final String PROFILE = "https://datapackage.org/profiles/2.0/";

    /** What tells a table's rows apart; a table that is not here has no such columns. */
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("cases", List.of("case_id")),
            Map.entry("allocations", List.of("case_id")),
            Map.entry("conversations", List.of("case_id", "number")),
            Map.entry("offers", List.of("case_id", "number")),
            Map.entry("offer_declines", List.of("case_id", "number")),
            Map.entry("exemptions", List.of("case_id", "number")),
            Map.entry("referrals", List.of("case_id", "number")),
            Map.entry("partial_recoveries", List.of("case_id", "number")),
            Map.entry("obligations", List.of("case_id", "rule", "number")),
            Map.entry("statutory_follow_ups", List.of("case_id", "rule", "number")),
            Map.entry("person_weeks", List.of("case_id", "from_day")),
            Map.entry("disposition", List.of("person_id")),
            Map.entry("spells", List.of("case_id", "outcome", "spell")),
            Map.entry("jobcentres", List.of("jobcentre")));

    private DataPackage() {}

    /**
     * The description as a tree of maps, lists and plain values, in a stable order.
     *
     * @param address what the dataset is of
     * @param contentDigest SHA-256 over the tables
     * @param tables the tables, in the order of the codebook
     * @param rows how many rows each has
     * @param files the tables' files, by name
     */
    static Map<String, Object> of(
            DatasetAddress address,
            String contentDigest,
            List<Table<?>> tables,
            Map<String, Long> rows,
            Map<String, PackageFile> files) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("$schema", PROFILE + "datapackage.json");
        description.put("name", Manifest.FORMAT);
        description.put("id", "sha256:" + contentDigest);
        description.put("title", "Registration dataset of the trial " + address.trialId());
        description.put("title_da", "Registreringsdatasæt for forsøget " + address.trialId());
        description.put(
                "description",
                "What was registered about each case of the trial up to position " + address.position()
                        + " of the registry's log, observed to " + address.observedTo()
                        + ". README.md says how to read it, codebook.html and codebook.csv what each column means.");
        description.put("version", address.definitionVersion() + ".0.0");
        description.put("address", address);
        List<Object> resources = new ArrayList<>();
        boolean hasCases = tables.stream().anyMatch(table -> table.name().equals("cases"));
        for (Table<?> table : tables) {
            resources.add(csv(table, rows, files, hasCases));
        }
        for (Table<?> table : tables) {
            resources.add(parquet(table, files));
        }
        description.put("resources", resources);
        return description;
    }

    private static Map<String, Object> csv(
            Table<?> table, Map<String, Long> rows, Map<String, PackageFile> files, boolean hasCases) {
        Map<String, Object> dialect = new LinkedHashMap<>();
        dialect.put("$schema", PROFILE + "tabledialect.json");
        dialect.put("header", true);
        dialect.put("delimiter", ",");
        dialect.put("lineTerminator", "\n");
        dialect.put("quoteChar", "\"");
        dialect.put("doubleQuote", true);
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("name", table.name());
        resource.put("type", "table");
        resource.put("path", table.file());
        resource.put("title", table.en());
        resource.put("title_da", table.da());
        resource.put("description", table.meaning());
        resource.put("format", "csv");
        resource.put("mediatype", "text/csv");
        resource.put("encoding", "utf-8");
        length(resource, files, table.file());
        resource.put("rows", rows.getOrDefault(table.name(), 0L));
        resource.put("dialect", dialect);
        resource.put("schema", schema(table, hasCases));
        return resource;
    }

    private static Map<String, Object> parquet(Table<?> table, Map<String, PackageFile> files) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("name", table.name() + "_parquet");
        resource.put("path", ParquetTable.file(table));
        resource.put("title", table.en() + " (Parquet)");
        resource.put("title_da", table.da() + " (Parquet)");
        resource.put("description", "The rows of " + table.file() + ", in the same order");
        resource.put("format", "parquet");
        resource.put("mediatype", "application/vnd.apache.parquet");
        length(resource, files, ParquetTable.file(table));
        return resource;
    }

    private static void length(Map<String, Object> resource, Map<String, PackageFile> files, String name) {
        PackageFile file = Optional.ofNullable(files.get(name))
                .orElseThrow(
                        () -> new IllegalArgumentException("the file " + name + " is described before it is made"));
        resource.put("bytes", file.bytes());
        resource.put("hash", "sha256:" + file.sha256());
    }

    private static Map<String, Object> schema(Table<?> table, boolean hasCases) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", PROFILE + "tableschema.json");
        List<Object> fields = new ArrayList<>();
        for (Column<?> column : table.exported()) {
            fields.add(field(column));
        }
        schema.put("fields", fields);
        schema.put("missingValues", List.of(""));
        List<String> key = primaryKey(table);
        if (!key.isEmpty()) {
            schema.put("primaryKey", key);
        }
        if (hasCases && !table.name().equals("cases") && table.header().contains("case_id")) {
            Map<String, Object> reference = new LinkedHashMap<>();
            reference.put("resource", "cases");
            reference.put("fields", List.of("case_id"));
            Map<String, Object> foreignKey = new LinkedHashMap<>();
            foreignKey.put("fields", List.of("case_id"));
            foreignKey.put("reference", reference);
            schema.put("foreignKeys", List.of(foreignKey));
        }
        return schema;
    }

    /** The columns that tell the table's rows apart; none where it has no such columns. */
    static List<String> primaryKey(Table<?> table) {
        List<String> key = KEYS.getOrDefault(table.name(), List.of());
        return table.header().containsAll(key) ? key : List.of();
    }

    private static Map<String, Object> field(Column<?> column) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("name", column.name());
        field.put(
                "type",
                switch (column.type()) {
                    case ID, NAME, CODE, TEXT -> "string";
                    case DATE -> "date";
                    case INTEGER -> "integer";
                    case DECIMAL -> "number";
                    case FLAG -> "boolean";
                });
        if (column.type() == Column.Type.FLAG) {
            field.put("trueValues", List.of("1"));
            field.put("falseValues", List.of("0"));
        }
        field.put("title", column.en());
        field.put("title_da", column.da());
        field.put("description", column.meaning());
        String unit = column.unit();
        if (unit != null) {
            field.put("unit", unit);
        }
        field.put("source", column.source());
        Map<String, Object> constraints = new LinkedHashMap<>();
        if (column.required()) {
            constraints.put("required", true);
        }
        if (!column.codes().isEmpty()) {
            constraints.put(
                    "enum",
                    column.codes().stream().map(code -> value(column, code)).toList());
        }
        if (!constraints.isEmpty()) {
            field.put("constraints", constraints);
        }
        if (!column.codes().isEmpty()) {
            List<Object> categories = new ArrayList<>();
            for (Code code : column.codes()) {
                Map<String, Object> category = new LinkedHashMap<>();
                category.put("value", value(column, code));
                category.put("label", code.en());
                category.put("label_da", code.da());
                categories.add(category);
            }
            field.put("categories", categories);
        }
        return field;
    }

    private static Object value(Column<?> column, Code code) {
        return column.type() == Column.Type.INTEGER ? Long.valueOf(code.code()) : code.code();
    }
}
