package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.participant;
import static dk.tilbage.deadlines.Given.sickness;
import static dk.tilbage.deadlines.RuleIds.OFFER_HOURS;
import static dk.tilbage.deadlines.RuleIds.OFFER_START;

import dk.tilbage.trial.Group;
import org.junit.jupiter.api.Test;

/**
 * What ran before a recovery or an end of case has its last day the day before, and does not run again after a reopening
 * (docs/readings.md). In a course from 16 February to 15 June 2009 week 12 is 4 to 10 May.
 */
class ReopeningTest {

    @Test
    void aPartialRecoveryBeforeTheRecoveryDoesNotRunAfterTheReopening() {
        participant()
                .partlyRecovered("03-02")
                .recovered("04-01")
                .reopened("05-04")
                .stands(OFFER_HOURS, 6, "03-29 MET")
                .stands(OFFER_HOURS, 12, "05-03 -", "05-04 DUE", "05-10 DUE", "05-11 BREACHED");
    }

    @Test
    void anOfferBeforeTheClosingDoesNotRunAfterTheReopening() {
        participant()
                .offer("03-02", "10")
                .closed("04-01")
                .reopened("05-04")
                .stands(OFFER_HOURS, 6, "03-29 MET")
                .stands(OFFER_HOURS, 12, "05-10 DUE", "05-11 BREACHED")
                .offer("05-11", "10")
                .stands(OFFER_HOURS, 12, "05-11 BREACHED")
                .stands(OFFER_HOURS, 13, "05-16 DUE", "05-17 MET");
    }

    @Test
    void aNewPartialRecoveryAfterTheReopeningEndsByItself() {
        Given given = participant()
                .partlyRecovered("03-02")
                .recovered("04-01")
                .reopened("05-04")
                .partlyRecovered("05-05");
        given.partlyRecoveredEnded(given.last(), "05-15")
                .stands(OFFER_HOURS, 12, "05-10 MET")
                .stands(OFFER_HOURS, 13, "05-11 DUE", "05-17 DUE", "05-18 BREACHED");
    }

    @Test
    void whatRanBeforeTheCourseInAnEarlierSpellIsNoOfferOfIt() {
        sickness("01-05")
                .partlyRecovered("01-20")
                .recovered("02-02")
                .reopened("02-10")
                .allocated("02-11", Group.PARTICIPANT)
                .firstFollowUp("02-16")
                .stands(OFFER_START, 1, "02-16 DUE", "03-16 DUE", "03-17 BREACHED");
    }

    /** The day of recovery is the first of the new state: what falls due on it is waived, and no offer runs any more. */
    @Test
    void onTheDayOfTheEndNothingRuns() {
        participant().offer("03-01", "10").recovered("03-22").stands(OFFER_HOURS, 5, "03-21 DUE", "03-22 WAIVED");
        participant().offer("03-01", "10").closed("03-22").stands(OFFER_HOURS, 5, "03-21 DUE", "03-22 WAIVED");
        participant().partlyRecovered("03-01").recovered("03-22").stands(OFFER_HOURS, 5, "03-22 WAIVED");
        participant().offer("03-01", "10").recovered("03-23").stands(OFFER_HOURS, 5, "03-22 MET", "03-23 MET");
    }
}
