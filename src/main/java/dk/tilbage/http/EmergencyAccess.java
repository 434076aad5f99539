package dk.tilbage.http;

import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.AccessLog.Access;
import dk.tilbage.people.AccessLog.Entry;
import dk.tilbage.people.AccessLog.Purpose;
import dk.tilbage.people.AccessLog.Query;
import dk.tilbage.people.AccessLog.What;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * Looking into a case of another jobcentre when it cannot wait: whoever may read cases opens it with a reason and for a
 * limited time, and it is then shown to the same client and actor, for the same caseworker, and to nobody else. It never lets
 * anybody register anything. What opens it is its entry in the access log, so that there is no such access without one.
 */
@ConditionalOnWebApplication
@Component
class EmergencyAccess {

    /** The longest time. */
    static final Duration LONGEST = Duration.ofHours(4);

    /** The time where none is asked for. */
    static final Duration USUAL = Duration.ofHours(1);

    private static final String UNTIL = "until";
    /** More than anybody opens of one case within the longest time. */
    private static final int LOOKED_AT = 100;

    private final AccessLog log;
    private final Accesses accesses;
    private final RegistryClock clock;
    private final Counter opened;

    /** Why it cannot wait. */
    enum Reason {
        /** The person has turned up, or must be reached, and the jobcentre that holds the case cannot be. */
        PERSON_PRESENT,
        /** Life or health is in danger. */
        DANGER_TO_LIFE_OR_HEALTH,
        /** The case is being handed over. */
        HANDOVER,
        /** A complaint, a court or a supervising authority asks. */
        COMPLAINT_OR_COURT
    }

    EmergencyAccess(AccessLog log, Accesses accesses, RegistryClock clock, MeterRegistry meters) {
        this.log = log;
        this.accesses = accesses;
        this.clock = clock;
        this.opened = Counter.builder("tilbage.emergency.access")
                .description("Cases of other jobcentres opened in an emergency")
                .register(meters);
    }

    /**
     * Opens a case.
     *
     * @param reference where more is said about it, such as a journal's number; absent where nowhere
     * @return until when it is open
     */
    Instant open(
            Caller caller,
            String caseId,
            String jobcentreId,
            Reason reason,
            @Nullable String reference,
            Duration time) {
        Instant until = clock.now().plus(time);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("jobcentreId", jobcentreId);
        details.put("reason", reason.name());
        if (reference != null) {
            details.put("reference", reference);
        }
        details.put(UNTIL, until.toString());
        log.note(new Access(
                accesses.who(caller), What.EMERGENCY_ACCESS_OPENED, Purpose.CASEWORK, List.of(caseId), details));
        opened.increment();
        return until;
    }

    /** The number of the entry by which the case is open to the caller now; none where it is not. */
    OptionalLong open(Caller caller, String caseId) {
        Instant now = clock.now();
        AccessLog.Who who = accesses.who(caller);
        Query query = new Query(
                caseId, who.client(), who.actor(), List.of(What.EMERGENCY_ACCESS_OPENED), now.minus(LONGEST), null);
        return log.latest(query, Long.MAX_VALUE, LOOKED_AT).stream()
                .filter(entry -> sameCaseworker(entry, who) && until(entry).isAfter(now))
                .mapToLong(Entry::number)
                .findFirst();
    }

    private static boolean sameCaseworker(Entry entry, AccessLog.Who who) {
        return Objects.equals(entry.access().who().onBehalfOf(), who.onBehalfOf());
    }

    private static Instant until(Entry entry) {
        return Instant.parse(String.valueOf(entry.access().details().get(UNTIL)));
    }
}
