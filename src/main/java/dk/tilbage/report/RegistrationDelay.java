package dk.tilbage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long after it happened something was recorded, by group, jobcentre and kind: whether both groups were registered
 * alike.
 */
final class RegistrationDelay implements Section {

    private static final int LEAST_FOR_QUANTILES = 10;
    private static final int[] OVER = {7, 28};

    private final TrialData data;
    private final Cells cells;

    RegistrationDelay(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        DelayTallies delays = data.delays();
        if (delays != null) {
            delays.byGroup.forEach((group, one) -> count("all", group, one));
            parts("kind", delays.byKind);
            parts("jobcentre", delays.byJobcentre);
        }
    }

    /** Each arm's registrations by kind, or by jobcentre, are all of it. */
    private void parts(String by, Map<String, Map<String, Delays>> tallies) {
        for (String arm : data.arms()) {
            List<List<String>> columns = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            tallies.forEach((name, groups) -> {
                Delays delays = groups.get(arm);
                if (delays != null) {
                    count(by + "=" + name, arm, delays);
                    columns.get(0).add(key("n", by + "=" + name, arm));
                    for (int i = 0; i < OVER.length; i++) {
                        columns.get(i + 1).add(key("over_" + OVER[i], by + "=" + name, arm));
                    }
                }
            });
            if (!columns.getFirst().isEmpty()) {
                cells.sum(key("n", "all", arm), columns.get(0));
                for (int i = 0; i < OVER.length; i++) {
                    cells.sum(key("over_" + OVER[i], "all", arm), columns.get(i + 1));
                }
            }
        }
    }

    private void count(String scope, String group, Delays delays) {
        String all = cells.show(key("n", scope, group), delays.n());
        for (int days : OVER) {
            cells.share(key("over_" + days, scope, group), delays.over(days), all);
        }
    }

    private static String key(String what, String scope, String group) {
        return Cells.key("registrations", what, scope, group);
    }

    @Override
    public String id() {
        return "delay";
    }

    @Override
    public String title() {
        return "Delay of registration";
    }

    @Override
    public void write(Page page) {
        DelayTallies delays = data.delays();
        if (delays == null) {
            page.absent("This profile has no table registrations; delays are not told.");
            return;
        }
        page.reading("Days from the day something happened to the day it was first recorded. Both groups should be "
                + "registered alike: where one is recorded later than the other, an extract made early shows a "
                + "difference that is none. The median and the 90th percentile (p90) are told where there "
                + "are at least "
                + LEAST_FOR_QUANTILES
                + " registrations; what was recorded ahead of its day has a negative delay.");
        Grid groups = grid("delay-group").text("group", "Group");
        columns(groups);
        delays.byGroup.forEach(
                (group, one) -> row(groups, List.of(Value.code(group, data.groupName(group))), "all", group, one));
        page.table("By group", groups);
        byArm(page, "kind", "Kind", delays.byKind);
        byArm(page, "jobcentre", "Jobcentre", delays.byJobcentre);
    }

    private static Grid grid(String name) {
        return new Grid(name);
    }

    private static void columns(Grid grid) {
        grid.number("n", "Registrations")
                .number("median_days", "Median, days")
                .number("p90_days", "p90, days")
                .number("over_7", "Over 7 days")
                .number("over_7_share", "share")
                .number("over_28", "Over 28 days")
                .number("over_28_share", "share");
    }

    private void byArm(Page page, String by, String heading, Map<String, Map<String, Delays>> tallies) {
        Grid grid = grid("delay-" + by).text(by, heading).text("arm", "Group");
        columns(grid);
        List<LetsPlot.Dot> dots = new ArrayList<>();
        for (Map.Entry<String, Map<String, Delays>> entry : tallies.entrySet()) {
            String label = by.equals("kind") ? kind(entry.getKey()) : data.jobcentreName(entry.getKey());
            for (int arm = 0; arm < data.arms().size(); arm++) {
                Delays one = entry.getValue().get(data.arms().get(arm));
                if (one != null) {
                    String scope = by + "=" + entry.getKey();
                    row(
                            grid,
                            List.of(
                                    Value.code(entry.getKey(), label),
                                    Value.code(
                                            data.arms().get(arm),
                                            data.armNames().get(arm))),
                            scope,
                            data.arms().get(arm),
                            one);
                    String over = key("over_" + OVER[0], scope, data.arms().get(arm));
                    if (cells.open(over)
                            && cells.open(key("n", scope, data.arms().get(arm)))) {
                        dots.add(
                                new LetsPlot.Dot(label, data.armNames().get(arm), 100.0 * one.over(OVER[0]) / one.n()));
                    }
                }
            }
        }
        if (dots.isEmpty()) {
            page.table("By " + by, grid);
        } else {
            page.chart(
                    LetsPlot.dots(
                            "Recorded late by " + by,
                            "Share of registrations recorded more than 7 days after they happened, by " + by
                                    + " and group.",
                            data.armNames(),
                            dots,
                            "Recorded more than 7 days late, %",
                            List.of()),
                    "Share of registrations recorded more than 7 days after they happened, by " + by + " and group.",
                    grid);
        }
    }

    private String kind(String code) {
        String label = data.label("registrations", "kind", code);
        if (!label.equals(code)) {
            return label;
        }
        String words = code.replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private void row(Grid grid, List<Value> names, String scope, String group, Delays delays) {
        String all = key("n", scope, group);
        boolean told = delays.n() >= LEAST_FOR_QUANTILES;
        List<Value> values = new ArrayList<>(names);
        values.add(Value.count(cells, all));
        values.add(told ? Value.number(delays.quantile(0.5), 0) : Value.ABSENT);
        values.add(told ? Value.number(delays.quantile(0.9), 0) : Value.ABSENT);
        for (int days : OVER) {
            String over = key("over_" + days, scope, group);
            values.add(Value.count(cells, over));
            values.add(Value.share(cells, over, all));
        }
        grid.row(values);
    }
}
