package dk.tilbage.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Counts commands by name and outcome, and times them. Names come from the catalogue and outcomes from the list of problem
 * codes, so that nobody outside can make new series.
 */
final class CommandMetrics {

    static final String ACCEPTED = "ACCEPTED";
    static final String UNCHANGED = "UNCHANGED";
    static final String REPLAYED = "REPLAYED";

    private static final Duration[] BUCKETS = IntStream.of(2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;

    CommandMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Does the command, and notes how long it took and what became of it. */
    CommandService.Outcome counted(String name, Supplier<CommandService.Outcome> command) {
        String known = CommandCatalogue.find(name).isPresent() ? name : "unknown";
        Timer.Sample sample = Timer.start(meters);
        String outcome = ProblemCode.INTERNAL.name();
        try {
            CommandService.Outcome done = command.get();
            outcome = done.replayed() ? REPLAYED : done.answer().events().isEmpty() ? UNCHANGED : ACCEPTED;
            return done;
        } catch (ProblemException refused) {
            outcome = refused.problem().code();
            throw refused;
        } finally {
            sample.stop(Timer.builder("tilbage.command")
                    .description("Time to answer a command")
                    .tag("command", known)
                    .serviceLevelObjectives(BUCKETS)
                    .register(meters));
            meters.counter("tilbage.commands", "command", known, "outcome", outcome)
                    .increment();
        }
    }
}
