package dk.tilbage.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Commands over HTTP at one and at eight clients, against durable inserts of single rows by one client. Each client has a
 * connection of its own that is kept, and sends one command after another: it opens a case and registers its facts.
 */
final class CommandsBench {

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int WARM_AFTER = 60_000;
    private static final int MOST_WARM_UPS = 18;
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final Duration FLOOR = Duration.ofSeconds(5);
    private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(60);

    private final URI commands;
    private final String token;
    private final Templates templates;
    private final DataSource dataSource;
    private final Progress progress;
    private final AtomicLong nextCase;

    CommandsBench(
            URI server, String token, Templates templates, DataSource dataSource, long firstCase, Progress progress) {
        this.commands = server.resolve("api/v1/commands/");
        this.token = token;
        this.templates = templates;
        this.dataSource = dataSource;
        this.nextCase = new AtomicLong(firstCase);
        this.progress = progress;
    }

    private record Load(double perSecond, Histogram micros, String cpu) {
        String quantile(double percentile) {
            return String.format(Locale.ROOT, "%.1f ms", micros.getValueAtPercentile(percentile) / 1e3);
        }
    }

    List<Figure> run() throws InterruptedException, SQLException {
        progress.say("Commands over HTTP, warming up");
        long warm = 0;
        for (int i = 0; i < MOST_WARM_UPS && warm < WARM_AFTER; i++) {
            warm += load(8, WARM_UP).micros().getTotalCount();
        }
        double floorBefore = inserts();
        progress.say("Commands over HTTP, 1 client");
        Load one = load(1, MEASURED);
        double floorBetween = inserts();
        progress.say("Commands over HTTP, 8 clients");
        Load eight = load(8, MEASURED);
        double floorAfter = inserts();
        double floor = Timing.median(floorBefore, floorBetween, floorAfter);
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.share("Commands over HTTP, 1 client", one.perSecond(), floor, "commands", null));
        figures.add(Figure.plain("— p50, p99", one.quantile(50) + ", " + one.quantile(99), null));
        figures.add(Figure.share("Commands over HTTP, 8 clients", eight.perSecond(), floor, "commands", "≥ 0.3"));
        figures.add(Figure.plain("— p50, p99", eight.quantile(50) + ", " + eight.quantile(99), "p99 < 50 ms"));
        figures.add(Figure.plain("— CPU time per command, clients and views included", eight.cpu(), null));
        return figures;
    }

    private Load load(int clients, Duration duration) throws InterruptedException, SQLException {
        Cpu before = Cpu.now(dataSource);
        Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
        long began = System.nanoTime();
        long end = began + duration.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit(() -> {
                    sendUntil(end, micros);
                    return true;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A client failed: " + e.getCause(), e.getCause());
        }
        double perSecond = micros.getTotalCount() / Timing.secondsSince(began);
        return new Load(perSecond, micros, Cpu.now(dataSource).since(before, micros.getTotalCount()));
    }

    private void sendUntil(long end, Histogram micros) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (true) {
                for (Templates.Step step : templates.commands(nextCase.getAndIncrement())) {
                    long sent = System.nanoTime();
                    if (sent >= end) {
                        return;
                    }
                    HttpResponse<String> answer = http.send(request(step), HttpResponse.BodyHandlers.ofString());
                    micros.recordValue(
                            Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent)));
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException(
                                step.name() + " was answered " + answer.statusCode() + ": " + answer.body());
                    }
                }
            }
        }
    }

    private HttpRequest request(Templates.Step step) {
        return HttpRequest.newBuilder(commands.resolve(step.name()))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(step.json()))
                .build();
    }

    /** Rows per second of one client that inserts one row of an event's size per durable transaction. */
    private double inserts() throws SQLException {
        progress.say("Durable inserts of single rows, 1 client");
        try (Connection connection = dataSource.getConnection()) {
            execute(connection, "DROP TABLE IF EXISTS bench_floor");
            execute(
                    connection,
                    "CREATE TABLE bench_floor (position bigint PRIMARY KEY, payload bytea NOT NULL, metadata bytea NOT NULL)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bench_floor VALUES (?, ?, ?)")) {
                byte[] payload = new byte[averageSize(connection, "payload")];
                byte[] metadata = new byte[averageSize(connection, "metadata")];
                long began = System.nanoTime();
                long end = began + FLOOR.toNanos();
                long rows = 0;
                while (System.nanoTime() < end) {
                    insert.setLong(1, ++rows);
                    insert.setBytes(2, payload);
                    insert.setBytes(3, metadata);
                    insert.executeUpdate();
                }
                return rows / Timing.secondsSince(began);
            } finally {
                execute(connection, "DROP TABLE bench_floor");
            }
        }
    }

    private static int averageSize(Connection connection, String column) throws SQLException {
        String durable = "";
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW synchronous_commit")) {
            durable = row.next() ? row.getString(1) : "";
        }
        if (durable.equals("off")) {
            throw new IllegalStateException("synchronous_commit is off: these inserts would not be durable");
        }
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT avg(octet_length(" + column + "))::int FROM (SELECT "
                        + column + " FROM event ORDER BY position DESC LIMIT 10000) e")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
