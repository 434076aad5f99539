package dk.tilbage.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The trial's own measure of success, best first, on two days, as allocated. */
final class Outcomes implements Section {

    private static final Set<String> IN_WORK = Set.of("OWN_JOB", "OTHER_JOB", "SELF_EMPLOYMENT");
    private static final String FLEX_JOB = "FLEX_JOB";

    private static final String WORK = "WORK";
    private static final String PARTLY = "PARTLY_RECOVERED";
    private static final String OFFER = "ACTIVE_OFFER";
    private static final String NONE = "NONE";

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(WORK, "In work and off benefit");
        NAMES.put(PARTLY, "Partially recovered (delvist raskmeldt)");
        NAMES.put(OFFER, "In an active offer");
        NAMES.put(NONE, "None of these");
    }

    /** Of fewer persons a rounded test could still be traced back to its counts. */
    private static final int LEAST_FOR_A_TEST = 30;

    /** So many of each group must stand above the last level, and on it, for a test that holds for large numbers. */
    private static final int LEAST_DECIDED = 10;

    private record Day(int which, String code, String name, String file) {}

    private static final List<Day> DAYS = List.of(
            new Day(Person.AFTER_FOUR_MONTHS, "FOUR_MONTHS", "Four months after entry", "four-months"),
            new Day(Person.AT_OBSERVATION, "OBSERVED_TO", "On the day of observation", "observed-to"));

    private final TrialData data;
    private final Cells cells;
    private final Counts counts;
    private final boolean there;

    Outcomes(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        this.counts = new Counts(data, cells);
        this.there = data.has("offers", "partial_recoveries", "spells");
        if (there) {
            for (Day day : DAYS) {
                for (int arm = 0; arm < data.arms().size(); arm++) {
                    count(day, arm);
                }
            }
        }
    }

    private void count(Day day, int arm) {
        String observed = Cells.key("observed", day.code());
        for (String group : data.targetGroups()) {
            String scope = Counts.targetGroup(group);
            String all = cells.show(
                    key(observed, arm, scope),
                    counts.number(arm, scope, person -> person.outcomeDay(day.which(), data.observedTo()) != null));
            if (day.which() == Person.AT_OBSERVATION) {
                cells.sum(key(Counts.ENTERED, arm, scope), List.of(all));
            } else {
                cells.share(all, cells.count(all), key(Counts.ENTERED, arm, scope));
            }
            List<String> parts = new ArrayList<>();
            for (String level : levels(group)) {
                parts.add(cells.show(
                        key(Cells.key(observed, level), arm, scope),
                        counts.number(
                                arm,
                                scope,
                                person -> person.outcomeDay(day.which(), data.observedTo()) != null
                                        && level(person, day).equals(level))));
            }
            cells.sum(all, parts);
        }
    }

    /** A flex-job case is never partially recovered. */
    private static List<String> levels(String targetGroup) {
        return targetGroup.equals(FLEX_JOB) ? List.of(WORK, OFFER, NONE) : List.copyOf(NAMES.keySet());
    }

    private String level(Person person, Day day) {
        LocalDate on = person.outcomeDay(day.which(), data.observedTo());
        if (on == null) {
            return "";
        }
        if (person.offBenefit(on)) {
            return inWork(person, on) ? WORK : NONE;
        }
        if (person.partlyRecovered[day.which()] && !person.targetGroup.equals(FLEX_JOB)) {
            return PARTLY;
        }
        return person.inOffer[day.which()] ? OFFER : NONE;
    }

    private static boolean inWork(Person person, LocalDate on) {
        boolean flexJob = person.closed(on, FLEX_JOB);
        return person.targetGroup.equals(FLEX_JOB) ? flexJob : flexJob || person.recovered(on, IN_WORK);
    }

    private String key(String what, int arm, String scope) {
        return Counts.key(what, counts.arm(arm), scope);
    }

    @Override
    public String id() {
        return "outcomes";
    }

    @Override
    public String title() {
        return "Success, in the trial's own order";
    }

    @Override
    public void write(Page page) {
        if (!there) {
            page.absent(
                    "This profile has no offers, partial recoveries or spells; the criteria of success are not told.");
            return;
        }
        page.reading("Everybody who entered stands on one level, the best that holds on the day, and is counted in the "
                + "group she was allocated to, exempt or not. Win odds above 1 say that "
                + "one of " + data.armNames().getFirst()
                + " taken by chance more often does better than one of "
                + data.armNames().getLast()
                + " than the other way round; 1 is no difference.");
        page.paragraph(
                "Sickness benefit: (1) in work (own or other job, self-employment, flex-job) and off benefit, (2) "
                        + "partially recovered, (3) in an active offer, else none. Flex-job: (1) in a flex-job and "
                        + "off benefit, (2) in an "
                        + "active offer, else none. Off benefit but not in work (the unemployment fund, another "
                        + "benefit, pension, moved, dead) is none. An offer or partial recovery ends with the time "
                        + "on benefit in which it began. Where a case was reopened later, what holds is the end in "
                        + "force on the day; the tables do not tell to what a recovery led that a reopening has "
                        + "undone: it is counted as work. Another end that was undone is counted as none. Four months after entry only those are counted "
                        + "who were observed that long; where one or two were not, how many were is hidden and "
                        + "shares are rounded to whole per cent. "
                        + "The test is Wilcoxon's, Mann's and Whitney's with correction for ties; the interval of "
                        + "the win odds is from the placements (Brunner and Munzel 2000), on the scale of its "
                        + "logarithm.");
        Grid tests = new Grid("success-test")
                .text("day", "Day")
                .text("target_group", "Target group")
                .number("win_odds", "Win odds")
                .fileOnly("low")
                .fileOnly("high")
                .number("interval", "95 % interval")
                .number("better", "Chance of doing better")
                .number("p", "p")
                .text("caution", "Caution");
        for (Day day : DAYS) {
            for (String group : data.targetGroups()) {
                table(page, day, group);
                test(tests, day, group);
            }
        }
        page.table(
                "Tests of the order",
                tests,
                "Few decided: in a group fewer than " + LEAST_DECIDED
                        + " stand on a level above the last, or fewer than " + LEAST_DECIDED
                        + " on the last. The odds can turn with a few persons, and test and interval, which hold for "
                        + "large numbers, are not to be relied on. Early: fewer than half of those who entered have "
                        + "been followed for four months. What stands there on the day of observation is how things "
                        + "are under way (an offer that runs counts, a job that comes after it does not yet), not a "
                        + "result of the trial.");
    }

    private void table(Page page, Day day, String group) {
        String scope = Counts.targetGroup(group);
        String name = data.label("cases", "target_group", group);
        Comparison comparison = new Comparison(
                data,
                cells,
                "success-" + day.file() + "-" + group.toLowerCase(Locale.ROOT).replace('_', '-'),
                "level",
                "Level");
        String observed = Cells.key("observed", day.code());
        for (String level : levels(group)) {
            String label = level.equals(WORK) && group.equals(FLEX_JOB)
                    ? "In a flex-job and off benefit"
                    : NAMES.getOrDefault(level, level);
            List<String> some = keys(Cells.key(observed, level), scope);
            List<String> of = keys(observed, scope);
            if (of.stream().allMatch(cells::open)) {
                comparison.row(Value.code(level, label), some, of);
            } else {
                comparison.rounded(Value.code(level, label), some, of);
            }
        }
        String caption = day.name() + ": " + name;
        if (keys(observed, scope).stream().mapToLong(cells::count).sum() == 0) {
            page.absent(
                            day.which() == Person.AFTER_FOUR_MONTHS
                                    ? caption + ". Nobody has been followed for four months yet."
                                    : caption + ". Nobody has entered yet.")
                    .keep(comparison.grid());
            return;
        }
        if (comparison.dots().isEmpty()) {
            page.table(caption, comparison.grid());
        } else {
            page.chart(
                    LetsPlot.dots(
                            caption,
                            "Share on each level of success, best first, in each group.",
                            data.armNames(),
                            comparison.dots(),
                            "% of those observed"),
                    caption + ". Best level first, with Wilson's 95 % intervals where the counts are shown.",
                    comparison.grid(),
                    comparison.leftOut());
        }
    }

    private List<String> keys(String what, String scope) {
        return data.arms().stream().map(arm -> Counts.key(what, arm, scope)).toList();
    }

    private void test(Grid grid, Day day, String group) {
        String scope = Counts.targetGroup(group);
        List<String> levels = levels(group);
        long[][] numbers = new long[2][levels.size()];
        boolean open = true;
        for (int arm = 0; arm < 2; arm++) {
            int first = arm;
            for (int level = 0; level < levels.size(); level++) {
                String key = key(Cells.key("observed", day.code(), levels.get(level)), arm, scope);
                numbers[arm][level] = cells.count(key);
            }
            open &= cells.open(key(Cells.key("observed", day.code()), arm, scope));
            open &= levels.stream()
                    .allMatch(level -> cells.open(key(Cells.key("observed", day.code(), level), first, scope)));
        }
        boolean enough = Math.min(
                        Arrays.stream(numbers[0]).sum(),
                        Arrays.stream(numbers[1]).sum())
                >= LEAST_FOR_A_TEST;
        OrdinalComparison test = OrdinalComparison.of(numbers[0], numbers[1]);
        Value low = told(test.low(), open, enough);
        Value high = told(test.high(), open, enough);
        grid.row(
                Value.code(day.code(), day.name()),
                Value.code(group, data.label("cases", "target_group", group)),
                told(test.winOdds(), open, enough),
                low,
                high,
                new Value("", Value.interval(low, high)),
                told(test.better(), open, enough),
                open || enough ? Value.p(open ? test.p() : rounded(test.p(), 1000)) : Value.ABSENT,
                caution(day, scope, numbers));
    }

    /** Why a test should not be relied on yet. */
    private Value caution(Day day, String scope, long[][] numbers) {
        long entered =
                keys(Counts.ENTERED, scope).stream().mapToLong(cells::count).sum();
        long followed = keys(Cells.key("observed", DAYS.getFirst().code()), scope).stream()
                .mapToLong(cells::count)
                .sum();
        boolean few = Arrays.stream(numbers).anyMatch(arm -> {
            long last = arm[arm.length - 1];
            return last < LEAST_DECIDED || Arrays.stream(arm).sum() - last < LEAST_DECIDED;
        });
        boolean early = day.which() == Person.AT_OBSERVATION && 2 * followed < entered;
        if (few) {
            return early
                    ? Value.code("FEW_DECIDED EARLY", "few decided; early")
                    : Value.code("FEW_DECIDED", "few decided");
        }
        return early ? Value.code("EARLY", "early") : Value.code("", "");
    }

    /** Exact where the counts are shown; rounded where they are not, so that they cannot be found from it. */
    private static Value told(double number, boolean open, boolean enough) {
        return open ? Value.number(number, 2) : enough ? Value.number(rounded(number, 100), 2) : Value.ABSENT;
    }

    private static double rounded(double number, double parts) {
        return Double.isNaN(number) ? number : Math.round(number * parts) / parts;
    }
}
