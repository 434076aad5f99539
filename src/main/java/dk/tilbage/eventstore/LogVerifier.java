package dk.tilbage.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes the digest chain from the first event and holds it against what is stored and against the anchors. One
 * snapshot, one cursor over the raw rows, which are read ahead while those before are hashed; nothing is decoded and the
 * memory taken does not grow with the log.
 */
public final class LogVerifier {

    /** The events of no aggregate are counted under this type. */
    public static final String NO_AGGREGATE = "";

    private static final long TELL_EVERY = 2_000;

    private final DataSource dataSource;
    private final Supplier<AnchorEvidence> anchors;

    /** Without anchors: what the database says of itself. */
    LogVerifier(DataSource dataSource) {
        this(dataSource, () -> AnchorEvidence.NONE);
    }

    LogVerifier(DataSource dataSource, Supplier<AnchorEvidence> anchors) {
        this.dataSource = dataSource;
        this.anchors = anchors;
    }

    /** Hears how far it has come. */
    @FunctionalInterface
    public interface Progress {

        /** Nobody listens. */
        Progress NONE = (done, total) -> {};

        /** So many events out of so many have been verified. */
        void at(long done, long total);
    }

    /**
     * The outcome.
     *
     * @param verified the last position up to which everything is as it was recorded: up to the last anchor before the fault,
     *     or, where no anchor lies behind the fault or there is none, as far as the chain is whole. What lies behind
     *     {@link Anchored#provenTo()} is vouched for by the database alone
     * @param digest the digest there, in hexadecimal
     * @param fault the first fault, if any
     * @param anchored what the anchors say
     * @param counts how many events were read up to the position asked for, by aggregate type and stored name
     */
    public record Verdict(
            long verified,
            String digest,
            Optional<Fault> fault,
            Anchored anchored,
            SortedMap<String, SortedMap<String, Long>> counts) {

        /** Without anchors or counts. */
        public Verdict(long verified, String digest, Optional<Fault> fault) {
            this(verified, digest, fault, Anchored.NOT, Collections.emptySortedMap());
        }

        /** Whether nothing was found. */
        public boolean sound() {
            return fault.isEmpty();
        }

        /** How many events of an aggregate type were read up to the position asked for, by stored name. */
        public SortedMap<String, Long> countsOf(String aggregateType) {
            return counts.getOrDefault(aggregateType, Collections.emptySortedMap());
        }
    }

    /**
     * What the anchors say of a log.
     *
     * @param checked how many anchors the log was held against and agreed with
     * @param provenTo the furthest of these: nobody without the signing key can have changed an event up to it
     * @param last the last anchor of the file, checked or not
     * @param torn whether the file ends in a line that was being written when the program stopped; no fault
     * @param otherFiles how many other files of anchors the database knows of
     */
    public record Anchored(
            long checked, long provenTo, @Nullable Anchor last, boolean torn, int otherFiles) {

        /** There are no anchors. */
        static final Anchored NOT = new Anchored(0, 0, null, false, 0);
    }

    /**
     * The first fault.
     *
     * @param position where it shows; for {@code ANCHOR_DIFFERS}, {@code RECORDED_GOES_BACK} and faults of the anchors the
     *     first position that is not proven any more, since they tell only that something from there on was changed
     * @param code {@code POSITION_MISSING}, {@code DIGEST_DIFFERS}, {@code RECORDED_GOES_BACK}, {@code HEAD_DIFFERS},
     *     {@code ANCHOR_DIFFERS} or {@code LOG_TRUNCATED}; of the anchors themselves {@code ANCHOR_UNREADABLE},
     *     {@code ANCHOR_KEY_UNKNOWN}, {@code ANCHOR_SIGNATURE_INVALID}, {@code ANCHOR_MISSING}, {@code ANCHORS_CUT} or
     *     {@code ANCHORS_GONE}
     * @param message what is wrong, in English
     * @param danish the same in Danish
     */
    public record Fault(long position, String code, String message, String danish) {

        /** A fault told in English alone. */
        public Fault(long position, String code, String message) {
            this(position, code, message, message);
        }
    }

    /** Verifies the whole log and every anchor, in one snapshot. */
    public Verdict verify() {
        return verify(Long.MAX_VALUE, Progress.NONE);
    }

    /**
     * Verifies the log up to a position, with the anchors up to it and the first one behind it, which is what proves the
     * events before it; so a log with a fault further on can still be vouched for up to the position.
     *
     * @return {@link Verdict#verified()} is at least the position where all is as it was recorded
     */
    public Verdict verify(long upToPosition, Progress progress) {
        // Before the snapshot: what was anchored by now is in it.
        return verify(upToPosition, progress, anchors.get());
    }

    /** The same against other anchors than the registry's own, such as a copy that was kept elsewhere. */
    public Verdict verify(long upToPosition, Progress progress, AnchorEvidence evidence) {
        return LogSql.inSnapshot(dataSource, connection -> {
            LogHead head = LogHeads.read(connection);
            long limit = evidence.firstAtOrAfter(upToPosition).orElse(upToPosition);
            Walk walk = new Walk(evidence, upToPosition, Math.min(limit, head.position()), progress);
            try (PreparedStatement statement = rows(connection)) {
                statement.setLong(1, limit);
                ReadAhead.rowsWhile(statement, LogVerifier::row, walk::step);
            }
            walk.end(head, limit);
            return walk.verdict();
        });
    }

    /**
     * Reads the rows that are verified, one by one with one cursor, and does nothing with them: the floor under verifying,
     * for benchmarks.
     *
     * @return how many there are
     */
    public long readOnly() {
        return LogSql.inSnapshot(dataSource, connection -> {
            long count = 0;
            try (PreparedStatement statement = rows(connection)) {
                statement.setLong(1, Long.MAX_VALUE);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        row(rows);
                        count++;
                    }
                }
            }
            return count;
        });
    }

    private static PreparedStatement rows(Connection connection) throws SQLException {
        return LogSql.cursor(
                connection,
                "SELECT " + LogSql.EVENT_COLUMNS + ", digest FROM event WHERE position <= ? ORDER BY position");
    }

    /** A row, and the digest stored beside it; nulls where somebody took the table's constraints away. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(LoggedEvent event, byte @Nullable [] digest) {}

    private static Row row(ResultSet row) throws SQLException {
        return new Row(LogSql.event(row), row.getBytes(11));
    }

    private static final class Walk {
        private final Deque<Anchor> ahead;
        private final AnchorEvidence evidence;
        private final long upTo;
        private final long total;
        private final Progress progress;
        private final SortedMap<String, SortedMap<String, Long>> counts = new TreeMap<>();
        private long position;
        private byte[] digest = DigestChain.genesis();
        private Instant recordedAt = Instant.EPOCH;
        private long settings;
        private long anchorsChecked;
        private long provenTo;
        private byte[] provenDigest = digest;
        private @Nullable Fault fault;

        Walk(AnchorEvidence evidence, long upTo, long total, Progress progress) {
            this.evidence = evidence;
            this.upTo = upTo;
            this.total = total;
            this.progress = progress;
            ahead = new ArrayDeque<>(evidence.anchors().stream()
                    .sorted(Comparator.comparingLong(Anchor::position))
                    .toList());
        }

        /** Whether to go on. */
        boolean step(Row row) {
            LoggedEvent event = row.event;
            if (event.position != position + 1) {
                return stop(LogFault.POSITION_MISSING.at(position + 1, position, event.position));
            }
            byte[] computed = isWhole(event) ? event.digest(digest) : null;
            if (computed == null || !Arrays.equals(computed, row.digest)) {
                return stop(LogFault.DIGEST_DIFFERS.at(event.position, event.position, event.name));
            }
            if (event.recordedAt.isBefore(recordedAt)) {
                // The chain is whole all the same, so it was computed again: nothing behind the last anchor is sure.
                unproven();
                return stop(LogFault.RECORDED_GOES_BACK.at(provenTo + 1, event.position, provenTo + 1));
            }
            position = event.position;
            digest = computed;
            recordedAt = event.recordedAt;
            if (EventLog.SETTINGS_TYPE.equals(event.aggregateType)) {
                settings = position;
            }
            if (position <= upTo) {
                counts.computeIfAbsent(
                                event.aggregateType == null ? NO_AGGREGATE : event.aggregateType,
                                type -> new TreeMap<>())
                        .merge(event.name, 1L, Long::sum);
            }
            if (position % TELL_EVERY == 0) {
                progress.at(position, total);
            }
            return isAnchored();
        }

        /** Whether the row holds what an append writes: nothing that the digest does not cover may differ either. */
        @SuppressWarnings("ConstantValue") // a tampered table may hold nulls
        private static boolean isWhole(LoggedEvent event) {
            return event.eventId != null
                    && event.aggregateId != null
                    && event.name != null
                    && event.payload != null
                    && event.metadata != null
                    && event.recordedAt != null
                    // The digest reads no type and an empty one alike, and the time in milliseconds.
                    && !"".equals(event.aggregateType)
                    && event.recordedAt.truncatedTo(ChronoUnit.MILLIS).equals(event.recordedAt);
        }

        private boolean isAnchored() {
            while (!ahead.isEmpty() && ahead.getFirst().position() <= position) {
                Anchor anchor = ahead.removeFirst();
                if (!anchor.digest().equals(HexFormat.of().formatHex(digest))
                        || !anchor.recordedAt().equals(recordedAt)) {
                    unproven();
                    return stop(LogFault.ANCHOR_DIFFERS.at(provenTo + 1, anchor.position(), provenTo + 1));
                }
                anchorsChecked++;
                provenTo = position;
                provenDigest = digest;
            }
            return true;
        }

        void end(LogHead head, long limit) {
            if (fault == null && position < limit && !ahead.isEmpty()) {
                stop(LogFault.LOG_TRUNCATED.at(
                        position + 1, position, ahead.getLast().position()));
            }
            if (fault == null && (position < limit || head.position() <= limit) && !isAtEnd(head)) {
                stop(LogFault.HEAD_DIFFERS.at(position + 1, position, head.position()));
            }
            if (fault != null && !ahead.isEmpty()) {
                // What lies between the last anchor and the fault may have been computed again up to the fault.
                unproven();
            }
            evidence.broken().ifPresent(broken -> {
                long first = evidence.furthest() + 1;
                if (fault == null || first <= fault.position()) {
                    stop(broken.kind().at(first, broken.line()));
                }
                if (first <= position) {
                    unproven();
                }
            });
            progress.at(total, total);
        }

        private void unproven() {
            position = provenTo;
            digest = provenDigest;
        }

        private boolean isAtEnd(LogHead head) {
            return head.position() == position
                    && head.digest().equals(HexFormat.of().formatHex(digest))
                    && head.recordedAt().equals(recordedAt)
                    && head.settingsPosition() == settings;
        }

        private boolean stop(Fault found) {
            fault = found;
            return false;
        }

        Verdict verdict() {
            return new Verdict(
                    position,
                    HexFormat.of().formatHex(digest),
                    Optional.ofNullable(fault),
                    new Anchored(
                            anchorsChecked,
                            provenTo,
                            evidence.last().orElse(null),
                            evidence.torn(),
                            evidence.otherFiles()),
                    counts);
        }
    }
}
