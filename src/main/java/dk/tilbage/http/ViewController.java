package dk.tilbage.http;

import dk.tilbage.casefile.CaseReader;
import dk.tilbage.casefile.CaseStatus;
import dk.tilbage.caseload.Caseload;
import dk.tilbage.caseload.CaseloadPage;
import dk.tilbage.caseload.CaseloadQueries;
import dk.tilbage.caseload.CaseloadQuery;
import dk.tilbage.caseload.Progress;
import dk.tilbage.caseload.ProgressQueries;
import dk.tilbage.caseload.ProgressQuery;
import dk.tilbage.caseload.ProgressQuery.By;
import dk.tilbage.caseload.ProgressView;
import dk.tilbage.deadlines.AlertsView;
import dk.tilbage.deadlines.AlertsViewPage;
import dk.tilbage.deadlines.AlertsViewQueries;
import dk.tilbage.deadlines.AlertsViewQuery;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.Trials;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The lists made of the read models. Each shows at least what the log held at {@code X-Read-After}, or says that it cannot. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Lists")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class ViewController {

    private final CaseloadQueries caseload;
    private final AlertsViewQueries alerts;
    private final ProgressQueries progress;
    private final ReadModels views;
    private final ReadAfter readAfter;
    private final RegistryClock clock;
    private final KnownRules rules;
    private final Trials trials;
    private final IntakeOverview intakes;
    private final Accesses accesses;

    ViewController(
            CaseloadQueries caseload,
            AlertsViewQueries alerts,
            ProgressQueries progress,
            ReadModels views,
            EventLog log,
            ReadAfter readAfter,
            RegistryClock clock,
            KnownRules rules,
            Trials trials,
            CaseReader cases,
            Accesses accesses) {
        this.caseload = caseload;
        this.alerts = alerts;
        this.progress = progress;
        this.views = views;
        this.readAfter = readAfter;
        this.clock = clock;
        this.rules = rules;
        this.trials = trials;
        this.accesses = accesses;
        this.intakes = new IntakeOverview(caseload, cases, log);
    }

    @Operation(summary = "The cases of a jobcentre or caseworker.")
    @GetMapping("/caseload")
    ResponseEntity<CaseloadPage> caseload(
            @RequestParam(required = false) @Nullable String jobcentre,
            @RequestParam(required = false) @Nullable String caseworker,
            @RequestParam(required = false) @Nullable Group group,
            @RequestParam(required = false) @Nullable CaseStatus status,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String after,
            @RequestHeader(name = ApiHeaders.READ_AFTER, required = false) @Nullable Long position,
            Caller caller) {
        Set<String> allowed = readers(caller, jobcentre);
        page(limit);
        readAfter.reached(Caseload.NAME, position);
        CaseloadPage page =
                caseload.find(new CaseloadQuery(allowed, jobcentre, caseworker, group, status, limit, after));
        accesses.listed(
                caller,
                "caseload",
                page.items().stream()
                        .map(item -> String.valueOf(item.get("caseId")))
                        .toList());
        return at(page.position(), page);
    }

    @Operation(summary = "Obligations as judged on a day; today where none is given.")
    @GetMapping("/alerts")
    ResponseEntity<AlertsViewPage> alerts(
            @RequestParam(required = false) @Nullable String jobcentre,
            @RequestParam(required = false) @Nullable String caseworker,
            @RequestParam(required = false) @Nullable String caseId,
            @RequestParam(required = false) @Nullable Status status,
            @RequestParam(required = false) @Nullable String rule,
            @RequestParam(required = false) @Nullable Scope scope,
            @RequestParam(required = false) @Nullable String on,
            @RequestParam(required = false) @Nullable Integer dueWithin,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String after,
            @RequestHeader(name = ApiHeaders.READ_AFTER, required = false) @Nullable Long position,
            Caller caller) {
        Set<String> allowed = readers(caller, jobcentre);
        page(limit);
        LocalDate day = on == null ? clock.today() : CommandReader.day(on, "on");
        if (dueWithin != null
                && (dueWithin < 0
                        || dueWithin > AlertsViewQuery.MAX_DUE_WITHIN
                        || (status != null && status != Status.DUE))) {
            throw Problem.of(ProblemCode.PARAMETER_INVALID, "dueWithin").raised();
        }
        AlertsViewQuery query;
        try {
            query = new AlertsViewQuery(
                    allowed,
                    jobcentre,
                    caseworker,
                    caseId,
                    status,
                    rules.check(rule),
                    scope,
                    day,
                    dueWithin,
                    limit,
                    after);
        } catch (IllegalArgumentException notACursor) {
            throw Problem.of(ProblemCode.PARAMETER_INVALID, "after").raised();
        }
        readAfter.reached(AlertsView.NAME, position);
        AlertsViewPage page = alerts.find(query);
        accesses.listed(
                caller,
                "alerts",
                page.items().stream().map(AlertsViewPage.Item::caseId).toList());
        return at(page.position(), page);
    }

    @Operation(
            summary = "How a trial goes on a day, today where none is given: intake against quota, weeks kept, offers,"
                    + " exemptions, delays and the contrast given, by jobcentre and group.",
            description =
                    "Rows are by jobcentre, by caseworker (told to whoever may see cases) or by employment region,"
                            + " at most 500; totals are of all. Only cases that jobcentres of the token opened count.")
    @GetMapping("/trials/{trialId}/progress")
    ResponseEntity<Progress> progress(
            @PathVariable String trialId,
            @RequestParam(required = false) @Nullable String jobcentre,
            @RequestParam(required = false) @Nullable String region,
            @RequestParam(required = false) @Nullable String caseworker,
            @RequestParam(defaultValue = "jobcentre")
                    @Parameter(schema = @Schema(allowableValues = {"jobcentre", "caseworker", "region"}))
                    String by,
            @RequestParam(required = false) @Nullable String on,
            @RequestHeader(name = ApiHeaders.READ_AFTER, required = false) @Nullable Long position,
            Caller caller) {
        caller.require(Role.CASE_APPLICATION, Role.AUDITOR, Role.TRIAL_ADMINISTRATOR, Role.EVALUATOR, Role.OPERATOR);
        By rows = By.named(by)
                .orElseThrow(
                        () -> Problem.of(ProblemCode.PARAMETER_INVALID, "by").raised());
        if (rows == By.CASEWORKER) {
            caller.require(Role.CASE_APPLICATION, Role.AUDITOR, Role.TRIAL_ADMINISTRATOR);
        }
        if (jobcentre != null) {
            caller.requireJobcentre(CommandReader.id(jobcentre, "jobcentre"));
        }
        LocalDate day = on == null ? clock.today() : CommandReader.day(on, "on");
        readAfter.reached(ProgressView.NAME, position);
        Progress of = progress.of(
                        CommandReader.id(trialId, "trialId"),
                        new ProgressQuery(allowed(caller), jobcentre, region, caseworker, rows, day))
                .orElseThrow(() -> Problem.of(Refusal.of(RefusalCode.TRIAL_UNKNOWN, "trialId"))
                        .raised());
        return at(of.position(), of);
    }

    @Operation(summary = "The intakes: window, places against quota, pauses, and the cases that fell in each.")
    @GetMapping("/trials/{trialId}/intake")
    ResponseEntity<IntakeOverview.Intakes> intake(
            @PathVariable String trialId,
            @RequestParam(required = false) @Nullable String jobcentre,
            @RequestHeader(name = ApiHeaders.READ_AFTER, required = false) @Nullable Long after,
            Caller caller) {
        caller.require(Role.CASE_APPLICATION, Role.AUDITOR, Role.TRIAL_ADMINISTRATOR);
        if (jobcentre != null) {
            caller.requireJobcentre(CommandReader.id(jobcentre, "jobcentre"));
        }
        readAfter.reached(Caseload.NAME, after);
        long position = views.position(Caseload.NAME);
        ProtocolHistory trial = trials.current(CommandReader.id(trialId, "trialId"))
                .orElseThrow(() -> Problem.of(Refusal.of(RefusalCode.TRIAL_UNKNOWN, "trialId"))
                        .raised());
        Set<String> shown = trial.jobcentres().keySet().stream()
                .filter(id -> jobcentre == null ? caller.mayReach(id) : id.equals(jobcentre))
                .collect(Collectors.toSet());
        return at(position, intakes.of(trial, shown, clock.today()));
    }

    /** Refuses callers who may not list cases; gives the jobcentres whose cases this one may see, null for all. */
    static @Nullable Set<String> readers(Caller caller, @Nullable String jobcentre) {
        caller.require(Role.CASE_APPLICATION, Role.AUDITOR);
        if (jobcentre != null) {
            caller.requireJobcentre(jobcentre);
        }
        return allowed(caller);
    }

    private static @Nullable Set<String> allowed(Caller caller) {
        return caller.everyJobcentre() ? null : caller.jobcentres();
    }

    /** Refuses a page that is too small or too large. */
    static void page(int limit) {
        if (limit < 1 || limit > CaseloadQuery.MAX_LIMIT) {
            throw Problem.of(ProblemCode.PAGE_LIMIT, "limit").raised();
        }
    }

    private static <T> ResponseEntity<T> at(long position, T body) {
        return ResponseEntity.ok()
                .header(ApiHeaders.POSITION, Long.toString(position))
                .body(body);
    }
}
