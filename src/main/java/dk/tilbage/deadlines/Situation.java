package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.CaseCategorised;
import dk.tilbage.casefile.CaseEvent.CaseTransferred;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.DeadlineRule.AppliesTo;
import dk.tilbage.trial.Group;
import java.time.LocalDate;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule applies to a case, and until when: by what does not change (target group, labour-market position), by the
 * group as known, and by what can change from day to day (category, the jobcentre that holds the case). What applied and
 * then no longer does, is waived from that day.
 */
final class Situation {

    /** Whether a duty is there, and from when it is waived because the rule no longer applies. */
    record Applies(boolean applies, @Nullable LocalDate waivedFrom) {
        static final Applies NO = new Applies(false, null);
        static final Applies YES = new Applies(true, null);
    }

    private final CaseFacts facts;
    private final Group group;

    Situation(CaseFacts facts) {
        this.facts = facts;
        this.group = facts.group();
    }

    /** Whether a version of a rule can apply to this case at all. */
    boolean canApply(DeadlineRule rule) {
        AppliesTo who = rule.appliesTo();
        if (who == null) {
            return true;
        }
        return (who.targetGroups() == null || who.targetGroups().contains(facts.targetGroup()))
                && (who.employments() == null
                        || who.employments().contains(facts.opening().employment()))
                && (who.groups() == null
                        || who.groups().contains(group)
                        || who.groups().contains(Group.UNALLOCATED));
    }

    /** Whether a duty with these dates is there. */
    Applies of(RuleBook.Entry entry, DeadlineRule rule, LocalDate opensOn, LocalDate dueOn) {
        LocalDate waivedFrom = null;
        AppliesTo who = rule.appliesTo();
        if (who != null && who.groups() != null && !who.groups().contains(group)) {
            // It was asked of a case without a group; the allocation ended that.
            LocalDate allocatedOn = facts.allocation().orElseThrow().on();
            if (!opensOn.isBefore(allocatedOn)) {
                return Applies.NO;
            }
            waivedFrom = allocatedOn;
        }
        Set<Integer> categories = who == null ? null : who.categories();
        if (categories == null && entry.jobcentreId() == null) {
            return waivedFrom == null ? Applies.YES : new Applies(true, waivedFrom);
        }
        LocalDate ended = endedBy(entry, categories, opensOn, dueOn);
        if (ended == null) {
            return holds(entry, categories, dueOn) ? new Applies(true, waivedFrom) : Applies.NO;
        }
        return new Applies(true, waivedFrom == null || ended.isBefore(waivedFrom) ? ended : waivedFrom);
    }

    /** The day from which a rule that applied while the duty was open applies no more; none where it still does. */
    private @Nullable LocalDate endedBy(
            RuleBook.Entry entry, @Nullable Set<Integer> categories, LocalDate opensOn, LocalDate dueOn) {
        SortedSet<LocalDate> days = new TreeSet<>();
        days.add(opensOn);
        facts.all(CaseCategorised.class).forEach(change -> days.add(change.on()));
        facts.all(CaseTransferred.class).forEach(change -> days.add(change.on()));
        boolean applied = false;
        LocalDate ended = null;
        for (LocalDate day : days.tailSet(opensOn).headSet(dueOn.plusDays(1))) {
            boolean holds = holds(entry, categories, day);
            if (holds) {
                ended = null;
            } else if (applied && ended == null) {
                ended = day;
            }
            applied |= holds;
        }
        return ended;
    }

    private boolean holds(RuleBook.Entry entry, @Nullable Set<Integer> categories, LocalDate day) {
        return (categories == null || categories.contains(facts.categoryOn(day)))
                && (entry.jobcentreId() == null
                        || entry.jobcentreId().equals(facts.holderOn(day).jobcentreId()));
    }
}
