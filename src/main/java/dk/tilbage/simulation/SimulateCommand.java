package dk.tilbage.simulation;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plays the trials that come with the program against a registry that runs on a simulated clock. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Plays the trials that come with the program against a registry that runs with --clock simulated.",
            "",
            "In the trial of 2009 sixteen jobcentres open, allocate and register cases, each by its own local targets, with "
                    + "what went wrong: late registration, missed weeks, unequal exemption. Beside it Lyngby-Taarbæk's early "
                    + "contact is played, and after it Copenhagen's packages of 2015: the clock jumps there. The report "
                    + "shows how each jobcentre's own rules stand. Everybody in it is fictive. A simulation that was stopped "
                    + "can be started again with the same seed: what was recorded already is not recorded twice.",
            ""
        })
public final class SimulateCommand implements Callable<Integer> {

    private final TokenMint mint;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SimulationRun run = new SimulationRun();

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "The registry (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description =
                    "The data folder of a registry on this machine, whose key signs the tokens when none is given "
                            + "(default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(names = "--token", paramLabel = "TOKEN", description = "An access token with every role needed.")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "A file that holds such a token.")
    private @Nullable Path tokenFile;

    /** The command, with the hook that mints tokens when none is given. */
    public SimulateCommand(TokenMint mint) {
        this.mint = mint;
    }

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("picocli has not filled in the command");
        }
        String fault = run.fault();
        if (!fault.isEmpty()) {
            throw new ParameterException(spec.commandLine(), fault);
        }
        try (RegistryClient registry = new RegistryClient(url, tokens())) {
            run.play(registry, spec.commandLine().getOut(), System.err, true);
            return 0;
        } catch (RegistryClient.RegistryFailure failure) {
            spec.commandLine().getErr().println(failure.getMessage());
            return 1;
        }
    }

    private TokenSource tokens() throws IOException {
        if (token != null) {
            return TokenSource.of(token);
        }
        return tokenFile == null
                ? mint.in(data)
                : TokenSource.of(Files.readString(tokenFile).strip());
    }
}
