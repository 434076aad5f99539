package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.caseload.AgreementUse;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.providers.Agreement;
import dk.tilbage.providers.Agreements;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.Trials;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Agreements with providers and their use, read from the log as it stands. Counts only; nothing about a person. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Trials")
@RequestMapping(path = "/api/v1/trials", produces = MediaType.APPLICATION_JSON_VALUE)
class AgreementController {

    private final Agreements agreements;
    private final CaseReader cases;
    private final Trials trials;
    private final EventLog log;
    private final RegistryClock clock;

    AgreementController(Agreements agreements, CaseReader cases, Trials trials, EventLog log, RegistryClock clock) {
        this.agreements = agreements;
        this.cases = cases;
        this.trials = trials;
        this.log = log;
        this.clock = clock;
    }

    /**
     * The agreements of a trial.
     *
     * @param on the day their use is told for: today
     * @param items the agreements, by id
     */
    record AgreementList(LocalDate on, List<AgreementInUse> items) {}

    /**
     * An agreement and its use; what each means is told at {@link AgreementUse}.
     *
     * @param agreement the agreement as it was registered
     * @param to the last day on which a referral can be made
     * @param places how many places there are; absent where there is no limit
     * @param taken places taken
     * @param free places that are free; absent where there is no limit
     * @param takenByCourse places taken of each course of the catalogue
     * @param pastExpectedEnd referrals that run beyond the last day expected
     * @param reportsReceived reports on the referrals that run, by kind
     * @param reportsDue reports that are due
     * @param reportsOverdue reports that should have come
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AgreementInUse(
            Agreement agreement,
            LocalDate to,
            @Nullable Integer places,
            int taken,
            @Nullable Integer free,
            Map<String, Integer> takenByCourse,
            int pastExpectedEnd,
            Map<ProviderReportKind, Integer> reportsReceived,
            int reportsDue,
            int reportsOverdue) {

        static AgreementInUse of(AgreementUse use) {
            return new AgreementInUse(
                    use.agreement(),
                    use.to(),
                    use.places(),
                    use.taken(),
                    use.free(),
                    use.takenByCourse(),
                    use.pastExpectedEnd(),
                    use.reportsReceived(),
                    use.reportsDue(),
                    use.reportsOverdue());
        }
    }

    @Operation(summary = "A trial's agreements with providers: places taken and free, reports due and received.")
    @GetMapping("/{trialId}/agreements")
    ResponseEntity<AgreementList> agreements(
            @PathVariable String trialId, @RequestParam(required = false) @Nullable String jobcentre, Caller caller) {
        caller.require(Role.CASE_APPLICATION, Role.AUDITOR, Role.TRIAL_ADMINISTRATOR);
        if (jobcentre != null) {
            caller.requireJobcentre(jobcentre);
        }
        ProtocolHistory trial = trials.current(CommandReader.id(trialId, "trialId"))
                .orElseThrow(() -> Problem.of(Refusal.of(RefusalCode.TRIAL_UNKNOWN, "trialId"))
                        .raised());
        long position = log.head();
        LocalDate today = clock.today();
        List<AgreementInUse> items = agreements.of(trialId, position).stream()
                .filter(state -> state.agreement()
                        .map(Agreement::jobcentreId)
                        .filter(id -> jobcentre == null ? caller.mayReach(id) : id.equals(jobcentre))
                        .isPresent())
                .map(state -> AgreementUse.of(
                        state, id -> cases.asOf(id, position).orElseThrow().state(), trial, today))
                .map(AgreementInUse::of)
                .toList();
        return ResponseEntity.ok()
                .header(ApiHeaders.POSITION, Long.toString(position))
                .body(new AgreementList(today, items));
    }
}
