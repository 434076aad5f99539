package dk.tilbage.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether the arms are alike in what was known before the trial did anything: standardised differences. */
final class Balance implements Section {

    /** Days from the first day to allocation. */
    static final String DAYS_TO_ALLOCATION = "days_to_allocation";

    /** Age in years; not told while the groups are blinded. */
    static final String AGE = "age_at_opening";

    /** Age in groups, which takes its place. */
    static final String AGE_GROUP = "age_group";

    private static final List<String> LEVELS = List.of(
            "sex",
            "employment",
            "has_job",
            "illness_musculoskeletal",
            "illness_mental",
            "illness_cardiovascular",
            "illness_cancer",
            "illness_other",
            "category_at_entry",
            "flex_job_origin",
            "start_stock",
            "target_group",
            "model",
            "region",
            "jobcentre");

    private static final String FLEX_JOB = "FLEX_JOB";
    /** What is known of those approved for a flex-job only. */
    private static final java.util.Set<String> OF_FLEX_JOB = java.util.Set.of("flex_job_origin", "start_stock");

    private static final String MISSING = "";
    /** A difference above this is called one by convention. */
    private static final double NOTABLE = 0.1;

    private record Population(String name, Predicate<Person> who) {}

    private static final List<Population> POPULATIONS = List.of(
            new Population(Counts.ALLOCATED, Person::allocated), new Population(Counts.ENTERED, Person::entered));

    private record Line(String variable, String level, double ofAllocated, double ofEntered) {}

    private final TrialData data;
    private final Cells cells;
    private final Map<String, SequencedSet<String>> levels = new LinkedHashMap<>();

    Balance(TrialData data, Cells cells) {
        this.data = data;
        this.cells = cells;
        for (String variable : levels(data.masked())) {
            SequencedSet<String> seen = new TreeSet<>();
            data.persons().stream()
                    .filter(person -> concerns(person, variable))
                    .forEach(person -> seen.add(level(person, variable)));
            levels.put(variable, seen);
        }
        levels.values().removeIf(java.util.Collection::isEmpty);
        for (Map.Entry<String, SequencedSet<String>> variable : levels.entrySet()) {
            for (int arm = 0; arm < data.arms().size(); arm++) {
                List<String> parts = new ArrayList<>();
                for (String level : variable.getValue()) {
                    parts.add(cells.show(
                            key(arm, variable.getKey(), level),
                            number(arm, variable.getKey(), level, Person::allocated)));
                }
                cells.sum(of(arm, variable.getKey()), parts);
            }
        }
    }

    private static boolean concerns(Person person, String variable) {
        return person.allocated() && (!OF_FLEX_JOB.contains(variable) || person.targetGroup.equals(FLEX_JOB));
    }

    /** Of whom the levels are shares: all the allocated of an arm, or those approved for a flex-job. */
    private String of(int arm, String variable) {
        String scope = OF_FLEX_JOB.contains(variable) && data.targetGroups().contains(FLEX_JOB)
                ? Counts.targetGroup(FLEX_JOB)
                : Counts.ALL;
        return Counts.key(Counts.ALLOCATED, data.arms().get(arm), scope);
    }

    /** The same key as that of a scope, so that a jobcentre's count is one cell wherever it stands. */
    private String key(int arm, String variable, String level) {
        return Counts.key(Counts.ALLOCATED, data.arms().get(arm), variable + "=" + level);
    }

    private static String level(Person person, String variable) {
        Person.Baseline baseline = person.baseline;
        return baseline == null ? MISSING : baseline.levels().getOrDefault(variable, MISSING);
    }

    private long number(int arm, String variable, String level, Predicate<Person> who) {
        return data.persons().stream()
                .filter(person -> person.arm == arm
                        && who.test(person)
                        && concerns(person, variable)
                        && level(person, variable).equals(level))
                .count();
    }

    private Moments moments(int arm, String variable, Predicate<Person> who) {
        Moments moments = new Moments();
        for (Person person : data.persons()) {
            Person.Baseline baseline = person.baseline;
            if (person.arm == arm && who.test(person) && baseline != null) {
                Double value = baseline.numbers().get(variable);
                if (value != null) {
                    moments.add(value);
                }
            }
        }
        return moments;
    }

    @Override
    public String id() {
        return "balance";
    }

    @Override
    public String title() {
        return "Balance of the groups";
    }

    @Override
    public void write(Page page) {
        String first = data.armNames().getFirst();
        String second = data.armNames().getLast();
        page.reading("A standardised difference says how far the two groups are apart in standard deviations, whatever "
                + "the number of persons. Up to "
                + NOTABLE
                + " (the dotted line) is commonly called negligible. Allocation is judged by the filled "
                + "circles (everybody allocated); where the open "
                + "triangles (those who entered) lie further out, people left unequally before entry.");
        page.paragraph(
                "Formulas. A mean: (m₁ − m₂) / √((s₁² + s₂²) / 2). A share: (p₁ − p₂) / √((p₁(1 − p₁) + p₂(1 − p₂)) "
                        + "/ 2). Several levels: "
                        + "√((T − C)ᵀ S⁻¹ (T − C)) with the shares of all levels but one and S the mean of the two "
                        + "covariance matrices, never negative. 1 is "
                        + first + ", 2 is " + second
                        + ". Austin, Statistics in Medicine 28 (2009) 3083; Yang and Dalton, SAS Global Forum 2012, "
                        + "335. Flex-job origin and starting stock are of flex-job cases only. Persons of whom a variable is not "
                        + "known are left out of its difference and counted as “not known”.");
        Grid grid = new Grid("balance").text("variable", "Variable").text("level", "Level");
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String name = data.arms().get(arm).toLowerCase(java.util.Locale.ROOT);
            grid.fileOnly(name + "_n");
            grid.fileOnly(name + "_mean");
            grid.fileOnly(name + "_sd");
            grid.fileOnly(name + "_share");
            grid.number(name, data.armNames().get(arm), data.armNames().get(arm));
        }
        grid.number("smd_allocated", "Difference, allocated").number("smd_entered", "Difference, entered");
        List<LetsPlot.Dot> dots = new ArrayList<>();
        for (String variable : data.masked() ? List.of(DAYS_TO_ALLOCATION) : List.of(AGE, DAYS_TO_ALLOCATION)) {
            dots(dots, continuous(grid, variable));
        }
        for (String variable : levels(data.masked())) {
            if (!levels.getOrDefault(variable, new TreeSet<>()).isEmpty()) {
                dots(dots, discrete(grid, variable));
            }
        }
        if (dots.isEmpty()) {
            page.absent("Nobody is allocated to two groups that could be compared.")
                    .table("Balance", grid);
            return;
        }
        page.chart(
                LetsPlot.dots(
                        "Standardised differences",
                        "Absolute standardised differences between the groups, for everybody allocated and for "
                                + "those who entered. The largest among the allocated is "
                                + largest(dots) + ".",
                        List.of("Allocated", "Entered"),
                        dots,
                        "Absolute standardised difference",
                        List.of(0.0, NOTABLE),
                        true),
                "Absolute standardised differences of " + first + " and " + second
                        + " (love plot). Filled circle: allocated. Open triangle: entered.",
                grid);
    }

    /** What is compared by its levels; with the age where it is not told in years. */
    static List<String> levels(boolean withAgeGroup) {
        return withAgeGroup
                ? Stream.concat(LEVELS.stream(), Stream.of(AGE_GROUP)).toList()
                : LEVELS;
    }

    private static String largest(List<LetsPlot.Dot> dots) {
        return dots.stream()
                .filter(dot -> dot.group().equals("Allocated"))
                .max(java.util.Comparator.comparingDouble(LetsPlot.Dot::value))
                .map(dot -> Value.number(dot.value(), 2).shown() + ", of " + dot.label())
                .orElse("unknown");
    }

    private void dots(List<LetsPlot.Dot> dots, Line line) {
        String label = name(line.variable());
        if (!Double.isNaN(line.ofAllocated())) {
            dots.add(new LetsPlot.Dot(label, "Allocated", Math.abs(line.ofAllocated())));
        }
        if (!Double.isNaN(line.ofEntered())) {
            dots.add(new LetsPlot.Dot(label, "Entered", Math.abs(line.ofEntered())));
        }
    }

    private String name(String variable) {
        return variable.equals(DAYS_TO_ALLOCATION)
                ? "Days from first day to allocation"
                : data.columnLabel("cases", variable);
    }

    private Line continuous(Grid grid, String variable) {
        List<Value> values =
                new ArrayList<>(List.of(Value.code(variable, name(variable)), Value.code("", "mean (SD)")));
        for (int arm = 0; arm < data.arms().size(); arm++) {
            Moments moments = moments(arm, variable, Person::allocated);
            boolean enough = moments.n() >= Cells.LEAST;
            Value mean = enough ? Value.number(moments.mean(), 1) : Value.ABSENT;
            Value deviation = enough ? Value.number(Math.sqrt(moments.variance()), 1) : Value.ABSENT;
            values.add(Value.ABSENT);
            values.add(mean);
            values.add(deviation);
            values.add(Value.ABSENT);
            values.add(new Value("", mean.shown() + " (" + deviation.shown() + ")"));
        }
        double[] differences = new double[2];
        for (int i = 0; i < differences.length; i++) {
            Moments one = moments(0, variable, POPULATIONS.get(i).who());
            Moments other = moments(1, variable, POPULATIONS.get(i).who());
            differences[i] = one.n() < Cells.LEAST || other.n() < Cells.LEAST
                    ? Double.NaN
                    : StandardisedDifference.ofMeans(one, other);
            values.add(Value.number(differences[i], 3));
        }
        grid.row(values);
        return new Line(variable, "", differences[0], differences[1]);
    }

    private Line discrete(Grid grid, String variable) {
        List<String> known = Objects.requireNonNull(levels.get(variable)).stream()
                .filter(level -> !level.equals(MISSING))
                .toList();
        double[] differences = new double[2];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = difference(variable, known, POPULATIONS.get(i).who());
        }
        List<String> shown = known.equals(List.of("0", "1")) || known.equals(List.of("1")) || known.equals(List.of("0"))
                ? List.of("1")
                : known;
        boolean first = true;
        for (String level : shown) {
            row(grid, variable, level, first ? differences : new double[] {Double.NaN, Double.NaN});
            first = false;
        }
        if (Objects.requireNonNull(levels.get(variable)).contains(MISSING)) {
            row(grid, variable, MISSING, new double[] {Double.NaN, Double.NaN});
        }
        return new Line(variable, "", differences[0], differences[1]);
    }

    /** Two levels: of the share of the second; more: of all; hidden where a small count would be told by it. */
    private double difference(String variable, List<String> known, Predicate<Person> who) {
        if (known.size() < 2) {
            return Double.NaN;
        }
        long[][] counts = new long[2][known.size()];
        for (int arm = 0; arm < 2; arm++) {
            for (int level = 0; level < known.size(); level++) {
                counts[arm][level] = number(arm, variable, known.get(level), who);
            }
        }
        long one = java.util.Arrays.stream(counts[0]).sum();
        long other = java.util.Arrays.stream(counts[1]).sum();
        if (one < Cells.LEAST || other < Cells.LEAST) {
            return Double.NaN;
        }
        if (known.size() > 2) {
            return StandardisedDifference.ofLevels(counts[0], counts[1]);
        }
        for (long[] arm : counts) {
            for (long count : arm) {
                if (count > 0 && count < Cells.LEAST) {
                    return Double.NaN;
                }
            }
        }
        return StandardisedDifference.ofShares(counts[0][1], one, counts[1][1], other);
    }

    private void row(Grid grid, String variable, String level, double[] differences) {
        String label = level.equals(MISSING)
                ? "not known"
                : level.equals("1") && !variable.startsWith("category")
                        ? "yes"
                        : (variable.equals("jobcentre")
                                ? data.jobcentreName(level)
                                : data.label("cases", variable, level));
        List<Value> values = new ArrayList<>(List.of(Value.code(variable, name(variable)), Value.code(level, label)));
        for (int arm = 0; arm < data.arms().size(); arm++) {
            String key = level.equals("1")
                            && !Objects.requireNonNull(levels.get(variable)).contains("1")
                    ? null
                    : key(arm, variable, level);
            String all = of(arm, variable);
            Value count = key == null ? Value.whole(0) : Value.count(cells, key);
            Value share = key == null ? Value.ABSENT : Value.share(cells, key, all);
            values.add(count);
            values.add(Value.ABSENT);
            values.add(Value.ABSENT);
            values.add(share);
            values.add(new Value("", count.shown() + " (" + share.shown() + ")"));
        }
        for (double difference : differences) {
            values.add(Value.number(difference, 3));
        }
        grid.row(values);
    }
}
