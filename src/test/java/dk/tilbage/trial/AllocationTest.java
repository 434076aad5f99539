package dk.tilbage.trial;

import static dk.tilbage.trial.TrialTesting.PARITY;
import static dk.tilbage.trial.TrialTesting.jobcentre;
import static dk.tilbage.trial.TrialTesting.person;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.BirthYearParity;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import java.time.LocalDate;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private final Jobcentre ordinary = jobcentre(null, QuotaRule.EACH_GROUP, PARITY);
    private final Jobcentre vordingborg = jobcentre(
            null,
            QuotaRule.EACH_GROUP,
            new AllocationRule(AllocationMethod.BIRTH_YEAR_PARITY, 3, Set.of(TargetGroup.SICKNESS_BENEFIT)));

    @Property
    void oddBirthYearsParticipateAndEvenOnesAreControls(
            @ForAll @IntRange(min = 1858, max = 2057) int year,
            @ForAll @IntRange(min = 1, max = 366) int dayOfYear,
            @ForAll TargetGroup targetGroup) {
        LocalDate born = LocalDate.of(year, 1, 1).plusDays(dayOfYear % 365);
        assertThat(Allocation.groupOf(ordinary, targetGroup, person(BirthYearParity.of(born), born.getDayOfMonth())))
                .isEqualTo(year % 2 == 1 ? Group.PARTICIPANT : Group.CONTROL);
    }

    @Property
    void vordingborgDrawsOutEveryThirdDayOfTheMonthForSicknessBenefitOnly(
            @ForAll BirthYearParity parity, @ForAll @IntRange(min = 1, max = 31) int day) {
        Group byYear = parity == BirthYearParity.ODD ? Group.PARTICIPANT : Group.CONTROL;
        assertThat(Allocation.groupOf(vordingborg, TargetGroup.SICKNESS_BENEFIT, person(parity, day)))
                .isEqualTo(Set.of(3, 6, 9, 12, 15, 18, 21, 24, 27, 30).contains(day) ? Group.NOT_IN_TRIAL : byYear);
        assertThat(Allocation.groupOf(vordingborg, TargetGroup.FLEX_JOB, person(parity, day)))
                .isEqualTo(byYear);
    }

    @Test
    void theRuleThatAppliedHasAName() {
        assertThat(Allocation.methodName(ordinary, TargetGroup.SICKNESS_BENEFIT))
                .isEqualTo("BIRTH_YEAR_PARITY");
        assertThat(Allocation.methodName(vordingborg, TargetGroup.FLEX_JOB)).isEqualTo("BIRTH_YEAR_PARITY");
        assertThat(Allocation.methodName(vordingborg, TargetGroup.SICKNESS_BENEFIT))
                .isEqualTo("BIRTH_YEAR_PARITY_AFTER_BIRTH_DAY_FILTER_3");
    }
}
