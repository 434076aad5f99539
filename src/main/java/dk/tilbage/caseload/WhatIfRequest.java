package dk.tilbage.caseload;

import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.RefusedException;
import dk.tilbage.trial.RuleChange;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked: other rules altogether, or the trial's own with changes; exactly one of the two.
 *
 * @param rules rules that are in force all along
 * @param changes changes of the trial's own rules, in every version that has them
 * @param on the day to judge; the clock's today where absent
 * @param jobcentre only cases that this jobcentre opened
 */
public record WhatIfRequest(
        @Nullable ProtocolRules rules,
        @Nullable List<RuleChange> changes,
        @Nullable LocalDate on,
        @Nullable String jobcentre) {

    /**
     * The other history.
     *
     * @throws RefusedException where it is none
     */
    ProtocolHistory other(ProtocolHistory history) {
        if (rules != null && changes != null) {
            throw new RefusedException(Refusal.of(RefusalCode.RULE_CONTRADICTS_ITSELF, "changes"));
        }
        if (rules != null) {
            return RuleChange.under(history, rules);
        }
        if (changes == null) {
            throw new RefusedException(Refusal.of(RefusalCode.VALUE_MISSING, "changes"));
        }
        return RuleChange.under(history, changes);
    }
}
