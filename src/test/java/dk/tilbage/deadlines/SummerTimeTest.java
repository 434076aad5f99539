package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.sickness;
import static dk.tilbage.deadlines.RuleIds.CONTACT;
import static dk.tilbage.deadlines.RuleIds.OFFER_HOURS;
import static dk.tilbage.deadlines.RuleIds.OFFER_START;

import dk.tilbage.casefile.CaseEvent.InformationFormSent;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Group;
import org.junit.jupiter.api.Test;

/**
 * Days are calendar days: Sunday 29 March 2009 had 23 hours in Denmark and Sunday 26 October 2008 had 25, and no deadline on
 * or across them moves. Dates by hand from the calendars of 2008 and 2009.
 */
class SummerTimeTest {

    /** Entered on Monday 2 March 2009: course week 4 is 23 to 29 March, 28 days later is Monday 30 March. */
    private static Given enteredOnTheSecondOfMarch() {
        return sickness("01-12").allocated("02-23", Group.PARTICIPANT).firstFollowUp("03-02");
    }

    @Test
    void aDutyDueOnTheShortDayIsDueAllThatDay() {
        enteredOnTheSecondOfMarch()
                .stands(CONTACT, 4, "03-22 -", "03-23 DUE", "03-28 DUE", "03-29 DUE", "03-30 BREACHED");
        enteredOnTheSecondOfMarch().contact("03-29").stands(CONTACT, 4, "03-28 DUE", "03-29 MET", "03-30 MET");
        // What is held the day after belongs to the next week.
        enteredOnTheSecondOfMarch()
                .contact("03-30")
                .stands(CONTACT, 4, "03-29 DUE", "03-30 BREACHED")
                .stands(CONTACT, 5, "03-29 -", "03-30 MET");
        // Monday 2 February is day 1: day 56 is 27 + 29 days later, 29 March.
        sickness("02-02").stands("FIRST_FOLLOW_UP", 1, "03-28 DUE", "03-29 DUE", "03-30 BREACHED");
    }

    @Test
    void daysAreCountedAcrossTheShortDayAsOnAnyOther() {
        enteredOnTheSecondOfMarch().stands(OFFER_START, 1, "03-29 DUE", "03-30 DUE", "03-31 BREACHED");
        enteredOnTheSecondOfMarch().offer("03-30", "10").stands(OFFER_START, 1, "03-29 DUE", "03-30 MET");
        // Week 5 is 30 March to 5 April.
        enteredOnTheSecondOfMarch().stands(OFFER_HOURS, 5, "03-29 -", "03-30 DUE", "04-05 DUE", "04-06 BREACHED");
        sickness("02-16")
                .and(id -> new InformationFormSent(id, Given.day("03-25"), null))
                .stands("INFORMATION_FORM", 1, "04-01 DUE", "04-02 DUE", "04-03 BREACHED");
        // 28 days after the follow-up in category 2: from Monday 9 March to Monday 6 April.
        sickness("01-12")
                .category(2, "02-02")
                .firstFollowUp("03-09")
                .stands("STATUTORY_FOLLOW_UP", 1, "04-05 DUE", "04-06 DUE", "04-07 BREACHED");
    }

    /** Four months from Sunday 29 March end on Tuesday 28 July; the 17th full week ends on Saturday 25 July. */
    @Test
    void aCourseMayStartOnTheShortDay() {
        Given given = sickness("02-02").allocated("03-20", Group.PARTICIPANT).firstFollowUp("03-29");
        given.stands(CONTACT, 1, "03-28 -", "03-29 MET", "04-04 MET")
                .stands(CONTACT, 2, "04-04 -", "04-05 DUE", "04-11 DUE", "04-12 BREACHED")
                .stands(CONTACT, 17, "07-18 -", "07-19 DUE", "07-25 DUE", "07-26 BREACHED");
        given.letter("07-28").stands("TRIAL_LETTER", 1, "07-27 BREACHED", "07-28 LATE");
    }

    @Test
    void theLongDayIsOneDayToo() {
        // Monday 1 September 2008 is day 1: day 56 is 29 + 26 days later, Sunday 26 October.
        sickness("09-01")
                .stands("FIRST_FOLLOW_UP", 1, "10-25 DUE", "10-26 DUE", "10-27 BREACHED")
                .held("10-26", Channel.TELEPHONE, ConversationKind.FIRST_FOLLOW_UP)
                .stands("FIRST_FOLLOW_UP", 1, "10-26 MET", "10-27 MET");
    }
}
