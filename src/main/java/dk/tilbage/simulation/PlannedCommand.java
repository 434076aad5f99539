package dk.tilbage.simulation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * A command somebody will type on a certain day.
 *
 * @param recordedOn the day it is typed, never before the day it tells about (plans excepted)
 * @param jobcentreId the jobcentre that sends it
 * @param name the command's name in the HTTP contract
 * @param key the idempotency key: a function of seed, case and step, so that a resumed simulation replays
 * @param payload the command's fields
 * @param needs keys of earlier commands of the case without which this one is not sent: nobody starts an offer that was
 *     refused
 */
public record PlannedCommand(
        LocalDate recordedOn,
        String jobcentreId,
        String name,
        String key,
        Map<String, Object> payload,
        List<String> needs) {

    /** The simulated moment it is sent: the registry's clock stands at eight in the morning, UTC, of the day. */
    public Instant recordedAt() {
        return Simulation.morningOf(recordedOn);
    }

    PlannedCommand sentBy(String otherJobcentreId) {
        return otherJobcentreId.equals(jobcentreId)
                ? this
                : new PlannedCommand(recordedOn, otherJobcentreId, name, key, payload, needs);
    }
}
