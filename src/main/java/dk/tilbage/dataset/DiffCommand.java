package dk.tilbage.dataset;

import dk.tilbage.console.Bar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares two datasets. */
@Command(
        name = "diff",
        description = {
            "Tells what differs between two datasets of a trial, cell by cell, and for each difference the events that made"
                    + " it: diff.csv, diff-summary.csv, diff.md, and all of it as package.zip.",
            "Neither dataset need have been made. Which address is the earlier is no matter."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DiffCommand implements Callable<Integer> {

    private final DatasetSource.Opening opening;

    @Mixin
    private final TrialOptions trial = new TrialOptions();

    @Option(names = "--from-position", paramLabel = "N", description = "The one dataset: its position.")
    private @Nullable Long fromPosition;

    @Option(
            names = "--from-as-of",
            paramLabel = "TIME",
            converter = AddressOptions.AsOfConverter.class,
            description = "Instead: what had been recorded by then.")
    private @Nullable Instant fromAsOf;

    @Option(names = "--from-observed-to", paramLabel = "DAY", description = "Its day of observation.")
    private @Nullable LocalDate fromObservedTo;

    @Option(names = "--to-position", paramLabel = "N", description = "The other: its position. Default: the head.")
    private @Nullable Long toPosition;

    @Option(
            names = "--to-as-of",
            paramLabel = "TIME",
            converter = AddressOptions.AsOfConverter.class,
            description = "Instead: what had been recorded by then.")
    private @Nullable Instant toAsOf;

    @Option(names = "--to-observed-to", paramLabel = "DAY", description = "Its day of observation.")
    private @Nullable LocalDate toObservedTo;

    @Option(
            names = "--observed-to",
            paramLabel = "DAY",
            description =
                    "The day of observation of both, so that only what was recorded between them differs. Default:"
                            + " for each the earlier of the day of its last recording and the trial's last day.")
    private @Nullable LocalDate observedTo;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "dataset-diff",
            description = "The folder to make; a comparison in it is replaced. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("dataset-diff");

    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    DiffCommand(DatasetSource.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        if ((fromPosition == null) == (fromAsOf == null)) {
            throw new ParameterException(spec.commandLine(), "Give --from-position or --from-as-of, one of the two");
        }
        if (toPosition != null && toAsOf != null) {
            throw new ParameterException(spec.commandLine(), "Give --to-position or --to-as-of, not both");
        }
        if (observedTo != null && (fromObservedTo != null || toObservedTo != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--observed-to is for both; give it, or --from-observed-to and --to-observed-to");
        }
        DiffRequest request = new DiffRequest(
                trial.request(fromPosition, fromAsOf, observedTo == null ? fromObservedTo : observedTo),
                trial.request(toPosition, toAsOf, observedTo == null ? toObservedTo : observedTo));
        return source.with(opening, registry -> {
            summarise(Bar.over(step -> registry.diff(request, out, step::at)));
            return ExitCode.OK;
        });
    }

    private void summarise(DiffResult result) {
        PrintWriter print = spec.commandLine().getOut();
        print.printf(
                "%s from position %d observed to %s, to position %d observed to %s: something differs for %,d cases%n",
                result.to().trialId(),
                result.from().position(),
                result.from().observedTo(),
                result.to().position(),
                result.to().observedTo(),
                result.cases());
        print.printf("  %-20s %12s %12s %13s%n", "table", "rows added", "rows removed", "cells changed");
        result.tables()
                .forEach((table, counts) -> print.printf(
                        "  %-20s %,12d %,12d %,13d%n", table, counts.added(), counts.removed(), counts.changed()));
        print.printf("  contentDigest  %s%n", result.contentDigest());
        print.printf("Written to %s%n", out.toAbsolutePath().normalize());
        print.flush();
    }
}
