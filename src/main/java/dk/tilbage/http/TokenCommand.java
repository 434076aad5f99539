package dk.tilbage.http;

import dk.tilbage.people.Cpr;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Mints an access token with the installation's own key. */
@Command(
        name = "token",
        description = {
            "Mints an access token for local use and prints it. Needs only the data folder, whether the registry runs or"
                    + " not; worth nothing where tilbage.security.issuer-uri is set.",
            "Example: curl -H \"Authorization: Bearer $(java -jar tilbage.jar token --role auditor --jobcentre '*')\" …"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class TokenCommand implements Callable<Integer> {

    private static final int MOST_DAYS = 3650;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            split = ",",
            converter = RoleConverter.class,
            description = "case-application, provider, evaluator, operator, trial-administrator or auditor; may be"
                    + " repeated.")
    private List<Role> roles = new ArrayList<>();

    @Option(
            names = "--jobcentre",
            paramLabel = "ID",
            split = ",",
            description = "A jobcentre that the token is for, or * for all; may be repeated. Default: none.")
    private List<String> jobcentres = new ArrayList<>();

    @Option(
            names = "--provider",
            paramLabel = "ID",
            split = ",",
            description = "With the role provider: a provider that the token registers for; may be repeated."
                    + " Default: none.")
    private List<String> providers = new ArrayList<>();

    @Option(
            names = "--client",
            paramLabel = "ID",
            defaultValue = "local",
            description = "The client application; idempotency keys are kept per client. Default: ${DEFAULT-VALUE}.")
    private String client = "local";

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "How many days it is valid. Default: ${DEFAULT-VALUE}.")
    private int days = 30;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:TILBAGE_DATA:-./data}",
            description = "The data folder of the registry. Default: $TILBAGE_DATA or ./data.")
    private Path data = Path.of("./data");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** For picocli. */
    public TokenCommand() {}

    @Override
    public Integer call() {
        if (days < 1 || days > MOST_DAYS) {
            throw new ParameterException(spec.commandLine(), "--days is 1 to " + MOST_DAYS);
        }
        if (roles.contains(Role.PROVIDER) == providers.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--role provider and --provider belong together");
        }
        require("--client", List.of(client), name -> CallerFromToken.isName(name) && !Cpr.looksLikeCpr(name));
        require("--jobcentre", jobcentres, id -> id.equals("*") || CommandReader.isId(id));
        require("--provider", providers, CommandReader::isId);
        boolean newKey = !LocalTokens.keyFile(data).toFile().exists();
        String token = LocalTokens.of(data)
                .mint(client, roles, jobcentres, providers, Duration.ofDays(days), Clock.systemUTC());
        spec.commandLine().getOut().println(token);
        spec.commandLine().getOut().flush();
        if (newKey) {
            spec.commandLine()
                    .getErr()
                    .println("A new signing key was made in " + data
                            + ": a registry on another data folder does not accept this token (see --data).");
        }
        return 0;
    }

    /** What the registry would refuse in a token is not put into one. */
    private void require(String option, List<String> values, Predicate<String> allowed) {
        if (!values.stream().allMatch(allowed)) {
            throw new ParameterException(
                    spec.commandLine(), option + " cannot be accepted: an id, and nothing like a CPR number");
        }
    }

    /** Roles by their names in tokens. */
    static final class RoleConverter implements ITypeConverter<Role> {
        @Override
        public Role convert(String value) {
            return Role.of(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is none of " + String.join(", ", Role.claims())));
        }
    }
}
