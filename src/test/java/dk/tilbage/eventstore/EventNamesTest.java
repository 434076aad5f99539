package dk.tilbage.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class EventNamesTest {

    private final EventNames names = EventNames.of(TestEvent.class);
    private final NamedEventSerializer serializer = new NamedEventSerializer(names);

    @Test
    void findsEveryConcreteRecordBelowTheRoot() {
        assertThat(names.names()).containsExactlyInAnyOrder("test.Opened", "test.Counted", "test.Closed");
        assertThat(names.nameOf(TestEvent.Closed.class)).isEqualTo("test.Closed");
        assertThat(names.revisionOf(TestEvent.Counted.class)).isEqualTo(2);
        assertThat(names.classOf("test.Opened")).isEqualTo(TestEvent.Opened.class);
    }

    @Test
    void refusesWhatCouldNotBeReadBack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventNames.of(Unannotated.class))
                .withMessageContaining("no @Stored name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventNames.of(Twice.class))
                .withMessageContaining("given to both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventNames.of(Open.class))
                .withMessageContaining("neither sealed nor a concrete class");
        assertThatThrownBy(() -> names.classOf("test.Unheard"))
                .isInstanceOf(UnknownEventName.class)
                .hasMessageContaining("test.Unheard");
    }

    @Test
    void writesOnlyComponentsUnderTheLogicalName() {
        var stored = serializer.serialize(new TestEvent.Counted("a", 2, List.of("x")), String.class);
        assertThat(stored.getType().getName()).isEqualTo("test.Counted");
        assertThat(stored.getType().getRevision()).isEqualTo("2");
        assertThat(stored.getData()).isEqualTo("{\"id\":\"a\",\"number\":2,\"words\":[\"x\"]}");
        var opened = serializer.serialize(new TestEvent.Opened("a", LocalDate.of(2009, 1, 2), null), byte[].class);
        assertThat(new String(opened.getData(), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"a\",\"on\":\"2009-01-02\"}");
        assertThat(serializer.<byte[], Object>deserialize(opened))
                .isEqualTo(new TestEvent.Opened("a", LocalDate.of(2009, 1, 2), null));
    }

    @Test
    void neverPassesOverAnUnknownNameRevisionOrProperty() {
        assertThatThrownBy(() -> read("test.Unheard", "1", "{}")).isInstanceOf(UnknownEventName.class);
        assertThatThrownBy(() -> read("test.Counted", "1", "{}"))
                .isInstanceOf(UnknownEventName.class)
                .hasMessageContaining("revision 1 is stored");
        assertThatThrownBy(() -> read("test.Closed", "1", "{\"id\":\"a\",\"more\":1}"))
                .isInstanceOfAny(JacksonException.class, SerializationException.class);
        assertThatThrownBy(() -> NamedEventSerializer.forLog(names)
                        .classForType(
                                new org.axonframework.serialization.SimpleSerializedType("java.lang.String", null)))
                .isInstanceOf(UnknownEventName.class);
    }

    private Object read(String name, String revision, String json) {
        return serializer.deserialize(new SimpleSerializedObject<>(json, String.class, name, revision));
    }

    @Test
    void leavesEverythingElseAsAxonWritesIt() {
        var token = serializer.serialize(new GlobalSequenceTrackingToken(7), String.class);
        assertThat(token.getType().getName()).isEqualTo(GlobalSequenceTrackingToken.class.getName());
        assertThat(serializer.<String, Object>deserialize(token)).isEqualTo(new GlobalSequenceTrackingToken(7));
        MetaData metaData = MetaData.with("actor", "a");
        assertThat(serializer.<byte[], Object>deserialize(serializer.serialize(metaData, byte[].class)))
                .isEqualTo(metaData);
    }

    sealed interface Unannotated {}

    record Plain() implements Unannotated {}

    sealed interface Twice {}

    @Stored(name = "test.Same", revision = 1)
    record One() implements Twice {}

    @Stored(name = "test.Same", revision = 1)
    record Other() implements Twice {}

    interface Open {}
}
