package dk.tilbage.support;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dk.tilbage.ops.PostgresBinaries;
import dk.tilbage.ops.PostgresServer;
import dk.tilbage.people.MasterKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * Stores for integration tests: one server of each kind per JVM, started when first asked for, and a fresh, migrated
 * database for each test class.
 *
 * <pre>{@code
 * @DynamicPropertySource
 * static void stores(DynamicPropertyRegistry registry) {
 *     Stores.register(registry);
 * }
 * }</pre>
 *
 * <p>{@code TILBAGE_MONGODB_URI} in the environment puts a real MongoDB in the stand-in's place.
 */
public final class Stores {

    /** The PostgreSQL servers that the log must run on. */
    public enum Kind {
        /** The one that the program brings. */
        EMBEDDED,
        /** Debian's PostgreSQL 15. */
        DEBIAN_15
    }

    private static final String TEMPLATE = "migrated";
    private static final Map<Kind, PostgresServer> SERVERS = new EnumMap<>(Kind.class);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable MongoServer mongo;

    private Stores() {}

    /** A database of one's own, with the program's schema. */
    public record Database(String url, String user, String password) {

        /** A pool on it, with the time-outs that the program sets. The caller closes it. */
        public HikariDataSource pool(int size) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setUsername(user);
            config.setPassword(password);
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("logServerErrorDetail", "false");
            config.setMaximumPoolSize(size);
            config.setMinimumIdle(0);
            config.setConnectionInitSql(
                    "SET lock_timeout = '5s'; SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = '15s'");
            return new HikariDataSource(config);
        }

        /** A connection to it. */
        public Connection connect() {
            try {
                return DriverManager.getConnection(url, user, password);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A fresh database on the program's own PostgreSQL. */
    public static Database database() {
        return database(Kind.EMBEDDED);
    }

    /** A fresh database on that server. */
    public static synchronized Database database(Kind kind) {
        return copy(kind, TEMPLATE);
    }

    /** A database as it is now, as a backup of it is; nothing may be connected to it. */
    public static synchronized Database copy(Database original) {
        String url = original.url().replaceFirst("[?].*", "");
        return copy(Kind.EMBEDDED, url.substring(url.lastIndexOf('/') + 1));
    }

    private static Database copy(Kind kind, String template) {
        PostgresServer server = SERVERS.computeIfAbsent(kind, Stores::start);
        String name = "test_" + COUNT.incrementAndGet();
        execute(server, "CREATE DATABASE " + name + " TEMPLATE " + template);
        return new Database(server.url(name), server.user(), server.secret());
    }

    /** Sets the program's properties to a fresh database and a MongoDB database of its own. */
    public static void register(DynamicPropertyRegistry registry) {
        register(registry, database(), mongoUri());
    }

    /** Sets the program's properties to the given stores. */
    public static void register(DynamicPropertyRegistry registry, Database database, String mongoUri) {
        registry.add("tilbage.postgres.url", database::url);
        registry.add("tilbage.postgres.user", database::user);
        registry.add("tilbage.postgres.password", database::password);
        registry.add("tilbage.mongodb.uri", () -> mongoUri);
        registry.add("tilbage.keys.file", () -> keys().toString());
        registry.add("tilbage.keys.fictive-cpr", () -> true);
        // Anchors belong to their log.
        Path anchors = Path.of(
                "target", "test-stores", "anchors-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        registry.add(
                "tilbage.anchors.file", () -> anchors.resolve("anchors.ndjson").toString());
        registry.add(
                "tilbage.anchors.key-file",
                () -> anchors.resolve("anchor-signing.json").toString());
        // Contexts are kept for the next test: an idle one must not sit on the server's connections.
        registry.add("spring.datasource.hikari.minimum-idle", () -> 0);
        registry.add("spring.datasource.hikari.idle-timeout", () -> 10_000);
    }

    /** A MongoDB address with a database name not used before in this JVM. */
    public static synchronized String mongoUri() {
        String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        String given = System.getenv("TILBAGE_MONGODB_URI");
        if (given != null && !given.isBlank()) {
            return given.replaceFirst("(mongodb(?:\\+srv)?://[^/?]+)/?[^?]*", "$1/" + name);
        }
        MongoServer server = mongo;
        if (server == null) {
            server = new MongoServer(new MemoryBackend());
            server.bind("127.0.0.1", 0);
            mongo = server;
        }
        return "mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/" + name;
    }

    /** A keys file of this JVM's own. */
    private static synchronized Path keys() {
        Path file = Path.of(
                "target", "test-stores", "keys-" + ProcessHandle.current().pid(), "master.json");
        if (!Files.exists(file)) {
            MasterKeys.create(file);
        }
        return file;
    }

    private static PostgresServer start(Kind kind) {
        try {
            Path target = Files.createDirectories(Path.of("target", "test-stores"));
            Path folder = Files.createTempDirectory(target, kind.name().toLowerCase(java.util.Locale.ROOT));
            PostgresServer server = PostgresServer.start(binaries(kind), folder, false);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                delete(folder);
            }));
            execute(server, "CREATE DATABASE " + TEMPLATE);
            Flyway.configure()
                    .dataSource(server.url(TEMPLATE), server.user(), server.secret())
                    .load()
                    .migrate();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a server's programs are. */
    public static Path binaries(Kind kind) {
        return switch (kind) {
            case EMBEDDED -> PostgresBinaries.unpack(Path.of("target", "test-postgres"));
            case DEBIAN_15 -> {
                Path bin = Path.of("/usr/lib/postgresql/15/bin");
                if (!Files.isDirectory(bin)) {
                    throw new IllegalStateException(
                            "Debian's postgresql-15 is not installed: the log must be tested on it (apt-get install"
                                    + " postgresql-15)");
                }
                yield bin;
            }
        };
    }

    private static void execute(PostgresServer server, String sql) {
        try (Connection connection =
                        DriverManager.getConnection(server.url("postgres"), server.user(), server.secret());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // Left for mvn clean.
        }
    }
}
