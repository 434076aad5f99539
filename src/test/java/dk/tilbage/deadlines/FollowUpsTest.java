package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.flexJob;
import static dk.tilbage.deadlines.Given.sickness;
import static dk.tilbage.trial.Channel.HOME_VISIT;
import static dk.tilbage.trial.Channel.IN_PERSON;
import static dk.tilbage.trial.Channel.MAIL;
import static dk.tilbage.trial.Channel.TELEPHONE;
import static dk.tilbage.trial.ConversationForm.COLLECTIVE;
import static dk.tilbage.trial.ConversationForm.INDIVIDUAL;
import static dk.tilbage.trial.ConversationKind.CONTACT;
import static dk.tilbage.trial.ConversationKind.FIRST_FOLLOW_UP;
import static dk.tilbage.trial.ConversationKind.STATUTORY_FOLLOW_UP;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The statutory follow-ups of sickness benefit. */
class FollowUpsTest {

    private static final String FIRST = RuleIds.FIRST_FOLLOW_UP;
    private static final String NEXT = RuleIds.STATUTORY_FOLLOW_UP;

    @Test
    void theFirstIsDueAtTheEndOfWeekEight() {
        sickness("01-05").stands(FIRST, 1, "01-04 -", "01-05 DUE", "03-01 DUE", "03-02 BREACHED");
        sickness("01-05").firstFollowUp("03-01").stands(FIRST, 1, "02-28 DUE", "03-01 MET");
        sickness("01-05").firstFollowUp("03-02").stands(FIRST, 1, "03-01 DUE", "03-02 LATE");
    }

    @Test
    void theFirstIsTheJobcentresOwn() {
        sickness("01-05")
                .held("02-16", IN_PERSON, INDIVIDUAL, "provider-1", null, FIRST_FOLLOW_UP)
                .stands(FIRST, 1, "02-16 DUE", "03-02 BREACHED");
    }

    @Test
    void theFirstIsOfItsOwnKindAndNeverByMail() {
        sickness("01-05").held("02-16", IN_PERSON, STATUTORY_FOLLOW_UP, CONTACT).stands(FIRST, 1, "02-16 DUE");
        sickness("01-05").held("02-16", MAIL, FIRST_FOLLOW_UP).stands(FIRST, 1, "02-16 DUE");
    }

    @Test
    void inCategoryTwoTheFirstIsIndividualAndInPerson() {
        sickness("01-05").held("02-16", TELEPHONE, FIRST_FOLLOW_UP).stands(FIRST, 1, "02-16 MET");
        Given two = sickness("01-05").category(2, "02-16");
        two.held("02-16", TELEPHONE, FIRST_FOLLOW_UP).stands(FIRST, 1, "02-16 DUE");
        two.held("02-17", IN_PERSON, COLLECTIVE, CaseFacts.JOBCENTRE, null, FIRST_FOLLOW_UP)
                .stands(FIRST, 1, "02-17 DUE");
        two.held("02-18", HOME_VISIT, FIRST_FOLLOW_UP).stands(FIRST, 1, "02-17 DUE", "02-18 MET");
    }

    @Test
    void theCategoryOnTheDayOfTheConversationDecides() {
        sickness("01-05")
                .held("02-16", TELEPHONE, FIRST_FOLLOW_UP)
                .category(2, "02-17")
                .stands(FIRST, 1, "02-16 MET", "02-17 MET");
    }

    @Test
    void theIntervalFollowsTheCategory() {
        sickness("01-05").firstFollowUp("02-16").due(NEXT, 1, "02-16", "04-13");
        sickness("01-05").category(1, "02-01").firstFollowUp("02-16").due(NEXT, 1, "02-16", "04-13");
        sickness("01-05").category(3, "02-01").firstFollowUp("02-16").due(NEXT, 1, "02-16", "04-13");
        sickness("01-05")
                .category(2, "02-01")
                .firstFollowUp("01-31")
                .due(NEXT, 1, "02-01", "02-28")
                .stands(NEXT, 1, "01-30 -", "01-31 DUE", "02-28 DUE", "03-01 BREACHED");
    }

    @Test
    void onlyTheOneOpenFollowUpExists() {
        Given given = sickness("01-05").firstFollowUp("02-16").followUp("04-01", TELEPHONE);
        given.stands(NEXT, 1, "04-01 MET").stands(NEXT, 2, "03-31 -", "04-01 DUE", "05-27 DUE", "05-28 BREACHED");
        assertThat(given.numbers(NEXT)).containsExactly(1, 2);
        assertThat(sickness("01-05").numbers(NEXT)).isEmpty();
    }

    @Test
    void aLateOneRestartsTheIntervalFromItsDay() {
        sickness("01-05")
                .firstFollowUp("03-05")
                .stands(FIRST, 1, "03-05 LATE")
                .due(NEXT, 1, "03-05", "04-30")
                .followUp("05-04", TELEPHONE)
                .stands(NEXT, 1, "05-01 BREACHED", "05-04 LATE")
                .due(NEXT, 2, "05-04", "06-29");
    }

    @Test
    void inCategoryTwoEverySecondIsIndividualAndInPerson() {
        Given given = sickness("01-05").category(2, "02-01").firstFollowUp("02-16");
        // The first was in person, so a telephone conversation will do,
        given.followUp("03-10", TELEPHONE).stands(NEXT, 1, "03-10 MET").due(NEXT, 2, "03-10", "04-07");
        // and after it the next must be in person again; one that is not leaves the duty open and its date alone.
        given.followUp("04-01", TELEPHONE).stands(NEXT, 2, "04-01 DUE").due(NEXT, 2, "04-01", "04-07");
        given.held("04-06", IN_PERSON, STATUTORY_FOLLOW_UP)
                .stands(NEXT, 2, "04-06 MET")
                .due(NEXT, 3, "04-06", "05-04");
    }

    @Test
    void outsideCategoryTwoTheTelephoneAlwaysSuffices() {
        sickness("01-05")
                .firstFollowUp("02-16")
                .followUp("03-10", TELEPHONE)
                .followUp("03-20", TELEPHONE)
                .stands(NEXT, 2, "03-20 MET");
    }

    @Test
    void laterOnesMayBeAProvidersOrAnotherFirstFollowUp() {
        sickness("01-05")
                .firstFollowUp("02-16")
                .held("03-10", TELEPHONE, COLLECTIVE, "provider-1", null, STATUTORY_FOLLOW_UP)
                .held("03-20", TELEPHONE, FIRST_FOLLOW_UP)
                .held("03-25", MAIL, STATUTORY_FOLLOW_UP)
                .held("03-26", IN_PERSON, CONTACT)
                .stands(NEXT, 1, "03-10 MET")
                .stands(NEXT, 2, "03-20 MET")
                .stands(NEXT, 3, "03-31 DUE");
    }

    @Test
    void conversationsOfOneDayAreOneFollowUp() {
        Given given = sickness("01-05")
                .firstFollowUp("02-16")
                .followUp("02-16", TELEPHONE)
                .category(2, "02-20")
                .followUp("03-01", TELEPHONE)
                .followUp("03-01", IN_PERSON);
        given.stands(NEXT, 1, "02-28 DUE", "03-01 MET");
        given.followUp("03-20", TELEPHONE).stands(NEXT, 2, "03-20 MET");
    }

    @Test
    void aChangeOfCategoryMovesAnOpenDate() {
        Given given = sickness("01-05").firstFollowUp("02-16");
        given.category(2, "03-01").due(NEXT, 1, "02-28", "04-13").due(NEXT, 1, "03-01", "03-16");
        given.category(3, "03-16").due(NEXT, 1, "03-16", "04-13");
        given.category(1, "04-13").due(NEXT, 1, "04-13", "04-13");
    }

    @Test
    void butNotBeforeTheDayAfterTheChange() {
        sickness("01-05")
                .firstFollowUp("02-16")
                .category(2, "03-30")
                .due(NEXT, 1, "03-30", "03-31")
                .stands(NEXT, 1, "03-31 DUE", "04-01 BREACHED");
    }

    @Test
    void aDateThatHasPassedIsNotMoved() {
        sickness("01-05")
                .category(2, "02-01")
                .firstFollowUp("02-16")
                .category(1, "03-17")
                .stands(NEXT, 1, "03-16 DUE", "03-17 BREACHED", "04-01 BREACHED");
    }

    @ParameterizedTest
    @EnumSource(
            value = Group.class,
            names = {"PARTICIPANT", "CONTROL", "NOT_IN_TRIAL"})
    void theLawHoldsInEveryGroupAndForTheExempt(Group group) {
        sickness("01-05")
                .allocated("01-20", group)
                .exempt("01-21")
                .stands(FIRST, 1, "02-01 DUE", "03-02 BREACHED")
                .firstFollowUp("03-10")
                .stands(NEXT, 1, "05-05 DUE", "05-06 BREACHED");
    }

    @Test
    void flexJobHasNone() {
        Given given = flexJob("01-05").allocated("02-10", Group.CONTROL);
        assertThat(given.obligations()).isEmpty();
    }

    @Test
    void recoveryWaivesWhatIsDueOnOrAfterIt() {
        Given given = sickness("01-05").firstFollowUp("02-16");
        given.recovered("04-13").stands(NEXT, 1, "04-12 DUE", "04-13 WAIVED", "06-01 WAIVED");
        sickness("01-05").firstFollowUp("02-16").recovered("04-14").stands(NEXT, 1, "04-13 DUE", "04-14 BREACHED");
    }

    @Test
    void aConversationOnTheClosingDayCounts() {
        sickness("01-05")
                .firstFollowUp("02-16")
                .followUp("04-10", TELEPHONE)
                .closed("04-10")
                .stands(NEXT, 1, "04-10 MET");
    }

    @Test
    void afterAReopeningAnOpenOneRunsOnAndOneThatFellAwayStartsAnew() {
        sickness("01-05")
                .firstFollowUp("02-16")
                .recovered("04-01")
                .reopened("04-10")
                .stands(NEXT, 1, "03-31 DUE", "04-01 WAIVED", "04-10 DUE", "04-14 BREACHED");
        sickness("01-05")
                .firstFollowUp("02-16")
                .recovered("04-01")
                .reopened("05-04")
                .stands(NEXT, 1, "04-13 WAIVED", "05-04 WAIVED")
                .stands(NEXT, 2, "05-03 -", "05-04 DUE", "06-29 DUE", "06-30 BREACHED")
                .followUp("05-04", TELEPHONE)
                .stands(NEXT, 2, "05-04 MET");
    }

    @Test
    void aFirstThatFellAwayIsFollowedByAnOrdinaryOneAfterTheReopening() {
        sickness("01-05")
                .closed("02-20")
                .reopened("03-10")
                .stands(FIRST, 1, "02-20 WAIVED", "03-10 WAIVED")
                .due(NEXT, 1, "03-10", "05-05")
                .firstFollowUp("03-20")
                .stands(FIRST, 1, "03-20 WAIVED")
                .stands(NEXT, 1, "03-20 MET");
    }
}
