package dk.tilbage.trial;

import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Identity;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.RandomAllocation.ListName;
import java.util.Optional;

/**
 * Assigns groups by a jobcentre's rule (domain §2). The rule of 2009 is reproduced exactly: born in an odd year, participant;
 * in an even year, control. In Vordingborg people on sickness benefit who are born on a day of the month divisible by three
 * are drawn out first. Pure: the same question always has the same answer.
 */
public final class Allocation {

    private Allocation() {}

    /**
     * The group that follows from the person alone: by parity, or by the filter. Empty where the rule draws.
     *
     * @param rule the rule in force on the day of the allocation
     * @param targetGroup the case's target group
     * @param person what the case stores about the person
     */
    public static Optional<Group> ofPerson(AllocationRule rule, TargetGroup targetGroup, Identity person) {
        Integer divisor = rule.filterBirthDayDivisibleBy();
        if (divisor != null && rule.filters(targetGroup) && person.birthDayOfMonth() % divisor == 0) {
            return Optional.of(Group.NOT_IN_TRIAL);
        }
        return rule.method().draws()
                ? Optional.empty()
                : Optional.of(person.parity() == BirthYearParity.ODD ? Group.PARTICIPANT : Group.CONTROL);
    }

    /**
     * The group of a draw.
     *
     * @param trial the trial, with its seed
     * @param rule the rule in force on the day of the allocation, of a method that draws
     * @param list the list that is drawn from
     * @param number the running number of the draw
     * @throws IllegalStateException where the trial has no seed
     */
    public static Group drawn(ProtocolHistory trial, RuleInForce rule, ListName list, int number) {
        AllocationSeed seed = trial.seed();
        if (seed == null) {
            throw new IllegalStateException("nothing is drawn without a seed");
        }
        return new RandomAllocation(seed, list, rule.rule()).group(number);
    }

    /**
     * The name of a rule for a target group, as stored with an allocation for its audit: {@code BIRTH_YEAR_PARITY},
     * {@code BIRTH_YEAR_PARITY_AFTER_BIRTH_DAY_FILTER_3}, {@code PERMUTED_BLOCKS}.
     */
    public static String methodName(AllocationRule rule, TargetGroup targetGroup) {
        String method = rule.method().name();
        return rule.filters(targetGroup)
                ? method + "_AFTER_BIRTH_DAY_FILTER_" + rule.filterBirthDayDivisibleBy()
                : method;
    }
}
