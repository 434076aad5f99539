package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.deadlines.AlertsDifference.Change;
import dk.tilbage.deadlines.Judgement;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An obligation that stands otherwise than the client knows it: the data of an event {@code alert}.
 *
 * @param caseId the case
 * @param trialId its trial
 * @param jobcentreId the jobcentre that holds it; of a case that was handed over to another, the one that held it
 * @param caseworkerId the caseworker, likewise
 * @param group the group it is in
 * @param targetGroup its target group
 * @param rule the rule
 * @param number which one of the rule's
 * @param scope whose rule it is
 * @param before how it stood; absent where it was not listed
 * @param after how it stands; absent where it is not listed any more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AlertsStreamAlert(
        String caseId,
        String trialId,
        String jobcentreId,
        String caseworkerId,
        Group group,
        TargetGroup targetGroup,
        String rule,
        int number,
        Scope scope,
        @Nullable Before before,
        @Nullable After after) {

    /**
     * How it stood.
     *
     * @param status the status
     * @param dueOn the last day to meet it
     */
    @Schema(name = "AlertsStreamBefore")
    record Before(Status status, LocalDate dueOn) {

        static @Nullable Before of(@Nullable Judgement judgement) {
            return judgement == null ? null : new Before(judgement.status(), judgement.dueOn());
        }
    }

    /**
     * How it stands.
     *
     * @param status the status
     * @param opensOn the first day it is listed
     * @param dueOn the last day to meet it
     * @param metOn the day it was met; absent where it was not
     */
    @Schema(name = "AlertsStreamAfter")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record After(
            Status status,

            LocalDate opensOn,

            LocalDate dueOn,

            @Nullable LocalDate metOn) {

        static @Nullable After of(@Nullable Judgement judgement) {
            return judgement == null
                    ? null
                    : new After(judgement.status(), judgement.opensOn(), judgement.dueOn(), judgement.metOn());
        }
    }

    static AlertsStreamAlert of(AlertsStreamCase.Side side, Change change) {
        return new AlertsStreamAlert(
                side.caseId(),
                side.trialId(),
                side.jobcentreId(),
                side.caseworkerId(),
                side.group(),
                side.targetGroup(),
                change.rule(),
                change.number(),
                change.scope(),
                Before.of(change.before()),
                After.of(change.after()));
    }
}
