package dk.tilbage.eventstore;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The log's beans, and Axon's that store and find events. Declared here because Axon's own auto-configuration does not
 * see Spring Boot 4's data source and transaction manager.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {

    private static final String DEFAULT_SIMULATED_START = "2008-12-15T08:00";

    @Bean
    EventNames eventNames(ObjectProvider<StoredEvents> contributions) {
        return EventNames.of(contributions.orderedStream().toList());
    }

    // One serializer in three roles. Axon asks for the first unqualified and for the others by qualifier.

    @Bean
    @Primary
    Serializer serializer(EventNames names) {
        return new NamedEventSerializer(names);
    }

    @Bean
    @Qualifier("eventSerializer")
    Serializer eventSerializer(EventNames names) {
        return new NamedEventSerializer(names);
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer(EventNames names) {
        return new NamedEventSerializer(names);
    }

    /** The upcasters that modules contribute, in order. None so far: what has changed reads without one. */
    @Bean
    EventUpcasters eventUpcasters(ObjectProvider<EventUpcaster> upcasters) {
        return new EventUpcasters(
                new EventUpcasterChain(upcasters.orderedStream().toList()));
    }

    /** Keeps the chain out of the beans that it is made of. */
    record EventUpcasters(EventUpcaster chain) {}

    /** Opening the log also marks a new one, and refuses one recorded under the other kind of clock. */
    @Bean
    @DependsOnDatabaseInitialization
    RegistryClock registryClock(DataSource dataSource, Environment environment) {
        String kind = environment.getProperty("tilbage.clock", "real");
        boolean simulated = switch (kind) {
            case "real" -> false;
            case "simulated" -> true;
            // For programs that only read: whichever the log was recorded under.
            case "recorded" -> LogHeads.simulated(dataSource);
            default ->
                throw new IllegalArgumentException(
                        "tilbage.clock is 'real', 'simulated' or 'recorded', not '" + kind + "'");
        };
        LogHead head = LogHeads.open(dataSource, simulated);
        if (!simulated) {
            return RegistryClock.real();
        }
        Instant start = head.position() > 0
                ? head.recordedAt()
                : parse(environment.getProperty("tilbage.clock.start", DEFAULT_SIMULATED_START));
        LoggerFactory.getLogger(RegistryClock.class).info("The clock is simulated and stands at {}", start);
        return RegistryClock.simulated(start);
    }

    @Bean
    Clock clock(RegistryClock registryClock) {
        return registryClock.asClock();
    }

    private static Instant parse(String start) {
        try {
            return OffsetDateTime.parse(start).toInstant();
        } catch (DateTimeParseException notWithOffset) {
            return LocalDateTime.parse(start).atZone(RegistryClock.ZONE).toInstant();
        }
    }

    /** A command reads, and appends with one statement; there is nothing around it to commit or to roll back. */
    @Bean
    TransactionManager axonTransactionManager() {
        return NoTransactionManager.instance();
    }

    /** Commands of one stream wait for each other this long, as for the log's lock; then they are busy. */
    @Bean
    LockFactory streamLocks() {
        return PessimisticLockFactory.builder()
                .acquireAttempts(50)
                .lockAttemptTimeout(100)
                .build();
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return dataSource::getConnection;
    }

    @Bean
    CorrelationDataProvider commandOriginProvider() {
        return new SimpleCorrelationDataProvider(CommandOrigin.ON_EVENTS.toArray(String[]::new));
    }

    @Bean
    LogTail logTail() {
        return new LogTail();
    }

    @Bean
    LogNews logNews(LogTail tail) {
        return new LogNews(tail);
    }

    @Bean
    @DependsOnDatabaseInitialization
    EventStorageEngine eventStorageEngine(
            ConnectionProvider connectionProvider,
            TransactionManager transactionManager,
            EventNames names,
            EventUpcasters upcasters,
            ObjectProvider<StreamMemory> memories,
            RegistryClock clock) {
        List<StreamMemory> all = memories.orderedStream().toList();
        return new LogStorageEngine(
                connectionProvider,
                transactionManager,
                names,
                upcasters.chain(),
                id -> all.stream().flatMap(memory -> memory.recall(id).stream()).findFirst(),
                clock);
    }

    @Bean
    @Qualifier("eventStore")
    EventStore eventBus(
            EventStorageEngine engine,
            EventUpcasters upcasters,
            LogTail tail,
            EventNames names,
            ObjectProvider<MeterRegistry> meters,
            Configuration configuration) {
        LogEventStore.Builder builder = new LogEventStore.Builder((LogStorageEngine) engine);
        builder.messageMonitor(configuration.messageMonitor(EventStore.class, "eventStore"));
        builder.spanFactory(configuration.getComponent(EventBusSpanFactory.class));
        Supplier<Optional<MeterRegistry>> registry =
                SingletonSupplier.of(() -> Optional.ofNullable(meters.getIfAvailable()));
        Consumer<Class<?>> counted = event -> registry.get()
                .ifPresent(counters -> counters.counter("tilbage.events", "event", names.nameOf(event))
                        .increment());
        ((LogStorageEngine) engine)
                .tellGroupSizes(size -> registry.get()
                        .ifPresent(meter -> DistributionSummary.builder("tilbage.append.group")
                                .description("Appends in a transaction")
                                .register(meter)
                                .record(size)));
        return new LogEventStore(builder, upcasters.chain(), tail, counted);
    }

    @Bean
    LogListener logListener(JdbcConnectionDetails details, LogTail tail, ObjectProvider<NotifiedOf> others) {
        Properties properties = new Properties();
        put(properties, "user", details.getUsername());
        put(properties, "password", details.getPassword());
        properties.setProperty("ApplicationName", "tilbage-listener");
        properties.setProperty("tcpKeepAlive", "true");
        return new LogListener(
                () -> DriverManager.getConnection(details.getJdbcUrl(), properties),
                tail,
                others.orderedStream().toList());
    }

    private static void put(Properties properties, String key, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            properties.setProperty(key, value);
        }
    }

    @Bean
    @DependsOnDatabaseInitialization
    EventLog eventLog(DataSource dataSource, EventNames names, EventUpcasters upcasters) {
        return new EventLog(dataSource, names, upcasters.chain());
    }

    @Bean
    @DependsOnDatabaseInitialization
    LogVerifier logVerifier(DataSource dataSource, Anchors anchors) {
        return new LogVerifier(dataSource, anchors::evidence);
    }

    /**
     * The anchors: {@code tilbage.anchors.file} and the key that signs them {@code tilbage.anchors.key-file}; by default in
     * the data folder. Nothing is written before the first anchor is.
     */
    @Bean
    @DependsOnDatabaseInitialization
    Anchors anchors(DataSource dataSource, RegistryClock clock, Environment environment) {
        Path data = Path.of(environment.getProperty("tilbage.data", "./data"));
        return new Anchors(
                dataSource,
                clock,
                path(
                        environment,
                        "tilbage.anchors.file",
                        data.resolve("anchors").resolve("anchors.ndjson")),
                path(
                        environment,
                        "tilbage.anchors.key-file",
                        data.resolve("keys").resolve("anchor-signing.json")));
    }

    private static Path path(Environment environment, String property, Path otherwise) {
        String given = environment.getProperty(property);
        return StringUtils.hasText(given) ? Path.of(given) : otherwise;
    }

    /** Only where the log grows: what merely reads it anchors nothing unasked. */
    @Bean
    @ConditionalOnWebApplication
    AnchorSchedule anchorSchedule(Anchors anchors) {
        return new AnchorSchedule(anchors);
    }

    @Bean
    @DependsOnDatabaseInitialization
    Receipts receipts(DataSource dataSource, RegistryClock clock) {
        return new Receipts(dataSource, clock);
    }

    @Bean
    CommandSender commandSender(CommandBus commandBus) {
        return new CommandSender(commandBus);
    }
}
