package dk.tilbage.report;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Two groups on an ordered scale, the best level first: the chance that one of the first group does better than one of
 * the second, ties counting half; its variance from the placements (E. Brunner, U. Munzel, <i>Biometrical Journal</i>
 * 42 (2000) 17–25); the win odds (G. Dong and others, <i>Statistics in Biopharmaceutical Research</i> 12 (2020)
 * 99–106), with limits made on the scale of their logarithm; and the Wilcoxon–Mann–Whitney test with the variance
 * corrected for ties and with correction for continuity.
 *
 * @param better the chance that one of the first group does better, ties counting half
 * @param variance of that chance
 * @param p of the Wilcoxon–Mann–Whitney test
 */
record OrdinalComparison(double better, double variance, double p) {

    private static final double Z_95 = 1.959963984540054;

    /** How many of each group are on each level. */
    static OrdinalComparison of(long[] one, long[] other) {
        double n = (double) Arrays.stream(one).sum();
        double m = (double) Arrays.stream(other).sum();
        if (n < 2 || m < 2) {
            return new OrdinalComparison(Double.NaN, Double.NaN, Double.NaN);
        }
        double better = mean(one, other, n, m);
        double variance = spread(one, other, n, m) / n + spread(other, one, m, n) / m;
        return new OrdinalComparison(better, variance, test(one, other, n, m, better));
    }

    /** The chance of doing better than one of the others from a level, ties counting half. */
    private static double placement(int level, long[] others, double m) {
        long worse = 0;
        for (int below = level + 1; below < others.length; below++) {
            worse += others[below];
        }
        return (worse + others[level] / 2.0) / m;
    }

    private static double mean(long[] one, long[] other, double n, double m) {
        double sum = 0;
        for (int level = 0; level < one.length; level++) {
            sum += one[level] * placement(level, other, m);
        }
        return sum / n;
    }

    private static double spread(long[] one, long[] other, double n, double m) {
        double mean = mean(one, other, n, m);
        double squares = 0;
        for (int level = 0; level < one.length; level++) {
            double difference = placement(level, other, m) - mean;
            squares += one[level] * difference * difference;
        }
        return squares / (n - 1);
    }

    private static double test(long[] one, long[] other, double n, double m, double better) {
        double ties = 0;
        for (int level = 0; level < one.length; level++) {
            double all = one[level] + other[level];
            ties += all * all * all - all;
        }
        double sum = n + m;
        double deviation = Math.sqrt(n * m / 12 * (sum + 1 - ties / (sum * (sum - 1))));
        double away = Math.abs(better - 0.5) * n * m;
        if (deviation == 0) {
            return Double.NaN;
        }
        double z = Math.max(away - 0.5, 0) / deviation;
        return Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(z));
    }

    double winOdds() {
        return better / (1 - better);
    }

    double low() {
        return limit(-Z_95);
    }

    double high() {
        return limit(Z_95);
    }

    private double limit(double z) {
        return better > 0 && better < 1
                ? StrictMath.exp(StrictMath.log(winOdds()) + z * Math.sqrt(variance) / (better * (1 - better)))
                : Double.NaN;
    }
}
