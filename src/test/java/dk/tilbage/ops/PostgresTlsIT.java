package dk.tilbage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.TilbageApplication;
import dk.tilbage.people.MasterKeys;
import dk.tilbage.support.Certificates;
import dk.tilbage.support.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The program and a PostgreSQL behind TLS, as docs/tls.md has it, with certificates made here. */
class PostgresTlsIT {

    private static Path folder;
    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-stores")), "tls")
                .toAbsolutePath();
        server = PostgresServer.start(Stores.binaries(Stores.Kind.EMBEDDED), folder.resolve("postgres"), false);
        made("this-machine", "san=ip:127.0.0.1");
        made("another-machine", "san=dns:db.example");
        made("not-asked", "san=ip:127.0.0.1");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        PostgresServer.deleteRecursively(folder);
    }

    // ---- certificates --------

    private static void made(String name, String alternative) throws Exception {
        KeyStore store = Certificates.make(folder, name, alternative);
        pem(
                folder.resolve(name + ".key"),
                "PRIVATE KEY",
                store.getKey(name, Certificates.PASSWORD.toCharArray()).getEncoded());
        pem(
                folder.resolve(name + ".crt"),
                "CERTIFICATE",
                store.getCertificate(name).getEncoded());
    }

    private static void pem(Path file, String label, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    /** Has the server show that certificate from now on; none where it speaks no TLS. */
    private static void serve(String certificate) throws Exception {
        boolean tls = !certificate.equals("none");
        if (tls) {
            Path cluster = folder.resolve("postgres").resolve("cluster");
            for (String ending : List.of("key", "crt")) {
                Path file = cluster.resolve("server." + ending);
                Files.deleteIfExists(file);
                Files.copy(
                        folder.resolve(certificate + "." + ending),
                        file,
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                AsUser.own(AsUser.prefix(Stores.binaries(Stores.Kind.EMBEDDED)), file);
            }
        }
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.secret());
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl = " + (tls ? "on" : "off"));
            statement.execute("SELECT pg_reload_conf()");
        }
        // What is connected from now on meets the new setting.
        long deadline = System.nanoTime() + java.util.concurrent.TimeUnit.SECONDS.toNanos(20);
        while (!shown().equals(tls ? certificate : "none")) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** The certificate by which a new connection is answered. */
    private static String shown() {
        for (String name : List.of("this-machine", "another-machine", "not-asked")) {
            String url = server.url() + "?sslmode=verify-ca&sslrootcert=" + folder.resolve(name + ".crt");
            try (Connection connection = DriverManager.getConnection(url, server.user(), server.secret())) {
                assertThat(connection.isValid(5)).isTrue();
                return name;
            } catch (java.sql.SQLException refused) {
                // Another one, or none.
            }
        }
        return "none";
    }

    // ---- the program --------

    private static ConfigurableApplicationContext program(String query) {
        Path keys = folder.resolve("master.json");
        if (!Files.exists(keys)) {
            MasterKeys.create(keys);
        }
        return new SpringApplicationBuilder(TilbageApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--tilbage.data=" + folder.resolve("data"),
                        "--tilbage.keys.file=" + keys,
                        "--tilbage.postgres.url=" + server.url() + query,
                        "--tilbage.postgres.user=" + server.user(),
                        "--tilbage.postgres.password=" + server.secret(),
                        "--tilbage.mongodb.uri=" + Stores.mongoUri(),
                        "--tilbage.views.enabled=false");
    }

    private static String verifyFull(String known) {
        return "?sslmode=verify-full&sslrootcert=" + folder.resolve(known + ".crt");
    }

    @Test
    void everyConnectionOfTheProgramIsEncryptedAndToThatServer() throws Exception {
        serve("this-machine");
        try (ConfigurableApplicationContext program = program(verifyFull("this-machine"))) {
            List<String> versions = JdbcClient.create(program.getBean(DataSource.class))
                    .sql("""
                            SELECT coalesce(version, 'none') FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                             WHERE backend_type = 'client backend'
                               -- Of one that is just being made PostgreSQL 18 does not know yet.
                               AND state IS DISTINCT FROM 'starting'""")
                    .query(String.class)
                    .list();
            assertThat(versions).isNotEmpty().containsOnly("TLSv1.3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // A certificate that the program does not know.
        "not-asked, this-machine",
        // A known one of another machine.
        "another-machine, another-machine",
        // A server without TLS: nothing is sent in clear instead.
        "none, this-machine"
    })
    void noOtherServerIsSpokenTo(String served, String known) throws Exception {
        serve(served);
        assertThatThrownBy(() -> program(verifyFull(known)).close()).satisfies(refused -> {
            Throwable root = org.springframework.core.NestedExceptionUtils.getMostSpecificCause(refused);
            assertThat(root.getClass().getName() + ": " + root.getMessage())
                    .containsAnyOf("does not support SSL", "unable to find valid certification path", "hostname");
        });
    }
}
