package dk.tilbage.deadlines;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of obligations as judged on a day, by due date, case, rule and number.
 *
 * @param items the obligations
 * @param next where the next page begins; absent on the last one
 * @param position the page holds at least all of the log up to here
 */
public record AlertsViewPage(List<Item> items, @Nullable String next, long position) {

    /**
     * An obligation of a case. Dates are text {@code uuuu-MM-dd}.
     *
     * @param caseId the case
     * @param trialId its trial
     * @param jobcentreId the jobcentre that holds it
     * @param caseworkerId the caseworker who holds it
     * @param group the group it is in
     * @param targetGroup its target group
     * @param rule the rule
     * @param number which one of the rule's
     * @param scope whose rule it is
     * @param status how it stands that day
     * @param opensOn the first day it is listed
     * @param dueOn the last day to meet it
     * @param metOn the day it was met; absent where it was not
     */
    public record Item(
            String caseId,
            String trialId,
            String jobcentreId,
            String caseworkerId,
            String group,
            String targetGroup,
            String rule,
            int number,
            Scope scope,
            Status status,
            String opensOn,
            String dueOn,
            @Nullable String metOn) {}

    /**
     * How many obligations stand alike on a day.
     *
     * @param jobcentreId the jobcentre that holds the cases
     * @param rule the rule
     * @param scope whose rule it is
     * @param status how they stand
     * @param count how many there are
     */
    public record Count(String jobcentreId, String rule, Scope scope, Status status, long count) {}
}
