package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.participant;
import static dk.tilbage.deadlines.Given.sickness;
import static dk.tilbage.deadlines.RuleIds.CONTACT;
import static dk.tilbage.deadlines.RuleIds.OFFER_HOURS;
import static dk.tilbage.deadlines.RuleIds.OFFER_START;
import static dk.tilbage.deadlines.RuleIds.TRIAL_LETTER;
import static dk.tilbage.trial.Channel.HOME_VISIT;
import static dk.tilbage.trial.Channel.IN_PERSON;
import static dk.tilbage.trial.Channel.MAIL;
import static dk.tilbage.trial.Channel.TELEPHONE;
import static dk.tilbage.trial.Channel.WORKPLACE;
import static dk.tilbage.trial.ConversationForm.COLLECTIVE;
import static dk.tilbage.trial.ConversationForm.INDIVIDUAL;
import static dk.tilbage.trial.ConversationKind.FIRST_FOLLOW_UP;
import static dk.tilbage.trial.ConversationKind.INFORMATION_MEETING;
import static dk.tilbage.trial.ConversationKind.SCREENING;
import static dk.tilbage.trial.ConversationKind.THREE_PARTY;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The trial's own duties in a course that runs from 16 February to 15 June 2009, unless told otherwise. */
class CourseTest {

    private static final ConversationKind TALK = ConversationKind.CONTACT;

    // ---- course ---------------------------------------------------------------------------------------------------

    @Test
    void onlyFullWeeksOfTheFourMonthsAreJudged() {
        Given given = participant();
        assertThat(given.numbers(CONTACT)).containsExactlyElementsOf(weeks(1, 17));
        given.stands(CONTACT, 17, "06-07 -", "06-08 DUE", "06-14 DUE", "06-15 BREACHED");
    }

    @Test
    void fourMonthsFromTheLastOfOctoberEndOnThe27thOfFebruary() {
        Given given = sickness("09-08").allocated("10-20", Group.PARTICIPANT).firstFollowUp("10-31");
        assertThat(given.numbers(CONTACT)).containsExactlyElementsOf(weeks(1, 17));
        given.stands(CONTACT, 17, "02-19 -", "02-20 DUE", "02-26 DUE", "02-27 BREACHED");
        // Nothing after the last day fulfils a duty of the course, on it it does.
        given.letter("02-27").stands(TRIAL_LETTER, 1, "02-26 BREACHED", "02-27 LATE");
        sickness("09-08")
                .allocated("10-20", Group.PARTICIPANT)
                .firstFollowUp("10-31")
                .letter("02-28")
                .offer("02-28", "10")
                .stands(TRIAL_LETTER, 1, "02-28 BREACHED")
                .stands(OFFER_START, 1, "02-28 BREACHED");
    }

    @Test
    void fourMonthsFromTheLastOfJanuaryEndOnThe30thOfMay() {
        Given given = sickness("12-08").allocated("01-20", Group.PARTICIPANT).firstFollowUp("01-31");
        given.letter("05-30").stands(TRIAL_LETTER, 1, "05-29 BREACHED", "05-30 LATE");
        given.stands(CONTACT, 17, "05-29 DUE", "05-30 BREACHED");
        assertThat(given.numbers(CONTACT)).hasSize(17);
    }

    @Test
    void onlyParticipantsWhoEnteredHaveACourse() {
        for (Given given : new Given[] {
            sickness("01-05").allocated("02-09", Group.CONTROL).firstFollowUp("02-16"),
            sickness("01-05").allocated("02-09", Group.NOT_IN_TRIAL).firstFollowUp("02-16"),
            sickness("01-05").firstFollowUp("02-16"),
            sickness("01-05").allocated("02-09", Group.PARTICIPANT),
            sickness("01-05").allocated("02-09", Group.PARTICIPANT).recovered("02-12")
        }) {
            assertThat(given.obligations())
                    .extracting(Obligation::rule)
                    .doesNotContain(TRIAL_LETTER, CONTACT, OFFER_START, OFFER_HOURS);
        }
    }

    @Test
    void aCourseIsKnownFromTheAllocationEvenWhereItStartedBefore() {
        sickness("01-05")
                .firstFollowUp("02-16")
                .allocated("02-20", Group.PARTICIPANT)
                .stands(TRIAL_LETTER, 1, "02-19 -", "02-20 BREACHED")
                .stands(CONTACT, 1, "02-19 -", "02-20 MET")
                .stands(CONTACT, 2, "02-23 DUE");
    }

    // ---- letter ---------------------------------------------------------------------------------------------------

    @Test
    void theLetterIsDueOnTheDayOfEntry() {
        participant().stands(TRIAL_LETTER, 1, "02-15 -", "02-16 DUE", "02-17 BREACHED");
        participant().letter("02-16").stands(TRIAL_LETTER, 1, "02-16 MET");
        participant().letter("02-10").stands(TRIAL_LETTER, 1, "02-15 -", "02-16 MET");
        participant().letter("02-20").stands(TRIAL_LETTER, 1, "02-19 BREACHED", "02-20 LATE");
    }

    @Test
    void orAtTheFirstContactConversationWhereTheJobcentreSaysSo() {
        Given syd = sickness("01-05", Employment.EMPLOYED, TestTrial.SYD)
                .allocated("02-09", Group.PARTICIPANT)
                .firstFollowUp("02-16");
        assertThat(syd.numbers(TRIAL_LETTER)).isEmpty();
        syd.held("02-18", MAIL, TALK).held("02-24", TELEPHONE, TALK).contact("03-03");
        syd.stands(TRIAL_LETTER, 1, "02-23 -", "02-24 DUE", "02-25 BREACHED");
        syd.letter("02-24").stands(TRIAL_LETTER, 1, "02-24 MET");
    }

    // ---- contact --------------------------------------------------------------------------------------------------

    @Test
    void everyWeekNeedsAConversationByItsLastDay() {
        participant()
                .contact("03-01")
                .stands(CONTACT, 2, "02-22 -", "02-23 DUE", "02-28 DUE", "03-01 MET")
                .stands(CONTACT, 3, "03-02 DUE", "03-08 DUE", "03-09 BREACHED");
    }

    @Test
    void aWeekIsNeverMetLate() {
        participant().contact("03-02").stands(CONTACT, 2, "03-02 BREACHED").stands(CONTACT, 3, "03-02 MET");
    }

    @Test
    void aFirstFollowUpInPersonFulfilsWeekOne() {
        participant().stands(CONTACT, 1, "02-16 MET");
        Given byTelephone =
                sickness("01-05").allocated("02-09", Group.PARTICIPANT).held("02-16", TELEPHONE, FIRST_FOLLOW_UP);
        byTelephone.stands(CONTACT, 1, "02-16 DUE", "02-23 BREACHED");
        byTelephone.held("02-24", IN_PERSON, FIRST_FOLLOW_UP).stands(CONTACT, 2, "02-24 DUE");
    }

    @Test
    void inPersonMeansAtTheJobcentreAtHomeOrAtWorkByWhomeverAloneOrTogether() {
        participant()
                .held("02-23", HOME_VISIT, TALK)
                .held("03-02", WORKPLACE, TALK, THREE_PARTY)
                .held("03-09", IN_PERSON, COLLECTIVE, "provider-1", null, TALK, INFORMATION_MEETING)
                .stands(CONTACT, 2, "02-23 MET")
                .stands(CONTACT, 3, "03-02 MET")
                .stands(CONTACT, 4, "03-09 MET");
    }

    @Test
    void otherKindsAreNotContact() {
        participant()
                .held("02-23", IN_PERSON, INFORMATION_MEETING)
                .held("02-24", IN_PERSON, SCREENING)
                .held("02-25", IN_PERSON, THREE_PARTY)
                .stands(CONTACT, 2, "02-25 DUE", "03-02 BREACHED");
    }

    @Test
    void mailNeverCounts() {
        participant()
                .inHospital("03-01", null)
                .held("03-17", MAIL, INDIVIDUAL, CaseFacts.JOBCENTRE, "asked for it", TALK)
                .stands(CONTACT, 5, "03-17 DUE");
    }

    @Test
    void theTelephoneCountsOnADayInHospital() {
        participant()
                .inHospital("03-03", "03-06")
                .held("03-06", TELEPHONE, TALK)
                .stands(CONTACT, 3, "03-06 MET");
        participant()
                .inHospital("03-03", "03-06")
                .held("03-07", TELEPHONE, TALK)
                .stands(CONTACT, 3, "03-07 DUE");
        participant().inHospital("04-01", null).held("04-02", TELEPHONE, TALK).stands(CONTACT, 7, "04-02 MET");
    }

    @Test
    void byJudgementItCountsFromThe12thOfMarchOn() {
        participant()
                .held("03-11", TELEPHONE, INDIVIDUAL, CaseFacts.JOBCENTRE, "infection", TALK)
                .stands(CONTACT, 4, "03-11 DUE")
                .held("03-12", TELEPHONE, TALK)
                .stands(CONTACT, 4, "03-12 DUE")
                .held("03-13", TELEPHONE, INDIVIDUAL, CaseFacts.JOBCENTRE, "infection", TALK)
                .stands(CONTACT, 4, "03-13 MET");
        participant()
                .held("03-12", TELEPHONE, INDIVIDUAL, CaseFacts.JOBCENTRE, "infection", TALK)
                .stands(CONTACT, 4, "03-11 DUE", "03-12 MET");
    }

    @Test
    void inHospitalAnIndividualFrequencyReplacesTheWeek() {
        participant()
                .everyWeeks(3, "03-12", "04-30")
                .inHospital("03-12", "04-30")
                .contact("03-10")
                .stands(CONTACT, 4, "03-10 MET")
                .stands(CONTACT, 5, "03-15 -", "03-16 MET")
                .stands(CONTACT, 6, "03-23 MET")
                .stands(CONTACT, 7, "03-30 DUE", "04-05 DUE", "04-06 BREACHED");
    }

    @Test
    void withoutAStayOrAfterTheDecisionTheWeekStands() {
        participant()
                .everyWeeks(3, "03-12", "04-30")
                .contact("03-10")
                .stands(CONTACT, 5, "03-16 DUE", "03-23 BREACHED");
        participant().inHospital("03-12", null).contact("03-10").stands(CONTACT, 5, "03-16 DUE", "03-23 BREACHED");
        participant()
                .everyWeeks(3, "03-12", "03-21")
                .inHospital("03-12", null)
                .contact("03-10")
                .stands(CONTACT, 5, "03-16 DUE", "03-23 BREACHED");
    }

    @Test
    void aWeekThatEndedUnderVersionOneKnowsNoIndividualFrequency() {
        Given given = participant()
                .everyWeeks(2, "02-20", "04-30")
                .inHospital("02-20", null)
                .contact("02-24");
        given.stands(CONTACT, 3, "03-02 DUE", "03-09 BREACHED");
        // Version 2 judges week 4, from the day it is in force.
        given.contact("03-07").stands(CONTACT, 4, "03-09 DUE", "03-11 DUE", "03-12 MET", "03-15 MET");
    }

    /** Met from the day that version 2 is in force, but by the conversation of Saturday 7 March, and on that day. */
    @Test
    void whatAFrequencyMeetsWasMetOnTheDayOfTheConversation() {
        participant()
                .everyWeeks(3, "02-20", "04-30")
                .inHospital("02-20", null)
                .contact("03-07")
                .stands(CONTACT, 4, "03-09 DUE", "03-11 DUE", "03-12 MET")
                .metOn(CONTACT, 4, "03-12", "03-07")
                .stands(CONTACT, 5, "03-15 -", "03-16 MET")
                .metOn(CONTACT, 5, "03-16", "03-07");
        // A recovery on Tuesday 10 March waives week 4: version 1 was in force, by which it was not met.
        participant()
                .everyWeeks(3, "02-20", "04-30")
                .inHospital("02-20", null)
                .contact("03-07")
                .recovered("03-10")
                .stands(CONTACT, 4, "03-09 DUE", "03-10 WAIVED", "03-12 WAIVED");
    }

    /** Version 1 asks for one a week: a conversation in week 4 itself, on Tuesday 10 March, meets it before version 2 does. */
    @Test
    void whatMeetsAWeekOfItselfMeetsItBeforeAFrequencyDoes() {
        Given given = participant()
                .everyWeeks(2, "02-20", "04-30")
                .inHospital("02-20", null)
                .contact("03-03")
                .contact("03-10");
        given.stands(CONTACT, 4, "03-09 DUE", "03-10 MET", "03-11 MET", "03-12 MET")
                .metOn(CONTACT, 4, "03-12", "03-10");
        given.recovered("03-11").stands(CONTACT, 4, "03-11 MET");
    }

    /** The first conversation that meets a week, met it: a later one, in the week itself, changes nothing. */
    @Test
    void aWeekMetBeforeItOpenedStaysMetOnThatDay() {
        participant()
                .everyWeeks(3, "03-12", "04-30")
                .inHospital("03-12", "04-30")
                .contact("03-10")
                .contact("03-18")
                .stands(CONTACT, 5, "03-16 MET", "03-18 MET")
                .metOn(CONTACT, 5, "03-16", "03-10")
                .metOn(CONTACT, 5, "03-22", "03-10")
                .metOn(CONTACT, 6, "03-23", "03-10")
                .metOn(CONTACT, 7, "03-30", "03-18");
    }

    /** Version 3, from Wednesday 15 April, says of contact what version 2 says: the week of 13 to 19 April is met throughout. */
    @Test
    void aVersionThatLeavesTheFrequencyAsItWasInterruptsNothing() {
        ProtocolHistory three = ProtocolHistory.evolve(
                TestTrial.protocol(), new ProtocolAdopted(3, LocalDate.of(2009, 4, 15), TestTrial.rules(2)));
        participant()
                .judgedBy(three)
                .everyWeeks(2, "04-01", "05-31")
                .inHospital("04-01", null)
                .contact("04-08")
                .stands(CONTACT, 9, "04-12 -", "04-13 MET", "04-14 MET", "04-15 MET")
                .metOn(CONTACT, 9, "04-13", "04-08")
                .metOn(CONTACT, 9, "04-15", "04-08");
    }

    /** Course from Monday 16 March; every four weeks asks for the first contact by Sunday 12 April, the end of week 4. */
    @Test
    void aFrequencyOfFourWeeksAsksForNothingInTheFirstThree() {
        Given given = sickness("01-26")
                .allocated("03-09", Group.PARTICIPANT)
                .inHospital("03-10", null)
                .held("03-16", TELEPHONE, FIRST_FOLLOW_UP)
                .everyWeeks(4, "03-16", "05-31");
        given.stands(CONTACT, 1, "03-16 WAIVED", "03-23 WAIVED")
                .stands(CONTACT, 3, "03-30 WAIVED", "04-06 WAIVED")
                .stands(CONTACT, 4, "04-06 DUE", "04-12 DUE", "04-13 BREACHED");
        given.held("04-08", TELEPHONE, TALK)
                .stands(CONTACT, 3, "04-06 WAIVED")
                .stands(CONTACT, 4, "04-08 MET")
                .stands(CONTACT, 7, "04-27 MET", "05-03 MET")
                .stands(CONTACT, 8, "05-04 DUE", "05-10 DUE", "05-11 BREACHED");
    }

    /** Exempt from 16 to 29 March: every three weeks asks for a contact by Sunday 19 April at latest, three weeks later. */
    @Test
    void aFrequencyReachesBackIntoNoExemption() {
        Given given = participant()
                .contact("03-02")
                .inHospital("03-12", null)
                .everyWeeks(3, "03-12", "05-31")
                .exempt("03-16");
        given.lifted(given.last(), "03-30")
                .stands(CONTACT, 6, "03-29 WAIVED")
                .stands(CONTACT, 7, "03-30 WAIVED", "04-06 WAIVED")
                .stands(CONTACT, 8, "04-06 WAIVED", "04-13 WAIVED")
                .stands(CONTACT, 9, "04-13 DUE", "04-19 DUE", "04-20 BREACHED");
    }

    @Test
    void whoIsNoLongerPartiallyRecoveredIsSeenWeeklyAgain() {
        Given given = participant().everyWeeks(4, "03-12", "06-01").partlyRecovered("03-12");
        String recovery = given.last();
        given.contact("03-10").stands(CONTACT, 5, "03-16 MET", "03-17 MET", "03-22 MET");
        given.partlyRecoveredEnded(recovery, "03-17").stands(CONTACT, 5, "03-16 MET", "03-17 DUE", "03-23 BREACHED");
    }

    // ---- offers ---------------------------------------------------------------------------------------------------

    @Test
    void theFirstOfferStartsWithin28Days() {
        participant().stands(OFFER_START, 1, "02-15 -", "02-16 DUE", "03-16 DUE", "03-17 BREACHED");
        participant().offer("03-16", "4").stands(OFFER_START, 1, "03-15 DUE", "03-16 MET");
        participant().offer("03-17", "10").stands(OFFER_START, 1, "03-17 LATE");
        participant().partlyRecovered("03-01").stands(OFFER_START, 1, "03-01 MET");
    }

    @Test
    void anOfferAlreadyRunningMeetsItOnTheFirstDay() {
        Given running = sickness("01-05").allocated("02-09", Group.PARTICIPANT).offer("02-01", "10");
        String offer = "r2";
        running.firstFollowUp("02-16").stands(OFFER_START, 1, "02-15 -", "02-16 MET");
        running.offerEnded(offer, "02-16").stands(OFFER_START, 1, "02-16 MET");
        sickness("01-05")
                .allocated("02-09", Group.PARTICIPANT)
                .offer("02-01", "10")
                .offerEnded(offer, "02-15")
                .firstFollowUp("02-16")
                .stands(OFFER_START, 1, "02-16 DUE", "03-17 BREACHED");
    }

    @Test
    void hoursAreJudgedFromWeekFiveOn() {
        assertThat(participant().numbers(OFFER_HOURS)).containsExactlyElementsOf(weeks(5, 17));
        participant().stands(OFFER_HOURS, 5, "03-15 -", "03-16 DUE", "03-22 DUE", "03-23 BREACHED");
    }

    @Test
    void theHoursOfConcurrentOffersAddUp() {
        participant()
                .offer("03-01", "6")
                .offer("03-20", "4")
                .stands(OFFER_HOURS, 5, "03-21 DUE", "03-22 MET", "06-01 MET");
        participant().offer("03-01", "9.5").stands(OFFER_HOURS, 5, "03-22 DUE", "03-23 BREACHED");
    }

    @Test
    void theLastDayOfTheWeekDecides() {
        Given given = participant().offer("03-01", "4");
        String offer = "r3";
        given.offerHours(offer, "10", "03-22").stands(OFFER_HOURS, 5, "03-22 MET");
        given.offerHours(offer, "8", "03-29").stands(OFFER_HOURS, 6, "03-30 BREACHED");
        participant().offer("03-01", "10").offerEnded(offer, "03-22").stands(OFFER_HOURS, 5, "03-22 MET");
        participant().offer("03-01", "10").offerEnded(offer, "03-21").stands(OFFER_HOURS, 5, "03-23 BREACHED");
    }

    @Test
    void anOngoingPartialRecoveryMeetsItByItself() {
        participant().partlyRecovered("03-22").stands(OFFER_HOURS, 5, "03-22 MET");
        Given ended = participant().partlyRecovered("03-01");
        ended.partlyRecoveredEnded(ended.last(), "03-21").stands(OFFER_HOURS, 5, "03-23 BREACHED");
    }

    @Test
    void aDocumentedReductionLowersTheBarWhileItIsInForce() {
        participant()
                .offer("03-01", "5")
                .reduced("5", "03-20", "03-28")
                .stands(OFFER_HOURS, 5, "03-22 MET")
                .stands(OFFER_HOURS, 6, "03-30 BREACHED");
        participant().reduced("0", "03-01", "03-31").stands(OFFER_HOURS, 5, "03-22 MET");
        participant().offer("03-01", "10").reduced("15", "03-01", "03-31").stands(OFFER_HOURS, 5, "03-22 MET");
    }

    private static Iterable<Integer> weeks(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }
}
