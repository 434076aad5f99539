package dk.tilbage.trial;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deadline rule as data: who owes what, from when, until when, what fulfils it and what sets it aside. A protocol
 * version holds the trial's rules, a jobcentre its own local targets, a course package its activities; all have this one
 * form, which {@code docs/deadline-rules.md} describes for those who write a protocol.
 *
 * <p>A rule is judged by the version in force on a day (design, section 5): an obligation's dates follow the version in
 * force on the day it starts (one for each period: the period's last day), and what happened is judged by the version in
 * force on the day it happened.
 *
 * @param ruleId its name, the same in every version: {@code [A-Z][A-Z0-9_]*}
 * @param danish its text in Danish
 * @param english its text in English
 * @param source the document and paragraph it comes from
 * @param appliesTo who it applies to; everybody where absent
 * @param starts what starts it
 * @param opens when it is first listed; on the day it starts where absent
 * @param due when it is due
 * @param fulfilledBy what fulfils it: any one of these
 * @param counts from when something counts as fulfilling; from the day it starts where absent
 * @param repeats whether it comes again; once for each start where absent
 * @param within what it is confined to: nothing outside it starts, fulfils or falls due; the case where absent
 * @param exemption what an exemption in force does to it; nothing where absent
 * @param holidayWaives whether what falls due in a registered holiday is waived; no where absent
 */
public record DeadlineRule(
        String ruleId,
        String danish,
        String english,
        String source,
        @Nullable AppliesTo appliesTo,
        Start starts,
        @Nullable Opens opens,
        Due due,
        List<Fulfilment> fulfilledBy,
        @Nullable Counts counts,
        @Nullable Repeat repeats,
        @Nullable Within within,
        @Nullable ExemptionEffect exemption,
        @Nullable Boolean holidayWaives) {

    /** Lists as they are, never to be changed. */
    public DeadlineRule {
        fulfilledBy = List.copyOf(fulfilledBy);
    }

    /**
     * Who a rule applies to; every condition that is there must hold.
     *
     * @param targetGroups the target groups
     * @param groups the groups; a case without allocation is in {@link Group#UNALLOCATED}
     * @param categories the categories in force on the day it is due, as known; 0 stands for none yet
     * @param employments the labour-market positions
     * @param tracks the tracks in force on the day it is due, as known; by the ids that a jobcentre declares
     * @param dueFromJobcentreStart only where it is due on or after the first day of the jobcentre that holds the case
     *     when it opens: people past it by then are not judged
     */
    public record AppliesTo(
            @Nullable Set<TargetGroup> targetGroups,
            @Nullable Set<Group> groups,
            @Nullable Set<Integer> categories,
            @Nullable Set<Employment> employments,
            @Nullable Set<String> tracks,
            @Nullable Boolean dueFromJobcentreStart) {

        /** Each set in its natural order. */
        public AppliesTo {
            targetGroups = targetGroups == null ? null : Canonical.sorted(targetGroups);
            groups = groups == null ? null : Canonical.sorted(groups);
            categories = categories == null ? null : Canonical.sortedNumbers(categories);
            employments = employments == null ? null : Canonical.sorted(employments);
            tracks = tracks == null ? null : Canonical.sortedNames(tracks);
        }
    }

    /**
     * What starts a rule.
     *
     * @param with the happening
     * @param details only happenings with one of these details, such as the kinds of a plan; all where absent
     * @param conversation with {@link Happening#CONVERSATION}: which ones
     * @param ruleId with {@link Happening#RULE_MET}: the rule whose fulfilment starts this one. Where that duty fell away
     *     with an ended case, the reopening starts it
     * @param each one duty for each such happening, not only the first
     * @param whileReferred only what happens while the person is referred to a provider, or on the day after: what ends a
     *     referral is dated the day after its last day
     */
    public record Start(
            Happening with,
            @Nullable List<String> details,
            @Nullable ConversationThat conversation,
            @Nullable String ruleId,
            @Nullable Boolean each,
            @Nullable Boolean whileReferred) {

        /** A list that nobody changes. */
        public Start {
            details = details == null ? null : List.copyOf(details);
        }
    }

    /**
     * When a duty is first listed, if not on the day it starts; never after it is due.
     *
     * @param fromWeek the first day of this week, counted from the start
     * @param with the first such happening from the start on
     */
    public record Opens(
            @Nullable Integer fromWeek, @Nullable Happening with) {}

    /**
     * The last day to meet a duty, counted from the day it starts; for one in each period, from the period's last day,
     * where only {@code workingDaysBefore} may be there. Exactly one length, or none for the day itself.
     *
     * @param days so many days later
     * @param workingDays so many working days later; weekends and Danish public holidays are none
     * @param endOfWeek the last day of this week, the start being day 1 of week 1
     * @param months so many months later
     * @param endOfMonth the last day of this month, the start being day 1 of month 1: 4 from 23 February is 22 June
     * @param byCategory so many days later, by the category in force; a change of category moves an open date
     * @param workingDaysBefore and then so many working days before that
     */
    public record Due(
            @Nullable Integer days,
            @Nullable Integer workingDays,
            @Nullable Integer endOfWeek,
            @Nullable Integer months,
            @Nullable Integer endOfMonth,
            @Nullable List<CategoryDays> byCategory,
            @Nullable Integer workingDaysBefore) {

        /** A list that nobody changes. */
        public Due {
            byCategory = byCategory == null ? null : List.copyOf(byCategory);
        }
    }

    /**
     * Days in some categories.
     *
     * @param categories the categories; 0 stands for none yet
     * @param days the days
     */
    public record CategoryDays(Set<Integer> categories, int days) {

        /** The categories in order. */
        public CategoryDays {
            categories = Canonical.sortedNumbers(categories);
        }
    }

    /**
     * One way of fulfilling a rule; exactly one of the first three is there.
     *
     * @param conversation a conversation that was held
     * @param happening something else that happened
     * @param activity hours of activity a week; judged on one day, for each period its last
     * @param details with {@code happening}: only those with one of these details
     */
    public record Fulfilment(
            @Nullable ConversationThat conversation,
            @Nullable Happening happening,
            @Nullable Activity activity,
            @Nullable List<String> details) {

        /** A list that nobody changes. */
        public Fulfilment {
            details = details == null ? null : List.copyOf(details);
        }
    }

    /**
     * Which conversations count; every condition that is there must hold. Mail is no conversation unless a channel names
     * it.
     *
     * @param kinds of one of these kinds
     * @param form individual or collective
     * @param channels held in one of these ways
     * @param heldBy who held it
     * @param inHospital only on a day in a registered hospital stay
     * @param withReason only with a reason for the telephone
     * @param categories only in one of these categories on the day it was held; 0 stands for none yet
     * @param inPeriod only in this period (course week) of the rule
     * @param afterOne only where the conversation that fulfilled the rule before was one like this
     */
    public record ConversationThat(
            @Nullable Set<ConversationKind> kinds,
            @Nullable ConversationForm form,
            @Nullable Set<Channel> channels,
            @Nullable HeldBy heldBy,
            @Nullable Boolean inHospital,
            @Nullable Boolean withReason,
            @Nullable Set<Integer> categories,
            @Nullable Integer inPeriod,
            @Nullable ConversationBefore afterOne) {

        /** Each set in its natural order. */
        public ConversationThat {
            kinds = kinds == null ? null : Canonical.sorted(kinds);
            channels = channels == null ? null : Canonical.sorted(channels);
            categories = categories == null ? null : Canonical.sortedNumbers(categories);
        }
    }

    /**
     * What the conversation before was like.
     *
     * @param form individual or collective
     * @param channels held in one of these ways
     */
    public record ConversationBefore(
            @Nullable ConversationForm form, @Nullable Set<Channel> channels) {

        /** The channels in their natural order. */
        public ConversationBefore {
            channels = channels == null ? null : Canonical.sorted(channels);
        }
    }

    /** Who holds a conversation. */
    public enum HeldBy {
        /** The jobcentre itself. */
        JOBCENTRE,
        /** A provider. */
        PROVIDER
    }

    /**
     * Hours of activity a week: the sum over the offers that run that day. A partial recovery meets it by itself, a
     * documented reduction in force that day lowers the bar to its hours.
     *
     * @param hoursPerWeek the bar
     */
    public record Activity(BigDecimal hoursPerWeek) {

        /** Hours without trailing zeros. */
        public Activity {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }
    }

    /** From when something counts as fulfilling. */
    public enum Counts {
        /** From the day the rule starts on. */
        FROM_START,
        /** From the day it opens. */
        FROM_OPENING,
        /** From the day after it starts. */
        FROM_DAY_AFTER_START,
        /** Whenever it happened. */
        ANY_TIME
    }

    /**
     * How a rule comes again.
     *
     * @param how in what way
     * @param days with {@code EACH_PERIOD}: the length of a period
     * @param fromPeriod with {@code EACH_PERIOD}: the first period judged; 1 where absent
     * @param toPeriod with {@code EACH_PERIOD}: the last period judged; until the end of what the rule is within where
     *     absent
     * @param individualFrequency with {@code EACH_PERIOD}: whether a decided individual frequency widens a period in which
     *     the person is in hospital or partially recovered
     * @param nth with {@code EVERY_NTH}: how many conversations make one round
     * @param of with {@code EVERY_NTH}: which conversations are counted
     */
    public record Repeat(
            How how,
            @Nullable Integer days,
            @Nullable Integer fromPeriod,
            @Nullable Integer toPeriod,
            @Nullable Boolean individualFrequency,
            @Nullable Integer nth,
            @Nullable ConversationThat of) {}

    /** The ways a rule comes again. */
    public enum How {
        /** In each full period of so many days; what fulfils it lies in the period. */
        EACH_PERIOD,
        /** Each fulfilment starts the next one; so does the reopening of a case with which one fell away. */
        AFTER_EACH,
        /** Each round of n conversations must have one that fulfils; judged on the day of the last of them. */
        EVERY_NTH
    }

    /** What a rule can be confined to. */
    public enum Within {
        /** A participant's course. */
        COURSE,
        /** The referral to a provider that started it, or in which the provider's first conversation did. */
        REFERRAL
    }

    /** What an exemption in force on the due day does. */
    public enum ExemptionEffect {
        /** Nothing: the law, and the way into the trial, go on. */
        NONE,
        /** It is not asked for. */
        WAIVES,
        /** It is not asked for, and falls due again after the lifting, by the days that were left. */
        PAUSES
    }

    /** The text in a language: Danish, or else English. */
    public String text(boolean inDanish) {
        return inDanish ? danish : english;
    }
}
