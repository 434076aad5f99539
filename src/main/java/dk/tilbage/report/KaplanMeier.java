package dk.tilbage.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The Kaplan–Meier estimate of how many are still without the event (E. L. Kaplan, P. Meier, <i>JASA</i> 53 (1958)
 * 457–481), with Greenwood's variance and 95 % limits on the scale log(−log S) (J. D. Kalbfleisch, R. L. Prentice 1980;
 * {@code conf.type = "log-log"} of R's {@code survfit}). Censored on the day of an event are still at risk that day.
 */
final class KaplanMeier {

    private static final double Z_95 = 1.959963984540054;
    /** Two shares closer than this are the same: sums of other orders differ in the last digits. */
    private static final double SAME = 1e-12;

    /**
     * How long somebody was seen.
     *
     * @param days days until the event, or until nothing more is known
     * @param event whether the event happened then
     */
    record Observation(int days, boolean event) {}

    /**
     * A day on which somebody had the event.
     *
     * @param days days since entry
     * @param atRisk how many were without the event and still seen just before
     * @param events how many had it
     * @param survival the share without the event after it
     * @param standardError Greenwood's, of that share
     * @param low the lower 95 % limit; not a number where the share is 0
     * @param high the upper 95 % limit
     */
    record Step(int days, long atRisk, long events, double survival, double standardError, double low, double high) {}

    /**
     * The first day by which half have had the event, with 95 % limits; not a number where it is not reached.
     *
     * @param days the median
     * @param low where the lower limit of the curve passes a half
     * @param high where the upper limit does
     */
    record Median(double days, double low, double high) {}

    private interface Height {
        double of(Step step);
    }

    private final List<Observation> ordered;
    private final List<Step> steps;

    private KaplanMeier(List<Observation> ordered, List<Step> steps) {
        this.ordered = ordered;
        this.steps = steps;
    }

    static KaplanMeier of(List<Observation> observations) {
        List<Observation> ordered = observations.stream()
                .sorted(Comparator.comparingInt(Observation::days))
                .toList();
        List<Step> steps = new ArrayList<>();
        double survival = 1;
        double greenwood = 0;
        int at = 0;
        while (at < ordered.size()) {
            int days = ordered.get(at).days();
            long atRisk = (long) ordered.size() - at;
            long events = 0;
            while (at < ordered.size() && ordered.get(at).days() == days) {
                events += ordered.get(at).event() ? 1 : 0;
                at++;
            }
            if (events > 0) {
                survival *= (double) (atRisk - events) / (double) atRisk;
                greenwood += (double) events / ((double) atRisk * (double) (atRisk - events));
                steps.add(step(days, atRisk, events, survival, greenwood));
            }
        }
        return new KaplanMeier(ordered, List.copyOf(steps));
    }

    private static Step step(int days, long atRisk, long events, double survival, double greenwood) {
        if (atRisk == events) {
            return new Step(days, atRisk, events, 0, Double.NaN, Double.NaN, Double.NaN);
        }
        double log = StrictMath.log(survival);
        double half = Z_95 * Math.sqrt(greenwood) / log;
        double middle = StrictMath.log(-log);
        return new Step(
                days,
                atRisk,
                events,
                survival,
                survival * Math.sqrt(greenwood),
                StrictMath.exp(-StrictMath.exp(middle - half)),
                StrictMath.exp(-StrictMath.exp(middle + half)));
    }

    /** The days on which somebody had the event, in their order. */
    List<Step> steps() {
        return steps;
    }

    /** How many are without the event and still seen just before a day. */
    long atRisk(int days) {
        return ordered.stream().filter(seen -> seen.days() >= days).count();
    }

    long events() {
        return steps.stream().mapToLong(Step::events).sum();
    }

    /** As R's {@code survfit} tells it: where the curve runs along a half, the middle of that run. */
    Median median() {
        return new Median(half(Step::survival), half(Step::low), half(Step::high));
    }

    private double half(Height height) {
        for (int i = 0; i < steps.size(); i++) {
            double share = height.of(steps.get(i));
            if (Math.abs(share - 0.5) < SAME) {
                return i + 1 < steps.size()
                        ? (steps.get(i).days() + steps.get(i + 1).days()) / 2.0
                        : steps.get(i).days();
            }
            if (share < 0.5) {
                return steps.get(i).days();
            }
        }
        return Double.NaN;
    }
}
