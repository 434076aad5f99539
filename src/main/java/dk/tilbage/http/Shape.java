package dk.tilbage.http;

import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a field of a command looks like in JSON. One description, made from the command's record components, from which
 * bodies are read and the OpenAPI document is written.
 */
sealed interface Shape {

    /** An id of 1 to 64 characters. */
    record Id() implements Shape {}

    /** A short text in clear: a name, a title. */
    record Name() implements Shape {}

    /** Free text about a person, sealed at the edge. */
    record Text() implements Shape {}

    /** A CPR number; {@code identifies} the person of an opening, or is the new one of somebody known. */
    record CprNumber(boolean identifies) implements Shape {}

    /** A date. */
    record Day() implements Shape {}

    /** A whole number. */
    record Whole() implements Shape {}

    /** A decimal number. */
    record Decimal() implements Shape {}

    /** True or false. */
    record Flag() implements Shape {}

    /** One of a list of codes. */
    record Code(Class<? extends Enum<?>> type) implements Shape {
        List<String> codes() {
            return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        }
    }

    /** A list; of codes where {@code set}, each once. */
    record Many(Shape item, boolean set) implements Shape {}

    /** An object. */
    record Thing(Class<? extends Record> type, List<Field> fields) implements Shape {}

    /** The whole payload of another command, known only when the registration it replaces is. */
    record Replacement() implements Shape {}

    /**
     * A field of an object.
     *
     * @param name its name in JSON
     * @param component the record component it fills
     * @param shape its shape
     * @param required whether it must be there
     */
    record Field(String name, RecordComponent component, Shape shape, boolean required) {}

    /** The shape of a record: a command, or an object within one. */
    static Thing of(Class<? extends Record> type) {
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Shape shape = of(component.getGenericType(), component.getName());
            fields.add(new Field(
                    shape instanceof CprNumber ? "cpr" : component.getName(),
                    component,
                    shape,
                    !optional(type, component)));
        }
        return new Thing(type, List.copyOf(fields));
    }

    private static boolean optional(Class<?> type, RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class) || madeAtTheEdge(type, component);
    }

    /** Ids of what a command creates: the edge makes one where the client sends none. */
    static boolean madeAtTheEdge(Class<?> type, RecordComponent component) {
        return type == CaseCommand.OpenCase.class
                ? component.getName().equals("caseId")
                : CaseCommand.Registering.class.isAssignableFrom(type)
                        && component.getName().equals("registrationId");
    }

    private static Shape of(Type type, String name) {
        if (type instanceof ParameterizedType collection) {
            Class<?> raw = (Class<?>) collection.getRawType();
            if (Collection.class.isAssignableFrom(raw)) {
                return new Many(of(collection.getActualTypeArguments()[0], name), raw == Set.class);
            }
        }
        if (type == String.class) {
            return name.endsWith("Id") || name.equals("heldBy") ? new Id() : new Name();
        } else if (type == Sealed.class) {
            return name.equals("cpr") ? new CprNumber(false) : new Text();
        } else if (type == Identity.class) {
            return new CprNumber(true);
        } else if (type == LocalDate.class) {
            return new Day();
        } else if (type == int.class || type == Integer.class) {
            return new Whole();
        } else if (type == BigDecimal.class) {
            return new Decimal();
        } else if (type == boolean.class || type == Boolean.class) {
            return new Flag();
        } else if (type == CaseCommand.Registering.class) {
            return new Replacement();
        } else if (type instanceof Class<?> code && code.isEnum()) {
            return new Code(enumType(code));
        } else if (type instanceof Class<?> thing && thing.isRecord()) {
            return of(thing.asSubclass(Record.class));
        }
        throw new IllegalStateException("No JSON shape for the field " + name + " of type " + type);
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Enum<?>> enumType(Class<?> type) {
        return (Class<? extends Enum<?>>) type;
    }
}
