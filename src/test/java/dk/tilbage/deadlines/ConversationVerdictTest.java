package dk.tilbage.deadlines;

import static dk.tilbage.deadlines.ConversationVerdict.Condition.ALTERNATION;
import static dk.tilbage.deadlines.ConversationVerdict.Condition.ASKED_FOR;
import static dk.tilbage.deadlines.ConversationVerdict.Condition.CHANNEL;
import static dk.tilbage.deadlines.ConversationVerdict.Condition.HELD_BY;
import static dk.tilbage.deadlines.ConversationVerdict.Condition.IN_COURSE;
import static dk.tilbage.deadlines.ConversationVerdict.Condition.IN_HOSPITAL;
import static dk.tilbage.deadlines.ConversationVerdict.Condition.WITH_REASON;
import static dk.tilbage.deadlines.Given.participant;
import static dk.tilbage.deadlines.Given.sickness;
import static dk.tilbage.trial.Channel.IN_PERSON;
import static dk.tilbage.trial.Channel.MAIL;
import static dk.tilbage.trial.Channel.TELEPHONE;
import static dk.tilbage.trial.ConversationKind.CONTACT;
import static dk.tilbage.trial.ConversationKind.FIRST_FOLLOW_UP;
import static dk.tilbage.trial.ConversationKind.SCREENING;
import static dk.tilbage.trial.ConversationKind.STATUTORY_FOLLOW_UP;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.deadlines.ConversationVerdict.Condition;
import dk.tilbage.deadlines.ConversationVerdict.Miss;
import dk.tilbage.trial.ConversationForm;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A conversation that fulfils nothing says why. In a course from 16 February 2009; version 2 from 12 March. */
class ConversationVerdictTest {

    /** The design's own example: by telephone in February it is stored, does not fulfil the week, and says why. */
    @Test
    void aTelephoneConversationInFebruaryLacksThePersonOrTheHospital() {
        Given given = participant().held("02-24", TELEPHONE, CONTACT);
        given.stands(RuleIds.CONTACT, 2, "02-24 DUE", "03-02 BREACHED");
        assertThat(given.verdict()).isEqualTo(misses(RuleIds.CONTACT, List.of(Set.of(CHANNEL), Set.of(IN_HOSPITAL))));
        assertThat(participant()
                        .inHospital("02-20", null)
                        .held("02-24", TELEPHONE, CONTACT)
                        .verdict())
                .isEqualTo(fulfils(RuleIds.CONTACT));
    }

    @Test
    void fromTheTwelfthOfMarchAReasonWouldDo() {
        assertThat(participant().held("03-11", TELEPHONE, CONTACT).verdict())
                .isEqualTo(misses(RuleIds.CONTACT, List.of(Set.of(CHANNEL), Set.of(IN_HOSPITAL))));
        assertThat(participant().held("03-12", TELEPHONE, CONTACT).verdict())
                .isEqualTo(misses(RuleIds.CONTACT, List.of(Set.of(CHANNEL), Set.of(IN_HOSPITAL), Set.of(WITH_REASON))));
    }

    @Test
    void oneConversationFulfilsEachOfItsKinds() {
        Given given = participant().held("04-06", IN_PERSON, CONTACT, STATUTORY_FOLLOW_UP);
        given.stands(RuleIds.CONTACT, 8, "04-06 MET").stands(RuleIds.STATUTORY_FOLLOW_UP, 1, "04-06 MET");
        assertThat(given.verdict()).isEqualTo(fulfils(RuleIds.STATUTORY_FOLLOW_UP, RuleIds.CONTACT));
    }

    /** The next follow-up starts with it, and is not fulfilled by it too. */
    @Test
    void aFirstFollowUpFulfilsItselfAlone() {
        assertThat(sickness("01-05").firstFollowUp("02-16").verdict()).isEqualTo(fulfils(RuleIds.FIRST_FOLLOW_UP));
    }

    @Test
    void aProvidersFirstFollowUpIsNotTheJobcentresOwn() {
        Given given = sickness("01-05")
                .held("02-16", IN_PERSON, ConversationForm.INDIVIDUAL, "provider-1", null, FIRST_FOLLOW_UP);
        ConversationVerdict verdict = given.verdict();
        assertThat(verdict.fulfils()).doesNotContain(RuleIds.FIRST_FOLLOW_UP);
        assertThat(verdict.misses())
                .contains(new Miss(RuleIds.FIRST_FOLLOW_UP, Scope.PROTOCOL, List.of(Set.of(HELD_BY))));
    }

    @Test
    void afterTheCourseThereIsNoContactToFulfil() {
        assertThat(participant().held("06-15", IN_PERSON, CONTACT).verdict()).isEqualTo(fulfils(RuleIds.CONTACT));
        assertThat(participant().held("06-16", IN_PERSON, CONTACT).verdict())
                .isEqualTo(misses(RuleIds.CONTACT, List.of(Set.of(IN_COURSE))));
        // A screening, and what is not for the person at all, is not even missed.
        assertThat(participant().held("03-02", IN_PERSON, SCREENING).verdict())
                .isEqualTo(new ConversationVerdict(List.of(), List.of()));
    }

    @Test
    void aFollowUpBeforeTheFirstWasNotAskedFor() {
        assertThat(sickness("01-05")
                        .held("02-02", IN_PERSON, STATUTORY_FOLLOW_UP)
                        .verdict())
                .isEqualTo(misses(RuleIds.STATUTORY_FOLLOW_UP, List.of(Set.of(ASKED_FOR))));
        assertThat(participant()
                        .held("03-02", MAIL, STATUTORY_FOLLOW_UP)
                        .verdict()
                        .misses())
                .extracting(Miss::rule)
                .containsExactly(RuleIds.STATUTORY_FOLLOW_UP);
    }

    /** Category 2: after one by telephone the next must be individual and in person. */
    @Test
    void inCategoryTwoEverySecondMustBeInPerson() {
        Given given = sickness("01-05")
                .category(2, "01-20")
                .firstFollowUp("02-16")
                .held("03-10", TELEPHONE, STATUTORY_FOLLOW_UP);
        assertThat(given.verdict()).isEqualTo(fulfils(RuleIds.STATUTORY_FOLLOW_UP));
        given.held("04-06", TELEPHONE, STATUTORY_FOLLOW_UP);
        assertThat(given.verdict())
                .isEqualTo(misses(RuleIds.STATUTORY_FOLLOW_UP, List.of(Set.of(CHANNEL), Set.of(ALTERNATION))));
    }

    private static ConversationVerdict fulfils(String... rules) {
        return new ConversationVerdict(List.of(rules), List.of());
    }

    private static ConversationVerdict misses(String rule, List<Set<Condition>> ways) {
        return new ConversationVerdict(List.of(), List.of(new Miss(rule, Scope.PROTOCOL, ways)));
    }
}
