package dk.tilbage.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import tools.jackson.databind.ObjectReader;

/** Turns stored rows into events: at once when the stored revision reads as the current one, else through the upcasters. */
final class EventDecoder {

    private final EventNames names;
    private final EventUpcaster upcasters;
    private final NamedEventSerializer serializer;
    private final Map<String, Current> current = new HashMap<>();

    private record Current(Class<?> type, int revision, ObjectReader reader) {}

    EventDecoder(EventNames names, EventUpcaster upcasters) {
        this.names = names;
        this.upcasters = upcasters;
        this.serializer = NamedEventSerializer.forLog(names);
        for (String name : names.names()) {
            Class<?> type = names.classOf(name);
            current.put(
                    name,
                    new Current(type, names.revisionOf(type), EventJson.mapper().readerFor(type)));
        }
    }

    Object payload(LoggedEvent event) {
        Current known = current.get(event.name);
        if (known != null && names.reads(known.type(), event.revision)) {
            return known.reader().readValue(event.payload);
        }
        return upcast(event);
    }

    RecordedEvent decode(LoggedEvent event) {
        Current known = current.get(event.name);
        boolean asStored = known != null && known.revision() == event.revision;
        Object payload = payload(event);
        Class<?> type = payload.getClass();
        return new RecordedEvent(
                event.position,
                event.aggregateId,
                Objects.requireNonNullElse(event.aggregateType, ""),
                event.sequence,
                event.recordedAt,
                asStored ? event.name : names.nameOf(type),
                asStored ? event.revision : names.revisionOf(type),
                payload,
                new RecordedEvent.Origin(event.metadata));
    }

    private Object upcast(LoggedEvent event) {
        List<? extends DomainEventMessage<?>> upcast = EventStreamUtils.upcastAndDeserializeDomainEvents(
                        Stream.of(event), serializer, upcasters)
                .asStream()
                .toList();
        if (upcast.size() != 1) {
            throw new UnknownEventName(event.name, "its upcasters make " + upcast.size() + " events of it, not one");
        }
        return upcast.getFirst().getPayload();
    }
}
