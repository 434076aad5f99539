package dk.tilbage.casefile;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** One form for each value, so that the same fact sent twice is equal to itself. */
final class Canonical {

    private Canonical() {}

    /** Hours without trailing zeros and without an exponent: 10, 10.0 and 10.00 are the same hours. */
    static BigDecimal hours(BigDecimal hours) {
        BigDecimal stripped = hours.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The codes in their natural order. */
    static <E extends Comparable<E>> Set<E> sorted(Set<E> codes) {
        return Collections.unmodifiableSet(new TreeSet<>(codes));
    }
}
