package dk.tilbage.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** Whether as many were allocated to each arm as planned, overall and where it would show that something went wrong. */
final class Ratio implements Section {

    private static final double PLANNED = 0.5;

    private final TrialData data;
    private final Cells cells;
    private final Counts counts;
    private final Map<YearMonth, String> months = new TreeMap<>();

    Ratio(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        this.counts = new Counts(data, cells);
        for (Person person : data.persons()) {
            LocalDate on = person.allocatedOn;
            if (person.allocated() && on != null) {
                months.put(YearMonth.from(on), "month=" + YearMonth.from(on));
            }
        }
        for (int arm = 0; arm < data.arms().size(); arm++) {
            counts.byJobcentre(Counts.ALLOCATED, arm, person -> true);
            List<String> parts = new ArrayList<>();
            for (Map.Entry<YearMonth, String> month : months.entrySet()) {
                parts.add(cells.show(
                        Counts.key(Counts.ALLOCATED, counts.arm(arm), month.getValue()),
                        counts.number(arm, Counts.ALL, person -> in(person, month.getKey()))));
            }
            cells.sum(Counts.key(Counts.ALLOCATED, counts.arm(arm), Counts.ALL), parts);
        }
    }

    private static boolean in(Person person, YearMonth month) {
        LocalDate on = person.allocatedOn;
        return on != null && YearMonth.from(on).equals(month);
    }

    @Override
    public String id() {
        return "ratio";
    }

    @Override
    public String title() {
        return "Sample ratio";
    }

    @Override
    public void write(Page page) {
        page.reading(
                "Planned is 1 : 1. A small p says that a deviation this large would hardly come by chance, and that "
                        + "allocation or registration should be looked "
                        + "into before any effect is. Where many jobcentres and months are tested some are small by "
                        + "chance alone: “p, Holm” is corrected for all that are "
                        + "tested in that table, shown or hidden, and is the one to go by. A filter that draws people out before "
                        + "allocation does not change the ratio of those allocated.");
        page.paragraph(
                "Pearson's chi-square test with one degree of freedom; the exact binomial test where fewer than 5 "
                        + "are expected in a group. Intervals of shares are exact "
                        + "(Clopper and Pearson 1934), 95 %.");
        page.table("Overall and by target group", overall());
        List<LetsPlot.Dot> dots = new ArrayList<>();
        LeftOut leftOut = new LeftOut(data.armNames());
        Grid jobcentres = grid("sample-ratio-jobcentre", "jobcentre", "Jobcentre");
        tests(
                jobcentres,
                counts.jobcentreScopes(),
                data.jobcentres().stream()
                        .map(name -> Value.code(name, data.jobcentreName(name)))
                        .toList(),
                dots,
                leftOut);
        if (dots.isEmpty()) {
            page.table("By jobcentre", jobcentres);
        } else {
            page.chart(
                    LetsPlot.dots(
                            "Share of " + data.armNames().getFirst() + " by jobcentre",
                            "Each jobcentre's share of the allocated who are in "
                                    + data.armNames().getFirst()
                                    + ", with exact 95 % intervals; the dotted line is the planned half.",
                            List.of(data.armNames().getFirst()),
                            dots,
                            "Share in " + data.armNames().getFirst() + ", %",
                            List.of(100 * PLANNED),
                            false),
                    "Share of the allocated in " + data.armNames().getFirst()
                            + ", by jobcentre, with exact 95 % intervals. What is read is the distance from the dotted "
                            + "line, the planned half; the axis does not begin at 0.",
                    jobcentres,
                    leftOut);
        }
        Grid byMonth = grid("sample-ratio-month", "month", "Month of allocation");
        tests(
                byMonth,
                List.copyOf(months.values()),
                months.keySet().stream()
                        .map(month -> Value.text(month.toString()))
                        .toList(),
                new ArrayList<>(),
                new LeftOut(data.armNames()));
        page.table("By month of allocation", byMonth);
    }

    private Grid overall() {
        Grid grid = grid("sample-ratio", "target_group", "Target group");
        List<String> scopes = counts.targetGroupScopes();
        tests(
                grid,
                scopes,
                scopes.stream()
                        .map(scope -> scope.equals(Counts.ALL)
                                ? Value.code("", "All")
                                : Value.code(
                                        scope.substring(scope.indexOf('=') + 1),
                                        data.label("cases", "target_group", scope.substring(scope.indexOf('=') + 1))))
                        .toList(),
                new ArrayList<>(),
                new LeftOut(data.armNames()));
        return grid;
    }

    private Grid grid(String file, String name, String heading) {
        Grid grid = new Grid(file).text(name, heading);
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String label = data.armNames().get(arm);
            grid.number(data.arms().get(arm).toLowerCase(java.util.Locale.ROOT), label, label);
        }
        return grid.number("share", "Share")
                .fileOnly("share_low")
                .fileOnly("share_high")
                .number("interval", "95 % interval")
                .text("test", "Test")
                .number("statistic", "χ²")
                .number("p", "p")
                .number("p_holm", "p, Holm");
    }

    private void tests(Grid grid, List<String> scopes, List<Value> names, List<LetsPlot.Dot> dots, LeftOut leftOut) {
        List<RatioTest> tests = new ArrayList<>();
        for (String scope : scopes) {
            tests.add(
                    number(0, scope) + number(1, scope) > 0
                            ? RatioTest.of(number(0, scope), number(1, scope), PLANNED)
                            : new RatioTest("", Double.NaN, Double.NaN));
        }
        double[] corrected =
                RatioTest.holm(tests.stream().mapToDouble(RatioTest::p).toArray());
        for (int i = 0; i < scopes.size(); i++) {
            String scope = scopes.get(i);
            boolean open = cells.open(key(0, scope)) && cells.open(key(1, scope));
            RatioTest test = open ? tests.get(i) : new RatioTest("", Double.NaN, Double.NaN);
            long first = number(0, scope);
            long all = first + number(1, scope);
            boolean told = !test.method().isEmpty() && all > 0;
            Value share = told ? Value.share((double) first / (double) all) : Value.ABSENT;
            Value low = told ? Value.share(limit(first, all - first, true)) : Value.ABSENT;
            Value high = told ? Value.share(limit(first, all - first, false)) : Value.ABSENT;
            if (told) {
                dots.add(new LetsPlot.Dot(
                        names.get(i).shown(),
                        data.armNames().getFirst(),
                        100.0 * first / all,
                        100 * limit(first, all - first, true),
                        100 * limit(first, all - first, false)));
            } else {
                LeftOut.Why why = open ? LeftOut.Why.NOBODY : LeftOut.Why.HIDDEN;
                leftOut.add(why, "", names.get(i).shown());
            }
            grid.row(
                    names.get(i),
                    Value.count(cells, key(0, scope)),
                    Value.count(cells, key(1, scope)),
                    share,
                    low,
                    high,
                    new Value("", Value.interval(low, high)),
                    Value.code(
                            test.method(),
                            test.method().equals("CHI_SQUARE") ? "chi-square" : told ? "exact binomial" : "–"),
                    Value.number(test.statistic(), 2),
                    Value.p(test.p()),
                    Value.p(open ? corrected[i] : Double.NaN));
        }
    }

    /** Clopper's and Pearson's exact limits. */
    private static double limit(long some, long rest, boolean low) {
        if (low) {
            return some == 0
                    ? 0
                    : BetaDistribution.of((double) some, rest + 1.0).inverseCumulativeProbability(0.025);
        }
        return rest == 0 ? 1 : BetaDistribution.of(some + 1.0, (double) rest).inverseCumulativeProbability(0.975);
    }

    private String key(int arm, String scope) {
        return Counts.key(Counts.ALLOCATED, counts.arm(arm), scope);
    }

    private long number(int arm, String scope) {
        return cells.count(key(arm, scope));
    }
}
