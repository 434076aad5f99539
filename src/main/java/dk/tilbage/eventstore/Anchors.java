package dk.tilbage.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes anchors to a file outside the database and reads them back. One at a time, whichever node or thread: PostgreSQL
 * holds the lock, so the file may be shared by nodes or be each node's own. An anchor is on the disk when a method
 * returns; the database is then told how many there are, so that lines taken from the end of the file are noticed.
 *
 * <p>Where the log is not the one that was anchored last, no further anchor is made.
 */
public final class Anchors {

    /** How long after an anchor the next one is made when the log has grown. */
    public static final Duration EVERY = Duration.ofHours(1);

    /** The public keys, beside the file. */
    static final String PUBLIC_KEYS = "public-keys.pem";

    private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);

    /** Any number that no other lock of this database has: "anchors". */
    private static final long LOCK = 0x616e63686f7273L;

    private final DataSource dataSource;
    private final RegistryClock clock;
    private final Path file;
    private final Path keyFile;
    private volatile @Nullable Last last;

    /** What this program knows of the file's end. */
    private record Last(Instant anchoredAt, long furthest) {}

    Anchors(DataSource dataSource, RegistryClock clock, Path file, Path keyFile) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.file = file.toAbsolutePath().normalize();
        this.keyFile = keyFile.toAbsolutePath().normalize();
    }

    /** The file of anchors. */
    public Path file() {
        return file;
    }

    /**
     * A list signed with the anchors' key.
     *
     * @param listed its file
     * @param kind what its statements are about
     */
    public SignedList signedList(Path listed, String kind) {
        return new SignedList(listed, keyFile, kind);
    }

    /**
     * Makes the signing key where there is none, and writes the public keys beside the file.
     *
     * @throws AnchorRefused where the keys cannot be used
     */
    void prepare() {
        AnchorKeys keys = AnchorKeys.loadOrCreate(keyFile);
        Path published = file.resolveSibling(PUBLIC_KEYS);
        try {
            if (!Files.exists(published)) {
                OwnersFiles.create(published, keys.publicPem());
            } else if (!Files.readString(published).equals(keys.publicPem())) {
                OwnersFiles.append(published, 0, keys.publicPem());
            }
        } catch (FileAlreadyExistsException another) {
            // Another node was faster.
        } catch (IOException e) {
            throw new UncheckedIOException("The anchors' public keys cannot be written beside " + file, e);
        }
        known(AnchorLines.read(file));
    }

    /**
     * Anchors the head where the last anchor is an hour old, by the registry's clock, and the log has grown since. Asks the
     * database for no more than the head until then, and leaves it to another node that is at it.
     *
     * @return the anchor, where one was made
     */
    Optional<Anchor> anchorWhenDue() {
        Last before = last;
        Instant now = clock.now();
        // A clock that was put back must not put anchors off.
        if (before != null && now.isBefore(before.anchoredAt.plus(EVERY)) && !now.isBefore(before.anchoredAt)) {
            return Optional.empty();
        }
        return anchorHead(false);
    }

    /**
     * Anchors the head, where the log has grown since the furthest anchor.
     *
     * @return the anchor, where one was made
     */
    public Optional<Anchor> anchorHead() {
        return anchorHead(true);
    }

    private Optional<Anchor> anchorHead(boolean wait) {
        LogHead seen = LogSql.inStatement(dataSource, LogHeads::read);
        Last before = last;
        if (seen.position() <= (before == null ? 0 : before.furthest)) {
            return Optional.empty();
        }
        return locked(wait, connection -> {
            AnchorLines lines = AnchorLines.read(file);
            LogHead head = LogHeads.read(connection);
            if (head.position() <= known(lines).furthest) {
                return Optional.empty();
            }
            return Optional.of(append(connection, lines, new Point(head.position(), head.digest(), head.recordedAt())));
        });
    }

    /**
     * Anchors a position, such as a dataset's once the log was verified up to it, and then at least that far nothing can be
     * changed without being noticed. A position that is anchored already gets no second anchor.
     *
     * @return the position's anchor
     * @throws AnchorRefused where the log has no such position, or is not the one that was anchored before
     */
    public Anchor anchor(long position) {
        return locked(true, connection -> {
                    Point point = point(connection, position)
                            .orElseThrow(() -> new AnchorRefused(
                                    "POSITION_BEYOND_HEAD", "The log has no position " + position + " to anchor"));
                    AnchorLines lines = AnchorLines.read(file);
                    for (String line : lines.lines()) {
                        Anchor there = read(line);
                        if (there.position() == position) {
                            return Optional.of(agreeing(there, point));
                        }
                    }
                    return Optional.of(append(connection, lines, point));
                })
                .orElseThrow();
    }

    /** What the registry's own anchors prove. */
    public AnchorEvidence evidence() {
        return evidence(null, null);
    }

    /**
     * What anchors prove.
     *
     * @param copy the content of a file of anchors that was kept elsewhere; the registry's own where there is none
     * @param believed the keys whose signatures are believed; the registry's own where there are none
     */
    public AnchorEvidence evidence(byte @Nullable [] copy, @Nullable AnchorKeys believed) {
        AnchorKeys keys = believed == null ? AnchorKeys.loadIfThere(keyFile) : believed;
        if (copy != null) {
            return AnchorEvidence.of(AnchorLines.of(copy), keys);
        }
        // In this order: what the database knows of is in the file.
        List<AnchorEvidence.Witness> witnesses = LogSql.inStatement(dataSource, Anchors::witnesses);
        return AnchorEvidence.of(AnchorLines.read(file), keys, witnesses);
    }

    /** The furthest anchored position that this program knows of; 0 where nothing was anchored. */
    public long furthest() {
        Last known = last;
        return known == null ? 0 : known.furthest;
    }

    /** How long ago, by the registry's clock, the last anchor was made; empty where none was. */
    public Optional<Duration> age() {
        Last known = last;
        return known == null || known.furthest == 0
                ? Optional.empty()
                : Optional.of(Duration.between(known.anchoredAt, clock.now()));
    }

    // ---- one at a time --------

    private record Point(long position, String digest, Instant recordedAt) {}

    private Anchor append(Connection connection, AnchorLines lines, Point point) throws SQLException {
        AnchorKeys keys = AnchorKeys.loadOrCreate(keyFile);
        checkLast(connection, lines, keys);
        Anchor unsigned = new Anchor(
                lines.lines().size() + 1L,
                point.position,
                point.digest,
                point.recordedAt,
                clock.now(),
                lines.previous(),
                keys.signer(),
                "");
        Anchor anchor = unsigned.signedWith(keys.sign(unsigned.signedText()));
        if (lines.torn()) {
            LOG.warn("The anchors {} ended in half a line, which the program was writing when it stopped", file);
        }
        if (lines.isEmpty() && !witnesses(connection).isEmpty()) {
            LOG.warn(
                    "A new file of anchors is begun at {}, and the database knows of another: keep copies of both",
                    file);
        }
        try {
            OwnersFiles.append(file, lines.length(), anchor.line() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The anchor of position " + point.position + " was not written", e);
        }
        AnchorLines after = AnchorLines.read(file);
        known(after);
        witness(connection, after);
        return anchor;
    }

    /** Whether the file's last anchor is one, and the log still what it says. */
    private void checkLast(Connection connection, AnchorLines lines, AnchorKeys keys) throws SQLException {
        if (lines.isEmpty()) {
            return;
        }
        Anchor before = read(lines.lines().getLast());
        if (before.number() != lines.lines().size()
                || !keys.isSigned(before.keyId(), before.signedText(), before.signature())) {
            throw broken();
        }
        agreeing(
                before,
                point(connection, before.position())
                        .orElseThrow(() -> new AnchorRefused(
                                LogFault.LOG_TRUNCATED.name(),
                                "The log ends before position " + before.position() + ", where it was anchored. "
                                        + ADVICE)));
    }

    private static final String ADVICE = "No further anchor is made; see what verify-log says";

    private static Anchor agreeing(Anchor anchor, Point point) {
        if (!anchor.digest().equals(point.digest)) {
            throw new AnchorRefused(
                    LogFault.ANCHOR_DIFFERS.name(),
                    "At position " + point.position + " the log is not the one that was anchored. " + ADVICE);
        }
        return anchor;
    }

    private Anchor read(String line) {
        try {
            return Anchor.parse(line);
        } catch (IllegalArgumentException unreadable) {
            throw broken();
        }
    }

    private AnchorRefused broken() {
        return new AnchorRefused(
                LogFault.ANCHOR_UNREADABLE.name(), "The anchors " + file + " are not as they were written. " + ADVICE);
    }

    /** Learns where the file ends. A line that cannot be read says nothing; the next append or verification tells. */
    private Last known(AnchorLines lines) {
        Instant at = Instant.EPOCH;
        long furthest = 0;
        for (String line : lines.lines()) {
            try {
                Anchor anchor = Anchor.parse(line);
                at = anchor.anchoredAt();
                furthest = Math.max(furthest, anchor.position());
            } catch (IllegalArgumentException unreadable) {
                break;
            }
        }
        Last found = new Last(at, furthest);
        last = found;
        return found;
    }

    private static Optional<Point> point(Connection connection, long position) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT digest, recorded_at FROM event WHERE position = ?")) {
            statement.setLong(1, position);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Point(position, HexFormat.of().formatHex(row.getBytes(1)), LogSql.instant(row, 2)))
                        : Optional.empty();
            }
        }
    }

    private static List<AnchorEvidence.Witness> witnesses(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT file, number, last_line FROM anchor_file ORDER BY file");
                ResultSet rows = statement.executeQuery()) {
            List<AnchorEvidence.Witness> witnesses = new ArrayList<>();
            while (rows.next()) {
                witnesses.add(new AnchorEvidence.Witness(rows.getString(1), rows.getLong(2), rows.getString(3)));
            }
            return witnesses;
        }
    }

    private static void witness(Connection connection, AnchorLines lines) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO anchor_file (file, number, last_line) VALUES (?, ?, ?)"
                        + " ON CONFLICT (file) DO UPDATE SET number = excluded.number, last_line = excluded.last_line")) {
            statement.setString(1, lines.id());
            statement.setLong(2, lines.lines().size());
            statement.setString(3, lines.previous());
            statement.executeUpdate();
        }
    }

    private interface Work {
        Optional<Anchor> in(Connection connection) throws SQLException;
    }

    /** Nobody else anchors meanwhile; without waiting, nothing is done where somebody does. */
    private Optional<Anchor> locked(boolean wait, Work work) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                if (!lock(connection, wait)) {
                    return Optional.empty();
                }
                Optional<Anchor> done = work.in(connection);
                connection.commit();
                return done;
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw LogSql.unread(e);
        }
    }

    private static boolean lock(Connection connection, boolean wait) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                wait ? "SELECT true FROM pg_advisory_xact_lock(?)" : "SELECT pg_try_advisory_xact_lock(?)")) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
