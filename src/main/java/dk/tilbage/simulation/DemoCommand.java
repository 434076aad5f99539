package dk.tilbage.simulation;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Everything at once: a server, the trial of 2009, some alerts and a dataset. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what this program is for: starts a server on a simulated clock, plays the trial of 2009 with fictive "
                    + "people, lists some of the alerts, writes the evaluator's dataset, and leaves the server running.",
            ""
        })
public final class DemoCommand implements Callable<Integer> {

    private static final Duration LONGEST_DATASET = Duration.ofMinutes(10);

    private final ServerStarter starter;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SimulationRun run = new SimulationRun();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "demo-data",
            description =
                    "The data folder (default: ${DEFAULT-VALUE}). A log made on a simulated clock never opens under "
                            + "the real one, so this is not the folder of serve.")
    private Path data = Path.of("demo-data");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The server's port, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--url", paramLabel = "URL", description = "A registry that runs already; none is started.")
    private @Nullable URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "With --url: an access token with every role needed.")
    private @Nullable String token;

    /** The command, with the hook that starts the server. */
    public DemoCommand(ServerStarter starter) {
        this.starter = starter;
        // The clock of the others ends years later, when everything of 2009 would be overdue.
        run.playsByDefault("aktive-hurtigere-tilbage");
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli has not filled in the command");
        }
        String fault = (url == null) == (token == null) ? run.fault() : "--url and --token belong together";
        if (!fault.isEmpty()) {
            throw new ParameterException(spec.commandLine(), fault);
        }
        PrintWriter out = spec.commandLine().getOut();
        ServerStarter.Running server = null;
        URI address;
        TokenSource tokens;
        if (url != null && token != null) {
            address = url;
            tokens = TokenSource.of(token);
        } else {
            out.println("Starting the server on a simulated clock, data in " + data + " …");
            out.flush();
            server = starter.start(data, port);
            address = server.url();
            tokens = server.tokens();
        }
        try (RegistryClient registry = new RegistryClient(address, tokens)) {
            run.play(registry, out, System.err, false);
            Path written = dataset(registry);
            out.println();
            out.println("Dataset: " + written);
            out.println("API:     " + registry.base().resolve("swagger-ui.html"));
            out.println("Alerts:  " + registry.base().resolve("api/v1/alerts?status=BREACHED&on=" + run.until()));
            out.println("Trial:   " + registry.base().resolve("api/v1/trials/" + run.trialId() + "/progress"));
        } catch (RegistryClient.RegistryFailure failure) {
            spec.commandLine().getErr().println(failure.getMessage());
            return 1;
        }
        if (server != null) {
            out.println("Tokens:  java -jar target/tilbage.jar token --role case-application --jobcentre '*' --data "
                    + data);
            out.println("         (curl -H \"Authorization: Bearer $TOKEN\" …; docs/curl.md has requests to paste)");
            out.println("The server runs on; stop it with Ctrl-C.");
            out.flush();
            server.awaitStop();
        }
        return 0;
    }

    /** Has the dataset made, waits for it and downloads it. */
    private Path dataset(RegistryClient registry) throws IOException, InterruptedException {
        String address = registry.create(
                "api/v1/datasets",
                Map.of("trialId", run.trialId(), "observedTo", run.until().toString()),
                TokenSource.EVALUATOR);
        long giveUp = System.nanoTime() + LONGEST_DATASET.toNanos();
        while (true) {
            JsonNode dataset = registry.get(address, Map.of(), TokenSource.EVALUATOR);
            switch (dataset.path("status").asString("?")) {
                case "DONE" -> {
                    Path folder = Files.createDirectories(data.resolve("demo"));
                    return registry.download(
                            address + "/package.zip", folder.resolve("package.zip"), TokenSource.EVALUATOR);
                }
                case "FAILED" -> throw new RegistryClient.RegistryFailure("the dataset could not be made: " + dataset);
                default -> {
                    if (System.nanoTime() > giveUp) {
                        throw new RegistryClient.RegistryFailure("the dataset is not ready: " + dataset);
                    }
                    Thread.sleep(250);
                }
            }
        }
    }
}
