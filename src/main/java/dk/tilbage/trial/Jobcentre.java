package dk.tilbage.trial;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A jobcentre as it takes part in a trial.
 *
 * @param jobcentreId its id, as in access tokens
 * @param name its name
 * @param region the employment region
 * @param model how it organises the trial
 * @param period first and last day of its trial
 * @param targetGroups the target groups it runs
 * @param quotas how many cases each group takes; none where none was agreed
 * @param quotaRule when a quota closes intake
 * @param allocation the rule that assigns groups
 * @param exemptionStep when it judges exemption
 * @param letterAt when it hands over the trial letter
 */
public record Jobcentre(
        String jobcentreId,
        String name,
        String region,
        OrganisationModel model,
        Period period,
        Set<TargetGroup> targetGroups,
        List<Quota> quotas,
        QuotaRule quotaRule,
        AllocationRule allocation,
        ExemptionStep exemptionStep,
        LetterAt letterAt) {

    /** Target groups and quotas in their natural order, so that equal settings are equal however they were sent. */
    public Jobcentre {
        targetGroups = Canonical.sorted(targetGroups);
        quotas = Canonical.sorted(quotas);
    }

    /** When a quota closes intake. */
    public enum QuotaRule {
        /** Each group closes when it has reached its own quota. */
        EACH_GROUP,
        /** Both groups stay open until both have reached their quotas; one may exceed its own (Holstebro). */
        BOTH_REACHED
    }

    /**
     * How many cases of a target group the two groups take.
     *
     * @param targetGroup the target group
     * @param participants places for participants; absent where none was agreed
     * @param controls places for controls; absent where none was agreed
     */
    public record Quota(
            TargetGroup targetGroup,
            @Nullable Integer participants,
            @Nullable Integer controls) {

        /** The places of one of the two groups; absent where none were agreed. */
        public @Nullable Integer placesFor(Group group) {
            return switch (group) {
                case PARTICIPANT -> participants;
                case CONTROL -> controls;
                case NOT_IN_TRIAL, UNALLOCATED -> null;
            };
        }
    }

    /**
     * The rule that assigns groups: odd birth year participant, even birth year control, after an optional filter on the
     * day of birth (domain §2).
     *
     * @param method the method
     * @param filterBirthDayDivisibleBy born on a day of the month divisible by this: not in the trial (Vordingborg: 3);
     *     absent where there is no filter
     * @param filterTargetGroups the target groups the filter applies to
     */
    public record AllocationRule(
            AllocationMethod method, @Nullable Integer filterBirthDayDivisibleBy, Set<TargetGroup> filterTargetGroups) {

        /** Target groups in their natural order. */
        public AllocationRule {
            filterTargetGroups = Canonical.sorted(filterTargetGroups);
        }

        /** Whether people of the target group pass the day-of-birth filter first. */
        public boolean filters(TargetGroup targetGroup) {
            return filterBirthDayDivisibleBy != null && filterTargetGroups.contains(targetGroup);
        }
    }

    /** Ways of assigning groups. */
    public enum AllocationMethod {
        /** Odd birth year → participant, even → control: the rule of 2009. */
        BIRTH_YEAR_PARITY
    }

    /** The quota of a target group, if one was agreed. */
    public @Nullable Quota quotaFor(TargetGroup targetGroup) {
        return quotas.stream()
                .filter(quota -> quota.targetGroup() == targetGroup)
                .findFirst()
                .orElse(null);
    }

    /** The jobcentre's first day in the trial: people already on benefit then are its starting stock. */
    public LocalDate start() {
        return period.from();
    }
}
