package dk.tilbage.http;

import dk.tilbage.people.Cpr;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the rows of a spreadsheet become commands: which column fills which field, what is the same in every row, and what a
 * value of the spreadsheet means. A column needs no type, the field has one: dates are Danish or ISO, decimals have a comma
 * or a point, yes and no are {@code ja} and {@code nej}. See {@code docs/import.md}.
 *
 * @param name names the import; rows of two imports never have the same key
 * @param encoding UTF-8 or windows-1252
 * @param separator semicolon, comma or tab
 * @param rowId the columns that tell a row from all others, today and when the file is imported again; never a CPR number
 * @param commands what a row is sent as, in order
 */
record ImportMapping(String name, Charset encoding, char separator, List<String> rowId, List<Target> commands) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,39}");
    private static final Pattern DANISH_DAY = Pattern.compile("(\\d{1,2})[-./](\\d{1,2})[-./](\\d{4})");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,12}(?:[.,]\\d{1,6})?");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int KEY_LETTERS = 32;

    /**
     * A command that a row is sent as.
     *
     * @param entry the command
     * @param when the row is sent as it only where this column has a value
     * @param fields its fields
     */
    record Target(CommandCatalogue.Entry entry, @Nullable String when, List<Source> fields) {}

    /**
     * Where a field comes from.
     *
     * @param field the field
     * @param column its column, or null where it is the same in every row
     * @param constant what it is in every row
     * @param values what the column's values mean, in small letters; empty where they are what they are
     */
    record Source(
            Shape.Field field,
            @Nullable String column,
            @Nullable JsonNode constant,
            Map<String, JsonNode> values) {}

    /** A mapping that cannot be used; the message says where and why. */
    static final class MappingFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MappingFault(String where, String why) {
            super(where + ": " + why);
        }
    }

    /** A cell or row that cannot be sent; never with its value. */
    record Fault(
            ImportCode code,
            @Nullable String column,
            @Nullable String command,
            @Nullable String field) {}

    /** A command of a row, as a line of a batch. */
    record Line(String command, String key, ObjectNode payload) {

        ObjectNode envelope() {
            ObjectNode envelope = NODES.objectNode();
            envelope.put("command", command);
            envelope.put("key", key);
            envelope.set("payload", payload);
            return envelope;
        }
    }

    /** What becomes of a row: commands, or faults. */
    record Made(List<Line> lines, List<Fault> faults) {}

    // ---- reading the mapping --------

    static ImportMapping read(byte[] json) {
        ObjectNode whole;
        try {
            whole = StrictJson.object(json);
        } catch (ProblemException unreadable) {
            throw new MappingFault("mapping", "is no JSON object, or has a field twice");
        }
        only(whole, "mapping", "name", "encoding", "separator", "rowId", "commands");
        String name = text(whole, "mapping", "name");
        if (!NAME.matcher(name).matches()) {
            throw new MappingFault("name", "1 to 40 letters, digits and ._-, beginning with a letter");
        }
        String encoding = whole.path("encoding").asString("UTF-8").toLowerCase(Locale.ROOT);
        Charset charset = switch (encoding) {
            case "utf-8" -> StandardCharsets.UTF_8;
            case "windows-1252" -> Charset.forName("windows-1252");
            default -> throw new MappingFault("encoding", "UTF-8 or windows-1252");
        };
        String separator = whole.path("separator").asString(";");
        if (!List.of(";", ",", "\t").contains(separator)) {
            throw new MappingFault("separator", "\";\", \",\" or \"\\t\"");
        }
        List<String> rowId = new ArrayList<>();
        whole.path("rowId").forEach(column -> rowId.add(column.asString("")));
        if (rowId.isEmpty() || rowId.contains("")) {
            throw new MappingFault("rowId", "a list of columns");
        }
        List<Target> commands = new ArrayList<>();
        for (JsonNode command : whole.path("commands")) {
            commands.add(target(command, "commands[" + commands.size() + "]"));
        }
        if (commands.isEmpty()) {
            throw new MappingFault("commands", "at least one");
        }
        return new ImportMapping(name, charset, separator.charAt(0), rowId, commands);
    }

    private static Target target(JsonNode node, String where) {
        if (!(node instanceof ObjectNode target)) {
            throw new MappingFault(where, "an object");
        }
        only(target, where, "command", "when", "fields");
        CommandCatalogue.Entry entry = CommandCatalogue.find(text(target, where, "command"))
                .filter(CommandCatalogue.Entry::ofCase)
                .orElseThrow(() -> new MappingFault(where + ".command", "is no command of a case"));
        List<Source> sources = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : target.path("fields").properties()) {
            sources.add(source(entry, each.getKey(), each.getValue(), where + ".fields." + each.getKey()));
        }
        for (Shape.Field field : entry.shape().fields()) {
            boolean filled = sources.stream().anyMatch(source -> source.field().equals(field));
            boolean made = Shape.madeAtTheEdge(entry.shape().type(), field.component());
            if (field.required() && !filled && !(made && !entry.name().equals("OpenCase"))) {
                throw new MappingFault(where + ".fields", entry.name() + " needs " + field.name());
            }
        }
        return new Target(entry, target.has("when") ? text(target, where, "when") : null, sources);
    }

    private static Source source(CommandCatalogue.Entry entry, String name, JsonNode from, String where) {
        Shape.Field field = entry.shape().fields().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MappingFault(where, entry.name() + " has no such field"));
        if (field.shape() instanceof Shape.Thing || field.shape() instanceof Shape.Replacement) {
            throw new MappingFault(where, "cannot come from a spreadsheet");
        }
        if (from.isString()) {
            return new Source(field, from.stringValue(), null, Map.of());
        }
        if (!(from instanceof ObjectNode source)) {
            throw new MappingFault(where, "a column, or {\"column\", \"values\"}, or {\"constant\"}");
        }
        only(source, where, "column", "constant", "values");
        if (source.has("constant") == source.has("column")) {
            throw new MappingFault(where, "either a column or a constant");
        }
        if (source.has("constant")) {
            return new Source(field, null, source.get("constant"), Map.of());
        }
        Map<String, JsonNode> values = new HashMap<>();
        source.path("values").properties().forEach(each -> values.put(small(each.getKey()), each.getValue()));
        return new Source(field, text(source, where, "column"), null, values);
    }

    private static void only(ObjectNode object, String where, String... known) {
        for (String name : object.propertyNames()) {
            if (!List.of(known).contains(name)) {
                throw new MappingFault(where, "does not know " + StrictJson.printable(name));
            }
        }
    }

    private static String text(ObjectNode object, String where, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isString() || value.stringValue().isBlank()) {
            throw new MappingFault(where + "." + field, "a text is needed");
        }
        return value.stringValue();
    }

    private static String small(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    /** Every column it asks for. */
    List<String> columns() {
        List<String> columns = new ArrayList<>(rowId);
        for (Target target : commands) {
            if (target.when() != null) {
                columns.add(target.when());
            }
            for (Source source : target.fields()) {
                if (source.column() != null) {
                    columns.add(source.column());
                }
            }
        }
        return columns.stream().distinct().toList();
    }

    // ---- rows --------

    /**
     * What tells a row from all others, or a fault: where a part of it is missing or is a CPR number, which could be read
     * out of the key by trying.
     */
    String rowKey(Function<String, String> cells, List<Fault> faults) {
        StringBuilder whole = new StringBuilder(name);
        for (String column : rowId) {
            String value = cells.apply(column).strip();
            if (value.isEmpty()) {
                faults.add(new Fault(ImportCode.ROW_ID_MISSING, column, null, null));
            } else if (Cpr.looksLikeCpr(value)) {
                faults.add(new Fault(ImportCode.ROW_ID_IS_CPR, column, null, null));
            }
            whole.append('\n').append(value);
        }
        return letters(whole.toString());
    }

    /** Letters only: digits could look like a CPR number. */
    private static String letters(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            StringBuilder letters = new StringBuilder(KEY_LETTERS);
            for (int i = 0; i < KEY_LETTERS / 2; i++) {
                letters.append((char) ('a' + ((digest[i] >> 4) & 15))).append((char) ('a' + (digest[i] & 15)));
            }
            return letters.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The commands of a row. */
    Made commands(Function<String, String> cells) {
        List<Fault> faults = new ArrayList<>();
        String rowKey = rowKey(cells, faults);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            Target target = commands.get(i);
            if (target.when() != null && cells.apply(target.when()).isBlank()) {
                continue;
            }
            ObjectNode payload = NODES.objectNode();
            for (Source source : target.fields()) {
                fill(payload, target.entry().name(), source, cells, faults);
            }
            lines.add(new Line(
                    target.entry().name(),
                    name + "-" + rowKey + "-" + target.entry().name() + "-" + i,
                    payload));
        }
        return new Made(faults.isEmpty() ? lines : List.of(), faults);
    }

    private static void fill(
            ObjectNode payload, String command, Source source, Function<String, String> cells, List<Fault> faults) {
        Shape.Field field = source.field();
        if (source.constant() != null) {
            payload.set(field.name(), source.constant());
            return;
        }
        String column = Objects.requireNonNull(source.column());
        String cell = cells.apply(column).strip();
        if (cell.isEmpty()) {
            if (field.required()) {
                faults.add(new Fault(ImportCode.CELL_EMPTY, column, command, field.name()));
            }
            return;
        }
        try {
            payload.set(field.name(), value(field.shape(), cell, source.values()));
        } catch (CellFault fault) {
            faults.add(new Fault(fault.code, column, command, field.name()));
        }
    }

    private static final class CellFault extends Exception {
        private static final long serialVersionUID = 1L;
        private final ImportCode code;

        CellFault(ImportCode code) {
            super(code.name());
            this.code = code;
        }
    }

    private static JsonNode value(Shape shape, String cell, Map<String, JsonNode> values) throws CellFault {
        if (shape instanceof Shape.Many many) {
            ArrayNode items = NODES.arrayNode();
            for (String item : cell.split(",", -1)) {
                items.add(value(many.item(), item.strip(), values));
            }
            return items;
        }
        JsonNode meant = values.get(small(cell));
        if (meant != null) {
            return meant;
        }
        if (!values.isEmpty()) {
            throw new CellFault(ImportCode.CELL_NOT_LISTED);
        }
        return switch (shape) {
            case Shape.Day day -> NODES.stringNode(day(cell).toString());
            case Shape.Decimal decimal -> NODES.numberNode(decimal(cell));
            case Shape.Whole whole -> NODES.numberNode(whole(cell));
            case Shape.Flag flag -> NODES.booleanNode(flag(cell));
            default -> NODES.stringNode(cell);
        };
    }

    private static LocalDate day(String cell) throws CellFault {
        try {
            Matcher danish = DANISH_DAY.matcher(cell);
            return danish.matches()
                    ? LocalDate.of(
                            Integer.parseInt(danish.group(3)),
                            Integer.parseInt(danish.group(2)),
                            Integer.parseInt(danish.group(1)))
                    : LocalDate.parse(cell);
        } catch (DateTimeException none) {
            throw new CellFault(ImportCode.CELL_NO_DATE);
        }
    }

    private static BigDecimal decimal(String cell) throws CellFault {
        if (!DECIMAL.matcher(cell).matches()) {
            throw new CellFault(ImportCode.CELL_NO_NUMBER);
        }
        return new BigDecimal(cell.replace(',', '.'));
    }

    private static int whole(String cell) throws CellFault {
        if (!WHOLE.matcher(cell).matches()) {
            throw new CellFault(ImportCode.CELL_NO_NUMBER);
        }
        return Integer.parseInt(cell);
    }

    private static boolean flag(String cell) throws CellFault {
        return switch (small(cell)) {
            case "ja", "j", "yes", "true", "sand" -> true;
            case "nej", "n", "no", "false", "falsk" -> false;
            default -> throw new CellFault(ImportCode.CELL_NO_YES_OR_NO);
        };
    }
}
