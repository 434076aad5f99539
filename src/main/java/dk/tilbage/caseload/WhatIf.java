package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trial's obligations would be under other rules: the same cases, as recorded, judged on the same day twice. Nothing
 * is written.
 *
 * @param trialId the trial
 * @param position the log up to here was judged
 * @param on the day
 * @param jobcentreId the one jobcentre whose cases these are; absent for all that the caller may see
 * @param cases how many cases were judged; people on cash benefit are not
 * @param differing how many of them have an obligation with another status, or one under one set of rules only
 * @param obligations obligations that stand alike, counted under both sets of rules
 * @param kept the weeks of all courses that are over, under both
 * @param differences the cases that differ, by case and rule: the first {@value #MOST_DIFFERENCES}; none for callers who
 *     may not see cases
 * @param truncated whether there are more differences than are told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WhatIf(
        String trialId,
        long position,
        LocalDate on,
        @Nullable String jobcentreId,
        long cases,
        long differing,
        List<Count> obligations,
        Kept kept,
        List<Different> differences,
        boolean truncated) {

    /** The most differences told. */
    public static final int MOST_DIFFERENCES = 1_000;

    /**
     * Obligations that stand alike.
     *
     * @param rule the rule
     * @param scope whose rule it is
     * @param status how they stand on the day
     * @param now how many under the trial's own rules
     * @param then how many under the other rules
     */
    public record Count(String rule, Scope scope, Status status, long now, long then) {}

    /**
     * Weeks kept of those asked.
     *
     * @param now under the trial's own rules
     * @param then under the other rules; where periods have another length, these periods
     */
    public record Kept(Progress.Weeks now, Progress.Weeks then) {}

    /**
     * An obligation that stands differently.
     *
     * @param caseId the case
     * @param rule the rule
     * @param number which one of the rule's
     * @param now how it stands under the trial's own rules; absent where it is not there
     * @param then how it stands under the other rules; absent where it is not there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Different(
            String caseId,
            String rule,
            int number,
            @Nullable Status now,
            @Nullable Status then) {}
}
