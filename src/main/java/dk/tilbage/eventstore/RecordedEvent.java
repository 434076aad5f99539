package dk.tilbage.eventstore;

import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.ObjectReader;

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
 * @param origin client, key, actor, role and command name
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
        Origin origin) {

    /** What is known of the command behind an event. Read from JSON when asked for: few readers do, and many events pass. */
    public static final class Origin {

        private static final ObjectReader READER = EventJson.mapper().readerForMapOf(String.class);

        private final byte[] json;

        /** Metadata as stored: a JSON object of strings. */
        public Origin(byte[] json) {
            this.json = json;
        }

        /** The metadata by name. */
        public Map<String, String> read() {
            return READER.readValue(json);
        }
    }

    /** Client, key, actor, role and command name. */
    public Map<String, String> metaData() {
        return origin.read();
    }
}
