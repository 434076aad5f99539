package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Who was shown which case, and a case of another jobcentre that cannot wait. The last tests spoil the log for the others. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessToCasesIT {

    private static final String EMERGENCY = "/emergency-access";
    private static final String CASE = "/api/v1/cases/";

    private static RegistryAtWork registry;
    private static String herning;
    private static String greve;
    private static String auditor;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning", "greve");
        herning = registry.token(Role.CASE_APPLICATION, "herning");
        greve = registry.token(Role.CASE_APPLICATION, "greve");
        auditor = registry.token(Role.AUDITOR, "*");
        open(herning, "h-1", "herning", "610169-4445");
        open(herning, "h-2", "herning", "620169-4443");
        open(greve, "g-1", "greve", "630169-4441");
    }

    private static void open(String token, String caseId, String jobcentre, String cpr) {
        RegistryAtWork.Answer answer = registry.command(token, "OpenCase", RegistryAtWork.open(caseId, jobcentre, cpr));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static List<JsonNode> entries(String query) {
        return entries(auditor, query);
    }

    private static List<JsonNode> entries(String token, String query) {
        RegistryAtWork.Answer answer = registry.get(token, "/api/v1/access-log?limit=500" + query);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return StreamSupport.stream(answer.body().path("items").spliterator(), false)
                .toList();
    }

    private static JsonNode latest(String query) {
        return entries(query).getFirst();
    }

    private static long count() {
        return entries("").size();
    }

    private static RegistryAtWork.Answer get(String token, String path, String... headers) {
        var request = registry.request(path).header("Authorization", "Bearer " + token);
        return registry.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static RegistryAtWork.Answer post(String token, String path, String body, String... headers) {
        var request = registry.request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return registry.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void aCaseThatIsShownIsNoted() {
        RegistryAtWork.Answer shown = get(
                herning, CASE + "h-1?asOfPosition=" + head(), "X-Purpose", "SUBJECT_ACCESS", "X-On-Behalf-Of", "kw-7");
        assertThat(shown.status()).isEqualTo(200);
        JsonNode entry = latest("&what=CASE_SHOWN");
        assertThat(entry.path("client").asString()).isEqualTo("test-case-application");
        assertThat(entry.path("role").asString()).isEqualTo("case-application");
        assertThat(entry.path("onBehalfOf").asString()).isEqualTo("kw-7");
        assertThat(entry.path("purpose").asString()).isEqualTo("SUBJECT_ACCESS");
        assertThat(entry.path("caseIds").toString()).isEqualTo("[\"h-1\"]");
        assertThat(entry.path("logPosition").asLong()).isEqualTo(head());
        assertThat(entry.path("details").path("asOfPosition").asLong()).isEqualTo(head());
        assertThat(get(auditor, CASE + "h-1/history").status()).isEqualTo(200);
        JsonNode history = latest("&what=HISTORY_SHOWN");
        assertThat(history.path("purpose").asString()).isEqualTo("AUDIT");
        assertThat(history.path("caseIds").toString()).isEqualTo("[\"h-1\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/caseload?jobcentre=herning", "/api/v1/alerts?jobcentre=herning&on=2009-06-01"})
    void theCasesOfAListAreNoted(String list) {
        RegistryAtWork.Answer shown = get(herning, list, "X-Read-After", Long.toString(head()));
        assertThat(shown.status()).as(shown.response().body()).isEqualTo(200);
        List<String> ids = StreamSupport.stream(shown.body().path("items").spliterator(), false)
                .map(item -> item.path("caseId").asString())
                .distinct()
                .toList();
        assertThat(ids).isNotEmpty();
        JsonNode entry = latest("&what=CASES_LISTED");
        assertThat(StreamSupport.stream(entry.path("caseIds").spliterator(), false)
                        .map(JsonNode::asString)
                        .toList())
                .isEqualTo(ids);
        assertThat(list).contains(entry.path("details").path("list").asString("?"));
        assertThat(entry.path("details").path("jobcentre").asString()).isEqualTo("herning");
    }

    @Test
    void aListWithoutCasesIsNot() {
        long before = count();
        assertThat(get(herning, "/api/v1/caseload?caseworker=nobody").body().path("items"))
                .isEmpty();
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void alertsThatArePushedAreNoted() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<java.io.InputStream> stream = client.send(
                    registry.request("/api/v1/alerts/stream?lastEventId=p1.d2009-06-01")
                            .header("Authorization", "Bearer " + greve)
                            .header("X-On-Behalf-Of", "kw-9")
                            .build(),
                    BodyHandlers.ofInputStream());
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                String line = reader.readLine();
                while (!Objects.requireNonNull(line).equals("event: alert")) {
                    line = reader.readLine();
                }
            }
        }
        JsonNode entry = latest("&what=ALERTS_PUSHED");
        assertThat(entry.path("caseIds").toString()).isEqualTo("[\"g-1\"]");
        assertThat(entry.path("onBehalfOf").asString()).isEqualTo("kw-9");
    }

    @Test
    void whatIsRefusedShowsNothingAndIsNotNoted() {
        long before = count();
        assertThat(get(greve, CASE + "h-1").text("code")).isEqualTo("OTHER_JOBCENTRE");
        assertThat(get(herning, CASE + "h-1", "X-Purpose", "CURIOSITY").text("code"))
                .isEqualTo("PARAMETER_INVALID");
        assertThat(get(herning, CASE + "h-1", "X-On-Behalf-Of", "610169-4445").text("code"))
                .isEqualTo("ID_CONTAINS_CPR");
        assertThat(get(herning, CASE + "h-1/history", "X-On-Behalf-Of", "Ane Hansen")
                        .text("code"))
                .isEqualTo("ID_INVALID");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void theAuditorAsksWhoSawACase() {
        get(herning, CASE + "h-2", "X-On-Behalf-Of", "kw-1");
        get(herning, CASE + "h-1");
        assertThat(entries("&caseId=h-2"))
                .isNotEmpty()
                .allSatisfy(
                        entry -> assertThat(entry.path("caseIds").toString()).contains("h-2"));
        assertThat(entries("&caseId=h-2&what=CASE_SHOWN&client=test-case-application&actor=test-case-application"))
                .isNotEmpty();
        assertThat(entries("&caseId=h-2&client=another")).isEmpty();
        assertThat(entries("&caseId=h-2&from=2009-06-01&to=2009-06-01")).isNotEmpty();
        assertThat(entries("&caseId=h-2&from=2009-06-02")).isEmpty();
        assertThat(entries("&caseId=h-2&to=2009-05-31")).isEmpty();
    }

    @Test
    void aJobcentresAuditorAsksForItsOwnCasesOnly() {
        get(herning, "/api/v1/caseload?jobcentre=herning", "X-Read-After", Long.toString(head()));
        String own = registry.token(Role.AUDITOR, "herning");
        assertThat(entries(own, "&caseId=h-1&what=CASES_LISTED"))
                .isNotEmpty()
                .allSatisfy(
                        entry -> assertThat(entry.path("caseIds").toString()).isEqualTo("[\"h-1\"]"));
        assertThat(get(own, "/api/v1/access-log?caseId=g-1").text("code")).isEqualTo("OTHER_JOBCENTRE");
        assertThat(get(own, "/api/v1/access-log").text("code")).isEqualTo("OTHER_JOBCENTRE");
    }

    @Test
    void operatorsSeeNoCases() {
        get(herning, CASE + "h-1");
        String operator = registry.token(Role.OPERATOR, "*");
        assertThat(entries(operator, "")).isEmpty();
        assertThat(entries(operator, "&what=CASE_SHOWN")).isEmpty();
        assertThat(get(operator, "/api/v1/access-log?caseId=h-1").text("code")).isEqualTo("ROLE_MISSING");
    }

    // ---- emergency access -------------------------------------------------------------------------------------------

    @Test
    void anotherJobcentresCaseOpensWithAReason() {
        RegistryAtWork.Answer opened = post(
                greve,
                CASE + "h-2" + EMERGENCY,
                "{\"reason\":\"PERSON_PRESENT\",\"reference\":\"j-12\",\"minutes\":30}",
                "X-On-Behalf-Of",
                "kw-3");
        assertThat(opened.status()).as(opened.response().body()).isEqualTo(200);
        assertThat(opened.text("until")).isEqualTo("2009-06-01T06:30:00Z");
        JsonNode entry = latest("&what=EMERGENCY_ACCESS_OPENED&caseId=h-2");
        assertThat(entry.path("details").path("reason").asString()).isEqualTo("PERSON_PRESENT");
        assertThat(entry.path("details").path("reference").asString()).isEqualTo("j-12");
        assertThat(entry.path("details").path("jobcentreId").asString()).isEqualTo("herning");
        assertThat(get(greve, CASE + "h-2", "X-On-Behalf-Of", "kw-3").status()).isEqualTo(200);
        assertThat(get(greve, CASE + "h-2/history", "X-On-Behalf-Of", "kw-3").status())
                .isEqualTo(200);
        assertThat(latest("&caseId=h-2&what=HISTORY_SHOWN")
                        .path("details")
                        .path("emergencyAccess")
                        .asLong())
                .isEqualTo(entry.path("number").asLong());
        // Not for another caseworker, another case, a list, or a command.
        assertThat(get(greve, CASE + "h-2").text("code")).isEqualTo("OTHER_JOBCENTRE");
        assertThat(get(greve, CASE + "h-1", "X-On-Behalf-Of", "kw-3").text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
        assertThat(get(greve, "/api/v1/alerts?caseId=h-2", "X-On-Behalf-Of", "kw-3")
                        .body()
                        .path("items"))
                .isEmpty();
        assertThat(registry.command(
                                greve,
                                "RecordEmployerReport",
                                "{\"caseId\":\"h-2\",\"on\":\"2009-01-06\"}",
                                "X-On-Behalf-Of",
                                "kw-3")
                        .text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
        // Nor for another client.
        assertThat(get(registry.token(Role.AUDITOR, "greve"), CASE + "h-2", "X-On-Behalf-Of", "kw-3")
                        .text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                            | 400 | FIELD_MISSING
            {"reason":"CURIOSITY"}                        | 400 | CODE_UNKNOWN
            {"reason":1}                                  | 400 | FIELD_TYPE
            {"reason":"HANDOVER","minutes":241}           | 400 | PARAMETER_INVALID
            {"reason":"HANDOVER","minutes":0}             | 400 | PARAMETER_INVALID
            {"reason":"HANDOVER","minutes":"5"}           | 400 | FIELD_TYPE
            {"reason":"HANDOVER","reference":"a b"}       | 400 | ID_INVALID
            {"reason":"HANDOVER","why":"because"}         | 400 | FIELD_UNKNOWN
            """)
    void aBadReasonOpensNothing(String body, int status, String code) {
        long before = count();
        RegistryAtWork.Answer answer = post(greve, CASE + "h-1" + EMERGENCY, body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void onlyReadersOfCasesOpenThemAndNotTheirOwn() {
        String body = "{\"reason\":\"HANDOVER\"}";
        assertThat(post(herning, CASE + "h-1" + EMERGENCY, body).text("code")).isEqualTo("EMERGENCY_ACCESS_NEEDLESS");
        assertThat(post(greve, CASE + "nothing" + EMERGENCY, body).text("code")).isEqualTo("CASE_UNKNOWN");
        for (Role role : List.of(Role.EVALUATOR, Role.OPERATOR, Role.PROVIDER, Role.TRIAL_ADMINISTRATOR)) {
            assertThat(post(registry.token(role, "greve"), CASE + "h-1" + EMERGENCY, body)
                            .text("code"))
                    .isEqualTo("ROLE_MISSING");
        }
    }

    // ---- tests that change what the others rely on
    // --------------------------------------------------------------------

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void emergencyAccessEnds() {
        assertThat(post(greve, CASE + "h-1" + EMERGENCY, "{\"reason\":\"HANDOVER\",\"minutes\":10}")
                        .status())
                .isEqualTo(200);
        assertThat(get(greve, CASE + "h-1").status()).isEqualTo(200);
        assertThat(post(registry.token(Role.OPERATOR), "/api/v1/clock", "{\"now\":\"2009-06-01T08:10:00\"}")
                        .status())
                .isEqualTo(200);
        assertThat(get(greve, CASE + "h-1").text("code")).isEqualTo("OTHER_JOBCENTRE");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void withoutAnEntryNothingIsShown() {
        JdbcClient jdbc = JdbcClient.create(registry.context.getBean(DataSource.class));
        for (String change : List.of(
                "UPDATE access_log SET case_ids = '{}'",
                "DELETE FROM access_log WHERE number = (SELECT max(number) FROM access_log)",
                "TRUNCATE access_log")) {
            assertThatThrownBy(() -> jdbc.sql(change).update()).as(change).hasMessageContaining("append-only");
        }
        jdbc.sql("ALTER TABLE access_log RENAME TO access_log_away").update();
        RegistryAtWork.Answer shown = get(herning, CASE + "h-1");
        assertThat(shown.status()).isGreaterThanOrEqualTo(500);
        assertThat(shown.response().body()).doesNotContain("herning", "access_log");
        assertThat(get(herning, "/api/v1/caseload").status()).isGreaterThanOrEqualTo(500);
    }

    private static long head() {
        return registry.context.getBean(dk.tilbage.eventstore.EventLog.class).head();
    }
}
