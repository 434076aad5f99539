package dk.tilbage.caseload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statistics of progress, against published and hand-computed examples. */
class StatisticsTest {

    private static final Offset<Double> FOUR_DECIMALS = within(0.00005);

    /**
     * Newcombe (1998), table II, method 10. The first one by hand: 56/70 = 0.8 has the Wilson interval (0.6918, 0.8770),
     * 48/80 = 0.6 has (0.4905, 0.7005); 0.2 − √(0.1082² + 0.1005²) = 0.0524, 0.2 + √(0.0770² + 0.1095²) = 0.3339.
     */
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80,  0.0524, 0.3339",
        " 9, 10,  3, 10,  0.1705, 0.8090",
        " 5, 56,  0, 29, -0.0381, 0.1926",
        "10, 10,  0, 10,  0.6075, 1.0000",
    })
    void theIntervalIsNewcombes(long x1, long n1, long x2, long n2, double low, double high) {
        ShareDifference difference = ShareDifference.of(x1, n1, x2, n2);
        assertThat(difference.low()).isCloseTo(low, FOUR_DECIMALS);
        assertThat(difference.high()).isCloseTo(high, FOUR_DECIMALS);
        ShareDifference reversed = ShareDifference.of(x2, n2, x1, n1);
        assertThat(reversed.low()).isCloseTo(-high, FOUR_DECIMALS);
        assertThat(reversed.high()).isCloseTo(-low, FOUR_DECIMALS);
    }

    @Test
    void wilsonsIntervalByHand() {
        // 56 of 70: (2·70·0.8 + 3.8415 ∓ 1.96·√(3.8415 + 4·70·0.8·0.2)) / (2·(70 + 3.8415))
        assertThat(ShareDifference.wilson(0.8, 70, ShareDifference.Z_95).low()).isCloseTo(0.6918, FOUR_DECIMALS);
        assertThat(ShareDifference.wilson(0.8, 70, ShareDifference.Z_95).high()).isCloseTo(0.8770, FOUR_DECIMALS);
        assertThat(ShareDifference.wilson(0, 1, ShareDifference.Z_95).low()).isZero();
        assertThat(ShareDifference.wilson(1, 1, ShareDifference.Z_95).high()).isEqualTo(1);
    }

    @Test
    void withoutAGroupThereIsNoDifference() {
        ShareDifference none = ShareDifference.of(0, 0, 1, 2);
        assertThat(none.shareOfParticipants()).isNull();
        assertThat(none.shareOfControls()).isEqualTo(0.5);
        assertThat(none.difference()).isNull();
        assertThat(none.low()).isNull();
    }

    /** By hand: 130 and 70 of 200 are (30² + 30²) / 100 = 18; with one degree of freedom p is 2·Φ(−√18) = 2.2e-5. */
    @Test
    void theChiSquareIsPearsons() {
        SampleRatio ratio = SampleRatio.of(130, 70, SampleRatio.EVEN);
        assertThat(ratio.chiSquare()).isCloseTo(18, within(1e-12));
        assertThat(ratio.p()).isCloseTo(2.209e-5, within(1e-8));
        assertThat(SampleRatio.of(100, 100, SampleRatio.EVEN).p()).isEqualTo(1);
        // A third planned: expected 40 and 80.
        assertThat(SampleRatio.of(50, 70, 1 / 3.0).chiSquare()).isCloseTo(100 / 40.0 + 100 / 80.0, within(1e-9));
        // The 1 % point is 6.635, the 0.1 % point 10.828.
        assertThat(SampleRatio.of(592, 500, SampleRatio.EVEN).p())
                .isLessThan(0.01)
                .isGreaterThan(0.001);
    }

    @Test
    void fewSayNothing() {
        assertThat(SampleRatio.of(9, 0, SampleRatio.EVEN).meaningful()).isFalse();
        assertThat(SampleRatio.of(9, 0, SampleRatio.EVEN).p()).isNull();
        assertThat(SampleRatio.of(10, 0, SampleRatio.EVEN).p()).isLessThan(0.01);
        assertThat(SampleRatio.of(0, 0, SampleRatio.EVEN).meaningful()).isFalse();
    }
}
