package dk.tilbage.caseload;

import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a trial goes: intake against quota, balance, and where the groups are treated differently that must not be.
 *
 * @param trialId the trial
 * @param position it holds at least all of the log up to here
 * @param rows by jobcentre in the order of enrolment, and target group
 */
public record Progress(String trialId, long position, List<Row> rows) {

    /**
     * One target group at one jobcentre. A case counts where it was opened.
     *
     * @param jobcentreId the jobcentre
     * @param targetGroup the target group
     * @param opened cases opened
     * @param groups counts by group; each group is there, also with nothing in it
     * @param quotaParticipants places for participants; absent where none was agreed
     * @param quotaControls places for controls; absent where none was agreed
     * @param balance participants against controls
     */
    public record Row(
            String jobcentreId,
            TargetGroup targetGroup,
            long opened,
            Map<Group, Counts> groups,
            @Nullable Integer quotaParticipants,
            @Nullable Integer quotaControls,
            Balance balance) {}

    /**
     * What became of the cases of a group.
     *
     * @param cases all of them
     * @param entered entered the trial
     * @param leftBeforeEntry recovered, ended or moved before entry: outside quotas and outcome tables
     * @param intake what counts against the quota: all but those who left before entry
     * @param outOfOrder first follow-up held before the allocation
     * @param assessed exemption assessed at least once, granted or not
     * @param exempted exemption granted at least once
     * @param exemptedByGround exempted on each ground; a case may be in several
     */
    public record Counts(
            long cases,
            long entered,
            long leftBeforeEntry,
            long intake,
            long outOfOrder,
            long assessed,
            long exempted,
            Map<ExemptionGround, Long> exemptedByGround) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, Map.of());
    }

    /**
     * Participants against controls, by allocation; planned is one to one.
     *
     * @param participants allocated participants
     * @param controls allocated controls
     * @param deviation how far apart they are, in standard deviations of a fair coin; 0 where nobody is allocated
     * @param mismatch whether chance alone does so in less than one of a thousand trials: a fault to look for at once
     */
    public record Balance(long participants, long controls, double deviation, boolean mismatch) {

        private static final double ONE_IN_A_THOUSAND = 3.2905;

        static Balance of(long participants, long controls) {
            long all = participants + controls;
            double deviation = all == 0 ? 0 : (double) (participants - controls) / Math.sqrt((double) all);
            return new Balance(participants, controls, deviation, Math.abs(deviation) > ONE_IN_A_THOUSAND);
        }
    }
}
