package dk.tilbage.http;

import dk.tilbage.caseload.Funding;
import dk.tilbage.caseload.Funding.FundedCase;
import dk.tilbage.caseload.FundingQueries;
import dk.tilbage.caseload.ProgressView;
import dk.tilbage.caseload.Steering;
import dk.tilbage.caseload.SteeringQueries;
import dk.tilbage.caseload.WhatIf;
import dk.tilbage.caseload.WhatIfQueries;
import dk.tilbage.caseload.WhatIfRequest;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the figures of a trial mean: for its steering group, for its funding, and under other rules. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Figures")
@RequestMapping(path = "/api/v1/trials/{trialId}", produces = MediaType.APPLICATION_JSON_VALUE)
class TrialFiguresController {

    private final SteeringQueries steering;
    private final FundingQueries funding;
    private final WhatIfQueries whatIf;
    private final ReadAfter readAfter;
    private final RegistryClock clock;
    private final Accesses accesses;

    TrialFiguresController(
            SteeringQueries steering,
            FundingQueries funding,
            WhatIfQueries whatIf,
            ReadAfter readAfter,
            RegistryClock clock,
            Accesses accesses) {
        this.steering = steering;
        this.funding = funding;
        this.whatIf = whatIf;
        this.readAfter = readAfter;
        this.clock = clock;
        this.accesses = accesses;
    }

    @Operation(
            summary = "Whether chance alone can have made the groups as they are: sample ratio, exemption, its"
                    + " assessment at the agreed step, and leaving before entry, for the trial and by jobcentre.")
    @GetMapping("/steering")
    ResponseEntity<Steering> steering(
            @PathVariable String trialId,
            @RequestParam(required = false) @Nullable String on,
            @RequestHeader(name = ApiHeaders.READ_AFTER, required = false) @Nullable Long after,
            Caller caller) {
        caller.require(Role.AUDITOR, Role.TRIAL_ADMINISTRATOR, Role.EVALUATOR);
        LocalDate day = day(on);
        readAfter.reached(ProgressView.NAME, after);
        Steering found = steering.of(id(trialId), allowed(caller), day).orElseThrow(TrialFiguresController::unknown);
        return at(found.position(), found);
    }

    @Operation(
            summary = "What each jobcentre has earned, and, for one jobcentre, why: participant by participant.",
            description = "The participants are told to whoever may see cases; an evaluator gets the sums."
                    + " Refused with NO_FUNDING_TERMS where the protocol says nothing of funding.")
    @GetMapping("/funding")
    ResponseEntity<Funding> funding(
            @PathVariable String trialId,
            @RequestParam(required = false) @Nullable String jobcentre,
            @RequestParam(required = false) @Nullable String on,
            @RequestHeader(name = ApiHeaders.READ_AFTER, required = false) @Nullable Long after,
            Caller caller) {
        caller.require(Role.CASE_APPLICATION, Role.AUDITOR, Role.TRIAL_ADMINISTRATOR, Role.EVALUATOR);
        if (jobcentre != null) {
            caller.require(Role.CASE_APPLICATION, Role.AUDITOR, Role.TRIAL_ADMINISTRATOR);
            caller.requireJobcentre(jobcentre);
        }
        LocalDate day = day(on);
        readAfter.reached(ProgressView.NAME, after);
        try {
            Funding found = funding.of(id(trialId), allowed(caller), jobcentre, day)
                    .orElseThrow(TrialFiguresController::unknown);
            List<FundedCase> explained = found.cases();
            if (explained != null) {
                accesses.listed(
                        caller,
                        "funding",
                        explained.stream().map(FundedCase::caseId).toList());
            }
            return at(found.position(), found);
        } catch (RefusedException refused) {
            throw Problem.of(refused.refusal()).raised();
        }
    }

    @Operation(
            summary = "What the trial's obligations would be under other rules, judged over the same history.",
            description =
                    "Nothing is written. Give the rules of a protocol version, or changes of the trial's own rules."
                            + " Cases that differ are listed for whoever may see cases; an evaluator gets the counts.")
    @PostMapping(path = "/what-if", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WhatIf> whatIf(@PathVariable String trialId, HttpServletRequest request, Caller caller)
            throws IOException {
        caller.require(Role.AUDITOR, Role.TRIAL_ADMINISTRATOR, Role.EVALUATOR);
        WhatIfRequest asked = WhatIfReader.read(Bodies.read(request, WhatIfReader.LIMIT));
        if (asked.jobcentre() != null) {
            caller.requireJobcentre(asked.jobcentre());
        }
        try {
            WhatIf found = whatIf.of(
                            id(trialId),
                            asked,
                            allowed(caller),
                            caller.has(Role.AUDITOR, Role.TRIAL_ADMINISTRATOR),
                            read -> {})
                    .orElseThrow(TrialFiguresController::unknown);
            accesses.listed(
                    caller,
                    "what-if",
                    found.differences().stream().map(WhatIf.Different::caseId).toList());
            return at(found.position(), found);
        } catch (RefusedException refused) {
            throw Problem.of(refused.refusal()).raised();
        }
    }

    private static String id(String trialId) {
        return CommandReader.id(trialId, "trialId");
    }

    private LocalDate day(@Nullable String on) {
        return on == null ? clock.today() : CommandReader.day(on, "on");
    }

    private static @Nullable Set<String> allowed(Caller caller) {
        return caller.everyJobcentre() ? null : caller.jobcentres();
    }

    private static ProblemException unknown() {
        return Problem.of(Refusal.of(RefusalCode.TRIAL_UNKNOWN, "trialId")).raised();
    }

    private static <T> ResponseEntity<T> at(long position, T body) {
        return ResponseEntity.ok()
                .header(ApiHeaders.POSITION, Long.toString(position))
                .body(body);
    }
}
