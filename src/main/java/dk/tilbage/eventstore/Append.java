package dk.tilbage.eventstore;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one unit of work appends: its events in order, its receipt, and the claims that change with it.
 *
 * @param events at least one
 * @param origin whose command it is; without one there is no receipt
 * @param notes what the command's handler said of it
 */
record Append(List<Event> events, Optional<CommandOrigin> origin, AppendNotes notes) {

    Append {
        events = List.copyOf(events);
    }

    /** An event that has no position yet, as it is stored. */
    @SuppressWarnings("ArrayRecordComponent")
    record Event(
            String eventId,
            @Nullable String aggregateType,
            String aggregateId,
            long sequence,
            String name,
            int revision,
            byte[] payload,
            byte[] metadata) {}

    /** The sequence that a command's answer names: that of its subject's last event. */
    long answeredSequence() {
        long sequence = events.getLast().sequence();
        for (Event event : events) {
            if (event.aggregateId().equals(notes.subject())) {
                sequence = event.sequence();
            }
        }
        return sequence;
    }

    /** Who holds the claims that it takes. */
    String claimsHolder() {
        String subject = notes.subject();
        return subject == null ? events.getFirst().aggregateId() : subject;
    }

    /** How many bytes its events have. */
    long size() {
        return events.stream()
                .mapToLong(event -> event.payload().length + (long) event.metadata().length)
                .sum();
    }
}
