package dk.tilbage.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/** Standardised differences, ordered outcomes, sample ratios and delays, against published values. */
class ComparisonsTest {

    /**
     * K. Yoshida, <i>Introduction to tableone</i>: the 312 randomised of the Mayo Clinic's trial in primary biliary
     * cirrhosis, its column SMD.
     */
    @Test
    void standardisedDifferencesOfTheMayoTrial() {
        // sex = f: 137 of 158, 139 of 154; hepatomegaly: 73, 87; ascites: 14, 10; spiders: 45, 45.
        assertThat(Math.abs(StandardisedDifference.ofShares(137, 158, 139, 154)))
                .isCloseTo(0.111, within(5e-4));
        assertThat(Math.abs(StandardisedDifference.ofShares(73, 158, 87, 154))).isCloseTo(0.207, within(5e-4));
        assertThat(Math.abs(StandardisedDifference.ofShares(14, 158, 10, 154))).isCloseTo(0.089, within(5e-4));
        assertThat(Math.abs(StandardisedDifference.ofShares(45, 158, 45, 154))).isCloseTo(0.016, within(5e-4));
        // edema 0, 0.5, 1; status 0, 1, 2; stage 1 to 4.
        assertThat(StandardisedDifference.ofLevels(new long[] {132, 16, 10}, new long[] {131, 13, 10}))
                .isCloseTo(0.058, within(5e-4));
        assertThat(StandardisedDifference.ofLevels(new long[] {83, 10, 65}, new long[] {85, 9, 60}))
                .isCloseTo(0.054, within(5e-4));
        assertThat(StandardisedDifference.ofLevels(new long[] {12, 35, 56, 55}, new long[] {4, 32, 64, 54}))
                .isCloseTo(0.246, within(5e-4));
    }

    @Test
    void aStandardisedDifferenceOfMeans() {
        // Means 2 and 5, both variances 1: three standard deviations.
        assertThat(StandardisedDifference.ofMeans(moments(1, 2, 3), moments(4, 5, 6)))
                .isEqualTo(-3);
    }

    private static Moments moments(double... values) {
        Moments moments = new Moments();
        for (double value : values) {
            moments.add(value);
        }
        return moments;
    }

    @Property(tries = 200)
    void twoLevelsAreAShare(
            @ForAll @IntRange(min = 1, max = 99) int some, @ForAll @IntRange(min = 1, max = 99) int others) {
        double levels =
                StandardisedDifference.ofLevels(new long[] {some, 100 - some}, new long[] {others, 100 - others});
        assertThat(levels).isCloseTo(Math.abs(StandardisedDifference.ofShares(some, 100, others, 100)), within(1e-9));
    }

    @Test
    void levelsThatNobodyHasDoNotCount() {
        assertThat(StandardisedDifference.ofLevels(new long[] {12, 0, 35, 56, 55}, new long[] {4, 0, 32, 64, 54}))
                .isEqualTo(StandardisedDifference.ofLevels(new long[] {12, 35, 56, 55}, new long[] {4, 32, 64, 54}));
    }

    /**
     * E. Brunner and U. Munzel, <i>Biometrical Journal</i> 42 (2000) 17: pain after two treatments, 0.789, 95 %
     * interval 0.595 to 0.983, df 17.683.
     */
    @Test
    void theChanceOfDoingBetterOfThePainScores() {
        // How often each score from 1 to 5 was given; the lower, the better.
        OrdinalComparison comparison = OrdinalComparison.of(new long[] {11, 2, 0, 1, 0}, new long[] {3, 1, 4, 2, 1});
        assertThat(comparison.better()).isCloseTo(0.788961, within(5e-7));
        double half = TDistribution.of(17.682841979481548).inverseSurvivalProbability(0.025)
                * Math.sqrt(comparison.variance());
        assertThat(comparison.better() - half).isCloseTo(0.5952169, within(5e-7));
        assertThat(comparison.better() + half).isCloseTo(0.9827052, within(5e-7));
        assertThat(comparison.winOdds()).isCloseTo(0.788961 / 0.211039, within(1e-5));
        assertThat(comparison.low()).isLessThan(comparison.winOdds()).isGreaterThan(1);
        // wilcox.test(Y, N, exact = FALSE) of R
        assertThat(comparison.p()).isCloseTo(0.007740787, within(5e-10));
    }

    @Property(tries = 100)
    void fromTheOtherSideTheOddsAreTurnedOver(
            @ForAll @IntRange(min = 1, max = 30) int a,
            @ForAll @IntRange(min = 1, max = 30) int b,
            @ForAll @IntRange(min = 1, max = 30) int c) {
        OrdinalComparison there = OrdinalComparison.of(new long[] {a, b, c}, new long[] {b, c, a});
        OrdinalComparison back = OrdinalComparison.of(new long[] {b, c, a}, new long[] {a, b, c});
        assertThat(there.winOdds()).isCloseTo(1 / back.winOdds(), within(1e-9));
        assertThat(there.low()).isCloseTo(1 / back.high(), within(1e-9));
        assertThat(there.p()).isCloseTo(back.p(), within(1e-12));
    }

    @Test
    void sampleRatios() {
        RatioTest large = RatioTest.of(993, 1122, 0.5);
        assertThat(large.method()).isEqualTo("CHI_SQUARE");
        assertThat(large.statistic()).isCloseTo(129.0 * 129.0 / 2115, within(1e-9));
        // binom.test(1, 8): 2 (1 + 8) / 256
        RatioTest small = RatioTest.of(1, 7, 0.5);
        assertThat(small.method()).isEqualTo("EXACT_BINOMIAL");
        assertThat(small.p()).isCloseTo(18.0 / 256, within(1e-12));
        assertThat(RatioTest.of(0, 0, 0.5).p()).isNaN();
    }

    /** As R's {@code p.adjust(p, "holm")}. */
    @Test
    void manyTestsAreCorrectedFor() {
        assertThat(RatioTest.holm(new double[] {0.04, 0.01, Double.NaN, 0.03, 0.02}))
                .containsExactly(0.06, 0.04, Double.NaN, 0.06, 0.06);
        assertThat(RatioTest.holm(new double[] {0.9, 0.8})).containsExactly(1, 1);
    }

    @Test
    void delays() {
        Delays delays = new Delays();
        List.of(-2, 0, 0, 1, 3, 7, 8, 9, 28, 29).forEach(delays::add);
        assertThat(delays.quantile(0.5)).isEqualTo(3);
        assertThat(delays.quantile(0.9)).isEqualTo(28);
        assertThat(delays.over(7)).isEqualTo(4);
        assertThat(delays.over(28)).isEqualTo(1);
        assertThat(new Delays().quantile(0.5)).isNaN();
    }
}
