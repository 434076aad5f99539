package dk.tilbage.simulation;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a simulation on the command line, and running it with a progress bar. */
final class SimulationRun {

    /** A fixed width: to measure the terminal's, a native library would be loaded. */
    private static final int BAR_WIDTH = 100;

    private static final int CASES_FOR_ONE_OF_A_MODEL = 40;
    private static final int FEWEST_OF_A_MODEL = 12;

    @Option(
            names = "--trial",
            paramLabel = "ID",
            split = ",",
            description = "Which trials, with commas between them, or all: aktive-hurtigere-tilbage, lyngby-taarbaek, "
                    + "koebenhavn-2015 (default: simulate all, demo aktive-hurtigere-tilbage).")
    private @Nullable List<String> asked;

    private String byDefault = "all";

    @Option(
            names = "--cases",
            paramLabel = "N",
            defaultValue = "2400",
            description =
                    "How many cases (default: ${DEFAULT-VALUE}). Beside the trial of 2009, a model has one for every "
                            + CASES_FOR_ONE_OF_A_MODEL + " of its cases.")
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
            description = "The last simulated day (default: the last of each trial; 2009-09-30 of the trial of 2009).")
    private @Nullable LocalDate until;

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
        if (cases < 1 || cases > Part.MOST_CASES) {
            return "--cases must be between 1 and " + Part.MOST_CASES;
        }
        List<String> known = Part.all().stream().map(Part::trialId).toList();
        for (String trial : trials()) {
            if (!trial.equals("all") && !known.contains(trial)) {
                return "--trial must be all, or of " + String.join(", ", known);
            }
        }
        LocalDate first = chosen().getFirst().firstDay();
        LocalDate last =
                chosen().stream().map(Part::lastDay).max(LocalDate::compareTo).orElseThrow();
        if (until != null && (until.isBefore(first) || until.isAfter(last))) {
            return "--until must be between " + first + " and " + last;
        }
        if (connections < 1 || connections > 64) {
            return "--connections must be between 1 and 64";
        }
        return speed < 0 ? "--speed must not be negative" : "";
    }

    private List<Part> chosen() {
        return Part.all().stream()
                .filter(part -> trials().contains("all") || trials().contains(part.trialId()))
                .toList();
    }

    /** The parts that are played: those chosen that begin by the last day. */
    private List<Part> parts() {
        LocalDate last = until;
        return chosen().stream()
                .filter(part -> last == null || !part.firstDay().isAfter(last))
                .toList();
    }

    private int casesOf(Part part) {
        return part.allocates() || parts().stream().noneMatch(Part::allocates)
                ? cases
                : Math.max(FEWEST_OF_A_MODEL, cases / CASES_FOR_ONE_OF_A_MODEL);
    }

    /** Plays only this trial where nothing else is asked for. */
    void playsByDefault(String trialId) {
        byDefault = trialId;
    }

    private List<String> trials() {
        return asked == null ? List.of(byDefault) : asked;
    }

    /** The trial to look into afterwards: the first that is played. */
    String trialId() {
        return parts().getFirst().trialId();
    }

    /** The last simulated day of that trial. */
    LocalDate until() {
        return untilOf(parts().getFirst());
    }

    private LocalDate untilOf(Part part) {
        return until == null ? part.lastDay() : CaseScript.earlier(until, part.lastDay());
    }

    /**
     * Plans and plays the trials, with a progress bar on the error stream, and prints the report.
     *
     * @param everyRule whether the report has a line for each local target, or only one for each jobcentre
     */
    void play(RegistryClient registry, PrintWriter out, PrintStream err, boolean everyRule) {
        List<Population> populations = parts().stream()
                .map(part -> Population.of(seed, casesOf(part), Scenario.of(part)))
                .toList();
        LocalDate last =
                parts().stream().map(this::untilOf).max(LocalDate::compareTo).orElseThrow();
        Simulation simulation =
                new Simulation(populations, registry, new Simulation.Options(seed, last, connections, speed));
        for (Population population : populations) {
            Part part = population.scenario().part();
            out.printf(
                    Locale.ROOT,
                    "%s: %,d cases, %,d commands, %s to %s, seed %d%n",
                    part.trialId(),
                    population.cases().size(),
                    population.commands(),
                    part.firstDay(),
                    untilOf(part),
                    seed);
        }
        out.flush();
        long began = System.nanoTime();
        SimulationReport report;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("Days")
                .setInitialMax(simulation.days())
                .setUnit(" days", 1)
                .setUpdateIntervalMillis(500)
                .setStyle(
                        StandardCharsets.UTF_8.equals(err.charset())
                                ? ProgressBarStyle.UNICODE_BLOCK
                                : ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(err, BAR_WIDTH))
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
        out.print(AlertsOnLastDay.read(registry, until()).text());
        for (Population population : populations) {
            LocalDate on = untilOf(population.scenario().part());
            out.println();
            out.print(LocalTargetsOnLastDay.read(registry, population.scenario(), on)
                    .text(everyRule));
        }
        out.println(LocalTargetsOnLastDay.LEGEND);
        out.flush();
    }
}
