package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;

/** The log verified through a running registry and beside it, by an operator and by an auditor with copies of their own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // set before the first test
class LogIT {

    private static final String PATH = "/api/v1/log/verification";

    @TempDir
    private static Path folder;

    private static RegistryAtWork registry;
    private static String auditor;
    private static Anchors anchors;
    private static long head;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        auditor = registry.token(Role.AUDITOR, "*");
        anchors = registry.context.getBean(Anchors.class);
        registry.registerTrial("herning", "greve");
        assertThat(anchors.anchorHead()).isPresent();
        head = registry.context.getBean(EventLog.class).head();
        assertThat(head).isGreaterThan(3);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static RegistryAtWork.Answer verify(String token, String body) {
        return registry.send(registry.request(PATH)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String command(LogSource source, int exitCode, String... arguments) {
        StringWriter said = new StringWriter();
        int exit = new CommandLine(new VerifyLogCommand(data -> source))
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments);
        assertThat(exit).as(said.toString()).isEqualTo(exitCode);
        return said.toString();
    }

    private static List<LogSource> sources() {
        return List.of(
                LogSource.of(URI.create("http://localhost:" + registry.port() + "/"), auditor),
                LogSource.of(registry.context.getBean(LogVerifier.class), anchors, () -> {}));
    }

    @Test
    @Order(1)
    void theLogIsSound() {
        RegistryAtWork.Answer answer = verify(auditor, "{}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("sound").asBoolean()).isTrue();
        assertThat(answer.number("position")).isEqualTo(head);
        assertThat(answer.number("anchors")).isEqualTo(1);
        assertThat(answer.number("provenTo")).isEqualTo(head);
        assertThat(answer.body().path("lastAnchor").path("position").asLong()).isEqualTo(head);
        assertThat(answer.body()
                        .path("events")
                        .path("trial")
                        .path("trial.TrialRegistered")
                        .asLong())
                .isEqualTo(1);
        assertThat(answer.body().has("fault")).isFalse();
        assertThat(verify(registry.token(Role.OPERATOR), "{\"position\": 2}").number("position"))
                .isGreaterThanOrEqualTo(2);
        for (LogSource source : sources()) {
            assertThat(command(source, 0))
                    .contains("up to position " + head, "anchors      1 agree", "All is as it was recorded.");
            assertThat(command(source, 0, "--position", "2")).contains("All is as it was recorded.");
        }
    }

    @Test
    @Order(1)
    void whoMayAskAndWhat() {
        assertThat(verify(registry.token(Role.CASE_APPLICATION, "*"), "{}").text("code"))
                .isEqualTo("ROLE_MISSING");
        assertThat(verify(auditor, "{\"position\": 0}").text("code")).isEqualTo("POSITION_BEYOND_HEAD");
        assertThat(verify(auditor, "{\"position\": 100000}").text("code")).isEqualTo("POSITION_BEYOND_HEAD");
        assertThat(verify(auditor, "{\"position\": \"2\"}").text("code")).isEqualTo("FIELD_TYPE");
        assertThat(verify(auditor, "{\"file\": \"/etc/passwd\"}").text("code")).isEqualTo("FIELD_UNKNOWN");
        assertThat(verify(auditor, "{\"anchors\": 1}").text("code")).isEqualTo("FIELD_TYPE");
        assertThat(verify(auditor, "{\"publicKeys\": \"no key\"}").text("code")).isEqualTo("PARAMETER_INVALID");
        for (LogSource source : sources()) {
            assertThat(command(source, 2, "--position", "0")).contains("The first position is 1");
            assertThat(command(source, 2, "--anchors", folder.resolve("none").toString()))
                    .contains("cannot be read");
            assertThat(command(source, 2, "--public-key", anchors.file().toString()))
                    .contains("no public key");
        }
    }

    @Test
    @Order(2)
    void anAuditorBringsACopy() throws IOException {
        Path copy = folder.resolve("copy.ndjson");
        Path key = folder.resolve("key.pem");
        Files.copy(anchors.file(), copy);
        Files.copy(anchors.file().resolveSibling("public-keys.pem"), key);
        String[] given = {"--anchors", copy.toString(), "--public-key", key.toString()};
        for (LogSource source : sources()) {
            assertThat(command(source, 0, given)).contains("1 agree");
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(copy));
        lines.set(0, lines.getFirst().replace("\"position\":" + head, "\"position\":" + (head - 1)));
        Files.write(copy, lines);
        for (LogSource source : sources()) {
            assertThat(command(source, 1, given))
                    .contains("The first fault: ANCHOR_SIGNATURE_INVALID at position 1", "Linje 1 i ankrene");
        }
    }

    @Test
    @Order(3)
    void theFirstFaultIsNamed() {
        JdbcClient database = registry.context.getBean(JdbcClient.class);
        database.sql("ALTER TABLE event DISABLE TRIGGER ALL").update();
        database.sql("UPDATE event SET metadata = convert_to('{}', 'UTF8') WHERE position = 3")
                .update();
        database.sql("ALTER TABLE event ENABLE TRIGGER ALL").update();
        RegistryAtWork.Answer answer = verify(auditor, "{}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("sound").asBoolean()).isFalse();
        assertThat(answer.body().path("fault").path("code").asString()).isEqualTo("DIGEST_DIFFERS");
        assertThat(answer.body().path("fault").path("position").asLong()).isEqualTo(3);
        for (LogSource source : sources()) {
            assertThat(command(source, 1))
                    .contains(
                            "The first fault: DIGEST_DIFFERS at position 3",
                            "is not as it was recorded",
                            "er ikke, som den blev registreret")
                    .doesNotContain("All is");
        }
    }
}
