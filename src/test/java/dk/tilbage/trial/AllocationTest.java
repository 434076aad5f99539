package dk.tilbage.trial;

import static dk.tilbage.trial.TrialTesting.PARITY;
import static dk.tilbage.trial.TrialTesting.person;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.BirthYearParity;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import java.time.LocalDate;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private static final AllocationRule VORDINGBORG = AllocationRule.byParity(3, Set.of(TargetGroup.SICKNESS_BENEFIT));
    private static final AllocationRule DRAWN =
            new AllocationRule(AllocationMethod.SIMPLE_RANDOM, 3, Set.of(TargetGroup.SICKNESS_BENEFIT), null, null);

    @Property
    void oddBirthYearsParticipateAndEvenOnesAreControls(
            @ForAll @IntRange(min = 1858, max = 2057) int year,
            @ForAll @IntRange(min = 1, max = 366) int dayOfYear,
            @ForAll TargetGroup targetGroup) {
        LocalDate born = LocalDate.of(year, 1, 1).plusDays(dayOfYear % 365);
        assertThat(Allocation.ofPerson(PARITY, targetGroup, person(BirthYearParity.of(born), born.getDayOfMonth())))
                .contains(year % 2 == 1 ? Group.PARTICIPANT : Group.CONTROL);
    }

    @Property
    void vordingborgDrawsOutEveryThirdDayOfTheMonthForSicknessBenefitOnly(
            @ForAll BirthYearParity parity, @ForAll @IntRange(min = 1, max = 31) int day) {
        Group byYear = parity == BirthYearParity.ODD ? Group.PARTICIPANT : Group.CONTROL;
        assertThat(Allocation.ofPerson(VORDINGBORG, TargetGroup.SICKNESS_BENEFIT, person(parity, day)))
                .contains(Set.of(3, 6, 9, 12, 15, 18, 21, 24, 27, 30).contains(day) ? Group.NOT_IN_TRIAL : byYear);
        assertThat(Allocation.ofPerson(VORDINGBORG, TargetGroup.FLEX_JOB, person(parity, day)))
                .contains(byYear);
    }

    @Test
    void whereARuleDrawsOnlyTheFilterFollowsFromThePerson() {
        assertThat(Allocation.ofPerson(DRAWN, TargetGroup.SICKNESS_BENEFIT, person(BirthYearParity.ODD, 6)))
                .contains(Group.NOT_IN_TRIAL);
        assertThat(Allocation.ofPerson(DRAWN, TargetGroup.SICKNESS_BENEFIT, person(BirthYearParity.ODD, 7)))
                .isEmpty();
        assertThat(Allocation.ofPerson(DRAWN, TargetGroup.FLEX_JOB, person(BirthYearParity.ODD, 6)))
                .isEmpty();
    }

    @Test
    void theRuleThatAppliedHasAName() {
        assertThat(Allocation.methodName(PARITY, TargetGroup.SICKNESS_BENEFIT)).isEqualTo("BIRTH_YEAR_PARITY");
        assertThat(Allocation.methodName(VORDINGBORG, TargetGroup.FLEX_JOB)).isEqualTo("BIRTH_YEAR_PARITY");
        assertThat(Allocation.methodName(VORDINGBORG, TargetGroup.SICKNESS_BENEFIT))
                .isEqualTo("BIRTH_YEAR_PARITY_AFTER_BIRTH_DAY_FILTER_3");
        assertThat(Allocation.methodName(DRAWN, TargetGroup.FLEX_JOB)).isEqualTo("SIMPLE_RANDOM");
    }
}
