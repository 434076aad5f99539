package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialFiles;
import org.junit.jupiter.api.Test;

/**
 * What an assigned package of Copenhagen's asks for, on somebody sick from Monday 5 January 2009 (the days before version 1 of
 * 2015 are judged by it): week 8 ends on 1 March. A month from 16 February is 16 March, as are 28 days; three months are 16 May.
 */
class PackagesOwedTest {

    private static final ProtocolHistory TRIAL = TrialInFiles.history(TrialFiles.KOEBENHAVN_2015);
    private static final String ONE = "PACKAGE_1_BACK_IN_PART";
    private static final String ONE_FOLLOW_UP = "PACKAGE_1_FOLLOW_UP";

    private static Given sick() {
        return Given.opened(TargetGroup.SICKNESS_BENEFIT, "01-05", Employment.EMPLOYED, "koebenhavn")
                .judgedBy(TRIAL);
    }

    @Test
    void packageOneAsksForPartialRecoveryOrAPlacementWithinAMonth() {
        Given given = sick().packageAssigned("pakke-1", "02-16");
        given.stands(ONE, 1, "02-15 -", "02-16 DUE", "03-16 DUE", "03-17 BREACHED");
        assertThat(given.obligations().stream().filter(o -> o.rule().equals(ONE)))
                .singleElement()
                .satisfies(obligation -> assertThat(obligation.scope()).isEqualTo(Scope.PACKAGE));
        sick().packageAssigned("pakke-1", "02-16").partlyRecovered("03-09").stands(ONE, 1, "03-09 MET");
        sick().packageAssigned("pakke-1", "02-16")
                .offerOf(OfferType.COACHING, "03-02", "10")
                .stands(ONE, 1, "03-17 BREACHED")
                .offerOf(OfferType.WORK_PLACEMENT, "03-20", "20")
                .stands(ONE, 1, "03-19 BREACHED", "03-20 LATE");
        // A partial recovery that runs already is there.
        sick().partlyRecovered("02-09").packageAssigned("pakke-1", "02-16").stands(ONE, 1, "02-16 MET");
    }

    @Test
    void packageTwoGivesThreeMonths() {
        sick().packageAssigned("pakke-2", "02-16")
                .due("PACKAGE_2_BACK_IN_PART", 1, "02-16", "05-16")
                .stands("PACKAGE_2_BACK_IN_PART", 1, "05-17 BREACHED");
        assertThat(sick().packageAssigned("pakke-2", "02-16").numbers(ONE)).isEmpty();
    }

    @Test
    void bothFollowUpEveryFourWeeks() {
        Given given = sick().packageAssigned("pakke-1", "02-16");
        given.due(ONE_FOLLOW_UP, 1, "02-16", "03-16")
                .held("03-12", Channel.TELEPHONE, ConversationKind.CONTACT)
                .stands(ONE_FOLLOW_UP, 1, "03-12 MET")
                .due(ONE_FOLLOW_UP, 2, "03-12", "04-09")
                .stands(ONE_FOLLOW_UP, 2, "04-09 DUE", "04-10 BREACHED");
        assertThat(given.numbers(ONE_FOLLOW_UP)).containsExactly(1, 2);
        // Four weeks from 16 February are 16 March, from 12 March 9 April: in package 2 likewise.
        sick().packageAssigned("pakke-2", "02-16")
                .due("PACKAGE_2_FOLLOW_UP", 1, "02-16", "03-16")
                .held("03-12", Channel.TELEPHONE, ConversationKind.CONTACT)
                .stands("PACKAGE_2_FOLLOW_UP", 1, "03-11 DUE", "03-12 MET")
                .due("PACKAGE_2_FOLLOW_UP", 2, "03-12", "04-09")
                .stands("PACKAGE_2_FOLLOW_UP", 2, "04-09 DUE", "04-10 BREACHED");
    }

    @Test
    void packagesGuideAnActivityCanBeSetAside() {
        Given given = sick().packageAssigned("pakke-1", "02-16");
        given.setAside(given.last(), "delvis-eller-placering", "03-02")
                .stands(ONE, 1, "03-01 DUE", "03-02 WAIVED", "03-20 WAIVED")
                .stands(ONE_FOLLOW_UP, 1, "03-17 BREACHED");
    }

    @Test
    void anotherPackageWaivesTheFirstAndTheSameAgainBeginsAnew() {
        Given given = sick().packageAssigned("pakke-1", "02-16").packageAssigned("pakke-3", "03-02");
        given.stands(ONE, 1, "03-01 DUE", "03-02 WAIVED", "03-30 WAIVED").stands(ONE_FOLLOW_UP, 1, "03-02 WAIVED");
        given.packageAssigned("pakke-1", "04-01")
                .stands(ONE, 2, "03-31 -", "04-01 DUE")
                .due(ONE, 2, "04-01", "05-01");
        // A chain of its own: its numbers begin at 1001.
        given.due(ONE_FOLLOW_UP, 1001, "04-01", "04-29");
    }

    @Test
    void packageFiveSuspendsTheFollowUpsOfTheLawUntilAnotherTakesItsPlace() {
        Given given = sick().packageAssigned("pakke-5", "02-16");
        given.stands(RuleIds.FIRST_FOLLOW_UP, 1, "02-15 DUE", "02-16 WAIVED", "03-10 WAIVED");
        Given followed = sick().firstFollowUp("02-12").packageAssigned("pakke-5", "02-16");
        followed.stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "02-15 DUE", "02-16 WAIVED", "04-20 WAIVED");
        // Back under the rule on 4 May: eight weeks from there.
        followed.packageAssigned("pakke-3", "05-04").due(RuleIds.STATUTORY_FOLLOW_UP, 2, "05-04", "06-29");
    }

    /** Due 1 March, suspended from 16 February to 15 March: the follow-ups go on from 16 March, eight weeks to 11 May. */
    @Test
    void aFirstFollowUpThatWasSuspendedOverItsDateDoesNotEndTheFollowUps() {
        Given given = sick().packageAssigned("pakke-5", "02-16").packageAssigned("pakke-3", "03-16");
        given.stands(RuleIds.FIRST_FOLLOW_UP, 1, "03-16 WAIVED")
                .due(RuleIds.STATUTORY_FOLLOW_UP, 1, "03-16", "05-11")
                .stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "03-15 -", "05-11 DUE", "05-12 BREACHED");
        // Held on 1 April after all: 56 days from there.
        given.firstFollowUp("04-01")
                .stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "04-01 MET")
                .due(RuleIds.STATUTORY_FOLLOW_UP, 2, "04-01", "05-27");
    }

    @Test
    void recoveryEndsIt() {
        sick().packageAssigned("pakke-1", "02-16").recovered("03-10").stands(ONE, 1, "03-09 DUE", "03-10 WAIVED");
    }
}
