package dk.tilbage.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** No small count is shown, and none can be worked out from what is. */
class CellsTest {

    private final Cells cells = new Cells();

    private void sum(String total, long... parts) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            keys.add(cells.show(total + i, parts[i]));
        }
        cells.sum(
                cells.show(
                        total,
                        IntStream.range(0, parts.length)
                                .mapToLong(i -> parts[i])
                                .sum()),
                keys);
    }

    private List<String> shown(String total, int parts) {
        return IntStream.range(0, parts).mapToObj(i -> cells.shown(total + i)).toList();
    }

    @Test
    void oneSmallPartHidesTheSmallestOther() {
        sum("a", 2, 40, 7);
        cells.settle();
        assertThat(shown("a", 3)).containsExactly("*", "40", "*");
        assertThat(cells.shown("a")).isEqualTo("49");
    }

    @Test
    void twoSmallPartsHideEachOther() {
        sum("a", 2, 1, 40);
        sum("b", 1, 1, 40);
        cells.settle();
        assertThat(shown("a", 3)).containsExactly("*", "*", "40");
        assertThat(shown("b", 3)).containsExactly("*", "*", "40");
    }

    /** With one sign for what is small and another for what is hidden with it, 4 could only be 1 and 3. */
    @Test
    void theSignDoesNotTellTheSmallFromWhatIsHiddenWithIt() {
        sum("a", 1, 3);
        sum("b", 1, 1, 3);
        cells.settle();
        assertThat(shown("a", 2)).containsExactly("*", "*");
        assertThat(shown("b", 3)).containsExactly("*", "*", "3");
    }

    /** Every solution of each sum by itself is tried: of hidden counts it is known only that they are not negative. */
    @Test
    void everySumLeavesTwoValuesForEachSmallCount() {
        Random random = new Random(20090105);
        for (int run = 0; run < 500; run++) {
            Cells some = new Cells();
            long[] parts = random.longs(2 + random.nextInt(2), 0, 6).toArray();
            long total = Arrays.stream(parts).sum();
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < parts.length; i++) {
                keys.add(some.show("p" + i, parts[i]));
            }
            some.sum(some.show("t", total), keys);
            some.settle();
            List<Set<Long>> values = new ArrayList<>();
            keys.forEach(key -> values.add(new HashSet<>()));
            Set<Long> totals = new HashSet<>();
            int most = 21;
            for (long code = 0; code < Math.pow(most, parts.length); code++) {
                long rest = code;
                long[] guess = new long[parts.length];
                boolean fits = true;
                for (int i = 0; i < parts.length; i++) {
                    guess[i] = rest % most;
                    rest /= most;
                    fits &= !some.open("p" + i) || guess[i] == parts[i];
                }
                long sum = Arrays.stream(guess).sum();
                if (fits && (!some.open("t") || sum == total)) {
                    totals.add(sum);
                    for (int i = 0; i < guess.length; i++) {
                        values.get(i).add(guess[i]);
                    }
                }
            }
            for (int i = 0; i < parts.length; i++) {
                if (some.small("p" + i)) {
                    assertThat(values.get(i)).as("%s", Arrays.toString(parts)).hasSizeGreaterThan(1);
                }
            }
            if (some.small("t")) {
                assertThat(totals).as("%s", Arrays.toString(parts)).hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void nothingSmallHidesNothing() {
        sum("a", 0, 3, 40);
        cells.settle();
        assertThat(shown("a", 3)).containsExactly("0", "3", "40");
    }

    @Test
    void whatIsHiddenInOneTableIsNotToldByAnother() {
        sum("a", 2, 40);
        cells.show("x", 3);
        cells.show("y", 37);
        cells.sum("a1", List.of("x", "y"));
        cells.settle();
        assertThat(cells.shown("a0")).isEqualTo("*");
        assertThat(List.of(cells.shown("a"), cells.shown("x"), cells.shown("y"), cells.shown("a1")))
                .contains("*");
        assertThat(cells.open("a") && cells.open("x") && cells.open("y")).isFalse();
    }

    @Test
    void aShareThatLeavesOutOneIsHidden() {
        cells.show("n", 50);
        cells.share("some", 49, "n");
        cells.settle();
        assertThat(cells.shown("some")).isEqualTo("*");
    }

    @Test
    void theLighterIsHidden() {
        sum("a", 2, 7, 40);
        cells.weigh("a1", 1);
        cells.settle();
        assertThat(shown("a", 3)).containsExactly("*", "7", "*");
    }

    @Test
    void whatDoesNotAddUpIsRefused() {
        cells.show("a", 5);
        cells.show("b", 2);
        assertThatThrownBy(() -> cells.sum("a", List.of("b")))
                .isInstanceOf(ReportRefused.class)
                .hasMessageContaining("do not add up");
        assertThatThrownBy(() -> cells.show("a", 6))
                .isInstanceOf(ReportRefused.class)
                .hasMessageContaining("do not agree");
    }

    @Provide
    Arbitrary<long[][]> tables() {
        return Arbitraries.longs()
                .between(0, 9)
                .array(long[].class)
                .ofSize(4)
                .array(long[][].class)
                .ofMinSize(2)
                .ofMaxSize(5);
    }

    /** A table with its margins, from which one subtracts what is shown. */
    @Property(tries = 300)
    void noSmallCountCanBeWorkedOutByDifferences(@ForAll("tables") long[][] table) {
        Cells all = new Cells();
        List<String> rows = new ArrayList<>();
        int columns = table[0].length;
        long[] sums = new long[columns];
        for (int r = 0; r < table.length; r++) {
            List<String> row = new ArrayList<>();
            long sum = 0;
            for (int c = 0; c < columns; c++) {
                row.add(all.show(r + "/" + c, table[r][c]));
                sum += table[r][c];
                sums[c] += table[r][c];
            }
            rows.add(all.show("row" + r, sum));
            all.sum("row" + r, row);
        }
        List<String> totals = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            int column = c;
            totals.add(all.show("column" + c, sums[c]));
            all.sum(
                    "column" + c,
                    IntStream.range(0, table.length)
                            .mapToObj(r -> r + "/" + column)
                            .toList());
        }
        all.sum(
                all.show(
                        "all",
                        IntStream.range(0, columns).mapToLong(c -> sums[c]).sum()),
                totals);
        all.sum("all", rows);
        all.settle();
        assertThat(derived(all, table.length, columns)).noneMatch(all::small);
    }

    /** What subtraction tells of a table with margins, again and again. */
    private static Set<String> derived(Cells cells, int rows, int columns) {
        List<List<String>> sums = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            int row = r;
            sums.add(with("row" + r, IntStream.range(0, columns).mapToObj(c -> row + "/" + c)));
        }
        for (int c = 0; c < columns; c++) {
            int column = c;
            sums.add(with("column" + c, IntStream.range(0, rows).mapToObj(r -> r + "/" + column)));
        }
        sums.add(with("all", IntStream.range(0, rows).mapToObj(r -> "row" + r)));
        sums.add(with("all", IntStream.range(0, columns).mapToObj(c -> "column" + c)));
        Set<String> derived = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (List<String> sum : sums) {
                List<String> unknown = sum.stream()
                        .filter(key -> !cells.open(key) && !derived.contains(key))
                        .toList();
                if (unknown.size() == 1) {
                    more |= derived.add(unknown.getFirst());
                }
            }
        }
        return derived;
    }

    private static List<String> with(String total, Stream<String> parts) {
        return Stream.concat(Stream.of(total), parts).toList();
    }
}
