package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.Given.flexJob;
import static dk.tilbage.deadlines.RuleIds.CONTACT;
import static dk.tilbage.deadlines.RuleIds.FIRST_TRIAL_CONVERSATION;
import static dk.tilbage.deadlines.RuleIds.OFFER_START;
import static dk.tilbage.deadlines.RuleIds.TRIAL_LETTER;
import static dk.tilbage.trial.Channel.IN_PERSON;
import static dk.tilbage.trial.ConversationKind.SCREENING;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.trial.Group;
import org.junit.jupiter.api.Test;

/** Flex-job: day 1 is the first day of unemployment; the jobcentre started on 1 January 2009. */
class FlexJobTest {

    @Test
    void theFirstTrialConversationIsDueOnDay56() {
        Given given = flexJob("01-05").allocated("02-10", Group.PARTICIPANT);
        given.stands(FIRST_TRIAL_CONVERSATION, 1, "02-09 -", "02-10 DUE", "03-01 DUE", "03-02 BREACHED");
        given.contact("03-02").stands(FIRST_TRIAL_CONVERSATION, 1, "03-01 DUE", "03-02 LATE");
    }

    @Test
    void itIsTheFirstHeldAfterTheAllocationAndStartsTheCourse() {
        flexJob("01-05")
                .contact("02-01")
                .allocated("02-10", Group.PARTICIPANT)
                .held("02-11", IN_PERSON, SCREENING)
                .contact("02-20")
                .stands(FIRST_TRIAL_CONVERSATION, 1, "02-19 DUE", "02-20 MET")
                .stands(CONTACT, 1, "02-19 -", "02-20 MET")
                .stands(CONTACT, 2, "02-27 DUE")
                .stands(TRIAL_LETTER, 1, "02-20 DUE", "02-21 BREACHED")
                .due(OFFER_START, 1, "02-20", "03-20");
    }

    @Test
    void whoWasPastItWhenTheJobcentreStartedIsNotJudged() {
        assertThat(flexJob("11-06").allocated("01-10", Group.PARTICIPANT).numbers(FIRST_TRIAL_CONVERSATION))
                .isEmpty();
        flexJob("11-07")
                .allocated("01-01", Group.PARTICIPANT)
                .stands(FIRST_TRIAL_CONVERSATION, 1, "01-01 DUE", "01-02 BREACHED");
    }

    @Test
    void whoIsAllocatedTooLateIsJudgedFromThatDay() {
        flexJob("01-05")
                .allocated("03-10", Group.PARTICIPANT)
                .stands(FIRST_TRIAL_CONVERSATION, 1, "03-09 -", "03-10 BREACHED");
    }

    @Test
    void controlsAreNotCalled() {
        assertThat(flexJob("01-05")
                        .allocated("02-10", Group.CONTROL)
                        .contact("02-20")
                        .obligations())
                .isEmpty();
    }

    @Test
    void whoLeavesBeforeEntryOwesNothing() {
        Given given = flexJob("01-05").allocated("02-10", Group.PARTICIPANT).recovered("02-20");
        given.stands(FIRST_TRIAL_CONVERSATION, 1, "02-19 DUE", "02-20 WAIVED", "03-10 WAIVED");
        assertThat(given.obligations()).hasSize(1);
    }

    @Test
    void anExemptionDoesNotWaiveIt() {
        Given given = flexJob("01-05").allocated("02-10", Group.PARTICIPANT).exempt("02-15");
        given.lifted(given.last(), "03-15")
                .stands(FIRST_TRIAL_CONVERSATION, 1, "02-15 DUE", "03-01 DUE", "03-02 BREACHED", "03-15 BREACHED");
    }
}
