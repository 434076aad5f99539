package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.Facts;
import dk.tilbage.eventstore.EventJson;
import dk.tilbage.eventstore.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The OpenAPI document tells of every event of a case, of its fields, and of the command that makes it. */
class OpenApiEventsTest {

    private static final Path SAMPLES = Path.of("src/test/resources/events");

    @Test
    void everyEventOfACaseComesOfACommand() {
        assertThat(OpenApiEvents.OF_COMMAND.values().stream().map(OpenApiEvents::name))
                .doesNotHaveDuplicates()
                .hasSameElementsAs(OpenApiEvents.stored(CaseEvent.class).stream()
                        .map(OpenApiEvents::name)
                        .toList());
    }

    @Test
    void everyCommandOfACaseMakesOneOfThem() {
        Set<String> commands = CommandCatalogue.all().stream()
                .filter(CommandCatalogue.Entry::ofCase)
                .map(CommandCatalogue.Entry::name)
                .collect(Collectors.toSet());
        // It makes whichever it corrects.
        commands.remove("CorrectRegistration");
        assertThat(OpenApiEvents.OF_COMMAND.keySet()).isEqualTo(commands);
    }

    static Stream<Map.Entry<String, Class<? extends CaseEvent>>> events() {
        return OpenApiEvents.OF_COMMAND.entrySet().stream();
    }

    /** With every field that there can be: the approved samples have all. */
    @ParameterizedTest
    @MethodSource("events")
    void itsDataIsAsTheDocumentSays(Map.Entry<String, Class<? extends CaseEvent>> told) throws IOException {
        Stored stored = Objects.requireNonNull(told.getValue().getAnnotation(Stored.class));
        CaseEvent event = EventJson.mapper()
                .readValue(
                        Files.readString(SAMPLES.resolve(stored.name() + "-" + stored.revision() + ".json")),
                        told.getValue());
        if (event instanceof CaseEvent.Registration fact) {
            assertThat(Facts.commandFor(fact).getSimpleName()).isEqualTo(told.getKey());
        }
        DocumentedAnswers.check(OpenApiEvents.name(told.getValue()) + "Data", HistoryEntry.data(event));
    }
}
