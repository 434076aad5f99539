import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import tilbage.client.ApiClient;
import tilbage.client.ApiException;
import tilbage.client.ApiResponse;
import tilbage.client.api.CasesApi;
import tilbage.client.api.CommandsCasesApi;
import tilbage.client.api.ListsApi;
import tilbage.client.api.ProblemsApi;
import tilbage.client.model.AlertsViewPage;
import tilbage.client.model.AllocateCase;
import tilbage.client.model.CloseCase;
import tilbage.client.model.CommandAnswer;
import tilbage.client.model.ConversationKind;
import tilbage.client.model.CorrectRegistration;
import tilbage.client.model.HoldConversation;
import tilbage.client.model.MakeOffer;
import tilbage.client.model.ModelCase;
import tilbage.client.model.OpenCase;
import tilbage.client.model.Problem;

/**
 * A case from its opening to its end with a client generated from the OpenAPI document: {@code java MainJob
 * http://localhost:8080 TOKEN}. The trial of 2009 and its jobcentre Herning must be there, and the clock past May 2009
 * ({@code ops/requests.http} does both). Stops at the first thing that is not as it should be.
 */
public final class MainJob {

    private static final String CASE = "client-1";
    private static final LocalDate HELD = LocalDate.parse("2009-02-24");

    public static void main(String[] args) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(args[0]);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + args[1]));
        CommandsCasesApi commands = new CommandsCasesApi(client);

        OpenCase opening = new OpenCase()
                .caseId(CASE)
                .trialId("aktive-hurtigere-tilbage")
                .jobcentreId("herning")
                .cpr("620171-4445")
                .targetGroup(OpenCase.TargetGroupEnum.SICKNESS_BENEFIT)
                .firstDay(LocalDate.parse("2009-01-05"))
                .employment(OpenCase.EmploymentEnum.EMPLOYED)
                .hasJob(true)
                .caseworkerId("kw-7");
        CommandAnswer opened = commands.openCase(opening, "client-open", null);
        that(opened.getEvents().contains("CaseOpened"), "opened: " + opened);

        // The same again, as after a lost answer: the first answer.
        ApiResponse<CommandAnswer> again = commands.openCaseWithHttpInfo(opening, "client-open", null);
        that(opened.equals(again.getData()), "the first answer: " + again.getData());
        that(again.getHeaders().containsKey("idempotency-replayed"), "replayed: " + again.getHeaders());

        commands.allocateCase(
                new AllocateCase().caseId(CASE).registrationId("draw").on(LocalDate.parse("2009-02-20")), null, null);
        CommandAnswer talk = commands.holdConversation(
                new HoldConversation()
                        .caseId(CASE)
                        .registrationId("first")
                        .kinds(Set.of(ConversationKind.FIRST_FOLLOW_UP))
                        .form(HoldConversation.FormEnum.INDIVIDUAL)
                        .channel(HoldConversation.ChannelEnum.IN_PERSON)
                        .heldOn(HELD)
                        .heldBy("JOBCENTRE"),
                null,
                null);

        // It was the day after: the whole payload as it should have been, only if nobody has written since.
        CommandAnswer corrected = commands.correctRegistration(
                new CorrectRegistration()
                        .caseId(CASE)
                        .registrationId("first")
                        .reason("Forkert dato")
                        .replacement(Map.of(
                                "kinds", Set.of("FIRST_FOLLOW_UP"),
                                "form", "INDIVIDUAL",
                                "channel", "IN_PERSON",
                                "heldOn", HELD.plusDays(1).toString(),
                                "heldBy", "JOBCENTRE")),
                null,
                "\"" + talk.getSequence() + "\"");
        that(corrected.getSequence() == talk.getSequence() + 1, "corrected: " + corrected);

        // A command that the protocol forbids: a problem with a code.
        try {
            commands.makeOffer(
                    new MakeOffer()
                            .caseId(CASE)
                            .type(MakeOffer.TypeEnum.WAGE_SUBSIDY)
                            .legalBasis(MakeOffer.LegalBasisEnum.LAB)
                            .hoursPerWeek(java.math.BigDecimal.TEN)
                            .madeOn(LocalDate.parse("2009-03-02")),
                    null,
                    null);
            that(false, "the wage subsidy was accepted");
        } catch (ApiException refused) {
            Problem problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
            that(refused.getCode() == 422, "refused: " + refused.getCode());
            that(problem.getCode() == Problem.CodeEnum.WAGE_SUBSIDY_WITH_JOB, "the code: " + problem);
            that(problem.getRule() != null, "the rule: " + problem);
        }
        that(
                new ProblemsApi(client)
                        .listProblems().getItems().stream()
                                .anyMatch(known -> known.getCode().equals("WAGE_SUBSIDY_WITH_JOB")),
                "the list of codes");

        ModelCase standing = new CasesApi(client).findCase(CASE, null, null, null);
        that(standing.getGroup() == ModelCase.GroupEnum.PARTICIPANT, "the group: " + standing.getGroup());
        that(HELD.plusDays(1).equals(standing.getEntry()), "the entry as corrected: " + standing.getEntry());

        AlertsViewPage alerts = new ListsApi(client)
                .alerts(
                        "herning", null, CASE, null, null, null, "2009-03-20", 7, 50, null, corrected.getPosition(),
                        null, null);
        that(alerts.getItems().stream().anyMatch(due -> due.getRule().equals("CONTACT")), "alerts: " + alerts);

        commands.closeCase(
                new CloseCase()
                        .caseId(CASE)
                        .registrationId("end")
                        .on(LocalDate.parse("2009-05-04"))
                        .outcome(CloseCase.OutcomeEnum.RECOVERED),
                null,
                null);
        that(
                new CasesApi(client).findCase(CASE, null, null, null).getStatus() == ModelCase.StatusEnum.CLOSED,
                "closed");
        System.out.println("The case " + CASE + " was opened, followed and closed.");
    }

    private static void that(boolean so, String what) {
        if (!so) {
            throw new AssertionError(what);
        }
    }
}
