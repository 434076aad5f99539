package dk.tilbage.simulation;

import static dk.tilbage.simulation.CaseScript.fields;
import static dk.tilbage.simulation.CaseScript.later;

import dk.tilbage.simulation.CaseScript.Fact;
import dk.tilbage.simulation.Scenario.TargetGroups;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A sick person on cash benefit (domain §1): follows the same course where the jobcentre wants it so, is recorded like the
 * others, and is never allocated. Now and then somebody tries.
 */
final class CashBenefitLife extends SicknessLife {

    CashBenefitLife(Setup setup) {
        super(setup, Arm.UNALLOCATED);
    }

    @Override
    CasePlan live() {
        LocalDate called = OfficeDays.onOrAfter(later(takenIntoUse, site.start().plusDays(dice.between(0, (int)
                ChronoUnit.DAYS.between(site.start(), site.intakeEnd())))));
        firstDay = called.minusDays(dice.between(habits.followUpDay()) - 1L);
        drawPerson();
        employment = "OTHER";
        hasJob = false;
        LocalDate opened = later(takenIntoUse, OfficeDays.onOrAfter(called.minusDays(dice.between(7, 20))));
        drawCourseOfIllness(opened, called);
        Fact opening = openCase(opened);
        illness(opened);
        categorise(opened);
        if (dice.chance(0.1) && open(called)) {
            script.record("AllocateCase", called, fields("on", called), opening);
        }
        @Nullable Held first = firstFollowUp(called);
        if (first != null && dice.chance(0.7)) {
            weeklyContact(first.on(), opening, habits.contact());
            offers(first.on(), opening, true);
        }
        return plan(first, ending(null, opening));
    }

    @Override
    String targetGroup() {
        return TargetGroups.CASH_BENEFIT_SICK;
    }
}
