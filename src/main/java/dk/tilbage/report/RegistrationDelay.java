package dk.tilbage.report;

import dk.tilbage.report.DelayTallies.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

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
            delays.byGroup.forEach(
                    (group, families) -> families.forEach((family, one) -> count(scope(family), group, one)));
            for (String arm : data.arms()) {
                for (Family family : Family.values()) {
                    parts("kind", delays.byKind, arm, family, kind -> Family.of(kind) == family);
                }
                parts("jobcentre", delays.byJobcentre, arm, Family.HAPPENED, jobcentre -> true);
            }
        }
    }

    private static String scope(Family family) {
        return "family=" + family;
    }

    /** An arm's registrations by kind, or by jobcentre, are all of a family. */
    private void parts(
            String by, Map<String, Map<String, Delays>> tallies, String arm, Family family, Predicate<String> which) {
        List<List<String>> columns = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        tallies.forEach((name, groups) -> {
            Delays delays = groups.get(arm);
            if (delays != null && which.test(name)) {
                count(by + "=" + name, arm, delays);
                columns.get(0).add(key("n", by + "=" + name, arm));
                for (int i = 0; i < OVER.length; i++) {
                    columns.get(i + 1).add(key("over_" + OVER[i], by + "=" + name, arm));
                }
            }
        });
        if (!columns.getFirst().isEmpty()) {
            cells.sum(key("n", scope(family), arm), columns.get(0));
            for (int i = 0; i < OVER.length; i++) {
                cells.sum(key("over_" + OVER[i], scope(family), arm), columns.get(i + 1));
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
        page.paragraph("Two families of registrations are told by themselves, and are in no figure. The opening of a "
                + "case is dated to the first day of absence, or of the approval, and recorded when the jobcentre "
                + "gets to know of it: that delay is the law's and the employer's. Planned conversations and "
                + "holidays are recorded ahead of their day, and participants have more of them, so that together "
                + "with the rest they would make the participants look prompt. What was sent or received before the "
                + "case was opened (forms, employers' reports, hospital stays) is recorded with it or after, and late "
                + "in both groups. There are no intervals, since registrations of one case are not independent.");
        Grid groups = grid("delay-group").text("family", "Registrations").group("group", "Group");
        columns(groups);
        for (Family family : Family.values()) {
            delays.byGroup.forEach((group, families) -> {
                Delays one = families.get(family);
                if (one != null) {
                    row(
                            groups,
                            List.of(Value.code(family.name(), name(family)), Value.code(group, data.groupName(group))),
                            scope(family),
                            group,
                            one);
                }
            });
        }
        page.table("By group", groups);
        byArm(page, "kind", "Kind", delays.byKind);
        byArm(page, "jobcentre", "Jobcentre", delays.byJobcentre);
    }

    private static String name(Family family) {
        return switch (family) {
            case HAPPENED -> "Of what happened";
            case OPENED -> "Opening of the case";
            case AHEAD -> "Known ahead: planned conversations, holidays";
        };
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
        Grid grid = grid("delay-" + by).text(by, heading).group("arm", "Group");
        columns(grid);
        List<LetsPlot.Dot> dots = new ArrayList<>();
        LeftOut leftOut = new LeftOut(data.armNames());
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
                    boolean drawn = !by.equals("kind") || Family.of(entry.getKey()) == Family.HAPPENED;
                    if (drawn
                            && cells.open(over)
                            && cells.open(key("n", scope, data.arms().get(arm)))) {
                        dots.add(
                                new LetsPlot.Dot(label, data.armNames().get(arm), 100.0 * one.over(OVER[0]) / one.n()));
                    } else if (drawn) {
                        leftOut.add(LeftOut.Why.HIDDEN, data.armNames().get(arm), label);
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
                            "Share of what happened that was recorded more than 7 days later, by " + by + " and group.",
                            data.armNames(),
                            dots,
                            "Recorded more than 7 days late, %"),
                    "Share of what happened that was recorded more than 7 days later, by " + by + " and group.",
                    grid,
                    leftOut);
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
