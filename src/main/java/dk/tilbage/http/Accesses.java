package dk.tilbage.http;

import dk.tilbage.people.AccessLog;
import dk.tilbage.people.AccessLog.Access;
import dk.tilbage.people.AccessLog.Purpose;
import dk.tilbage.people.AccessLog.What;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * Notes in the access log who is about to be shown which cases, and what for: as the header {@value ApiHeaders#PURPOSE} says,
 * else what the caller's role is there for; for whom, as {@value ApiHeaders#ON_BEHALF_OF} says.
 */
@ConditionalOnWebApplication
@Component
class Accesses {

    private final AccessLog log;
    /** The request at hand, whichever thread asks. */
    private final HttpServletRequest request;

    Accesses(AccessLog log, HttpServletRequest request) {
        this.log = log;
        this.request = request;
    }

    /** A case is about to be shown. */
    void shown(Caller caller, What what, String caseId, Map<String, ?> details) {
        log.note(new Access(who(caller), what, purpose(caller), List.of(caseId), details));
    }

    /** A list is about to be shown; nothing is noted of one without cases. */
    void listed(Caller caller, String list, Collection<String> caseIds) {
        if (!caseIds.isEmpty()) {
            log.note(new Access(
                    who(caller),
                    What.CASES_LISTED,
                    purpose(caller),
                    caseIds.stream().distinct().toList(),
                    filters(list)));
        }
    }

    /** What notes the cases of each group pushed to the caller, also when the request at hand is long over. */
    Pushed pushed(Caller caller, What what, String list) {
        AccessLog.Who who = who(caller);
        Purpose purpose = purpose(caller);
        Map<String, Object> filters = filters(list);
        return caseIds -> log.note(new Access(who, what, purpose, List.copyOf(caseIds), filters));
    }

    /** Notes cases that are about to be pushed. */
    interface Pushed {
        void note(Collection<String> caseIds);
    }

    /** The list and its filters, which are ids, codes and days; none of them is personal data. */
    private Map<String, Object> filters(String list) {
        Map<String, Object> filters = new LinkedHashMap<>();
        filters.put("list", list);
        new TreeMap<>(request.getParameterMap()).forEach((name, values) -> {
            String value = String.join(",", values);
            if (CommandReader.isId(value)) {
                filters.put(name, value);
            }
        });
        return filters;
    }

    AccessLog.Who who(Caller caller) {
        String onBehalfOf = request.getHeader(ApiHeaders.ON_BEHALF_OF);
        return new AccessLog.Who(
                caller.client(),
                caller.actor(),
                caller.rolesText(),
                onBehalfOf == null ? null : CommandReader.id(onBehalfOf, ApiHeaders.ON_BEHALF_OF));
    }

    Purpose purpose(Caller caller) {
        String said = request.getHeader(ApiHeaders.PURPOSE);
        return said == null ? usual(caller) : purpose(said);
    }

    private static Purpose purpose(String said) {
        return Arrays.stream(Purpose.values())
                .filter(purpose -> purpose.name().equals(said))
                .findFirst()
                .orElseThrow(() -> Problem.of(ProblemCode.PARAMETER_INVALID, ApiHeaders.PURPOSE)
                        .raised());
    }

    private static Purpose usual(Caller caller) {
        if (caller.has(Role.CASE_APPLICATION, Role.PROVIDER)) {
            return Purpose.CASEWORK;
        }
        if (caller.has(Role.TRIAL_ADMINISTRATOR)) {
            return Purpose.TRIAL_ADMINISTRATION;
        }
        return caller.has(Role.AUDITOR) ? Purpose.AUDIT : Purpose.SUPPORT;
    }
}
