package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseReader;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.http.RegistryAtWork.Answer;
import dk.tilbage.people.NumberTaken;
import dk.tilbage.people.People;
import dk.tilbage.people.Sealed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Persons get another number through HTTP, on the whole program. Every CPR number is fictive. */
class ReplaceCprIT {

    private static final AtomicInteger PERSONS = new AtomicInteger();

    private static RegistryAtWork registry;
    private static JdbcClient jdbc;
    private static People people;
    private static String herning;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning", "greve");
        jdbc = JdbcClient.create(registry.context.getBean(DataSource.class));
        people = registry.context.getBean(People.class);
        herning = registry.token(Role.CASE_APPLICATION, "herning");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static String somebody() {
        return "6103%02d%04d".formatted(50 + PERSONS.incrementAndGet() % 40, 1 + PERSONS.get());
    }

    private static Answer open(String caseId, String cpr) {
        return registry.command(herning, "OpenCase", RegistryAtWork.open(caseId, "herning", cpr));
    }

    private static Answer replace(String caseId, String cpr) {
        return registry.command(
                herning,
                "ReplaceCpr",
                "{\"caseId\":\"%s\",\"cpr\":\"%s\",\"on\":\"2009-05-04\"}".formatted(caseId, cpr));
    }

    private static Answer close(String caseId) {
        return registry.command(
                herning,
                "CloseCase",
                "{\"caseId\":\"%s\",\"on\":\"2009-03-01\",\"outcome\":\"RECOVERED\"}".formatted(caseId));
    }

    private static Answer accepted(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private static void refused(Answer answer, String code, String... secrets) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(409);
        assertThat(answer.text("code")).isEqualTo(code);
        for (String secret : secrets) {
            assertThat(answer.response().body()).doesNotContain(secret);
        }
    }

    private static String personOf(String caseId) {
        return registry.context
                .getBean(CaseReader.class)
                .current(caseId)
                .orElseThrow()
                .state()
                .person()
                .personId();
    }

    @Test
    void thePersonStaysAndIsFoundByTheNewNumberAlone() {
        String old = somebody();
        String now = somebody();
        accepted(open("moved", old));
        String person = personOf("moved");
        String pseudonym = people.pseudonym(people.exportKeyId(), person);

        Answer replaced = accepted(replace("moved", now));
        assertThat(replaced.body().path("events")).hasToString("[\"CprReplaced\"]");
        Answer again = accepted(replace("moved", now));
        assertThat(again.body().path("events")).isEmpty();
        assertThat(again.number("position")).isEqualTo(replaced.number("position"));

        // The person has an open case, by the new number.
        refused(open("moved-2", now), "SECOND_OPEN_CASE", now, person);
        refused(open("moved-3", old), "CPR_REPLACED", old, person);
        accepted(close("moved"));
        accepted(open("moved-4", now));
        assertThat(personOf("moved-4")).isEqualTo(person);
        for (String caseId : List.of("moved", "moved-4")) {
            assertThat(people.pseudonym(people.exportKeyId(), personOf(caseId)))
                    .as("in datasets before and after")
                    .isEqualTo(pseudonym);
        }

        assertThat(registry.get(herning, "/api/v1/cases/moved/history")
                        .response()
                        .body())
                .contains("\"event\":\"CprReplaced\"", "{\"cpr\":{\"sealed\":true},\"on\":\"2009-05-04\"}")
                .doesNotContain(old, now, "ciphertext");
        Sealed stored = registry.context
                .getBean(CaseReader.class)
                .current("moved")
                .orElseThrow()
                .state()
                .person()
                .cpr();
        assertThat(stored).isEqualTo(people.seal(person, People.CPR_FIELD, now));
        assertThat(registry.context.getBean(LogVerifier.class).verify().sound()).isTrue();
    }

    @Test
    void aNumberThatIsOrWasAnothersIsRefusedWithoutTellingWhose() {
        String taken = somebody();
        String once = somebody();
        String mine = somebody();
        accepted(open("c-taken", once));
        accepted(replace("c-taken", taken));
        accepted(open("mine", mine));
        long head = head();
        refused(replace("mine", taken), "CPR_OF_ANOTHER", taken, "c-taken", personOf("c-taken"));
        refused(replace("mine", once), "CPR_OF_ANOTHER", once, "c-taken", personOf("c-taken"));
        assertThat(registry.batch(herning, "?dryRun=true", """
                {"command":"ReplaceCpr","payload":{"caseId":"mine","cpr":"%s","on":"2009-05-04"}}
                """.formatted(taken))
                        .getFirst()
                        .path("code")
                        .asString(""))
                .isEqualTo("CPR_OF_ANOTHER");
        assertThat(head()).isEqualTo(head);
        assertThat(people.personIdOf(people.cpr(mine, LocalDate.of(2009, 6, 1))))
                .contains(personOf("mine"));
    }

    /** Somebody is registered with the number between the check and the append. */
    @Test
    void theTransactionItselfRefusesANumberTakenMeanwhile() {
        accepted(open("late", somebody()));
        String person = personOf("late");
        String number = somebody();
        accepted(open("faster", number));
        assertThat(renumber(person, number)).isInstanceOf(NumberTaken.class);
    }

    private static Throwable renumber(String person, String number) {
        try (Connection connection = registry.context.getBean(DataSource.class).getConnection()) {
            Sealed sealed = people.seal(person, People.CPR_FIELD, number);
            people.renumber(connection, person, sealed, sealed);
            return new AssertionError("it was not refused");
        } catch (SQLException | RuntimeException e) {
            return e;
        }
    }

    @Test
    void theEventIsThereWithTheLookUpOrNotAtAll() {
        String old = somebody();
        accepted(open("both", old));
        String person = personOf("both");
        jdbc.sql("""
                create function fixed() returns trigger language plpgsql as
                $$ begin raise exception 'fixed'; end $$""").update();
        jdbc.sql("create trigger fixed before update on person for each row when (old.person_id = '" + person
                        + "') execute function fixed()")
                .update();
        try {
            assertThat(replace("both", somebody()).status()).isEqualTo(500);
        } finally {
            jdbc.sql("drop trigger fixed on person").update();
        }
        assertThat(registry.get(herning, "/api/v1/cases/both").header("ETag")).isEqualTo("\"0\"");
        refused(open("both-2", old), "SECOND_OPEN_CASE");
    }

    @Test
    void aNumberTypedInByMistakeGoesBackAndIsCorrected() {
        String right = somebody();
        String wrong = somebody();
        accepted(open("back", right));
        accepted(replace("back", wrong));
        accepted(replace("back", right));
        refused(open("back-3", right), "SECOND_OPEN_CASE");
        // It is somebody's, who may have a case.
        accepted(open("back-2", wrong));
        assertThat(personOf("back-2")).isNotEqualTo(personOf("back"));
    }

    @Test
    void aForgottenPersonsFormerNumberIsForgottenToo() {
        String old = somebody();
        accepted(open("gone", old));
        accepted(replace("gone", somebody()));
        String person = personOf("gone");
        accepted(registry.command(
                registry.token(Role.TRIAL_ADMINISTRATOR, "herning"),
                "ForgetPerson",
                "{\"caseId\":\"gone\",\"reason\":\"TRIAL_ENDED\"}"));
        refused(replace("gone", somebody()), "PERSON_FORGOTTEN");
        accepted(open("gone-2", old));
        assertThat(personOf("gone-2")).isNotEqualTo(person);
    }

    @Test
    void wrongNumbersAreRefused() {
        accepted(open("wrong", somebody()));
        assertThat(replace("wrong", "1234").text("code")).isEqualTo("CPR_MALFORMED");
        // Born after day 1.
        assertThat(replace("wrong", "6103094000").text("code")).isEqualTo("CPR_FUTURE_BIRTH");
        assertThat(registry.command(
                                registry.token(Role.CASE_APPLICATION, "greve"),
                                "ReplaceCpr",
                                "{\"caseId\":\"wrong\",\"cpr\":\"%s\",\"on\":\"2009-05-04\"}".formatted(somebody()))
                        .text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
    }

    private static long head() {
        return jdbc.sql("select position from log_head").query(Long.class).single();
    }
}
