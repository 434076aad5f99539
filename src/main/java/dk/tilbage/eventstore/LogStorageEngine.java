package dk.tilbage.eventstore;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Axon's engine over our own log. An append is ordered by the lock on {@code log_head}: positions are contiguous,
 * recorded times never go back, and receipts, claims and the head change in the same transaction.
 */
final class LogStorageEngine extends JdbcEventStorageEngine {

    private static final int BATCH = 1_000;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String SEQUENCE_KEY = "event_aggregate_sequence_key";
    private static final Pattern SEQUENCE_DETAIL = Pattern.compile("=\\((.*), (\\d+)\\)");

    /** The second statement sees what the holder before us committed; the first one's snapshot may not. */
    private static final String LOCK_AND_READ_HEAD = "SELECT 1 FROM log_head FOR UPDATE;"
            + " SELECT position, digest, recorded_at, settings_position FROM log_head";

    private static final String INSERT_EVENT =
            "INSERT INTO event (" + LogSql.EVENT_COLUMNS + ", digest) VALUES (?,?,?,?,?,?,?,?,?,?,?)";

    private static final String MOVE_HEAD =
            "UPDATE log_head SET position = ?, digest = ?, recorded_at = ?, settings_position = ?;"
                    + " SELECT pg_notify('" + LogSql.CHANNEL + "', ?)";

    private final ConnectionProvider connections;
    private final TransactionManager transactions;
    private final RegistryClock clock;
    private final AtomicLong lastAppended = new AtomicLong();

    LogStorageEngine(
            ConnectionProvider connections,
            TransactionManager transactions,
            EventNames names,
            EventUpcaster upcasters,
            SnapshotFilter snapshotFilter,
            RegistryClock clock) {
        this(connections, transactions, NamedEventSerializer.forLog(names), upcasters, snapshotFilter, clock);
    }

    private LogStorageEngine(
            ConnectionProvider connections,
            TransactionManager transactions,
            NamedEventSerializer serializer,
            EventUpcaster upcasters,
            SnapshotFilter snapshotFilter,
            RegistryClock clock) {
        super(JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .upcasterChain(upcasters)
                .snapshotFilter(snapshotFilter)
                .persistenceExceptionResolver(LogStorageEngine::isSequenceTaken)
                .batchSize(BATCH)
                .schema(EventSchema.builder()
                        .eventTable("event")
                        .snapshotTable("snapshot")
                        .globalIndexColumn("position")
                        .timestampColumn("recorded_at")
                        .eventIdentifierColumn("event_id")
                        .aggregateIdentifierColumn("aggregate_id")
                        .sequenceNumberColumn("sequence")
                        .typeColumn("aggregate_type")
                        .payloadTypeColumn("name")
                        .payloadRevisionColumn("revision")
                        .payloadColumn("payload")
                        .metaDataColumn("metadata")
                        .build()));
        this.connections = connections;
        this.transactions = transactions;
        this.clock = clock;
    }

    // ---- append ------------------------------------------------------------------------------------------------

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        // Everything that needs no lock comes before it.
        List<Draft> drafts = new ArrayList<>(events.size());
        for (EventMessage<?> event : events) {
            drafts.add(draft(event, serializer));
        }
        UnitOfWork<?> unitOfWork =
                CurrentUnitOfWork.isStarted() ? CurrentUnitOfWork.get().root() : null;
        transactions.executeInTransaction(() -> {
            try (Connection connection = connections.getConnection()) {
                append(connection, drafts, unitOfWork);
            } catch (SQLException e) {
                throw refusal(e, events);
            }
        });
    }

    private void append(Connection connection, List<Draft> drafts, @Nullable UnitOfWork<?> unitOfWork)
            throws SQLException {
        AppendNotes notes = unitOfWork == null ? new AppendNotes() : AppendNotes.of(unitOfWork);
        Head head = lockAndReadHead(connection);
        if (notes.settings().isPresent()
                && head.settingsPosition() > notes.settings().getAsLong()) {
            throw new ConcurrencyException("The trials' settings have changed at position " + head.settingsPosition()
                    + ", the decision was made on those up to "
                    + notes.settings().getAsLong());
        }
        Instant now = clock.now();
        Instant recordedAt = now.isBefore(head.recordedAt()) ? head.recordedAt() : now;
        long last = head.position() + drafts.size();

        Receipt receipt =
                unitOfWork == null ? null : writeReceipt(connection, unitOfWork, notes, drafts, last, recordedAt);
        byte[] digest = insert(connection, drafts, head, recordedAt);
        changeClaims(connection, notes, drafts, last);
        long settings = head.settingsPosition();
        for (int i = 0; i < drafts.size(); i++) {
            if (EventLog.SETTINGS_TYPE.equals(drafts.get(i).aggregateType())) {
                settings = head.position() + 1 + i;
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(MOVE_HEAD)) {
            statement.setLong(1, last);
            statement.setBytes(2, digest);
            statement.setObject(3, LogSql.timestamp(recordedAt));
            statement.setLong(4, settings);
            statement.setString(5, Long.toString(last));
            statement.execute();
        }
        lastAppended.accumulateAndGet(last, Math::max);
        if (unitOfWork != null && receipt != null) {
            unitOfWork.resources().put(Receipt.RESOURCE, receipt);
            Receipt written = receipt;
            if (unitOfWork.getMessage().getMetaData().get(CommandSender.SLOT) instanceof CommandSender.Slot slot) {
                unitOfWork.afterCommit(done -> slot.receipt = written);
            }
        }
    }

    private static Head lockAndReadHead(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_AND_READ_HEAD)) {
            statement.execute();
            if (!statement.getMoreResults()) {
                throw new SQLException("log_head could not be read");
            }
            try (ResultSet row = statement.getResultSet()) {
                if (!row.next()) {
                    throw new SQLException("log_head is empty");
                }
                return new Head(row.getLong(1), row.getBytes(2), LogSql.instant(row, 3), row.getLong(4));
            }
        }
    }

    private static @Nullable Receipt writeReceipt(
            Connection connection,
            UnitOfWork<?> unitOfWork,
            AppendNotes notes,
            List<Draft> drafts,
            long last,
            Instant recordedAt)
            throws SQLException {
        if (unitOfWork.getMessage() == null) {
            return null;
        }
        CommandOrigin origin =
                CommandOrigin.from(unitOfWork.getMessage().getMetaData()).orElse(null);
        if (origin == null) {
            return null;
        }
        String subject = notes.subject();
        long sequence = drafts.getLast().sequence();
        for (Draft draft : drafts) {
            if (draft.aggregateId().equals(subject)) {
                sequence = draft.sequence();
            }
        }
        Receipt receipt = new Receipt(
                origin.client(),
                origin.key(),
                origin.fingerprint(),
                subject,
                sequence,
                last,
                drafts.stream().map(Draft::name).toList(),
                notes.registrationIds());
        try (PreparedStatement statement = connection.prepareStatement(Receipts.INSERT)) {
            Receipts.bind(statement, receipt, origin.commandName(), recordedAt);
            if (statement.executeUpdate() == 0) {
                throw new DuplicateCommandKey(origin.client(), origin.key());
            }
        }
        return receipt;
    }

    private static byte[] insert(Connection connection, List<Draft> drafts, Head head, Instant recordedAt)
            throws SQLException {
        byte[] digest = head.digest();
        OffsetDateTime recorded = LogSql.timestamp(recordedAt);
        try (PreparedStatement statement = connection.prepareStatement(INSERT_EVENT)) {
            long position = head.position();
            for (Draft draft : drafts) {
                position++;
                digest = DigestChain.next(
                        digest,
                        position,
                        draft.eventId(),
                        draft.aggregateType(),
                        draft.aggregateId(),
                        draft.sequence(),
                        draft.name(),
                        draft.revision(),
                        recordedAt,
                        draft.payload(),
                        draft.metadata());
                statement.setLong(1, position);
                statement.setString(2, draft.eventId());
                statement.setString(3, draft.aggregateType());
                statement.setString(4, draft.aggregateId());
                statement.setLong(5, draft.sequence());
                statement.setString(6, draft.name());
                statement.setInt(7, draft.revision());
                statement.setBytes(8, draft.payload());
                statement.setBytes(9, draft.metadata());
                statement.setObject(10, recorded);
                statement.setBytes(11, digest);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return digest;
    }

    private static void changeClaims(Connection connection, AppendNotes notes, List<Draft> drafts, long position)
            throws SQLException {
        if (notes.added().isEmpty() && notes.removed().isEmpty()) {
            return;
        }
        String subject = notes.subject();
        String holder = subject != null ? subject : drafts.getFirst().aggregateId();
        for (Claim claim : notes.removed()) {
            try (PreparedStatement statement = connection.prepareStatement(
                    "DELETE FROM claim WHERE kind = ? AND scope = ? AND subject = ? AND aggregate_id = ?")) {
                bind(statement, claim);
                statement.setString(4, holder);
                statement.executeUpdate();
            }
        }
        for (Claim claim : notes.added()) {
            try (PreparedStatement statement = connection.prepareStatement("INSERT INTO claim (kind, scope, subject,"
                    + " aggregate_id, position) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING")) {
                bind(statement, claim);
                statement.setString(4, holder);
                statement.setLong(5, position);
                if (statement.executeUpdate() == 0) {
                    throw new ClaimTaken(claim, holderOf(connection, claim));
                }
            }
        }
    }

    private static String holderOf(Connection connection, Claim claim) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT aggregate_id FROM claim WHERE kind = ? AND scope = ? AND subject = ?")) {
            bind(statement, claim);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private static void bind(PreparedStatement statement, Claim claim) throws SQLException {
        statement.setString(1, claim.kind());
        statement.setString(2, claim.scope());
        statement.setString(3, claim.subject());
    }

    private static Draft draft(EventMessage<?> event, Serializer serializer) {
        var payload = event.serializePayload(serializer, byte[].class);
        byte[] metadata = event.serializeMetaData(serializer, byte[].class).getData();
        String name = payload.getType().getName();
        int revision = Integer.parseInt(payload.getType().getRevision());
        if (event instanceof DomainEventMessage<?> domain) {
            return new Draft(
                    event.getIdentifier(),
                    domain.getType(),
                    domain.getAggregateIdentifier(),
                    domain.getSequenceNumber(),
                    name,
                    revision,
                    payload.getData(),
                    metadata);
        }
        return new Draft(
                event.getIdentifier(), null, event.getIdentifier(), 0, name, revision, payload.getData(), metadata);
    }

    private RuntimeException refusal(SQLException failure, List<? extends EventMessage<?>> events) {
        String state = sqlState(failure);
        if (LOCK_NOT_AVAILABLE.equals(state) || DEADLOCK.equals(state)) {
            return new LogBusy("The log is busy: " + failure.getMessage(), failure);
        }
        if (isSequenceTaken(failure)) {
            Matcher key = SEQUENCE_DETAIL.matcher(Objects.requireNonNullElse(detail(failure), ""));
            boolean found = key.find();
            String stream = found ? key.group(1) : "?";
            if (found ? "0".equals(key.group(2)) : startsAStream(events)) {
                return new AggregateStreamCreationException("The stream " + stream + " exists already", failure);
            }
            return new ConcurrencyException("The stream " + stream + " has been appended to in the meantime", failure);
        }
        return new EventStoreException("The append failed: " + failure.getMessage(), failure);
    }

    private static boolean startsAStream(List<? extends EventMessage<?>> events) {
        return events.getFirst() instanceof DomainEventMessage<?> domain && domain.getSequenceNumber() == 0;
    }

    private static boolean isSequenceTaken(Exception failure) {
        if (!(failure instanceof SQLException sql) || !UNIQUE_VIOLATION.equals(sqlState(sql))) {
            return false;
        }
        ServerErrorMessage message = serverMessage(sql);
        // Snapshots may also be written twice; that, too, is a lost race and nothing more.
        return message != null
                && (SEQUENCE_KEY.equals(message.getConstraint()) || "snapshot_pk".equals(message.getConstraint()));
    }

    private static String sqlState(SQLException failure) {
        SQLException cause = rootOf(failure);
        return Objects.requireNonNullElse(cause.getSQLState(), "");
    }

    private static SQLException rootOf(SQLException failure) {
        return failure instanceof BatchUpdateException && failure.getNextException() != null
                ? failure.getNextException()
                : failure;
    }

    private static @Nullable ServerErrorMessage serverMessage(SQLException failure) {
        if (rootOf(failure) instanceof PSQLException postgres) {
            return postgres.getServerErrorMessage();
        }
        return failure.getCause() instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    }

    private static @Nullable String detail(SQLException failure) {
        ServerErrorMessage message = serverMessage(failure);
        return message == null ? null : message.getDetail();
    }

    /** At least the last committed position that this program appended. */
    long lastAppended() {
        return lastAppended.get();
    }

    private record Head(
            long position,
            @SuppressWarnings("ArrayRecordComponent") byte[] digest,
            Instant recordedAt,
            long settingsPosition) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Draft(
            String eventId,
            @Nullable String aggregateType,
            String aggregateId,
            long sequence,
            String name,
            int revision,
            byte[] payload,
            byte[] metadata) {}

    // ---- reads -------------------------------------------------------------------------------------------------

    /** Positions have no gaps, so a batch is a range and a token a number. */
    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken lastToken, int batchSize) {
        return readAfter(positionOf(lastToken), batchSize);
    }

    List<LoggedEvent> readAfter(long position, int limit) {
        return read(
                "SELECT " + LogSql.EVENT_COLUMNS + " FROM event WHERE position > ? ORDER BY position LIMIT ?",
                statement -> {
                    statement.setLong(1, position);
                    statement.setInt(2, limit);
                });
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(
            String aggregateIdentifier, long firstSequenceNumber, int batchSize) {
        return read(
                "SELECT " + LogSql.EVENT_COLUMNS
                        + " FROM event WHERE aggregate_id = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
                statement -> {
                    statement.setString(1, aggregateIdentifier);
                    statement.setLong(2, firstSequenceNumber);
                    statement.setInt(3, batchSize);
                });
    }

    @Override
    protected boolean fetchForAggregateUntilEmpty() {
        return false;
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(query("SELECT position FROM log_head", statement -> {}));
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return new GlobalSequenceTrackingToken(query(
                "SELECT coalesce(min(position) - 1, (SELECT position FROM log_head)) FROM event WHERE recorded_at >= ?",
                statement -> statement.setObject(1, LogSql.timestamp(dateTime))));
    }

    @Override
    protected Object readTimeStamp(ResultSet resultSet, String columnName) throws SQLException {
        return resultSet.getObject(columnName, OffsetDateTime.class).toInstant();
    }

    @Override
    protected void writeTimestamp(PreparedStatement preparedStatement, int position, Instant timestamp)
            throws SQLException {
        preparedStatement.setObject(position, LogSql.timestamp(timestamp));
    }

    static long positionOf(@Nullable TrackingToken token) {
        return switch (token) {
            case null -> 0;
            case GlobalSequenceTrackingToken global -> global.getGlobalIndex();
            default -> throw new IllegalArgumentException("Not a position in the log: " + token);
        };
    }

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private List<LoggedEvent> read(String sql, Binder binder) {
        return transactions.fetchInTransaction(() -> {
            try (Connection connection = connections.getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                binder.bind(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    List<LoggedEvent> events = new ArrayList<>();
                    while (rows.next()) {
                        events.add(LogSql.event(rows));
                    }
                    return events;
                }
            } catch (SQLException e) {
                throw new EventStoreException("The log could not be read: " + e.getMessage(), e);
            }
        });
    }

    private long query(String sql, Binder binder) {
        return transactions.fetchInTransaction(() -> {
            try (Connection connection = connections.getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                binder.bind(statement);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            } catch (SQLException e) {
                throw new EventStoreException("The log could not be read: " + e.getMessage(), e);
            }
        });
    }
}
