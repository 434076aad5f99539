package dk.tilbage.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/**
 * Axon's engine over our own log. An append is done by the database's {@code append_events} (see {@code V1__log.sql}), of several
 * threads at once in one transaction ({@link AppendQueue}), ordered by the lock on {@code log_head}: positions are contiguous,
 * recorded times never go back, and receipts, claims and the head change with it or not at all.
 */
final class LogStorageEngine extends JdbcEventStorageEngine {

    private static final int BATCH = 1_000;
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String SEQUENCE_KEY = "event_aggregate_sequence_key";
    private static final Pattern SEQUENCE_DETAIL = Pattern.compile("=\\((.*), (\\d+)\\)");

    private static final String SETTINGS_CHANGED = "TB001";
    private static final String KEY_USED = "TB002";
    private static final String CLAIM_TAKEN = "TB003";

    private final ConnectionProvider connections;
    private final TransactionManager transactions;
    private final RegistryClock clock;
    private final StreamMemory memory;
    private final AppendQueue queue;
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
        this.queue = new AppendQueue(connections, clock);
    }

    // ---- append ------------------------------------------------------------------------------------------------

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        UnitOfWork<?> unitOfWork =
                CurrentUnitOfWork.isStarted() ? CurrentUnitOfWork.get().root() : null;
        // Everything that needs no lock comes before it.
        Append append = new Append(
                events.stream().map(event -> stored(event, serializer)).toList(),
                origin(unitOfWork),
                unitOfWork == null ? new AppendNotes() : AppendNotes.of(unitOfWork));
        try {
            WithAppend together = append.notes().together();
            appended(together == null ? queue.append(append) : appendWith(together, append), append, unitOfWork);
        } catch (SQLException e) {
            throw refusal(AppendRefused.of(e), append);
        }
    }

    /** With something else in the same transaction it goes by itself, and waits for the log's lock in the database. */
    private long appendWith(WithAppend together, Append append) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try {
                long position = AppendStatements.one(connection, append, clock.now());
                together.in(connection, position);
                connection.commit();
                return position;
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
    }

    /** After the commit. */
    private void appended(long last, Append append, @Nullable UnitOfWork<?> unitOfWork) {
        lastAppended.accumulateAndGet(last, Math::max);
        if (unitOfWork != null && append.origin().isPresent()) {
            CommandOrigin origin = append.origin().get();
            Receipt receipt = new Receipt(
                    origin.client(),
                    origin.key(),
                    origin.fingerprint(),
                    append.notes().subject(),
                    append.answeredSequence(),
                    last,
                    append.events().stream().map(Append.Event::name).toList(),
                    append.notes().registrationIds());
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

    private static Append.Event stored(EventMessage<?> event, Serializer serializer) {
        var payload = event.serializePayload(serializer, byte[].class);
        byte[] metadata = event.serializeMetaData(serializer, byte[].class).getData();
        String name = payload.getType().getName();
        int revision = Integer.parseInt(payload.getType().getRevision());
        return event instanceof DomainEventMessage<?> domain
                ? new Append.Event(
                        event.getIdentifier(),
                        domain.getType(),
                        domain.getAggregateIdentifier(),
                        domain.getSequenceNumber(),
                        name,
                        revision,
                        payload.getData(),
                        metadata)
                : new Append.Event(
                        event.getIdentifier(),
                        null,
                        event.getIdentifier(),
                        0,
                        name,
                        revision,
                        payload.getData(),
                        metadata);
    }

    private static RuntimeException refusal(AppendRefused failure, Append append) {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        if (SETTINGS_CHANGED.equals(state)) {
            return new ConcurrencyException("The trials' settings have changed since they were read", failure);
        }
        if (KEY_USED.equals(state)) {
            CommandOrigin origin = append.origin().orElseThrow();
            return new DuplicateCommandKey(origin.client(), origin.key());
        }
        if (CLAIM_TAKEN.equals(state)) {
            String[] which = Objects.requireNonNull(failure.detail()).split(" ", 2);
            return new ClaimTaken(List.copyOf(append.notes().added()).get(Integer.parseInt(which[0]) - 1), which[1]);
        }
        if (LogSql.isBusy(failure) || (failure.getCause() instanceof SQLException cause && LogSql.isBusy(cause))) {
            return new LogBusy("The log is busy: " + failure.getMessage(), failure);
        }
        if (isSequenceTaken(failure)) {
            Matcher key = SEQUENCE_DETAIL.matcher(Objects.requireNonNullElse(failure.detail(), ""));
            boolean found = key.find();
            String stream = found ? key.group(1) : "?";
            if (found ? "0".equals(key.group(2)) : append.events().getFirst().sequence() == 0) {
                return new AggregateStreamCreationException("The stream " + stream + " exists already", failure);
            }
            return new ConcurrencyException("The stream " + stream + " has been appended to in the meantime", failure);
        }
        return new EventStoreException("The append failed: " + failure.getMessage(), failure);
    }

    private static boolean isSequenceTaken(Exception failure) {
        if (!(failure instanceof SQLException sql) || !UNIQUE_VIOLATION.equals(sql.getSQLState())) {
            return false;
        }
        return SEQUENCE_KEY.equals(AppendRefused.of(sql).constraint());
    }

    /** From now on the consumer is told how many appends each transaction had. */
    void tellGroupSizes(IntConsumer consumer) {
        queue.tellSizes(consumer);
    }

    /** How many appends of this program wait for their turn. */
    int waitingAppends() {
        return queue.waiting();
    }

    /** At least the last committed position that this program appended. */
    long lastAppended() {
        return lastAppended.get();
    }

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
