package dk.tilbage.http;

import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Trials;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The names of the deadline rules of all trials, for queries that ask for one. */
@Component
class KnownRules {

    private final Trials trials;

    KnownRules(Trials trials) {
        this.trials = trials;
    }

    /** The rule asked for, if one is; a name that no trial has is a fault of the request, not an empty list. */
    @Nullable
    String check(@Nullable String rule) {
        if (rule != null
                && trials.settings().histories().values().stream()
                        .map(versions -> versions.lastEntry().getValue())
                        .map(ProtocolHistory::ruleIds)
                        .noneMatch(names -> names.contains(rule))) {
            throw Problem.of(ProblemCode.PARAMETER_INVALID, "rule").raised();
        }
        return rule;
    }
}
