package dk.tilbage.trial;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be asked of a trial. A record's components are the fields of the command in the HTTP contract. */
public sealed interface TrialCommand {

    /** The trial. */
    String trialId();

    /** Commands about the trial as a whole; they change the protocol history and are decided by {@link TrialDecider}. */
    sealed interface SettingsCommand extends TrialCommand {}

    /** Commands about one intake: a jobcentre's, for one target group; decided by {@link IntakeDecider}. */
    sealed interface IntakeCommand extends TrialCommand {

        /** The jobcentre. */
        String jobcentreId();

        /** The target group. */
        TargetGroup targetGroup();
    }

    /**
     * Register a trial (forsøget oprettes).
     *
     * @param trialId client-made id
     * @param title its title
     * @param period first and last day of the whole trial, until the last jobcentre's last day
     */
    record RegisterTrial(String trialId, String title, Period period) implements SettingsCommand {}

    /**
     * Adopt a version of the protocol. Versions are adopted in order, each in force from its date until the next one's.
     *
     * @param trialId the trial
     * @param version 1, 2, 3, … in order
     * @param effectiveFrom the first day it is in force; after the previous version's
     * @param rules the rules
     */
    record AdoptProtocol(String trialId, int version, LocalDate effectiveFrom, ProtocolRules rules)
            implements SettingsCommand {}

    /**
     * Enrol a jobcentre in the trial.
     *
     * @param trialId the trial
     * @param jobcentreId its id, as in access tokens
     * @param name its name
     * @param region the employment region
     * @param model how it organises the trial
     * @param period first and last day of its trial
     * @param targetGroups the target groups it runs, at least one
     * @param quotas how many cases each group takes; absent or empty where none was agreed
     * @param quotaRule when a quota closes intake; each group by itself where absent
     * @param allocation the rule that assigns groups
     * @param exemptionStep when it judges exemption
     * @param letterAt when it hands over the trial letter; at entry where absent
     * @param intakePeriod first and last day of its intake; the protocol's months from its own start where absent
     * @param office the office that takes part, where it is not all of the jobcentre (Aalborg: Centrum)
     */
    record EnrolJobcentre(
            String trialId,
            String jobcentreId,
            String name,
            String region,
            OrganisationModel model,
            Period period,
            Set<TargetGroup> targetGroups,
            @Nullable List<Jobcentre.Quota> quotas,
            Jobcentre.@Nullable QuotaRule quotaRule,
            Jobcentre.AllocationRule allocation,
            ExemptionStep exemptionStep,
            @Nullable LetterAt letterAt,
            @Nullable Period intakePeriod,
            @Nullable String office)
            implements SettingsCommand {}

    /**
     * Adopt local targets of a jobcentre: tighter deadlines of its own, with the same statuses as the protocol's, and
     * never counted as breaches of it. They replace those it had, from their date on.
     *
     * @param trialId the trial
     * @param jobcentreId the jobcentre
     * @param effectiveFrom the first day they are in force; after that of those it had
     * @param targets the targets; an empty list ends those it had
     * @param tracks the tracks that the jobcentre sends people to; absent where it declares none, and any can be chosen
     */
    record AdoptLocalTargets(
            String trialId,
            String jobcentreId,
            LocalDate effectiveFrom,
            List<DeadlineRule> targets,
            @Nullable List<Track> tracks)
            implements SettingsCommand {}

    /**
     * Change a jobcentre's allocation rule from a day on (Vordingborg may change the share it draws out about 1 March 2009).
     * Changes follow one another; a day is allocated by the rule in force on it.
     *
     * @param trialId the trial
     * @param jobcentreId the jobcentre
     * @param effectiveFrom the first day of the new rule; after that of the one before
     * @param allocation the new rule
     */
    record ChangeAllocation(
            String trialId, String jobcentreId, LocalDate effectiveFrom, Jobcentre.AllocationRule allocation)
            implements SettingsCommand {}

    /**
     * Set the seed with which the trial draws. Once only, and before any jobcentre draws. It is concealed until the trial
     * is unblinded; until then only its commitment is shown.
     *
     * @param trialId the trial
     * @param seed 64 hexadecimal digits; the registry makes one where absent
     */
    record SetAllocationSeed(String trialId, @Nullable String seed) implements SettingsCommand {

        /** Without the seed, which no log may show. */
        @Override
        public String toString() {
            return "SetAllocationSeed[trialId=" + trialId + "]";
        }
    }

    /**
     * Pause a jobcentre's intake, for both groups alike: one-sided pauses would ruin comparability.
     *
     * @param trialId the trial
     * @param jobcentreId the jobcentre
     * @param targetGroup the target group whose intake pauses
     * @param from the first day without intake
     */
    record PauseIntake(String trialId, String jobcentreId, TargetGroup targetGroup, LocalDate from)
            implements IntakeCommand {}

    /**
     * Resume a paused intake.
     *
     * @param trialId the trial
     * @param jobcentreId the jobcentre
     * @param targetGroup the target group whose intake resumes
     * @param on the first day with intake again
     */
    record ResumeIntake(String trialId, String jobcentreId, TargetGroup targetGroup, LocalDate on)
            implements IntakeCommand {}

    /**
     * Unblind the trial: from now on the evaluator may see which group is which.
     *
     * @param trialId the trial
     * @param on the day of the decision
     */
    record UnblindTrial(String trialId, LocalDate on) implements SettingsCommand {}
}
