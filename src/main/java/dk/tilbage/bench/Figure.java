package dk.tilbage.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the result.
 *
 * @param what what was measured
 * @param measured the figure, with its unit
 * @param floor what it is held against, with its unit
 * @param share the figure as a share of the floor
 * @param aim what is aimed at
 */
record Figure(
        String what,
        String measured,
        @Nullable String floor,
        @Nullable Double share,
        @Nullable String aim) {

    static Figure share(String what, double perSecond, double floor, String unit, @Nullable String aim) {
        return new Figure(what, rate(perSecond, unit), rate(floor, unit), perSecond / floor, aim);
    }

    static Figure plain(String what, String measured, @Nullable String aim) {
        return new Figure(what, measured, null, null, aim);
    }

    static String rate(double perSecond, String unit) {
        return String.format(Locale.ROOT, "%,.0f %s/s", perSecond, unit);
    }

    String row() {
        return "| " + what + " | " + measured + " | " + (floor == null ? "" : floor) + " | "
                + (share == null ? "" : String.format(Locale.ROOT, "%.2f", share)) + " | " + (aim == null ? "" : aim)
                + " |";
    }
}
