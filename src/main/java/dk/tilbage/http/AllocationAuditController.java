package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.AllocationAudit;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.Trials;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Recomputes every assignment of a trial from the log, for auditors. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Trials")
@RequestMapping(path = "/api/v1/trials", produces = MediaType.APPLICATION_JSON_VALUE)
class AllocationAuditController {

    private final EventLog log;
    private final Trials trials;

    AllocationAuditController(EventLog log, Trials trials) {
        this.log = log;
        this.trials = trials;
    }

    /**
     * What an audit found.
     *
     * @param trialId the trial
     * @param position the log was read up to here
     * @param assignments how many assignments were recomputed
     * @param byMethod how many by each rule
     * @param first the first that differs, by position; absent where all agree
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuditedAllocation(
            String trialId,
            long position,
            int assignments,
            SortedMap<String, Integer> byMethod,
            AllocationAudit.@Nullable Difference first) {}

    @Operation(summary = "Every assignment recomputed from the log, and the first that differs. Reads the whole log.")
    @GetMapping("/{trialId}/allocation-audit")
    AuditedAllocation auditAllocation(@PathVariable String trialId, Caller caller) {
        caller.require(Role.AUDITOR);
        if (!caller.everyJobcentre()) {
            throw Problem.of(ProblemCode.OTHER_JOBCENTRE).raised();
        }
        AllocationAudit.Verdict verdict = AllocationAudit.of(
                        CommandReader.id(trialId, "trialId"), log, trials, AllocationAudit.Progress.NONE)
                .orElseThrow(() -> Problem.of(Refusal.of(RefusalCode.TRIAL_UNKNOWN, "trialId"))
                        .raised());
        return new AuditedAllocation(
                verdict.trialId(), verdict.position(), verdict.assignments(), verdict.byMethod(), verdict.first());
    }
}
