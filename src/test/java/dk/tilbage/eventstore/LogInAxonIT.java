package dk.tilbage.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.support.Stores;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The log as Axon uses it, in the program's own configuration. */
@SpringBootTest(
        classes = LogInAxonIT.Program.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tilbage.clock=simulated", "tilbage.clock.start=2009-01-05T09:00"})
class LogInAxonIT {

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
    }

    @Autowired
    private CommandSender commands;

    @Autowired
    private EventLog log;

    @Autowired
    private EventStore store;

    @Autowired
    private Receipts receipts;

    @Autowired
    private RegistryClock clock;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private LogVerifier verifier;

    @Autowired
    private BlockingQueue<EventMessage<?>> projected;

    @Autowired
    @Qualifier("eventSerializer")
    private Serializer eventSerializer;

    @Test
    void aCommandsEventsCarryItsOriginAndItsReceiptReachesTheSender() throws Exception {
        Appended<Object> appended = commands.send(new Open("c1"), LogFixture.origin("open-1"));
        assertThat(appended.result()).isEqualTo("c1");
        Receipt receipt = java.util.Objects.requireNonNull(appended.receipt());
        assertThat(receipts.find("client", "open-1")).contains(receipt);
        assertThat(receipt.caseId()).isEqualTo("c1");
        assertThat(receipt.registrationIds()).containsExactly("r1");
        assertThat(receipt.events()).containsExactly("test.Opened");

        RecordedEvent event = log.ofAggregate("c1", Long.MAX_VALUE).getFirst();
        assertThat(event.position()).isEqualTo(receipt.position());
        assertThat(event.aggregateType()).isEqualTo("case");
        assertThat(event.metaData())
                .isEqualTo(Map.of(
                        "client",
                        "client",
                        "key",
                        "open-1",
                        "actor",
                        "actor",
                        "role",
                        "CASEWORKER",
                        "commandName",
                        "DoIt"));
        assertThat(event.recordedAt()).isEqualTo(clock.now());

        EventMessage<?> seen = projected.poll(20, TimeUnit.SECONDS);
        assertThat(seen).isInstanceOf(DomainEventMessage.class);
        assertThat(seen)
                .extracting(m -> (Object) m.getPayload())
                .isEqualTo(new TestEvent.Opened("c1", LocalDate.of(2009, 1, 5), null));

        Appended<Object> second = commands.send(new Count("c1", 7), LogFixture.origin("count-1"));
        assertThat(second.receipt()).isNotNull();
        assertThat(projected.poll(20, TimeUnit.SECONDS)).isNotNull();
        Appended<Object> nothing = commands.send(new Count("c1", 7), LogFixture.origin("count-2"));
        assertThat(nothing.receipt()).isNull();
        assertThat(receipts.find("client", "count-2")).isEmpty();

        assertThatThrownBy(() -> commands.send(new Count("c1", 8), LogFixture.origin("count-1")))
                .isInstanceOf(DuplicateCommandKey.class);
        assertThatThrownBy(() -> commands.send(new Open("c1"), LogFixture.origin("open-2")))
                .isInstanceOf(AggregateStreamCreationException.class);
        assertThat(log.ofAggregate("c1", Long.MAX_VALUE)).hasSize(2);
        assertThat(verifier.verify().sound()).isTrue();
    }

    @Test
    void aRefusedClaimLeavesNothing() {
        commands.send(new Open("d1"), LogFixture.origin("d-open-1"));
        commands.send(new Open("d2"), LogFixture.origin("d-open-2"));
        commands.send(new Take("d1", "p"), LogFixture.origin("d-take-1"));
        long head = log.head();
        assertThatThrownBy(() -> commands.send(new Take("d2", "p"), LogFixture.origin("d-take-2")))
                .isInstanceOfSatisfying(
                        ClaimTaken.class, e -> assertThat(e.heldBy()).isEqualTo("d1"));
        assertThat(log.head()).isEqualTo(head);
        assertThat(receipts.find("client", "d-take-2")).isEmpty();
    }

    @Test
    void theProgramsSettingsReachThePool() {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        assertThat(jdbc.queryForObject("SHOW lock_timeout", String.class)).isEqualTo("5s");
        assertThat(jdbc.queryForObject("SHOW idle_in_transaction_session_timeout", String.class))
                .isEqualTo("15s");
        assertThat(log.headDetails().simulated()).isTrue();
        assertThat(clock.now()).isAfterOrEqualTo(Instant.parse("2009-01-05T08:00:00Z"));
        assertThat(store).isInstanceOf(LogEventStore.class);
        assertThat(eventSerializer).isInstanceOf(NamedEventSerializer.class);
    }

    record Open(@TargetAggregateIdentifier String id) {}

    record Count(@TargetAggregateIdentifier String id, int number) {}

    record Take(@TargetAggregateIdentifier String id, String subject) {}

    @AggregateRoot(type = "case")
    static class Case {

        @AggregateIdentifier
        @SuppressWarnings("NullAway.Init")
        private String id;

        private int last;

        Case() {}

        @CommandHandler
        Case(Open command, UnitOfWork<?> unitOfWork, RegistryClock clock) {
            AppendNotes.of(unitOfWork).subject(command.id()).registrationIds(List.of("r1"));
            AggregateLifecycle.apply(new TestEvent.Opened(command.id(), clock.today(), null));
        }

        @CommandHandler
        void count(Count command, UnitOfWork<?> unitOfWork) {
            if (command.number() != last) {
                AppendNotes.of(unitOfWork).subject(id);
                AggregateLifecycle.apply(new TestEvent.Counted(id, command.number(), List.of()));
            }
        }

        @CommandHandler
        void take(Take command, UnitOfWork<?> unitOfWork) {
            AppendNotes.of(unitOfWork)
                    .subject(id)
                    .claims(Set.of(new Claim("open_case", "", command.subject())), Set.of());
            AggregateLifecycle.apply(new TestEvent.Counted(id, 1, List.of()));
        }

        @EventSourcingHandler
        void on(TestEvent event) {
            switch (event) {
                case TestEvent.Opened opened -> id = opened.id();
                case TestEvent.Counted counted -> last = counted.number();
                case TestEvent.Closed closed -> {}
            }
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ComponentScan({"dk.tilbage.ops", "dk.tilbage.eventstore"})
    @Import(Beans.class)
    static class Program {}

    @TestConfiguration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        StoredEvents testEvents() {
            return new StoredEvents(TestEvent.class);
        }

        @Bean
        BlockingQueue<EventMessage<?>> projected() {
            return new LinkedBlockingQueue<>();
        }

        @Bean
        ConfigurerModule testModule(BlockingQueue<EventMessage<?>> projected) {
            return configurer -> {
                configurer.configureAggregate(AggregateConfigurer.defaultConfiguration(Case.class));
                configurer
                        .eventProcessing()
                        .registerTokenStore(config -> new InMemoryTokenStore())
                        .registerPooledStreamingEventProcessor("test")
                        .registerEventHandler(config -> new Projection(projected))
                        .byDefaultAssignTo("test");
            };
        }
    }

    /** Sees every event. */
    record Projection(BlockingQueue<EventMessage<?>> seen) {
        @org.axonframework.eventhandling.EventHandler
        void on(EventMessage<?> event) {
            seen.add(event);
        }
    }
}
