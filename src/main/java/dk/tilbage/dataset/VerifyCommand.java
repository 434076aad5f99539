package dk.tilbage.dataset;

import dk.tilbage.console.Bar;
import dk.tilbage.dataset.DatasetRefused.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Verifies a dataset that somebody has. */
@Command(
        name = "verify",
        description = {
            "Sees whether a dataset is what was made: every file against the SHA-256 in the manifest, the tables against the"
                    + " contentDigest, and nothing missing or added.",
            "With --against-log it is made once more from the log, and the first line that differs is named."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

    private final DatasetSource.Opening opening;

    @Option(
            names = "--in",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the dataset, or its package.zip.")
    private Path in = Path.of(".");

    @Option(names = "--against-log", description = "Make it once more from the log, and compare.")
    private boolean againstLog;

    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    VerifyCommand(DatasetSource.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        try {
            return PackageCheck.inFolder(in, this::verify);
        } catch (DatasetRefused refused) {
            return SourceOptions.refused(spec, refused);
        } catch (IOException e) {
            return SourceOptions.refused(
                    spec, new DatasetRefused(Code.NO_DATASET, "The dataset in " + in + " could not be read: " + e, e));
        }
    }

    private int verify(Path folder, Path aside) {
        PackageCheck check = PackageCheck.of(folder);
        List<String> faults = check.faults();
        PrintWriter err = spec.commandLine().getErr();
        if (!faults.isEmpty()) {
            faults.forEach(err::println);
            err.flush();
            return ExitCode.SOFTWARE;
        }
        DatasetAddress address = check.address();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%d files are as the manifest says: %s at position %d, observed to %s, definition %d, profile %s%n",
                check.files(),
                address.trialId(),
                address.position(),
                address.observedTo(),
                address.definitionVersion(),
                address.profile());
        out.printf("  contentDigest  %s%n", check.contentDigest());
        out.flush();
        return againstLog ? source.with(opening, registry -> against(registry, check, aside)) : ExitCode.OK;
    }

    private int against(DatasetSource registry, PackageCheck check, Path aside) {
        Path made = aside.resolve("made");
        DatasetResult result = Bar.over(step -> registry.makeAgain(check.address(), made, step::at));
        Optional<String> difference = check.firstDifference(made, result);
        if (difference.isPresent()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("The log gives another dataset (" + result.contentDigest() + "). First: " + difference.get());
            err.flush();
            return ExitCode.SOFTWARE;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("The log gives the same dataset.");
        out.flush();
        return ExitCode.OK;
    }
}
