package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.jspecify.annotations.Nullable;

/**
 * Whether as many are allocated to each group as planned (sample-ratio mismatch): Pearson's chi-square test with one degree
 * of freedom of the counts against the planned share. It says nothing while fewer than {@value #LEAST_EXPECTED} are
 * expected in either group (Cochran's rule).
 *
 * @param participants allocated participants
 * @param controls allocated controls
 * @param plannedShare the planned share of participants
 * @param chiSquare the statistic; absent where the test says nothing
 * @param p the chance of a deviation at least as large, where the allocation is as planned; absent where the test says
 *     nothing
 * @param meaningful whether there are enough for the test to say anything
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SampleRatio(
        long participants,
        long controls,
        double plannedShare,
        @Nullable Double chiSquare,
        @Nullable Double p,
        boolean meaningful) {

    /** As many for each group. */
    public static final double EVEN = 0.5;

    static final int LEAST_EXPECTED = 5;

    /** These counts against a planned share between 0 and 1. */
    public static SampleRatio of(long participants, long controls, double plannedShare) {
        double all = (double) (participants + controls);
        double[] expected = {all * plannedShare, all * (1 - plannedShare)};
        if (Math.min(expected[0], expected[1]) < LEAST_EXPECTED) {
            return new SampleRatio(participants, controls, plannedShare, null, null, false);
        }
        var result = ChiSquareTest.withDefaults().test(expected, new long[] {participants, controls});
        return new SampleRatio(participants, controls, plannedShare, result.getStatistic(), result.getPValue(), true);
    }
}
