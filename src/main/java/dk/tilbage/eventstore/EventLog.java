package dk.tilbage.eventstore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Reads the log straight from PostgreSQL, past Axon, with the same names and upcasters. Long reads are one snapshot of
 * the database and one streaming cursor, in constant memory.
 */
public final class EventLog {

    /** The aggregate type whose events are the trials' settings. */
    public static final String SETTINGS_TYPE = "trial";

    /** How many rows a worker gets at once, and then to the end of the aggregate. */
    private static final int AT_ONCE = 500;

    private static final String SELECT = "SELECT " + LogSql.EVENT_COLUMNS + " FROM event ";

    private final DataSource dataSource;
    private final EventDecoder decoder;

    EventLog(DataSource dataSource, EventNames names, EventUpcaster upcasters) {
        this.dataSource = dataSource;
        this.decoder = new EventDecoder(names, upcasters);
    }

    /** The last position; 0 for an empty log. */
    public long head() {
        return number("SELECT position FROM log_head");
    }

    /** The position of the last event of a trial's own stream. */
    public long settingsPosition() {
        return number("SELECT settings_position FROM log_head");
    }

    /** Where the log ends, with its digest. */
    public LogHead headDetails() {
        return LogSql.inStatement(dataSource, LogHeads::read);
    }

    /** The digest at a position, in hexadecimal; that of position 0 is all zeros. */
    public Optional<String> digestAt(long position) {
        if (position == 0) {
            return Optional.of(HexFormat.of().formatHex(DigestChain.genesis()));
        }
        return LogSql.inStatement(dataSource, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT digest FROM event WHERE position = ?")) {
                statement.setLong(1, position);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(HexFormat.of().formatHex(row.getBytes(1))) : Optional.empty();
                }
            }
        });
    }

    /** The last position recorded at or before the time; 0 when there is none. Recorded times never go back. */
    public long positionAsOf(Instant recorded) {
        return LogSql.inSnapshot(dataSource, connection -> {
            long low = 0;
            long high = LogHeads.read(connection).position();
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT recorded_at FROM event WHERE position = ?")) {
                while (low < high) {
                    long middle = (low + high + 1) >>> 1;
                    statement.setLong(1, middle);
                    try (ResultSet row = statement.executeQuery()) {
                        if (row.next() && !LogSql.instant(row, 1).isAfter(recorded)) {
                            low = middle;
                        } else {
                            high = middle - 1;
                        }
                    }
                }
            }
            return low;
        });
    }

    /** The sequence of an aggregate's last event; -1 where there is none. */
    public long lastSequence(String aggregateId) {
        return LogSql.inStatement(dataSource, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT coalesce(max(sequence), -1) FROM event WHERE aggregate_id = ?")) {
                statement.setString(1, aggregateId);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** An aggregate's events up to a position, in order. */
    public List<RecordedEvent> ofAggregate(String aggregateId, long upToPosition) {
        return ofAggregate(aggregateId, 0, upToPosition);
    }

    /** An aggregate's events from a sequence (inclusive) up to a position, in order. */
    public List<RecordedEvent> ofAggregate(String aggregateId, long fromSequence, long upToPosition) {
        return LogSql.inStatement(dataSource, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    SELECT + "WHERE aggregate_id = ? AND sequence >= ? AND position <= ? ORDER BY sequence")) {
                statement.setString(1, aggregateId);
                statement.setLong(2, fromSequence);
                statement.setLong(3, upToPosition);
                List<RecordedEvent> events = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        events.add(decoder.decode(LogSql.event(rows)));
                    }
                }
                return events;
            }
        });
    }

    /** Every event after a position up to another, by position. */
    public void forEach(long afterPosition, long upToPosition, Consumer<RecordedEvent> consumer) {
        between(
                afterPosition,
                upToPosition,
                statement -> ReadAhead.rows(statement, event -> consumer.accept(decoder.decode(event))));
    }

    /** Every event of a stored name up to a position, by position. Reads the whole table, but decodes these alone. */
    public void forEachNamed(String eventName, long upToPosition, Consumer<RecordedEvent> consumer) {
        LogSql.inSnapshot(dataSource, connection -> {
            try (PreparedStatement statement =
                    LogSql.cursor(connection, SELECT + "WHERE name = ? AND position <= ? ORDER BY position")) {
                statement.setString(1, eventName);
                statement.setLong(2, upToPosition);
                ReadAhead.rows(statement, event -> consumer.accept(decoder.decode(event)));
            }
            return true;
        });
    }

    /**
     * Reads and decodes the payloads after a position up to another, row by row with one cursor, and does nothing with
     * them: the floor under every replay, for benchmarks.
     *
     * @return how many events were read
     */
    public long readAndDecode(long afterPosition, long upToPosition) {
        long[] count = new long[1];
        between(afterPosition, upToPosition, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    decoder.payload(LogSql.event(rows));
                    count[0]++;
                }
            }
        });
        return count[0];
    }

    private interface Reading {
        void of(PreparedStatement statement) throws SQLException;
    }

    private void between(long afterPosition, long upToPosition, Reading reading) {
        LogSql.inSnapshot(dataSource, connection -> {
            try (PreparedStatement statement =
                    LogSql.cursor(connection, SELECT + "WHERE position > ? AND position <= ? ORDER BY position")) {
                statement.setLong(1, afterPosition);
                statement.setLong(2, upToPosition);
                reading.of(statement);
            }
            return true;
        });
    }

    /**
     * Every aggregate of a type with its events up to a position, aggregate by aggregate: one snapshot, one cursor
     * ordered by aggregate and sequence, never more than one aggregate and a few thousand rows in memory.
     */
    public void forEachAggregate(
            String aggregateType, long upToPosition, BiConsumer<String, List<RecordedEvent>> consumer) {
        List<RecordedEvent> events = new ArrayList<>();
        LogSql.inSnapshot(dataSource, connection -> {
            try (PreparedStatement statement = LogSql.cursor(
                    connection,
                    SELECT + "WHERE aggregate_type = ? AND position <= ? ORDER BY aggregate_id, sequence")) {
                statement.setString(1, aggregateType);
                statement.setLong(2, upToPosition);
                ReadAhead.rows(statement, row -> {
                    RecordedEvent event = decoder.decode(row);
                    if (!events.isEmpty() && !events.getLast().aggregateId().equals(event.aggregateId())) {
                        consumer.accept(events.getLast().aggregateId(), List.copyOf(events));
                        events.clear();
                    }
                    events.add(event);
                });
                if (!events.isEmpty()) {
                    consumer.accept(events.getLast().aggregateId(), List.copyOf(events));
                }
            }
            return true;
        });
    }

    /**
     * The same, with several threads at work on the aggregates: one reads, the others decode and do the consumer's work, in
     * any order and at the same time, a few hundred aggregates ahead of each other at most. What one of them throws stops
     * the reading and is thrown here.
     *
     * @param threads how many work beside the one that reads, at least 1
     * @param consumer is called by several threads at a time
     */
    public void forEachAggregateInParallel(
            String aggregateType, long upToPosition, int threads, BiConsumer<String, List<RecordedEvent>> consumer) {
        List<LoggedEvent> rows = new ArrayList<>();
        try (Workers workers = new Workers("log-fold", threads)) {
            LogSql.inSnapshot(dataSource, connection -> {
                try (PreparedStatement statement = LogSql.cursor(
                        connection,
                        SELECT + "WHERE aggregate_type = ? AND position <= ? ORDER BY aggregate_id, sequence")) {
                    statement.setString(1, aggregateType);
                    statement.setLong(2, upToPosition);
                    ReadAhead.rows(statement, row -> {
                        if (rows.size() >= AT_ONCE
                                && !rows.getLast().aggregateId.equals(row.aggregateId)) {
                            hand(workers, rows, consumer);
                        }
                        rows.add(row);
                    });
                    hand(workers, rows, consumer);
                }
                return true;
            });
            workers.finish();
        }
    }

    /** Whole aggregates, to be decoded and consumed by a worker. */
    private void hand(Workers workers, List<LoggedEvent> rows, BiConsumer<String, List<RecordedEvent>> consumer) {
        List<LoggedEvent> batch = List.copyOf(rows);
        rows.clear();
        workers.run(() -> {
            List<RecordedEvent> events = new ArrayList<>();
            for (LoggedEvent row : batch) {
                if (!events.isEmpty() && !events.getLast().aggregateId().equals(row.aggregateId)) {
                    consumer.accept(events.getLast().aggregateId(), List.copyOf(events));
                    events.clear();
                }
                events.add(decoder.decode(row));
            }
            if (!events.isEmpty()) {
                consumer.accept(events.getLast().aggregateId(), List.copyOf(events));
            }
        });
    }

    private long number(String sql) {
        return LogSql.inStatement(dataSource, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }
}
