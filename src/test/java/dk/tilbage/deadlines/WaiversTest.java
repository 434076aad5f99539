package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.participant;
import static dk.tilbage.deadlines.Given.sickness;
import static dk.tilbage.deadlines.RuleIds.CONTACT;
import static dk.tilbage.deadlines.RuleIds.OFFER_HOURS;
import static dk.tilbage.deadlines.RuleIds.OFFER_START;
import static dk.tilbage.deadlines.RuleIds.TRIAL_LETTER;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.trial.Group;
import org.junit.jupiter.api.Test;

/** What sets duties aside, in a course from 16 February to 15 June 2009. */
class WaiversTest {

    // ---- recovery and end -----------------------------------------------------------------------------------------

    @Test
    void theEndWaivesWhatIsDueOnOrAfterItAndNothingElse() {
        participant()
                .recovered("03-08")
                .stands(CONTACT, 2, "03-08 BREACHED")
                .stands(CONTACT, 3, "03-07 DUE", "03-08 WAIVED")
                .stands(CONTACT, 4, "03-08 -", "03-09 WAIVED")
                .stands(OFFER_START, 1, "03-07 DUE", "03-08 WAIVED")
                .stands(OFFER_HOURS, 5, "03-16 WAIVED");
        participant().closed("03-09").stands(CONTACT, 3, "03-08 DUE", "03-09 BREACHED");
    }

    @Test
    void whatWasMetStaysMet() {
        participant().contact("03-03").closed("03-05").stands(CONTACT, 3, "03-05 MET");
        participant().contact("03-05").closed("03-05").stands(CONTACT, 3, "03-04 DUE", "03-05 MET");
    }

    @Test
    void aReopeningLeavesWhatWasDueMeanwhileAndAsksForTheRest() {
        participant()
                .recovered("03-02")
                .reopened("03-10")
                .stands(CONTACT, 3, "03-02 WAIVED", "03-10 WAIVED")
                .stands(CONTACT, 4, "03-09 WAIVED", "03-10 DUE", "03-16 BREACHED")
                .stands(OFFER_START, 1, "03-01 DUE", "03-02 WAIVED", "03-10 DUE", "03-16 DUE", "03-17 BREACHED");
        participant()
                .recovered("03-02")
                .reopened("03-20")
                .offer("03-21", "10")
                .stands(OFFER_START, 1, "03-16 WAIVED", "03-20 WAIVED", "03-21 WAIVED");
    }

    // ---- exemption ------------------------------------------------------------------------------------------------

    @Test
    void anExemptionWaivesTheWeeksThatEndWhileItIsInForce() {
        Given given = participant().exempt("03-09");
        String exemption = given.last();
        given.stands(CONTACT, 3, "03-09 BREACHED")
                .stands(CONTACT, 4, "03-09 WAIVED")
                .stands(CONTACT, 17, "06-08 WAIVED")
                .stands(OFFER_HOURS, 5, "03-16 WAIVED");
        given.lifted(exemption, "03-30")
                .stands(CONTACT, 6, "03-30 WAIVED")
                .stands(CONTACT, 7, "03-30 DUE", "04-06 BREACHED")
                .stands(OFFER_HOURS, 6, "06-01 WAIVED")
                .stands(OFFER_HOURS, 7, "04-06 BREACHED");
        assertThat(given.numbers(CONTACT)).as("the four months run on").hasSize(17);
    }

    @Test
    void aWeekThatOutlivesTheExemptionIsAskedForAgain() {
        Given given = participant().exempt("03-11");
        given.lifted(given.last(), "03-13")
                .stands(CONTACT, 4, "03-10 DUE", "03-11 WAIVED", "03-12 WAIVED", "03-13 DUE", "03-16 BREACHED");
        Given lastDay = participant().exempt("03-11");
        lastDay.lifted(lastDay.last(), "03-15").stands(CONTACT, 4, "03-14 WAIVED", "03-15 DUE", "03-16 BREACHED");
        Given dayAfter = participant().exempt("03-11");
        dayAfter.lifted(dayAfter.last(), "03-16").stands(CONTACT, 4, "03-15 WAIVED", "03-16 WAIVED");
    }

    @Test
    void meetingAWeekCountsUntilTheDayItIsWaived() {
        participant().contact("03-10").exempt("03-11").stands(CONTACT, 4, "03-11 MET");
        participant().contact("03-11").exempt("03-11").stands(CONTACT, 4, "03-11 MET");
        participant().exempt("03-11").contact("03-12").stands(CONTACT, 4, "03-11 WAIVED", "03-12 WAIVED");
    }

    @Test
    void whatHappensOnceIsPutOffByTheDaysThatWereLeft() {
        Given given = participant().exempt("03-02");
        given.stands(OFFER_START, 1, "03-01 DUE", "03-02 WAIVED", "03-16 WAIVED", "05-01 WAIVED");
        given.lifted(given.last(), "03-30")
                .due(OFFER_START, 1, "03-30", "04-13")
                .stands(OFFER_START, 1, "03-29 WAIVED", "03-30 DUE", "04-13 DUE", "04-14 BREACHED");
    }

    @Test
    void anExemptionLiftedBeforeTheDateLeavesItWhereItIs() {
        Given given = participant().exempt("03-02");
        given.lifted(given.last(), "03-09")
                .stands(OFFER_START, 1, "03-01 DUE", "03-02 WAIVED", "03-08 WAIVED", "03-09 DUE")
                .due(OFFER_START, 1, "03-09", "03-16")
                .stands(OFFER_START, 1, "03-16 DUE", "03-17 BREACHED");
        Given onTheDate = participant().exempt("03-02");
        onTheDate.lifted(onTheDate.last(), "03-16").due(OFFER_START, 1, "03-16", "03-16");
        Given dayAfter = participant().exempt("03-02");
        dayAfter.lifted(dayAfter.last(), "03-17").due(OFFER_START, 1, "03-17", "03-31");
    }

    @Test
    void anExemptionFromBeforeTheCourseLeavesAllItsDays() {
        Given given = sickness("01-05").allocated("01-20", Group.PARTICIPANT).exempt("02-02");
        String exemption = given.last();
        given.firstFollowUp("02-16")
                .stands(TRIAL_LETTER, 1, "02-16 WAIVED")
                .stands(OFFER_START, 1, "02-16 WAIVED")
                .lifted(exemption, "03-20")
                .due(OFFER_START, 1, "03-20", "04-17")
                .stands(TRIAL_LETTER, 1, "03-19 WAIVED", "03-20 DUE", "03-21 BREACHED");
    }

    @Test
    void anExemptionLiftedBeforeTheCourseChangesNothing() {
        Given given = sickness("01-05").allocated("01-20", Group.PARTICIPANT).exempt("02-02");
        given.lifted(given.last(), "02-16").firstFollowUp("02-16").due(OFFER_START, 1, "02-16", "03-16");
    }

    @Test
    void oneExemptionAfterAnotherPutsItOffTwice() {
        Given given = participant().exempt("03-09");
        given.lifted(given.last(), "03-30").due(OFFER_START, 1, "03-30", "04-06");
        given.exempt("04-02");
        given.lifted(given.last(), "04-20").due(OFFER_START, 1, "04-20", "04-24");
    }

    @Test
    void onlyTheExemptionInForceOnTheDateMovesIt() {
        Given given = participant().exempt("02-20");
        given.lifted(given.last(), "03-02").exempt("03-09");
        given.lifted(given.last(), "03-20").due(OFFER_START, 1, "03-20", "03-27");
    }

    @Test
    void putOffBeyondTheCourseItStaysWaived() {
        Given given = participant().exempt("03-02");
        given.lifted(given.last(), "06-02").stands(OFFER_START, 1, "06-02 WAIVED", "06-15 WAIVED", "06-16 WAIVED");
        Given lastDay = participant().exempt("03-02");
        lastDay.lifted(lastDay.last(), "06-01").stands(OFFER_START, 1, "06-01 DUE", "06-15 DUE", "06-16 BREACHED");
    }

    @Test
    void whatWasBreachedOrMetBeforeStaysSo() {
        Given breached = participant().exempt("03-17");
        breached.lifted(breached.last(), "03-30").stands(OFFER_START, 1, "03-17 BREACHED", "03-30 BREACHED");
        Given met = participant().offer("03-01", "10").exempt("03-02");
        met.lifted(met.last(), "03-30")
                .stands(OFFER_START, 1, "03-02 MET", "03-30 MET")
                .due(OFFER_START, 1, "03-30", "03-16");
    }

    @Test
    void whatWasDoneWhileExemptCountsAfterTheLifting() {
        Given given = participant().exempt("03-02");
        String exemption = given.last();
        given.offer("03-20", "10").lifted(exemption, "03-30").stands(OFFER_START, 1, "03-20 WAIVED", "03-30 MET");
    }
}
