package dk.tilbage.bench;

import dk.tilbage.bench.RegistryStarter.Registry;
import dk.tilbage.dataset.DatasetWriter;
import dk.tilbage.deadlines.AlertsView;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Trials;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the registry on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the registry on this machine: replay, verifying, judging, dataset, alerts, commands over HTTP and what"
                    + " security costs them, a batch, rebuild of the views, start.",
            "",
            "Fills a log with realistic cases and holds each figure against a floor found in the same run. Takes some "
                    + "minutes; give the machine nothing else to do meanwhile.",
            ""
        })
public final class BenchCommand implements Callable<Integer> {

    /** What can be measured. */
    enum Part {
        REPLAY,
        VERIFY,
        JUDGE,
        DATASET,
        ALERTS,
        COMMANDS,
        SECURITY,
        BULK,
        REBUILD,
        START
    }

    private static final Duration CATCH_UP = Duration.ofMinutes(10);

    private final RegistryStarter starter;
    private final Function<Path, String> auditors;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "300000",
            description = "How many events the log holds (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A data folder to fill and keep, for benchmarks only. A log that is there is filled up to N "
                    + "events. Default: a temporary folder, deleted afterwards.")
    private @Nullable Path data;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Only these: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Part> only = EnumSet.allOf(Part.class);

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "20000",
            description = "How many lines the batch of BULK has, at most 1,000,000 (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also writes the whole page into that file.")
    private @Nullable Path markdown;

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * The command.
     *
     * @param starter starts a registry within this process
     * @param auditors an auditor's token for a data folder
     */
    public BenchCommand(RegistryStarter starter, Function<Path, String> auditors) {
        this.starter = starter;
        this.auditors = auditors;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        if (spec == null) {
            throw new IllegalStateException("picocli has not filled in the command");
        }
        if (lines < 1 || lines > 1_000_000) {
            throw new ParameterException(spec.commandLine(), "--lines must be 1 to 1000000");
        }
        if (events < 1_000) {
            throw new ParameterException(spec.commandLine(), "--events must be at least 1000");
        }
        double loadBefore = Machine.load();
        // As system properties: logging is set up before the settings of a server are looked at.
        System.setProperty("logging.level.root", "error");
        System.setProperty("logging.level.de.bwaldvogel.mongo", "off");
        Path folder = Files.createTempDirectory("tilbage-bench-");
        List<Figure> figures;
        Description description = new Description();
        try {
            Path filled = data == null ? folder.resolve("filled") : data;
            figures = measure(filled, folder, description, new Progress(System.err));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        String page = page(figures, description, loadBefore);
        PrintWriter out = spec.commandLine().getOut();
        out.print(page);
        out.flush();
        if (markdown != null) {
            Files.writeString(markdown, page);
        }
        return 0;
    }

    /** What is learnt on the way. */
    private static final class Description {
        private String postgres = "";
        private long events;
        private long cases;
    }

    private List<Figure> measure(Path filled, Path folder, Description description, Progress progress)
            throws IOException, InterruptedException, SQLException {
        List<Figure> figures = new ArrayList<>();
        progress.say("Starting the registry without views, data in " + filled);
        try (Registry registry = start(filled, false)) {
            SmallTrial.register(registry.url(), registry.token("trial-administrator"));
            EventLog log = registry.part(EventLog.class);
            Templates templates = templates(registry);
            if (log.head() < events) {
                double rate = new LogFill(registry.part(EventStore.class), log, templates, progress).fillTo(events);
                figures.add(
                        Figure.plain("Filling the log, 2,000 events per append", Figure.rate(rate, "events"), null));
                analyse(registry.part(DataSource.class));
            }
            description.events = log.head();
            log.forEachAggregate("case", log.head(), (caseId, history) -> description.cases++);
            description.postgres = postgres(registry.part(DataSource.class));
            if (only.contains(Part.REPLAY)) {
                figures.addAll(new ReplayBench(log, progress).run());
            }
            if (only.contains(Part.VERIFY)) {
                figures.addAll(new VerifyBench(registry.part(LogVerifier.class), progress).run());
            }
            if (only.contains(Part.JUDGE)) {
                figures.addAll(new JudgeBench(templates, trial(registry), progress).run());
            }
            if (only.contains(Part.DATASET)) {
                figures.addAll(new DatasetBench(log, registry.part(DatasetWriter.class), folder, progress).run());
            }
        }
        if (only.contains(Part.SECURITY)) {
            // Without views, which would take turns with what is measured.
            try (Registry registry = start(filled, false)) {
                figures.addAll(new SecurityBench(
                                registry,
                                templates(registry),
                                registry.part(EventLog.class).head(),
                                progress)
                        .run());
            }
        }
        if (only.contains(Part.BULK)) {
            // Without views: it is the batch that is to need no more memory for more lines.
            try (Registry registry = start(filled, false)) {
                figures.addAll(new BulkBench(
                                registry.url(),
                                registry.token("case-application"),
                                templates(registry),
                                registry.part(DataSource.class),
                                registry.part(EventLog.class).head(),
                                lines,
                                progress)
                        .run());
            }
        }
        if (only.contains(Part.START)) {
            figures.addAll(new StartBench(folder, progress).run(filled, description.events, auditors));
        }
        if (only.contains(Part.REBUILD) || only.contains(Part.ALERTS) || only.contains(Part.COMMANDS)) {
            progress.say("Starting the registry with its views");
            try (Registry registry = start(filled, true)) {
                figures.addAll(live(registry, progress));
            }
        }
        return figures;
    }

    private List<Figure> live(Registry registry, Progress progress) throws InterruptedException, SQLException {
        List<Figure> figures = new ArrayList<>();
        long head = registry.part(EventLog.class).head();
        if (only.contains(Part.REBUILD)) {
            figures.addAll(new RebuildBench(
                            registry.part(ReadModels.class), registry.part(MongoDatabaseFactory.class), head, progress)
                    .run());
        }
        if (only.contains(Part.ALERTS)) {
            if (!registry.part(ReadModels.class).awaitPosition(AlertsView.NAME, head, CATCH_UP)) {
                throw new IllegalStateException("The alerts view does not catch up with the log");
            }
            figures.addAll(new AlertsBench(
                            registry.url(),
                            registry.token("auditor"),
                            trial(registry).jobcentres().firstEntry().getKey(),
                            progress)
                    .run());
        }
        if (only.contains(Part.COMMANDS)) {
            figures.addAll(new CommandsBench(
                            registry.url(),
                            registry.token("case-application"),
                            templates(registry),
                            registry.part(DataSource.class),
                            head,
                            progress)
                    .run());
        }
        return figures;
    }

    private Registry start(Path folder, boolean views) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("tilbage.data", folder.toString());
        settings.put("server.port", 0);
        settings.put("tilbage.views.enabled", views);
        // What is measured is the registry, not what it allows one client.
        settings.put("tilbage.http.rate-limit", 0);
        settings.put("tilbage.http.at-once.requests", 0);
        settings.put("tilbage.http.at-once.streams", 0);
        return starter.start(settings);
    }

    private static ProtocolHistory trial(Registry registry) {
        return registry.part(Trials.class)
                .current(SmallTrial.ID)
                .orElseThrow(() -> new IllegalStateException("The trial is not there"));
    }

    private static Templates templates(Registry registry) {
        return Templates.of(trial(registry));
    }

    /** As PostgreSQL would do by itself a minute later. */
    private static void analyse(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE event");
        }
    }

    private static String postgres(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    // ---- the page
    // ----------------------------------------------------------------------------------------------------

    private String page(List<Figure> figures, Description description, double loadBefore) throws IOException {
        StringBuilder table = new StringBuilder("| what | measured | floor | share of the floor | aim |\n")
                .append("|---|---|---|---|---|\n");
        figures.forEach(figure -> table.append(figure.row()).append('\n'));
        boolean busy = loadBefore > 0.25 * Machine.cores();
        String load = loadBefore < 0
                ? "The system does not say how busy it was before."
                : String.format(
                        Locale.ROOT,
                        "Load average before the run: %.2f on %d cores.%s",
                        loadBefore,
                        Machine.cores(),
                        busy ? " **Preliminary: the machine had other work to do.**" : "");
        return template()
                .replace("{{table}}", table.toString().strip())
                .replace("{{machine}}", Machine.description(description.postgres))
                .replace("{{load}}", load)
                .replace("{{events}}", String.format(Locale.ROOT, "%,d", description.events))
                .replace("{{cases}}", String.format(Locale.ROOT, "%,d", description.cases));
    }

    private static String template() throws IOException {
        try (InputStream in = BenchCommand.class.getResourceAsStream("benchmarks.md")) {
            if (in == null) {
                throw new IllegalStateException("the program has no page to fill in");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
