package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.caseload.ProgressView;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.readmodel.ReadModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Progress, steering, funding and what-if over HTTP, on the whole program. */
class TrialFiguresIT {

    private static final String TRIAL = RegistryAtWork.TRIAL;
    private static final String PATH = "/api/v1/trials/" + TRIAL;
    private static final String ON = "on=2009-03-30";

    private static RegistryAtWork registry;
    private static String herning;
    private static String auditor;
    private static String evaluator;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning", "greve");
        herning = registry.token(Role.CASE_APPLICATION, "herning");
        auditor = registry.token(Role.AUDITOR, "*");
        evaluator = registry.token(Role.EVALUATOR, "*");
        // Born in odd years: participants. The one has contact and an offer of eight hours, the other has neither.
        participant("active", "610151-0001");
        done("HoldConversation", """
                {"caseId":"active","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                 "heldOn":"2009-02-24","heldBy":"JOBCENTRE"}""");
        done("MakeOffer", """
                {"caseId":"active","registrationId":"offer","type":"PHYSICAL_TRAINING","legalBasis":"PREVENTIVE",
                 "hoursPerWeek":8,"madeOn":"2009-02-24"}""");
        done("StartOffer", "{\"caseId\":\"active\",\"offerId\":\"offer\",\"startedOn\":\"2009-02-26\"}");
        participant("idle", "610251-0003");
    }

    private static void participant(String caseId, String cpr) {
        done("OpenCase", RegistryAtWork.open(caseId, "herning", cpr));
        done("AllocateCase", "{\"caseId\":\"%s\",\"on\":\"2009-01-20\"}".formatted(caseId));
        done("HoldConversation", """
                {"caseId":"%s","kinds":["FIRST_FOLLOW_UP"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                 "heldOn":"2009-01-26","heldBy":"JOBCENTRE"}""".formatted(caseId));
    }

    private static void done(String command, String body) {
        RegistryAtWork.Answer answer = registry.command(herning, command, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static long head() {
        return registry.context.getBean(EventLog.class).head();
    }

    private static RegistryAtWork.Answer get(String token, String path) {
        return registry.send(registry.request(PATH + path)
                .header("Authorization", "Bearer " + token)
                .header(ApiHeaders.READ_AFTER, Long.toString(head())));
    }

    private static RegistryAtWork.Answer whatIf(String token, String question) {
        return registry.send(registry.request(PATH + "/what-if")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question)));
    }

    @Test
    void progressHasTheFiguresOfTheDay() {
        RegistryAtWork.Answer answer = get(herning, "/progress?" + ON);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        JsonNode row = answer.body().path("rows").path(0);
        assertThat(row.path("jobcentreId").asString()).isEqualTo("herning");
        JsonNode participants = row.path("groups").path("PARTICIPANT");
        assertThat(participants.path("cases").asInt()).isEqualTo(2);
        assertThat(participants.path("entered").asInt()).isEqualTo(2);
        assertThat(participants.path("reasonMissing").asInt()).isEqualTo(1);
        assertThat(participants
                        .path("offersByType")
                        .path("PHYSICAL_TRAINING")
                        .path("started")
                        .asInt())
                .isEqualTo(1);
        // Nine weeks of each course are over; the first follow-up keeps the first, one contact another.
        assertThat(row.path("kept").path("contactAsked").asInt()).isEqualTo(18);
        assertThat(row.path("kept").path("contactKept").asInt()).isEqualTo(3);
        assertThat(row.path("kept").path("hoursAsked").asInt()).isEqualTo(10);
        assertThat(row.path("kept").path("hoursKept").asInt()).isZero();
        assertThat(row.path("courseWeeks")).hasSize(9);
        assertThat(row.path("calendarWeeks").path(0).path("week").asString()).isEqualTo("2009-W05");
        assertThat(participants.path("contrast").path("weeks").asDouble()).isEqualTo(2 * 64 / 7.0);
        assertThat(participants.path("contrast").path("conversations").asInt()).isEqualTo(3);
        assertThat(participants.path("medianDaysToRegistration").isNumber()).isTrue();
        assertThat(row.path("exemptionGranted").path("shareOfParticipants").asDouble())
                .isZero();
        assertThat(row.path("exemptionGranted").has("difference")).isFalse();
        assertThat(get(herning, "/progress?caseworker=nobody&" + ON)
                        .body()
                        .path("rows")
                        .path(0)
                        .path("opened")
                        .asInt())
                .isZero();
        assertThat(participants.path("exemptionAtStep").path("notAssessed").asInt())
                .isEqualTo(2);
        assertThat(row.path("exemptionStep").asString()).isEqualTo("ANY_TIME");
        assertThat(participants.path("courseEnd").path("over").asInt()).isZero();
        assertThat(participants.path("outsideIntake").asInt()).isZero();
        assertThat(participants
                        .path("offersByLegalBasis")
                        .path("PREVENTIVE")
                        .path("made")
                        .asInt())
                .isEqualTo(1);
        assertThat(participants
                        .path("outcomesByOffer")
                        .path("PHYSICAL_TRAINING")
                        .path("ofStarted")
                        .path("IN_OFFER")
                        .asInt())
                .isEqualTo(1);
        assertThat(get(herning, "/progress?on=tomorrow").text("code")).isEqualTo("DATE_INVALID");
    }

    @Test
    void progressIsToldByCaseworkerAndByRegionToWhomItConcerns() {
        JsonNode rows = get(herning, "/progress?by=caseworker&jobcentre=herning&" + ON)
                .body()
                .path("rows");
        assertThat(rows).hasSize(1);
        assertThat(rows.path(0).path("caseworkerId").asString()).isNotEmpty();
        assertThat(rows.path(0).path("opened").asInt()).isEqualTo(2);
        JsonNode regions = get(evaluator, "/progress?by=region&" + ON).body();
        assertThat(regions.path("by").asString()).isEqualTo("REGION");
        String region = get(herning, "/progress?" + ON)
                .body()
                .path("rows")
                .path(0)
                .path("region")
                .asString();
        assertThat(regions.path("rows").toString()).contains(region);
        JsonNode ofRegion = get(
                        auditor, "/progress?region=" + URLEncoder.encode(region, StandardCharsets.UTF_8) + "&" + ON)
                .body();
        assertThat(ofRegion.path("rows")).hasSize(1);
        assertThat(ofRegion.path("rows").path(0).path("jobcentreId").asString()).isEqualTo("herning");
        // A token of another jobcentre of another region counts nothing there.
        assertThat(get(
                                registry.token(Role.AUDITOR, "greve"),
                                "/progress?region=" + URLEncoder.encode(region, StandardCharsets.UTF_8))
                        .body()
                        .path("rows"))
                .isEmpty();
        assertThat(get(herning, "/progress?jobcentre=greve").text("code")).isEqualTo("OTHER_JOBCENTRE");
        assertThat(get(evaluator, "/progress?by=caseworker").text("code")).isEqualTo("ROLE_MISSING");
        assertThat(get(herning, "/progress?by=sex").text("field")).isEqualTo("by");
    }

    @Test
    void steeringSaysWhenThereAreTooFew() {
        RegistryAtWork.Answer answer = get(auditor, "/steering?" + ON);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.text("level")).isEqualTo("OK");
        assertThat(answer.body().path("findings")).hasSize(12);
        JsonNode first = answer.body().path("findings").path(0);
        assertThat(first.path("jobcentreId").asString()).isEqualTo("*");
        assertThat(first.path("check").asString()).isEqualTo("SAMPLE_RATIO");
        assertThat(first.path("meaningful").asBoolean()).isFalse();
        assertThat(first.path("danish").asString()).contains("for få");
        assertThat(get(herning, "/steering").status()).isEqualTo(403);
        assertThat(get(registry.token(Role.AUDITOR, "greve"), "/steering?" + ON)
                        .body()
                        .path("findings"))
                .hasSize(8);
    }

    @Test
    void fundingIsExplainedCaseByCase() {
        RegistryAtWork.Answer answer = get(herning, "/funding?jobcentre=herning&" + ON);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.number("amountPerParticipant")).isEqualTo(7_500);
        assertThat(answer.number("mostParticipants")).isEqualTo(3_000);
        assertThat(answer.body().path("jobcentres"))
                .hasToString(
                        "[{\"jobcentreId\":\"herning\",\"participants\":2,\"met\":1,\"funded\":1,\"amount\":7500}]");
        JsonNode cases = answer.body().path("cases");
        assertThat(cases.path(0).path("caseId").asString()).isEqualTo("active");
        assertThat(cases.path(0).path("verdict").asString()).isEqualTo("FUNDED");
        assertThat(cases.path(0).path("metOn").asString()).isEqualTo("2009-02-26");
        assertThat(cases.path(0).path("contactKept").asInt()).isEqualTo(2);
        assertThat(cases.path(1).path("verdict").asString()).isEqualTo("NO_CONTACT");
        assertThat(get(herning, "/funding?jobcentre=greve").text("code")).isEqualTo("OTHER_JOBCENTRE");
        assertThat(get(evaluator, "/funding?jobcentre=herning").text("code")).isEqualTo("ROLE_MISSING");
        assertThat(get(evaluator, "/funding?" + ON).body().has("cases")).isFalse();
    }

    @Test
    void aQuestionIsAnsweredFromTheSameHistoryAndWritesNothing() {
        get(auditor, "/steering");
        long before = head();
        List<Document> documents = documents();

        RegistryAtWork.Answer answer = whatIf(auditor, """
                {"changes":[{"ruleId":"OFFER_HOURS","hoursPerWeek":8},{"ruleId":"CONTACT","days":10}],
                 "on":"2009-03-30","jobcentre":"herning"}""");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.number("cases")).isEqualTo(2);
        assertThat(answer.number("differing")).isEqualTo(2);
        JsonNode kept = answer.body().path("kept");
        assertThat(kept.path("now").path("contactAsked").asInt()).isEqualTo(18);
        assertThat(kept.path("then").path("contactAsked").asInt()).isEqualTo(12);
        assertThat(kept.path("now").path("hoursKept").asInt()).isZero();
        assertThat(kept.path("then").path("hoursKept").asInt()).isEqualTo(5);
        assertThat(answer.body().path("differences")).isNotEmpty();
        assertThat(whatIf(evaluator, """
                {"changes":[{"ruleId":"OFFER_HOURS","hoursPerWeek":8}],"on":"2009-03-30"}""").response().body())
                .contains("\"differing\":1", "\"differences\":[]")
                .doesNotContain("active");
        assertThat(head()).isEqualTo(before);
        assertThat(documents()).isEqualTo(documents);
    }

    private static List<Document> documents() {
        ReadModels views = registry.context.getBean(ReadModels.class);
        List<Document> documents = new ArrayList<>();
        for (String view : views.names().stream().sorted().toList()) {
            views.documents(view).find().sort(new Document("_id", 1)).into(documents);
        }
        assertThat(views.names()).contains(ProgressView.NAME);
        return documents;
    }

    @Test
    void wholeRulesAreAskedToo() throws IOException {
        String rules = Files.readString(Path.of("src/main/resources/trials", TRIAL, "protocol-1.json"));
        String body = rules.substring(rules.indexOf("\"rules\""), rules.lastIndexOf('}'));
        RegistryAtWork.Answer answer = whatIf(auditor, "{" + body + ",\"on\":\"2009-03-30\"}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        // Nothing that the second version changed has happened.
        assertThat(answer.number("differing")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | 400 | VALUE_MISSING       | changes",
                "{\"changes\":[]}                                                    | 400 | VALUE_MISSING       | changes",
                "{\"changes\":[{\"ruleId\":\"NONE\",\"days\":3}]}                    | 400 | RULE_UNKNOWN        | changes[0].ruleId",
                "{\"changes\":[{\"ruleId\":\"OFFER_HOURS\",\"hoursPerWeek\":99}]}    | 400 | VALUE_OUT_OF_RANGE  | ",
                "{\"changes\":[{\"ruleId\":\"CONTACT\",\"weeks\":3}]}                | 400 | FIELD_UNKNOWN       | changes[0].weeks",
                "{\"changes\":[{\"ruleId\":\"CONTACT\",\"days\":\"3\"}]}             | 400 | FIELD_TYPE          | changes[0].days",
                "{\"rules\":{\"courseMonths\":4}}                                    | 400 | FIELD_MISSING       | rules.flexJobUnemployedMoreThanDays",
                "{\"changes\":[{\"ruleId\":\"CONTACT\",\"days\":9}],\"on\":\"now\"}  | 400 | DATE_INVALID        | on",
            })
    void whatIsNoQuestionIsRefused(String question, int status, String code, String field) {
        RegistryAtWork.Answer answer = whatIf(auditor, question);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        if (field != null) {
            assertThat(answer.text("field")).isEqualTo(field);
        }
    }

    @Test
    void jobcentresAskForTheirOwnOnly() {
        String greve = registry.token(Role.AUDITOR, "greve");
        String change = "\"changes\":[{\"ruleId\":\"CONTACT\",\"days\":10}],\"on\":\"2009-03-30\"";
        assertThat(whatIf(greve, "{" + change + "}").number("cases")).isZero();
        assertThat(whatIf(greve, "{" + change + ",\"jobcentre\":\"herning\"}").text("code"))
                .isEqualTo("OTHER_JOBCENTRE");
        assertThat(whatIf(herning, "{" + change + "}").text("code")).isEqualTo("ROLE_MISSING");
        assertThat(registry.send(registry.request("/api/v1/trials/none/what-if")
                                .header("Authorization", "Bearer " + auditor)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{" + change + "}")))
                        .text("code"))
                .isEqualTo("TRIAL_UNKNOWN");
    }

    @Test
    void theCommandLineAsksTheServerAndTheStoresAlike(@TempDir Path folder) throws IOException {
        WhatIfSource server = WhatIfSource.of(URI.create("http://localhost:" + registry.port() + "/"), auditor);
        WhatIfSource stores =
                WhatIfSource.of(registry.context.getBean(dk.tilbage.caseload.WhatIfQueries.class), () -> {});
        String[] asked = {"--trial", TRIAL, "--change", "OFFER_HOURS.hoursPerWeek=8", "--on", "2009-03-30"};
        String told = run(0, server, asked);
        assertThat(told).contains("2 cases, 1 of them differ", "OFFER_HOURS", "hours 5/10 (50.0 %)");
        assertThat(run(0, stores, asked)).isEqualTo(told);
        Path rules = Files.copy(
                Path.of("src/main/resources/trials", TRIAL, "protocol-2.json"), folder.resolve("rules.json"));
        assertThat(run(0, stores, "--trial", TRIAL, "--rules", rules.toString(), "--on", "2009-03-30", "--json"))
                .contains("\"differing\" : 0");
        for (WhatIfSource source : List.of(server, stores)) {
            assertThat(run(1, source, "--trial", TRIAL, "--change", "NONE.days=2"))
                    .contains("RULE_UNKNOWN (changes[0].ruleId)");
            assertThat(run(1, source, "--trial", "none", "--change", "CONTACT.days=2"))
                    .contains("TRIAL_UNKNOWN");
        }
        assertThat(run(2, stores, "--trial", TRIAL)).contains("--rules or --change");
        assertThat(run(2, stores, "--trial", TRIAL, "--change", "CONTACT=2")).contains("RULE.FIELD=N");
    }

    private static String run(int exit, WhatIfSource source, String... arguments) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new WhatIfCommand(data -> source))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(arguments);
        assertThat(code).as(out.toString()).isEqualTo(exit);
        return out.toString();
    }
}
