package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.InvalidCpr;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

    @Test
    void everyCodeHasItsTextsInBothLanguagesAndNoTextIsLeftOver() {
        Set<String> keys = new HashSet<>();
        keys.add("expected");
        Problem.codes().keySet().forEach(code -> keys.addAll(List.of(code + ".title", code + ".detail")));
        for (Locale language : Problems.LANGUAGES) {
            ResourceBundle texts = Problems.texts(language);
            assertThat(texts.keySet().stream().filter(key -> !key.endsWith(".rule")))
                    .containsExactlyInAnyOrderElementsOf(keys);
            assertThat(texts.keySet())
                    .allSatisfy(key -> assertThat(texts.getString(key)).isNotBlank());
        }
        assertThat(Problems.texts(Locale.ENGLISH).keySet())
                .isEqualTo(Problems.texts(Problems.DANISH).keySet());
    }

    @Test
    void everyForbiddenCommandNamesItsRule() {
        for (RefusalCode code : RefusalCode.values()) {
            boolean rule = Problems.texts(Locale.ENGLISH).containsKey(code + ".rule");
            assertThat(rule).as(code.name()).isEqualTo(code.kind() == RefusalCode.Kind.FORBIDDEN);
        }
    }

    @Test
    void everyWayACprNumberIsRefusedIsACode() {
        for (InvalidCpr.Code code : InvalidCpr.Code.values()) {
            assertThat(ProblemCode.valueOf(code.name()).status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                        | en
            da                       | da
            da-DK,da;q=0.9,en;q=0.8  | da
            en-GB,da;q=0.5           | en
            sv,da;q=0.4              | da
            de                       | en
            *                        | en
            ;;;                      | en
            """)
    void theLanguageIsTheCallers(@org.jspecify.annotations.Nullable String accept, String language) {
        assertThat(Problems.language(accept).getLanguage()).isEqualTo(language);
    }

    @Test
    void theBodyIsThatOfRfc9457() {
        Problem problem =
                Problem.of(Refusal.because(RefusalCode.REGISTRATION_IN_USE, "registrationId", List.of("r-2")));

        assertThat(Problems.body(problem, Locale.ENGLISH, "/api/v1/commands/WithdrawRegistration"))
                .containsEntry("type", "urn:tilbage:problem:REGISTRATION_IN_USE")
                .containsEntry("status", 409)
                .containsEntry("code", "REGISTRATION_IN_USE")
                .containsEntry("field", "registrationId")
                .containsEntry("detail", "Other registrations point to it: r-2.")
                .containsEntry("instance", "/api/v1/commands/WithdrawRegistration")
                .containsKeys("title", "others");
    }

    @Test
    void whatWouldHaveBeenAcceptedIsToldApartAndInTheText() {
        Problem problem = Problem.of(ProblemCode.CODE_UNKNOWN, "outcome", List.of("RECOVERED", "DIED"));

        assertThat(Problems.body(problem, Locale.ENGLISH, "/"))
                .containsEntry("expected", List.of("RECOVERED", "DIED"))
                .containsEntry(
                        "detail", "The field [outcome] must be one of its published codes. Expected: RECOVERED, DIED.");
        assertThat(Problems.detail(problem, Problems.DANISH)).endsWith(" Forventet: RECOVERED, DIED.");
    }
}
