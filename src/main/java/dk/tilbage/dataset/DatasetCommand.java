package dk.tilbage.dataset;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the evaluator's dataset. */
@Command(
        name = "dataset",
        description = {
            "Makes the evaluator's dataset from the log: tables as CSV and Parquet, codebook, scripts that open them in R and"
                    + " Stata, manifest, and all of it as package.zip.",
            "Works beside a running registry, through it, and without one. The same position and day of observation give"
                    + " the same content, whenever it is made."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DatasetCommand implements Callable<Integer> {

    private final DatasetSource.Opening opening;

    @Option(names = "--trial", paramLabel = "ID", required = true, description = "The trial.")
    private String trial = "";

    @Option(
            names = "--position",
            paramLabel = "N",
            description = "The last position of the log that counts. Default: the head.")
    private @Nullable Long position;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            converter = AsOfConverter.class,
            description = "Instead: what had been recorded by then. 2009-05-01 means the end of that day,"
                    + " 2009-05-01T12:00 Danish time, 2009-05-01T12:00Z what it says.")
    private @Nullable Instant asOf;

    @Option(
            names = "--observed-to",
            paramLabel = "DAY",
            description = "The last day whose facts are counted, on which obligations are judged and cases censored."
                    + " Default: the earlier of the day of the last recording that counts and the trial's last day.")
    private @Nullable LocalDate observedTo;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "What is in it: full, dst (numbers only, as Statistics Denmark takes it in), blinded (which group"
                            + " is which is masked until the unblinding). Default: full.")
    private @Nullable String profile;

    @Option(
            names = "--definition",
            paramLabel = "N",
            description = "The version of the tables' definitions. Default: the latest.")
    private @Nullable Integer definition;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "dataset",
            description = "The folder to make; a dataset in it is replaced. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("dataset");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:TILBAGE_DATA:-./data}",
            description = "The data folder of the registry. Default: $TILBAGE_DATA or ./data.")
    private Path data = Path.of("./data");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The command; {@code opening} says how to reach the registry of a data folder. */
    public DatasetCommand(DatasetSource.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        if (position != null && asOf != null) {
            throw new ParameterException(spec.commandLine(), "Give --position or --as-of, not both");
        }
        DatasetRequest request = new DatasetRequest(trial, position, asOf, observedTo, profile, definition);
        try (DatasetSource source = opening.open(data)) {
            DatasetResult result = make(source, request);
            summarise(result);
            return 0;
        } catch (DatasetRefused refused) {
            spec.commandLine()
                    .getErr()
                    .println(spec.commandLine()
                            .getColorScheme()
                            .errorText("No dataset (" + refused.code() + "): " + refused.getMessage()));
            return 1;
        }
    }

    private DatasetResult make(DatasetSource source, DatasetRequest request) {
        if (!Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)) {
            return source.make(request, out, DatasetProgress.NONE);
        }
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("Events")
                .setInitialMax(-1)
                .showSpeed()
                .build()) {
            return source.make(request, out, (done, total) -> {
                bar.maxHint(total);
                bar.stepTo(done);
            });
        }
    }

    private void summarise(DatasetResult result) {
        PrintWriter print = spec.commandLine().getOut();
        DatasetAddress address = result.address();
        print.printf(
                "Dataset of %s, at position %d, observed to %s%n",
                address.trialId(), address.position(), address.observedTo());
        result.rows().forEach((table, rows) -> print.printf("  %-20s %,10d rows%n", table, rows));
        print.printf("  contentDigest  %s%n", result.contentDigest());
        print.printf("  log digest     %s%n", result.logDigest());
        print.printf(
                "  definition %d, profile %s, export key %s%n",
                address.definitionVersion(), address.profile(), address.exportKeyId());
        print.printf("Written to %s%n", out.toAbsolutePath().normalize());
        print.flush();
    }

    /** A moment of recording. */
    static final class AsOfConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            return DatasetRequest.asOf(value);
        }
    }
}
