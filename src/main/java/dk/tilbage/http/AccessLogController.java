package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.people.AccessLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who was handed which data, for auditors and operators. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Access log")
@RequestMapping(path = "/api/v1/access-log", produces = MediaType.APPLICATION_JSON_VALUE)
class AccessLogController {

    private static final int MOST = 500;

    private final AccessLog log;

    AccessLogController(AccessLog log) {
        this.log = log;
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
     * @param what what was done
     * @param details what exactly, such as a dataset's address and digest
     * @param logPosition where the log of events ended then
     */
    record Accessed(
            long number,
            Instant at,
            String client,
            String actor,
            String role,
            AccessLog.What what,
            Map<String, Object> details,
            long logPosition) {}

    @Operation(summary = "Who was handed which data, the latest first. For auditors of all jobcentres, and operators.")
    @GetMapping
    AccessLogPage accessLog(
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable Long after,
            Caller caller) {
        caller.require(Role.AUDITOR, Role.OPERATOR);
        if (!caller.has(Role.OPERATOR) && !caller.everyJobcentre()) {
            throw Problem.of(ProblemCode.OTHER_JOBCENTRE).raised();
        }
        if (limit < 1 || limit > MOST) {
            throw Problem.of(ProblemCode.PAGE_LIMIT, "limit").raised();
        }
        List<Accessed> items = log.latest(after == null ? Long.MAX_VALUE : after, limit).stream()
                .map(entry -> new Accessed(
                        entry.number(),
                        entry.at(),
                        entry.who().client(),
                        entry.who().actor(),
                        entry.who().role(),
                        entry.what(),
                        entry.details(),
                        entry.logPosition()))
                .toList();
        return new AccessLogPage(
                items, items.size() < limit ? null : items.getLast().number());
    }
}
