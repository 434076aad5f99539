package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dk.tilbage.eventstore.EventLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Datasets and comparisons over HTTP, on the whole program, and what the access log says of it. */
class DatasetsIT {

    private static RegistryAtWork registry;
    private static String evaluator;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning", "greve");
        evaluator = registry.token(Role.EVALUATOR, "*");
        String herning = registry.token(Role.CASE_APPLICATION, "herning");
        for (int i = 0; i < 3; i++) {
            registry.command(
                    herning,
                    "OpenCase",
                    RegistryAtWork.open("case-" + i, "herning", "6101%02d-000%d".formatted(60 + i, i + 1)));
        }
        registry.command(herning, "CategoriseCase", """
                {"caseId":"case-1","registrationId":"cat","category":2,"on":"2009-02-10"}""");
        registry.command(herning, "CorrectRegistration", """
                {"caseId":"case-1","registrationId":"cat","replacement":{"category":3,"on":"2009-02-11"},
                 "reason":"Tastefejl"}""");
    }

    @AfterAll
    static void stop() {
        registry.close();
        HTTP.close();
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    private static RegistryAtWork.Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = registry.request(path)
                .header("Authorization", "Bearer " + evaluator)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return registry.send(request);
    }

    private static String made(String path, String body) {
        RegistryAtWork.Answer accepted = send("POST", path, body);
        assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(202);
        String job = accepted.header("Location");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            RegistryAtWork.Answer answer = registry.get(evaluator, job);
            assertThat(answer.text("status")).as(answer.response().body()).isEqualTo("DONE");
        });
        return job;
    }

    private static String dataset() {
        return made("/api/v1/datasets", "{\"trialId\":\"" + RegistryAtWork.TRIAL + "\"}");
    }

    private static HttpResponse<byte[]> download(String job, String... headers) throws Exception {
        HttpRequest.Builder request =
                registry.request(job + "/package.zip").header("Authorization", "Bearer " + evaluator);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void aPackageIsDownloadedWholeOrInParts() throws Exception {
        String job = dataset();
        HttpResponse<byte[]> whole = download(job);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(whole, "Content-Length")).isEqualTo(Integer.toString(whole.body().length));
        String etag = header(whole, "ETag");
        assertThat(etag)
                .isEqualTo("\""
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(whole.body())) + "\"");

        // A download cut after 1,000 bytes goes on from there.
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(Arrays.copyOf(whole.body(), 1_000));
        HttpResponse<byte[]> rest = download(job, "Range", "bytes=1000-", "If-Range", etag);
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(header(rest, "Content-Range"))
                .isEqualTo("bytes 1000-%d/%d".formatted(whole.body().length - 1, whole.body().length));
        joined.write(rest.body());
        assertThat(joined.toByteArray()).isEqualTo(whole.body());
        assertThat(download(job, "Range", "bytes=10-19").body()).isEqualTo(Arrays.copyOfRange(whole.body(), 10, 20));

        // What was begun of another package is begun anew.
        HttpResponse<byte[]> other = download(job, "Range", "bytes=1000-", "If-Range", "\"other\"");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isEqualTo(whole.body());

        HttpResponse<byte[]> beyond = download(job, "Range", "bytes=" + whole.body().length + "-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */" + whole.body().length);
        assertThat(new String(beyond.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("RANGE_NOT_SATISFIABLE");
        assertThat(download(job, "If-None-Match", etag).statusCode()).isEqualTo(304);
    }

    @Test
    void aComparisonIsOrderedAndFetchedLikeADataset() throws Exception {
        String job = made("/api/v1/dataset-diffs", """
                {"trialId":"%s","from":{"position":%d,"observedTo":"2009-05-31"},"to":{"position":%d,"observedTo":"2009-05-31"}}""".formatted(RegistryAtWork.TRIAL, head() - 1, head()));
        RegistryAtWork.Answer done = registry.get(evaluator, job);
        assertThat(done.text("kind")).isEqualTo("DIFF");
        assertThat(done.body()
                        .path("tables")
                        .path("registrations")
                        .path("changed")
                        .asLong(0))
                .as(done.response().body())
                .isPositive();
        assertThat(done.number("cases")).isEqualTo(1);
        assertThat(download(job).statusCode()).isEqualTo(200);
        assertThat(registry.get(evaluator, "/api/v1/datasets")
                        .body()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString(""))
                .isEqualTo(done.text("id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"trialId\":\"no-such\"} | 404 | TRIAL_UNKNOWN | trialId",
                "{\"trialId\":\"T\",\"position\":99999} | 400 | POSITION_BEYOND_HEAD | position",
                "{\"trialId\":\"T\",\"position\":0} | 400 | POSITION_BEYOND_HEAD | position",
                "{\"trialId\":\"T\",\"asOf\":\"2009-05-31\"} | 400 | BEFORE_FIRST_EVENT | asOf",
                "{\"trialId\":\"T\",\"asOf\":\"2009-06-01\"} | 400 | AS_OF_IN_FUTURE | asOf",
                "{\"trialId\":\"T\",\"asOf\":\"soon\"} | 400 | DATE_INVALID | asOf",
                "{\"trialId\":\"T\",\"profile\":\"other\"} | 400 | CODE_UNKNOWN | profile",
                "{\"trialId\":\"T\",\"definitionVersion\":99} | 400 | CODE_UNKNOWN | definitionVersion"
            })
    void whatThereIsNoDatasetOfIsRefused(String body, int status, String code, String field) {
        RegistryAtWork.Answer refused =
                send("POST", "/api/v1/datasets", body.replace("\"T\"", "\"" + RegistryAtWork.TRIAL + "\""));
        assertThat(refused.text("code")).as(refused.response().body()).isEqualTo(code);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    @Test
    void aTimeThatIsRefusedIsToldTheNearestThatIsNot() {
        String body = "{\"trialId\":\"" + RegistryAtWork.TRIAL + "\",\"asOf\":\"%s\"}";
        assertThat(send("POST", "/api/v1/datasets", body.formatted("2009-05-31"))
                        .text("detail"))
                .contains("The first event was recorded: 2009-06-01T06:00:00Z");
        assertThat(send("POST", "/api/v1/datasets", body.formatted("2009-06-01"), "Accept-Language", "da")
                        .text("detail"))
                .contains("Registrets ur viser: 2009-06-01T06:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"trialId\":\"T\"} FIELD_MISSING",
                "{\"trialId\":\"T\",\"from\":3} FIELD_TYPE",
                "{\"trialId\":\"T\",\"from\":{\"profile\":\"full\"}} FIELD_UNKNOWN",
                "{\"from\":{}} FIELD_MISSING",
                "{\"trialId\":\"T\",\"from\":{\"observedTo\":\"2009-02-30\"}} DATE_INVALID"
            })
    void anOrderOfAComparisonIsReadStrictly(String bodyAndCode) {
        int space = bodyAndCode.lastIndexOf(' ');
        assertThat(send("POST", "/api/v1/dataset-diffs", bodyAndCode.substring(0, space))
                        .text("code"))
                .isEqualTo(bodyAndCode.substring(space + 1));
    }

    @Test
    void onlyWhatIsNotFinishedIsCancelled() {
        String job = dataset();
        RegistryAtWork.Answer refused = send("DELETE", job, "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("DATASET_FINISHED");
        assertThat(send("DELETE", "/api/v1/datasets/none", "").text("code")).isEqualTo("DATASET_UNKNOWN");
        String herning = registry.token(Role.CASE_APPLICATION, "herning");
        assertThat(registry.get(herning, "/api/v1/datasets").text("code")).isEqualTo("ROLE_MISSING");
    }

    // ---- the access log ---------------------------------------------------------------------------------------------

    @Test
    void whoWasHandedWhatIsNotedBeforehand() throws Exception {
        String auditor = registry.token(Role.AUDITOR, "*");
        String job = dataset();
        String id = job.substring(job.lastIndexOf('/') + 1);
        download(job, "Range", "bytes=0-9");
        List<JsonNode> entries = StreamSupport.stream(
                        registry.get(auditor, "/api/v1/access-log?limit=500")
                                .body()
                                .path("items")
                                .spliterator(),
                        false)
                .filter(entry -> entry.path("details").path("id").asString("").equals(id))
                .toList();
        assertThat(entries.stream().map(entry -> entry.path("what").asString("")))
                .containsExactly("DATASET_DOWNLOADED", "DATASET_BUILT");
        JsonNode built = entries.getLast();
        RegistryAtWork.Answer done = registry.get(evaluator, job);
        assertThat(built.path("client").asString("")).isEqualTo("test-evaluator");
        assertThat(built.path("role").asString("")).isEqualTo("evaluator");
        assertThat(built.path("at").asString("")).isEqualTo("2009-06-01T06:00:00Z");
        assertThat(built.path("logPosition").asLong(0)).isEqualTo(head());
        assertThat(built.path("details").path("contentDigest").asString("")).isEqualTo(done.text("contentDigest"));
        assertThat(built.path("details").path("address").path("position").asLong(0))
                .isEqualTo(head());
        assertThat(entries.getFirst().path("details").path("range").asString(""))
                .isEqualTo("bytes=0-9");
    }

    @Test
    void theAccessLogComesInPagesToThoseWhoMayReadIt() {
        dataset();
        dataset();
        String operator = registry.token(Role.OPERATOR);
        RegistryAtWork.Answer first = registry.get(operator, "/api/v1/access-log?limit=1");
        RegistryAtWork.Answer second =
                registry.get(operator, "/api/v1/access-log?limit=1&after=" + first.number("next"));
        assertThat(second.body().path("items").path(0).path("number").asLong())
                .isLessThan(first.body().path("items").path(0).path("number").asLong());
        assertThat(registry.get(operator, "/api/v1/access-log?limit=501").text("code"))
                .isEqualTo("PAGE_LIMIT");
        assertThat(registry.get(evaluator, "/api/v1/access-log").text("code")).isEqualTo("ROLE_MISSING");
        assertThat(registry.get(registry.token(Role.AUDITOR, "herning"), "/api/v1/access-log")
                        .text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE access_log SET actor = 'nobody'", "DELETE FROM access_log", "TRUNCATE access_log"})
    void nobodyChangesTheAccessLog(String change) {
        dataset();
        JdbcClient jdbc = JdbcClient.create(registry.context.getBean(DataSource.class));
        assertThatThrownBy(() -> jdbc.sql(change).update()).hasMessageContaining("append-only");
    }
}
