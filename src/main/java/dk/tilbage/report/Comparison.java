package dk.tilbage.report;

import dk.tilbage.caseload.ShareDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows that compare a share of the one arm with that of the other, with Newcombe's interval of their difference. */
final class Comparison {

    private final TrialData data;
    private final Cells cells;
    private final Grid grid;
    private final List<LetsPlot.Dot> dots = new ArrayList<>();
    private final LeftOut leftOut;

    /** A table with one column that names the rows. */
    Comparison(TrialData data, Cells cells, String file, String name, String heading) {
        this.data = data;
        this.cells = cells;
        this.leftOut = new LeftOut(data.armNames());
        this.grid = new Grid(file).text(name, heading);
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String code = data.arms().get(arm).toLowerCase(Locale.ROOT);
            String label = data.armNames().get(arm);
            grid.number(code, label, label)
                    .number(code + "_of", "of", label)
                    .number(code + "_share", "share", label)
                    .fileOnly(code + "_low")
                    .fileOnly(code + "_high");
        }
        grid.number("difference", "Difference, points")
                .fileOnly("low")
                .fileOnly("high")
                .number("interval", "95 % interval");
    }

    /** A row of keys: some of each arm, of how many. */
    void row(Value name, List<String> some, List<String> of) {
        List<Value> values = new ArrayList<>(List.of(name));
        boolean open = true;
        for (int arm = 0; arm < some.size(); arm++) {
            values.add(Value.count(cells, some.get(arm)));
            values.add(Value.count(cells, of.get(arm)));
            values.add(Value.share(cells, some.get(arm), of.get(arm)));
            boolean told = cells.open(some.get(arm)) && cells.open(of.get(arm));
            long number = cells.count(some.get(arm));
            long all = cells.count(of.get(arm));
            open &= told && all > 0;
            String group = data.armNames().get(arm);
            if (told && all > 0) {
                ShareDifference.Interval interval = ShareDifference.interval(number, all);
                values.add(Value.share(interval.low()));
                values.add(Value.share(interval.high()));
                dots.add(new LetsPlot.Dot(
                        name.shown(), group, 100.0 * number / all, 100 * interval.low(), 100 * interval.high()));
            } else {
                values.addAll(List.of(Value.ABSENT, Value.ABSENT));
                leftOut.add(told ? LeftOut.Why.NOBODY : LeftOut.Why.HIDDEN, group, name.shown());
            }
        }
        if (open) {
            ShareDifference difference = ShareDifference.of(
                    cells.count(some.get(0)), cells.count(of.get(0)), cells.count(some.get(1)), cells.count(of.get(1)));
            values.addAll(difference(difference.difference(), difference.low(), difference.high()));
        } else {
            values.addAll(difference(null, null, null));
        }
        grid.row(values);
    }

    /**
     * A row where how many there are of an arm must not be told though the shares may: they are rounded to whole per
     * cent, and nothing else is told. What counts one or two, or leaves out so few, is hidden.
     */
    void rounded(Value name, List<String> some, List<String> of) {
        List<Value> values = new ArrayList<>(List.of(name));
        for (int arm = 0; arm < some.size(); arm++) {
            long number = cells.count(some.get(arm));
            long rest = cells.count(of.get(arm)) - number;
            boolean small = cells.small(some.get(arm)) || (rest > 0 && rest < Cells.LEAST) || number + rest == 0;
            double share = small ? Double.NaN : Math.round(100.0 * number / (number + rest)) / 100.0;
            values.add(Value.text(Cells.HIDDEN));
            values.add(Value.text(Cells.HIDDEN));
            values.add(small ? Value.text(Cells.HIDDEN) : Value.share(share));
            values.addAll(List.of(Value.ABSENT, Value.ABSENT));
            if (small) {
                leftOut.add(LeftOut.Why.HIDDEN, data.armNames().get(arm), name.shown());
            } else {
                dots.add(new LetsPlot.Dot(name.shown(), data.armNames().get(arm), 100 * share));
            }
        }
        values.addAll(difference(null, null, null));
        grid.row(values);
    }

    private static List<Value> difference(
            @org.jspecify.annotations.Nullable Double difference,
            @org.jspecify.annotations.Nullable Double low,
            @org.jspecify.annotations.Nullable Double high) {
        if (difference == null || low == null || high == null) {
            return List.of(Value.ABSENT, Value.ABSENT, Value.ABSENT, Value.ABSENT);
        }
        Value from = points(low);
        Value to = points(high);
        return List.of(points(difference), from, to, new Value("", Value.interval(from, to)));
    }

    /** A difference of shares, in percentage points for the reader. */
    static Value points(double difference) {
        return new Value(
                Value.exact(difference), Value.number(100 * difference, 1).shown());
    }

    Grid grid() {
        return grid;
    }

    /** The rows that have no dot. */
    LeftOut leftOut() {
        return leftOut;
    }

    /** A dot for each arm's share, in per cent and with Wilson's interval, where its counts may be shown. */
    List<LetsPlot.Dot> dots() {
        return dots;
    }
}
