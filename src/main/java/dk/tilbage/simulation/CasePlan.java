package dk.tilbage.simulation;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One case from beginning to end.
 *
 * @param caseId the case
 * @param life what the simulation knows about the person, more than the registry ever will
 * @param commands what the jobcentre will send about it, in the order it is sent
 */
public record CasePlan(String caseId, Life life, List<PlannedCommand> commands) {

    /** Keeps its own copy of the commands. */
    public CasePlan {
        commands = List.copyOf(commands);
    }

    /**
     * The truth behind a case, to calibrate by.
     *
     * @param jobcentreId the jobcentre the case was opened in
     * @param targetGroup the target group
     * @param group the group the rule of 2009 gives
     * @param age age in 2009
     * @param female sex
     * @param firstDay day 1 of absence or unemployment
     * @param employment labour-market position
     * @param category first category; 0 for flex-job
     * @param causes causes of illness
     * @param entry the day of entry, if the person was still there
     * @param exempt whether an exemption was granted
     * @param partialRecovery the day part-time work began
     * @param offBenefit the day the benefit ended; absent when it goes on beyond a year
     */
    public record Life(
            String jobcentreId,
            String targetGroup,
            String group,
            int age,
            boolean female,
            LocalDate firstDay,
            String employment,
            int category,
            Set<String> causes,
            @Nullable LocalDate entry,
            boolean exempt,
            @Nullable LocalDate partialRecovery,
            @Nullable LocalDate offBenefit) {

        /** Whether the person is off benefit by the end of a week of absence. */
        public boolean offBenefitByWeek(int week) {
            return offBenefit != null && !offBenefit.isAfter(firstDay.plusDays(7L * week));
        }
    }
}
