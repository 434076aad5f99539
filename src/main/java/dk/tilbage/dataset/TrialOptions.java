package dk.tilbage.dataset;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what a dataset is a dataset of, wherever in the log. */
final class TrialOptions {

    // Not required for picocli: the same options stand before a subcommand, where they may be left out.
    @Option(names = "--trial", paramLabel = "ID", description = "The trial. Required.")
    private @Nullable String trial;

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
            names = "--export-domain",
            paramLabel = "NAME",
            description =
                    "Whom it is for: each domain has pseudonyms of its own, so that two cannot be joined. Default: the"
                            + " registry's own.")
    private @Nullable String exportDomain;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    DatasetRequest request(@Nullable Long position, @Nullable Instant asOf, @Nullable LocalDate observedTo) {
        if (trial == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--trial=ID'");
        }
        return new DatasetRequest(trial, position, asOf, observedTo, profile, definition, exportDomain);
    }
}
