package dk.tilbage.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SealedTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Sealed SEALED = new Sealed("p-abc#1", "s1:cpr:AAAA");

    @Test
    void itsJsonIsTheStoredForm() {
        String json = JSON.writeValueAsString(SEALED);
        assertThat(json).isEqualTo("{\"keyId\":\"p-abc#1\",\"ciphertext\":\"s1:cpr:AAAA\"}");
        assertThat(JSON.readValue(json, Sealed.class)).isEqualTo(SEALED);
    }

    @Test
    void anAbsentComponentIsRefused() {
        assertThatThrownBy(() -> JSON.readValue("{\"keyId\":\"p-abc#1\"}", Sealed.class))
                .hasMessageContaining("ciphertext");
    }

    @Test
    void showsNoContent() {
        assertThat(SEALED.toString()).isEqualTo("Sealed[*]");
    }

    @Test
    void anIdentitySurvivesJson() {
        Identity identity = new Identity("p-abc", SEALED, Sex.FEMALE, 39, BirthYearParity.EVEN, 15);
        String json = JSON.writeValueAsString(identity);
        assertThat(JSON.readValue(json, Identity.class)).isEqualTo(identity);
        assertThat(JSON.readTree(json).propertyNames())
                .containsExactly("personId", "cpr", "sex", "ageAtOpening", "parity", "birthDayOfMonth");
        assertThat(identity.toString()).doesNotContain("AAAA");
    }
}
