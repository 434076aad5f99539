package dk.tilbage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the registry until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Runs the registry until it is stopped.",
            "With nothing configured it starts its own PostgreSQL and MongoDB stand-in, with their data in the data"
                    + " folder; with tilbage.postgres.url and tilbage.mongodb.uri it uses those."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Serve implements Callable<Integer> {

    private static final Pattern SECRET = Pattern.compile("(password|secret|passphrase)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET_IN_ADDRESS =
            Pattern.compile("://[^/@\\s]*:[^/@\\s]*@|[?&](ssl)?password=|PRIVATE KEY-", Pattern.CASE_INSENSITIVE);

    /** The clocks a registry can run by. */
    enum ClockKind {
        REAL,
        SIMULATED
    }

    @Option(names = "--port", paramLabel = "N", description = "HTTP port; 0 for any free one. Default: 8080.")
    private @Nullable Integer port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of keys and embedded stores. Default: $TILBAGE_DATA or ./data.")
    private @Nullable Path data;

    @Option(
            names = "--clock",
            paramLabel = "KIND",
            description = "real or simulated. A simulated clock stands still until POST /api/v1/clock moves it forward;"
                    + " embedded stores only. Default: real.")
    private @Nullable ClockKind clock;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting, such as tilbage.security.issuer-uri=https://…; may be repeated. Not a secret: those are"
                            + " taken from the environment or from files.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Server server = Server.start(properties());
        announce(server.environment());
        server.awaitStop();
        return 0;
    }

    /** A command line is there for everybody on the machine to read. */
    private void refuseSecrets() {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (SECRET.matcher(setting.getKey()).find()
                    || SECRET_IN_ADDRESS.matcher(setting.getValue()).find()) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        setting.getKey()
                                + " is a secret, which everybody on this machine could read here: set it in the"
                                + " environment, or in a file (docs/tls.md)");
            }
        }
    }

    private Map<String, Object> properties() {
        refuseSecrets();
        Map<String, Object> properties = new LinkedHashMap<>(settings);
        if (port != null) {
            properties.put("server.port", port);
        }
        if (data != null) {
            properties.put("tilbage.data", data.toString());
        }
        if (clock != null) {
            properties.put("tilbage.clock", clock == ClockKind.SIMULATED ? "simulated" : "real");
        }
        return properties;
    }

    private void announce(ConfigurableEnvironment environment) {
        String base = Server.address(environment);
        String folder = environment.getProperty("tilbage.data", "./data");
        spec.commandLine().getOut().printf("""

                Tilbage is ready.
                  API       %1$s/api/v1
                  Document  %1$s/v3/api-docs  and  %1$s/swagger-ui.html
                  Health    %1$s/actuator/health
                  Token     java -jar tilbage.jar token --role case-application --jobcentre '*' --data %2$s

                """, base, folder);
        spec.commandLine().getOut().flush();
    }
}
