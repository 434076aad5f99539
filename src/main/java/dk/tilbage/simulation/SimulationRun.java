package dk.tilbage.simulation;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Option;

/** The options of a simulation on the command line, and running it with a progress bar. */
final class SimulationRun {

    @Option(
            names = "--cases",
            paramLabel = "N",
            defaultValue = "2400",
            description = "How many cases (default: ${DEFAULT-VALUE}).")
    private int cases;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "2009",
            description = "The same seed gives the same cases (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--until",
            paramLabel = "DATE",
            defaultValue = "2009-09-30",
            description = "The last simulated day (default: ${DEFAULT-VALUE}).")
    private LocalDate until = Scenario.LAST_DAY;

    @Option(
            names = "--speed",
            paramLabel = "DAYS",
            defaultValue = "0",
            description = "Simulated days per second (default: as fast as possible).")
    private double speed;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "4",
            description = "Requests at once; the outcome does not depend on it (default: ${DEFAULT-VALUE}).")
    private int connections;

    /** What is wrong with the options; empty where nothing is. */
    String fault() {
        if (cases < 1 || cases > Person.MOST) {
            return "--cases must be between 1 and " + Person.MOST;
        }
        if (until.isBefore(Scenario.FIRST_DAY) || until.isAfter(Scenario.LAST_DAY)) {
            return "--until must be between " + Scenario.FIRST_DAY + " and " + Scenario.LAST_DAY;
        }
        if (connections < 1 || connections > 64) {
            return "--connections must be between 1 and 64";
        }
        return speed < 0 ? "--speed must not be negative" : "";
    }

    LocalDate until() {
        return until;
    }

    /** Plans and plays the trial, with a progress bar on the error stream, and prints the report. */
    Scenario play(RegistryClient registry, PrintWriter out, PrintStream err) {
        Scenario scenario = Scenario.aktiveHurtigereTilbage();
        Population population = Population.of(seed, cases, scenario);
        out.printf(
                Locale.ROOT,
                "%,d cases, %,d commands, %s to %s, seed %d%n",
                cases,
                population.commands(),
                Scenario.FIRST_DAY,
                until,
                seed);
        out.flush();
        Simulation simulation =
                new Simulation(scenario, population, registry, new Simulation.Options(seed, until, connections, speed));
        long began = System.nanoTime();
        int days = (int) (until.toEpochDay() - Scenario.FIRST_DAY.toEpochDay()) + 1;
        SimulationReport report;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("2009")
                .setInitialMax(days)
                .setUnit(" days", 1)
                .setUpdateIntervalMillis(500)
                .setStyle(
                        StandardCharsets.UTF_8.equals(err.charset())
                                ? ProgressBarStyle.UNICODE_BLOCK
                                : ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(err))
                .build()) {
            report = simulation.run((day, done, all, commands) -> {
                double seconds = Math.max(0.001, (System.nanoTime() - began) / 1e9);
                bar.setExtraMessage(String.format(Locale.ROOT, " %s  %.0f commands/s", day, commands / seconds));
                bar.stepTo(done);
            });
        }
        out.println();
        out.print(report.text());
        out.println();
        out.print(AlertsOnLastDay.read(registry, until).text());
        out.flush();
        return scenario;
    }
}
