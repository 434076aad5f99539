package dk.tilbage;

import dk.tilbage.bench.RegistryStarter;
import dk.tilbage.caseload.WhatIfQueries;
import dk.tilbage.dataset.DatasetSource;
import dk.tilbage.dataset.DatasetWriter;
import dk.tilbage.dataset.ServerSource;
import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.http.AuditSource;
import dk.tilbage.http.LocalTokens;
import dk.tilbage.http.LogSource;
import dk.tilbage.http.Role;
import dk.tilbage.http.WhatIfSource;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.KeyRotation;
import dk.tilbage.people.KeysCommand;
import dk.tilbage.simulation.ServerStarter;
import dk.tilbage.simulation.TokenSource;
import dk.tilbage.trial.Trials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/** The registry, running in this process. */
final class Server implements ServerStarter.Running, RegistryStarter.Registry {

    private static final Duration TOKEN_VALIDITY = Duration.ofDays(1);

    private final ConfigurableApplicationContext context;
    private final CountDownLatch closed;

    private Server(ConfigurableApplicationContext context, CountDownLatch closed) {
        this.context = context;
        this.closed = closed;
    }

    /** Starts it with these settings before all others, and returns when it is ready. */
    static Server start(Map<String, Object> settings) {
        SpringApplication application = new SpringApplication(TilbageApplication.class);
        application.setMainApplicationClass(TilbageApplication.class);
        application.addInitializers(starting -> {
            ConfigurableEnvironment environment = starting.getEnvironment();
            environment.getPropertySources().addFirst(new MapPropertySource("commandLine", settings));
            refuseSimulatedClockOnGivenStores(environment);
        });
        CountDownLatch closed = new CountDownLatch(1);
        application.addListeners((ApplicationListener<ContextClosedEvent>) event -> closed.countDown());
        Server server = new Server(application.run(), closed);
        RunningServer.note(server.data(), server.url());
        return server;
    }

    /**
     * Opens the stores without serving: for commands that read the log while no server runs on the folder. The clock is
     * the kind the log was recorded under, and the views stay off.
     */
    static ConfigurableApplicationContext openStores(Path data) {
        SpringApplication application = new SpringApplication(TilbageApplication.class);
        application.setMainApplicationClass(TilbageApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.addInitializers(starting -> starting.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "commandLine",
                        Map.of(
                                "tilbage.data",
                                data.toString(),
                                "tilbage.clock",
                                "recorded",
                                "tilbage.views.enabled",
                                false,
                                "logging.level.root",
                                "warn"))));
        return application.run();
    }

    /** Where a dataset comes from: the server that runs on the folder, or else its stores. */
    static DatasetSource datasets(Path data) {
        return RunningServer.on(data)
                .<DatasetSource>map(url -> new ServerSource(url, commandLineToken(data)))
                .orElseGet(() -> {
                    ConfigurableApplicationContext context = openStores(data);
                    return DatasetSource.of(
                            context.getBean(DatasetWriter.class), context.getBean(AccessLog.class), context::close);
                });
    }

    /** A token that tells the server's access log who stands at the command line. */
    private static String commandLineToken(Path data) {
        AccessLog.Who who = AccessLog.Who.atTheCommandLine();
        return LocalTokens.of(data)
                .mint(
                        who.client() + ":" + who.actor(),
                        Set.of(Role.EVALUATOR),
                        List.of("*"),
                        TOKEN_VALIDITY,
                        Clock.systemUTC());
    }

    /** Who answers what-if questions: the server that runs on the folder, or else its stores. */
    static WhatIfSource whatIf(Path data) {
        return RunningServer.on(data)
                .map(url -> WhatIfSource.of(url, tokensIn(data).token(TokenSource.AUDITOR, null)))
                .orElseGet(() -> {
                    ConfigurableApplicationContext context = openStores(data);
                    return WhatIfSource.of(context.getBean(WhatIfQueries.class), context::close);
                });
    }

    /** Who verifies the log: the server that runs on the folder, or else this program on its stores. */
    static LogSource logs(Path data) {
        return RunningServer.on(data)
                .map(url -> LogSource.of(url, tokensIn(data).token(TokenSource.AUDITOR, null)))
                .orElseGet(() -> {
                    ConfigurableApplicationContext context = openStores(data);
                    return LogSource.of(
                            context.getBean(LogVerifier.class), context.getBean(Anchors.class), context::close);
                });
    }

    /** The persons, opened by this program beside whatever runs on a database of its own. */
    static KeysCommand.Persons persons(Path data) {
        if (RunningServer.on(data).isPresent() && !StringUtils.hasText(System.getenv("TILBAGE_POSTGRES_URL"))) {
            throw new IllegalStateException(
                    "A registry runs on this folder with its own database: stop it first, or set TILBAGE_POSTGRES_URL.");
        }
        ConfigurableApplicationContext context = openStores(data);
        return new KeysCommand.Persons() {
            @Override
            public KeyRotation rotation() {
                return context.getBean(KeyRotation.class);
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }

    /** Where an audit of the allocation comes from: the server that runs on the folder, or else its stores. */
    static AuditSource audits(Path data) {
        return RunningServer.on(data)
                .map(url -> AuditSource.of(url, tokensIn(data).token(TokenSource.AUDITOR, null)))
                .orElseGet(() -> {
                    ConfigurableApplicationContext context = openStores(data);
                    return AuditSource.of(
                            context.getBean(EventLog.class), context.getBean(Trials.class), context::close);
                });
    }

    /**
     * Starts it on a simulated clock, quietly, with its document open to a browser and no limit for the simulation's requests:
     * fictive people only.
     */
    static Server startSimulated(Path data, int port) {
        return start(Map.of(
                "tilbage.data",
                data.toString(),
                "server.port",
                port,
                "tilbage.clock",
                "simulated",
                "tilbage.security.open-docs",
                true,
                "tilbage.http.rate-limit",
                0,
                "logging.level.root",
                "warn"));
    }

    private static void refuseSimulatedClockOnGivenStores(ConfigurableEnvironment environment) {
        if ("simulated".equals(environment.getProperty("tilbage.clock"))
                && StringUtils.hasText(environment.getProperty("tilbage.postgres.url"))) {
            throw new IllegalStateException(
                    "A simulated clock runs on the embedded stores only, and tilbage.postgres.url is set.");
        }
    }

    /** Tokens signed with the key in a data folder, for the programs that come with the registry. */
    static TokenSource tokensIn(Path data) {
        LocalTokens tokens = LocalTokens.of(data);
        return (role, jobcentreId) -> tokens.mint(
                "simulation",
                Set.of(Role.of(role).orElseThrow(() -> new IllegalArgumentException("no role " + role))),
                List.of(jobcentreId == null ? "*" : jobcentreId),
                TOKEN_VALIDITY,
                Clock.systemUTC());
    }

    /** Its settings. */
    ConfigurableEnvironment environment() {
        return context.getEnvironment();
    }

    /** Where a server with these settings answers on this machine. */
    static String address(ConfigurableEnvironment environment) {
        boolean tls = StringUtils.hasText(environment.getProperty("server.ssl.bundle"))
                || StringUtils.hasText(environment.getProperty("server.ssl.key-store"))
                || StringUtils.hasText(environment.getProperty("server.ssl.certificate"));
        return (tls ? "https" : "http") + "://localhost:" + environment.getProperty("local.server.port");
    }

    @Override
    public URI url() {
        return URI.create(address(environment()) + "/");
    }

    @Override
    public TokenSource tokens() {
        return tokensIn(data());
    }

    private Path data() {
        return Path.of(environment().getProperty("tilbage.data", "./data"));
    }

    @Override
    public String token(String role) {
        return tokens().token(role, null);
    }

    @Override
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    @Override
    public void awaitStop() throws InterruptedException {
        closed.await();
    }
}
