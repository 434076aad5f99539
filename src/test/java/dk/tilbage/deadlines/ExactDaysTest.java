package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.participant;
import static dk.tilbage.deadlines.Given.sickness;
import static dk.tilbage.deadlines.RuleIds.CONTACT;
import static dk.tilbage.deadlines.RuleIds.FIRST_FOLLOW_UP;
import static dk.tilbage.deadlines.RuleIds.OFFER_HOURS;
import static dk.tilbage.deadlines.RuleIds.OFFER_START;
import static dk.tilbage.deadlines.RuleIds.STATUTORY_FOLLOW_UP;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import org.junit.jupiter.api.Test;

/** The last days of things, and deadlines on public holidays, by hand from the calendar of 2009 (design, section 5). */
class ExactDaysTest {

    // ---- "endedOn and to are the last day in force"; week 5 of the course is 16 to 22 March -------------------------

    @Test
    void aPartialRecoveryRunsOnItsLastDay() {
        Given given = participant().partlyRecovered("03-01");
        given.partlyRecoveredEnded(given.last(), "03-22").stands(OFFER_HOURS, 5, "03-21 DUE", "03-22 MET");
        Given dayBefore = participant().partlyRecovered("03-01");
        dayBefore.partlyRecoveredEnded(dayBefore.last(), "03-21").stands(OFFER_HOURS, 5, "03-22 DUE", "03-23 BREACHED");
    }

    @Test
    void aReductionOfHoursHoldsOnItsLastDay() {
        participant()
                .offer("03-02", "8")
                .reduced("8", "03-09", "03-22")
                .stands(OFFER_HOURS, 5, "03-22 MET")
                .stands(OFFER_HOURS, 6, "03-29 DUE", "03-30 BREACHED");
        participant().offer("03-02", "8").reduced("8", "03-09", "03-21").stands(OFFER_HOURS, 5, "03-23 BREACHED");
    }

    @Test
    void anIndividualFrequencyHoldsOnItsLastDay() {
        participant()
                .inHospital("03-12", null)
                .everyWeeks(3, "03-12", "03-22")
                .contact("03-10")
                .stands(CONTACT, 5, "03-16 MET", "03-22 MET")
                .stands(CONTACT, 6, "03-23 DUE", "03-29 DUE", "03-30 BREACHED");
    }

    // ---- public holidays: only what is counted in working days moves
    // -------------------------------------------------

    @Test
    void aFollowUpDueOnAPublicHolidayIsDueThatDay() {
        // Maundy Thursday 9 April is 28 days after 12 March.
        sickness("01-19")
                .category(2, "02-02")
                .firstFollowUp("03-12")
                .stands(STATUTORY_FOLLOW_UP, 1, "04-08 DUE", "04-09 DUE", "04-10 BREACHED");
        // Great Prayer Day, Friday 8 May, is 56 days after 13 March.
        sickness("01-19").firstFollowUp("03-13").stands(STATUTORY_FOLLOW_UP, 1, "05-08 DUE", "05-09 BREACHED");
        // Ascension Day, Thursday 21 May, is 56 days after 26 March.
        sickness("02-02").firstFollowUp("03-26").stands(STATUTORY_FOLLOW_UP, 1, "05-21 DUE", "05-22 BREACHED");
        // Whit Monday 1 June is 56 days after 6 April.
        sickness("02-16").firstFollowUp("04-06").stands(STATUTORY_FOLLOW_UP, 1, "06-01 DUE", "06-02 BREACHED");
        // Easter Sunday 12 April is day 56 of a case from 16 February.
        sickness("02-16").stands(FIRST_FOLLOW_UP, 1, "04-12 DUE", "04-13 BREACHED");
    }

    // ---- follow-ups in category 2
    // -------------------------------------------------------------------------------------

    @Test
    void afterACollectiveOneTheNextIsIndividual() {
        Given given = sickness("01-05").category(2, "01-20").firstFollowUp("02-16");
        given.held(
                        "03-10",
                        Channel.IN_PERSON,
                        ConversationForm.COLLECTIVE,
                        CaseFacts.JOBCENTRE,
                        null,
                        ConversationKind.STATUTORY_FOLLOW_UP)
                .stands(STATUTORY_FOLLOW_UP, 1, "03-10 MET")
                .followUp("04-06", Channel.TELEPHONE)
                .stands(STATUTORY_FOLLOW_UP, 2, "04-06 DUE", "04-07 DUE", "04-08 BREACHED")
                .followUp("04-09", Channel.IN_PERSON)
                .stands(STATUTORY_FOLLOW_UP, 2, "04-08 BREACHED", "04-09 LATE");
    }

    /** By telephone in category 1 on 10 March; category 2 from 20 March: due 7 April, and in person. */
    @Test
    void aTelephoneFollowUpOfCategoryOneIsNoneInPersonForCategoryTwo() {
        Given given = sickness("01-05")
                .category(1, "01-20")
                .firstFollowUp("02-16")
                .followUp("03-10", Channel.TELEPHONE)
                .category(2, "03-20");
        given.followUp("04-01", Channel.TELEPHONE)
                .stands(STATUTORY_FOLLOW_UP, 2, "04-07 DUE", "04-08 BREACHED")
                .followUp("04-02", Channel.WORKPLACE)
                .stands(STATUTORY_FOLLOW_UP, 2, "04-01 DUE", "04-02 MET");
    }

    // ---- exemptions, corrections
    // --------------------------------------------------------------------------------------

    /** The offer is due on Monday 16 March, the day the exemption begins: no days were left. */
    @Test
    void exemptFromTheDueDayOnItIsDueOnTheDayOfLifting() {
        Given given = participant().exempt("03-16");
        given.lifted(given.last(), "03-30")
                .due(OFFER_START, 1, "03-30", "03-30")
                .stands(OFFER_START, 1, "03-29 WAIVED", "03-30 DUE", "03-31 BREACHED");
    }

    /** Lifted from Monday 23 March: Sunday 22 March, on which week 5 is due, is the last day exempt. */
    @Test
    void aWeekIsWaivedWhoseLastDayIsTheLastOfTheExemption() {
        Given given = participant().exempt("03-02");
        given.lifted(given.last(), "03-23")
                .stands(OFFER_HOURS, 5, "03-22 WAIVED", "03-23 WAIVED")
                .stands(OFFER_HOURS, 6, "03-23 DUE", "03-29 DUE", "03-30 BREACHED");
    }

    /** Monday 5 January was wrong; it was Friday 2 January: day 56 is 26 February, the end of week 4 is 29 January. */
    @Test
    void aCorrectedFirstDayMovesWhatIsCountedFromIt() {
        sickness("01-05").stands(FIRST_FOLLOW_UP, 1, "03-01 DUE", "03-02 BREACHED");
        sickness("01-05")
                .firstDayCorrectedTo("01-02")
                .stands(FIRST_FOLLOW_UP, 1, "02-26 DUE", "02-27 BREACHED")
                .stands(RuleIds.EMPLOYER_REPORT, 1, "01-29 DUE", "01-30 BREACHED");
    }
}
