package dk.tilbage.eventstore;

import static dk.tilbage.eventstore.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.support.Stores;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A shape changes: what was stored before reads as the new one, everywhere. */
class UpcastingIT {

    sealed interface Before {
        @Stored(name = "test.Moved", revision = 1)
        record Moved(String id, String place) implements Before {}
    }

    sealed interface After {
        @Stored(name = "test.Moved", revision = 2)
        record Moved(String id, String to, int floor) implements After {}
    }

    private static final class PlaceBecomesTo extends SingleEventUpcaster {
        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().equals(new SimpleSerializedType("test.Moved", "1"));
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(new SimpleSerializedType("test.Moved", "2"), JsonNode.class, json -> {
                ObjectNode tree = (ObjectNode) json;
                tree.set("to", tree.remove("place"));
                tree.put("floor", 0);
                return tree;
            });
        }
    }

    @Test
    void oldEventsReadAsNewOnesThroughEveryReader() {
        Stores.Database database = Stores.database();
        try (LogFixture before = fixture(database, NoOpEventUpcaster.INSTANCE, Before.class)) {
            before.append(event("case", "a", 0, new Before.Moved("a", "Odense")));
        }
        try (LogFixture unprepared = fixture(database, NoOpEventUpcaster.INSTANCE, After.class)) {
            assertThatThrownBy(() -> unprepared.log.ofAggregate("a", 9)).isInstanceOf(UnknownEventName.class);
            assertThatThrownBy(() -> unprepared.store.readEvents("a").asStream().forEach(e -> e.getPayload()))
                    .isInstanceOf(UnknownEventName.class);
        }
        try (LogFixture after = fixture(database, new EventUpcasterChain(new PlaceBecomesTo()), After.class)) {
            after.append(event("case", "a", 1, new After.Moved("a", "Greve", 2)));
            Object[] expected = {new After.Moved("a", "Odense", 0), new After.Moved("a", "Greve", 2)};
            assertThat(after.log.ofAggregate("a", 9))
                    .extracting(RecordedEvent::payload)
                    .containsExactly(expected);
            assertThat(after.log.ofAggregate("a", 9))
                    .extracting(RecordedEvent::revision)
                    .containsOnly(2);
            assertThat(after.store.readEvents("a").asStream().map(e -> (Object) e.getPayload()))
                    .containsExactly(expected);
            try (var stream = after.store.openStream(null)) {
                assertThat(stream.peek().orElseThrow().getPayload()).isEqualTo(expected[0]);
            }
            assertThat(after.verifier.verify().sound()).isTrue();
        }
    }

    private static LogFixture fixture(Stores.Database database, EventUpcaster upcasters, Class<?> events) {
        return new LogFixture(database, RegistryClock.real(), upcasters, events);
    }
}
