package dk.tilbage.trial;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** One form for each value, so that the same content sent twice is equal to itself and is stored as the same bytes. */
public final class Canonical {

    /** Beyond this many digits before the point a number is no hours of a week; it is left as sent, to be refused. */
    private static final int DIGITS = 9;

    private Canonical() {}

    /** Hours without trailing zeros and without an exponent: 10, 10.0 and 1E1 are the same hours. */
    public static BigDecimal hours(BigDecimal hours) {
        BigDecimal stripped = hours.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.scale() > -DIGITS ? stripped.setScale(0) : stripped;
    }

    /** The codes in the order they are declared in. */
    public static <E extends Enum<E>> Set<E> sorted(Set<E> codes) {
        return Collections.unmodifiableSet(new TreeSet<>(codes));
    }

    /** The numbers in order. */
    static Set<Integer> sortedNumbers(Set<Integer> numbers) {
        return Collections.unmodifiableSet(new TreeSet<>(numbers));
    }

    /** The names in order. */
    static Set<String> sortedNames(Set<String> names) {
        return Collections.unmodifiableSet(new TreeSet<>(names));
    }

    /** The quotas in the order of their target groups, that for everybody else before those of strata. */
    static List<Jobcentre.Quota> sorted(List<Jobcentre.Quota> quotas) {
        return quotas.stream()
                .sorted(Comparator.comparing(Jobcentre.Quota::targetGroup)
                        .thenComparing(quota -> Objects.requireNonNullElse(quota.stratum(), "")))
                .toList();
    }
}
