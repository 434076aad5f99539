package dk.tilbage.deadlines;

import static dk.tilbage.trial.OfferType.DIET;
import static dk.tilbage.trial.OfferType.GUIDANCE_AND_UPSKILLING;
import static dk.tilbage.trial.OfferType.PAIN_MANAGEMENT;
import static dk.tilbage.trial.OfferType.PHYSICAL_TRAINING;

import dk.tilbage.trial.Group;
import org.junit.jupiter.api.Test;

/**
 * The jobcentres' own courses meet the ten hours by themselves (the jobcentres' descriptions). Each participant's course
 * begins on Monday 16 February; its fifth week, the first in which hours are asked for, is 16–22 March.
 */
class CombinedCoursesOwedTest {

    private static Given participantAt(String jobcentre) {
        return Given.at(jobcentre, "01-05")
                .allocated("02-09", Group.PARTICIPANT)
                .firstFollowUp("02-16");
    }

    private static void meetsTheTenHours(Given given) {
        given.stands(RuleIds.OFFER_START, 1, "03-08 DUE", "03-09 MET")
                .stands(RuleIds.OFFER_HOURS, 5, "03-21 DUE", "03-22 MET", "03-23 MET");
    }

    @Test
    void ringstedsTenAndAHalfHoursThreeTimesAWeekMeetTheTenHours() {
        meetsTheTenHours(participantAt("ringsted").combinedCourse("03-09", "10.5", 3, PHYSICAL_TRAINING));
    }

    @Test
    void aabenraasThreeTimesFourHoursMeetTheTenHours() {
        meetsTheTenHours(participantAt("aabenraa")
                .combinedCourse("03-09", "12", 3, GUIDANCE_AND_UPSKILLING, PHYSICAL_TRAINING, DIET));
    }

    @Test
    void aalborgsTenHourCourseTwiceAWeekMeetsTheTenHours() {
        meetsTheTenHours(participantAt("aalborg")
                .combinedCourse("03-09", "10", 2, GUIDANCE_AND_UPSKILLING, PAIN_MANAGEMENT, DIET, PHYSICAL_TRAINING));
    }

    @Test
    void morsIndividualTenHourCourseMeetsTheTenHours() {
        meetsTheTenHours(participantAt("mors").combinedCourse("03-09", "10", null));
    }

    @Test
    void oneTimeLessAWeekDoesNot() {
        participantAt("ringsted")
                .combinedCourse("03-09", "7", 2, PHYSICAL_TRAINING)
                .stands(RuleIds.OFFER_HOURS, 5, "03-22 DUE", "03-23 BREACHED");
    }
}
