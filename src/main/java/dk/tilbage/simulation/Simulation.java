package dk.tilbage.simulation;

import dk.tilbage.simulation.Population.Step;
import dk.tilbage.simulation.RegistryClient.Outcome;
import dk.tilbage.simulation.RegistryClient.RegistryFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Plays a planned trial against a registry with a simulated clock: day by day, the clock is moved and the day's commands
 * are sent, each jobcentre's in one order.
 *
 * <p>Several connections send for different jobcentres at the same time; since nothing in the trial depends on the order
 * between jobcentres, the outcome is the same for any number of connections. A simulation that was stopped can be started
 * again: what was recorded is replayed by its keys.
 */
public final class Simulation {

    private static final Set<String> REFUSED_AT_TIMES = Set.of("AllocateCase", "ReferToProvider");

    private final List<Population> populations;
    private final RegistryClient registry;
    private final Options options;

    /** Keys of commands that were not accepted, so that what needs them is not sent. */
    private final Set<String> notAccepted = ConcurrentHashMap.newKeySet();

    /**
     * How to play.
     *
     * @param seed names the setup's idempotency keys
     * @param until the last simulated day of every trial, none of which goes beyond its own
     * @param connections how many requests at once
     * @param daysPerSecond simulated days per real second; 0 for as fast as possible
     */
    public record Options(long seed, LocalDate until, int connections, double daysPerSecond) {

        /** The last simulated day of a trial. */
        LocalDate until(Scenario scenario) {
            return CaseScript.earlier(until, scenario.part().lastDay());
        }
    }

    /** Told of the progress after each simulated day. */
    @FunctionalInterface
    public interface Progress {

        /**
         * A day is over.
         *
         * @param day the day
         * @param daysDone simulated days so far
         * @param days simulated days in all
         * @param commands commands answered so far
         */
        void dayDone(LocalDate day, int daysDone, int days, long commands);
    }

    /** A simulation of populations, one for each trial, on a registry. */
    public Simulation(List<Population> populations, RegistryClient registry, Options options) {
        this.populations = List.copyOf(populations);
        this.registry = registry;
        this.options = options;
    }

    static Instant morningOf(LocalDate day) {
        return day.atTime(8, 0).toInstant(ZoneOffset.UTC);
    }

    /**
     * Plays to the last day. Trials whose days overlap are played side by side; between trials the clock jumps.
     *
     * @throws RegistryFailure if the registry cannot be reached, or does not accept its set-up
     */
    public SimulationReport run(Progress progress) {
        long began = System.nanoTime();
        SimulationReport report = new SimulationReport(
                populations.stream().map(Population::scenario).toList(), options);
        SortedMap<LocalDate, Agenda> days = agenda();
        int done = 0;
        try (ExecutorService connections = Executors.newFixedThreadPool(
                options.connections(),
                Thread.ofPlatform().name("simulation-", 0).factory())) {
            for (Map.Entry<LocalDate, Agenda> day : days.entrySet()) {
                LocalDate today = day.getKey();
                Agenda agenda = day.getValue();
                done++;
                if (!agenda.settings.isEmpty() || !agenda.steps.isEmpty() || done == days.size()) {
                    report.clockMoved(registry.moveClock(morningOf(today)));
                    agenda.settings.forEach(setting -> administer(setting, report));
                    send(agenda.steps, connections, report);
                }
                progress.dayDone(today, done, days.size(), report.answered());
                keepPace(began, done);
            }
        }
        report.finished(Duration.ofNanos(System.nanoTime() - began), registry.repeats());
        return report;
    }

    /** How many days it plays: those of all the trials. */
    public int days() {
        return agenda().size();
    }

    /** What is sent on a day: first the trials' settings, then the jobcentres' commands. */
    private static final class Agenda {
        private final List<Numbered> settings = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
    }

    /** A setting and its idempotency key. */
    private record Numbered(Scenario.Setting setting, String key) {}

    private SortedMap<LocalDate, Agenda> agenda() {
        SortedMap<LocalDate, Agenda> days = new TreeMap<>();
        for (Population population : populations) {
            Scenario scenario = population.scenario();
            LocalDate last = options.until(scenario);
            for (LocalDate day = scenario.part().firstDay(); !day.isAfter(last); day = day.plusDays(1)) {
                days.computeIfAbsent(day, any -> new Agenda());
            }
            int number = 0;
            for (Scenario.Setting setting : scenario.settings()) {
                number++;
                Agenda agenda = days.get(sentOn(scenario, setting));
                if (agenda != null) {
                    agenda.settings.add(
                            new Numbered(setting, "sim" + options.seed() + "." + scenario.trialId() + "." + number));
                }
            }
            population.byDay().forEach((day, steps) -> {
                Agenda agenda = days.get(day);
                if (agenda != null && !day.isAfter(last)) {
                    agenda.steps.addAll(steps);
                }
            });
        }
        return days;
    }

    /** What takes effect on a day is sent on it; everything else is there from the first day on. */
    private static LocalDate sentOn(Scenario scenario, Scenario.Setting setting) {
        return CaseScript.later(scenario.part().firstDay(), setting.effectiveOn());
    }

    /** What the trial administrator does: registers the trial, its jobcentres and agreements, and decides as it runs. */
    private void administer(Numbered numbered, SimulationReport report) {
        String command = numbered.setting().command();
        Outcome outcome = registry.administer(command, numbered.setting().payload(), numbered.key());
        report.count(numbered.setting(), outcome);
        if (!outcome.accepted()) {
            throw new RegistryFailure(command + " was refused: " + outcome.label());
        }
    }

    // ---- the day's commands -----------------------------------------------------------------------------------------

    private void send(List<Step> steps, ExecutorService connections, SimulationReport report) {
        Map<String, List<Step>> lanes = new LinkedHashMap<>();
        for (Step step : steps) {
            lanes.computeIfAbsent(step.lane(), lane -> new ArrayList<>()).add(step);
        }
        List<Future<?>> running = new ArrayList<>();
        for (List<Step> lane : lanes.values()) {
            running.add(connections.submit(() -> sendLane(lane, report)));
        }
        for (Future<?> sent : running) {
            try {
                sent.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryFailure("interrupted", e);
            }
        }
    }

    /**
     * Sends a lane's commands in order, in batches. A batch ends where another jobcentre goes on, and before a command that
     * needs one in it that is refused in the ordinary course of things, when a quota is full or there is no place.
     */
    private void sendLane(List<Step> lane, SimulationReport report) {
        List<Step> batch = new ArrayList<>();
        for (Step step : lane) {
            if (endsBefore(batch, step)) {
                flush(batch, report);
            }
            if (step.command().needs().stream().anyMatch(notAccepted::contains)) {
                notAccepted.add(step.command().key());
                report.notSent();
            } else {
                batch.add(step);
            }
        }
        flush(batch, report);
    }

    private static boolean endsBefore(List<Step> batch, Step next) {
        return batch.size() >= RegistryClient.LONGEST_BATCH
                || batch.stream()
                        .map(Step::command)
                        .anyMatch(sent ->
                                !sent.jobcentreId().equals(next.command().jobcentreId())
                                        || (REFUSED_AT_TIMES.contains(sent.name())
                                                && next.command().needs().contains(sent.key())));
    }

    private void flush(List<Step> batch, SimulationReport report) {
        if (batch.isEmpty()) {
            return;
        }
        List<Outcome> outcomes = registry.batch(
                batch.getFirst().command().jobcentreId(),
                batch.stream().map(Step::command).toList());
        for (int i = 0; i < batch.size(); i++) {
            Outcome outcome = outcomes.get(i);
            report.count(batch.get(i), outcome);
            if (!outcome.accepted()) {
                notAccepted.add(batch.get(i).command().key());
            }
        }
        batch.clear();
    }

    private void keepPace(long began, int daysDone) {
        if (options.daysPerSecond() <= 0) {
            return;
        }
        long due = began + (long) (daysDone / options.daysPerSecond() * 1e9);
        long early = due - System.nanoTime();
        if (early > 0) {
            try {
                Thread.sleep(Duration.ofNanos(early));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryFailure("interrupted", e);
            }
        }
    }
}
