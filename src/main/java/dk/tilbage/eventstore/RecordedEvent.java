package dk.tilbage.eventstore;

import java.time.Instant;
import java.util.Map;

/**
 * An event as it stands in the log, upcast to the current revision.
 *
 * @param position its position, contiguous from 1
 * @param aggregateId the stream it belongs to
 * @param aggregateType the stream's type
 * @param sequence its number in the stream, from 0
 * @param recordedAt when it was recorded
 * @param eventName its logical name
 * @param revision the revision of the payload's shape
 * @param payload the event
 * @param metaData client, key, actor, role and command name
 */
public record RecordedEvent(
        long position,
        String aggregateId,
        String aggregateType,
        long sequence,
        Instant recordedAt,
        String eventName,
        int revision,
        Object payload,
        Map<String, String> metaData) {}
