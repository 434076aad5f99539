package dk.tilbage.http;

import dk.tilbage.people.AccessLog;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's subscription: what it is told of, where, and how far it has been told.
 *
 * @param id its id, made here
 * @param who who subscribed; each delivery is a look at cases by them
 * @param purpose what for
 * @param url where deliveries go
 * @param kinds what it tells of
 * @param jobcentres whose cases; absent for all
 * @param casePosition everything up to this position was delivered; absent where it tells of no case changes
 * @param alertCursor the judgement that was delivered; absent where it tells of no alerts
 * @param progress how the deliveries go
 */
record Webhook(
        String id,
        AccessLog.Who who,
        AccessLog.Purpose purpose,
        URI url,
        Set<Kind> kinds,
        @Nullable Set<String> jobcentres,
        @Nullable Long casePosition,
        @Nullable AlertsStreamCursor alertCursor,
        Progress progress) {

    Webhook {
        kinds = Set.copyOf(kinds);
        jobcentres = jobcentres == null ? null : Set.copyOf(jobcentres);
    }

    /** What a subscription tells of. */
    enum Kind {
        /** The events of cases. */
        CASE_CHANGES,
        /** Obligations that stand otherwise than before. */
        ALERTS
    }

    /** Why a delivery did not succeed. */
    enum Failure {
        /** The receiver answered with something else than 2xx. */
        STATUS,
        /** The receiver says that it is gone (410). */
        GONE,
        /** The receiver did not answer in time. */
        TIMEOUT,
        /** No connection could be made, or it broke off. */
        CONNECTION,
        /** The receiver's certificate is not trusted, or TLS failed otherwise. */
        TLS,
        /** The receiver's name cannot be resolved. */
        HOST_UNKNOWN,
        /** The receiver lies in a network that is not reached. */
        ADDRESS_REFUSED,
        /** The secret cannot be opened, so that nothing can be signed. */
        SECRET_UNREADABLE
    }

    /**
     * How the deliveries go.
     *
     * @param createdAt when it was subscribed
     * @param deliveries how many have succeeded
     * @param deliveredAt when the last one did
     * @param failures how many have failed since
     * @param failingSince when the first of these did
     * @param nextAttemptAt when it is tried again
     * @param lastFailure why the last one failed; absent once one succeeds
     * @param lastStatus the HTTP status of the last answer
     * @param parkedAt since when nothing is delivered any more
     */
    record Progress(
            Instant createdAt,
            long deliveries,
            @Nullable Instant deliveredAt,
            int failures,
            @Nullable Instant failingSince,
            @Nullable Instant nextAttemptAt,
            @Nullable Failure lastFailure,
            @Nullable Integer lastStatus,
            @Nullable Instant parkedAt) {}

    /** Whether the caller's token is for everything that this one tells of. */
    boolean isWithin(Caller caller) {
        Set<String> own = jobcentres;
        return own == null ? caller.everyJobcentre() : own.stream().allMatch(caller::mayReach);
    }

    /** Its jobcentres in order; none where it is for all. */
    @Nullable
    List<String> sortedJobcentres() {
        Set<String> own = jobcentres;
        return own == null ? null : own.stream().sorted().toList();
    }
}
