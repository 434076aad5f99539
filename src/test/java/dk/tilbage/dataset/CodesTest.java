package dk.tilbage.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent.Registration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodesTest {

    @Test
    void everyKindOfFactIsLabelled() {
        List<String> kinds = Arrays.stream(Registration.class.getPermittedSubclasses())
                .map(kind -> Registrations.kind(kind.asSubclass(Registration.class)))
                .toList();
        assertThat(Codes.REGISTRATION.stream().map(Code::code)).containsExactlyInAnyOrderElementsOf(kinds);
    }

    @Test
    void agesFallIntoWholeDecades() {
        assertThat(List.of(17, 19, 20, 29, 30, 59, 60, 69, 70, 88).stream().map(Codes::ageGroup))
                .containsExactly(
                        "UNDER_20",
                        "UNDER_20",
                        "AGE_20_29",
                        "AGE_20_29",
                        "AGE_30_39",
                        "AGE_50_59",
                        "AGE_60_69",
                        "AGE_60_69",
                        "AGE_70_UP",
                        "AGE_70_UP");
    }
}
