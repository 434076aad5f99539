package dk.tilbage.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.providers.AgreementEvent;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.TrialEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * An approved sample of every stored event. What is stored once must be readable for ever: a sample that no longer reads
 * or writes as it did means a new revision and an upcaster, never a new sample for the old revision. Samples of new events
 * are written with {@code -Dapprove}.
 */
class ApprovedEventsTest {

    private static final Path SAMPLES = Path.of("src/test/resources/events");
    private static final JsonMapper PRETTY = EventJson.mapper()
            .rebuild()
            .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final EventNames NAMES =
            EventNames.of(CaseEvent.class, TrialEvent.class, IntakeEvent.class, AgreementEvent.class);

    static Stream<String> names() {
        return NAMES.names().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSampleReadsAndWritesAsApproved(String name) throws IOException {
        Class<?> type = NAMES.classOf(name);
        Path sample = SAMPLES.resolve(name + "-" + NAMES.revisionOf(type) + ".json");
        Object event = full(type);
        if (System.getProperty("approve") != null && !Files.exists(sample)) {
            Files.createDirectories(SAMPLES);
            Files.writeString(sample, PRETTY.writeValueAsString(event) + "\n");
        }
        assertThat(sample).exists();
        String approved = Files.readString(sample);
        assertThat(PRETTY.writeValueAsString(event) + "\n").isEqualTo(approved);
        assertThat(EventJson.mapper().readValue(approved, type)).isEqualTo(event);
    }

    static List<String> olderSamples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(sample -> revisionOf(sample) < NAMES.revisionOf(NAMES.classOf(nameOf(sample))))
                    .sorted()
                    .toList();
        }
    }

    /** What was stored under an older revision is read for ever. */
    @ParameterizedTest
    @MethodSource("olderSamples")
    void anOlderSampleReads(String sample) throws IOException {
        EventDecoder decoder = new EventDecoder(NAMES, NoOpEventUpcaster.INSTANCE);
        LoggedEvent stored = new LoggedEvent(
                1,
                "event",
                "type",
                "aggregate",
                0,
                nameOf(sample),
                revisionOf(sample),
                Files.readAllBytes(SAMPLES.resolve(sample + ".json")),
                "{}".getBytes(StandardCharsets.UTF_8),
                Instant.EPOCH);
        RecordedEvent event = decoder.decode(stored);
        assertThat(event.payload()).isInstanceOf(NAMES.classOf(nameOf(sample)));
        assertThat(event.revision()).isEqualTo(NAMES.revisionOf(NAMES.classOf(nameOf(sample))));
        // What a newer revision has gained is absent; all else is there.
        assertThat(EventJson.mapper().readTree(EventJson.mapper().writeValueAsString(event.payload())))
                .isEqualTo(EventJson.mapper().readTree(stored.payload));
    }

    private static String nameOf(String sample) {
        return sample.substring(0, sample.lastIndexOf('-'));
    }

    private static int revisionOf(String sample) {
        return Integer.parseInt(sample.substring(sample.lastIndexOf('-') + 1));
    }

    @Test
    void noSampleIsLeftBehindWithoutItsEvent() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("-\\d+\\.json$", "")))
                    .allMatch(NAMES::isKnown);
        }
    }

    /** An instance with every component filled. */
    private static Object full(Type type) {
        if (type instanceof ParameterizedType generic) {
            Object element = full(generic.getActualTypeArguments()[0]);
            return generic.getRawType() == Set.class ? Set.of(element) : List.of(element);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == AllocationSeed.class) {
            return new AllocationSeed("0f".repeat(AllocationSeed.BYTES));
        } else if (raw == String.class) {
            return "text-1";
        } else if (raw == int.class || raw == Integer.class) {
            return 2;
        } else if (raw == boolean.class || raw == Boolean.class) {
            return true;
        } else if (raw == LocalDate.class) {
            return LocalDate.of(2009, 3, 12);
        } else if (raw == BigDecimal.class) {
            return new BigDecimal("10.5");
        } else if (raw == BirthYearParity.class) {
            return BirthYearParity.ODD;
        } else if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        return record(raw);
    }

    private static Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(components)
                    .map(component -> full(component.getGenericType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new UncheckedIOException(new IOException(type.getName(), e));
        }
    }
}
