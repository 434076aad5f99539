package dk.tilbage.simulation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Everybody in a simulated trial, and what is sent about them. A function of seed, number of cases and scenario; case
 * number k is the same whatever the number of cases.
 */
public final class Population {

    private final Scenario scenario;
    private final List<CasePlan> cases;

    private Population(Scenario scenario, List<CasePlan> cases) {
        this.scenario = scenario;
        this.cases = List.copyOf(cases);
    }

    /** What they take part in. */
    public Scenario scenario() {
        return scenario;
    }

    /**
     * Plans every case.
     *
     * @throws IllegalArgumentException if there are more cases than fictive people
     */
    public static Population of(long seed, int cases, Scenario scenario) {
        if (cases < 0 || cases > Part.MOST_CASES) {
            throw new IllegalArgumentException("0 to " + Part.MOST_CASES + " cases can be simulated, not " + cases);
        }
        return new Population(
                scenario,
                IntStream.range(0, cases)
                        .parallel()
                        .mapToObj(number -> plan(seed, number, scenario))
                        .toList());
    }

    /** Case number k. */
    static CasePlan plan(long seed, int number, Scenario scenario) {
        Dice dice = Dice.ofCase(seed, number);
        Scenario.Place place = dice.weighted(scenario.spread());
        boolean flexJob = place.targetGroup().equals(Scenario.TargetGroups.FLEX_JOB);
        Person person = Person.number(scenario.part().person(number), seed, dice, flexJob);
        CaseLife.Setup setup = new CaseLife.Setup(scenario, place.site(), person, dice, seed, number);
        boolean cashBenefit = place.targetGroup().equals(Scenario.TargetGroups.CASH_BENEFIT_SICK);
        CaseLife life = flexJob
                ? new FlexJobLife(setup)
                : cashBenefit
                        ? new CashBenefitLife(setup)
                        : place.before()
                                ? new ContractLife(setup)
                                : switch (scenario.part()) {
                                    case TRIAL_OF_2009 -> new SicknessLife(setup);
                                    case LYNGBY -> new EarlyContactLife(setup);
                                    case PACKAGES_OF_2015 -> new PackageLife(setup);
                                };
        return life.live();
    }

    /** The cases, by number. */
    public List<CasePlan> cases() {
        return cases;
    }

    /** How many commands are planned. */
    public int commands() {
        return cases.stream().mapToInt(plan -> plan.commands().size()).sum();
    }

    /** The commands of each day, case by case in the order of their numbers. */
    SortedMap<LocalDate, List<Step>> byDay() {
        SortedMap<LocalDate, List<Step>> days = new TreeMap<>();
        for (CasePlan plan : cases) {
            for (PlannedCommand command : plan.commands()) {
                days.computeIfAbsent(command.recordedOn(), day -> new ArrayList<>())
                        .add(new Step(scenario, plan, command));
            }
        }
        return days;
    }

    /** A command on its day. */
    record Step(Scenario scenario, CasePlan plan, PlannedCommand command) {

        /**
         * The jobcentre the case was opened in: its cases stay in one order, so that the last place of a quota goes to the
         * same case however many connections there are.
         */
        String lane() {
            return plan.life().jobcentreId();
        }
    }
}
