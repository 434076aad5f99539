package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.DeclineReason;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a trial goes on a day: intake against quota, balance, what is kept of what is asked, and where the groups are treated
 * differently that must not be. Everything that had occurred by the day counts, whenever it was recorded. People on cash
 * benefit are outside the trial, and in no figure.
 *
 * @param trialId the trial
 * @param position it holds at least all of the log up to here
 * @param on the day
 * @param caseworkerId the one caseworker whose cases these are; absent for all cases
 * @param rows by jobcentre in the order of enrolment, and target group
 * @param totals the same for all of these jobcentres together, by target group
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
        String trialId,
        long position,
        LocalDate on,
        @Nullable String caseworkerId,
        List<Row> rows,
        List<Row> totals) {

    /** In place of a jobcentre: all of them together. */
    public static final String ALL = "*";

    /**
     * One target group at one jobcentre. A case counts where it was opened.
     *
     * @param jobcentreId the jobcentre; {@value #ALL} in totals
     * @param targetGroup the target group
     * @param opened cases whose first day is not after the day
     * @param groups counts by group; each group is there, also with nothing in it
     * @param quotaParticipants places for participants; absent where none was agreed
     * @param quotaControls places for controls; absent where none was agreed
     * @param balance participants against controls
     * @param sampleRatio the same as a test against the planned share
     * @param kept the weeks of all courses that are over by the day
     * @param calendarWeeks those weeks by the calendar week (ISO 8601) of their last day
     * @param courseWeeks those weeks by their number in the course
     * @param exemptionAssessed share of the allocated whose exemption was assessed at least once, granted or not
     * @param exemptionGranted share of the allocated who were exempted at least once
     * @param exemptionByGround the same on each ground that was used
     * @param leftBeforeEntry share of the allocated who left before entry
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            String jobcentreId,
            TargetGroup targetGroup,
            long opened,
            Map<Group, Counts> groups,
            @Nullable Integer quotaParticipants,
            @Nullable Integer quotaControls,
            Balance balance,
            SampleRatio sampleRatio,
            Weeks kept,
            List<CalendarWeek> calendarWeeks,
            List<CourseWeek> courseWeeks,
            ShareDifference exemptionAssessed,
            ShareDifference exemptionGranted,
            Map<ExemptionGround, ShareDifference> exemptionByGround,
            ShareDifference leftBeforeEntry) {}

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
     * @param offersByType offers of each type that was made
     * @param declinesByReason offers declined, by reason
     * @param reasonDue offers for which a reason is due why nothing of higher priority was possible
     * @param reasonMissing those of them without it
     * @param sanctions sanctions
     * @param mentors mentors assigned
     * @param outcomes how the cases that entered stand, best first
     * @param registrations registrations timed for the medians: all known, whatever the day
     * @param medianDaysToRegistration the median of days from what happened to its first registration; absent where nothing
     *     was registered
     * @param medianDaysByKind the same by kind of event
     * @param contrast what was actually given
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Counts(
            long cases,
            long entered,
            long leftBeforeEntry,
            long intake,
            long outOfOrder,
            long assessed,
            long exempted,
            Map<ExemptionGround, Long> exemptedByGround,
            Map<OfferType, Offers> offersByType,
            Map<DeclineReason, Long> declinesByReason,
            long reasonDue,
            long reasonMissing,
            long sanctions,
            long mentors,
            Map<String, Long> outcomes,
            long registrations,
            @Nullable Double medianDaysToRegistration,
            Map<String, Double> medianDaysByKind,
            Contrast contrast) {}

    /**
     * Offers of one type.
     *
     * @param made offers made
     * @param started of these, started
     * @param declined of these, declined
     */
    public record Offers(long made, long started, long declined) {}

    /**
     * Weeks of courses that are over: the protocol's rules of contact and of hours as they stand. A week is asked for unless
     * it is waived, and kept where it was met in time.
     *
     * @param contactKept weeks with their contact conversation
     * @param contactAsked weeks in which one was asked for
     * @param hoursKept weeks with their hours of activity
     * @param hoursAsked weeks in which they were asked for
     */
    public record Weeks(long contactKept, long contactAsked, long hoursKept, long hoursAsked) {}

    /**
     * Weeks that ended in one calendar week.
     *
     * @param week the ISO week, as 2009-W08
     * @param weeks the weeks
     */
    public record CalendarWeek(String week, Weeks weeks) {}

    /**
     * Weeks of the same number.
     *
     * @param week the week of the course, from 1
     * @param weeks the weeks
     */
    public record CourseWeek(int week, Weeks weeks) {}

    /**
     * What was actually given, in the weeks on benefit since entry, up to the day and at most for as long as a course, in
     * both groups alike.
     *
     * @param cases cases with at least one day on benefit since entry
     * @param weeks their days on benefit divided by seven: the denominator
     * @param conversations conversations held in them, of any kind but a mere screening, not by mail
     * @param conversationsPerWeek conversations divided by weeks; absent where there are no weeks
     * @param minutesPerConversation the mean length of the conversations whose length was told; absent where none was
     * @param activityHoursPerWeek hours of activity of started offers, per week
     * @param partialRecoveryHoursPerWeek hours of work in partial recovery, per week
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Contrast(
            long cases,
            double weeks,
            long conversations,
            @Nullable Double conversationsPerWeek,
            @Nullable Double minutesPerConversation,
            @Nullable Double activityHoursPerWeek,
            @Nullable Double partialRecoveryHoursPerWeek) {}

    /**
     * Participants against controls, by allocation; planned is one to one.
     *
     * @param participants allocated participants
     * @param controls allocated controls
     * @param deviation how far apart they are, in standard deviations of a fair coin; 0 where nobody is allocated
     * @param mismatch whether chance alone does so in less than one of a thousand trials: a fault to look for at once
     */
    public record Balance(long participants, long controls, double deviation, boolean mismatch) {

        static Balance of(long participants, long controls) {
            long all = participants + controls;
            double deviation = all == 0 ? 0 : (double) (participants - controls) / Math.sqrt((double) all);
            return new Balance(participants, controls, deviation, Math.abs(deviation) > ShareDifference.Z_999);
        }
    }
}
