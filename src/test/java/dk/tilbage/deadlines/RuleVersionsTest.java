package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent.InformationFormSent;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.CoursePackage;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.DeadlineRule.AppliesTo;
import dk.tilbage.trial.DeadlineRule.CategoryDays;
import dk.tilbage.trial.DeadlineRule.ConversationThat;
import dk.tilbage.trial.DeadlineRule.Due;
import dk.tilbage.trial.DeadlineRule.Fulfilment;
import dk.tilbage.trial.DeadlineRule.How;
import dk.tilbage.trial.DeadlineRule.Repeat;
import dk.tilbage.trial.DeadlineRule.Start;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Happening;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialCommand.AdoptProtocol;
import dk.tilbage.trial.TrialDecider;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rules that are accepted and yet odd: told otherwise in the next version, which is in force from 12 March 2009, or with
 * dates that lie before their start. The person is sick from Monday 5 January 2009.
 */
class RuleVersionsTest {

    private static final Due DAY_ITSELF = new Due(null, null, null, null, null, null, null);
    private static final Repeat WEEKLY = new Repeat(How.EACH_PERIOD, 7, null, 20, null, null, null);
    private static final Repeat CHAIN = new Repeat(How.AFTER_EACH, null, null, null, null, null, null);

    private static DeadlineRule rule(String ruleId, Start start, Due due, @Nullable Repeat repeats) {
        Fulfilment conversation = new Fulfilment(
                new ConversationThat(null, null, null, null, null, null, null, null, null), null, null, null);
        return new DeadlineRule(
                ruleId,
                ruleId,
                ruleId,
                "A test",
                null,
                start,
                null,
                due,
                List.of(conversation),
                null,
                repeats,
                null,
                null,
                null);
    }

    private static Start with(Happening happening) {
        return new Start(happening, null, null, null, null, null);
    }

    private static Start after(String ruleId) {
        return new Start(Happening.RULE_MET, null, null, ruleId, null, null);
    }

    private static Due days(int days) {
        return new Due(days, null, null, null, null, null, null);
    }

    private static ProtocolRules rules(DeadlineRule... rules) {
        ProtocolRules all = ProtocolRules.of(4, 35, Set.of(), List.of(rules));
        assertThat(TrialDecider.faultsIn(all)).isEmpty();
        return all;
    }

    private static ProtocolHistory trial(ProtocolRules first, ProtocolRules second, TrialEvent... more) {
        List<TrialEvent> events = new ArrayList<>(TestTrial.events());
        events.replaceAll(event -> event instanceof ProtocolAdopted adopted
                ? new ProtocolAdopted(
                        adopted.version(), adopted.effectiveFrom(), adopted.version() == 1 ? first : second)
                : event);
        events.addAll(List.of(more));
        return ProtocolHistory.fold(events).orElseThrow();
    }

    @Test
    void weeksEndWithTheVersionInWhichARuleNoLongerComesAgain() {
        ProtocolHistory protocol = trial(
                rules(rule("TALK", with(Happening.FIRST_DAY), DAY_ITSELF, WEEKLY)),
                rules(rule("TALK", with(Happening.FIRST_DAY), days(30), null)));
        // Week 9 ends on 8 March, week 10 on 15 March.
        assertThat(Given.sickness("01-05").judgedBy(protocol).numbers("TALK"))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void numbersOfARuleThatOnceCameAgainNeverMeetThoseOfAnotherStart() {
        ProtocolHistory protocol = trial(
                rules(rule("TALK", with(Happening.INFORMATION_FORM_SENT), DAY_ITSELF, WEEKLY)),
                rules(rule("TALK", with(Happening.CATEGORY), days(30), null)));
        Given given = Given.sickness("01-05")
                .judgedBy(protocol)
                .and(id -> new InformationFormSent(id, Given.day("02-16"), null))
                .category(2, "03-16");
        assertThat(given.numbers("TALK")).containsExactly(1, 2, 3, 1001);
    }

    @Test
    void aRuleStartsFromAnotherThatOnlyTheNextVersionPutsBeforeIt() {
        ProtocolHistory protocol = trial(
                rules(rule("SECOND", with(Happening.HOLIDAY), days(7), null)),
                rules(
                        rule("FIRST", with(Happening.CATEGORY), days(7), null),
                        rule("SECOND", after("FIRST"), days(7), null)));
        Given.sickness("01-05")
                .judgedBy(protocol)
                .category(2, "03-16")
                .contact("03-18")
                .stands("FIRST", 1, "03-16 DUE", "03-18 MET")
                .stands("SECOND", 1, "03-17 -", "03-18 MET");
    }

    @Test
    void nothingIsDueBeforeItBegins() {
        Due before = new Due(1, null, null, null, null, null, 10);
        Due periodEnd = new Due(null, null, null, null, null, null, 10);
        ProtocolRules rules = rules(
                rule("CHAIN", with(Happening.FIRST_DAY), before, CHAIN),
                rule("WEEK", with(Happening.FIRST_DAY), periodEnd, WEEKLY));
        ProtocolHistory protocol = trial(
                rules,
                rules,
                new LocalTargetsAdopted(
                        TestTrial.NORD,
                        LocalDate.of(2008, 1, 1),
                        List.of(rule("LOCAL", with(Happening.FIRST_DAY), before, CHAIN)),
                        null));
        // Reopened on 2 February, each link of the chain would fall due in the ended days again, for ever.
        Given given = Given.sickness("01-05").judgedBy(protocol).closed("01-05").reopened("02-02");
        given.due("CHAIN", 2, "02-02", "02-02").stands("CHAIN", 1, "01-05 WAIVED", "02-10 WAIVED");
        given.stands("CHAIN", 2, "02-01 -", "02-02 DUE", "02-03 BREACHED").stands("LOCAL", 2, "02-03 BREACHED");
        given.due("WEEK", 6, "02-10", "02-09").stands("WEEK", 6, "02-08 -", "02-09 DUE", "02-10 BREACHED");
    }

    /** Weeks from Monday 5 January: week 9 ends on 8 March, week 10 on 15 March, under version 2, which is for participants. */
    @Test
    void aVersionForOthersAsksForNothingMore() {
        DeadlineRule all = rule("TALK", with(Happening.FIRST_DAY), DAY_ITSELF, WEEKLY);
        for (AppliesTo who : new AppliesTo[] {
            new AppliesTo(null, Set.of(Group.PARTICIPANT), null, null, null, null),
            new AppliesTo(Set.of(TargetGroup.FLEX_JOB), null, null, null, null, null)
        }) {
            DeadlineRule fewer = new DeadlineRule(
                    all.ruleId(),
                    all.danish(),
                    all.english(),
                    all.source(),
                    who,
                    all.starts(),
                    null,
                    all.due(),
                    all.fulfilledBy(),
                    null,
                    all.repeats(),
                    null,
                    null,
                    null);
            Given given = Given.sickness("01-05").judgedBy(trial(rules(all), rules(fewer)));
            given.stands("TALK", 9, "03-08 DUE", "03-09 BREACHED").stands("TALK", 10, "03-15 -", "03-16 -");
            assertThat(given.numbers("TALK")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    /** An obligation is told by the name of its rule, so that a name stays with its package in every version. */
    @Test
    void aNameStaysWhereItIsInEveryVersion() {
        DeadlineRule done = rule("DONE", with(Happening.PACKAGE), days(30), null);
        ProtocolHistory protocol = trial(withPackage("a", done), withPackage("a", done));
        assertThat(adopting(protocol, withPackage("a", done))).isInstanceOf(Decision.Accepted.class);
        for (ProtocolRules moved :
                List.of(withPackage("b", done), rules(rule("DONE", with(Happening.FIRST_DAY), days(30), null)))) {
            assertThat(adopting(protocol, moved))
                    .isInstanceOfSatisfying(
                            Decision.Refused.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.RULE_ID_IN_USE));
        }
    }

    private static Decision<TrialEvent> adopting(ProtocolHistory protocol, ProtocolRules rules) {
        return TrialDecider.decide(protocol, new AdoptProtocol(TestTrial.TRIAL, 3, LocalDate.of(2009, 6, 1), rules));
    }

    private static ProtocolRules withPackage(String packageId, DeadlineRule deadline) {
        CoursePackage.Activity activity =
                new CoursePackage.Activity("activity", "Aktivitet", "Activity", CoursePackage.Level.BASE, deadline);
        return new ProtocolRules(
                4,
                35,
                Set.of(),
                List.of(),
                List.of(new CoursePackage(packageId, "Pakke", "Package", "A test", List.of(activity), null)),
                null,
                null,
                null,
                null);
    }

    @Test
    void onlyAChainIsCountedByCategory() {
        List<CategoryDays> byCategory = List.of(new CategoryDays(Set.of(0, 1, 3), 56), new CategoryDays(Set.of(2), 28));
        Due plain = new Due(null, null, null, null, null, byCategory, null);
        Due before = new Due(null, null, null, null, null, byCategory, 3);
        assertThat(fieldsOfFaults(rule("ONCE", with(Happening.FIRST_DAY), plain, null)))
                .containsExactly("rules.deadlines[0].due.byCategory");
        assertThat(fieldsOfFaults(rule("CHAIN", with(Happening.FIRST_DAY), plain, CHAIN)))
                .isEmpty();
        assertThat(fieldsOfFaults(rule("CHAIN", with(Happening.FIRST_DAY), before, CHAIN)))
                .containsExactly("rules.deadlines[0].due.workingDaysBefore");
    }

    private static List<@Nullable String> fieldsOfFaults(DeadlineRule rule) {
        return TrialDecider.faultsIn(ProtocolRules.of(4, 35, Set.of(), List.of(rule))).stream()
                .map(Refusal::field)
                .toList();
    }
}
