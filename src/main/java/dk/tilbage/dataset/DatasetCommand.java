package dk.tilbage.dataset;

import dk.tilbage.console.Bar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the evaluator's datasets, compares and verifies them. */
@Command(
        name = "dataset",
        description = {
            "Makes, compares and verifies the evaluator's dataset, and writes its report. Without a subcommand it makes one, as build does.",
            "Works beside a running registry, through it, and without one. Exit code 0: done. 1: refused, or something"
                    + " differs. 2: the command was mistyped."
        },
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DatasetCommand implements Callable<Integer> {

    @Mixin
    private final Build build = new Build();

    private final DatasetSource.Opening opening;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private DatasetCommand(DatasetSource.Opening opening) {
        this.opening = opening;
    }

    /** The command with its subcommands; {@code opening} says how to reach the registry of a data folder. */
    public static CommandLine with(DatasetSource.Opening opening) {
        return new CommandLine(new DatasetCommand(opening))
                .addSubcommand(new BuildCommand(opening))
                .addSubcommand(new DiffCommand(opening))
                .addSubcommand(new VerifyCommand(opening))
                .addSubcommand(new ReportCommand());
    }

    @Override
    public Integer call() {
        return build.run(opening, spec);
    }

    /** Makes a dataset. */
    @Command(
            name = "build",
            description = {
                "Makes a dataset from the log: tables as CSV and Parquet, codebook, scripts that open them in R and Stata,"
                        + " manifest, and all of it as package.zip.",
                "The same position and day of observation give the same content, whenever it is made."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class BuildCommand implements Callable<Integer> {

        @Mixin
        private final Build build = new Build();

        private final DatasetSource.Opening opening;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        BuildCommand(DatasetSource.Opening opening) {
            this.opening = opening;
        }

        @Override
        public Integer call() {
            return build.run(opening, spec);
        }
    }

    /** The options of a dataset to be made, and its making. */
    static final class Build {

        @Mixin
        private final TrialOptions trial = new TrialOptions();

        @Mixin
        private final AddressOptions address = new AddressOptions();

        @Option(
                names = "--out",
                paramLabel = "DIR",
                defaultValue = "dataset",
                description = "The folder to make; a dataset in it is replaced. Default: ${DEFAULT-VALUE}.")
        private Path out = Path.of("dataset");

        @Mixin
        private final SourceOptions source = new SourceOptions();

        private int run(DatasetSource.Opening opening, CommandSpec spec) {
            DatasetRequest request = address.request(trial);
            return source.with(opening, registry -> {
                summarise(
                        Bar.over(step -> registry.make(request, out, step::at)),
                        spec.commandLine().getOut());
                return ExitCode.OK;
            });
        }

        private void summarise(DatasetResult result, PrintWriter print) {
            DatasetAddress made = result.address();
            print.printf(
                    "Dataset of %s, at position %d, observed to %s%n",
                    made.trialId(), made.position(), made.observedTo());
            result.rows().forEach((table, rows) -> print.printf("  %-20s %,10d rows%n", table, rows));
            print.printf("  contentDigest  %s%n", result.contentDigest());
            print.printf("  log digest     %s%n", result.logDigest());
            print.printf(
                    "  definition %d, profile %s, export key %s%n",
                    made.definitionVersion(), made.profile(), made.exportKeyId());
            print.printf("Written to %s%n", out.toAbsolutePath().normalize());
            print.flush();
        }
    }
}
