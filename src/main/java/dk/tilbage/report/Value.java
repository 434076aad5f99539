package dk.tilbage.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A value of a table: exact for the file, rounded for the reader.
 *
 * @param file as it stands in the CSV file; empty where there is none
 * @param shown as it stands in the page
 */
record Value(String file, String shown) {

    private static final String NONE = "–";
    /** So many digits that the last ones of another machine's arithmetic are not among them. */
    private static final MathContext DIGITS = new MathContext(9);

    static final Value ABSENT = new Value("", NONE);

    static Value text(String text) {
        return new Value(text, text);
    }

    /** A code, and what it is called. */
    static Value code(String code, String label) {
        return new Value(code, label);
    }

    static Value whole(long number) {
        return new Value(Long.toString(number), Long.toString(number));
    }

    static Value count(Cells cells, String key) {
        return text(cells.shown(key));
    }

    /** A number with so many decimals; absent where it is none. */
    static Value number(double number, int decimals) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return ABSENT;
        }
        return new Value(exact(number), minus(String.format(Locale.ROOT, "%." + decimals + "f", number)));
    }

    /** A share: a fraction in the file, per cent for the reader. */
    static Value share(double share) {
        if (Double.isNaN(share)) {
            return ABSENT;
        }
        return new Value(exact(share), minus(String.format(Locale.ROOT, "%.1f", share * 100)) + "\u00a0%");
    }

    /** The share of a shown count; hidden with either of the two. */
    static Value share(Cells cells, String some, String of) {
        if (!cells.open(some) || !cells.open(of)) {
            return cells.count(of) == 0 ? ABSENT : text(Cells.HIDDEN);
        }
        return share((double) cells.count(some) / (double) cells.count(of));
    }

    /** A chance. */
    static Value p(double p) {
        if (Double.isNaN(p)) {
            return ABSENT;
        }
        return new Value(exact(p), p < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p));
    }

    /** Two limits for the reader. */
    static String interval(Value low, Value high) {
        return low.equals(high) && low.file().isEmpty() ? low.shown() : low.shown() + " to " + high.shown();
    }

    static String exact(double number) {
        BigDecimal rounded = new BigDecimal(number).round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static String minus(String number) {
        return number.matches("-0(\\.0*)?") ? number.substring(1) : number.replace('-', '−');
    }
}
