package dk.tilbage.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own on a data folder: made on first use, durable, listening on this machine only, with a
 * password kept beside the data. A server that a killed program left running on the folder is stopped cleanly first.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final String USER = "tilbage";
    private static final String DATABASE = "tilbage";
    private static final int PORT_ATTEMPTS = 5;
    private static final long COMMAND_SECONDS = 120;

    private final Path bin;
    private final Path folder;
    private final Path cluster;
    private final List<String> as;
    private final FileChannel lockChannel;
    private final String password;
    private int port;
    private boolean closed;

    /**
     * Starts the server, waiting until it answers.
     *
     * @param binaries the folder with {@code initdb}, {@code pg_ctl} and {@code postgres}
     * @param folder the data folder, made when it is missing
     * @param durable false only for tests: without it a commit may be lost when the machine fails
     */
    public static PostgresServer start(Path binaries, Path folder, boolean durable) {
        try {
            return new PostgresServer(
                    binaries.toAbsolutePath(), folder.toAbsolutePath().normalize(), durable);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started on " + folder + ": " + e.getMessage(), e);
        }
    }

    private PostgresServer(Path bin, Path folder, boolean durable) throws IOException {
        this.bin = bin;
        this.folder = Files.createDirectories(folder);
        this.cluster = folder.resolve("cluster");
        this.lockChannel = lock(folder);
        try {
            this.as = AsUser.prefix(bin);
            this.password = password();
            if (!Files.exists(cluster.resolve("PG_VERSION"))) {
                initialise(durable);
            }
            refuseOtherVersion();
            AsUser.own(as, cluster);
            stopLeftOver();
            startOnFreePort(durable);
            createDatabase();
        } catch (IOException | RuntimeException e) {
            lockChannel.close();
            throw e;
        }
    }

    /** JDBC address of the program's database. */
    public String url() {
        return url(DATABASE);
    }

    /** JDBC address of a database on this server. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String user() {
        return USER;
    }

    public String secret() {
        return password;
    }

    /** Stops the server cleanly and lets go of the folder. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            run("pg_ctl", "stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "60");
            log.info("PostgreSQL on {} has stopped", folder);
        } catch (IOException e) {
            log.warn("PostgreSQL on {} did not stop cleanly, the next start recovers it: {}", folder, e.getMessage());
        } finally {
            try {
                lockChannel.close();
            } catch (IOException e) {
                log.debug("The lock on {} was gone", folder, e);
            }
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("program.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new DataFolderInUse(folder);
        }
        return channel;
    }

    private String password() throws IOException {
        Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Path draft = folder.resolve("password.new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, HexFormat.of().formatHex(random));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    /** Makes the cluster beside its place and moves it there whole, so that a kill leaves no half cluster behind. */
    private void initialise(boolean durable) throws IOException {
        log.info("Making a new PostgreSQL cluster in {}", folder);
        Path draft = folder.resolve("cluster.new");
        deleteRecursively(draft);
        Files.createDirectory(
                draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        AsUser.own(as, draft);
        Path handedOver = draft.resolveSibling("password.initdb");
        Files.deleteIfExists(handedOver);
        Files.createFile(
                handedOver, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(handedOver, password);
            AsUser.own(as, handedOver);
            List<String> options = new ArrayList<>(List.of(
                    "-D",
                    draft.toString(),
                    "-U",
                    USER,
                    "--pwfile=" + handedOver,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C"));
            if (!durable) {
                options.add("--no-sync");
            }
            run("initdb", options.toArray(String[]::new));
        } finally {
            Files.deleteIfExists(handedOver);
        }
        Files.move(draft, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void refuseOtherVersion() throws IOException {
        String data = Files.readString(cluster.resolve("PG_VERSION")).strip();
        Optional<String> program = output("postgres", "--version");
        if (program.isPresent() && !program.get().contains(" " + data + ".")) {
            throw new IllegalStateException("The data in " + folder + " is of PostgreSQL " + data
                    + ", this program brings " + program.get().strip()
                    + ": start it with the earlier program, or move the data with pg_upgrade");
        }
    }

    /** We hold the folder's lock, so a server still running on it belongs to a program that is gone. */
    private void stopLeftOver() throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        String first;
        try (Stream<String> lines = Files.lines(pidFile)) {
            first = lines.findFirst().orElse("").strip();
        }
        long pid;
        try {
            pid = Math.abs(Long.parseLong(first));
        } catch (NumberFormatException e) {
            pid = 0;
        }
        Optional<ProcessHandle> process = pid == 0 ? Optional.empty() : ProcessHandle.of(pid);
        boolean alive = process.filter(PostgresServer::isPostgres).isPresent();
        if (alive) {
            log.info(
                    "A program that was killed left PostgreSQL (process {}) running on {}; stopping it cleanly",
                    pid,
                    folder);
            run("pg_ctl", "stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "60");
        } else if (process.isPresent()) {
            // The number now belongs to another program; PostgreSQL would take it for a running server.
            log.info("Removing {}: its process number {} now belongs to another program", pidFile, pid);
            Files.deleteIfExists(pidFile);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        Optional<String> command = process.info().command();
        // Where the command cannot be seen, pg_ctl finds out.
        return process.isAlive()
                && command.map(path -> path.endsWith("postgres") || path.contains("postgres (deleted)"))
                        .orElse(true);
    }

    private void startOnFreePort(boolean durable) throws IOException {
        String sync = durable ? "on" : "off";
        IOException last = null;
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            port = freePort();
            String options =
                    "-c listen_addresses=127.0.0.1 -c port=" + port + " -c unix_socket_directories='' -c fsync="
                            + sync + " -c synchronous_commit=" + sync + " -c full_page_writes=" + sync
                            + " -c max_connections=100 -c shared_buffers=256MB -c max_wal_size=2GB -c timezone=UTC"
                            + " -c logging_collector=off -c log_checkpoints=off";
            try {
                run(
                        "pg_ctl",
                        "start",
                        "-D",
                        cluster.toString(),
                        "-w",
                        "-t",
                        "60",
                        "-s",
                        "-l",
                        cluster.resolve("server.log").toString(),
                        "-o",
                        options);
                log.info("PostgreSQL on {} listens on 127.0.0.1:{}", folder, port);
                return;
            } catch (IOException e) {
                last = e;
                log.debug("PostgreSQL did not start on port {}", port, e);
            }
        }
        throw new IOException(
                "PostgreSQL did not start; see " + cluster.resolve("server.log") + " (" + last + ")", last);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void createDatabase() throws IOException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, password);
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet row =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                exists = row.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            close();
            throw new IOException("The database could not be made: " + e.getMessage(), e);
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(as);
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        // Into a file: a server started here keeps its parent's output open, and a pipe would never end.
        Path output = Files.createTempFile(folder, program, ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " did not end in " + COMMAND_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(program + " failed (" + process.exitValue() + "): "
                        + Files.readString(output).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + program, e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private Optional<String> output(String program, String argument) throws IOException {
        List<String> command = new ArrayList<>(as);
        command.add(bin.resolve(program).toString());
        command.add(argument);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    static void deleteRecursively(@Nullable Path path) throws IOException {
        if (path == null || !Files.exists(path)) {
            return;
        }
        List<Path> found;
        try (Stream<Path> walk = Files.walk(path)) {
            found = new ArrayList<>(walk.toList());
        }
        for (Path each : found.reversed()) {
            Files.deleteIfExists(each);
        }
    }

    /** Another program is running on the data folder. */
    public static final class DataFolderInUse extends IllegalStateException {
        DataFolderInUse(Path folder) {
            super("Another program is running on the data folder " + folder
                    + ": stop it first, or give this one another folder");
        }
    }
}
