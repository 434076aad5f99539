package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.ActivitySetAside;
import dk.tilbage.casefile.CaseEvent.CaseTransferred;
import dk.tilbage.casefile.CaseEvent.PackageAssigned;
import dk.tilbage.casefile.CaseEvent.TrackChosen;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.CategoryHistory;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.DeadlineRule.AppliesTo;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule applies to a case, and until when: by what does not change (target group, labour-market position), by the
 * group as known, and by what can change from day to day: the category, the track, the jobcentre that holds the case, the
 * course package assigned and its activities set aside. What applied and then no longer does, is waived from that day.
 */
final class Situation {

    /** Whether a duty is there, and from when it is waived because the rule no longer applies. */
    record Applies(boolean applies, @Nullable LocalDate waivedFrom) {
        static final Applies NO = new Applies(false, null);
        static final Applies YES = new Applies(true, null);
    }

    private final CaseFacts facts;
    private final ProtocolHistory protocol;
    private final Group group;
    private final List<PackageAssigned> packages;
    private final CategoryHistory categories;
    /** The track from each of these days on. */
    private final NavigableMap<LocalDate, String> tracks = new TreeMap<>();
    /** The jobcentre that holds the case from each of these days on. */
    private final NavigableMap<LocalDate, String> holders = new TreeMap<>();
    /** The days on which something that rules ask for can change. */
    private final NavigableSet<LocalDate> changes = new TreeSet<>();

    Situation(CaseFacts facts, ProtocolHistory protocol) {
        this.facts = facts;
        this.protocol = protocol;
        this.group = facts.group();
        this.packages = facts.all(PackageAssigned.class);
        this.categories = facts.categories();
        holders.put(LocalDate.MIN, facts.opening().jobcentreId());
        for (CaseTransferred transfer : facts.all(CaseTransferred.class)) {
            if (transfer.jobcentreId() != null) {
                holders.put(transfer.on(), transfer.jobcentreId());
                changes.add(transfer.on());
            }
        }
        categories.changes().forEach(change -> changes.add(change.on()));
        for (TrackChosen chosen : facts.all(TrackChosen.class)) {
            tracks.put(chosen.on(), chosen.trackId());
            changes.add(chosen.on());
        }
        facts.all(ActivitySetAside.class).forEach(change -> changes.add(change.on()));
        packages.forEach(change -> changes.add(change.on()));
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

    /**
     * Whether a duty with these dates is there.
     *
     * @param assignment for an activity of a package: the assignment that started it
     */
    Applies of(
            RuleBook.Entry entry,
            DeadlineRule rule,
            LocalDate opensOn,
            LocalDate dueOn,
            @Nullable PackageAssigned assignment) {
        // A period or link that began under one version is judged by another, which may be for others.
        if (!canApply(rule)) {
            return Applies.NO;
        }
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
        if (!canChange(entry, rule)) {
            return waivedFrom == null ? Applies.YES : new Applies(true, waivedFrom);
        }
        boolean applied = false;
        LocalDate ended = null;
        for (LocalDate day : daysOfChange(opensOn, dueOn)) {
            boolean holds = holds(entry, rule, day, assignment);
            if (holds) {
                ended = null;
            } else if (applied && ended == null) {
                ended = day;
            }
            applied |= holds;
        }
        if (!applied) {
            return Applies.NO;
        }
        return new Applies(
                true, ended != null && (waivedFrom == null || ended.isBefore(waivedFrom)) ? ended : waivedFrom);
    }

    /** The first day after a day on which a rule that did not apply then, does again; none where it does not. */
    @Nullable
    LocalDate resumesAfter(
            RuleBook.Entry entry, DeadlineRule rule, LocalDate day, @Nullable PackageAssigned assignment) {
        if (!canChange(entry, rule) || holds(entry, rule, day, assignment)) {
            return null;
        }
        for (LocalDate change : daysOfChange(day.plusDays(1), LocalDate.MAX)) {
            if (holds(entry, rule, change, assignment)) {
                return change;
            }
        }
        return null;
    }

    /** Whether something that changes from day to day can end the rule. */
    private boolean canChange(RuleBook.Entry entry, DeadlineRule rule) {
        AppliesTo who = rule.appliesTo();
        return entry.scope() != Scope.PROTOCOL
                || (who != null && (who.categories() != null || who.tracks() != null))
                || !packages.isEmpty();
    }

    /** A day, and those after it until another on which something changes. */
    private SortedSet<LocalDate> daysOfChange(LocalDate from, LocalDate to) {
        SortedSet<LocalDate> days = new TreeSet<>(changes.subSet(from, true, to, true));
        days.add(from);
        return days;
    }

    private boolean holds(
            RuleBook.Entry entry, DeadlineRule rule, LocalDate day, @Nullable PackageAssigned assignment) {
        Set<Integer> asked = rule.appliesTo() == null ? null : rule.appliesTo().categories();
        if (asked != null && !asked.contains(categories.on(day))) {
            return false;
        }
        Set<String> askedTracks =
                rule.appliesTo() == null ? null : rule.appliesTo().tracks();
        if (askedTracks != null && !isInOneOf(askedTracks, day)) {
            return false;
        }
        return switch (entry.scope()) {
            case PROTOCOL -> !isSuspended(entry.ruleId(), day);
            case LOCAL -> holders.floorEntry(day).getValue().equals(entry.jobcentreId());
            case PACKAGE -> isAsked(entry, day, assignment);
        };
    }

    private boolean isInOneOf(Set<String> asked, LocalDate day) {
        Map.Entry<LocalDate, String> chosen = tracks.floorEntry(day);
        return chosen != null && asked.contains(chosen.getValue());
    }

    /** Whether a package assigned on a day suspends a rule of the protocol. */
    private boolean isSuspended(String ruleId, LocalDate day) {
        PackageAssigned assigned = packageOn(day);
        return assigned != null
                && protocol.judging(day)
                        .flatMap(rules -> rules.coursePackage(assigned.packageId()))
                        .filter(one -> one.suspended().contains(ruleId))
                        .isPresent();
    }

    /** Whether a package is still assigned as it was, and the activity not set aside. */
    private boolean isAsked(RuleBook.Entry entry, LocalDate day, @Nullable PackageAssigned assignment) {
        return assignment != null
                && assignment.equals(packageOn(day))
                && facts.activitiesSetAside(assignment, day).stream()
                        .noneMatch(aside -> aside.activityId().equals(entry.activityId()));
    }

    private @Nullable PackageAssigned packageOn(LocalDate day) {
        PackageAssigned assigned = null;
        for (PackageAssigned next : packages) {
            if (!next.on().isAfter(day)) {
                assigned = next;
            }
        }
        return assigned;
    }
}
