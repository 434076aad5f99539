package dk.tilbage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Whether the intensive course was one, and how far it was from the ordinary: contact, hours of activity, an offer in
 * time.
 */
final class Fidelity implements Section {

    private static final String ON_BENEFIT = "on_benefit_day_28";
    private static final String ACTIVE = "active_by_day_28";
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
            List<String> parts = STATUSES.stream()
                    .filter(status -> !status.equals(WeekTallies.WAIVED))
                    .map(status -> owedKey(status, place))
                    .toList();
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

    private record Mean(
            Value name, @Nullable Moments one, @Nullable Moments other) {}

    private void contact(Page page) {
        page.heading("Contact and hours, by jobcentre");
        page.paragraph("Counted are whole weeks on benefit, week 1 to " + WeekTallies.COURSE_WEEKS
                + " after entry, in both groups alike. “Contact” is a conversation held in the week, of any kind "
                + "but mail; hours of activity (offers and partial recovery together) are counted from week "
                + WeekTallies.FIRST_WEEK_OF_HOURS
                + ", from when they are owed. First a person's own share or mean is made, then the mean of persons, "
                + "so that the interval of the difference (Welch, 95 %) does not take "
                + "weeks of one person for independent. Jobcentres with fewer than " + Cells.LEAST
                + " such persons in a group are left out.");
        means(
                page,
                "fidelity-contact",
                "Weeks with contact",
                "Weeks with contact, %",
                100,
                person -> person.weeks == 0 ? Double.NaN : (double) person.weeksWithContact / person.weeks);
        means(
                page,
                "fidelity-hours",
                "Hours of activity a week",
                "Hours of activity a week",
                1,
                person -> person.laterWeeks == 0 ? Double.NaN : person.hours / person.laterWeeks);
    }

    private void means(Page page, String file, String title, String axis, double scale, ToDoubleFunction<Person> of) {
        List<Mean> means = new ArrayList<>();
        means.add(mean(Value.code("", "All"), Counts.ALL, of));
        for (String jobcentre : data.jobcentres()) {
            means.add(mean(Value.code(jobcentre, data.jobcentreName(jobcentre)), Counts.jobcentre(jobcentre), of));
        }
        Grid grid = new Grid(file).text("jobcentre", "Jobcentre");
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String code = data.arms().get(arm).toLowerCase(Locale.ROOT);
            grid.number(code + "_mean", data.armNames().get(arm)).number(code + "_sd", "SD");
        }
        grid.number("difference", "Difference").fileOnly("low").fileOnly("high").number("interval", "95 % interval");
        List<LetsPlot.Dot> dots = new ArrayList<>();
        for (Mean mean : means) {
            List<Value> values = new ArrayList<>(List.of(mean.name()));
            Moments one = mean.one();
            Moments other = mean.other();
            int arm = 0;
            for (Moments moments : java.util.Arrays.asList(one, other)) {
                values.add(moments == null ? Value.ABSENT : scaled(moments.mean(), scale));
                values.add(moments == null ? Value.ABSENT : scaled(Math.sqrt(moments.variance()), scale));
                if (moments != null) {
                    dots.add(new LetsPlot.Dot(
                            mean.name().shown(), data.armNames().get(arm), moments.mean() * scale));
                }
                arm++;
            }
            if (one == null || other == null) {
                values.addAll(List.of(Value.ABSENT, Value.ABSENT, Value.ABSENT, Value.ABSENT));
            } else {
                double difference = one.mean() - other.mean();
                double half = NormalDistribution.of(0, 1).inverseSurvivalProbability(0.025)
                        * Math.sqrt(one.variance() / one.n() + other.variance() / other.n());
                Value low = scaled(difference - half, scale);
                Value high = scaled(difference + half, scale);
                values.addAll(List.of(scaled(difference, scale), low, high, new Value("", Value.interval(low, high))));
            }
            grid.row(values);
        }
        if (dots.isEmpty()) {
            page.absent("Nobody has a whole week after entry yet: " + title.toLowerCase(Locale.ROOT) + " are not told.")
                    .keep(grid);
        } else {
            page.chart(
                    LetsPlot.dots(
                            title,
                            title + ", mean of persons, by group and jobcentre.",
                            data.armNames(),
                            dots,
                            axis,
                            List.of()),
                    title + ", mean of persons, by jobcentre and group.",
                    grid);
        }
    }

    /** A file has shares as fractions. */
    private static Value scaled(double number, double scale) {
        return Double.isNaN(number)
                ? Value.ABSENT
                : new Value(Value.exact(number), Value.number(number * scale, 1).shown());
    }

    private Mean mean(Value name, String scope, ToDoubleFunction<Person> of) {
        List<Moments> arms = new ArrayList<>();
        for (int arm = 0; arm < data.arms().size(); arm++) {
            Moments moments = new Moments();
            for (Person person : data.persons()) {
                double value = person.arm == arm && person.entered() ? of.applyAsDouble(person) : Double.NaN;
                if (!Double.isNaN(value)
                        && (scope.equals(Counts.ALL) || scope.equals(Counts.jobcentre(person.jobcentre)))) {
                    moments.add(value);
                }
            }
            arms.add(moments);
        }
        return new Mean(name, enough(arms.get(0)), enough(arms.get(1)));
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
                        + "and of an hour. A point is left out where fewer than "
                        + Cells.LEAST + " persons are behind it, or fewer than " + Cells.LEAST
                        + " weeks with or without contact.");
        series(page, "fidelity-week", "week", "Week since entry", weeks.byWeek);
        series(
                page,
                "fidelity-month",
                "month",
                "Calendar month (weeks 1 to " + WeekTallies.COURSE_WEEKS + ")",
                weeks.byMonth);
    }

    private <K> void series(Page page, String file, String name, String heading, Map<K, WeekTallies.Tally[]> tallies) {
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
        List<String> names = tallies.keySet().stream().map(Object::toString).toList();
        double highest = 0;
        for (Map.Entry<K, WeekTallies.Tally[]> entry : tallies.entrySet()) {
            List<Value> values =
                    new ArrayList<>(List.of(Value.text(entry.getKey().toString())));
            double x = names.indexOf(entry.getKey().toString());
            for (int arm = 0; arm < data.arms().size(); arm++) {
                WeekTallies.Tally tally = entry.getValue()[arm];
                boolean told = tally.persons >= Cells.LEAST;
                double share = told ? share(tally.withContact, tally.weeks) : Double.NaN;
                double mean = told ? Math.round(10 * tally.hours / tally.weeks) / 10.0 : Double.NaN;
                values.add(Value.share(share));
                values.add(Value.number(mean, 1));
                values.add(Value.share(told ? share(tally.withHours, tally.weeks) : Double.NaN));
                if (!Double.isNaN(share)) {
                    contact.add(new LetsPlot.Point(data.armNames().get(arm), x, 100 * share));
                }
                if (told) {
                    hours.add(new LetsPlot.Point(data.armNames().get(arm), x, mean));
                    highest = Math.max(highest, mean);
                }
            }
            grid.row(values);
        }
        if (contact.isEmpty() || hours.isEmpty()) {
            page.absent("There are too few weeks to be shown by " + name + ".").keep(grid);
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
                "Weeks with contact, by " + name + ".",
                grid);
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
                        + "was kept: met in the week, late, breached or still due. Waived weeks (exempt, "
                        + "recovered, or another frequency decided) are counted by themselves: in them no contact "
                        + "was owed. Kept is the share met of those "
                        + "met, late and breached.");
        Grid grid =
                new Grid("fidelity-contact-owed").text("jobcentre", "Jobcentre").number("weeks", "Weeks owed");
        STATUSES.forEach(
                status -> grid.number(status.toLowerCase(Locale.ROOT), data.label("obligations", "status", status)));
        grid.number("kept", "Kept");
        List<String> places = new ArrayList<>(List.of(Counts.ALL));
        places.addAll(weeks.owed.keySet());
        for (String place : places) {
            List<Value> values = new ArrayList<>();
            values.add(place.equals(Counts.ALL) ? Value.code("", "All") : Value.code(place, data.jobcentreName(place)));
            values.add(Value.count(cells, owedKey("weeks", place)));
            STATUSES.forEach(status -> values.add(Value.count(cells, owedKey(status, place))));
            List<String> judged = List.of(owedKey("MET", place), owedKey("LATE", place), owedKey("BREACHED", place));
            long all = judged.stream().mapToLong(cells::count).sum();
            boolean open = judged.stream().allMatch(cells::open);
            values.add(
                    !open
                            ? Value.text(Cells.HIDDEN)
                            : all == 0 ? Value.ABSENT : Value.share((double) cells.count(judged.getFirst()) / all));
            grid.row(values);
        }
        page.table("Weeks in which contact was owed", grid);
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
                            "Begun by day 28, %",
                            List.of()),
                    "Share of those on benefit on day 28 who had begun an offer or a partial recovery, by jobcentre "
                            + "and group.",
                    comparison.grid());
        }
    }

    private List<String> keys(String what, String scope) {
        return data.arms().stream().map(arm -> Counts.key(what, arm, scope)).toList();
    }
}
