package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dk.tilbage.caseload.Progress;
import dk.tilbage.trial.DeadlineRule;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What answers are made of, records all of them, in the OpenAPI document: what is not {@link Nullable} is always there, and
 * no two records have one schema. (Schemas are called by the record's simple name; of two with the same name one would
 * silently stand for both.)
 */
final class OpenApiRecords implements ModelConverter {

    /** Those that share their simple name with another that is told too. */
    private static final Map<Class<?>, String> NAMES =
            Map.of(DeadlineRule.Activity.class, "WeeklyHours", Progress.Counts.class, "GroupCounts");

    private final Map<String, Class<?>> named = new ConcurrentHashMap<>();

    @Override
    public boolean isOpenapi31() {
        return true;
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
        if (!raw.isRecord()) {
            return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        }
        String own = NAMES.get(raw);
        if (own != null) {
            type.name(own);
        }
        Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (resolved == null) {
            return null;
        }
        String name = resolved.get$ref() == null
                ? resolved.getName()
                : resolved.get$ref().substring(resolved.get$ref().lastIndexOf('/') + 1);
        if (name != null) {
            Class<?> other = named.putIfAbsent(name, raw);
            if (other != null && other != raw) {
                throw new IllegalStateException(
                        "Two schemas of the OpenAPI document are called " + name + ": " + other + ", " + raw);
            }
            Schema<?> defined = context.getDefinedModels().get(name);
            if (defined != null) {
                require(defined, raw);
            }
        }
        return resolved;
    }

    private static void require(Schema<?> schema, Class<?> record) {
        SortedSet<String> always = new TreeSet<>();
        collect(record, always);
        if (schema.getProperties() != null) {
            always.retainAll(schema.getProperties().keySet());
            schema.setRequired(always.isEmpty() ? null : always.stream().toList());
        }
    }

    private static void collect(Class<?> record, SortedSet<String> always) {
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                collect(component.getType(), always);
            } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                always.add(component.getName());
            }
        }
    }
}
