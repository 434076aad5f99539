package dk.tilbage.caseload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.Histories;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.deadlines.Judge;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Status;
import dk.tilbage.readmodel.Provenance;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.RefusedException;
import dk.tilbage.trial.RuleChange;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What would be under other rules, over random histories. */
class WhatIfTest {

    private static final ProtocolHistory NOW = TestTrial.protocol();
    private static final LocalDate ON = LocalDate.of(2009, 6, 1);
    private static final List<CaseFacts> CASES =
            Histories.random(11, 120).stream().map(History::facts).toList();

    private static RuleChange change(String rule, @Nullable String hours, @Nullable Integer days) {
        return new RuleChange(rule, hours == null ? null : new BigDecimal(hours), days, null, null, null);
    }

    private static WhatIf ask(ProtocolHistory then, int most) {
        WhatIfSum sum = new WhatIfSum(NOW, then, ON, most);
        CASES.forEach(sum::add);
        return sum.sum(TestTrial.TRIAL, 1, null);
    }

    @Test
    void theSameRulesChangeNothing() {
        WhatIf same = ask(RuleChange.under(NOW, List.of(change(RuleIds.OFFER_HOURS, "10.0", null))), 100);
        assertThat(same.cases()).isEqualTo(CASES.size());
        assertThat(same.differing()).isZero();
        assertThat(same.differences()).isEmpty();
        assertThat(same.obligations())
                .isNotEmpty()
                .allSatisfy(count -> assertThat(count.then()).isEqualTo(count.now()));
        assertThat(same.kept().then()).isEqualTo(same.kept().now());
    }

    @Test
    void theOwnRulesAreTheProgressViews() {
        Tally tally = new Tally(ON);
        CASES.forEach(facts -> tally.add(CaseProgress.of(facts, NOW, Provenance.NONE)));
        assertThat(ask(NOW, 0).kept().now()).isEqualTo(tally.kept());
        assertThat(tally.kept().contactAsked()).isPositive();
    }

    @Test
    void aHigherBarKeepsFewerWeeksAndChangesNothingElse() {
        WhatIf twenty = ask(RuleChange.under(NOW, List.of(change(RuleIds.OFFER_HOURS, "20", null))), 1000);
        assertThat(twenty.kept().then().hoursAsked())
                .isEqualTo(twenty.kept().now().hoursAsked());
        assertThat(twenty.kept().then().hoursKept())
                .isLessThan(twenty.kept().now().hoursKept());
        assertThat(twenty.kept().then().contactKept())
                .isEqualTo(twenty.kept().now().contactKept());
        assertThat(twenty.differences()).isNotEmpty().allSatisfy(different -> {
            assertThat(different.rule()).isEqualTo(RuleIds.OFFER_HOURS);
            assertThat(different.now()).isEqualTo(Status.MET);
            assertThat(different.then()).isIn(Status.DUE, Status.BREACHED);
        });
        assertThat(twenty.truncated()).isFalse();
    }

    @Test
    void longerPeriodsAreFewer() {
        ProtocolHistory ten = RuleChange.under(NOW, List.of(change(RuleIds.CONTACT, null, 10)));
        WhatIf found = ask(ten, 5);
        assertThat(found.kept().then().contactAsked())
                .isLessThan(found.kept().now().contactAsked());
        assertThat(found.differences())
                .hasSize(5)
                .isSortedAccordingTo((one, other) -> one.caseId().compareTo(other.caseId()));
        assertThat(found.truncated()).isTrue();
        long now = 0;
        long then = 0;
        for (CaseFacts facts : CASES) {
            now += breaches(facts, NOW);
            then += breaches(facts, ten);
        }
        assertThat(count(found, true)).isEqualTo(now);
        assertThat(count(found, false)).isEqualTo(then);
    }

    private static long breaches(CaseFacts facts, ProtocolHistory protocol) {
        return Judge.statusOn(facts, protocol, ON).stream()
                .filter(judged -> judged.rule().equals(RuleIds.CONTACT) && judged.status() == Status.BREACHED)
                .count();
    }

    private static long count(WhatIf found, boolean now) {
        return found.obligations().stream()
                .filter(count -> count.rule().equals(RuleIds.CONTACT) && count.status() == Status.BREACHED)
                .mapToLong(count -> now ? count.now() : count.then())
                .sum();
    }

    @Test
    void changesKeepTheVersionsAndTouchNothingElse() {
        ProtocolHistory eight = RuleChange.under(NOW, List.of(change(RuleIds.OFFER_HOURS, "8", null)));
        assertThat(NOW).isEqualTo(TestTrial.protocol());
        assertThat(eight.protocols()).hasSize(2);
        assertThat(eight.protocols().get(1).effectiveFrom()).isEqualTo(TestTrial.VERSION_2);
        for (int i = 0; i < 2; i++) {
            ProtocolRules before = NOW.protocols().get(i).rules();
            ProtocolRules after = eight.protocols().get(i).rules();
            assertThat(after.deadlines().stream().map(DeadlineRule::ruleId))
                    .isEqualTo(before.deadlines().stream()
                            .map(DeadlineRule::ruleId)
                            .toList());
            assertThat(after.deadline(RuleIds.CONTACT)).isEqualTo(before.deadline(RuleIds.CONTACT));
            assertThat(after.deadline(RuleIds.OFFER_HOURS)).isNotEqualTo(before.deadline(RuleIds.OFFER_HOURS));
        }
        // Days of a rule that is due once are days until it is due, in whatever category.
        ProtocolHistory later = RuleChange.under(
                NOW, List.of(change(RuleIds.OFFER_START, null, 35), change(RuleIds.STATUTORY_FOLLOW_UP, null, 42)));
        ProtocolRules first = later.protocols().getFirst().rules();
        assertThat(first.deadline(RuleIds.OFFER_START).orElseThrow().due().days())
                .isEqualTo(35);
        assertThat(first.deadline(RuleIds.STATUTORY_FOLLOW_UP)
                        .orElseThrow()
                        .due()
                        .byCategory())
                .isNull();
    }

    @Test
    void whatIsNoRuleIsRefused() {
        refused(RefusalCode.VALUE_MISSING, "changes");
        refused(RefusalCode.VALUE_MISSING, "changes[0]", change(RuleIds.CONTACT, null, null));
        refused(RefusalCode.RULE_UNKNOWN, "changes[0].ruleId", change("NO_SUCH_RULE", null, 3));
        refused(RefusalCode.RULE_CONTRADICTS_ITSELF, "changes[0].hoursPerWeek", change(RuleIds.CONTACT, "8", null));
        refused(
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                "changes[0]",
                new RuleChange(RuleIds.CONTACT, null, 1, null, 2, null));
        refused(
                RefusalCode.RULE_CONTRADICTS_ITSELF,
                "changes[0]",
                new RuleChange(RuleIds.CONTACT, null, null, null, 2, null));
        assertThatThrownBy(() -> RuleChange.under(NOW, List.of(change(RuleIds.OFFER_HOURS, "38", null))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("VALUE_OUT_OF_RANGE");
        ProtocolRules rules = TestTrial.rules(1);
        ProtocolRules endless = ProtocolRules.of(
                rules.courseMonths() + 100,
                rules.flexJobUnemployedMoreThanDays(),
                rules.exemptionGrounds(),
                rules.deadlines());
        assertThatThrownBy(() -> RuleChange.under(NOW, endless))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("rules.courseMonths");
        assertThat(RuleChange.under(NOW, rules).protocols()).hasSize(1);
    }

    private static void refused(RefusalCode code, String field, RuleChange... changes) {
        assertThatThrownBy(() -> RuleChange.under(NOW, List.of(changes)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.of(code, field)));
    }

    @Test
    void aQuestionAsksOneOfTheTwo() {
        assertThatThrownBy(() -> new WhatIfRequest(null, null, null, null).other(NOW))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new WhatIfRequest(TestTrial.rules(1), List.of(), null, null).other(NOW))
                .isInstanceOf(RefusedException.class);
        assertThat(new WhatIfRequest(TestTrial.rules(2), null, null, null)
                        .other(NOW)
                        .protocols())
                .singleElement()
                .satisfies(version -> assertThat(version.rules()).isEqualTo(TestTrial.rules(2)));
    }
}
