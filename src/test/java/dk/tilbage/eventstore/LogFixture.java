package dk.tilbage.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import dk.tilbage.support.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.jspecify.annotations.Nullable;

/** The log with nothing of Spring Boot around it. */
final class LogFixture implements AutoCloseable {

    final Stores.Database database;
    final HikariDataSource pool;
    final EventNames names;
    final LogTail tail = new LogTail();
    final LogStorageEngine engine;
    final LogEventStore store;
    final EventLog log;
    final LogVerifier verifier;
    final Receipts receipts;

    LogFixture(Stores.Kind kind, RegistryClock clock) {
        this(Stores.database(kind), clock, NoOpEventUpcaster.INSTANCE, TestEvent.class);
    }

    LogFixture(Stores.Database database, RegistryClock clock, EventUpcaster upcasters, Class<?> events) {
        this.database = database;
        pool = database.pool(10);
        names = EventNames.of(events);
        engine = new LogStorageEngine(
                pool::getConnection, NoTransactionManager.instance(), names, upcasters, id -> Optional.empty(), clock);
        store = new LogEventStore(new LogEventStore.Builder(engine), upcasters, tail, event -> {});
        log = new EventLog(pool, names, upcasters);
        verifier = new LogVerifier(pool);
        receipts = new Receipts(pool, clock);
    }

    static EventMessage<?> event(String type, String id, long sequence, Object payload) {
        return new GenericDomainEventMessage<>(type, id, sequence, payload, MetaData.with("actor", "tester"));
    }

    static CommandOrigin origin(String key) {
        return new CommandOrigin("client", key, "fingerprint-" + key, "actor", "CASEWORKER", "DoIt");
    }

    /** Appends in a unit of work of a command with that origin; what the unit of work throws is thrown. */
    @Nullable
    Receipt command(@Nullable CommandOrigin origin, Consumer<AppendNotes> notes, EventMessage<?>... events) {
        var message = new GenericCommandMessage<Object>(
                "command", origin == null ? MetaData.emptyInstance() : MetaData.from(origin.toMetaData()));
        UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(message);
        List<Receipt> receipt = new ArrayList<>();
        var result = unitOfWork.executeWithResult(() -> {
            notes.accept(AppendNotes.of(unitOfWork));
            unitOfWork.afterCommit(done -> {
                Receipt written = done.getResource(Receipt.RESOURCE);
                if (written != null) {
                    receipt.add(written);
                }
            });
            store.publish(Arrays.asList(events));
            return "done";
        });
        if (result.isExceptional()) {
            if (result.exceptionResult() instanceof RuntimeException e) {
                throw e;
            }
            throw new IllegalStateException(result.exceptionResult());
        }
        return receipt.isEmpty() ? null : receipt.getFirst();
    }

    void append(EventMessage<?>... events) {
        command(null, notes -> {}, events);
    }

    /** Does to the tables what no program does. */
    void tamper(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica; " + sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String table) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
