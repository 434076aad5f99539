package dk.tilbage.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The log-rank test of two groups, plain or stratified (N. Mantel, <i>Cancer Chemotherapy Reports</i> 50 (1966)
 * 163–170), with the hypergeometric variance; in strata, observed, expected and variance are summed before they are
 * compared. R's {@code survdiff} computes the same.
 *
 * @param observed events in the first group
 * @param expected how many of all events it would have had, were there no difference
 * @param variance of their difference
 */
record LogRank(long observed, double expected, double variance) {

    /**
     * How long somebody was seen, in which group.
     *
     * @param stratum within which they are compared
     * @param first whether it is the first group
     * @param seen how long
     */
    record Subject(String stratum, boolean first, KaplanMeier.Observation seen) {}

    static LogRank plain(List<Subject> subjects) {
        return stratum(subjects);
    }

    static LogRank stratified(List<Subject> subjects) {
        long observed = 0;
        double expected = 0;
        double variance = 0;
        Map<String, List<Subject>> strata =
                subjects.stream().collect(Collectors.groupingBy(Subject::stratum, TreeMap::new, Collectors.toList()));
        for (List<Subject> stratum : strata.values()) {
            LogRank one = stratum(stratum);
            observed += one.observed;
            expected += one.expected;
            variance += one.variance;
        }
        return new LogRank(observed, expected, variance);
    }

    private static LogRank stratum(List<Subject> subjects) {
        List<Subject> ordered = subjects.stream()
                .sorted(Comparator.comparingInt(subject -> subject.seen().days()))
                .toList();
        long ofFirst = ordered.stream().filter(Subject::first).count();
        long observed = 0;
        double expected = 0;
        double variance = 0;
        int at = 0;
        while (at < ordered.size()) {
            int days = ordered.get(at).seen().days();
            double n = ordered.size() - at;
            double share = ofFirst / n;
            long events = 0;
            while (at < ordered.size() && ordered.get(at).seen().days() == days) {
                Subject subject = ordered.get(at);
                if (subject.seen().event()) {
                    events++;
                    observed += subject.first() ? 1 : 0;
                }
                ofFirst -= subject.first() ? 1 : 0;
                at++;
            }
            expected += events * share;
            if (n > 1) {
                variance += events * share * (1 - share) * (n - events) / (n - 1);
            }
        }
        return new LogRank(observed, expected, variance);
    }

    /** The statistic, chi-square with one degree of freedom; not a number where nothing can be compared. */
    double chiSquare() {
        return variance > 0 ? (observed - expected) * (observed - expected) / variance : Double.NaN;
    }

    /** The chance of a difference at least as large, were there none. */
    double p() {
        return variance > 0 ? ChiSquaredDistribution.of(1).survivalProbability(chiSquare()) : Double.NaN;
    }
}
