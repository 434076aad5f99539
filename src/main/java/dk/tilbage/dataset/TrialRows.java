package dk.tilbage.dataset;

import dk.tilbage.deadlines.Scope;
import dk.tilbage.trial.CoursePackage;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tables of the trial have rows for. */
final class TrialRows {

    private TrialRows() {}

    /**
     * A deadline rule as one version has it.
     *
     * @param scope whose rule it is
     * @param jobcentreId for a local target, the jobcentre's
     * @param packageId for an activity, its package
     * @param from the first day the version is in force
     * @param version which version of the protocol, or adoption of the jobcentre, from 1
     * @param rule the rule
     */
    record RuleRow(
            Scope scope,
            @Nullable String jobcentreId,
            @Nullable String packageId,
            LocalDate from,
            int version,
            DeadlineRule rule) {

        String key() {
            return scope + "/" + jobcentreId + "/" + packageId + "/" + version + "/" + rule.ruleId();
        }
    }

    /** The rules of every version: of the protocol, of its packages, then of the jobcentres. */
    static List<RuleRow> rules(ProtocolHistory protocol) {
        List<RuleRow> rows = new ArrayList<>();
        int version = 0;
        for (ProtocolAdopted adopted : protocol.protocols()) {
            version++;
            for (DeadlineRule rule : adopted.rules().deadlines()) {
                rows.add(new RuleRow(Scope.PROTOCOL, null, null, adopted.effectiveFrom(), version, rule));
            }
            for (CoursePackage coursePackage : adopted.rules().coursePackages()) {
                for (CoursePackage.Activity activity : coursePackage.activities()) {
                    if (activity.deadline() != null) {
                        rows.add(new RuleRow(
                                Scope.PACKAGE,
                                null,
                                coursePackage.packageId(),
                                adopted.effectiveFrom(),
                                version,
                                activity.deadline()));
                    }
                }
            }
        }
        protocol.localTargets().forEach((jobcentreId, adoptions) -> {
            int adoption = 0;
            for (LocalTargetsAdopted adopted : adoptions) {
                adoption++;
                for (DeadlineRule rule : adopted.targets()) {
                    rows.add(new RuleRow(Scope.LOCAL, jobcentreId, null, adopted.effectiveFrom(), adoption, rule));
                }
            }
        });
        return rows;
    }

    /** The rules by name, in that order, with their first texts as labels. */
    static List<Code> ruleNames(ProtocolHistory protocol) {
        Map<String, Code> names = new LinkedHashMap<>();
        for (RuleRow row : rules(protocol)) {
            DeadlineRule rule = row.rule();
            names.putIfAbsent(rule.ruleId(), new Code(rule.ruleId(), rule.danish(), rule.english()));
        }
        return List.copyOf(names.values());
    }
}
