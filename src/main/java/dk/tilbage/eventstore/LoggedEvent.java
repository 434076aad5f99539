package dk.tilbage.eventstore;

import java.time.Instant;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/** A row of the log, as Axon wants to see it. */
final class LoggedEvent implements DomainEventData<byte[]>, TrackedEventData<byte[]> {

    final long position;
    final String eventId;
    final @Nullable String aggregateType;
    final String aggregateId;
    final long sequence;
    final String name;
    final int revision;
    final byte[] payload;
    final byte[] metadata;
    final Instant recordedAt;

    LoggedEvent(
            long position,
            String eventId,
            @Nullable String aggregateType,
            String aggregateId,
            long sequence,
            String name,
            int revision,
            byte[] payload,
            byte[] metadata,
            Instant recordedAt) {
        this.position = position;
        this.eventId = eventId;
        this.aggregateType = aggregateType;
        this.aggregateId = aggregateId;
        this.sequence = sequence;
        this.name = name;
        this.revision = revision;
        this.payload = payload;
        this.metadata = metadata;
        this.recordedAt = recordedAt;
    }

    @Override
    public TrackingToken trackingToken() {
        return new GlobalSequenceTrackingToken(position);
    }

    @Override
    public String getType() {
        // Axon unwraps it without looking; only an event outside any aggregate has none.
        return aggregateType == null ? "" : aggregateType;
    }

    @Override
    public String getAggregateIdentifier() {
        return aggregateId;
    }

    @Override
    public long getSequenceNumber() {
        return sequence;
    }

    @Override
    public String getEventIdentifier() {
        return eventId;
    }

    @Override
    public Instant getTimestamp() {
        return recordedAt;
    }

    @Override
    public SerializedObject<byte[]> getMetaData() {
        return new SerializedMetaData<>(metadata, byte[].class);
    }

    @Override
    public SerializedObject<byte[]> getPayload() {
        return new SimpleSerializedObject<>(payload, byte[].class, name, Integer.toString(revision));
    }

    /** The link of the digest chain that this event makes. */
    byte[] digest(byte[] previous) {
        return DigestChain.next(
                previous,
                position,
                eventId,
                aggregateType,
                aggregateId,
                sequence,
                name,
                revision,
                recordedAt,
                payload,
                metadata);
    }
}
