package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The share of participants against the share of controls, and how sure their difference is: Newcombe's hybrid score
 * interval without continuity correction (R. G. Newcombe, <i>Statistics in Medicine</i> 17 (1998) 873–890, method 10),
 * which is made of the two Wilson intervals and holds with small counts and with shares of 0 and 1.
 *
 * @param participants how many of the participants
 * @param ofParticipants of how many participants
 * @param controls how many of the controls
 * @param ofControls of how many controls
 * @param shareOfParticipants the share, 0 to 1; absent where there are none
 * @param shareOfControls the share, 0 to 1; absent where there are none
 * @param difference the participants' share minus the controls'; absent where either is
 * @param low the lower end of the 95 % interval of the difference
 * @param high the upper end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ShareDifference(
        long participants,
        long ofParticipants,
        long controls,
        long ofControls,
        @Nullable Double shareOfParticipants,
        @Nullable Double shareOfControls,
        @Nullable Double difference,
        @Nullable Double low,
        @Nullable Double high) {

    /** The two-sided 95 % point of the normal distribution. */
    static final double Z_95 = 1.959963984540054;
    /** The two-sided 99.9 % point. */
    static final double Z_999 = 3.290526731491926;

    /**
     * An interval.
     *
     * @param low its lower end
     * @param high its upper end
     */
    public record Interval(double low, double high) {

        boolean excludesZero() {
            return low > 0 || high < 0;
        }
    }

    /** So many of so many participants against so many of so many controls. */
    public static ShareDifference of(long participants, long ofParticipants, long controls, long ofControls) {
        Double one = share(participants, ofParticipants);
        Double other = share(controls, ofControls);
        if (one == null || other == null) {
            return new ShareDifference(
                    participants, ofParticipants, controls, ofControls, one, other, null, null, null);
        }
        Interval interval = newcombe(participants, ofParticipants, controls, ofControls, Z_95);
        return new ShareDifference(
                participants,
                ofParticipants,
                controls,
                ofControls,
                one,
                other,
                one - other,
                interval.low(),
                interval.high());
    }

    /** The interval at another confidence; only where there are participants and controls. */
    Interval at(double z) {
        return newcombe(participants, ofParticipants, controls, ofControls, z);
    }

    private static @Nullable Double share(long some, long all) {
        return all == 0 ? null : (double) some / (double) all;
    }

    private static Interval newcombe(long x1, long n1, long x2, long n2, double z) {
        double p1 = (double) x1 / (double) n1;
        double p2 = (double) x2 / (double) n2;
        Interval one = wilson(p1, n1, z);
        Interval other = wilson(p2, n2, z);
        double difference = p1 - p2;
        return new Interval(
                difference - Math.hypot(p1 - one.low(), other.high() - p2),
                difference + Math.hypot(one.high() - p1, p2 - other.low()));
    }

    /** Wilson's 95 % interval of so many of so many, at least one. */
    public static Interval interval(long some, long of) {
        return wilson((double) some / (double) of, of, Z_95);
    }

    /** Wilson's score interval of a share. */
    static Interval wilson(double share, long of, double z) {
        double n = (double) of;
        double middle = 2 * n * share + z * z;
        double half = z * Math.sqrt(z * z + 4 * n * share * (1 - share));
        double below = 2 * (n + z * z);
        // Rounding must not put an end beyond the share itself, nor beyond what a share can be.
        double low = Math.clamp((middle - half) / below, 0, share);
        double high = Math.clamp((middle + half) / below, share, 1);
        return new Interval(low, high);
    }
}
