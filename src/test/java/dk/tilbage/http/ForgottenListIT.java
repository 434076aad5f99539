package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.http.RegistryAtWork.Answer;
import dk.tilbage.people.People;
import dk.tilbage.support.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A backup brings back whoever was forgotten after it, until the registry starts on it. Every CPR number is fictive. */
class ForgottenListIT {

    private final Stores.Database database = Stores.database();
    private Path data;
    private Path list;

    @BeforeEach
    void folder() throws IOException {
        data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "forgotten");
        list = data.resolve("forgotten").resolve("forgotten.ndjson");
    }

    private RegistryAtWork running(Stores.Database on) {
        return RegistryAtWork.start(on, Stores.mongoUri(), data);
    }

    private static JdbcClient jdbc(RegistryAtWork registry) {
        return JdbcClient.create(registry.context.getBean(DataSource.class));
    }

    private static void open(RegistryAtWork registry, String caseId, String cpr) {
        accepted(registry.command(
                registry.token(Role.CASE_APPLICATION, "herning"),
                "OpenCase",
                RegistryAtWork.open(caseId, "herning", cpr)));
    }

    private static void forget(RegistryAtWork registry, String caseId) {
        accepted(registry.command(
                registry.token(Role.TRIAL_ADMINISTRATOR, "herning"),
                "ForgetPerson",
                "{\"caseId\":\"%s\",\"reason\":\"DATA_SUBJECT_REQUEST\"}".formatted(caseId)));
    }

    private static Answer accepted(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private static String personOf(RegistryAtWork registry, String caseId) {
        return jdbc(registry).sql("""
                        select opened_for(payload) from event
                         where aggregate_id = ? and name = 'casefile.CaseOpened' order by sequence desc limit 1""").param(caseId).query(String.class).single();
    }

    private static String events(RegistryAtWork registry, String caseId) {
        return accepted(registry.get(
                        registry.token(Role.CASE_APPLICATION, "herning"), "/api/v1/cases/" + caseId + "/history"))
                .response()
                .body();
    }

    /** A registry where "gone" and "reopened" are of one person, and "stays" of another. */
    private void filled(RegistryAtWork registry) throws IOException {
        registry.registerTrial("herning");
        open(registry, "gone", "610255-0001");
        accepted(registry.command(
                registry.token(Role.CASE_APPLICATION, "herning"),
                "CloseCase",
                "{\"caseId\":\"gone\",\"on\":\"2009-03-01\",\"outcome\":\"RECOVERED\"}"));
        open(registry, "reopened", "610255-0001");
        open(registry, "stays", "610256-0002");
    }

    @Test
    void whoWasForgottenAfterTheBackupIsForgottenAgain() throws IOException {
        String caseless;
        try (RegistryAtWork first = running(database)) {
            filled(first);
            // Known, and named by no case: as after an opening that was refused at the append.
            People people = first.context.getBean(People.class);
            LocalDate day = LocalDate.of(2009, 1, 5);
            caseless = people.identify(people.cpr("610257-0003", day), day).personId();
        }
        Stores.Database backup = Stores.copy(database);
        String gone;
        String stays;
        try (RegistryAtWork second = running(database)) {
            gone = personOf(second, "gone");
            stays = personOf(second, "stays");
            forget(second, "gone");
            assertThat(Files.readString(list)).as("before the answer").contains(gone);
            jdbc(second)
                    .sql("select forget_persons('', ?, '{}', (select position from log_head))")
                    .param(caseless)
                    .query((row, number) -> 1)
                    .list();
        }
        try (RegistryAtWork noting = running(database)) {
            assertThat(Files.readString(list))
                    .as("what was forgotten beside the program too")
                    .contains(caseless);
        }
        String listed = Files.readString(list);
        assertThat(listed).doesNotContain(stays, "6102");

        try (RegistryAtWork restored = running(backup)) {
            People people = restored.context.getBean(People.class);
            assertThat(people.isForgotten(gone)).isTrue();
            assertThat(people.isForgotten(caseless)).isTrue();
            assertThat(people.isForgotten(stays)).isFalse();
            assertThat(events(restored, "gone") + events(restored, "reopened"))
                    .containsOnlyOnce("\"data\":{\"reason\":\"FORGOTTEN_BEFORE\"}")
                    .containsOnlyOnce("\"actor\":\"tilbage\"");
            for (String caseId : List.of("gone", "reopened")) {
                assertThat(restored.get(restored.token(Role.CASE_APPLICATION, "herning"), "/api/v1/cases/" + caseId)
                                .body()
                                .path("personForgotten")
                                .asBoolean(false))
                        .isTrue();
            }
            assertThat(people.personIdOf(people.cpr("610255-0001", LocalDate.of(2009, 6, 1))))
                    .isEmpty();
            assertThat(restored.context.getBean(LogVerifier.class).verify().fault())
                    .as("the chain is whole; the anchors are of the log that was given up")
                    .hasValueSatisfying(fault -> assertThat(fault.code()).isIn("ANCHOR_DIFFERS", "LOG_TRUNCATED"));
        }
        try (RegistryAtWork again = running(backup)) {
            assertThat(events(again, "gone") + events(again, "reopened")).containsOnlyOnce("FORGOTTEN_BEFORE");
        }
        assertThat(Files.readString(list)).as("nobody twice").isEqualTo(listed);
    }

    @Test
    void aListThatIsNotAsItWasSignedStopsTheStart() throws IOException {
        try (RegistryAtWork first = running(database)) {
            filled(first);
            forget(first, "gone");
        }
        String signed = Files.readString(list);
        String person = signed.replaceFirst("(?s).*\"(p-[a-z0-9]+) .*", "$1");
        String other = person.substring(0, person.length() - 1) + (person.endsWith("a") ? 'b' : 'a');
        Files.writeString(list, signed.replace(person, other));
        assertThatThrownBy(() -> running(database)).hasStackTraceContaining("SIGNED_LIST_BROKEN");

        // Half a line was being written when the program stopped.
        Files.writeString(list, signed);
        Files.writeString(list, "{\"number\":2,\"sta", StandardOpenOption.APPEND);
        try (RegistryAtWork third = running(database)) {
            forget(third, "stays");
            assertThat(Files.readString(list))
                    .startsWith(signed)
                    .contains(personOf(third, "stays"))
                    .doesNotContain("\"sta{");
        }
        // A list that was lost is written again from the database.
        Files.delete(list);
        try (RegistryAtWork fourth = running(database)) {
            assertThat(Files.readAllLines(list)).hasSize(2);
        }
    }
}
