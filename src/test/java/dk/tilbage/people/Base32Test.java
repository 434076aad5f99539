package dk.tilbage.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base32Test {

    @ParameterizedTest
    @CsvSource({"'', ''", "f, my", "fo, mzxq", "foo, mzxw6", "foob, mzxw6yq", "fooba, mzxw6ytb", "foobar, mzxw6ytboi"})
    void followsRfc4648(String plain, String encoded) {
        assertThat(Base32.encode(MasterKeys.utf8(plain))).isEqualTo(encoded);
    }

    @Test
    void neverLooksLikeACprNumber() {
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[20];
            random.nextBytes(bytes);
            assertThat(Cpr.looksLikeCpr(Base32.encode(bytes))).isFalse();
        }
    }
}
