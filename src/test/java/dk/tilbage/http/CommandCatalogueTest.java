package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.Cpr;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class CommandCatalogueTest {

    static Stream<String> commands() {
        return CommandCatalogue.all().stream().map(CommandCatalogue.Entry::name);
    }

    @Test
    void theCommandsOfTheContractAreThere() {
        assertThat(commands())
                .contains(
                        "RegisterTrial",
                        "AdoptProtocol",
                        "EnrolJobcentre",
                        "PauseIntake",
                        "ResumeIntake",
                        "UnblindTrial")
                .contains("OpenCase", "AllocateCase", "HoldConversation", "MakeOffer", "CloseCase")
                .contains("CorrectRegistration", "WithdrawRegistration");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandAndEachOfItsFieldsIsDescribedInBothLanguages(String name) {
        for (Locale language : Problems.LANGUAGES) {
            CommandTexts texts = CommandTexts.in(language);
            assertThat(texts.of(name)).contains(".");
            CommandCatalogue.Entry command = CommandCatalogue.find(name).orElseThrow();
            assertThat(command.shape().fields())
                    .allSatisfy(field -> assertThat(texts.of(name, field.name()))
                            .as("%s.%s in %s", name, field.name(), language)
                            .isPresent());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theExampleOfEveryCommandIsReadWithoutAFault(String name) {
        CommandCatalogue.Entry command = CommandCatalogue.find(name).orElseThrow();
        CommandReader reader = new CommandReader(text -> Cpr.parse(text, LocalDate.of(2026, 1, 1), true));

        byte[] example = JsonMapper.shared().writeValueAsBytes(Examples.of(command));

        assertThat(reader.read(command.shape(), StrictJson.object(example)).values())
                .isNotEmpty();
    }
}
