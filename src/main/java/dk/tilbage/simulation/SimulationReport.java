package dk.tilbage.simulation;

import dk.tilbage.simulation.CasePlan.Life;
import dk.tilbage.simulation.Population.Step;
import dk.tilbage.simulation.RegistryClient.Outcome;
import dk.tilbage.simulation.Scenario.Setting;
import dk.tilbage.simulation.Scenario.Site;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a simulation did and what came of it, counted from the registry's own answers. */
public final class SimulationReport {

    private final List<Scenario> scenarios;
    private final Simulation.Options options;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Map<Arm, Count>> counts = new TreeMap<>();
    private final Map<String, Integer> opened = new TreeMap<>();
    private final Map<String, Integer> referred = new TreeMap<>();
    private final Map<String, Integer> noPlace = new TreeMap<>();
    private final Map<String, Integer> toCourse = new TreeMap<>();
    private final Map<String, Integer> cashBenefit = new TreeMap<>();
    private final List<String> decisions = new ArrayList<>();
    private int revealed;
    private long notSent;
    private long answered;
    private long repeats;
    private boolean resumed;
    private Duration took = Duration.ZERO;

    /** What became of the cases of one group of a jobcentre's target group. */
    private static final class Count {
        private int allocated;
        private int leftBeforeEntry;
        private int exempted;
    }

    SimulationReport(List<Scenario> scenarios, Simulation.Options options) {
        this.scenarios = List.copyOf(scenarios);
        this.options = options;
    }

    // ---- counting ---------------------------------------------------------------------------------------------------

    synchronized void count(Outcome outcome) {
        answered++;
        outcomes.merge(outcome.label(), 1L, Long::sum);
    }

    synchronized void count(Setting setting, Outcome outcome) {
        count(outcome);
        if (setting.decidedLater() && outcome.accepted()) {
            decisions.add(setting.effectiveOn() + " " + setting.command() + " "
                    + setting.payload().required("jobcentreId").asString());
        }
    }

    synchronized void count(Step step, Outcome outcome) {
        count(outcome);
        countPlaces(step.command(), outcome);
        countOutsideTheTrial(step, outcome);
        boolean own = step.plan().caseId().equals(step.command().payload().get("caseId"));
        if (!outcome.accepted() || !own) {
            return;
        }
        Life life = step.plan().life();
        LocalDate until = options.until(step.scenario());
        switch (step.command().name()) {
            case "AllocateCase" -> {
                Count count = countOf(life);
                count.allocated++;
                boolean entered = life.entry() != null && !life.entry().isAfter(until);
                boolean gone = life.offBenefit() != null && !life.offBenefit().isAfter(until);
                if (!entered && gone) {
                    count.leftBeforeEntry++;
                }
            }
            case "RecordExemptionAssessment" -> {
                if (Boolean.TRUE.equals(step.command().payload().get("exempt"))) {
                    countOf(life).exempted++;
                }
            }
            case "RevealAllocation" -> revealed++;
            case "OpenCase" -> opened.merge(step.scenario().trialId(), 1, Integer::sum);
            default -> {}
        }
    }

    /** Referrals under agreements: those made, and those for which there was no place. */
    private void countPlaces(PlannedCommand command, Outcome outcome) {
        if (!command.name().equals("ReferToProvider")
                || !(command.payload().get("agreementId") instanceof String agreementId)) {
            return;
        }
        if (outcome.accepted()) {
            referred.merge(agreementId, 1, Integer::sum);
            if (command.payload().get("courseId") instanceof String courseId) {
                toCourse.merge(courseId, 1, Integer::sum);
            }
        } else if (outcome.label().equals("CAPACITY_FULL")) {
            noPlace.merge(agreementId, 1, Integer::sum);
        }
    }

    /** People on cash benefit: recorded, and what became of an allocation that was tried. */
    private void countOutsideTheTrial(Step step, Outcome outcome) {
        String command = step.command().name();
        if (step.plan().life().targetGroup().equals(Scenario.TargetGroups.CASH_BENEFIT_SICK)
                && (command.equals("OpenCase") || command.equals("AllocateCase"))) {
            cashBenefit.merge(command + " " + outcome.label(), 1, Integer::sum);
        }
    }

    private Count countOf(Life life) {
        return counts.computeIfAbsent(life.jobcentreId() + "/" + life.targetGroup(), place -> new EnumMap<>(Arm.class))
                .computeIfAbsent(Arm.valueOf(life.group()), arm -> new Count());
    }

    synchronized void notSent() {
        notSent++;
    }

    void clockMoved(boolean moved) {
        resumed |= !moved;
    }

    void finished(Duration duration, long requestsRepeated) {
        took = duration;
        repeats = requestsRepeated;
    }

    // ---- figures ----------------------------------------------------------------------------------------------------

    /** How many commands were answered. */
    public synchronized long answered() {
        return answered;
    }

    /** Commands by what became of them: {@code accepted}, or the code of the problem. */
    public synchronized Map<String, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    /** Commands not sent because they presuppose one that was not accepted. */
    public synchronized long skipped() {
        return notSent;
    }

    /** How long it took. */
    public Duration took() {
        return took;
    }

    /** Commands a second. */
    public double rate() {
        return answered() / Math.max(0.001, took.toMillis() / 1000.0);
    }

    // ---- text -------------------------------------------------------------------------------------------------------

    /** The report for a person to read. */
    public synchronized String text() {
        StringBuilder text = new StringBuilder();
        for (Scenario scenario : scenarios) {
            if (scenario.part().allocates()) {
                groups(scenario, text);
            }
        }
        text.append(System.lineSeparator()).append("Cases opened").append(System.lineSeparator());
        for (Scenario scenario : scenarios) {
            text.append(line(String.format(
                    Locale.ROOT, "  %-32s %9d", scenario.trialId(), opened.getOrDefault(scenario.trialId(), 0))));
        }
        other(text);
        text.append(System.lineSeparator()).append("Commands by outcome").append(System.lineSeparator());
        outcomes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(entry ->
                        text.append(line(String.format(Locale.ROOT, "  %-32s %9d", entry.getKey(), entry.getValue()))));
        if (notSent > 0) {
            text.append(line(String.format(Locale.ROOT, "  %-32s %9d", "not sent (needed a refused one)", notSent)));
        }
        if (resumed) {
            text.append(line("The registry's clock was ahead: this was a resumed simulation, replayed by its keys."));
        }
        text.append(line(String.format(
                Locale.ROOT,
                "%d commands in %.1f s, %.0f a second; %d requests repeated.",
                answered,
                took.toMillis() / 1000.0,
                rate(),
                repeats)));
        return text.toString();
    }

    /** What else was played: agreements, decisions while the trial ran, groups revealed, people outside it. */
    private void other(StringBuilder text) {
        section(text, "Referrals under an agreement", referred);
        section(text, "Referrals refused for want of a place", noPlace);
        section(text, "Referrals to a course of a catalogue", toCourse);
        section(text, "People on cash benefit, outside the trial", cashBenefit);
        if (revealed > 0) {
            section(text, "Groups made known", Map.of("RevealAllocation", revealed));
        }
        if (!decisions.isEmpty()) {
            text.append(System.lineSeparator())
                    .append("Decided while the trial ran")
                    .append(System.lineSeparator());
            decisions.forEach(decision -> text.append(line("  " + decision)));
        }
    }

    private static void section(StringBuilder text, String title, Map<String, Integer> counts) {
        if (!counts.isEmpty()) {
            text.append(System.lineSeparator()).append(title).append(System.lineSeparator());
            counts.forEach((name, count) -> text.append(line(String.format(Locale.ROOT, "  %-40s %9d", name, count))));
        }
    }

    /** What became of the groups of a trial that allocates. */
    private void groups(Scenario scenario, StringBuilder text) {
        text.append(line(String.format(
                Locale.ROOT,
                "%-12s %-4s %13s %13s %9s %19s %17s",
                "jobcentre",
                "",
                "participants",
                "controls",
                "filtered",
                "left before entry",
                "exempted")));
        text.append(line(String.format(
                Locale.ROOT,
                "%-12s %-4s %13s %13s %9s %19s %17s",
                "",
                "",
                "of quota",
                "of quota",
                "out",
                "P / C",
                "P / C")));
        Count participants = new Count();
        Count controls = new Count();
        for (Site site : scenario.jobcentres()) {
            for (String group : new String[] {Scenario.TargetGroups.SICKNESS_BENEFIT, Scenario.TargetGroups.FLEX_JOB}) {
                if (!site.runs(group)) {
                    continue;
                }
                Map<Arm, Count> arms = counts.getOrDefault(site.id() + "/" + group, Map.of());
                Count p = arms.getOrDefault(Arm.PARTICIPANT, new Count());
                Count c = arms.getOrDefault(Arm.CONTROL, new Count());
                int filtered = arms.getOrDefault(Arm.NOT_IN_TRIAL, new Count()).allocated;
                add(participants, p);
                add(controls, c);
                text.append(row(
                        site.name(),
                        group.startsWith("F") ? "F" : "S",
                        p.allocated + quota(site, group, "participants"),
                        c.allocated + quota(site, group, "controls"),
                        filtered == 0 ? "" : Integer.toString(filtered),
                        p,
                        c));
            }
        }
        text.append(row(
                "all",
                "",
                Integer.toString(participants.allocated),
                Integer.toString(controls.allocated),
                "",
                participants,
                controls));
    }

    private static String row(
            String name, String group, String participants, String controls, String filtered, Count p, Count c) {
        return line(String.format(
                Locale.ROOT,
                "%-12s %-4s %13s %13s %9s %19s %17s",
                name,
                group,
                participants,
                controls,
                filtered,
                p.leftBeforeEntry + " / " + c.leftBeforeEntry,
                p.exempted + " / " + c.exempted));
    }

    private static void add(Count sum, Count more) {
        sum.allocated += more.allocated;
        sum.leftBeforeEntry += more.leftBeforeEntry;
        sum.exempted += more.exempted;
    }

    private static String quota(Site site, String targetGroup, String places) {
        for (JsonNode quota : site.enrolment().path("quotas")) {
            if (quota.path("targetGroup").asString("").equals(targetGroup)
                    && quota.path(places).isNumber()) {
                return " of " + quota.path(places).asInt();
            }
        }
        return "";
    }

    static String line(String text) {
        return text.stripTrailing() + System.lineSeparator();
    }
}
