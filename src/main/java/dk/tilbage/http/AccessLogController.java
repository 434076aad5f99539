package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.AccessLog.What;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who was shown or handed which data, for auditors and operators. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Access log")
@RequestMapping(path = "/api/v1/access-log", produces = MediaType.APPLICATION_JSON_VALUE)
class AccessLogController {

    private static final int MOST = 500;

    private final AccessLog log;
    private final CaseReader cases;

    AccessLogController(AccessLog log, CaseReader cases) {
        this.log = log;
        this.cases = cases;
    }

    /**
     * A page of the access log.
     *
     * @param items the entries, the latest first
     * @param next where the next page begins; absent on the last one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AccessLogPage(List<Accessed> items, @Nullable Long next) {}

    /**
     * An entry.
     *
     * @param number its number; later ones are greater
     * @param at when, by the registry's clock
     * @param client the client application
     * @param actor who acted
     * @param role in which roles
     * @param onBehalfOf for whom the client asked, as it said; absent where it did not
     * @param what what was done
     * @param purpose what for
     * @param caseIds the cases that were shown; none of a dataset
     * @param details what exactly, such as a dataset's address and digest
     * @param logPosition where the log of events ended then
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Accessed(
            long number,
            Instant at,
            String client,
            String actor,
            String role,
            @Nullable String onBehalfOf,
            AccessLog.What what,
            AccessLog.@Nullable Purpose purpose,
            List<String> caseIds,
            Map<String, Object> details,
            long logPosition) {}

    @Operation(
            summary = "Who was shown or handed which data, the latest first.",
            description =
                    "Auditors of all jobcentres see everything; an auditor of some sees who was shown one of their"
                            + " cases, by `caseId`; operators see the datasets.")
    @GetMapping
    AccessLogPage accessLog(
            @RequestParam(required = false) @Nullable String caseId,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable What what,
            @Parameter(description = "From the beginning of that day on.") @RequestParam(required = false) @Nullable
                    String from,
            @Parameter(description = "To the end of that day.") @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable Long after,
            Caller caller) {
        caller.require(Role.AUDITOR, Role.OPERATOR);
        boolean auditor = caller.has(Role.AUDITOR);
        boolean one = auditor && !caller.everyJobcentre();
        if (one) {
            requireOwn(caseId, caller);
        } else if (caseId != null) {
            caller.require(Role.AUDITOR);
            CommandReader.id(caseId, "caseId");
        }
        if (limit < 1 || limit > MOST) {
            throw Problem.of(ProblemCode.PAGE_LIMIT, "limit").raised();
        }
        List<What> whats = Arrays.stream(What.values())
                .filter(kind -> (what == null || kind == what) && (auditor || !kind.isOfCases()))
                .toList();
        AccessLog.Query query = new AccessLog.Query(
                caseId,
                client,
                actor,
                whats,
                from == null ? null : start(CommandReader.day(from, "from")),
                to == null ? null : start(CommandReader.day(to, "to").plusDays(1)));
        List<Accessed> items = log.latest(query, after == null ? Long.MAX_VALUE : after, limit).stream()
                .map(entry -> shown(entry, one ? caseId : null))
                .toList();
        return new AccessLogPage(
                items, items.size() < limit ? null : items.getLast().number());
    }

    /** Refuses an auditor of some jobcentres who does not ask for a case that one of them holds. */
    private void requireOwn(@Nullable String caseId, Caller caller) {
        if (caseId == null) {
            throw Problem.of(ProblemCode.OTHER_JOBCENTRE, "caseId").raised();
        }
        CaseReader.Folded found =
                cases.current(CommandReader.id(caseId, "caseId")).orElseThrow(CommandService::caseUnknown);
        caller.requireJobcentre(CaseFacts.of(found.state()).holder().jobcentreId());
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(RegistryClock.ZONE).toInstant();
    }

    /** An entry as it is shown; of a list's cases only the one that was asked for, where there is one. */
    private static Accessed shown(AccessLog.Entry entry, @Nullable String onlyCase) {
        AccessLog.Access access = entry.access();
        return new Accessed(
                entry.number(),
                entry.at(),
                access.who().client(),
                access.who().actor(),
                access.who().role(),
                access.who().onBehalfOf(),
                access.what(),
                access.purpose(),
                onlyCase == null ? access.caseIds() : List.of(onlyCase),
                Map.copyOf(access.details()),
                entry.logPosition());
    }
}
