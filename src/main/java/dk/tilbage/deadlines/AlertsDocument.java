package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Holder;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the alerts view stores of a case; its published contract is {@code read-models/deadline-alerts}. Dates are text in
 * the form {@code uuuu-MM-dd}, so that they compare as they sort, and a span without end runs until {@link #ENDLESS}: an
 * obligation's status on a day is that of its row with {@code from <= day < until}. {@link AlertsView} stores the rows in
 * one array for each status.
 *
 * @param id the case's id
 * @param caseVersion how many events of the case this is the fold of
 * @param trialVersion how many events of the trial it was judged by
 * @param trialId the trial
 * @param jobcentreId the jobcentre that holds the case
 * @param caseworkerId the caseworker who holds it
 * @param group the group it is in
 * @param targetGroup its target group
 * @param obligations one row for each span of each obligation, by rule, number and day
 */
public record AlertsDocument(
        String id,
        long caseVersion,
        long trialVersion,
        String trialId,
        String jobcentreId,
        String caseworkerId,
        Group group,
        TargetGroup targetGroup,
        List<Row> obligations) {

    /** Until when a row runs that has no end. */
    public static final String ENDLESS = "9999-12-31";

    /** Rows that nobody changes. */
    public AlertsDocument {
        obligations = List.copyOf(obligations);
    }

    /**
     * A run of days on which an obligation has one status.
     *
     * @param rule the rule it follows
     * @param number which one of the rule's: course week, follow-up or form; 1 for what happens once
     * @param scope whose rule it is
     * @param status the status
     * @param from first day
     * @param until the day after the last
     * @param opensOn the first day the obligation is listed
     * @param dueOn the last day to meet it
     * @param metOn the day of what met it; absent where it was not met
     */
    public record Row(
            String rule,
            int number,
            Scope scope,
            Status status,
            String from,
            String until,
            String opensOn,
            String dueOn,
            @Nullable String metOn) {

        private static Row of(Obligation obligation, Span span) {
            LocalDate until = span.until();
            LocalDate metOn = span.metOn();
            return new Row(
                    obligation.rule(),
                    obligation.number(),
                    obligation.scope(),
                    span.status(),
                    span.from().toString(),
                    until == null ? ENDLESS : until.toString(),
                    span.opensOn().toString(),
                    span.dueOn().toString(),
                    metOn == null ? null : metOn.toString());
        }
    }

    /** The document of a case, as folded up to a version and judged by a version of the trial's history. */
    public static AlertsDocument of(long caseVersion, long trialVersion, CaseFacts facts, ProtocolHistory protocol) {
        Holder holder = facts.holder();
        List<Row> rows = new ArrayList<>();
        for (Obligation obligation : Obligations.of(facts, protocol)) {
            for (Span span : obligation.spans()) {
                rows.add(Row.of(obligation, span));
            }
        }
        return new AlertsDocument(
                facts.caseId(),
                caseVersion,
                trialVersion,
                facts.opening().trialId(),
                holder.jobcentreId(),
                holder.caseworkerId(),
                facts.group(),
                facts.targetGroup(),
                rows);
    }
}
