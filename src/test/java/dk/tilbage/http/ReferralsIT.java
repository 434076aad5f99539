package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.http.RegistryAtWork.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Providers are told of the referrals to them, on the whole program. Each test has providers of its own. */
class ReferralsIT {

    private static final AtomicInteger PERSONS = new AtomicInteger();

    /** Whatever a provider may be told: anything else in an answer is too much. */
    private static final Set<String> FIELDS = Set.of(
            "items",
            "next",
            "position",
            "caseId",
            "trialId",
            "jobcentreId",
            "sequence",
            "referralId",
            "providerId",
            "agreementId",
            "courseId",
            "on",
            "expectedTo",
            "status",
            "endedOn",
            "endReason",
            "offers",
            "offerId",
            "type",
            "hoursPerWeek",
            "madeOn",
            "declinedOn",
            "startedOn",
            "conversations",
            "conversationId",
            "registrationId",
            "kinds",
            "form",
            "channel",
            "plannedFor",
            "heldOn",
            "outcome",
            "reports",
            "kind");

    private static RegistryAtWork registry;
    /** More than any other case here has. */
    private static final int CASE_LIMIT = 80;

    private static String ringsted;
    private static String randers;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start("--tilbage.http.case-limit=" + CASE_LIMIT);
        registry.registerTrial("ringsted", "randers");
        ringsted = registry.token(Role.CASE_APPLICATION, "ringsted");
        randers = registry.token(Role.CASE_APPLICATION, "randers");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static void done(String token, String command, String body) {
        Answer answer = registry.command(token, command, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static void open(String... caseIds) {
        for (String caseId : caseIds) {
            String cpr = "6103%02d-%04d".formatted(50 + PERSONS.incrementAndGet() % 40, PERSONS.get());
            done(ringsted, "OpenCase", RegistryAtWork.open(caseId, "ringsted", cpr));
        }
    }

    private static void refer(String caseId, String referralId, String providerId) {
        done(ringsted, "ReferToProvider", """
                {"caseId":"%s","registrationId":"%s","providerId":"%s","on":"2009-03-02","purpose":"Fortroligt"}""".formatted(caseId, referralId, providerId));
    }

    /** Asked as soon as the view shows what the log holds. */
    private static Answer ask(String token, String query) {
        long head = registry.get(registry.token(Role.CASE_APPLICATION, "ringsted"), "/api/v1/trials")
                .response()
                .headers()
                .firstValueAsLong("X-Position")
                .orElseThrow();
        return registry.send(registry.request("/api/v1/referrals" + query)
                .header("Authorization", "Bearer " + token)
                .header("X-Read-After", Long.toString(head)));
    }

    private static JsonNode referrals(String token, String query) {
        Answer answer = ask(token, query);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.header("X-Position")).isNotEmpty();
        Set<String> fields = new TreeSet<>();
        collect(answer.body(), fields);
        assertThat(FIELDS).containsAll(fields);
        assertThat(answer.response().body()).doesNotContain("null", "sealed", "Fortroligt");
        return answer.body().path("items");
    }

    private static void collect(JsonNode node, Set<String> fields) {
        node.properties().forEach(property -> fields.add(property.getKey()));
        node.forEach(child -> collect(child, fields));
    }

    private static List<String> ids(String token, String query) {
        return referrals(token, query)
                .valueStream()
                .map(item -> item.path("caseId").asString() + " "
                        + item.path("referralId").asString())
                .toList();
    }

    private static JsonNode only(String token, String query) {
        JsonNode items = referrals(token, query);
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private static String provider(String providerId, String... jobcentres) {
        return registry.providerToken(providerId, jobcentres);
    }

    @Test
    void aProviderFillsHalfOfACaseAndLeavesTheRestToTheJobcentre() {
        open("half");
        refer("half", "half-referral", "half-aktoer");
        String plan = """
                {"caseId":"half","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON","plannedFor":"2009-07-01"}""";
        String provider = provider("half-aktoer", "ringsted");
        for (int events = 2; events < CASE_LIMIT / 2; events++) {
            done(provider, "PlanConversation", plan);
        }
        Answer refused = registry.command(provider, "PlanConversation", plan);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("CASE_FULL");
        done(ringsted, "PlanConversation", plan);
    }

    // ---- what is told -------------------------------------------------------------------------------------------

    @Test
    void aProviderIsToldOfItsReferralAndItsPartOfTheCase() {
        open("told");
        done(registry.token(Role.TRIAL_ADMINISTRATOR, "ringsted"), "RegisterProviderAgreement", """
                {"trialId":"%s","agreementId":"told-2009","jobcentreId":"ringsted","providerId":"told-aktoer","name":"Forløb",
                 "from":"2009-01-01","to":"2009-08-31","extendable":true,"targetGroups":["SICKNESS_BENEFIT"],
                 "courses":[{"courseId":"basis","area":"WORKPLACE_MENTAL","intensity":"BASIC"}],"reports":[]}""".formatted(
                        RegistryAtWork.TRIAL));
        done(ringsted, "AllocateCase", "{\"caseId\":\"told\",\"on\":\"2009-02-20\"}");
        done(ringsted, "RecordIllness", """
                {"caseId":"told","registrationId":"illness","causes":["MENTAL"]}""");
        done(ringsted, "ReferToProvider", """
                {"caseId":"told","registrationId":"ref","providerId":"told-aktoer","on":"2009-03-02","expectedTo":"2009-04-30",
                 "agreementId":"told-2009","courseId":"basis","purpose":"Fortroligt"}""");
        done(ringsted, "ExtendReferral", """
                {"caseId":"told","registrationId":"longer","referralId":"ref","to":"2009-06-30","on":"2009-04-20"}""");
        String offer = """
                {"caseId":"told","registrationId":"%s","type":"COMBINED_COURSE","legalBasis":"LAB","providerId":"%s",
                 "hoursPerWeek":10.5,"purpose":"Fortroligt","madeOn":"2009-03-03"}""";
        done(ringsted, "MakeOffer", offer.formatted("offer", "told-aktoer"));
        done(ringsted, "MakeOffer", offer.formatted("declined", "told-aktoer"));
        done(ringsted, "DeclineOffer", """
                {"caseId":"told","registrationId":"no","offerId":"declined","reason":"HEALTH","on":"2009-03-04"}""");
        String plan = """
                {"caseId":"told","registrationId":"%s","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                 "plannedFor":"%s"}""";
        String mine = provider("told-aktoer", "ringsted");
        done(mine, "PlanConversation", plan.formatted("plan-1", "2009-03-05"));
        done(mine, "PlanConversation", plan.formatted("plan-2", "2009-03-12"));
        done(mine, "PlanConversation", plan.formatted("plan-3", "2009-03-19"));
        done(mine, "PlanConversation", plan.formatted("plan-4", "2009-03-26"));
        done(mine, "PlanConversation", plan.formatted("plan-5", "2009-04-02"));
        done(mine, "PlanConversation", plan.formatted("plan-6", "2009-04-09"));
        done(mine, "HoldConversation", """
                {"caseId":"told","registrationId":"talk-1","conversationId":"plan-1","kinds":["CONTACT"],"form":"INDIVIDUAL",
                 "channel":"TELEPHONE","telephoneReason":"Fortroligt","heldOn":"2009-03-06","heldBy":"told-aktoer"}""");
        done(mine, "RecordNoShow", """
                {"caseId":"told","registrationId":"away","conversationId":"plan-2","on":"2009-03-12","reason":"Fortroligt"}""");
        // The jobcentre cancels one, holds another itself, and withdraws the last.
        done(ringsted, "CancelConversation", """
                {"caseId":"told","registrationId":"off","conversationId":"plan-3","on":"2009-03-18"}""");
        done(ringsted, "HoldConversation", """
                {"caseId":"told","registrationId":"theirs","conversationId":"plan-4","kinds":["STATUTORY_FOLLOW_UP"],
                 "form":"INDIVIDUAL","channel":"WORKPLACE","heldOn":"2009-03-27","heldBy":"JOBCENTRE"}""");
        done(ringsted, "WithdrawRegistration", """
                {"caseId":"told","registrationId":"plan-6","reason":"x"}""");
        done(ringsted, "HoldConversation", """
                {"caseId":"told","registrationId":"talk-2","kinds":["CONTACT"],"form":"COLLECTIVE","channel":"IN_PERSON",
                 "heldOn":"2009-04-16","heldBy":"told-aktoer"}""");
        done(mine, "RecordProviderReport", """
                {"caseId":"told","registrationId":"report","referralId":"ref","kind":"FIRST","on":"2009-03-09",
                 "content":"Fortroligt"}""");
        done(mine, "StartOffer", """
                {"caseId":"told","registrationId":"start","offerId":"offer","startedOn":"2009-03-09"}""");
        done(mine, "AdjustOfferHours", """
                {"caseId":"told","registrationId":"hours","offerId":"offer","hoursPerWeek":12,"from":"2009-03-23"}""");

        // What is another's in the same case, and the jobcentre's own.
        refer("told", "other-ref", "told-other");
        done(ringsted, "MakeOffer", offer.formatted("other-offer", "told-other"));
        String other = provider("told-other", "ringsted");
        done(other, "PlanConversation", plan.formatted("other-plan", "2009-05-05"));
        done(other, "HoldConversation", """
                {"caseId":"told","registrationId":"other-talk","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                 "heldOn":"2009-05-06","heldBy":"told-other"}""");
        done(ringsted, "PlanConversation", plan.formatted("jobcentre-plan", "2009-05-07"));

        long sequence = registry.get(ringsted, "/api/v1/cases/told").number("sequence");
        assertThat(only(mine, ""))
                .isEqualTo(RegistryAtWork.JSON.readTree("""
                {"caseId":"told","trialId":"%s","jobcentreId":"ringsted","sequence":%d,"referralId":"ref",
                 "providerId":"told-aktoer","agreementId":"told-2009","courseId":"basis","on":"2009-03-02",
                 "expectedTo":"2009-06-30","status":"ACTIVE",
                 "offers":[
                  {"offerId":"offer","type":"COMBINED_COURSE","hoursPerWeek":12,"madeOn":"2009-03-03","startedOn":"2009-03-09"},
                  {"offerId":"declined","type":"COMBINED_COURSE","hoursPerWeek":10.5,"madeOn":"2009-03-03",
                   "declinedOn":"2009-03-04"}],
                 "conversations":[
                  {"conversationId":"plan-1","registrationId":"talk-1","kinds":["CONTACT"],"form":"INDIVIDUAL",
                   "channel":"TELEPHONE","plannedFor":"2009-03-05","heldOn":"2009-03-06","outcome":"HELD"},
                  {"conversationId":"plan-2","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                   "plannedFor":"2009-03-12","outcome":"NO_SHOW"},
                  {"conversationId":"plan-3","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                   "plannedFor":"2009-03-19","outcome":"CANCELLED"},
                  {"conversationId":"plan-4","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                   "plannedFor":"2009-03-26","outcome":"HELD"},
                  {"conversationId":"plan-5","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                   "plannedFor":"2009-04-02","outcome":"PLANNED"},
                  {"registrationId":"talk-2","kinds":["CONTACT"],"form":"COLLECTIVE","channel":"IN_PERSON",
                   "heldOn":"2009-04-16","outcome":"HELD"}],
                 "reports":[{"registrationId":"report","kind":"FIRST","on":"2009-03-09"}]}""".formatted(RegistryAtWork.TRIAL, sequence)));

        JsonNode others = only(other, "");
        assertThat(others.path("referralId").asString()).isEqualTo("other-ref");
        assertThat(others.path("offers")).hasSize(1);
        assertThat(others.path("conversations").toString())
                .contains("other-plan", "other-talk")
                .doesNotContain("plan-1", "jobcentre-plan", "talk-1");
        assertThat(others.path("reports")).isEmpty();

        // An auditor sees both, and of plans only what was held: whose they are only the client tells.
        JsonNode audited = referrals(registry.token(Role.AUDITOR, "ringsted"), "?caseId=told");
        assertThat(audited).hasSize(2);
        assertThat(audited.toString()).contains("talk-1", "other-talk").doesNotContain("plan-5", "other-plan");
    }

    // ---- whose ----------------------------------------------------------------------------------------------------

    @Test
    void eachProviderSeesItsOwnInTheJobcentresOfItsToken() {
        open("whose-1", "whose-2", "whose-3");
        refer("whose-1", "r1", "whose-a");
        refer("whose-1", "r2", "whose-b");
        refer("whose-2", "r1", "whose-a");
        String a = provider("whose-a", "ringsted");
        assertThat(ids(a, "")).containsExactly("whose-1 r1", "whose-2 r1");
        assertThat(ids(a, "?provider=whose-a&jobcentre=ringsted")).containsExactly("whose-1 r1", "whose-2 r1");
        assertThat(ids(a, "?caseId=whose-2")).containsExactly("whose-2 r1");
        assertThat(ids(a, "?caseId=whose-3")).isEmpty();
        assertThat(ids(provider("whose-b", "ringsted"), "")).containsExactly("whose-1 r2");
        assertThat(ids(provider("whose-a", "*"), "")).containsExactly("whose-1 r1", "whose-2 r1");
        assertThat(ids(provider("whose-a", "randers"), "")).isEmpty();
        assertThat(ids(provider("whose-a"), "")).isEmpty();
        assertThat(ids(provider("whose-c", "ringsted"), "")).isEmpty();
        assertThat(ids(registry.token(Role.PROVIDER, "ringsted"), "")).isEmpty();
        String auditor = registry.token(Role.AUDITOR, "ringsted");
        assertThat(ids(auditor, "?provider=whose-a")).containsExactly("whose-1 r1", "whose-2 r1");
        assertThat(ids(auditor, "?caseId=whose-1")).containsExactly("whose-1 r1", "whose-1 r2");
        assertThat(ids(registry.token(Role.AUDITOR, "randers"), "?provider=whose-a"))
                .isEmpty();

        refused(a, "?provider=whose-b", 403, "OTHER_PROVIDER", "provider");
        refused(a, "?jobcentre=randers", 403, "OTHER_JOBCENTRE", "");
        refused(ringsted, "", 403, "ROLE_MISSING", "");
        refused(a, "?after=whose-1", 400, "PARAMETER_INVALID", "after");
        refused(a, "?limit=501", 400, "PAGE_LIMIT", "limit");
        refused(a, "?status=OPEN", 400, "PARAMETER_INVALID", "status");
        refused(a, "?caseId=610301-0001", 400, "ID_CONTAINS_CPR", "caseId");
    }

    private static void refused(String token, String query, int status, String code, String field) {
        Answer answer = ask(token, query);
        assertThat(answer.status() + " " + answer.text("code") + " " + answer.text("field"))
                .isEqualTo(status + " " + code + " " + field);
    }

    @Test
    void aCaseThatIsHandedOverIsShownWithATokenForTheNewJobcentreOnly() {
        open("moved");
        refer("moved", "ref", "moved-aktoer");
        assertThat(ids(provider("moved-aktoer", "ringsted"), "")).containsExactly("moved ref");
        done(ringsted, "TransferCase", """
                {"caseId":"moved","jobcentreId":"randers","caseworkerId":"kw-9","on":"2009-04-01"}""");
        assertThat(ids(provider("moved-aktoer", "ringsted"), "")).isEmpty();
        assertThat(only(provider("moved-aktoer", "randers"), "")
                        .path("jobcentreId")
                        .asString())
                .isEqualTo("randers");
        done(randers, "TransferCase", """
                {"caseId":"moved","jobcentreId":"ringsted","caseworkerId":"kw-7","on":"2009-05-01"}""");
        assertThat(ids(provider("moved-aktoer", "ringsted"), "")).containsExactly("moved ref");
    }

    // ---- what becomes of a referral -------------------------------------------------------------------------------

    @Test
    void aReferralEndsWithTheJobcentresWordOrWithTheCase() {
        open("ended-1", "ended-2", "ended-3");
        String mine = provider("ended-aktoer", "ringsted");
        for (String caseId : List.of("ended-1", "ended-2", "ended-3")) {
            refer(caseId, "ref", "ended-aktoer");
        }
        assertThat(ids(mine, "?status=ACTIVE")).containsExactly("ended-1 ref", "ended-2 ref", "ended-3 ref");
        assertThat(ids(mine, "?status=ENDED")).isEmpty();
        done(ringsted, "EndReferral", """
                {"caseId":"ended-1","registrationId":"end","referralId":"ref","endedOn":"2009-04-30","reason":"NO_SHOW"}""");
        done(ringsted, "CloseCase", """
                {"caseId":"ended-2","registrationId":"close","on":"2009-05-04","outcome":"FLEX_JOB"}""");
        assertThat(ids(mine, "?status=ACTIVE")).containsExactly("ended-3 ref");
        assertThat(ids(mine, "?status=ENDED")).containsExactly("ended-1 ref", "ended-2 ref");
        assertThat(ids(mine, "")).hasSize(3);
        JsonNode byJobcentre = only(mine, "?caseId=ended-1");
        assertThat(byJobcentre.path("endedOn").asString()).isEqualTo("2009-04-30");
        assertThat(byJobcentre.path("endReason").asString()).isEqualTo("NO_SHOW");
        JsonNode byCase = only(mine, "?caseId=ended-2");
        assertThat(byCase.path("endedOn").asString()).isEqualTo("2009-05-03");
        assertThat(byCase.has("endReason")).isFalse();
        assertThat(byCase.toString()).doesNotContain("FLEX_JOB");
        // What is found to have been wrong is as if it had not been.
        done(ringsted, "WithdrawRegistration", """
                {"caseId":"ended-1","registrationId":"end","reason":"x"}""");
        assertThat(ids(mine, "?status=ACTIVE")).containsExactly("ended-1 ref", "ended-3 ref");
    }

    @Test
    void aReferralThatIsWithdrawnOrWasToAnotherIsGone() {
        open("wrong-1", "wrong-2");
        String mine = provider("wrong-a", "ringsted");
        refer("wrong-1", "ref", "wrong-a");
        refer("wrong-2", "ref", "wrong-a");
        assertThat(ids(mine, "")).containsExactly("wrong-1 ref", "wrong-2 ref");
        done(ringsted, "WithdrawRegistration", """
                {"caseId":"wrong-1","registrationId":"ref","reason":"x"}""");
        assertThat(ids(mine, "")).containsExactly("wrong-2 ref");
        done(ringsted, "CorrectRegistration", """
                {"caseId":"wrong-2","registrationId":"ref","reason":"x","replacement":{"providerId":"wrong-b","on":"2009-03-02"}}""");
        assertThat(ids(mine, "")).isEmpty();
        assertThat(ids(mine, "?caseId=wrong-2")).isEmpty();
        assertThat(ids(provider("wrong-b", "ringsted"), "")).containsExactly("wrong-2 ref");
    }

    @Test
    void aForgottenPersonsReferralStaysAsItWas() {
        open("forgotten");
        refer("forgotten", "ref", "forgotten-aktoer");
        String mine = provider("forgotten-aktoer", "ringsted");
        JsonNode before = only(mine, "");
        done(registry.token(Role.TRIAL_ADMINISTRATOR, "ringsted"), "ForgetPerson", """
                {"caseId":"forgotten","reason":"DATA_SUBJECT_REQUEST"}""");
        JsonNode after = only(mine, "");
        assertThat(after.path("sequence").asLong())
                .isEqualTo(before.path("sequence").asLong() + 1);
        assertThat(without(after, "sequence")).isEqualTo(without(before, "sequence"));
    }

    private static JsonNode without(JsonNode node, String field) {
        tools.jackson.databind.node.ObjectNode copy = (tools.jackson.databind.node.ObjectNode) node.deepCopy();
        copy.remove(field);
        return copy;
    }

    // ---- pages, and who looked ------------------------------------------------------------------------------------

    @Test
    void pagesGoOnInTheMiddleOfACaseAndEachIsNoted() {
        open("page-1", "page-2", "page-3");
        for (String referral : List.of("page-1 b", "page-1 a", "page-2 a", "page-2 c", "page-2 b", "page-3 a")) {
            refer(referral.split(" ", -1)[0], referral.split(" ", -1)[1], "page-aktoer");
        }
        List<String> whole = List.of("page-1 a", "page-1 b", "page-2 a", "page-2 b", "page-2 c", "page-3 a");
        String mine = provider("page-aktoer", "ringsted");
        assertThat(ids(mine, "")).isEqualTo(whole);
        for (int limit = 1; limit <= 6; limit++) {
            List<String> seen = new ArrayList<>();
            String after = "";
            do {
                Answer page = ask(mine, "?limit=" + limit + after);
                assertThat(page.body().path("items").size()).isBetween(1, limit);
                page.body()
                        .path("items")
                        .forEach(item -> seen.add(item.path("caseId").asString() + " "
                                + item.path("referralId").asString()));
                after = page.body().has("next") ? "&after=" + page.text("next") : "";
            } while (!after.isEmpty());
            assertThat(seen).as("pages of " + limit).isEqualTo(whole);
        }
        JsonNode noted = registry.get(
                        registry.token(Role.AUDITOR, "*"), "/api/v1/access-log?client=test-page-aktoer&caseId=page-3")
                .body()
                .path("items");
        assertThat(noted).isNotEmpty();
        assertThat(noted.get(0).toString()).contains("CASES_LISTED", "referrals", "CASEWORK", "page-3");
    }
}
