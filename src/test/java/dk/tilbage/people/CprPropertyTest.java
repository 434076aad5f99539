package dk.tilbage.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of CPR numbers over every birth date that a number can tell; all numbers are fictive (day + 60). */
class CprPropertyTest {

    private static final LocalDate FAR = LocalDate.of(2100, 1, 1);
    private static final LocalDate FIRST = LocalDate.of(1858, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2057, 12, 31);

    record Born(LocalDate on, String digits) {}

    @Property
    void parsingWhatWasFormattedGivesTheNumberBack(@ForAll("numbers") Born born) {
        Cpr parsed = Cpr.parse(born.digits(), FAR, true);
        assertThat(parsed.digits()).isEqualTo(born.digits());
        assertThat(Cpr.parse(parsed.formatted(), FAR, true)).isEqualTo(parsed);
        assertThat(Cpr.parse(parsed.digits(), FAR, true)).isEqualTo(parsed);
    }

    @Property
    void theBirthDateIsTheOneTheNumberWasMadeFor(@ForAll("numbers") Born born) {
        assertThat(Cpr.parse(born.digits(), FAR, true).birthDate()).isEqualTo(born.on());
        assertThat(Cpr.parse(born.digits(), born.on(), true).birthDate()).isEqualTo(born.on());
    }

    @Property
    void everyNumberLooksLikeOneWhereverItStands(
            @ForAll("numbers") Born born, @ForAll("surroundings") String before, @ForAll("surroundings") String after) {
        String formatted = Cpr.parse(born.digits(), FAR, true).formatted();
        assertThat(Cpr.looksLikeCpr(before + born.digits() + after)).isTrue();
        assertThat(Cpr.looksLikeCpr(before + formatted + after)).isTrue();
    }

    @Property
    void noTextShowsTheNumber(@ForAll("numbers") Born born) {
        Cpr cpr = Cpr.parse(born.digits(), FAR, true);
        assertThat(cpr.toString()).doesNotContain(born.digits()).isEqualTo("Cpr[**********]");
    }

    @Property
    void anyTextIsParsedOrRefusedAndNeverEchoed(@ForAll("nearly") String text) {
        try {
            assertThat(Cpr.parse(text, FAR, true).digits()).isEqualTo(text.replace("-", ""));
        } catch (InvalidCpr refused) {
            assertThat(refused.getMessage()).isNotBlank();
            if (text.length() > 3) {
                assertThat(refused.getMessage()).doesNotContain(text);
            }
            assertThat(refused.getCause()).isNull();
        }
    }

    @Provide
    Arbitrary<Born> numbers() {
        Arbitrary<LocalDate> dates = Arbitraries.longs()
                .between(0, ChronoUnit.DAYS.between(FIRST, LAST))
                .map(FIRST::plusDays);
        return Combinators.combine(
                        dates,
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 999))
                .as((on, pick, serial) -> {
                    String sevenths = sevenths(on.getYear());
                    return new Born(
                            on,
                            String.format(
                                    Locale.ROOT,
                                    "%02d%02d%02d%c%03d",
                                    on.getDayOfMonth() + 60,
                                    on.getMonthValue(),
                                    on.getYear() % 100,
                                    sevenths.charAt(pick % sevenths.length()),
                                    serial));
                });
    }

    /** The table read the other way: from the year to the seventh digits that may tell it. */
    private static String sevenths(int year) {
        if (year <= 1899) {
            return "5678";
        }
        if (year <= 1936) {
            return "0123";
        }
        if (year <= 1999) {
            return "012349";
        }
        return year <= 2036 ? "456789" : "5678";
    }

    /** Nothing that ends or begins with a digit, and too short and too odd for a UUID. */
    @Provide
    Arbitrary<String> surroundings() {
        return Arbitraries.strings().withChars("xyzÆøå ._:-\"\n").ofMaxLength(8).map(text -> "(" + text + ")");
    }

    @Provide
    Arbitrary<String> nearly() {
        return Arbitraries.strings().withChars("0123456789- x").ofMaxLength(12);
    }
}
