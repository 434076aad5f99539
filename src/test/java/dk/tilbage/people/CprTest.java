package dk.tilbage.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dk.tilbage.people.InvalidCpr.Code;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number here is fictive (day + 60) or impossible: none can belong to a person. */
class CprTest {

    private static final LocalDate FAR = LocalDate.of(2100, 1, 1);
    private static final LocalDate TODAY = LocalDate.of(2009, 5, 1);

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        // digit 7 = 0–3: the 1900s whatever the year
        "6101000000, 1900-01-01",
        "7501360001, 1936-01-15",
        "7501370002, 1937-01-15",
        "7501571003, 1957-01-15",
        "7501582004, 1958-01-15",
        "9112993999, 1999-12-31",
        // 4: 00–36 → 2000s, 37–99 → 1900s
        "6101004000, 2000-01-01",
        "9112364999, 2036-12-31",
        "6101374000, 1937-01-01",
        "7501574001, 1957-01-15",
        "7501584001, 1958-01-15",
        "9112994999, 1999-12-31",
        // 9: as 4
        "6101009000, 2000-01-01",
        "9112369999, 2036-12-31",
        "6101379000, 1937-01-01",
        "9112999999, 1999-12-31",
        // 5–8: 00–57 → 2000s, 58–99 → 1800s
        "6101005000, 2000-01-01",
        "9112575999, 2057-12-31",
        "6101585000, 1858-01-01",
        "9112995999, 1899-12-31",
        "6101006000, 2000-01-01",
        "7501366001, 2036-01-15",
        "7501376001, 2037-01-15",
        "9112576999, 2057-12-31",
        "6101586000, 1858-01-01",
        "6101007000, 2000-01-01",
        "9112577999, 2057-12-31",
        "6101587000, 1858-01-01",
        "6101008000, 2000-01-01",
        "9112578999, 2057-12-31",
        "6101588000, 1858-01-01",
        "9112998999, 1899-12-31",
        // leap days: 1900 was no leap year (below), 2000 was
        "8902004000, 2000-02-29",
        "8902040000, 1904-02-29",
    })
    void theSeventhDigitAndTheYearGiveTheCentury(String text, LocalDate born) {
        assertThat(Cpr.parse(text, FAR, true).birthDate()).isEqualTo(born);
    }

    @ParameterizedTest
    @CsvSource({"7501700000, FEMALE", "7501700001, MALE", "7501700008, FEMALE", "7501700009, MALE"})
    void theLastDigitGivesTheSex(String text, Sex sex) {
        assertThat(Cpr.parse(text, TODAY, true).sex()).isEqualTo(sex);
    }

    @Test
    void theHyphenMakesNoDifference() {
        Cpr with = Cpr.parse("750170-1234", TODAY, true);
        Cpr without = Cpr.parse("7501701234", TODAY, true);
        assertThat(with).isEqualTo(without).hasSameHashCodeAs(without);
        assertThat(with.digits()).isEqualTo("7501701234");
        assertThat(without.formatted()).isEqualTo("750170-1234");
        assertThat(with).isNotEqualTo(Cpr.parse("750170-1235", TODAY, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "750170123",
                "75017012345",
                "750170--1234",
                "75017-01234",
                "7501701-234",
                "750170 1234",
                " 7501701234",
                "7501701234 ",
                "7501701234\n",
                "750170-123",
                "75o1701234",
                "٧٥٠١٧٠١٢٣٤",
                "７５０１７０１２３４",
                "+7501701234",
                "-750170123",
                "750170–1234",
                "7501701234 and more"
            })
    void anythingElseIsMalformed(String text) {
        assertRefused(text, Code.CPR_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001701234", // no day
                "3201701234",
                "3104701234", // 31 April
                "1500701234", // no month
                "1513701234",
                "3002041234", // 30 February
                "2902001234", // digit 7 = 1: 1900 was no leap year
                "2902014234",
                "6001701234", // day 60: fictive day 0 does not exist
                "9201701234", // fictive day 32
                "9002041234", // fictive 30 February
                "8902001234", // fictive 29 February 1900
                "9999999999",
                "0000000000"
            })
    void aDateThatDoesNotExistIsImpossible(String text) {
        assertRefused(text, Code.CPR_IMPOSSIBLE_DATE);
        assertThatThrownBy(() -> Cpr.parse(text, FAR, false))
                .isInstanceOfSatisfying(
                        InvalidCpr.class, e -> assertThat(e.code()).isEqualTo(Code.CPR_IMPOSSIBLE_DATE));
    }

    @Test
    void bornTodayIsPossibleAndTomorrowIsNot() {
        assertThat(Cpr.parse("6105094000", TODAY, true).birthDate()).isEqualTo(TODAY);
        InvalidCpr refused = refusal("6205094000", TODAY, true);
        assertThat(refused.code()).isEqualTo(Code.CPR_FUTURE_BIRTH);
    }

    @Test
    void fictiveNumbersNeedTheFlag() {
        Cpr fictive = Cpr.parse("7501701234", TODAY, true);
        assertThat(fictive.fictive()).isTrue();
        assertThat(fictive.birthDate()).isEqualTo(LocalDate.of(1970, 1, 15));
        assertThat(refusal("7501701234", TODAY, false).code()).isEqualTo(Code.CPR_FICTIVE_REFUSED);
        assertThat(refusal("9112704321", TODAY, false).code()).isEqualTo(Code.CPR_FICTIVE_REFUSED);
    }

    @Test
    void anOrdinaryDayNeedsNoFlag() {
        // Serial 0000 with a birth date in 1901: the CPR office never issued it.
        Cpr ordinary = Cpr.parse("0101010000", TODAY, false);
        assertThat(ordinary.fictive()).isFalse();
        assertThat(ordinary.birthDate()).isEqualTo(LocalDate.of(1901, 1, 1));
    }

    @Test
    void modulus11NeverRejects() {
        int failing = 0;
        for (int serial = 0; serial < 1000; serial++) {
            String text = String.format(Locale.ROOT, "750170%04d", serial);
            assertThat(Cpr.parse(text, TODAY, true).digits()).isEqualTo(text);
            failing += modulus11(text) ? 0 : 1;
        }
        assertThat(failing).isGreaterThan(800);
    }

    private static boolean modulus11(String digits) {
        int[] weights = {4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += weights[i] * (digits.charAt(i) - '0');
        }
        return sum % 11 == 0;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7501701234",
                "750170-1234",
                "case-7501701234",
                "case.750170-1234.b",
                "cpr7501701234x",
                "x_750170-1234_2",
                "12-7501701234-7",
                "a 3201701234 b 7501701234", // the second of two runs
                "8902001234", // 29 February counts in every year
                "note: 750170-1234, telephoned",
                "00000000-0000-0000-0000-x7501701234"
            })
    void seesACprShapedRun(String text) {
        assertThat(Cpr.looksLikeCpr(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "case-20090115120000",
                "case-17501701234", // eleven digits
                "1750170-1234", // seven before the hyphen
                "750170-12345",
                "750170123",
                "750170--1234",
                "750170_1234",
                "3201701234", // no day 32
                "6001701234", // nor 60
                "7513701234", // no month 13
                "7500701234",
                "9002701234", // fictive 30 February
                "9999999999",
                "2009-01-15",
                "2009-01-15T12:00:00Z",
                "3f6b2c1d-9a4e-4f01-8b7c-a7501701234f", // inside a UUID
                "aaa75017-0123-4f01-8b7c-ab3412cdef01",
                "4bf92f3577b34da6a7501701234e4736" // inside a trace id
            })
    void passesOverEverythingElse(String text) {
        assertThat(Cpr.looksLikeCpr(text)).isFalse();
    }

    @Test
    void aUuidIsPassedOverOnlyWhenItStandsAlone() {
        String uuid = "3f6b2c1d-9a4e-4f01-8b7c-a7501701234f";
        assertThat(Cpr.looksLikeCpr("event " + uuid + " stored")).isFalse();
        assertThat(Cpr.looksLikeCpr("event " + uuid + "0 stored")).isTrue();
        assertThat(Cpr.looksLikeCpr(uuid + " 750170-1234")).isTrue();
    }

    @Test
    void theNumberIsInNoTextOfTheType() {
        String digits = "7501701234";
        Cpr cpr = Cpr.parse(digits, TODAY, true);
        assertThat(cpr.toString()).doesNotContainPattern("[0-9]");
        for (String text : new String[] {"7501701234 ", "9002041234", "6205094000"}) {
            assertThat(printed(refusal(text, TODAY, true)).replace(".java:", ""))
                    .doesNotContain(text.strip())
                    .doesNotContain(text.substring(0, 6));
        }
        assertThat(printed(refusal(digits, TODAY, false)))
                .doesNotContain(digits)
                .doesNotContain("750170");
        assertThat(Code.values())
                .allSatisfy(
                        code -> assertThat(new InvalidCpr(code).getMessage()).doesNotContainPattern("[0-9]{2}$"));
    }

    private static String printed(Throwable thrown) {
        StringWriter out = new StringWriter();
        thrown.printStackTrace(new PrintWriter(out));
        return out.toString();
    }

    private static void assertRefused(String text, Code code) {
        assertThat(refusal(text, FAR, true).code()).isEqualTo(code);
    }

    private static InvalidCpr refusal(String text, LocalDate today, boolean fictiveAllowed) {
        InvalidCpr refused = catchThrowableOfType(InvalidCpr.class, () -> Cpr.parse(text, today, fictiveAllowed));
        assertThat(refused).as("refused").isNotNull();
        return refused;
    }
}
