package dk.tilbage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
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
            description = "A setting, such as tilbage.security.issuer-uri=https://…; may be repeated.")
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

    private Map<String, Object> properties() {
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
