package dk.tilbage.report;

import dk.tilbage.caseload.SampleRatio;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.BinomialTest;

/**
 * Whether as many are in the first group as planned: Pearson's chi-square test, or the exact binomial test where fewer
 * than five are expected in either group.
 *
 * @param method {@code CHI_SQUARE} or {@code EXACT_BINOMIAL}
 * @param statistic chi-square with one degree of freedom; not a number for the exact test
 * @param p the chance of a deviation at least as large; not a number where nobody is counted
 */
record RatioTest(String method, double statistic, double p) {

    static RatioTest of(long first, long second, double plannedShare) {
        SampleRatio ratio = SampleRatio.of(first, second, plannedShare);
        if (ratio.chiSquare() != null && ratio.p() != null) {
            return new RatioTest("CHI_SQUARE", ratio.chiSquare(), ratio.p());
        }
        int all = Math.toIntExact(first + second);
        double p = all == 0
                ? Double.NaN
                : BinomialTest.withDefaults()
                        .test(all, Math.toIntExact(first), plannedShare)
                        .getPValue();
        return new RatioTest("EXACT_BINOMIAL", Double.NaN, p);
    }

    /**
     * The p-values of a family of tests corrected for how many they are (S. Holm, <i>Scandinavian Journal of
     * Statistics</i> 6 (1979) 65–70); what is not a number stays so and is not counted.
     */
    static double[] holm(double[] p) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .toList());
        order.sort(Comparator.comparingDouble(i -> p[i]));
        double[] corrected = p.clone();
        double least = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            least = Math.max(least, Math.min(1, (order.size() - rank) * p[order.get(rank)]));
            corrected[order.get(rank)] = least;
        }
        return corrected;
    }
}
