package dk.tilbage.http;

import dk.tilbage.people.Cpr;
import dk.tilbage.people.Identity;
import dk.tilbage.people.InvalidCpr;
import dk.tilbage.people.Sealed;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the JSON of a command to the command, in two steps. {@link #read} checks every field and changes nothing in the
 * world; only {@link Draft#bind} identifies persons and seals texts, so that a body with a fault in its last field leaves
 * neither a person nor a key behind.
 */
final class CommandReader {

    static final int MAX_TEXT = 4000;
    static final int MAX_NAME = 200;
    static final int MAX_ITEMS = 100;
    static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
    static final LocalDate LAST_DAY = LocalDate.of(2199, 12, 31);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final int MAX_DECIMALS = 4;
    private static final int MAX_DIGITS = 12;

    private final Function<String, Cpr> cprNumbers;

    /**
     * A reader.
     *
     * @param cprNumbers reads a CPR number as this installation accepts it; throws {@link InvalidCpr}
     */
    CommandReader(Function<String, Cpr> cprNumbers) {
        this.cprNumbers = cprNumbers;
    }

    /** Persons and seals, needed to make a command of its draft. */
    interface Sealing {

        /** What is stored of the person with that CPR number. */
        Identity identify(Cpr cpr, LocalDate firstDay);

        /** The new number of the person of the case, sealed. */
        Sealed newNumber(Cpr cpr);

        /** A sealed text about the person of the case. */
        Sealed seal(String field, String text);
    }

    /** A checked command whose persons are not identified and whose texts are not sealed yet. */
    record Draft(Shape.Thing shape, Map<String, Object> values) {

        /** The value of a field; null where it is absent. */
        @Nullable
        Object value(String field) {
            return values.get(field);
        }

        /** The value of an id field; null where it is absent. */
        @Nullable
        String id(String field) {
            return (String) values.get(field);
        }

        /** The command. */
        Record bind(Sealing sealing) {
            return construct(shape, values, sealing);
        }

        /** The same draft with one value bound already. */
        Draft with(String field, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(values);
            more.put(field, value);
            return new Draft(shape, more);
        }
    }

    /** Free text that waits to be sealed. */
    private record Clear(String text) {
        @Override
        public String toString() {
            return "Clear[*]";
        }
    }

    /** An object within a command. */
    private record Nested(Shape.Thing shape, Map<String, Object> values) {}

    /** Reads the body of a command. */
    Draft read(Shape.Thing shape, ObjectNode body) {
        return new Draft(shape, fields(shape, body, ""));
    }

    /**
     * Reads a correction's replacement: the whole payload of the command, in which the ids of the case and of the
     * registration may be left out and are otherwise the same.
     */
    Draft readReplacement(Shape.Thing shape, ObjectNode replacement, String caseId, String registrationId) {
        ObjectNode whole = replacement.deepCopy();
        fill(shape, whole, "caseId", caseId);
        fill(shape, whole, "registrationId", registrationId);
        return new Draft(shape, fields(shape, whole, "replacement"));
    }

    private static void fill(Shape.Thing shape, ObjectNode whole, String field, String id) {
        if (shape.fields().stream().noneMatch(known -> known.name().equals(field))) {
            return;
        }
        JsonNode sent = whole.get(field);
        if (sent == null || sent.isNull()) {
            whole.put(field, id);
        } else if (sent.isString() && !sent.stringValue().equals(id)) {
            throw Problem.of(Refusal.of(RefusalCode.REPLACEMENT_MISMATCH, "replacement." + field))
                    .raised();
        }
    }

    private Map<String, Object> fields(Shape.Thing shape, ObjectNode object, String path) {
        for (String name : object.propertyNames()) {
            if (shape.fields().stream().noneMatch(known -> known.name().equals(name))) {
                throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(at(path, name)))
                        .raised();
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Shape.Field field : shape.fields()) {
            JsonNode node = object.get(field.name());
            String at = at(path, field.name());
            if (node == null || node.isNull()) {
                if (field.required()) {
                    throw Problem.of(ProblemCode.FIELD_MISSING, at).raised();
                }
            } else {
                values.put(field.name(), value(field.shape(), node, at));
            }
        }
        return values;
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private Object value(Shape shape, JsonNode node, String at) {
        return switch (shape) {
            case Shape.Id id -> id(string(node, at), at);
            case Shape.Name name -> name(string(node, at), at);
            case Shape.Text text -> new Clear(text(string(node, at), MAX_TEXT, at));
            case Shape.CprNumber cpr -> cpr(string(node, at), at);
            case Shape.Day day -> day(string(node, at), at);
            case Shape.Whole whole -> whole(node, at);
            case Shape.Decimal decimal -> decimal(node, at);
            case Shape.Flag flag -> {
                require(node.isBoolean(), at);
                yield node.booleanValue();
            }
            case Shape.Code code -> code(code, string(node, at), at);
            case Shape.Many many -> many(many, node, at);
            case Shape.Thing thing -> new Nested(thing, fields(thing, objectAt(node, at), at));
            case Shape.Replacement replacement -> objectAt(node, at);
        };
    }

    private static ObjectNode objectAt(JsonNode node, String at) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Problem.of(ProblemCode.FIELD_TYPE, at).raised();
    }

    private static String string(JsonNode node, String at) {
        require(node.isString(), at);
        return node.stringValue();
    }

    private static void require(boolean rightType, String at) {
        if (!rightType) {
            throw Problem.of(ProblemCode.FIELD_TYPE, at).raised();
        }
    }

    /** Whether it is an id as the contract has it. */
    static boolean isId(String text) {
        return ID.matcher(text).matches() && !Cpr.looksLikeCpr(text);
    }

    /** An id as the contract has it. */
    static String id(String id, String at) {
        if (!ID.matcher(id).matches()) {
            throw Problem.of(ProblemCode.ID_INVALID, at).raised();
        }
        if (Cpr.looksLikeCpr(id)) {
            throw Problem.of(ProblemCode.ID_CONTAINS_CPR, at).raised();
        }
        return id;
    }

    private static String name(String name, String at) {
        text(name, MAX_NAME, at);
        if (Cpr.looksLikeCpr(name)) {
            throw Problem.of(ProblemCode.TEXT_CONTAINS_CPR, at).raised();
        }
        return name;
    }

    private static String text(String text, int limit, String at) {
        if (text.isBlank()) {
            throw Problem.of(ProblemCode.TEXT_EMPTY, at).raised();
        }
        if (text.codePointCount(0, text.length()) > limit) {
            throw Problem.of(ProblemCode.TEXT_TOO_LONG, at).raised();
        }
        if (text.codePoints().anyMatch(CommandReader::unwritable)) {
            throw Problem.of(ProblemCode.TEXT_INVALID, at).raised();
        }
        return text;
    }

    private static boolean unwritable(int codePoint) {
        return (Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\r' && codePoint != '\t')
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    private Cpr cpr(String text, String at) {
        try {
            return cprNumbers.apply(text);
        } catch (InvalidCpr invalid) {
            throw Problem.of(invalid, at).raised();
        }
    }

    /** A date of the form uuuu-MM-dd within the registry's calendar. */
    static LocalDate day(String text, String at) {
        if (!DATE.matcher(text).matches()) {
            throw Problem.of(ProblemCode.DATE_INVALID, at).raised();
        }
        LocalDate day;
        try {
            day = LocalDate.parse(text);
        } catch (DateTimeException impossible) {
            throw Problem.of(ProblemCode.DATE_INVALID, at).raised();
        }
        if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
            throw outOfRange(at);
        }
        return day;
    }

    private static Integer whole(JsonNode node, String at) {
        require(node.isIntegralNumber(), at);
        if (!node.canConvertToInt()) {
            throw outOfRange(at);
        }
        return node.intValue();
    }

    private static BigDecimal decimal(JsonNode node, String at) {
        require(node.isNumber(), at);
        BigDecimal number = node.decimalValue().stripTrailingZeros();
        // Also keeps 1e999999999 from ever being written out.
        if (number.scale() > MAX_DECIMALS || number.precision() - (long) number.scale() > MAX_DIGITS) {
            throw outOfRange(at);
        }
        return number;
    }

    private static ProblemException outOfRange(String at) {
        return Problem.of(Refusal.of(RefusalCode.VALUE_OUT_OF_RANGE, at)).raised();
    }

    private static Enum<?> code(Shape.Code shape, String code, String at) {
        return Arrays.stream(shape.type().getEnumConstants())
                .filter(constant -> constant.name().equals(code))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                ProblemCode.CODE_UNKNOWN,
                                at,
                                Arrays.stream(shape.type().getEnumConstants())
                                        .map(Enum::name)
                                        .toList())
                        .raised());
    }

    private List<Object> many(Shape.Many many, JsonNode node, String at) {
        require(node.isArray(), at);
        if (node.size() > MAX_ITEMS) {
            throw outOfRange(at);
        }
        List<Object> items = new ArrayList<>();
        for (Iterator<JsonNode> nodes = node.iterator(); nodes.hasNext(); ) {
            String itemAt = at + "[" + items.size() + "]";
            Object item = value(many.item(), nodes.next(), itemAt);
            if (many.set() && items.contains(item)) {
                throw Problem.of(ProblemCode.CODE_DUPLICATE, itemAt).raised();
            }
            items.add(item);
        }
        return items;
    }

    // ---- binding --------

    private static Record construct(Shape.Thing shape, Map<String, Object> values, Sealing sealing) {
        List<Shape.Field> fields = shape.fields();
        Class<?>[] types = new Class<?>[fields.size()];
        @Nullable Object[] arguments = new Object[fields.size()];
        for (int i = 0; i < types.length; i++) {
            Shape.Field field = fields.get(i);
            types[i] = field.component().getType();
            Object value = values.get(field.name());
            arguments[i] = value == null ? null : bound(field.shape(), field.name(), value, values, sealing);
        }
        try {
            return shape.type().getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("A command could not be made: " + shape.type(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A command could not be made: " + shape.type(), e);
        }
    }

    private static Object bound(Shape shape, String field, Object value, Map<String, Object> values, Sealing sealing) {
        return switch (value) {
            case Clear clear -> sealing.seal(field, clear.text());
            case Cpr cpr ->
                shape.equals(new Shape.CprNumber(true))
                        ? identity(cpr, field, values, sealing)
                        : newNumber(cpr, field, sealing);
            case Nested nested -> construct(nested.shape(), nested.values(), sealing);
            case List<?> items -> {
                Shape.Many many = (Shape.Many) shape;
                List<Object> bound = items.stream()
                        .map(item -> bound(many.item(), field, Objects.requireNonNull(item), values, sealing))
                        .toList();
                yield many.set() ? new LinkedHashSet<>(bound) : bound;
            }
            default -> value;
        };
    }

    private static Identity identity(Cpr cpr, String field, Map<String, Object> values, Sealing sealing) {
        try {
            return sealing.identify(cpr, (LocalDate) Objects.requireNonNull(values.get("firstDay")));
        } catch (InvalidCpr invalid) {
            throw Problem.of(invalid, field).raised();
        }
    }

    private static Sealed newNumber(Cpr cpr, String field, Sealing sealing) {
        try {
            return sealing.newNumber(cpr);
        } catch (InvalidCpr invalid) {
            throw Problem.of(invalid, field).raised();
        }
    }
}
