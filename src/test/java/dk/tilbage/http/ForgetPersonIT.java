package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.http.RegistryAtWork.Answer;
import dk.tilbage.people.People;
import dk.tilbage.people.PersonForgotten;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Persons are forgotten through HTTP, on the whole program. Every CPR number is fictive. */
class ForgetPersonIT {

    private static final AtomicInteger PERSONS = new AtomicInteger();

    private static RegistryAtWork registry;
    private static JdbcClient jdbc;
    private static People people;
    private static String herning;
    private static String administrator;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning", "greve");
        jdbc = JdbcClient.create(registry.context.getBean(DataSource.class));
        people = registry.context.getBean(People.class);
        herning = registry.token(Role.CASE_APPLICATION, "herning");
        administrator = registry.token(Role.TRIAL_ADMINISTRATOR, "herning");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static String somebody() {
        return "6102%02d-%04d".formatted(50 + PERSONS.incrementAndGet() % 40, 1 + PERSONS.get());
    }

    private static Answer open(String caseId, String cpr, String... headers) {
        return accepted(registry.command(herning, "OpenCase", RegistryAtWork.open(caseId, "herning", cpr), headers));
    }

    private static Answer accepted(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private static Answer forget(String token, String caseId, String reason, String... headers) {
        return registry.command(
                token, "ForgetPerson", "{\"caseId\":\"%s\",\"reason\":\"%s\"}".formatted(caseId, reason), headers);
    }

    private static Answer exempt(String caseId, String registrationId) {
        return registry.command(herning, "RecordExemptionAssessment", """
                {"caseId":"%s","registrationId":"%s","on":"2009-02-20","exempt":true,
                 "ground":"TREATMENT_OBSTACLE","justification":"Fortroligt"}""".formatted(caseId, registrationId));
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
    }

    private static String personOf(String caseId) {
        return jdbc.sql("""
                        select opened_for(payload) from event
                         where aggregate_id = ? and name = 'casefile.CaseOpened' order by sequence desc limit 1""").param(caseId).query(String.class).single();
    }

    private static boolean hasAKey(String personId) {
        return !people.isForgotten(personId);
    }

    @Test
    void aForgottenPersonIsForgottenInEveryCaseAndTheCasesStay() {
        String cpr = somebody();
        open("first", cpr, "Idempotency-Key", "open-first");
        accepted(exempt("first", "ex"));
        accepted(registry.command(
                herning, "CloseCase", "{\"caseId\":\"first\",\"on\":\"2009-03-01\",\"outcome\":\"RECOVERED\"}"));
        open("second", cpr);
        String person = personOf("first");
        assertThat(personOf("second")).isEqualTo(person);
        long claims = claims(person);
        assertThat(claims).isPositive();
        String before = facts("first");
        assertThat(registry.get(herning, "/api/v1/cases/first")
                        .body()
                        .path("personForgotten")
                        .asBoolean(true))
                .isFalse();

        Answer forgotten = accepted(forget(administrator, "first", "DATA_SUBJECT_REQUEST", "Idempotency-Key", "f"));
        assertThat(forgotten.body().path("events")).hasToString("[\"PersonForgotten\"]");
        assertThat(forgotten.body().path("registrationIds")).isEmpty();

        assertThat(hasAKey(person)).isFalse();
        assertThatThrownBy(() -> people.seal(person, "x", "y")).isInstanceOf(PersonForgotten.class);
        assertThat(claims(person)).isEqualTo(claims);
        for (String caseId : List.of("first", "second")) {
            Answer read = registry.get(herning, "/api/v1/cases/" + caseId);
            assertThat(read.body().path("personForgotten").asBoolean(false)).isTrue();
        }
        assertThat(facts("first")).isEqualTo(before).contains("{\"sealed\":true}");
        Answer history = registry.get(herning, "/api/v1/cases/first/history");
        assertThat(history.response().body())
                .contains("\"event\":\"PersonForgotten\"", "\"data\":{\"reason\":\"DATA_SUBJECT_REQUEST\"}");

        // Nothing more is sealed, in either case; what needs no seal goes on.
        refused(exempt("second", "ex"), 409, "PERSON_FORGOTTEN");
        refused(
                registry.command(
                        herning,
                        "WithdrawRegistration",
                        "{\"caseId\":\"first\",\"registrationId\":\"ex\",\"reason\":\"x\"}"),
                409,
                "PERSON_FORGOTTEN");
        accepted(registry.command(
                herning, "CategoriseCase", "{\"caseId\":\"second\",\"category\":2,\"on\":\"2009-02-10\"}"));

        // Once, whatever the key and the reason.
        Answer again = accepted(forget(administrator, "first", "COURT_ORDER"));
        assertThat(again.body().path("events")).isEmpty();
        assertThat(again.number("position")).isEqualTo(forgotten.number("position"));
        Answer replayed = accepted(forget(administrator, "first", "DATA_SUBJECT_REQUEST", "Idempotency-Key", "f"));
        assertThat(replayed.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(replayed.number("position")).isEqualTo(forgotten.number("position"));

        // The fingerprint of the opening would tell the number to whoever has its key.
        refused(
                registry.command(
                        herning,
                        "OpenCase",
                        RegistryAtWork.open("first", "herning", cpr),
                        "Idempotency-Key",
                        "open-first"),
                409,
                "PERSON_FORGOTTEN");
        accepted(registry.get(herning, "/api/v1/commands/open-first"));

        // The same number later is somebody new.
        open("third", cpr);
        assertThat(personOf("third")).isNotEqualTo(person);
        assertThat(registry.context.getBean(LogVerifier.class).verify().sound()).isTrue();
    }

    private static String facts(String caseId) {
        return registry.get(herning, "/api/v1/cases/" + caseId)
                .body()
                .path("registrations")
                .toString();
    }

    private static long claims(String person) {
        return jdbc.sql("select count(*) from claim where subject = ?")
                .param(person)
                .query(Long.class)
                .single();
    }

    @Test
    void onlyTheTrialAdministratorOfTheJobcentreForgets() {
        open("whose", somebody());
        for (Role role : Role.values()) {
            if (role != Role.TRIAL_ADMINISTRATOR) {
                refused(forget(registry.token(role, "*"), "whose", "TRIAL_ENDED"), 403, "ROLE_MISSING");
            }
        }
        refused(
                forget(registry.token(Role.TRIAL_ADMINISTRATOR, "greve"), "whose", "TRIAL_ENDED"),
                403,
                "OTHER_JOBCENTRE");
        refused(forget(administrator, "nobody", "TRIAL_ENDED"), 404, "CASE_UNKNOWN");
        refused(forget(administrator, "whose", "BECAUSE"), 400, "CODE_UNKNOWN");
        assertThat(hasAKey(personOf("whose"))).isTrue();
    }

    @Test
    void aDryRunForgetsNobody() {
        open("dry", somebody());
        assertThat(registry.batch(administrator, "?dryRun=true", """
                {"command":"ForgetPerson","key":"d1","payload":{"caseId":"dry","reason":"TRIAL_ENDED"}}
                """)
                        .getFirst()
                        .path("status")
                        .asInt())
                .isEqualTo(200);
        assertThat(hasAKey(personOf("dry"))).isTrue();
    }

    /** Where the key cannot be destroyed nothing says that it was. */
    @Test
    void theEventIsThereWithTheKeysEndOrNotAtAll() {
        open("both", somebody());
        String person = personOf("both");
        jdbc.sql("""
                create function kept() returns trigger language plpgsql as
                $$ begin raise exception 'kept'; end $$""").update();
        jdbc.sql("create trigger kept before update on person for each row when (old.person_id = '" + person
                        + "') execute function kept()")
                .update();
        try {
            assertThat(forget(administrator, "both", "TRIAL_ENDED", "Idempotency-Key", "both")
                            .status())
                    .isEqualTo(500);
        } finally {
            jdbc.sql("drop trigger kept on person").update();
        }
        assertThat(hasAKey(person)).isTrue();
        assertThat(registry.get(herning, "/api/v1/cases/both").header("ETag")).isEqualTo("\"0\"");
        refused(registry.get(administrator, "/api/v1/commands/both"), 404, "COMMAND_KEY_UNKNOWN");

        assertThat(accepted(forget(administrator, "both", "TRIAL_ENDED", "Idempotency-Key", "both"))
                        .body()
                        .path("events"))
                .hasSize(1);
        assertThat(hasAKey(person)).isFalse();
    }

    /** What this node holds in memory is dropped when another node forgets. */
    @Test
    void whatAnotherNodeForgetsIsForgottenHere() throws SQLException, InterruptedException {
        open("elsewhere", somebody());
        String person = personOf("elsewhere");
        people.seal(person, "x", "y");
        try (Connection other = registry.context.getBean(DataSource.class).getConnection()) {
            assertThat(people.forget(other, "elsewhere", person, List.of(), 1)).containsExactly(person);
        }
        long until = System.nanoTime() + 20_000_000_000L;
        while (holds(person)) {
            assertThat(System.nanoTime()).as("20 seconds are over").isLessThan(until);
            Thread.sleep(5);
        }
    }

    private static boolean holds(String person) {
        try {
            people.seal(person, "x", "y");
            return true;
        } catch (PersonForgotten forgotten) {
            return false;
        }
    }

    /** What was written in the case before its number was corrected is sealed with the other person's key. */
    @Test
    void whomTheCaseWasOpenedForByMistakeIsForgottenToo() {
        String wrong = somebody();
        String right = somebody();
        open("mistaken", wrong);
        String mistaken = personOf("mistaken");
        accepted(exempt("mistaken", "ex"));
        correct("mistaken", right);
        String person = personOf("mistaken");
        assertThat(person).isNotEqualTo(mistaken);

        accepted(forget(administrator, "mistaken", "DATA_SUBJECT_REQUEST"));
        assertThat(hasAKey(person)).isFalse();
        assertThat(hasAKey(mistaken)).isFalse();
    }

    @Test
    void somebodyWithACaseOfTheirOwnIsNotForgottenWithAnother() {
        String wrong = somebody();
        open("own", wrong);
        accepted(registry.command(
                herning, "CloseCase", "{\"caseId\":\"own\",\"on\":\"2009-03-01\",\"outcome\":\"RECOVERED\"}"));
        open("confused", wrong);
        correct("confused", somebody());

        accepted(forget(administrator, "confused", "DATA_SUBJECT_REQUEST"));
        assertThat(hasAKey(personOf("confused"))).isFalse();
        assertThat(hasAKey(personOf("own"))).isTrue();
    }

    private static void correct(String caseId, String cpr) {
        accepted(registry.command(herning, "CorrectRegistration", """
                {"caseId":"%s","registrationId":"%s","reason":"En andens nummer","replacement":%s}""".formatted(
                        caseId, caseId, RegistryAtWork.open(caseId, "herning", cpr))));
    }
}
