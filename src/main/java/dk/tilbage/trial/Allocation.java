package dk.tilbage.trial;

import dk.tilbage.people.BirthYearParity;
import dk.tilbage.people.Identity;

/**
 * The allocation rule of 2009, reproduced exactly (domain §2): born in an odd year, participant; in an even year, control.
 * In Vordingborg people on sickness benefit who are born on a day of the month divisible by three are drawn out first.
 * Pure: the same person at the same jobcentre always gets the same group.
 */
public final class Allocation {

    private Allocation() {}

    /**
     * The group that the jobcentre's rule assigns.
     *
     * @param jobcentre the jobcentre, with its rule
     * @param targetGroup the case's target group
     * @param person what the case stores about the person
     */
    public static Group groupOf(Jobcentre jobcentre, TargetGroup targetGroup, Identity person) {
        Jobcentre.AllocationRule rule = jobcentre.allocation();
        Integer divisor = rule.filterBirthDayDivisibleBy();
        if (divisor != null && rule.filters(targetGroup) && person.birthDayOfMonth() % divisor == 0) {
            return Group.NOT_IN_TRIAL;
        }
        return switch (rule.method()) {
            case BIRTH_YEAR_PARITY -> person.parity() == BirthYearParity.ODD ? Group.PARTICIPANT : Group.CONTROL;
        };
    }

    /**
     * The name of the rule that {@link #groupOf} applies, as stored with an allocation for its audit:
     * {@code BIRTH_YEAR_PARITY}, or {@code BIRTH_YEAR_PARITY_AFTER_BIRTH_DAY_FILTER_3}.
     */
    public static String methodName(Jobcentre jobcentre, TargetGroup targetGroup) {
        Jobcentre.AllocationRule rule = jobcentre.allocation();
        String method = rule.method().name();
        return rule.filters(targetGroup)
                ? method + "_AFTER_BIRTH_DAY_FILTER_" + rule.filterBirthDayDivisibleBy()
                : method;
    }
}
