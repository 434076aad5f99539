package dk.tilbage.eventstore;

import static dk.tilbage.eventstore.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.eventstore.LogVerifier.Progress;
import dk.tilbage.eventstore.LogVerifier.Verdict;
import dk.tilbage.support.Stores;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.axonframework.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * Whoever owns the database can do anything to the log, and compute the chain and the head again: up to the last anchor it is
 * noticed. Each try tampers with a log of 40 events in a transaction, with triggers and constraints out of the way, verifies
 * within it, and rolls it back.
 */
class TamperedLogIT {

    private static final int EVENTS = 40;
    private static final List<Integer> ANCHORED = List.of(10, 11, 20, 30);
    private static final int LAST = 30;
    /** An event of no aggregate, whose type is null. */
    private static final int OUTSIDE = 13;

    /** What is done to the log. */
    enum Kind {
        REMOVE,
        SWAP,
        INSERT,
        TRUNCATE,
        MOVE,
        EVENT_ID,
        AGGREGATE_TYPE,
        AGGREGATE_ID,
        SEQUENCE,
        NAME,
        REVISION,
        PAYLOAD,
        METADATA,
        RECORDED_AT,
        RECORDED_AT_BY_LESS_THAN_THE_DIGEST_SEES,
        DIGEST,
        HEAD
    }

    /** How the attacker covers it up. */
    enum Cover {
        /** Not at all. */
        NONE,
        /** The head says what the last event says. */
        HEAD,
        /** Positions, chain and head are computed again. */
        ALL,
        /** The same up to some position behind, where the old chain goes on. */
        PART
    }

    /**
     * A tampering.
     *
     * @param at the position
     * @param other another one
     * @param salt makes values differ
     */
    record Tampering(Kind kind, Cover cover, int at, int other, int salt) {}

    @SuppressWarnings("NullAway.Init") // filled before the first try
    private static LogFixture log;

    private static AnchorEvidence evidence = AnchorEvidence.NONE;

    @BeforeContainer
    static void fill() throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "tampered");
        RegistryClock clock = RegistryClock.simulated(Instant.parse("2009-01-02T08:00:00Z"));
        log = new LogFixture(Stores.Kind.DEBIAN_15, clock);
        Anchors anchors = new Anchors(log.pool, clock, folder.resolve("anchors.ndjson"), folder.resolve("key.json"));
        for (int i = 1; i <= EVENTS; i++) {
            String id = "a" + i % 3;
            boolean settings = i % 7 == 0;
            Object payload = i % 5 == 0
                    ? new TestEvent.Opened(id, LocalDate.of(2009, 1, 2), null)
                    : new TestEvent.Counted(id, i, List.of("ord"));
            if (i == OUTSIDE) {
                log.append(new GenericEventMessage<>(payload));
            } else {
                log.append(event(settings ? "trial" : "case", settings ? "t" : id, settings ? i / 7 : i, payload));
            }
            if (i % 4 == 0) {
                clock.advanceTo(clock.now().plusMillis(1));
            }
            if (ANCHORED.contains(i)) {
                assertThat(anchors.anchorHead()).isPresent();
            }
        }
        evidence = anchors.evidence();
    }

    @AfterContainer
    static void close() {
        log.close();
    }

    @Provide
    Arbitrary<Tampering> tamperings() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of(Cover.class),
                        Arbitraries.integers().between(1, EVENTS),
                        Arbitraries.integers().between(1, EVENTS),
                        Arbitraries.integers().between(1, 1_000_000))
                .as(Tampering::new)
                .filter(TamperedLogIT::changesSomething);
    }

    /** Left out is what the cover-up undoes. */
    private static boolean changesSomething(Tampering t) {
        return switch (t.kind) {
            case SWAP -> t.at < t.other;
            case TRUNCATE -> t.at < EVENTS && t.cover != Cover.PART;
            case HEAD -> t.cover == Cover.NONE;
            case DIGEST -> t.cover == Cover.NONE || (t.cover == Cover.HEAD && t.at < EVENTS);
            // Moved behind the last.
            case MOVE -> t.at < EVENTS && t.cover != Cover.PART;
            case INSERT, REMOVE -> t.cover != Cover.PART;
            default -> true;
        };
    }

    /** The first position whose event is not the one that was recorded there. */
    private static int first(Tampering t) {
        return switch (t.kind) {
            case TRUNCATE, HEAD -> (t.kind == Kind.HEAD ? EVENTS : t.at) + 1;
            default -> t.at;
        };
    }

    @Property(tries = 1_000)
    void upToTheLastAnchorEverythingIsNoticed(@ForAll("tamperings") Tampering tampering, @ForAll("positions") int upTo)
            throws SQLException {
        try (Connection connection = log.database.connect()) {
            connection.setAutoCommit(false);
            tamper(connection, tampering);
            LogVerifier verifier = new LogVerifier(within(connection), () -> evidence);
            int first = first(tampering);
            Verdict whole = verifier.verify();
            Verdict part = verifier.verify(upTo, Progress.NONE);
            connection.rollback();

            if (first <= LAST) {
                assertThat(whole.sound()).isFalse();
                // Nothing that was changed is vouched for.
                assertThat(whole.verified()).isLessThan(first);
                int position = Math.toIntExact(whole.fault().orElseThrow().position());
                String code = whole.fault().orElseThrow().code();
                switch (tampering.cover) {
                    case NONE, HEAD -> assertThat(position).isEqualTo(first);
                    case ALL -> {
                        if (tampering.kind == Kind.TRUNCATE) {
                            assertThat(position).isEqualTo(first);
                        } else if (!code.equals("DIGEST_DIFFERS")) {
                            // An anchor tells that something since the one before it was changed, not what.
                            assertThat(position).isEqualTo(anchoredBefore(first) + 1);
                        }
                        assertThat(position).isLessThanOrEqualTo(first);
                    }
                    // Where the old chain goes on it shows; what is vouched for ends at the anchor before.
                    case PART -> assertThat(whole.verified()).isEqualTo(anchoredBefore(first));
                }
            } else if (tampering.cover == Cover.NONE) {
                assertThat(whole.fault().orElseThrow().position()).isEqualTo(first);
            } else {
                // Behind the last anchor the database alone vouches, and the verdict says so.
                assertThat(whole.anchored().provenTo()).isEqualTo(LAST);
            }

            // No dataset of what was changed, as long as an anchor lies behind it ...
            if (first <= upTo && first <= LAST) {
                assertThat(part.verified()).isLessThan(first);
            }
            // ... and none is refused for what was changed behind the anchor that proves it.
            if (anchoredFrom(upTo) < first) {
                assertThat(part.verified()).isGreaterThanOrEqualTo(upTo);
            }
        }
    }

    @Provide
    Arbitrary<Integer> positions() {
        return Arbitraries.integers().between(1, EVENTS);
    }

    @Example
    void whatNobodyTouchedPasses() {
        LogVerifier verifier = new LogVerifier(log.pool, () -> evidence);
        Verdict whole = verifier.verify();
        assertThat(whole.fault()).isEmpty();
        assertThat(whole.verified()).isEqualTo(EVENTS);
        assertThat(whole.digest()).isEqualTo(log.log.headDetails().digest());
        assertThat(whole.anchored().checked()).isEqualTo(ANCHORED.size());
        assertThat(whole.anchored().provenTo()).isEqualTo(LAST);
        assertThat(whole.countsOf("case").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(EVENTS - 6);
        assertThat(whole.counts().keySet()).isEqualTo(Set.of("", "case", "trial"));
        for (int upTo = 1; upTo <= EVENTS; upTo++) {
            Verdict part = verifier.verify(upTo, Progress.NONE);
            assertThat(part.sound()).isTrue();
            assertThat(part.verified()).isGreaterThanOrEqualTo(upTo);
            assertThat(part.counts().values().stream()
                            .flatMap(names -> names.values().stream())
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(upTo);
        }
    }

    @Example
    void anEmptyTypeIsNotNone() throws SQLException {
        try (Connection connection = log.database.connect()) {
            connection.setAutoCommit(false);
            tamper(connection, new Tampering(Kind.AGGREGATE_TYPE, Cover.NONE, OUTSIDE, OUTSIDE, 1));
            Verdict verdict = new LogVerifier(within(connection), () -> evidence).verify();
            connection.rollback();
            assertThat(verdict.fault().orElseThrow().position()).isEqualTo(OUTSIDE);
        }
    }

    @Example
    void aTimeThatGoesBackShowsAlsoBehindTheLastAnchor() throws SQLException {
        try (Connection connection = log.database.connect()) {
            connection.setAutoCommit(false);
            tamper(connection, new Tampering(Kind.RECORDED_AT, Cover.ALL, 36, 36, 501));
            Verdict verdict = new LogVerifier(within(connection), () -> evidence).verify();
            connection.rollback();
            assertThat(verdict.fault().orElseThrow().code()).isEqualTo("RECORDED_GOES_BACK");
            assertThat(verdict.fault().orElseThrow().position()).isEqualTo(LAST + 1);
            assertThat(verdict.verified()).isEqualTo(LAST);
        }
    }

    private static int anchoredBefore(int position) {
        return ANCHORED.stream()
                .filter(at -> at < position)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private static int anchoredFrom(int position) {
        return ANCHORED.stream()
                .filter(at -> at >= position)
                .mapToInt(Integer::intValue)
                .min()
                .orElse(position);
    }

    // ---- the attacker --------

    private static void tamper(Connection connection, Tampering t) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("SET LOCAL session_replication_role = replica");
            sql.execute("ALTER TABLE event DROP CONSTRAINT event_pk, DROP CONSTRAINT event_id_key,"
                    + " DROP CONSTRAINT event_aggregate_sequence_key, DROP CONSTRAINT event_sequence_check,"
                    + " DROP CONSTRAINT event_position_check");
            sql.execute(change(t));
            if (t.cover == Cover.ALL || t.cover == Cover.PART) {
                sql.execute("UPDATE event SET position = counted.number FROM (SELECT event_id AS id, position AS at,"
                        + " row_number() OVER (ORDER BY position) AS number FROM event) counted"
                        + " WHERE event_id = counted.id AND position = counted.at");
                sql.execute(chain(t.cover == Cover.ALL ? EVENTS + 1 : Math.max(t.at, t.other)));
            }
            if (t.cover != Cover.NONE) {
                sql.execute(
                        "UPDATE log_head SET (position, digest, recorded_at) ="
                                + " (SELECT position, digest, recorded_at FROM event ORDER BY position DESC LIMIT 1),"
                                + " settings_position = coalesce((SELECT max(position) FROM event WHERE aggregate_type = 'trial'), 0)");
            }
        }
    }

    private static String change(Tampering t) {
        String here = " WHERE position = " + t.at;
        return switch (t.kind) {
            case REMOVE -> "DELETE FROM event" + here;
            case SWAP ->
                "UPDATE event SET position = CASE position WHEN %1$d THEN %2$d ELSE %1$d END WHERE position IN (%1$d, %2$d)"
                        .formatted(t.at, t.other);
            case INSERT ->
                "UPDATE event SET position = position + 1 WHERE position >= %1$d; INSERT INTO event SELECT %1$d, 'new-%2$d',"
                                .formatted(t.at, t.salt)
                        + " aggregate_type, aggregate_id, sequence + 1000, name, revision, payload, metadata, recorded_at,"
                        + " digest FROM event WHERE position = " + (t.at + 1);
            case TRUNCATE -> "DELETE FROM event WHERE position > " + t.at;
            case MOVE -> "UPDATE event SET position = " + (EVENTS + 1 + t.salt % 3) + here;
            case EVENT_ID -> "UPDATE event SET event_id = event_id || 'x" + t.salt + "'" + here;
            case AGGREGATE_TYPE ->
                "UPDATE event SET aggregate_type = CASE WHEN aggregate_type IS NULL THEN '' ELSE "
                        + List.of("'casf'", "''", "NULL", "'case '").get(t.salt % 4) + " END" + here;
            case AGGREGATE_ID -> "UPDATE event SET aggregate_id = 'b" + t.salt + "'" + here;
            case SEQUENCE -> "UPDATE event SET sequence = sequence + " + (t.salt % 2 == 0 ? t.salt : -t.salt) + here;
            case NAME -> "UPDATE event SET name = name || '" + t.salt + "'" + here;
            case REVISION -> "UPDATE event SET revision = revision + " + t.salt + here;
            case PAYLOAD, METADATA -> {
                String column = t.kind == Kind.PAYLOAD ? "payload" : "metadata";
                yield "UPDATE event SET %1$s = set_bit(%1$s, %2$d %% (8 * length(%1$s)), 1 - get_bit(%1$s, %2$d %% (8 * length(%1$s))))"
                                .formatted(column, t.salt)
                        + here;
            }
            case RECORDED_AT ->
                "UPDATE event SET recorded_at = recorded_at + interval '" + (t.salt % 2 == 0 ? t.salt : -t.salt)
                        + " milliseconds'" + here;
            case RECORDED_AT_BY_LESS_THAN_THE_DIGEST_SEES ->
                "UPDATE event SET recorded_at = recorded_at + interval '" + (1 + t.salt % 999) + " microseconds'"
                        + here;
            case DIGEST ->
                "UPDATE event SET digest = set_bit(digest, %1$d, 1 - get_bit(digest, %1$d))".formatted(t.salt % 256)
                        + here;
            case HEAD ->
                "UPDATE log_head SET "
                        + List.of(
                                        "position = position + 1",
                                        "position = position - 1",
                                        "digest = set_bit(digest, 7, 1 - get_bit(digest, 7))",
                                        "recorded_at = recorded_at + interval '1 hour'",
                                        "settings_position = settings_position - 1")
                                .get(t.salt % 5);
        };
    }

    /** Computes the chain again, before a position. */
    private static String chain(int before) {
        return """
                DO $$
                DECLARE
                    e record;
                    d bytea := decode(repeat('00', 32), 'hex');
                BEGIN
                    FOR e IN SELECT ctid AS row_id, * FROM event WHERE position < %d ORDER BY position LOOP
                        d := sha256(digest_field(d) || digest_field(int8send(e.position))
                            || digest_field(convert_to(e.event_id, 'UTF8'))
                            || digest_field(convert_to(coalesce(e.aggregate_type, ''), 'UTF8'))
                            || digest_field(convert_to(e.aggregate_id, 'UTF8'))
                            || digest_field(int8send(e.sequence))
                            || digest_field(convert_to(e.name, 'UTF8'))
                            || digest_field(int8send(e.revision))
                            || digest_field(int8send(floor(extract(epoch FROM e.recorded_at) * 1000)::bigint))
                            || digest_field(e.payload) || digest_field(e.metadata));
                        UPDATE event SET digest = d WHERE ctid = e.row_id;
                    END LOOP;
                END
                $$""".formatted(before);
    }

    /** The connection with its transaction, whatever the reader wants to do to that. */
    private static DataSource within(Connection connection) {
        Set<String> kept =
                Set.of("close", "commit", "rollback", "setAutoCommit", "setTransactionIsolation", "setReadOnly");
        Connection shared = proxy(Connection.class, (name, call) -> kept.contains(name) ? null : call.on(connection));
        return proxy(DataSource.class, (name, call) -> shared);
    }

    private interface Call {
        @Nullable
        Object on(Object target) throws Throwable;
    }

    private interface Answer {
        @Nullable
        Object to(String name, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method.getName(), target -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                })));
    }
}
