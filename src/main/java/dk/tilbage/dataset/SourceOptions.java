package dk.tilbage.dataset;

import java.nio.file.Path;
import java.util.function.ToIntFunction;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the registry is, and what a refusal looks like. */
final class SourceOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:TILBAGE_DATA:-./data}",
            description = "The data folder of the registry. Default: $TILBAGE_DATA or ./data.")
    private Path data = Path.of("./data");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Works with the registry; a refusal is one line and exit code 1. */
    int with(DatasetSource.Opening opening, ToIntFunction<DatasetSource> work) {
        try (DatasetSource source = opening.open(data)) {
            return work.applyAsInt(source);
        } catch (DatasetRefused refused) {
            return refused(spec, refused);
        }
    }

    static int refused(CommandSpec spec, DatasetRefused refused) {
        spec.commandLine()
                .getErr()
                .println(spec.commandLine()
                        .getColorScheme()
                        .errorText("Refused (" + refused.code() + "): " + refused.getMessage()));
        return ExitCode.SOFTWARE;
    }
}
