package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.AllocateCase;
import dk.tilbage.casefile.CaseDecider;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Circumstances;
import dk.tilbage.casefile.PlanKind;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialFiles;
import org.junit.jupiter.api.Test;

/**
 * The model of Lyngby-Taarbæk, on somebody sick from Monday 5 January 2009: week 5 begins on 2 February, week 8 ends on
 * 1 March, week 12 is 23 to 29 March, week 30 is 27 July to 2 August.
 */
class LyngbyTest {

    private static final ProtocolHistory TRIAL = TrialInFiles.history(TrialFiles.LYNGBY_TAARBAEK);

    private static Given sick() {
        return Given.opened(TargetGroup.SICKNESS_BENEFIT, "01-05", Employment.EMPLOYED, "lyngby-taarbaek")
                .judgedBy(TRIAL);
    }

    @Test
    void theInformationMeetingIsInWeeksFiveToEightAndTheVisitationRightAfter() {
        Given given = sick();
        given.stands("LYNGBY_INFORMATION_MEETING", 1, "02-01 -", "02-02 DUE", "03-01 DUE", "03-02 BREACHED");
        // A meeting before week 5 is not the one of weeks 5 to 8.
        sick().collective("01-28", ConversationKind.INFORMATION_MEETING)
                .stands("LYNGBY_INFORMATION_MEETING", 1, "03-01 DUE", "03-02 BREACHED");
        given.collective("02-10", ConversationKind.INFORMATION_MEETING)
                .stands("LYNGBY_INFORMATION_MEETING", 1, "02-10 MET")
                .stands("LYNGBY_VISITATION", 1, "02-09 -", "02-10 DUE", "02-11 BREACHED")
                .held("02-10", Channel.IN_PERSON, ConversationKind.SCREENING)
                .stands("LYNGBY_VISITATION", 1, "02-10 MET")
                .stands("LYNGBY_CATEGORY", 1, "02-10 DUE", "02-11 BREACHED")
                .category(2, "02-10")
                .stands("LYNGBY_CATEGORY", 1, "02-10 MET");
    }

    @Test
    void whoCannotComeIsExempted() {
        sick().exempt("02-05").stands("LYNGBY_INFORMATION_MEETING", 1, "02-04 DUE", "02-05 WAIVED", "03-02 WAIVED");
    }

    @Test
    void categoryTwoIsClarifiedFromWeekTwelveForFourWeeks() {
        Given given = sick().category(2, "02-10");
        given.stands("LYNGBY_CLARIFICATION", 1, "03-22 -", "03-23 DUE", "03-29 DUE", "03-30 BREACHED");
        given.referredTo("afklaring", "03-25").stands("LYNGBY_CLARIFICATION", 1, "03-25 MET");
        String referral = given.last();
        // Four weeks that begin on Wednesday 25 March end on Tuesday 21 April.
        given.due("LYNGBY_CLARIFICATION_ENDS", 1, "03-25", "04-21")
                .due("LYNGBY_THREE_PARTY", 1, "03-25", "04-21")
                .due("LYNGBY_PLAN", 1, "03-25", "04-21");
        given.byProvider("04-21", ConversationKind.THREE_PARTY)
                .plan(PlanKind.FOLLOW_UP_PLAN, "04-21")
                .referralEnded(referral, "04-24")
                .stands("LYNGBY_THREE_PARTY", 1, "04-20 DUE", "04-21 MET")
                .stands("LYNGBY_PLAN", 1, "04-20 DUE", "04-21 MET")
                .stands("LYNGBY_CLARIFICATION_ENDS", 1, "04-21 DUE", "04-22 BREACHED", "04-24 LATE");
        // Categories 1 and 3 are not referred; a category that changes in week 12 ends the duty.
        assertThat(sick().category(1, "02-10").numbers("LYNGBY_CLARIFICATION")).isEmpty();
        sick().category(2, "02-10")
                .category(3, "03-26")
                .stands("LYNGBY_CLARIFICATION", 1, "03-25 DUE", "03-26 WAIVED", "03-30 WAIVED");
    }

    @Test
    void theClinicIsNoClarification() {
        Given given = sick().category(2, "02-10").referredTo("klinik", "03-24");
        given.stands("LYNGBY_CLARIFICATION", 1, "03-29 DUE", "03-30 BREACHED");
        assertThat(given.numbers("LYNGBY_CLARIFICATION_ENDS")).isEmpty();
        assertThat(given.numbers("LYNGBY_THREE_PARTY")).isEmpty();
        assertThat(given.numbers("LYNGBY_PLAN")).isEmpty();
    }

    @Test
    void teamOneHasTheCaseFromWeekFive() {
        // Week 5 is 2 to 8 February.
        sick().stands("LYNGBY_TEAM_1", 1, "02-01 -", "02-02 DUE", "02-08 DUE", "02-09 BREACHED")
                .transferred("team-2", null, "02-03")
                .stands("LYNGBY_TEAM_1", 1, "02-09 BREACHED")
                .transferred("team-1", null, "02-05")
                .stands("LYNGBY_TEAM_1", 1, "02-05 MET");
    }

    @Test
    void teamTwoTakesOverInWeekThirty() {
        Given given = sick();
        given.transferred("team-1", null, "02-02").stands("LYNGBY_TEAM_2", 1, "07-26 -", "07-27 DUE", "07-31 DUE");
        given.transferred("team-2", null, "07-28").stands("LYNGBY_TEAM_2", 1, "07-28 MET");
    }

    @Test
    void nobodyIsAllocated() {
        Decision<?> decision = CaseDecider.decide(
                CaseState.fold(sick().events()),
                new AllocateCase("case-1", "r-9", Given.day("02-10")),
                new Circumstances(Given.day("02-10"), TRIAL));
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.NO_ALLOCATION));
    }
}
