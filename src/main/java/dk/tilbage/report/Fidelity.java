package dk.tilbage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Whether the intensive course was one, and how far it was from the ordinary: contact, hours of activity, an offer in
 * time.
 */
final class Fidelity implements Section {

    private static final String ON_BENEFIT = "on_benefit_day_28";
    private static final String ACTIVE = "active_by_day_28";
    private static final String WHOLE_WEEKS = "whole_weeks";
    private static final String LATER_WEEKS = "whole_weeks_from_5";
    /** A point over time is drawn where so many persons are behind it. */
    private static final int LEAST_AT_RISK = 20;

    private static final int WEEKS_BETWEEN_RISKS = 4;
    private static final double Z_95 = NormalDistribution.of(0, 1).inverseSurvivalProbability(0.025);
    private static final List<String> STATUSES = List.of("MET", "LATE", "BREACHED", "WAIVED", "DUE");

    private final TrialData data;
    private final Cells cells;
    private final Counts counts;
    private final boolean offers;

    Fidelity(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        this.counts = new Counts(data, cells);
        this.offers = data.has("offers", "partial_recoveries", "spells");
        for (int arm = 0; arm < data.arms().size(); arm++) {
            if (offers) {
                counts.byJobcentre(ON_BENEFIT, arm, this::onBenefitAtDay28);
                counts.byJobcentre(ACTIVE, arm, person -> onBenefitAtDay28(person) && person.activeByDay28);
                List<String> scopes = new ArrayList<>(counts.jobcentreScopes());
                scopes.add(Counts.ALL);
                counts.partOf(ACTIVE, ON_BENEFIT, arm, scopes);
                counts.partOf(ON_BENEFIT, Counts.ENTERED, arm, List.of(Counts.ALL));
            }
        }
        WeekTallies weeks = data.weeks();
        if (weeks != null) {
            owed(weeks);
            for (int arm = 0; arm < data.arms().size(); arm++) {
                wholeWeeks(arm);
            }
        }
    }

    private static boolean hasWeeks(Person person) {
        return person.entered() && person.weeks > 0;
    }

    private static boolean hasLaterWeeks(Person person) {
        return person.entered() && person.laterWeeks > 0;
    }

    /** How many the means are of: the first to be hidden, where it would tell one or two. */
    private void wholeWeeks(int arm) {
        counts.byJobcentre(WHOLE_WEEKS, arm, Fidelity::hasWeeks);
        counts.byJobcentre(LATER_WEEKS, arm, Fidelity::hasLaterWeeks);
        counts.partOf(WHOLE_WEEKS, Counts.ENTERED, arm, List.of(Counts.ALL));
        counts.partOf(WHOLE_WEEKS, Counts.ALLOCATED, arm, counts.jobcentreScopes());
        List<String> scopes = new ArrayList<>(counts.jobcentreScopes());
        scopes.add(Counts.ALL);
        counts.partOf(LATER_WEEKS, WHOLE_WEEKS, arm, scopes);
        for (String scope : scopes) {
            int weight = scope.equals(Counts.ALL) ? 1 : -1;
            cells.weigh(Counts.key(WHOLE_WEEKS, counts.arm(arm), scope), weight);
            cells.weigh(Counts.key(LATER_WEEKS, counts.arm(arm), scope), weight);
            if (offers) {
                counts.overlap(WHOLE_WEEKS, Fidelity::hasWeeks, ON_BENEFIT, this::onBenefitAtDay28, arm, scope);
                counts.overlap(LATER_WEEKS, Fidelity::hasLaterWeeks, ON_BENEFIT, this::onBenefitAtDay28, arm, scope);
            }
        }
    }

    private boolean onBenefitAtDay28(Person person) {
        KaplanMeier.Observation seen = person.toLeaving;
        return person.entered() && seen != null && seen.days() > TrialData.DAY_28;
    }

    private void owed(WeekTallies weeks) {
        SortedSet<String> statuses = new TreeSet<>(STATUSES);
        weeks.owed.values().forEach(one -> statuses.addAll(one.keySet()));
        if (statuses.size() > STATUSES.size()) {
            throw new ReportRefused("person_weeks: unknown status of contact among " + statuses + ".");
        }
        for (String status : STATUSES) {
            List<String> parts = new ArrayList<>();
            long sum = 0;
            for (Map.Entry<String, Map<String, Long>> one : weeks.owed.entrySet()) {
                long number = one.getValue().getOrDefault(status, 0L);
                sum += number;
                parts.add(cells.show(owedKey(status, one.getKey()), number));
            }
            cells.sum(cells.show(owedKey(status, Counts.ALL), sum), parts);
        }
        List<String> places = new ArrayList<>(weeks.owed.keySet());
        places.add(Counts.ALL);
        for (String place : places) {
            List<String> parts =
                    owed().stream().map(status -> owedKey(status, place)).toList();
            cells.sum(
                    cells.show(
                            owedKey("weeks", place),
                            parts.stream().mapToLong(cells::count).sum()),
                    parts);
        }
    }

    private static String owedKey(String status, String place) {
        return Cells.key("contact_owed", status, place);
    }

    @Override
    public String id() {
        return "fidelity";
    }

    @Override
    public String title() {
        return "Fidelity: what the groups were given";
    }

    @Override
    public void write(Page page) {
        page.reading("The trial can only show an effect where the two groups were given different things. The contrast "
                + "between them counts, not the level alone: "
                + "a jobcentre that sees its controls every week too tests nothing. What controls are given "
                + "beyond the ordinary course is registered alike and is no breach.");
        WeekTallies weeks = data.weeks();
        if (weeks == null) {
            page.absent("This profile has no table person_weeks; weeks of contact and hours of activity are not told.");
        } else {
            contact(page);
            overTime(page, weeks);
            owedTable(page, weeks);
        }
        if (offers) {
            inTime(page);
        } else {
            page.absent("This profile has no offers or partial recoveries; whether they began in time is not told.");
        }
    }

    // ---- means of persons
    // ----------------------------------------------------------------------------------------------

    /**
     * A mean of the persons of a group.
     *
     * @param moments of their numbers; absent where there are too few
     * @param open whether it may be told of how many
     */
    private record Mean(@Nullable Moments moments, boolean open) {}

    private record Means(Value name, List<Mean> arms) {}

    private void contact(Page page) {
        page.heading("Contact and hours, by jobcentre");
        page.paragraph("Counted are whole weeks on benefit, week 1 to " + WeekTallies.COURSE_WEEKS
                + " after entry, in both groups alike. “Contact” is a conversation held in the week, of any kind "
                + "but mail; hours of activity (offers and partial recovery together) are counted from week "
                + WeekTallies.FIRST_WEEK_OF_HOURS
                + ", from when they are owed. First a person's own share or mean is made, then the mean of persons, "
                + "so that the intervals (normal, 95 %; of the difference Welch's) do not take "
                + "weeks of one person for independent. Where it is hidden of how many persons a mean is, mean and "
                + "interval are rounded to a tenth, and the standard deviation, from which the number would follow, "
                + "is not told.");
        means(
                page,
                "fidelity-contact",
                "Weeks with contact",
                "Weeks with contact, %",
                100,
                WHOLE_WEEKS,
                person -> person.weeks == 0 ? Double.NaN : (double) person.weeksWithContact / person.weeks);
        means(
                page,
                "fidelity-hours",
                "Hours of activity a week",
                "Hours of activity a week",
                1,
                LATER_WEEKS,
                person -> person.laterWeeks == 0 ? Double.NaN : person.hours / person.laterWeeks);
    }

    private void means(
            Page page,
            String file,
            String title,
            String axis,
            double scale,
            String persons,
            ToDoubleFunction<Person> of) {
        List<Means> means = new ArrayList<>();
        means.add(mean(Value.code("", "All"), Counts.ALL, persons, of));
        for (String jobcentre : data.jobcentres()) {
            means.add(mean(
                    Value.code(jobcentre, data.jobcentreName(jobcentre)), Counts.jobcentre(jobcentre), persons, of));
        }
        Grid grid = new Grid(file).text("jobcentre", "Jobcentre");
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String code = data.arms().get(arm).toLowerCase(Locale.ROOT);
            String label = data.armNames().get(arm);
            grid.number(code + "_n", label + ": persons", label)
                    .number(code + "_mean", "mean", label)
                    .number(code + "_sd", "SD", label)
                    .fileOnly(code + "_low")
                    .fileOnly(code + "_high");
        }
        grid.number("difference", "Difference").fileOnly("low").fileOnly("high").number("interval", "95 % interval");
        List<LetsPlot.Dot> dots = new ArrayList<>();
        LeftOut leftOut = new LeftOut(data.armNames());
        for (Means row : means) {
            List<Value> values = new ArrayList<>(List.of(row.name()));
            for (int arm = 0; arm < data.arms().size(); arm++) {
                Mean mean = row.arms().get(arm);
                String group = data.armNames().get(arm);
                values.add(Value.count(cells, personsKey(persons, arm, row.name())));
                values.addAll(told(mean, scale));
                if (mean.moments() == null) {
                    leftOut.add(LeftOut.Why.FEW, group, row.name().shown());
                } else {
                    dots.add(dot(row.name().shown(), group, mean, scale));
                }
            }
            values.addAll(difference(row.arms().getFirst(), row.arms().getLast(), scale));
            grid.row(values);
        }
        if (dots.isEmpty()) {
            page.absent("Nobody has a whole week after entry yet: " + title.toLowerCase(Locale.ROOT) + " are not told.")
                    .keep(grid);
        } else {
            page.chart(
                    LetsPlot.dots(
                            title, title + ", mean of persons, by group and jobcentre.", data.armNames(), dots, axis),
                    title + ", mean of persons, by jobcentre and group, with 95 % intervals.",
                    grid,
                    leftOut);
        }
    }

    private String personsKey(String persons, int arm, Value name) {
        return Counts.key(persons, counts.arm(arm), name.file().isEmpty() ? Counts.ALL : Counts.jobcentre(name.file()));
    }

    /** Half the width of the interval of a mean. */
    private static double half(Moments moments) {
        return Z_95 * Math.sqrt(moments.variance() / moments.n());
    }

    private static LetsPlot.Dot dot(String name, String group, Mean mean, double scale) {
        Moments moments = Objects.requireNonNull(mean.moments());
        double half = half(moments);
        return new LetsPlot.Dot(
                name,
                group,
                tenth(moments.mean() * scale),
                Math.max(0, tenth((moments.mean() - half) * scale)),
                tenth((moments.mean() + half) * scale));
    }

    /** Mean, standard deviation and interval; mean and interval rounded where it is not told of how many they are. */
    private static List<Value> told(Mean mean, double scale) {
        Moments moments = mean.moments();
        if (moments == null) {
            return List.of(Value.ABSENT, Value.ABSENT, Value.ABSENT, Value.ABSENT);
        }
        double half = half(moments);
        if (!mean.open()) {
            return List.of(
                    rounded(moments.mean(), scale),
                    Value.ABSENT,
                    rounded(moments.mean() - half, scale),
                    rounded(moments.mean() + half, scale));
        }
        return List.of(
                scaled(moments.mean(), scale),
                scaled(Math.sqrt(moments.variance()), scale),
                scaled(moments.mean() - half, scale),
                scaled(moments.mean() + half, scale));
    }

    private static List<Value> difference(Mean mean, Mean other, double scale) {
        Moments first = mean.moments();
        Moments second = other.moments();
        if (first == null || second == null) {
            return List.of(Value.ABSENT, Value.ABSENT, Value.ABSENT, Value.ABSENT);
        }
        double difference = first.mean() - second.mean();
        double half = Math.hypot(half(first), half(second));
        boolean open = mean.open() && other.open();
        Value low = open ? scaled(difference - half, scale) : rounded(difference - half, scale);
        Value high = open ? scaled(difference + half, scale) : rounded(difference + half, scale);
        return List.of(
                open ? scaled(difference, scale) : rounded(difference, scale),
                low,
                high,
                new Value("", Value.interval(low, high)));
    }

    /** A file has shares as fractions. */
    private static Value scaled(double number, double scale) {
        return Double.isNaN(number)
                ? Value.ABSENT
                : new Value(Value.exact(number), Value.number(number * scale, 1).shown());
    }

    /** To a tenth of what the reader sees, in the file too. */
    private static Value rounded(double number, double scale) {
        return scaled(tenth(number * scale) / scale, scale);
    }

    private static double tenth(double number) {
        return Math.round(number * 10) / 10.0;
    }

    private Means mean(Value name, String scope, String persons, ToDoubleFunction<Person> of) {
        List<Mean> arms = new ArrayList<>();
        for (int arm = 0; arm < data.arms().size(); arm++) {
            Moments moments = new Moments();
            for (Person person : data.persons()) {
                double value = person.arm == arm && person.entered() ? of.applyAsDouble(person) : Double.NaN;
                if (!Double.isNaN(value)
                        && (scope.equals(Counts.ALL) || scope.equals(Counts.jobcentre(person.jobcentre)))) {
                    moments.add(value);
                }
            }
            arms.add(new Mean(enough(moments), cells.open(Counts.key(persons, counts.arm(arm), scope))));
        }
        return new Means(name, arms);
    }

    private static @Nullable Moments enough(Moments moments) {
        return moments.n() < Cells.LEAST ? null : moments;
    }

    // ---- over time
    // -----------------------------------------------------------------------------------------------------

    private void overTime(Page page, WeekTallies weeks) {
        page.heading("Over time");
        page.paragraph(
                "Shares and means of the whole weeks on benefit that fall there, rounded to a tenth of a per cent "
                        + "and of an hour. A point is drawn where at least "
                        + LEAST_AT_RISK
                        + " persons of the group are behind it: of fewer the line would show who they are, not "
                        + "what the group was given. The numbers of a figure are told from " + Cells.LEAST
                        + " persons on, and where there are no fewer than " + Cells.LEAST
                        + " weeks with or without contact. There are no intervals, since weeks of one person are not "
                        + "independent; those of figures by jobcentre are made of persons.");
        series(page, "fidelity-week", "week", "Week since entry", weeks.byWeek, WEEKS_BETWEEN_RISKS);
        series(
                page,
                "fidelity-month",
                "month",
                "Calendar month (weeks 1 to " + WeekTallies.COURSE_WEEKS + ")",
                weeks.byMonth,
                1);
    }

    private <K> void series(
            Page page, String file, String name, String heading, Map<K, WeekTallies.Tally[]> tallies, int step) {
        Grid grid = new Grid(file).text(name, heading);
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String code = data.arms().get(arm).toLowerCase(Locale.ROOT);
            String label = data.armNames().get(arm);
            grid.number(code + "_contact", label + ": weeks with contact");
            grid.number(code + "_hours", label + ": hours a week");
            grid.number(code + "_ten_hours", label + ": weeks of 10 hours");
        }
        List<LetsPlot.Point> contact = new ArrayList<>();
        List<LetsPlot.Point> hours = new ArrayList<>();
        List<String> names = tallies.entrySet().stream()
                .filter(entry -> Stream.of(entry.getValue()).anyMatch(tally -> tally.persons >= LEAST_AT_RISK))
                .map(entry -> entry.getKey().toString())
                .toList();
        double highest = 0;
        for (Map.Entry<K, WeekTallies.Tally[]> entry : tallies.entrySet()) {
            List<Value> values =
                    new ArrayList<>(List.of(Value.text(entry.getKey().toString())));
            double x = names.indexOf(entry.getKey().toString());
            for (int arm = 0; arm < data.arms().size(); arm++) {
                WeekTallies.Tally tally = entry.getValue()[arm];
                boolean told = tally.persons >= Cells.LEAST;
                boolean drawn = tally.persons >= LEAST_AT_RISK;
                double share = told ? share(tally.withContact, tally.weeks) : Double.NaN;
                double mean = told ? Math.round(10 * tally.hours / tally.weeks) / 10.0 : Double.NaN;
                values.add(Value.share(share));
                values.add(Value.number(mean, 1));
                values.add(Value.share(told ? share(tally.withHours, tally.weeks) : Double.NaN));
                if (drawn && !Double.isNaN(share)) {
                    contact.add(new LetsPlot.Point(data.armNames().get(arm), x, 100 * share));
                }
                if (drawn) {
                    hours.add(new LetsPlot.Point(data.armNames().get(arm), x, mean));
                    highest = Math.max(highest, mean);
                }
            }
            grid.row(values);
        }
        if (contact.isEmpty() || hours.isEmpty()) {
            page.absent("No " + name + " has " + LEAST_AT_RISK
                            + " persons of a group behind it yet: nothing is drawn by " + name + ".")
                    .keep(grid);
            return;
        }
        page.chart(
                LetsPlot.lines(
                        "Weeks with contact by " + name,
                        "Share of weeks with contact in each group, by " + name + ".",
                        data.armNames(),
                        contact,
                        heading,
                        names,
                        "Weeks with contact, %",
                        100),
                "Weeks with contact, by " + name + ". Under it, how many persons are behind a point.",
                grid,
                atRisk(file, name, heading, tallies, names, step),
                "Persons, to the nearest ten");
        page.picture(
                LetsPlot.lines(
                        "Hours of activity by " + name,
                        "Mean hours of activity a week in each group, by " + name + ".",
                        data.armNames(),
                        hours,
                        heading,
                        names,
                        "Hours a week",
                        Math.ceil(Math.max(highest, 1) * 1.1)),
                "Hours of activity a week, by " + name + ". Its numbers are in the table of the figure before.");
    }

    /** How many persons are behind the points, in tens: exact, two of them would tell how many left between. */
    private <K> Grid atRisk(
            String file,
            String name,
            String heading,
            Map<K, WeekTallies.Tally[]> tallies,
            List<String> drawn,
            int step) {
        Grid grid = new Grid(file + "-persons").text("arm", heading);
        List<WeekTallies.Tally[]> columns = new ArrayList<>();
        int at = 0;
        for (Map.Entry<K, WeekTallies.Tally[]> entry : tallies.entrySet()) {
            String key = entry.getKey().toString();
            if (drawn.contains(key)) {
                if (at % step == 0) {
                    // Months are not broken at their hyphen.
                    grid.number(name + "_" + key, key.replace('-', '\u2011'));
                    columns.add(entry.getValue());
                }
                at++;
            }
        }
        for (int arm = 0; arm < data.arms().size(); arm++) {
            int which = arm;
            List<Value> values = new ArrayList<>(
                    List.of(Value.code(data.arms().get(arm), data.armNames().get(arm))));
            columns.forEach(tally -> values.add(
                    tally[which].persons < LEAST_AT_RISK
                            ? new Value("", "<" + LEAST_AT_RISK)
                            : Value.whole(Math.round(tally[which].persons / 10.0) * 10)));
            grid.row(values);
        }
        return grid;
    }

    private static double share(long some, long of) {
        long rest = of - some;
        boolean small = (some > 0 && some < Cells.LEAST) || (rest > 0 && rest < Cells.LEAST);
        return small || of == 0 ? Double.NaN : Math.round(1000.0 * some / of) / 1000.0;
    }

    // ---- owed, and in time
    // ---------------------------------------------------------------------------------------------

    private void owedTable(Page page, WeekTallies weeks) {
        page.heading("Contact owed and kept");
        if (weeks.owed.isEmpty()) {
            page.absent("No contact was owed to anybody in a whole week of the course.");
            return;
        }
        page.paragraph(
                "Of the whole weeks of participants' courses, how the weekly contact conversation of the protocol "
                        + "was kept: met in the week, late, breached or still due. Kept is the share met of those "
                        + "met, late and breached. In waived weeks (exempt, recovered, or another frequency decided) "
                        + "no contact was owed; they stand in the last column and in no other.");
        Grid grid =
                new Grid("fidelity-contact-owed").text("jobcentre", "Jobcentre").number("weeks", "Owed, weeks");
        owed().forEach(status ->
                grid.number(status.toLowerCase(Locale.ROOT), data.label("obligations", "status", status)));
        grid.number("kept", "Kept").number("waived", "Not owed: waived, weeks");
        List<String> places = new ArrayList<>(List.of(Counts.ALL));
        places.addAll(weeks.owed.keySet());
        for (String place : places) {
            List<Value> values = new ArrayList<>();
            values.add(place.equals(Counts.ALL) ? Value.code("", "All") : Value.code(place, data.jobcentreName(place)));
            values.add(Value.count(cells, owedKey("weeks", place)));
            owed().forEach(status -> values.add(Value.count(cells, owedKey(status, place))));
            List<String> judged = List.of(owedKey("MET", place), owedKey("LATE", place), owedKey("BREACHED", place));
            long all = judged.stream().mapToLong(cells::count).sum();
            boolean open = judged.stream().allMatch(cells::open);
            values.add(
                    !open
                            ? Value.text(Cells.HIDDEN)
                            : all == 0 ? Value.ABSENT : Value.share((double) cells.count(judged.getFirst()) / all));
            values.add(Value.count(cells, owedKey(WeekTallies.WAIVED, place)));
            grid.row(values);
        }
        page.table("Weeks in which contact was owed, and those in which it was waived", grid);
    }

    private static List<String> owed() {
        return STATUSES.stream()
                .filter(status -> !status.equals(WeekTallies.WAIVED))
                .toList();
    }

    private void inTime(Page page) {
        page.heading("An offer or partial recovery by day 28");
        page.paragraph(
                "Of those still on benefit 28 days after entry, how many had begun an offer or a partial recovery "
                        + "(delvis raskmelding) by then that was not over before entry. It is owed to participants; "
                        + "for controls it shows the contrast. The exempt are counted as the others.");
        Comparison comparison = new Comparison(data, cells, "fidelity-day-28", "jobcentre", "Jobcentre");
        comparison.row(Value.code("", "All"), keys(ACTIVE, Counts.ALL), keys(ON_BENEFIT, Counts.ALL));
        for (String jobcentre : data.jobcentres()) {
            comparison.row(
                    Value.code(jobcentre, data.jobcentreName(jobcentre)),
                    keys(ACTIVE, Counts.jobcentre(jobcentre)),
                    keys(ON_BENEFIT, Counts.jobcentre(jobcentre)));
        }
        if (comparison.dots().isEmpty()) {
            page.table("Begun by day 28", comparison.grid());
        } else {
            page.chart(
                    LetsPlot.dots(
                            "Active by day 28",
                            "Share of those on benefit on day 28 who had begun an offer or a partial recovery, by "
                                    + "group and jobcentre.",
                            data.armNames(),
                            comparison.dots(),
                            "Begun by day 28, %"),
                    "Share of those on benefit on day 28 who had begun an offer or a partial recovery, by jobcentre "
                            + "and group, with Wilson's 95 % intervals.",
                    comparison.grid(),
                    comparison.leftOut());
        }
    }

    private List<String> keys(String what, String scope) {
        return data.arms().stream().map(arm -> Counts.key(what, arm, scope)).toList();
    }
}
