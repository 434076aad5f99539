package dk.tilbage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.support.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The embedded server's life on its data folder. */
class PostgresServerIT {

    private final Path binaries = Stores.binaries(Stores.Kind.EMBEDDED);
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-stores")), "server")
                .toAbsolutePath();
    }

    @AfterEach
    void removeFolder() throws IOException {
        PostgresServer.deleteRecursively(folder);
    }

    @Test
    void isDurableAndKeepsItsDataOverAStop() throws Exception {
        try (PostgresServer server = PostgresServer.start(binaries, folder, true)) {
            try (Connection connection = connect(server);
                    Statement statement = connection.createStatement()) {
                for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                    assertThat(value(statement, "SHOW " + setting)).as(setting).isEqualTo("on");
                }
                assertThat(value(statement, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
                assertThat(value(statement, "SHOW server_encoding")).isEqualTo("UTF8");
                statement.execute("CREATE TABLE kept AS SELECT 42 AS n");
            }
            assertThatThrownBy(() -> DriverManager.getConnection(server.url(), server.user(), "guessed"))
                    .hasMessageContaining("password");
            assertThatThrownBy(() -> PostgresServer.start(binaries, folder, true))
                    .isInstanceOf(PostgresServer.DataFolderInUse.class)
                    .hasMessageContaining("Another program is running");
        }
        assertThat(folder.resolve("cluster/postmaster.pid")).doesNotExist();
        try (PostgresServer server = PostgresServer.start(binaries, folder, true)) {
            assertKept(server, 42);
        }
    }

    @Test
    void takesTheFolderOverFromAKilledProgramAndLosesNothing() throws Exception {
        Process program = program();
        long written;
        try (var lines = program.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("written")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
            written = Long.parseLong(line.substring("written ".length()));
            // A second program is refused while the first lives.
            assertThatThrownBy(() -> PostgresServer.start(binaries, folder, true))
                    .isInstanceOf(PostgresServer.DataFolderInUse.class);
            program.destroyForcibly();
            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        long postmaster = postmaster();
        assertThat(ProcessHandle.of(postmaster).orElseThrow().isAlive()).isTrue();

        try (PostgresServer server = PostgresServer.start(binaries, folder, true)) {
            assertThat(postmaster()).isNotEqualTo(postmaster);
            assertKept(server, written);
        }
    }

    @Test
    void recoversWhenTheServerWasKilledToo() throws Exception {
        long written;
        try (PostgresServer server = PostgresServer.start(binaries, folder, true)) {
            try (Connection connection = connect(server);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT 7 AS n");
                written = 7;
            }
            ProcessHandle process = ProcessHandle.of(postmaster()).orElseThrow();
            process.destroyForcibly();
            process.onExit().get(20, TimeUnit.SECONDS);
            // close() finds no server to stop, says so, and lets go of the folder.
        }
        try (PostgresServer server = PostgresServer.start(binaries, folder, true)) {
            assertKept(server, written);
        }
    }

    @Test
    void aProcessNumberThatWasGivenToAnotherProgramDoesNotStopTheStart() throws Exception {
        try (PostgresServer server = PostgresServer.start(binaries, folder, true)) {
            assertThat(server.url()).startsWith("jdbc:postgresql://127.0.0.1:");
        }
        Files.writeString(
                folder.resolve("cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder.resolve("cluster")
                        + "\n1\n5432\n\n127.0.0.1\n0 0\nready\n");
        try (PostgresServer server = PostgresServer.start(binaries, folder, true);
                Connection connection = connect(server)) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private Process program() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Victim.class.getName(),
                binaries.toString(),
                folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("cluster/postmaster.pid")).getFirst());
    }

    private static void assertKept(PostgresServer server, long expected) throws Exception {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            assertThat(value(statement, "SELECT max(n) FROM kept")).isEqualTo(Long.toString(expected));
        }
    }

    private static Connection connect(PostgresServer server) throws Exception {
        return DriverManager.getConnection(server.url(), server.user(), server.secret());
    }

    private static String value(Statement statement, String sql) throws Exception {
        try (var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A program that is killed in the middle of its work. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            PostgresServer server = PostgresServer.start(Path.of(arguments[0]), Path.of(arguments[1]), true);
            try (Connection connection = connect(server);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept (n bigint)");
                for (int i = 1; i <= 50; i++) {
                    statement.execute("INSERT INTO kept VALUES (" + i + ")");
                }
                System.out.println("written 50");
                System.out.flush();
                // A transaction is open when the end comes.
                connection.setAutoCommit(false);
                statement.execute("INSERT INTO kept VALUES (51)");
                Thread.sleep(60_000);
            }
        }
    }
}
