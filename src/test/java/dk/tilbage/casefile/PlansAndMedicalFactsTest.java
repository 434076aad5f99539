package dk.tilbage.casefile;

import static dk.tilbage.casefile.GivenCase.DAY_1;
import static dk.tilbage.casefile.GivenCase.TODAY;
import static dk.tilbage.casefile.GivenCase.correction;
import static dk.tilbage.casefile.GivenCase.withdrawal;
import static dk.tilbage.support.TestTrial.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Plans, medical information and opinions, and notices: what is recorded of them and what is refused. */
class PlansAndMedicalFactsTest {

    private static final LocalDate CLOSED = DAY_1.plusDays(70);

    @Test
    void aPlanIsAgreed() {
        assertThat(GivenCase.of().accepts(plan(DAY_1.plusDays(20))))
                .containsExactly(new PlanAgreed(
                        "p", PlanKind.RETENTION_PLAN, DAY_1.plusDays(20), sealed("back by Easter"), null));
    }

    @Test
    void plansOpinionsAndNoticesHappenWithinTheCaseAndNotAhead() {
        GivenCase given = GivenCase.of();
        given.refuses(plan(TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        given.refuses(opinion(TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        given.refuses(notice(TODAY.plusDays(1)), RefusalCode.DATE_IN_FUTURE, "on");
        given.refuses(plan(DAY_1.minusDays(1)), RefusalCode.BEFORE_DAY_ONE, "on");
        given.refuses(opinion(DAY_1.minusDays(1)), RefusalCode.BEFORE_DAY_ONE, "on");
        given.refuses(notice(DAY_1.minusDays(1)), RefusalCode.BEFORE_DAY_ONE, "on");
    }

    @Test
    void onTheClosingDayAPlanOrANoticeMayStillBeHandedOver() {
        GivenCase given = GivenCase.of(new CloseCase("c", "z", CLOSED, Outcome.RECOVERED));
        given.accepts(plan(CLOSED));
        given.accepts(notice(CLOSED));
        given.refuses(opinion(CLOSED), RefusalCode.AFTER_CASE_END, "on");
        given.accepts(opinion(CLOSED.minusDays(1)));
        given.refuses(plan(CLOSED.plusDays(1)), RefusalCode.AFTER_CASE_END, "on");
        given.refuses(notice(CLOSED.plusDays(1)), RefusalCode.AFTER_CASE_END, "on");
    }

    @Test
    void medicalInformationArrivesOnceAndNotBeforeItWasAskedFor() {
        GivenCase given = GivenCase.of(request("q", DAY_1.plusDays(20)));
        assertThat(given.facts().medicalRequests())
                .singleElement()
                .satisfies(request -> assertThat(request.received()).isNull());
        given.refuses(answer("a", "q", DAY_1.plusDays(19)), RefusalCode.DATES_REVERSED, "on");
        given.refuses(answer("a", "nothing", DAY_1.plusDays(30)), RefusalCode.REGISTRATION_UNKNOWN, "requestId");
        given.refuses(answer("a", "c", DAY_1.plusDays(30)), RefusalCode.REGISTRATION_OF_OTHER_KIND, "requestId");
        given.and(answer("a", "q", DAY_1.plusDays(20)));
        assertThat(given.facts().medicalRequests())
                .singleElement()
                .satisfies(request -> assertThat(request.received())
                        .isEqualTo(new MedicalInformationReceived("a", "q", DAY_1.plusDays(20), null)));
        given.refuses(answer("a2", "q", DAY_1.plusDays(40)), RefusalCode.ALREADY_HAPPENED, "on");
        given.refuses(correction(request("q", DAY_1.plusDays(21))), RefusalCode.DATES_REVERSED, "on");
        given.refuses(withdrawal("q"), RefusalCode.REGISTRATION_IN_USE, "registrationId");
        given.and(withdrawal("a"), withdrawal("q"));
        assertThat(given.facts().medicalRequests()).isEmpty();
    }

    @Test
    void theAnswerMayComeAfterTheEndTheQuestionMayNot() {
        GivenCase given =
                GivenCase.of(request("q", CLOSED.minusDays(5)), new CloseCase("c", "z", CLOSED, Outcome.MOVED));
        given.accepts(answer("a", "q", CLOSED.plusDays(10)));
        given.refuses(request("q2", CLOSED), RefusalCode.AFTER_CASE_END, "on");
    }

    @Test
    void theLatestOpinionByADayIsTheOneThatHolds() {
        GivenCase given = GivenCase.opened(
                TargetGroup.FLEX_JOB,
                false,
                opinion(DAY_1.plusDays(30)),
                new RecordMedicalOpinion(
                        "c", "m2", DAY_1.plusDays(50), AbilityToTakePart.YES, sealed("well enough by now")));
        assertThat(given.facts().medicalOpinionOn(DAY_1.plusDays(29))).isEmpty();
        assertThat(given.facts().medicalOpinionOn(DAY_1.plusDays(49)))
                .map(MedicalOpinionRecorded::canTakePart)
                .contains(AbilityToTakePart.PARTLY);
        given.corrected(new RecordMedicalOpinion(
                "c", "m", DAY_1.plusDays(30), AbilityToTakePart.UNDECIDED, sealed("more is needed")));
        assertThat(given.facts().medicalOpinionOn(DAY_1.plusDays(49)))
                .map(MedicalOpinionRecorded::canTakePart)
                .contains(AbilityToTakePart.UNDECIDED);
        assertThat(given.facts().medicalOpinionOn(DAY_1.plusDays(50)))
                .map(MedicalOpinionRecorded::canTakePart)
                .contains(AbilityToTakePart.YES);
    }

    @Test
    void theSameNoticeAgainChangesNothing() {
        assertThat(GivenCase.of(notice(DAY_1.plusDays(9))).accepts(notice(DAY_1.plusDays(9))))
                .isEmpty();
    }

    private static AgreePlan plan(LocalDate on) {
        return new AgreePlan("c", "p", PlanKind.RETENTION_PLAN, on, sealed("back by Easter"));
    }

    private static RequestMedicalInformation request(String id, LocalDate on) {
        return new RequestMedicalInformation("c", id, MedicalSource.GENERAL_PRACTITIONER, on, null);
    }

    private static ReceiveMedicalInformation answer(String id, String requestId, LocalDate on) {
        return new ReceiveMedicalInformation("c", id, requestId, on);
    }

    private static RecordMedicalOpinion opinion(LocalDate on) {
        return new RecordMedicalOpinion("c", "m", on, AbilityToTakePart.PARTLY, sealed("half days"));
    }

    private static NotifyParty notice(LocalDate on) {
        return new NotifyParty("c", "n", Party.UNEMPLOYMENT_FUND, on, null);
    }
}
