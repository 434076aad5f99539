package dk.tilbage.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
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
 * Axon's engine over our own log. An append is one call of the database's {@code append_events} (see {@code V1__log.sql}),
 * ordered by the lock on {@code log_head}: positions are contiguous, recorded times never go back, and receipts, claims
 * and the head change with it or not at all.
 */
final class LogStorageEngine extends JdbcEventStorageEngine {

    private static final int BATCH = 1_000;
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String SEQUENCE_KEY = "event_aggregate_sequence_key";
    private static final Pattern SEQUENCE_DETAIL = Pattern.compile("=\\((.*), (\\d+)\\)");

    private static final String SETTINGS_CHANGED = "TB001";
    private static final String KEY_USED = "TB002";
    private static final String CLAIM_TAKEN = "TB003";

    private static final String APPEND = "SELECT append_events(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

    private final ConnectionProvider connections;
    private final TransactionManager transactions;
    private final RegistryClock clock;
    private final StreamMemory memory;
    private final AtomicLong lastAppended = new AtomicLong();

    LogStorageEngine(
            ConnectionProvider connections,
            TransactionManager transactions,
            EventNames names,
            EventUpcaster upcasters,
            StreamMemory memory,
            RegistryClock clock) {
        this(connections, transactions, NamedEventSerializer.forLog(names), upcasters, memory, clock);
    }

    private LogStorageEngine(
            ConnectionProvider connections,
            TransactionManager transactions,
            NamedEventSerializer serializer,
            EventUpcaster upcasters,
            StreamMemory memory,
            RegistryClock clock) {
        super(JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .upcasterChain(upcasters)
                .persistenceExceptionResolver(LogStorageEngine::isSequenceTaken)
                .batchSize(BATCH)
                .schema(EventSchema.builder()
                        .eventTable("event")
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
        this.memory = memory;
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
        AppendNotes notes = unitOfWork == null ? new AppendNotes() : AppendNotes.of(unitOfWork);
        transactions.executeInTransaction(() -> {
            try (Connection connection = connections.getConnection()) {
                WithAppend together = notes.together();
                long last = together == null
                        ? append(connection, drafts, notes, unitOfWork)
                        : inTransaction(connection, () -> {
                            long position = append(connection, drafts, notes, unitOfWork);
                            together.in(connection, position);
                            return position;
                        });
                appended(last, drafts, notes, unitOfWork);
            } catch (SQLException e) {
                throw refusal(e, events, notes, unitOfWork);
            }
        });
    }

    private interface Work {
        long run() throws SQLException;
    }

    /** Without this every statement is a transaction by itself. */
    private static long inTransaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            long result = work.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException alsoLost) {
                e.addSuppressed(alsoLost);
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private long append(
            Connection connection, List<Draft> drafts, AppendNotes notes, @Nullable UnitOfWork<?> unitOfWork)
            throws SQLException {
        Optional<CommandOrigin> origin = origin(unitOfWork);
        long answeredSequence = answeredSequence(drafts, notes.subject());
        try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
            statement.setObject(1, LogSql.timestamp(clock.now()));
            statement.setObject(
                    2, notes.settings().isPresent() ? notes.settings().getAsLong() : null, Types.BIGINT);
            statement.setArray(3, array(connection, "text", drafts, Draft::eventId));
            statement.setArray(4, array(connection, "text", drafts, Draft::aggregateType));
            statement.setArray(5, array(connection, "text", drafts, Draft::aggregateId));
            statement.setArray(6, array(connection, "int8", drafts, Draft::sequence));
            statement.setArray(7, array(connection, "text", drafts, Draft::name));
            statement.setArray(8, array(connection, "int4", drafts, Draft::revision));
            statement.setArray(
                    9,
                    connection.createArrayOf(
                            "bytea", drafts.stream().map(Draft::payload).toArray(byte[][]::new)));
            statement.setArray(
                    10,
                    connection.createArrayOf(
                            "bytea", drafts.stream().map(Draft::metadata).toArray(byte[][]::new)));
            statement.setString(11, origin.map(CommandOrigin::client).orElse(null));
            statement.setString(12, origin.map(CommandOrigin::key).orElse(null));
            statement.setString(13, origin.map(CommandOrigin::fingerprint).orElse(null));
            statement.setString(14, origin.map(CommandOrigin::commandName).orElse(null));
            statement.setString(15, notes.subject());
            statement.setLong(16, answeredSequence);
            statement.setArray(
                    17, connection.createArrayOf("text", notes.registrationIds().toArray()));
            statement.setString(18, notes.subject() == null ? drafts.getFirst().aggregateId() : notes.subject());
            statement.setArray(19, connection.createArrayOf("text", triples(notes.removed())));
            statement.setArray(20, connection.createArrayOf("text", triples(notes.added())));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** After the commit. */
    private void appended(long last, List<Draft> drafts, AppendNotes notes, @Nullable UnitOfWork<?> unitOfWork) {
        Optional<CommandOrigin> origin = origin(unitOfWork);
        long answeredSequence = answeredSequence(drafts, notes.subject());
        lastAppended.accumulateAndGet(last, Math::max);
        if (unitOfWork != null && origin.isPresent()) {
            Receipt receipt = new Receipt(
                    origin.get().client(),
                    origin.get().key(),
                    origin.get().fingerprint(),
                    notes.subject(),
                    answeredSequence,
                    last,
                    drafts.stream().map(Draft::name).toList(),
                    notes.registrationIds());
            unitOfWork.resources().put(Receipt.RESOURCE, receipt);
            if (unitOfWork.getMessage().getMetaData().get(CommandSender.SLOT) instanceof CommandSender.Slot slot) {
                unitOfWork.afterCommit(done -> slot.receipt = receipt);
            }
        }
    }

    private static Optional<CommandOrigin> origin(@Nullable UnitOfWork<?> unitOfWork) {
        return unitOfWork == null || unitOfWork.getMessage() == null
                ? Optional.empty()
                : CommandOrigin.from(unitOfWork.getMessage().getMetaData());
    }

    /** The sequence that a command's answer names: that of its subject's last event. */
    private static long answeredSequence(List<Draft> drafts, @Nullable String subject) {
        long sequence = drafts.getLast().sequence();
        for (Draft draft : drafts) {
            if (draft.aggregateId().equals(subject)) {
                sequence = draft.sequence();
            }
        }
        return sequence;
    }

    private static Array array(
            Connection connection, String type, List<Draft> drafts, Function<Draft, @Nullable Object> field)
            throws SQLException {
        return connection.createArrayOf(type, drafts.stream().map(field).toArray());
    }

    private static String[] triples(Set<Claim> claims) {
        return claims.stream()
                .flatMap(claim -> Stream.of(claim.kind(), claim.scope(), claim.subject()))
                .toArray(String[]::new);
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

    private static RuntimeException refusal(
            SQLException failure,
            List<? extends EventMessage<?>> events,
            AppendNotes notes,
            @Nullable UnitOfWork<?> unitOfWork) {
        String state = sqlState(failure);
        if (SETTINGS_CHANGED.equals(state)) {
            return new ConcurrencyException("The trials' settings have changed since they were read", failure);
        }
        if (KEY_USED.equals(state)) {
            return origin(unitOfWork)
                    .<RuntimeException>map(origin -> new DuplicateCommandKey(origin.client(), origin.key()))
                    .orElseThrow();
        }
        if (CLAIM_TAKEN.equals(state)) {
            String[] which = Objects.requireNonNull(detail(failure)).split(" ", 2);
            return new ClaimTaken(List.copyOf(notes.added()).get(Integer.parseInt(which[0]) - 1), which[1]);
        }
        if (LogSql.isBusy(failure)) {
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
        return message != null && SEQUENCE_KEY.equals(message.getConstraint());
    }

    private static String sqlState(SQLException failure) {
        return Objects.requireNonNullElse(failure.getSQLState(), "");
    }

    private static @Nullable ServerErrorMessage serverMessage(SQLException failure) {
        return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    }

    private static @Nullable String detail(SQLException failure) {
        ServerErrorMessage message = serverMessage(failure);
        return message == null ? null : message.getDetail();
    }

    /** At least the last committed position that this program appended. */
    long lastAppended() {
        return lastAppended.get();
    }

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

    /** Axon begins a load with a snapshot where it finds one; ours are in memory, and none are stored. */
    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        return memory.recall(aggregateIdentifier)
                .map(known -> new GenericDomainEventMessage<>(
                        known.aggregateType(), aggregateIdentifier, known.sequence(), known.aggregate()));
    }

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
                throw LogSql.unread(e);
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
                throw LogSql.unread(e);
            }
        });
    }
}
