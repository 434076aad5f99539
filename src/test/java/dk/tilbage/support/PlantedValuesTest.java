package dk.tilbage.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A search that finds nothing must be one that would have found it. */
class PlantedValuesTest {

    private static final String TEXT = "xx{\"cpr\":\"610361-0015\",\"text\":\"Ærø Qvark\"}yy";

    static Stream<byte[]> forms() {
        byte[] utf8 = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] utf16 = TEXT.getBytes(StandardCharsets.UTF_16LE);
        return Stream.concat(
                Stream.of(
                        utf8,
                        utf16,
                        TEXT.getBytes(StandardCharsets.UTF_16BE),
                        HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII),
                        HexFormat.of().withUpperCase().formatHex(utf16).getBytes(StandardCharsets.US_ASCII)),
                Stream.of(utf8, utf16)
                        .flatMap(form -> Stream.of("", "a", "ab")
                                .map(before -> Base64.getUrlEncoder()
                                        .encode(concat(before.getBytes(StandardCharsets.UTF_8), form)))));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void isFoundInEveryForm(byte[] haystack) {
        PlantedValues values = new PlantedValues();
        values.cpr("number", "6103610015");
        values.text("text", "Ærø Qvark");
        values.text("other", "Ærø Qualk");
        assertThat(values.in(haystack)).containsExactly("number", "text");
    }

    @Test
    void nothingIsFoundWhereThereIsNothing() {
        PlantedValues values = new PlantedValues();
        values.cpr("number", "6103610015");
        assertThat(values.in("6103610016 and 610361-001".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
