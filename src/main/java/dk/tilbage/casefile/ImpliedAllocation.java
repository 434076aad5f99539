package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.trial.Allocation;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.RuleInForce;
import dk.tilbage.trial.TargetGroup;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rule in force on the day of an allocation says of the facts as they stand now. The group that was assigned is
 * never changed; where a corrected number or target group implies another, both are shown side by side (design, section 1).
 *
 * @param group the group implied: {@link Group#UNALLOCATED} where the case would not be allocated at all, such as on cash
 *     benefit; absent where it would have been drawn from another list, and nobody can say what that would have given
 * @param method the name of the rule; absent where the case would not be allocated
 */
public record ImpliedAllocation(
        @Nullable Group group, @Nullable String method) {

    /**
     * The group implied for a case; empty where it was not allocated.
     *
     * @param state the case
     * @param trial its trial
     */
    public static Optional<ImpliedAllocation> of(CaseState state, ProtocolHistory trial) {
        CaseFacts facts = CaseFacts.of(state);
        return facts.allocation().map(allocation -> implied(state, facts, allocation, trial));
    }

    private static ImpliedAllocation implied(
            CaseState state, CaseFacts facts, CaseAllocated allocation, ProtocolHistory trial) {
        String jobcentreId = state.place().map(CasePlace::jobcentreId).orElseGet(facts::allocatedBy);
        Jobcentre jobcentre = trial.jobcentre(jobcentreId).orElse(null);
        TargetGroup targetGroup = facts.targetGroup();
        if (jobcentre == null || !jobcentre.targetGroups().contains(targetGroup)) {
            return new ImpliedAllocation(Group.UNALLOCATED, null);
        }
        RuleInForce rule = trial.allocationOn(jobcentreId, allocation.on()).orElseThrow();
        String stratum = jobcentre.stratumOf(targetGroup, facts.opening().employment());
        Group group = Allocation.ofPerson(
                        rule.rule(), targetGroup, facts.opening().person())
                .orElseGet(() -> isDrawnFrom(state, allocation, targetGroup, stratum) ? allocation.group() : null);
        return new ImpliedAllocation(group, Allocation.methodName(rule.rule(), targetGroup));
    }

    /** Whether the draw that was made is the one that would be made: a draw depends on its list and number alone. */
    private static boolean isDrawnFrom(
            CaseState state, CaseAllocated allocation, TargetGroup targetGroup, @Nullable String stratum) {
        return allocation.draw() != null
                && Objects.equals(allocation.stratum(), stratum)
                && state.place()
                        .filter(place -> place.targetGroup() == targetGroup)
                        .isPresent();
    }
}
