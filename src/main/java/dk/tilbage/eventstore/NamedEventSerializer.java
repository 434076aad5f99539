package dk.tilbage.eventstore;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DateTimeFeature;

/**
 * Stores registered events under their logical name and revision, with {@link EventJson}; everything else (tracking
 * tokens, metadata, commands) as {@link Jackson3Serializer} does. A name that leads to no class throws
 * {@link UnknownEventName}, where Axon would pass over the event.
 */
public final class NamedEventSerializer extends Jackson3Serializer {

    private final EventNames names;
    private final boolean registeredOnly;
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();

    /** For all three serializer roles. */
    public NamedEventSerializer(EventNames names) {
        this(names, false);
    }

    private NamedEventSerializer(EventNames names, boolean registeredOnly) {
        super(Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(mapper -> mapper.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)));
        this.names = names;
        this.registeredOnly = registeredOnly;
    }

    /** For the log itself: knows registered events and metadata, and loads no class by a stored name. */
    static NamedEventSerializer forLog(EventNames names) {
        return new NamedEventSerializer(names, true);
    }

    @Override
    public <T> SerializedObject<T> serialize(Object object, Class<T> expectedRepresentation) {
        if (object == null || !names.isRegistered(object.getClass())) {
            return super.serialize(object, expectedRepresentation);
        }
        byte[] json = writers.computeIfAbsent(
                        object.getClass(), type -> EventJson.mapper().writerFor(type))
                .writeValueAsBytes(object);
        return new SimpleSerializedObject<>(
                getConverter().convert(json, expectedRepresentation),
                expectedRepresentation,
                typeForClass(object.getClass()));
    }

    @Override
    protected ObjectReader getReader(Class<?> type) {
        if (names.isRegistered(type)) {
            return readers.computeIfAbsent(type, t -> EventJson.mapper().readerFor(t));
        }
        return super.getReader(type);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public SerializedType typeForClass(Class type) {
        if (names.isRegistered(type)) {
            return new SimpleSerializedType(names.nameOf(type), Integer.toString(names.revisionOf(type)));
        }
        if (registeredOnly && type != null && !type.equals(MetaData.class)) {
            throw new IllegalArgumentException(type.getName() + " is not a registered event and cannot be stored");
        }
        return super.typeForClass(type);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        String name = type.getName();
        if (names.isKnown(name)) {
            Class<?> known = names.classOf(name);
            if (type.getRevision() == null || !names.reads(known, Integer.parseInt(type.getRevision()))) {
                throw new UnknownEventName(
                        name,
                        "revision " + type.getRevision() + " is stored, this program knows revision "
                                + names.revisionOf(known) + " and no upcaster leads there");
            }
            return known;
        }
        if (registeredOnly && !name.equals(MetaData.class.getName()) && !name.equals("empty")) {
            throw new UnknownEventName(name, "no module of this program contributes it");
        }
        Class<?> found = super.classForType(type);
        if (UnknownSerializedType.class.isAssignableFrom(found)) {
            throw new UnknownEventName(name, "neither a logical name nor a class of this program");
        }
        return found;
    }
}
