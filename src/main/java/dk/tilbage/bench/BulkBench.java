package dk.tilbage.bench;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * One batch of many lines, case after case as a file has them, against raw inserts of rows of the same size, a thousand in
 * a durable transaction; and the same batch again, which is all replayed. Client and registry share the program's memory.
 */
final class BulkBench {

    private static final int WARM_UP = 5_000;
    private static final int ROWS_IN_A_TRANSACTION = 1_000;
    private static final long MEBI = 1 << 20;

    private final URI server;
    private final String token;
    private final Templates templates;
    private final DataSource dataSource;
    private final long firstCase;
    private final int lines;
    private final Progress progress;

    BulkBench(
            URI server,
            String token,
            Templates templates,
            DataSource dataSource,
            long firstCase,
            int lines,
            Progress progress) {
        this.server = server;
        this.token = token;
        this.templates = templates;
        this.dataSource = dataSource;
        this.firstCase = firstCase;
        this.lines = lines;
        this.progress = progress;
    }

    List<Figure> run() throws IOException, SQLException {
        progress.say("A batch, warming up");
        send(firstCase, WARM_UP);
        double before = inserts();
        pools(MemoryPoolMXBean::resetPeakUsage);
        progress.say(String.format(Locale.ROOT, "A batch of %,d lines", lines));
        double first = send(firstCase + WARM_UP, lines);
        progress.say("The same batch again");
        double again = send(firstCase + WARM_UP, lines);
        long[] peak = new long[1];
        pools(pool -> peak[0] += pool.getPeakUsage().getUsed());
        double floor = (before + inserts()) / 2;
        String what = String.format(Locale.ROOT, "A batch of %,d lines", lines);
        return List.of(
                Figure.share(what, first, floor, "lines", null),
                Figure.share("— again, all replayed", again, floor, "lines", null),
                Figure.plain(
                        "— most heap in use, of what the program may have",
                        peak[0] / MEBI + " MiB of " + Runtime.getRuntime().maxMemory() / MEBI + " MiB",
                        null));
    }

    private static void pools(Consumer<MemoryPoolMXBean> each) {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .forEach(each);
    }

    /** Sends a batch, reading while it sends; gives its lines per second. */
    private double send(long first, int many) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(String.join(
                            "\r\n",
                            "POST /api/v1/commands HTTP/1.1",
                            "Host: localhost",
                            "Authorization: Bearer " + token,
                            "Content-Type: application/x-ndjson",
                            "Transfer-Encoding: chunked",
                            "Connection: close",
                            "",
                            "")
                    .getBytes(StandardCharsets.US_ASCII));
            long began = System.nanoTime();
            CompletableFuture<Long> answered = new CompletableFuture<>();
            Thread.ofPlatform().daemon().name("answers").start(() -> {
                try {
                    answered.complete(answers(socket));
                } catch (IOException | RuntimeException failed) {
                    answered.completeExceptionally(failed);
                }
            });
            write(out, first, many);
            long accepted = answered.join();
            double seconds = Timing.secondsSince(began);
            if (accepted != many) {
                throw new IllegalStateException(many - accepted + " of " + many + " lines were not accepted");
            }
            return many / seconds;
        }
    }

    private void write(OutputStream out, long first, int many) throws IOException {
        StringBuilder chunk = new StringBuilder();
        int written = 0;
        for (long number = first; written < many; number++) {
            List<Templates.Step> steps = templates.commands(number);
            for (int i = 0; i < steps.size() && written < many; i++, written++) {
                chunk.append("{\"command\":\"")
                        .append(steps.get(i).name())
                        .append("\",\"key\":\"bulk-")
                        .append(Templates.caseId(number))
                        .append('-')
                        .append(i)
                        .append("\",\"payload\":")
                        .append(steps.get(i).json())
                        .append("}\n");
            }
            chunk(out, chunk.toString());
            chunk.setLength(0);
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** How many lines were accepted. */
    private static long answers(Socket socket) throws IOException {
        Dechunked body = new Dechunked(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        String status = body.header();
        if (!status.contains(" 200")) {
            throw new IllegalStateException("the batch was answered " + status);
        }
        long accepted = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"status\":200")) {
                    accepted++;
                }
            }
        }
        return accepted;
    }

    // ---- floor --------

    private double inserts() throws SQLException {
        progress.say("Durable inserts, a thousand rows in a transaction");
        try (Connection connection = dataSource.getConnection()) {
            execute(connection, "DROP TABLE IF EXISTS bench_floor");
            execute(
                    connection,
                    "CREATE TABLE bench_floor (position bigint PRIMARY KEY, payload bytea NOT NULL, metadata bytea NOT NULL)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bench_floor VALUES (?, ?, ?)")) {
                byte[] payload = new byte[averageSize(connection, "payload")];
                byte[] metadata = new byte[averageSize(connection, "metadata")];
                long began = System.nanoTime();
                long rows = 0;
                while (Timing.secondsSince(began) < 5) {
                    for (int i = 0; i < ROWS_IN_A_TRANSACTION; i++) {
                        insert.setLong(1, ++rows);
                        insert.setBytes(2, payload);
                        insert.setBytes(3, metadata);
                        insert.addBatch();
                    }
                    insert.executeBatch();
                    connection.commit();
                }
                return rows / Timing.secondsSince(began);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
                execute(connection, "DROP TABLE bench_floor");
            }
        }
    }

    private static int averageSize(Connection connection, String column) throws SQLException {
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
