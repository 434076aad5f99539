package dk.tilbage.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every count of the report, with the sums that bind them. A sum that does not add up is refused. Counts of one and two
 * persons are not shown ({@value #HIDDEN}), and where the shown counts of the whole report would tell such a count
 * through the sums, one more of them is hidden too, by the same sign, so that the sign tells nothing: the smallest of
 * the shown ones that tell it, again and again until none is told. A count is told when the sums leave it one value
 * only, where of a hidden count it is only known that it is not negative.
 */
final class Cells {

    /** Counts below this, and not 0, are small. */
    static final int LEAST = 3;

    static final String HIDDEN = "*";

    private static final class Cell {

        final String key;
        final long count;
        boolean shown;
        boolean hidden;
        int weight;

        Cell(String key, long count) {
            this.key = key;
            this.count = count;
        }

        boolean small() {
            return count > 0 && count < LEAST;
        }

        boolean open() {
            return shown && !hidden && !small();
        }
    }

    private record Sum(Cell total, List<Cell> parts) {

        Stream<Cell> cells() {
            return Stream.concat(Stream.of(total), parts.stream());
        }
    }

    private final Map<String, Cell> cells = new LinkedHashMap<>();
    private final List<Sum> sums = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private boolean settled;

    /** A key of its parts. */
    static String key(String... parts) {
        return String.join("/", parts);
    }

    /** A count that is only part of a sum. */
    String count(String key, long count) {
        if (settled) {
            throw new IllegalStateException("counted too late: " + key);
        }
        Cell cell = cells.computeIfAbsent(key, name -> new Cell(name, count));
        if (cell.count != count) {
            throw ReportRefused.notSound(
                    key, "the numbers of the dataset do not agree; it is both " + cell.count + " and " + count + ".");
        }
        return key;
    }

    /** A count that the report shows. */
    String show(String key, long count) {
        count(key, count);
        cell(key).shown = true;
        return key;
    }

    /** How much it is missed where it is hidden: among several that would do, the lightest is. */
    void weigh(String key, int weight) {
        cell(key).weight = weight;
    }

    /** So many of so many: both are shown, and the rest is bound to them. */
    void share(String key, long count, String of) {
        show(key, count);
        String rest = count(key(key, "rest"), cell(of).count - count);
        sum(of, List.of(key, rest));
    }

    /** That a count is the sum of others; refused where it is not. */
    void sum(String total, List<String> parts) {
        long sum = parts.stream().mapToLong(part -> cell(part).count).sum();
        if (sum != cell(total).count) {
            throw ReportRefused.notSound(
                    total,
                    "the numbers of the dataset do not add up; it is " + cell(total).count + ", but its parts "
                            + parts.stream()
                                    .map(part -> part + " = " + cell(part).count)
                                    .toList() + " make " + sum + ".");
        }
        if (known.add(total + "=" + parts)) {
            sums.add(new Sum(cell(total), parts.stream().map(this::cell).toList()));
        }
    }

    private Cell cell(String key) {
        Cell cell = cells.get(key);
        if (cell == null) {
            throw new IllegalStateException("no count " + key);
        }
        return cell;
    }

    /** Hides what would tell a small count; nothing is counted after it. */
    void settle() {
        settled = true;
        boolean again = true;
        while (again) {
            Cell next = told();
            again = next != null;
            if (next != null) {
                next.hidden = true;
            }
        }
    }

    /** What a reader knows of a hidden count: its least and its greatest value, and the sums that say so. */
    private static final class Bounds {

        private static final long NO_LIMIT = Long.MAX_VALUE / 4;

        long low;
        long high;
        final Set<Sum> because = new LinkedHashSet<>();

        Bounds(Cell cell) {
            low = cell.open() ? cell.count : 0;
            high = cell.open() ? cell.count : NO_LIMIT;
        }

        boolean narrow(long least, long most, Sum sum) {
            boolean narrower = least > low || (most < high && most < NO_LIMIT / 2);
            if (narrower) {
                low = Math.max(low, least);
                high = most < NO_LIMIT / 2 ? Math.min(high, most) : high;
                because.add(sum);
            }
            return narrower;
        }
    }

    /** What to hide next: a shown count of a sum that tells a small one. */
    private @Nullable Cell told() {
        Map<Cell, Bounds> bounds = new HashMap<>();
        cells.values().forEach(cell -> bounds.put(cell, new Bounds(cell)));
        boolean more = true;
        while (more) {
            more = false;
            for (Sum sum : sums) {
                if (narrowed(sum, bounds)) {
                    more = true;
                    Optional<Cell> small = sum.cells()
                            .filter(Cell::small)
                            .filter(cell -> of(cell, bounds).low == of(cell, bounds).high)
                            .findFirst();
                    if (small.isPresent()) {
                        return smallest(sum, bounds);
                    }
                }
            }
        }
        return null;
    }

    private static Bounds of(Cell cell, Map<Cell, Bounds> bounds) {
        return Objects.requireNonNull(bounds.get(cell));
    }

    /** Whether a sum tells more of one of its counts than was known. */
    private static boolean narrowed(Sum sum, Map<Cell, Bounds> bounds) {
        if (sum.cells().allMatch(Cell::open)) {
            return false;
        }
        long low = 0;
        long high = 0;
        int free = 0;
        for (Cell part : sum.parts()) {
            Bounds one = of(part, bounds);
            low += one.low;
            boolean without = one.high == Bounds.NO_LIMIT;
            high += without ? 0 : one.high;
            free += without ? 1 : 0;
        }
        Bounds total = of(sum.total(), bounds);
        boolean narrowed = total.narrow(low, free > 0 ? Bounds.NO_LIMIT : high, sum);
        for (Cell part : sum.parts()) {
            Bounds one = of(part, bounds);
            boolean without = one.high == Bounds.NO_LIMIT;
            int others = free - (without ? 1 : 0);
            long least = others > 0 ? 0 : total.low - (high - (without ? 0 : one.high));
            long most = total.high == Bounds.NO_LIMIT ? Bounds.NO_LIMIT : total.high - (low - one.low);
            if (one.narrow(least, most, sum)) {
                // The others are told by what is known now, when the sum is looked at again.
                return true;
            }
        }
        return narrowed;
    }

    /**
     * The smallest of the lightest shown counts that tell it: those of the sum itself, and those from which its hidden
     * ones can be derived. A zero comes last, for it protects nothing but its sum.
     */
    private static @Nullable Cell smallest(Sum sum, Map<Cell, Bounds> bounds) {
        Set<Sum> telling = new LinkedHashSet<>();
        List<Sum> next = new ArrayList<>(List.of(sum));
        while (!next.isEmpty()) {
            Sum one = next.removeLast();
            if (telling.add(one)) {
                one.cells().forEach(cell -> next.addAll(of(cell, bounds).because));
            }
        }
        return telling.stream()
                .flatMap(Sum::cells)
                .filter(Cell::open)
                .min(Comparator.<Cell>comparingInt(cell -> cell.weight)
                        .thenComparingInt(cell -> cell.count == 0 ? 1 : 0)
                        .thenComparingLong(cell -> cell.count)
                        .thenComparing(cell -> cell.key))
                .orElse(null);
    }

    /** Whether a count, and what is made of it, may be seen. */
    boolean open(String key) {
        return settled && cell(key).open();
    }

    /** Whether it is one or two. */
    boolean small(String key) {
        return cell(key).small();
    }

    long count(String key) {
        return cell(key).count;
    }

    /** The count as it is shown. */
    String shown(String key) {
        Cell cell = cell(key);
        if (!settled || !cell.shown) {
            throw new IllegalStateException("not to be shown: " + key);
        }
        return cell.open() ? Long.toString(cell.count) : HIDDEN;
    }
}
