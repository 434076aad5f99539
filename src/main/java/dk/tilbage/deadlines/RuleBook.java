package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.CaseTransferred;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.CoursePackage;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules a case can be judged by, with their versions over time: those of the protocol, then the local targets of every
 * jobcentre that has held it, then those of the packages' activities.
 */
final class RuleBook {

    /**
     * A version of a rule.
     *
     * @param from the first day it is in force
     * @param until the day after the last
     * @param rule what it says; absent where there is no such rule in these days
     */
    record Version(
            LocalDate from, LocalDate until, @Nullable DeadlineRule rule) {

        boolean covers(LocalDate day) {
            return !day.isBefore(from) && day.isBefore(until);
        }
    }

    /**
     * A rule over time.
     *
     * @param order its place in the book
     * @param ruleId its name
     * @param scope whose rule it is
     * @param jobcentreId for a local target, the jobcentre whose it is
     * @param packageId for an activity, its package
     * @param activityId for an activity, its name in the package
     * @param versions its versions, oldest first
     */
    record Entry(
            int order,
            String ruleId,
            Scope scope,
            @Nullable String jobcentreId,
            @Nullable String packageId,
            @Nullable String activityId,
            List<Version> versions) {

        /** What the rule says on a day; nothing where there is no such rule then. */
        @Nullable
        DeadlineRule on(LocalDate day) {
            Version version = versionOn(day);
            return version == null ? null : version.rule();
        }

        /** The version in force on a day; none before the first. */
        @Nullable
        Version versionOn(LocalDate day) {
            for (Version version : versions) {
                if (version.covers(day)) {
                    return version;
                }
            }
            return null;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    private RuleBook() {}

    /** The rules that a case can be judged by. */
    static RuleBook of(CaseFacts facts, ProtocolHistory protocol) {
        RuleBook book = new RuleBook();
        List<ProtocolAdopted> versions = protocol.protocols();
        SequencedSet<String> names = new LinkedHashSet<>();
        versions.forEach(version -> version.rules().deadlines().forEach(rule -> names.add(rule.ruleId())));
        for (String name : names) {
            book.add(
                    name,
                    Scope.PROTOCOL,
                    null,
                    null,
                    null,
                    versionsOf(
                            versions,
                            ProtocolAdopted::effectiveFrom,
                            true,
                            v -> v.rules().deadline(name).orElse(null)));
        }
        for (String jobcentreId : holders(facts)) {
            List<LocalTargetsAdopted> adopted = protocol.localTargetsOf(jobcentreId);
            SequencedSet<String> local = new LinkedHashSet<>();
            adopted.forEach(targets -> targets.targets().forEach(rule -> local.add(rule.ruleId())));
            for (String name : local) {
                book.add(
                        name,
                        Scope.LOCAL,
                        jobcentreId,
                        null,
                        null,
                        versionsOf(adopted, LocalTargetsAdopted::effectiveFrom, false, v -> find(v.targets(), name)));
            }
        }
        book.addPackages(versions);
        return book;
    }

    private void addPackages(List<ProtocolAdopted> versions) {
        SequencedSet<List<String>> activities = new LinkedHashSet<>();
        for (ProtocolAdopted version : versions) {
            for (CoursePackage one : version.rules().coursePackages()) {
                for (CoursePackage.Activity activity : one.activities()) {
                    DeadlineRule deadline = activity.deadline();
                    if (deadline != null) {
                        activities.add(List.of(one.packageId(), activity.activityId(), deadline.ruleId()));
                    }
                }
            }
        }
        for (List<String> one : activities) {
            add(
                    one.get(2),
                    Scope.PACKAGE,
                    null,
                    one.get(0),
                    one.get(1),
                    versionsOf(
                            versions, ProtocolAdopted::effectiveFrom, true, v -> deadline(v, one.get(0), one.get(1))));
        }
    }

    private static @Nullable DeadlineRule deadline(ProtocolAdopted version, String packageId, String activityId) {
        return version.rules().coursePackages().stream()
                .filter(one -> one.packageId().equals(packageId))
                .flatMap(one -> one.activities().stream())
                .filter(activity -> activity.activityId().equals(activityId))
                .map(CoursePackage.Activity::deadline)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable DeadlineRule find(List<DeadlineRule> rules, String ruleId) {
        return rules.stream()
                .filter(rule -> rule.ruleId().equals(ruleId))
                .findFirst()
                .orElse(null);
    }

    private void add(
            String ruleId,
            Scope scope,
            @Nullable String jobcentreId,
            @Nullable String packageId,
            @Nullable String activityId,
            List<Version> versions) {
        entries.add(new Entry(entries.size(), ruleId, scope, jobcentreId, packageId, activityId, versions));
    }

    /**
     * The versions of one rule.
     *
     * @param fromTheBeginning whether the first version also judges the days before it took effect: a case opened shortly
     *     before the trial began is judged by the trial's own protocol
     */
    private static <V> List<Version> versionsOf(
            List<V> adopted,
            Function<V, LocalDate> effectiveFrom,
            boolean fromTheBeginning,
            Function<V, @Nullable DeadlineRule> rule) {
        List<Version> versions = new ArrayList<>(adopted.size());
        for (int i = 0; i < adopted.size(); i++) {
            LocalDate from = i == 0 && fromTheBeginning ? LocalDate.MIN : effectiveFrom.apply(adopted.get(i));
            LocalDate until = i + 1 < adopted.size() ? effectiveFrom.apply(adopted.get(i + 1)) : LocalDate.MAX;
            versions.add(new Version(from, until, rule.apply(adopted.get(i))));
        }
        return versions;
    }

    private static SequencedSet<String> holders(CaseFacts facts) {
        SequencedSet<String> holders = new LinkedHashSet<>();
        holders.add(facts.opening().jobcentreId());
        for (CaseTransferred transfer : facts.all(CaseTransferred.class)) {
            if (transfer.jobcentreId() != null) {
                holders.add(transfer.jobcentreId());
            }
        }
        return holders;
    }

    /** The rules, in their order. */
    List<Entry> entries() {
        return entries;
    }
}
