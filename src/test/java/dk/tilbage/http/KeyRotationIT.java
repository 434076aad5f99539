package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.TilbageApplication;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.http.RegistryAtWork.Answer;
import dk.tilbage.people.Identity;
import dk.tilbage.people.KeyRotation;
import dk.tilbage.people.KeysCommand;
import dk.tilbage.people.NumberReplaced;
import dk.tilbage.people.People;
import dk.tilbage.people.PersonForgotten;
import dk.tilbage.people.Secrets;
import dk.tilbage.support.Stores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;

/** The keys are exchanged by the command, step by step, beside a running program. Every CPR number is fictive. */
class KeyRotationIT {

    private static final LocalDate DAY = LocalDate.of(2009, 5, 1);
    private static final int PERSONS = 1_200;

    private final Stores.Database database = Stores.database();
    private final String mongo = Stores.mongoUri();
    private final StringWriter said = new StringWriter();
    private String keysFile = "";

    /** The program without its web server, as commands open it: with the keys file as it is now. */
    private ConfigurableApplicationContext program() {
        return new SpringApplicationBuilder(TilbageApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--tilbage.keys.file=" + keysFile,
                        "--tilbage.keys.fictive-cpr=true",
                        "--tilbage.postgres.url=" + database.url(),
                        "--tilbage.postgres.user=" + database.user(),
                        "--tilbage.postgres.password=" + database.password(),
                        "--tilbage.mongodb.uri=" + mongo,
                        "--tilbage.clock=recorded",
                        "--tilbage.views.enabled=false");
    }

    private int keys(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--keys=" + keysFile);
        said.getBuffer().setLength(0);
        return new CommandLine(new KeysCommand(data -> {
                    ConfigurableApplicationContext context = program();
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
                }))
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(all.toArray(String[]::new));
    }

    private String added(String purpose) {
        assertThat(keys("add", purpose)).as(said.toString()).isZero();
        return said.toString().strip();
    }

    private static String number(int n) {
        return "6105%02d%04d".formatted(50 + n % 40, n);
    }

    private long count(String sql) {
        try (var pool = database.pool(1)) {
            return JdbcClient.create(pool).sql(sql).query(Long.class).single();
        }
    }

    @Test
    void everybodyIsMovedAndNothingElse() throws Exception {
        String old = number(9_000);
        String now = number(9_001);
        String forgotten = number(9_002);
        List<Identity> before = new ArrayList<>();
        RegistryAtWork running = RegistryAtWork.start(database, mongo);
        try {
            keysFile = running.context.getEnvironment().getRequiredProperty("tilbage.keys.file");
            running.registerTrial("herning");
            String herning = running.token(Role.CASE_APPLICATION, "herning");
            open(running, herning, "replaced", old);
            accepted(running.command(
                    herning,
                    "ReplaceCpr",
                    "{\"caseId\":\"replaced\",\"cpr\":\"%s\",\"on\":\"2009-05-04\"}".formatted(now)));
            open(running, herning, "forgotten", forgotten);
            open(running, herning, "older", number(9_003));
            accepted(running.command(
                    running.token(Role.TRIAL_ADMINISTRATOR, "herning"),
                    "ForgetPerson",
                    "{\"caseId\":\"forgotten\",\"reason\":\"TRIAL_ENDED\"}"));
            People people = running.context.getBean(People.class);
            for (int n = 0; n < PERSONS; n++) {
                before.add(people.identify(people.cpr(number(n), DAY), DAY));
            }
            Identity older = people.identify(people.cpr(number(9_003), DAY), DAY);
            Identity caseless = people.identify(people.cpr(number(9_004), DAY), DAY);
            // Two rows as older programs wrote them, one of somebody without a case.
            JdbcClient jdbc = JdbcClient.create(running.context.getBean(DataSource.class));
            jdbc.sql("update person set sealed_cpr = null where person_id in (?, ?)")
                    .param(older.personId())
                    .param(caseless.personId())
                    .update();
            String digest = digest();
            byte[] message = "en besked".getBytes(StandardCharsets.UTF_8);
            Secrets secrets = running.context.getBean(Secrets.class);
            secrets.keep("shared", "s".repeat(32));
            secrets.keep("other", "o".repeat(32));
            byte[] signed = secrets.sign("shared", message);
            // A secret opens in its own row only.
            jdbc.sql("update sealed_secret set sealed = (select sealed from sealed_secret where id = 'shared')"
                            + " where id = 'other'")
                    .update();
            assertThatThrownBy(() -> secrets.sign("other", message)).isInstanceOf(Secrets.Unreadable.class);
            secrets.forget("other");

            String oldMaster = ids("select distinct master_key_id from person where wrapped_key is not null");
            String oldLookup = ids("select distinct hmac_key_id from person where wrapped_key is not null");
            String master = added("master");
            String lookup = added("lookup");
            assertThat(keys("remove", oldMaster)).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(said.toString()).contains("The primary key cannot be removed");
            assertThat(keys("use", master)).as(said.toString()).isZero();
            assertThat(keys("use", lookup)).as(said.toString()).isZero();
            assertThat(keys("remove", oldMaster)).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(said.toString()).contains("rows use the key");
            assertThat(keys("remove", oldLookup)).isEqualTo(CommandLine.ExitCode.USAGE);

            // Stopped after the first five hundred, and run again.
            try (ConfigurableApplicationContext stopped = program()) {
                assertThatThrownBy(() -> stopped.getBean(KeyRotation.class).rotate((done, total) -> {
                            throw new IllegalStateException("stopped");
                        }))
                        .hasMessage("stopped");
            }
            assertThat(count("select count(*) from person where master_key_id = '" + master + "'"))
                    .isEqualTo(500);
            assertThat(keys("rotate")).as(said.toString()).isZero();
            assertThat(said.toString()).contains("702 persons moved, 1 replaced numbers, 1 secrets");
            assertThat(keys("rotate")).isZero();
            assertThat(said.toString()).contains("0 persons moved, 0 replaced numbers");

            // The program that was not started again finds nobody by the old key, and makes nobody new of them.
            long persons = count("select count(*) from person");
            assertThatThrownBy(() -> people.identify(people.cpr(number(7), DAY), DAY))
                    .hasMessageContaining("Start it again");
            assertThat(count("select count(*) from person")).isEqualTo(persons);

            // It keeps a secret by the old key, which nothing else needs any more.
            secrets.keep("late", "l".repeat(32));
            byte[] late = secrets.sign("late", message);
            assertThat(keys("remove", oldMaster)).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(said.toString()).contains("rows use the key");
            assertThat(keys("rotate")).isZero();
            assertThat(said.toString()).contains("0 persons moved, 0 replaced numbers, 1 secrets");

            assertThat(keys("remove", oldMaster)).as(said.toString()).isZero();
            assertThat(keys("remove", oldLookup)).as(said.toString()).isZero();
            assertThat(keys("list")).isZero();
            assertThat(said.toString())
                    .contains(master, lookup)
                    .doesNotContain(oldMaster)
                    .doesNotContain(oldLookup);

            try (ConfigurableApplicationContext after = program()) {
                assertThat(after.getBean(Secrets.class).sign("shared", message)).isEqualTo(signed);
                assertThat(after.getBean(Secrets.class).sign("late", message)).isEqualTo(late);
                People moved = after.getBean(People.class);
                for (int n = 0; n < PERSONS; n++) {
                    // The same person with the same seals.
                    assertThat(moved.identify(moved.cpr(number(n), DAY), DAY)).isEqualTo(before.get(n));
                }
                assertThat(moved.identify(moved.cpr(number(9_003), DAY), DAY)).isEqualTo(older);
                assertThat(moved.personIdOf(moved.cpr(number(9_004), DAY))).isEmpty();
                assertThat(moved.personIdOf(moved.cpr(now, DAY))).isPresent();
                assertThatThrownBy(() -> moved.personIdOf(moved.cpr(old, DAY))).isInstanceOf(NumberReplaced.class);
                assertThat(moved.personIdOf(moved.cpr(forgotten, DAY))).isEmpty();
                assertThatThrownBy(() ->
                                moved.seal(ids("select person_id from person where wrapped_key is null"), "x", "y"))
                        .isInstanceOf(PersonForgotten.class);
                assertThat(after.getBean(LogVerifier.class).verify().sound()).isTrue();
            }
            assertThat(digest()).isEqualTo(digest);
        } finally {
            running.close();
        }
    }

    private String digest() {
        return ids("select position || ' ' || encode(digest, 'hex') from log_head");
    }

    private String ids(String sql) {
        try (var pool = database.pool(1)) {
            return JdbcClient.create(pool).sql(sql).query(String.class).single();
        }
    }

    private static void open(RegistryAtWork running, String token, String caseId, String cpr) {
        accepted(running.command(token, "OpenCase", RegistryAtWork.open(caseId, "herning", cpr)));
    }

    private static void accepted(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }
}
