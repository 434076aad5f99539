package dk.tilbage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How long until full recovery, and until benefit was left: Kaplan and Meier's curves and log-rank tests, from the
 * first spell.
 */
final class TimeToEvent implements Section {

    static final String OFF_BENEFIT = "OFF_BENEFIT";
    static final String FULL_RECOVERY = "FULL_RECOVERY";

    private static final String FLEX_JOB = "FLEX_JOB";
    private static final Value NOT_REACHED = new Value("", "not reached");
    private static final int DAYS_OF_A_WEEK = 7;
    private static final int WEEKS_BETWEEN_RISKS = 4;
    /** A median is told where so many have had the event. */
    private static final int LEAST_FOR_MEDIAN = 10;

    private record Outcome(String code, String name, String axis, String file) {}

    private static final List<Outcome> OUTCOMES = List.of(
            new Outcome(FULL_RECOVERY, "Time to full recovery (raskmelding)", "Not fully recovered", "recovery"),
            new Outcome(OFF_BENEFIT, "Time to leaving benefit", "Still on benefit", "benefit"));

    private final TrialData data;
    private final Cells cells;
    private final Counts counts;
    private final boolean there;
    private final int lastWeek;

    TimeToEvent(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        this.counts = new Counts(data, cells);
        this.there = data.has("spells");
        this.lastWeek = data.persons().stream()
                        .map(person -> person.toLeaving)
                        .filter(Objects::nonNull)
                        .mapToInt(KaplanMeier.Observation::days)
                        .max()
                        .orElse(0)
                / DAYS_OF_A_WEEK;
        if (there) {
            OUTCOMES.forEach(this::count);
        }
    }

    private static KaplanMeier.Observation seen(Person person, Outcome outcome) {
        KaplanMeier.Observation seen = outcome.code().equals(OFF_BENEFIT) ? person.toLeaving : person.toRecovery;
        if (seen == null) {
            throw ReportRefused.notSound(
                    Cells.key("spells", outcome.code()),
                    "the numbers of the dataset do not add up; spells has no first spell of " + outcome.code()
                            + " for a case that entered.");
        }
        return seen;
    }

    private void count(Outcome outcome) {
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String events = Cells.key("events", outcome.code());
            counts.byTargetGroup(
                    events,
                    arm,
                    person -> person.entered() && seen(person, outcome).event());
            counts.partOf(events, Counts.ENTERED, arm, counts.targetGroupScopes());
            for (int week = 0; week <= lastWeek; week += WEEKS_BETWEEN_RISKS) {
                int day = week * DAYS_OF_A_WEEK;
                counts.byTargetGroup(
                        risk(outcome, week),
                        arm,
                        person -> person.entered() && seen(person, outcome).days() >= day);
                if (week > 0) {
                    left(outcome, arm, week);
                }
            }
            for (String scope : counts.targetGroupScopes()) {
                cells.sum(key(risk(outcome, 0), arm, scope), List.of(key(Counts.ENTERED, arm, scope)));
            }
        }
    }

    /** Those no longer at risk since the time before, so that one or two of them are not told by the difference. */
    private void left(Outcome outcome, int arm, int week) {
        for (String scope : counts.targetGroupScopes()) {
            String before = key(risk(outcome, week - WEEKS_BETWEEN_RISKS), arm, scope);
            String now = key(risk(outcome, week), arm, scope);
            String left = cells.count(
                    key(Cells.key("left", outcome.code(), "" + week), arm, scope),
                    cells.count(before) - cells.count(now));
            cells.sum(before, List.of(now, left));
        }
    }

    private static String risk(Outcome outcome, int week) {
        return Cells.key("at_risk", outcome.code(), "" + week);
    }

    private String key(String what, int arm, String scope) {
        return Counts.key(what, counts.arm(arm), scope);
    }

    @Override
    public String id() {
        return "time";
    }

    @Override
    public String title() {
        return "Time to recovery and to leaving benefit";
    }

    @Override
    public void write(Page page) {
        if (!there) {
            page.absent("This profile has no table spells; times are not told.");
            return;
        }
        page.reading(
                "A curve starts with everybody who entered and falls when somebody has the event; the lower it is, "
                        + "the sooner people recover or leave. The band is the 95 % interval. "
                        + "The log-rank test asks whether the two curves could be one; stratified, it compares only "
                        + "within jobcentres. Analysed as allocated (intention to treat), from the day of "
                        + "entry to the first event; a reopening is not counted back.");
        page.paragraph(
                "Kaplan and Meier's estimate, Greenwood's variance, limits on the scale log(−log). Those without "
                        + "the event on the day of observation are censored there. For full recovery, an end of the "
                        + "case of "
                        + "another kind (flex-job, early retirement, moved, dead …) censors too; such ends compete "
                        + "with recovery, so that one minus the curve overstates how many recover. For leaving "
                        + "benefit only moving away and death censor before.");
        page.note("A curve is drawn at the days by which at least " + Cells.LEAST
                + " more have had the event, and as far as " + Cells.LEAST
                + " are at risk; its height on those days is exact. A median is told where at least " + LEAST_FOR_MEDIAN
                + " have had the event.");
        Grid summary = new Grid("km-summary")
                .text("outcome", "Outcome")
                .text("target_group", "Target group")
                .group("arm", "Group")
                .number("n", "Entered")
                .number("events", "Events")
                .number("median_days", "Median, days")
                .fileOnly("median_low")
                .fileOnly("median_high")
                .number("interval", "95 % interval");
        Grid tests = new Grid("log-rank")
                .text("outcome", "Outcome")
                .text("target_group", "Target group")
                .text("test", "Test")
                .number("observed", data.armNames().getFirst() + ": observed")
                .number("expected", "expected")
                .number("chi_square", "χ² (1)")
                .number("p", "p");
        for (Outcome outcome : OUTCOMES) {
            page.heading(outcome.name());
            for (String scope : counts.shownScopes()) {
                curves(page, outcome, scope);
                summary(summary, outcome, scope);
                logRank(tests, outcome, scope);
            }
        }
        page.heading("Medians and tests");
        page.table(
                "Medians",
                summary,
                "Not reached: by the day of observation the curve, or the limit of its band, has not come down to one "
                        + "half, so that the median or the upper end of its interval lies beyond what has been "
                        + "observed; “123 to not reached” says that the median is hardly less than 123 days, and "
                        + "may be any number above. “–”: fewer than " + LEAST_FOR_MEDIAN
                        + " have had the event, and no median is told.");
        page.table("Log-rank tests", tests);
    }

    private String name(String scope) {
        return scope.equals(Counts.ALL) ? "All target groups" : data.label("cases", "target_group", code(scope));
    }

    private static String code(String scope) {
        return scope.equals(Counts.ALL) ? "" : scope.substring(scope.indexOf('=') + 1);
    }

    private List<Person> entered(int arm, String scope) {
        return data.persons().stream()
                .filter(person -> person.arm == arm
                        && person.entered()
                        && (scope.equals(Counts.ALL) || scope.equals(Counts.targetGroup(person.targetGroup))))
                .toList();
    }

    private KaplanMeier estimate(Outcome outcome, int arm, String scope) {
        return KaplanMeier.of(entered(arm, scope).stream()
                .map(person -> seen(person, outcome))
                .toList());
    }

    private void curves(Page page, Outcome outcome, String scope) {
        String end = scope.equals(Counts.ALL)
                ? ""
                : "-" + code(scope).toLowerCase(Locale.ROOT).replace('_', '-');
        Grid grid = new Grid("km-" + outcome.file() + end)
                .text("arm", "Group")
                .number("days", "Days")
                .number("survival", outcome.axis())
                .fileOnly("std_error")
                .fileOnly("low")
                .fileOnly("high")
                .number("interval", "95 % interval");
        List<LetsPlot.Point> points = new ArrayList<>();
        for (int arm = 0; arm < data.arms().size(); arm++) {
            curve(grid, points, outcome, arm, scope);
        }
        Grid risks = risks(outcome, scope, end);
        if (grid.isEmpty()) {
            page.absent(name(scope) + ": " + withoutCurve(outcome, scope))
                    .keep(grid)
                    .keep(risks);
            return;
        }
        page.chart(
                LetsPlot.curves(
                        outcome.name() + ": " + name(scope),
                        outcome.axis() + " by weeks since entry, in each group. " + told(outcome, scope),
                        data.armNames(),
                        points,
                        "Weeks since entry",
                        outcome.axis(),
                        lastWeek),
                outcome.name() + ": " + name(scope) + ". Under it, how many are at risk after so many weeks.",
                grid,
                risks,
                "At risk");
    }

    /** Why there is no curve. */
    private String withoutCurve(Outcome outcome, String scope) {
        boolean nobody = IntStream.range(0, data.arms().size())
                .mapToObj(arm -> key(Cells.key("events", outcome.code()), arm, scope))
                .allMatch(events -> cells.open(events) && cells.count(events) == 0);
        if (!nobody) {
            return "in neither group have " + Cells.LEAST
                    + " had the event while as many are still followed; there is no curve yet.";
        }
        return outcome.code().equals(FULL_RECOVERY) && scope.equals(Counts.targetGroup(FLEX_JOB))
                ? "nobody has recovered fully, and there is no curve. These cases commonly end with a flex-job or "
                        + "another benefit; time to leaving benefit is told below."
                : "nobody has had the event yet; there is no curve.";
    }

    private String told(Outcome outcome, String scope) {
        StringBuilder text = new StringBuilder();
        for (int arm = 0; arm < data.arms().size(); arm++) {
            KaplanMeier estimate = estimate(outcome, arm, scope);
            text.append(data.armNames().get(arm))
                    .append(": median ")
                    .append(
                            estimate.events() < LEAST_FOR_MEDIAN
                                    ? "not told"
                                    : Double.isNaN(estimate.median().days())
                                            ? NOT_REACHED.shown()
                                            : days(estimate.median().days()).shown() + " days")
                    .append(". ");
        }
        return text.toString();
    }

    /** The days on which the curve is drawn. */
    private void curve(Grid grid, List<LetsPlot.Point> points, Outcome outcome, int arm, String scope) {
        KaplanMeier estimate = estimate(outcome, arm, scope);
        String name = data.armNames().get(arm);
        if (estimate.atRisk(0) < Cells.LEAST) {
            return;
        }
        points.add(new LetsPlot.Point(name, 0, 1, 1, 1));
        long since = 0;
        LetsPlot.Point last = points.getLast();
        for (KaplanMeier.Step step : estimate.steps()) {
            since += step.events();
            if (since >= Cells.LEAST
                    && step.atRisk() >= Cells.LEAST
                    && (step.atRisk() == step.events() || step.atRisk() - step.events() >= Cells.LEAST)) {
                since = 0;
                last = new LetsPlot.Point(
                        name, (double) step.days() / DAYS_OF_A_WEEK, step.survival(), step.low(), step.high());
                points.add(last);
                Value low = Value.share(step.low());
                Value high = Value.share(step.high());
                grid.row(
                        Value.code(data.arms().get(arm), name),
                        Value.whole(step.days()),
                        Value.share(step.survival()),
                        Value.number(step.standardError(), 6),
                        low,
                        high,
                        new Value("", Value.interval(low, high)));
            }
        }
        if (since == 0) {
            double to = last.x();
            for (int day = lastWeek * DAYS_OF_A_WEEK; day > to * DAYS_OF_A_WEEK; day--) {
                if (estimate.atRisk(day) >= Cells.LEAST) {
                    points.add(
                            new LetsPlot.Point(name, (double) day / DAYS_OF_A_WEEK, last.y(), last.low(), last.high()));
                    break;
                }
            }
        }
    }

    private Grid risks(Outcome outcome, String scope, String end) {
        Grid grid = new Grid("km-" + outcome.file() + end + "-at-risk").text("arm", "Weeks since entry");
        for (int week = 0; week <= lastWeek; week += WEEKS_BETWEEN_RISKS) {
            grid.number("week_" + week, "" + week);
        }
        for (int arm = 0; arm < data.arms().size(); arm++) {
            List<Value> values = new ArrayList<>(
                    List.of(Value.code(data.arms().get(arm), data.armNames().get(arm))));
            for (int week = 0; week <= lastWeek; week += WEEKS_BETWEEN_RISKS) {
                values.add(Value.count(cells, key(risk(outcome, week), arm, scope)));
            }
            grid.row(values);
        }
        return grid;
    }

    private void summary(Grid grid, Outcome outcome, String scope) {
        for (int arm = 0; arm < data.arms().size(); arm++) {
            KaplanMeier estimate = estimate(outcome, arm, scope);
            boolean told = estimate.events() >= LEAST_FOR_MEDIAN;
            KaplanMeier.Median median = estimate.median();
            Value low = told ? days(median.low()) : Value.ABSENT;
            Value high = told ? days(median.high()) : Value.ABSENT;
            grid.row(
                    Value.code(outcome.code(), outcome.name()),
                    Value.code(code(scope), name(scope)),
                    Value.code(data.arms().get(arm), data.armNames().get(arm)),
                    Value.count(cells, key(Counts.ENTERED, arm, scope)),
                    Value.count(cells, key(Cells.key("events", outcome.code()), arm, scope)),
                    told ? days(median.days()) : Value.ABSENT,
                    low,
                    high,
                    new Value("", told ? Value.interval(low, high) : Value.ABSENT.shown()));
        }
    }

    /** A quantile of the time; not reached where the curve, or its limit, does not come so far down. */
    private static Value days(double days) {
        return Double.isNaN(days) ? NOT_REACHED : Value.number(days, 0);
    }

    private void logRank(Grid grid, Outcome outcome, String scope) {
        List<LogRank.Subject> subjects = new ArrayList<>();
        boolean open = true;
        for (int arm = 0; arm < data.arms().size(); arm++) {
            boolean first = arm == 0;
            entered(arm, scope)
                    .forEach(person ->
                            subjects.add(new LogRank.Subject(person.jobcentre, first, seen(person, outcome))));
            open &= cells.open(key(Cells.key("events", outcome.code()), arm, scope));
        }
        for (boolean stratified : new boolean[] {false, true}) {
            LogRank test = stratified ? LogRank.stratified(subjects) : LogRank.plain(subjects);
            grid.row(
                    Value.code(outcome.code(), outcome.name()),
                    Value.code(code(scope), name(scope)),
                    Value.code(stratified ? "STRATIFIED" : "PLAIN", stratified ? "stratified by jobcentre" : "plain"),
                    open ? Value.whole(test.observed()) : Value.text(Cells.HIDDEN),
                    open ? Value.number(test.expected(), 1) : Value.ABSENT,
                    open ? Value.number(test.chiSquare(), 2) : Value.ABSENT,
                    open ? Value.p(test.p()) : Value.ABSENT);
        }
    }
}
