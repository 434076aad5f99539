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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/**
 * Plays a planned trial against a registry with a simulated clock: day by day, the clock is moved and the day's commands
 * are sent, each jobcentre's in one order.
 *
 * <p>Several connections send for different jobcentres at the same time; since nothing in the trial depends on the order
 * between jobcentres, the outcome is the same for any number of connections. A simulation that was stopped can be started
 * again: what was recorded is replayed by its keys.
 */
public final class Simulation {

    private final Scenario scenario;
    private final Population population;
    private final RegistryClient registry;
    private final Options options;

    /** Keys of commands that were not accepted, so that what needs them is not sent. */
    private final Set<String> notAccepted = ConcurrentHashMap.newKeySet();

    /**
     * How to play.
     *
     * @param seed names the setup's idempotency keys
     * @param until the last simulated day
     * @param connections how many requests at once
     * @param daysPerSecond simulated days per real second; 0 for as fast as possible
     */
    public record Options(long seed, LocalDate until, int connections, double daysPerSecond) {}

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

    /** A simulation of a population on a registry. */
    public Simulation(Scenario scenario, Population population, RegistryClient registry, Options options) {
        this.scenario = scenario;
        this.population = population;
        this.registry = registry;
        this.options = options;
    }

    static Instant morningOf(LocalDate day) {
        return day.atTime(8, 0).toInstant(ZoneOffset.UTC);
    }

    /**
     * Plays to the last day.
     *
     * @throws RegistryFailure if the registry cannot be reached, or does not accept its set-up
     */
    public SimulationReport run(Progress progress) {
        long began = System.nanoTime();
        SimulationReport report = new SimulationReport(scenario, options.until());
        SortedMap<LocalDate, List<Step>> days = population.byDay();
        int length = Math.max(1, (int) (options.until().toEpochDay() - Scenario.FIRST_DAY.toEpochDay()) + 1);
        try (ExecutorService connections = Executors.newFixedThreadPool(
                options.connections(),
                Thread.ofPlatform().name("simulation-", 0).factory())) {
            for (int day = 0; day < length; day++) {
                LocalDate today = Scenario.FIRST_DAY.plusDays(day);
                List<Step> steps = days.getOrDefault(today, List.of());
                boolean last = day == length - 1;
                if (!steps.isEmpty() || day == 0 || last || protocolAdoptedOn(today)) {
                    report.clockMoved(registry.moveClock(morningOf(today)));
                    administer(today, report);
                    send(steps, connections, report);
                }
                progress.dayDone(today, day + 1, length, report.answered());
                keepPace(began, day + 1);
            }
        }
        report.finished(Duration.ofNanos(System.nanoTime() - began), registry.repeats());
        return report;
    }

    // ---- the trial itself -------------------------------------------------------------------------------------------

    private boolean protocolAdoptedOn(LocalDate day) {
        return scenario.protocols().stream()
                .anyMatch(protocol -> adoptedOn(protocol).equals(day));
    }

    private static LocalDate adoptedOn(JsonNode protocol) {
        return CaseScript.later(
                Scenario.FIRST_DAY,
                LocalDate.parse(protocol.required("effectiveFrom").asString()));
    }

    /** What the trial administrator does on a day: registers the trial and its jobcentres, adopts a protocol. */
    private void administer(LocalDate today, SimulationReport report) {
        String prefix = "sim" + options.seed() + ".trial.";
        boolean first = today.equals(Scenario.FIRST_DAY);
        if (first) {
            administer("RegisterTrial", scenario.trial(), prefix + "registration", report);
        }
        for (JsonNode protocol : scenario.protocols()) {
            if (adoptedOn(protocol).equals(today)) {
                administer(
                        "AdoptProtocol",
                        protocol,
                        prefix + "protocol-" + protocol.required("version").asInt(),
                        report);
            }
        }
        if (first) {
            for (Scenario.Site site : scenario.jobcentres()) {
                administer("EnrolJobcentre", site.enrolment(), prefix + "jobcentre-" + site.id(), report);
            }
        }
    }

    private void administer(String command, JsonNode payload, String key, SimulationReport report) {
        Outcome outcome = registry.administer(command, payload, key);
        report.count(outcome);
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
     * needs an allocation in it: allocations are refused in the ordinary course of things, when a quota is full.
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
                                        || (sent.name().equals("AllocateCase")
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
