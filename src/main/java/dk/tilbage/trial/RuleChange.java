package dk.tilbage.trial;

import dk.tilbage.trial.DeadlineRule.Activity;
import dk.tilbage.trial.DeadlineRule.Due;
import dk.tilbage.trial.DeadlineRule.Fulfilment;
import dk.tilbage.trial.DeadlineRule.How;
import dk.tilbage.trial.DeadlineRule.Repeat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of one deadline rule, to ask what would be if it had said so all along. What is absent stays as it is.
 *
 * @param ruleId the rule
 * @param hoursPerWeek the bar of its hours of activity
 * @param days the length of its periods, where it is judged period by period; else how many days later it is due, in every
 *     category
 * @param workingDays how many working days later it is due
 * @param endOfWeek at the end of which week it is due
 * @param months how many months later it is due
 */
public record RuleChange(
        String ruleId,
        @Nullable BigDecimal hoursPerWeek,
        @Nullable Integer days,
        @Nullable Integer workingDays,
        @Nullable Integer endOfWeek,
        @Nullable Integer months) {

    /**
     * A protocol history in which every version that has the rules says what the changes say; everything else, and the days
     * on which versions took effect, stay. The history given is not touched.
     *
     * @throws RefusedException where a rule is unknown, has nothing of the kind, or would no longer be a rule
     */
    public static ProtocolHistory under(ProtocolHistory history, List<RuleChange> changes) {
        if (changes.isEmpty()) {
            throw refused(RefusalCode.VALUE_MISSING, "changes");
        }
        List<TrialEvent.ProtocolAdopted> versions = new ArrayList<>(history.protocols());
        for (int i = 0; i < changes.size(); i++) {
            RuleChange change = changes.get(i);
            String at = "changes[" + i + "]";
            change.check(at);
            boolean known = false;
            for (int v = 0; v < versions.size(); v++) {
                TrialEvent.ProtocolAdopted version = versions.get(v);
                if (version.rules().deadline(change.ruleId()).isPresent()) {
                    known = true;
                    versions.set(
                            v,
                            new TrialEvent.ProtocolAdopted(
                                    version.version(), version.effectiveFrom(), change.in(version.rules(), at)));
                }
            }
            if (!known) {
                throw refused(RefusalCode.RULE_UNKNOWN, at + ".ruleId");
            }
        }
        for (TrialEvent.ProtocolAdopted version : versions) {
            TrialDecider.refusalOf(history, version.rules()).ifPresent(refusal -> {
                throw new RefusedException(refusal);
            });
        }
        return with(history, versions);
    }

    /**
     * A protocol history in which these rules alone were in force all along. The history given is not touched.
     *
     * @throws RefusedException where the rules are none
     */
    public static ProtocolHistory under(ProtocolHistory history, ProtocolRules rules) {
        TrialDecider.refusalOf(history, rules).ifPresent(refusal -> {
            throw new RefusedException(refusal);
        });
        return with(
                history,
                history.protocols().stream()
                        .limit(1)
                        .map(first -> new TrialEvent.ProtocolAdopted(first.version(), first.effectiveFrom(), rules))
                        .toList());
    }

    private static ProtocolHistory with(ProtocolHistory history, List<TrialEvent.ProtocolAdopted> versions) {
        return new ProtocolHistory(
                history.trialId(),
                history.title(),
                history.period(),
                List.copyOf(versions),
                history.jobcentres(),
                history.localTargets(),
                history.allocationChanges(),
                history.seed(),
                history.unblindedOn(),
                history.version());
    }

    private void check(String at) {
        if (Stream.of(hoursPerWeek, days, workingDays, endOfWeek, months).allMatch(Objects::isNull)) {
            throw refused(RefusalCode.VALUE_MISSING, at);
        }
        long lengths = Stream.of(days, workingDays, endOfWeek, months)
                .filter(Objects::nonNull)
                .count();
        if (lengths > 1) {
            throw refused(RefusalCode.RULE_CONTRADICTS_ITSELF, at);
        }
    }

    private ProtocolRules in(ProtocolRules rules, String at) {
        return new ProtocolRules(
                rules.courseMonths(),
                rules.flexJobUnemployedMoreThanDays(),
                rules.exemptionGrounds(),
                rules.deadlines().stream()
                        .map(rule -> rule.ruleId().equals(ruleId) ? of(rule, at) : rule)
                        .toList(),
                rules.packages(),
                rules.categories(),
                rules.funding(),
                rules.flexJobMostMonthsAtStart(),
                rules.intakeMonths());
    }

    /** The rule as the change has it. */
    private DeadlineRule of(DeadlineRule rule, String at) {
        Repeat repeats = rule.repeats();
        boolean byPeriod = repeats != null && repeats.how() == How.EACH_PERIOD;
        if (byPeriod && (workingDays != null || endOfWeek != null || months != null)) {
            throw refused(RefusalCode.RULE_CONTRADICTS_ITSELF, at);
        }
        return new DeadlineRule(
                rule.ruleId(),
                rule.danish(),
                rule.english(),
                rule.source(),
                rule.appliesTo(),
                rule.starts(),
                rule.opens(),
                byPeriod ? rule.due() : due(rule.due()),
                hoursPerWeek == null ? rule.fulfilledBy() : fulfilledBy(rule.fulfilledBy(), hoursPerWeek, at),
                rule.counts(),
                repeats != null && byPeriod && days != null ? periods(repeats) : repeats,
                rule.within(),
                rule.exemption(),
                rule.holidayWaives());
    }

    private Due due(Due due) {
        if (days == null && workingDays == null && endOfWeek == null && months == null) {
            return due;
        }
        return new Due(days, workingDays, endOfWeek, months, null, null, due.workingDaysBefore());
    }

    private Repeat periods(Repeat repeats) {
        return new Repeat(
                repeats.how(),
                days,
                repeats.fromPeriod(),
                repeats.toPeriod(),
                repeats.individualFrequency(),
                repeats.nth(),
                repeats.of());
    }

    private static List<Fulfilment> fulfilledBy(List<Fulfilment> all, BigDecimal hours, String at) {
        if (all.stream().allMatch(one -> one.activity() == null)) {
            throw refused(RefusalCode.RULE_CONTRADICTS_ITSELF, at + ".hoursPerWeek");
        }
        return all.stream()
                .map(one -> one.activity() == null
                        ? one
                        : new Fulfilment(one.conversation(), one.happening(), new Activity(hours), one.details()))
                .toList();
    }

    private static RefusedException refused(RefusalCode code, String field) {
        return new RefusedException(Refusal.of(code, field));
    }
}
