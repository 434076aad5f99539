package dk.tilbage.eventstore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Recomputes the digest chain from the first event and holds it against what is stored. */
public final class LogVerifier {

    private final DataSource dataSource;

    LogVerifier(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The outcome.
     *
     * @param verified the last position up to which everything is as it was recorded
     * @param digest the digest there, in hexadecimal
     * @param fault the first fault, if any
     */
    public record Verdict(long verified, String digest, Optional<Fault> fault) {

        /** Whether nothing was found. */
        public boolean sound() {
            return fault.isEmpty();
        }
    }

    /**
     * The first fault.
     *
     * @param position where it shows
     * @param code {@code POSITION_MISSING}, {@code DIGEST_DIFFERS}, {@code RECORDED_GOES_BACK} or {@code HEAD_DIFFERS}
     * @param message what is wrong
     */
    public record Fault(long position, String code, String message) {}

    /** Verifies the whole log, in one snapshot. */
    public Verdict verify() {
        return LogSql.inSnapshot(dataSource, connection -> {
            LogHead head = LogHeads.read(connection);
            Walk walk = new Walk();
            try (PreparedStatement statement = LogSql.cursor(
                    connection, "SELECT " + LogSql.EVENT_COLUMNS + ", digest FROM event ORDER BY position")) {
                try (ResultSet rows = statement.executeQuery()) {
                    while (walk.fault == null && rows.next()) {
                        walk.step(LogSql.event(rows), rows.getBytes(11));
                    }
                }
            }
            walk.end(head);
            return new Verdict(walk.position, HexFormat.of().formatHex(walk.digest), Optional.ofNullable(walk.fault));
        });
    }

    private static final class Walk {
        private long position;
        private byte[] digest = DigestChain.genesis();
        private java.time.Instant recordedAt = java.time.Instant.EPOCH;
        private @Nullable Fault fault;

        void step(LoggedEvent event, byte[] stored) {
            if (event.position != position + 1) {
                fault = new Fault(
                        position + 1,
                        "POSITION_MISSING",
                        "After position " + position + " comes " + event.position + ": events are missing");
                return;
            }
            byte[] computed = event.digest(digest);
            if (!Arrays.equals(computed, stored)) {
                fault = new Fault(
                        event.position,
                        "DIGEST_DIFFERS",
                        "The event at position " + event.position + " (" + event.name + ") is not as it was recorded");
                return;
            }
            if (event.recordedAt.isBefore(recordedAt)) {
                fault = new Fault(
                        event.position,
                        "RECORDED_GOES_BACK",
                        "The event at position " + event.position + " was recorded before the one ahead of it");
                return;
            }
            position = event.position;
            digest = computed;
            recordedAt = event.recordedAt;
        }

        void end(LogHead head) {
            if (fault == null
                    && (head.position() != position
                            || !head.digest().equals(HexFormat.of().formatHex(digest)))) {
                fault = new Fault(
                        position + 1,
                        "HEAD_DIFFERS",
                        "The log ends at position " + position + ", its head says " + head.position()
                                + " or has another digest: events are missing or were added at the end");
            }
        }
    }
}
