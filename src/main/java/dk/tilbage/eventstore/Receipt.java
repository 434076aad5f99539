package dk.tilbage.eventstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an accepted command: written in the same transaction as its events, unique per client and key.
 *
 * @param client the client that sent it
 * @param key the client's key
 * @param fingerprint keyed hash of its content
 * @param caseId the case it concerned, if any
 * @param sequence the sequence of the last event of that case (or stream)
 * @param position the position of the last event
 * @param events the logical names of the events, in order; empty when the command changed nothing
 * @param registrationIds the registrations it made
 */
public record Receipt(
        String client,
        String key,
        String fingerprint,
        @Nullable String caseId,
        long sequence,
        long position,
        List<String> events,
        List<String> registrationIds) {

    /** The unit of work's resource that holds the receipt after the append. */
    public static final String RESOURCE = "tilbage.receipt";

    public Receipt {
        events = List.copyOf(events);
        registrationIds = List.copyOf(registrationIds);
    }
}
