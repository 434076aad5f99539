package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.DeclineReason;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.ExemptionStep;
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
 * @param jobcentreId the one jobcentre whose cases these are; absent for all
 * @param region the one employment region whose jobcentres these are; absent for all
 * @param caseworkerId the one caseworker whose cases these are; absent for all cases
 * @param by what has a row of its own
 * @param rows by jobcentre in the order of enrolment, caseworker or region where asked for, and target group; at most
 *     {@value #MOST_ROWS}
 * @param truncated whether there are more rows than that; the totals are of all cases
 * @param totals the same for all of these jobcentres together, by target group
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
        String trialId,
        long position,
        LocalDate on,
        @Nullable String jobcentreId,
        @Nullable String region,
        @Nullable String caseworkerId,
        ProgressQuery.By by,
        List<Row> rows,
        boolean truncated,
        List<Row> totals) {

    /** In place of a jobcentre: all of them together. */
    public static final String ALL = "*";

    /** The most rows told. */
    public static final int MOST_ROWS = 500;

    /**
     * One target group at one jobcentre, with one caseworker there, or in one region. A case counts where it was opened, with
     * the caseworker who holds it now.
     *
     * @param jobcentreId the jobcentre; {@value #ALL} in totals and of a region
     * @param region the employment region; absent in totals
     * @param caseworkerId the caseworker, in rows by caseworker
     * @param targetGroup the target group
     * @param opened cases whose first day is not after the day
     * @param groups counts by group; each group is there, also with nothing in it
     * @param quotaParticipants a jobcentre's places for participants; absent where none was agreed
     * @param quotaControls its places for controls; absent where none was agreed
     * @param balance participants against controls
     * @param sampleRatio the same as a test against the planned share
     * @param kept the weeks of all courses that are over by the day
     * @param calendarWeeks those weeks by the calendar week (ISO 8601) of their last day
     * @param courseWeeks those weeks by their number in the course
     * @param exemptionStep the step at which the jobcentre assesses exemption; absent in totals and of a region
     * @param exemptionAssessedAtStep share of those who came to the step whose exemption was assessed at it
     * @param exemptionAssessed share of the allocated whose exemption was assessed at least once, granted or not
     * @param exemptionGranted share of the allocated who were exempted at least once
     * @param exemptionByGround the same on each ground that was used
     * @param leftBeforeEntry share of the allocated who left before entry
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            String jobcentreId,
            @Nullable String region,
            @Nullable String caseworkerId,
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
            @Nullable ExemptionStep exemptionStep,
            ShareDifference exemptionAssessedAtStep,
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
     * @param leftTo the same by what they left to: recovered to what, or else closed with what, {@code MOVED} among them
     * @param intake what counts against the quota: all but those who left before entry
     * @param outOfOrder first follow-up held before the allocation
     * @param outsideIntake entered on a day outside the intake window, which is of first conversations
     * @param assessed exemption assessed at least once, granted or not
     * @param exemptionAtStep those assessed and not assessed at the step at which it is assessed for both groups
     * @param exempted exemption granted at least once
     * @param exemptedByGround exempted on each ground; a case may be in several
     * @param offersByType offers of each type that was made
     * @param offersByLegalBasis the same by the law they are given under
     * @param declinesByReason offers declined, by reason
     * @param reasonDue offers for which a reason is due why nothing of higher priority was possible
     * @param reasonMissing those of them without it
     * @param sanctions sanctions
     * @param mentors mentors assigned
     * @param outcomes how the cases that entered stand, best first
     * @param outcomesByOffer how the cases stand that started an offer of each type, entered or not
     * @param outcomesByProvider the same of those that started an offer of each provider
     * @param courseEnd how those stood whose course is over
     * @param registrations registrations timed for the medians: of what had occurred by the day, whenever registered
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
            Map<String, Long> leftTo,
            long intake,
            long outOfOrder,
            long outsideIntake,
            long assessed,
            AtStep exemptionAtStep,
            long exempted,
            Map<ExemptionGround, Long> exemptedByGround,
            Map<OfferType, Offers> offersByType,
            Map<LegalBasis, Offers> offersByLegalBasis,
            Map<DeclineReason, Long> declinesByReason,
            long reasonDue,
            long reasonMissing,
            long sanctions,
            long mentors,
            Map<String, Long> outcomes,
            Map<OfferType, OfferOutcomes> outcomesByOffer,
            Map<String, OfferOutcomes> outcomesByProvider,
            CourseEnd courseEnd,
            long registrations,
            @Nullable Double medianDaysToRegistration,
            Map<String, Double> medianDaysByKind,
            Contrast contrast) {}

    /**
     * Cases at the step that their jobcentre has declared: before the allocation, at the first follow-up, or any time from
     * entry on.
     *
     * @param assessed exemption was assessed at the step, granted or not
     * @param notAssessed the step has come without an assessment
     * @param notReached the case has not come to the step, or left before it
     */
    public record AtStep(long assessed, long notAssessed, long notReached) {}

    /**
     * How the cases stood at the end of the course, on its last day: a participant's own, and for the other groups as long
     * from entry, so that they can be compared. Only those whose course is over by the day count.
     *
     * @param over cases whose course is over
     * @param offBenefit of these, recovered or ended on or before the last day
     * @param completed the others: still on benefit then. A participant has completed the course, and the trial's own duties
     *     stop; for a control it only says so
     * @param partiallyRecovered of the completed, partially recovered on the last day
     */
    public record CourseEnd(long over, long offBenefit, long completed, long partiallyRecovered) {}

    /**
     * Offers that are alike.
     *
     * @param made offers made
     * @param started of these, started
     * @param declined of these, declined
     * @param completed of these, completed: ended with {@code COMPLETED}
     */
    public record Offers(long made, long started, long declined, long completed) {

        Offers plus(Offers other) {
            return new Offers(
                    made + other.made, started + other.started, declined + other.declined, completed + other.completed);
        }
    }

    /**
     * How cases stand that were given something, best first as in {@link Counts#outcomes}. A case counts once, however many
     * such offers it had.
     *
     * @param started cases in which it was started
     * @param ofStarted how they stand
     * @param completed cases in which it was completed
     * @param ofCompleted how these stand
     */
    public record OfferOutcomes(
            long started, Map<String, Long> ofStarted, long completed, Map<String, Long> ofCompleted) {}

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
