package dk.tilbage.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.daead.AesSivKey;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Persons in a real PostgreSQL. Every CPR number is fictive. */
class PeopleIT {

    private static final LocalDate TODAY = LocalDate.of(2009, 5, 1);
    private static final Instant NOW = Instant.parse("2009-05-01T10:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String A = "7501701234";
    private static final String B = "7501711235";

    private static EmbeddedPostgres postgres;
    private static DataSource database;
    private static JdbcClient jdbc;

    private final String keysFile = MasterKeys.generate();
    private People people;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        database = postgres.getPostgresDatabase();
        jdbc = JdbcClient.create(database);
        Flyway.configure().dataSource(database).load().migrate();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void empty() {
        jdbc.sql("truncate person, former_number, lookup_key").update();
        people = node(keysFile);
    }

    /** A program of its own on the same database: nothing is cached. */
    private static People node(String keysFile) {
        return new People(database, MasterKeys.parse(keysFile, "test"), Clock.fixed(NOW, ZoneOffset.UTC), true);
    }

    private static Cpr cpr(String text) {
        return Cpr.parse(text, TODAY, true);
    }

    @Test
    void identifiesWithWhatACaseStores() {
        Identity identity = people.identify(cpr(A), LocalDate.of(2009, 1, 14));
        assertThat(identity.personId()).matches("p-[a-z2-7]{26}");
        assertThat(identity.sex()).isEqualTo(Sex.FEMALE);
        assertThat(identity.ageAtOpening()).isEqualTo(38); // the day before the 39th birthday
        assertThat(identity.parity()).isEqualTo(BirthYearParity.EVEN);
        assertThat(identity.birthDayOfMonth()).isEqualTo(15);
        assertThat(people.open(identity.cpr())).isEqualTo(A);
        assertThat(people.open(identity.cpr(), identity.personId(), People.CPR_FIELD))
                .isEqualTo(A);

        Identity other = people.identify(cpr(B), LocalDate.of(2009, 1, 15));
        assertThat(other.ageAtOpening()).isEqualTo(38);
        assertThat(other.parity()).isEqualTo(BirthYearParity.ODD);
        assertThat(other.sex()).isEqualTo(Sex.MALE);
        assertThat(people.identify(cpr(A), LocalDate.of(2009, 1, 15)).ageAtOpening())
                .isEqualTo(39);
    }

    @Test
    void thePersonIsTheSameAtEveryOpeningAndOnEveryNode() {
        Identity first = people.identify(cpr(A), TODAY);
        assertThat(people.identify(cpr("750170-1234"), TODAY)).isEqualTo(first);
        assertThat(node(keysFile).identify(cpr(A), TODAY)).isEqualTo(first);
        assertThat(people.personIdOf(cpr(A))).contains(first.personId());
        assertThat(people.personIdOf(cpr(B))).isEmpty();
        assertThat(persons()).isEqualTo(1);
        assertThat(jdbc.sql("select created_at from person")
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(NOW);
    }

    @Test
    void aCaseOpenedBeforeTheBirthIsRefusedAndLeavesNoPerson() {
        assertThatThrownBy(() -> people.identify(cpr("6105094000"), TODAY.minusDays(1)))
                .isInstanceOfSatisfying(
                        InvalidCpr.class, e -> assertThat(e.code()).isEqualTo(InvalidCpr.Code.CPR_FUTURE_BIRTH));
        assertThat(persons()).isZero();
    }

    @Test
    void manyThreadsOnTwoNodesMakeOnePersonOfOneNumber() throws Exception {
        List<People> nodes = List.of(people, node(keysFile));
        int threads = 8;
        int numbers = 25;
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Future<List<String>>> found = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                People node = nodes.get(t % 2);
                found.add(executor.submit(() -> {
                    List<String> ids = new ArrayList<>();
                    for (int n = 0; n < numbers; n++) {
                        together.await();
                        Identity identity = node.identify(cpr(String.format(Locale.ROOT, "750170%04d", n)), TODAY);
                        ids.add(identity.personId() + identity.cpr().ciphertext());
                    }
                    return ids;
                }));
            }
            Set<List<String>> answers = new HashSet<>();
            for (Future<List<String>> one : found) {
                answers.add(one.get());
            }
            assertThat(answers).hasSize(1);
        }
        assertThat(persons()).isEqualTo(numbers);
    }

    @Test
    void thePersonSurvivesTheRollbackOfWhatAskedForIt() {
        new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(status -> {
            people.identify(cpr(A), TODAY);
            status.setRollbackOnly();
        });
        assertThat(people.personIdOf(cpr(A))).isPresent();
    }

    @Test
    void sealingIsDeterministicWithinOnePersonAndField() {
        String a = people.identify(cpr(A), TODAY).personId();
        String b = people.identify(cpr(B), TODAY).personId();
        Sealed sealed = people.seal(a, "name", "Ærø Ågesen 😀");
        assertThat(sealed.keyId()).isEqualTo(a + "#1");
        assertThat(people.seal(a, "name", "Ærø Ågesen 😀")).isEqualTo(sealed);
        assertThat(node(keysFile).seal(a, "name", "Ærø Ågesen 😀")).isEqualTo(sealed);
        assertThat(people.open(sealed)).isEqualTo("Ærø Ågesen 😀");
        assertThat(node(keysFile).open(sealed)).isEqualTo("Ærø Ågesen 😀");

        assertThat(people.seal(a, "name", "Ærø Ågesen")).isNotEqualTo(sealed);
        assertThat(content(people.seal(a, "reason", "Ærø Ågesen 😀"))).isNotEqualTo(content(sealed));
        assertThat(content(people.seal(b, "name", "Ærø Ågesen 😀"))).isNotEqualTo(content(sealed));
        assertThat(people.open(people.seal(a, "name", ""))).isEmpty();
        String longText = "tekst ".repeat(20_000);
        assertThat(people.open(people.seal(a, "note", longText))).isEqualTo(longText);
    }

    @Test
    void whatWasAlteredOrMovedIsRefused() {
        String a = people.identify(cpr(A), TODAY).personId();
        String b = people.identify(cpr(B), TODAY).personId();
        Sealed sealed = people.seal(a, "name", "Åge");
        String text = sealed.ciphertext();
        int content = text.lastIndexOf(':') + 1;
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            broken(new Sealed(sealed.keyId(), text.substring(0, i) + other + text.substring(i + 1)));
        }
        broken(new Sealed(sealed.keyId(), text.substring(0, text.length() - 1)));
        broken(new Sealed(sealed.keyId(), text + "A"));
        broken(new Sealed(sealed.keyId(), text + "=="));
        broken(new Sealed(sealed.keyId(), ""));
        broken(new Sealed(sealed.keyId(), "s1:reason:" + text.substring(content)));
        broken(new Sealed(b + "#1", text));
        broken(new Sealed(a, text));
        broken(new Sealed(a + "#2", text));

        assertThat(people.open(sealed, a, "name")).isEqualTo("Åge");
        assertThatThrownBy(() -> people.open(sealed, a, "reason")).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> people.open(sealed, b, "name")).isInstanceOf(SealBroken.class);
    }

    private void broken(Sealed sealed) {
        assertThatThrownBy(() -> people.open(sealed))
                .isInstanceOf(SealBroken.class)
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a b", "7", "ø", "a\u0000"})
    void aFieldNameIsPlain(String field) {
        String a = people.identify(cpr(A), TODAY).personId();
        assertThatThrownBy(() -> people.seal(a, field, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void forgettingDestroysTheKeyAndTheWayToThePerson() throws SQLException {
        Identity identity = people.identify(cpr(A), TODAY);
        String id = identity.personId();
        String pseudonym = people.pseudonym(people.exportKeyId(), id);
        assertThat(forget(id)).containsExactly(id);
        people.drop(id);

        for (People node : List.of(people, node(keysFile))) {
            assertThatThrownBy(() -> node.open(identity.cpr()))
                    .isInstanceOfSatisfying(
                            PersonForgotten.class, e -> assertThat(e.personId()).isEqualTo(id));
            assertThatThrownBy(() -> node.seal(id, "name", "x")).isInstanceOf(PersonForgotten.class);
            assertThat(node.personIdOf(cpr(A))).isEmpty();
            assertThat(node.pseudonym(node.exportKeyId(), id)).isEqualTo(pseudonym);
            node.checkKeys();
        }
        assertThat(forget(id)).isEmpty();
        assertThat(people.identify(cpr(A), TODAY).personId()).isNotEqualTo(id);
        assertThatThrownBy(() -> people.open(identity.cpr())).isInstanceOf(PersonForgotten.class);
    }

    private List<String> forget(String personId) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return people.forget(connection, "c", personId, List.of(), 7);
        }
    }

    @Test
    void whatIsForgottenIsOutOfTheCacheAtOnce() throws SQLException {
        Identity identity = people.identify(cpr(A), TODAY);
        assertThat(people.isForgotten(identity.personId())).isFalse();
        forget(identity.personId());
        assertThat(people.isForgotten(identity.personId())).isTrue();
        people.dropAll();
        assertThatThrownBy(() -> people.open(identity.cpr())).isInstanceOf(PersonForgotten.class);
    }

    @Test
    void aDeletedRowIsAForgottenPerson() {
        Identity identity = people.identify(cpr(A), TODAY);
        jdbc.sql("delete from person").update();
        assertThatThrownBy(() -> node(keysFile).open(identity.cpr())).isInstanceOf(PersonForgotten.class);
    }

    @Test
    @AccessesPartialKey
    void theDatabaseHoldsNeitherTheNumberNorAKeyInClear() throws Exception {
        String id = people.identify(cpr(A), TODAY).personId();
        String row = jdbc.sql(
                        "select p::text || encode(wrapped_key, 'escape') || encode(cpr_hmac, 'escape') from person p")
                .query(String.class)
                .single();
        assertThat(row).doesNotContain(A).doesNotContain("750170");
        MasterKeys keys = MasterKeys.parse(keysFile, "test");
        byte[] wrapped = wrapped(id);
        AesSivKey key = (AesSivKey) TinkProtoKeysetFormat.parseEncryptedKeyset(
                        wrapped, keys.master(keys.masterKeyId()), MasterKeys.utf8(id))
                .getPrimary()
                .getKey();
        byte[] clear = key.getKeyBytes().toByteArray(InsecureSecretKeyAccess.get());
        assertThat(clear).hasSize(64);
        HexFormat hex = HexFormat.of();
        for (int at = 0; at + 8 <= clear.length; at += 8) {
            assertThat(hex.formatHex(wrapped)).doesNotContain(hex.formatHex(clear, at, at + 8));
        }
    }

    @Test
    void aKeyMovedToAnotherPersonIsRefused() {
        String a = people.identify(cpr(A), TODAY).personId();
        String b = people.identify(cpr(B), TODAY).personId();
        jdbc.sql("update person set wrapped_key = ? where person_id = ?")
                .param(wrapped(a))
                .param(b)
                .update();
        assertThatThrownBy(() -> node(keysFile).seal(b, "name", "x"))
                .isInstanceOf(KeysUnusable.class)
                .hasNoCause();
    }

    @Test
    void rotatedKeysStillFindAndOpen() {
        Identity before = people.identify(cpr(A), TODAY);
        ObjectNode rotated = (ObjectNode) JSON.readTree(MasterKeys.generate());
        for (String purpose : List.of("master", "lookup", "fingerprint", "export")) {
            ((ArrayNode) rotated.get(purpose))
                    .add(JSON.readTree(keysFile).get(purpose).get(0));
        }
        People after = node(rotated.toString());
        after.checkKeys();
        assertThat(after.identify(cpr(A), TODAY)).isEqualTo(before);
        assertThat(after.open(before.cpr())).isEqualTo(A);
        after.identify(cpr(B), TODAY);
        assertThat(jdbc.sql("select count(distinct master_key_id) from person")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThatThrownBy(people::checkKeys).isInstanceOf(KeysUnusable.class);
    }

    @Test
    void otherKeysThanTheDatabaseWasFilledWithAreRefused() {
        people.identify(cpr(A), TODAY);
        people.checkKeys();
        People other = node(MasterKeys.generate());
        assertThatThrownBy(other::checkKeys)
                .isInstanceOf(KeysUnusable.class)
                .hasMessageContaining("not the one this database was filled with");
    }

    @Test
    void pseudonymsAndFingerprintsAreKeyed() {
        String id = people.identify(cpr(A), TODAY).personId();
        String pseudonym = people.pseudonym(people.exportKeyId(), id);
        assertThat(pseudonym).matches("[a-z2-7]{32}").doesNotContain(id.substring(2));
        assertThat(people.pseudonym(people.exportKeyId(), "p-other")).isNotEqualTo(pseudonym);
        People other = node(MasterKeys.generate());
        assertThat(other.pseudonym(other.exportKeyId(), id)).isNotEqualTo(pseudonym);

        byte[] body = A.getBytes(StandardCharsets.UTF_8);
        assertThat(people.fingerprint(body)).matches("[0-9a-f]{64}").isEqualTo(people.fingerprint(body));
        assertThat(other.fingerprint(body)).isNotEqualTo(people.fingerprint(body));
        assertThat(Cpr.looksLikeCpr(people.fingerprint(body))).isFalse();
    }

    @Test
    void noTextOfTheseTypesShowsTheNumber() {
        Identity identity = people.identify(cpr(A), TODAY);
        List<Throwable> thrown = List.of(
                catchThrowable(() -> people.open(new Sealed(identity.personId() + "#1", "s1:cpr:" + A))),
                catchThrowable(() -> people.seal("p-none", "cpr", A)),
                catchThrowable(() -> people.seal(identity.personId(), A, A)),
                catchThrowable(() -> people.pseudonym(A, A)),
                catchThrowable(() -> people.cpr(A + "0", TODAY)));
        assertThat(thrown)
                .doesNotContainNull()
                .allSatisfy(e -> assertThat(e.toString()).doesNotContain("750170"));
        assertThat(List.of(identity, identity.cpr(), cpr(A), people, MasterKeys.parse(keysFile, "f")))
                .allSatisfy(object -> assertThat(object.toString()).doesNotContain("750170"));
    }

    // ---- configuration ----

    @TempDir
    Path data;

    private ApplicationContextRunner program() {
        return new ApplicationContextRunner()
                .withUserConfiguration(PeopleConfiguration.class)
                .withBean(DataSource.class, () -> database)
                .withBean(Clock.class, () -> Clock.fixed(NOW, ZoneOffset.UTC))
                .withPropertyValues("tilbage.data=" + data);
    }

    @Test
    void withNothingConfiguredKeysAreMadeOnceAndFictiveNumbersAccepted() {
        List<String> ids = new ArrayList<>();
        for (int start = 0; start < 2; start++) {
            program().run(context -> {
                People started = context.getBean(People.class);
                ids.add(started.identify(started.cpr(A, TODAY), TODAY).personId());
            });
        }
        assertThat(ids).hasSize(2);
        assertThat(new HashSet<>(ids)).hasSize(1);
        assertThat(data.resolve("keys/master.json")).exists();
    }

    @Test
    void aProgramWhoseKeysFileWasLostDoesNotStart() throws IOException {
        program().run(context -> context.getBean(People.class).identify(cpr(A), TODAY));
        Files.delete(data.resolve("keys/master.json"));
        program()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(KeysUnusable.class)
                        .hasMessageContaining("Restore it from its backup"));
    }

    @Test
    void withADatabaseOfItsOwnTheKeysFileMustBeNamed() {
        program()
                .withPropertyValues("tilbage.postgres.url=jdbc:postgresql://db/tilbage")
                .run(context -> assertThat(context).getFailure().hasRootCauseInstanceOf(KeysUnusable.class));
        assertThat(data.resolve("keys")).doesNotExist();
    }

    @Test
    void withADatabaseOfItsOwnFictiveNumbersMustBeAllowedExpressly() {
        Path file = data.resolve("mine.json");
        MasterKeys.create(file);
        ApplicationContextRunner own = program()
                .withPropertyValues("tilbage.postgres.url=jdbc:postgresql://db/tilbage", "tilbage.keys.file=" + file);
        own.run(context -> assertThatThrownBy(
                        () -> context.getBean(People.class).cpr(A, TODAY))
                .isInstanceOfSatisfying(
                        InvalidCpr.class, e -> assertThat(e.code()).isEqualTo(InvalidCpr.Code.CPR_FICTIVE_REFUSED)));
        own.withPropertyValues("tilbage.keys.fictive-cpr=true")
                .run(context ->
                        assertThat(context.getBean(People.class).cpr(A, TODAY)).isEqualTo(cpr(A)));
    }

    private static int persons() {
        return jdbc.sql("select count(*) from person").query(Integer.class).single();
    }

    private static byte[] wrapped(String personId) {
        return jdbc.sql("select wrapped_key from person where person_id = ?")
                .param(personId)
                .query(byte[].class)
                .single();
    }

    private static String content(Sealed sealed) {
        return sealed.ciphertext().substring(sealed.ciphertext().lastIndexOf(':') + 1);
    }
}
