package dk.tilbage.eventstore;

import static dk.tilbage.eventstore.LogFixture.event;
import static dk.tilbage.eventstore.LogFixture.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dk.tilbage.support.Stores;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log must do on every PostgreSQL that it runs on. */
abstract class LogContract {

    private final Stores.Kind kind;

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2009-01-02T08:00:00Z"));
    private LogFixture log;

    LogContract(Stores.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        log = new LogFixture(kind, RegistryClock.real(new MovableClock(time)));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private static TestEvent.Opened opened(String id) {
        return new TestEvent.Opened(id, LocalDate.of(2009, 1, 2), "Æblegrød");
    }

    private static TestEvent.Counted counted(String id, int number) {
        return new TestEvent.Counted(id, number, List.of("ord"));
    }

    @Test
    void positionsAreContiguousThroughConcurrentAppendsAndRolledBackDuplicates() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        // Eight threads race for the same 25 sequences of five streams each.
        inParallel(8, thread -> {
            for (int stream = 0; stream < 5; stream++) {
                for (int sequence = 0; sequence < 25; sequence++) {
                    String id = "s" + stream;
                    try {
                        log.append(
                                event("case", id, 2L * sequence, counted(id, sequence)),
                                event("case", id, 2L * sequence + 1, counted(id, thread)));
                        accepted.incrementAndGet();
                    } catch (ConcurrencyException | AggregateStreamCreationException e) {
                        refused.incrementAndGet();
                    }
                }
            }
            return thread;
        });

        assertThat(accepted).hasValue(125);
        assertThat(refused).hasValue(8 * 125 - 125);
        assertThat(log.log.head()).isEqualTo(250);
        List<Long> positions = new ArrayList<>();
        log.log.forEach(0, Long.MAX_VALUE, recorded -> positions.add(recorded.position()));
        assertThat(positions)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 250).boxed().toList());
        assertThat(log.verifier.verify().sound()).isTrue();
        assertThat(log.log.readAndDecode(0, 250)).isEqualTo(250);
    }

    @Test
    void readsBackWhatWasAppended() {
        log.append(event("case", "b", 0, opened("b")), event("case", "b", 1, counted("b", 3)));
        log.append(event("trial", "t", 0, opened("t")));
        log.append(event("case", "a", 0, opened("a")));

        List<RecordedEvent> events = log.log.ofAggregate("b", 99);
        assertThat(events).extracting(RecordedEvent::payload).containsExactly(opened("b"), counted("b", 3));
        RecordedEvent second = events.get(1);
        assertThat(second.position()).isEqualTo(2);
        assertThat(second.sequence()).isEqualTo(1);
        assertThat(second.aggregateType()).isEqualTo("case");
        assertThat(second.eventName()).isEqualTo("test.Counted");
        assertThat(second.revision()).isEqualTo(2);
        assertThat(second.recordedAt()).isEqualTo(time.get());
        assertThat(second.metaData()).containsEntry("actor", "tester");
        assertThat(log.log.ofAggregate("b", 1)).hasSize(1);
        assertThat(log.log.ofAggregate("b", 1, 99)).hasSize(1);

        List<String> grouped = new ArrayList<>();
        log.log.forEachAggregate("case", 4, (id, list) -> grouped.add(id + list.size()));
        assertThat(grouped).containsExactly("a1", "b2");
        assertThat(log.store.readEvents("b").asStream().map(e -> e.getPayload()))
                .isEqualTo(List.of(opened("b"), counted("b", 3)));
        assertThat(log.store.lastSequenceNumberFor("b")).contains(1L);
        assertThat(log.store.createHeadToken()).isEqualTo(new GlobalSequenceTrackingToken(4));
        assertThat(log.log.headDetails().settingsPosition()).isEqualTo(3);
        assertThat(log.log.headDetails().position()).isEqualTo(4);
        assertThat(log.log.digestAt(4)).contains(log.log.headDetails().digest());
    }

    @Test
    void tellsTheRefusalsApart() {
        log.append(event("case", "a", 0, opened("a")), event("case", "a", 1, counted("a", 1)));
        assertThatThrownBy(() -> log.append(event("case", "a", 0, opened("a"))))
                .isInstanceOf(AggregateStreamCreationException.class);
        assertThatThrownBy(() -> log.append(event("case", "x", 0, opened("x")), event("case", "a", 1, opened("a"))))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessageContaining("The stream a ")
                // No stored value reaches a message or a log.
                .satisfies(e -> assertThat(e).hasRootCauseInstanceOf(java.sql.SQLException.class))
                .extracting(org.assertj.core.util.Throwables::getStackTrace)
                .asString()
                .doesNotContain("x7b", "tester");
        assertThatThrownBy(() -> log.append(event("case", "y", 0, "not an event")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(log.log.head()).isEqualTo(2);
        assertThat(log.log.ofAggregate("x", 99)).isEmpty();
        log.append(event("case", "a", 2, counted("a", 2)));
        assertThat(log.log.head()).isEqualTo(3);
    }

    @Test
    void theFirstFaultIsNamed() {
        for (int i = 0; i < 5; i++) {
            log.append(event("case", "a", i, counted("a", i)));
        }
        assertThat(log.verifier.verify().sound()).isTrue();
        assertThat(log.verifier.verify().digest())
                .isEqualTo(log.log.headDetails().digest());

        log.tamper("UPDATE event SET recorded_at = recorded_at - interval '1 day' WHERE position = 4");
        assertThat(log.verifier.verify().fault().orElseThrow().position()).isEqualTo(4);
        log.tamper("UPDATE event SET payload = convert_to(replace(convert_from(payload, 'UTF8'), 'ord', 'odd'), 'UTF8')"
                + " WHERE position = 3");
        LogVerifier.Fault changed = log.verifier.verify().fault().orElseThrow();
        assertThat(changed.position()).isEqualTo(3);
        assertThat(changed.code()).isEqualTo("DIGEST_DIFFERS");
        assertThat(log.verifier.verify().verified()).isEqualTo(2);
        log.tamper("DELETE FROM event WHERE position = 2");
        assertThat(log.verifier.verify().fault().orElseThrow().code()).isEqualTo("POSITION_MISSING");
        log.tamper("DELETE FROM event WHERE position > 1");
        assertThat(log.verifier.verify().fault().orElseThrow().code()).isEqualTo("HEAD_DIFFERS");
    }

    @Test
    void theTableItselfRefusesChanges() throws Exception {
        log.append(event("case", "a", 0, opened("a")));
        try (Connection connection = log.database.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("UPDATE event SET name = 'x'"))
                    .hasMessageContaining("append-only");
            assertThatThrownBy(() -> statement.execute("DELETE FROM event")).hasMessageContaining("append-only");
            assertThatThrownBy(() -> statement.execute("TRUNCATE event")).hasMessageContaining("append-only");
        }
    }

    @Test
    void aReceiptIsWrittenWithTheEventsAndOnlyWithThem() {
        Receipt receipt = log.command(
                origin("k1"),
                notes -> notes.subject("a").registrationIds(List.of("r1", "r2")),
                event("case", "a", 0, opened("a")),
                event("case", "a", 1, counted("a", 1)),
                event("trial", "t", 0, opened("t")));
        assertThat(receipt)
                .isEqualTo(new Receipt(
                        "client",
                        "k1",
                        "fingerprint-k1",
                        "a",
                        1,
                        3,
                        List.of("test.Opened", "test.Counted", "test.Opened"),
                        List.of("r1", "r2")));
        assertThat(log.receipts.find("client", "k1")).contains(receipt);
        assertThat(log.receipts.find("other", "k1")).isEmpty();

        assertThatThrownBy(() -> log.command(origin("k1"), notes -> {}, event("case", "a", 2, counted("a", 2))))
                .isInstanceOf(DuplicateCommandKey.class);
        assertThatThrownBy(() -> log.command(origin("k2"), notes -> {}, event("case", "a", 1, counted("a", 2))))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(log.receipts.find("client", "k2")).isEmpty();
        assertThat(log.log.head()).isEqualTo(3);

        Receipt nothing = new Receipt("client", "k3", "f", "a", 1, 3, List.of(), List.of("r1"));
        log.receipts.note(nothing);
        log.receipts.note(nothing);
        assertThat(log.receipts.find("client", "k3")).contains(nothing);
    }

    @Test
    void ofParallelCommandsWithOneKeyOneIsAccepted() throws Exception {
        AtomicInteger duplicates = new AtomicInteger();
        inParallel(8, thread -> {
            String id = "c" + thread;
            try {
                log.command(origin("same"), notes -> {}, event("case", id, 0, opened(id)));
            } catch (DuplicateCommandKey e) {
                duplicates.incrementAndGet();
            }
            return thread;
        });
        assertThat(duplicates).hasValue(7);
        assertThat(log.log.head()).isEqualTo(1);
        assertThat(log.count("command_receipt")).isEqualTo(1);
    }

    /** Whoever waits goes along with the one whose turn it is, and what one may not do does not touch the others. */
    @Test
    void whatIsAppendedTogetherIsDoneOrRefusedEachByItself() throws Exception {
        log.append(event("trial", "t", 0, opened("t")), event("trial", "t", 1, counted("t", 1)));
        Claim claim = new Claim("person_in_trial", "trial", "person");
        log.command(
                origin("taken"),
                notes -> notes.subject("holder").claims(Set.of(claim), Set.of()),
                event("case", "holder", 0, opened("holder")));
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        log.engine.tellGroupSizes(sizes::add);
        Map<String, Runnable> appends = new LinkedHashMap<>();
        appends.put("first", () -> log.append(event("case", "first", 0, opened("first"))));
        for (int i = 0; i < 5; i++) {
            String id = "fine" + i;
            appends.put(
                    id,
                    () -> log.command(
                            origin(id),
                            notes -> notes.subject(id)
                                    .registrationIds(List.of(id + "-r"))
                                    .claims(Set.of(new Claim("open_case", "trial", id)), Set.of()),
                            event("case", id, 0, opened(id)),
                            event("case", id, 1, counted(id, 1))));
        }
        appends.put("key", () -> log.command(origin("taken"), notes -> {}, event("case", "key", 0, opened("key"))));
        appends.put(
                "claim",
                () -> log.command(
                        origin("claim"),
                        notes -> notes.subject("claim").claims(Set.of(claim), Set.of()),
                        event("case", "claim", 0, opened("claim"))));
        appends.put(
                "settings",
                () -> log.command(
                        origin("settings"),
                        notes -> notes.basedOnSettings(1),
                        event("case", "settings", 0, opened("settings"))));
        appends.put("stream", () -> log.append(event("case", "holder", 0, opened("holder"))));
        appends.put("sequence", () -> log.append(event("trial", "t", 1, counted("t", 2))));

        Map<String, Throwable> refused = new ConcurrentHashMap<>();
        List<Thread> threads = new ArrayList<>();
        try (Connection other = log.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM log_head FOR UPDATE");
            for (Map.Entry<String, Runnable> append : appends.entrySet()) {
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        append.getValue().run();
                    } catch (RuntimeException e) {
                        refused.put(append.getKey(), e);
                    }
                }));
                // The first one waits in the database, all others for their turn.
                soon().until(() -> waitsForTheLog() == 1);
                soon().until(() -> threads.subList(1, threads.size()).stream()
                        .allMatch(thread -> thread.getState() == Thread.State.WAITING));
            }
            other.rollback();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(sizes).containsExactly(1, 10);
        assertThat(refused.keySet()).containsExactlyInAnyOrder("key", "claim", "settings", "stream", "sequence");
        assertThat(refused.get("key")).isInstanceOf(DuplicateCommandKey.class);
        assertThat(refused.get("claim"))
                .isInstanceOfSatisfying(
                        ClaimTaken.class, taken -> assertThat(taken.heldBy()).isEqualTo("holder"));
        assertThat(refused.get("settings"))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessageContaining("settings");
        assertThat(refused.get("stream")).isInstanceOf(AggregateStreamCreationException.class);
        assertThat(refused.get("sequence"))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessageContaining("The stream t ");
        assertThat(log.log.head()).isEqualTo(3 + 1 + 10);
        for (int i = 0; i < 5; i++) {
            Receipt receipt = log.receipts.find("client", "fine" + i).orElseThrow();
            assertThat(receipt.registrationIds()).containsExactly("fine" + i + "-r");
            assertThat(receipt.sequence()).isEqualTo(1);
            assertThat(log.log.ofAggregate("fine" + i, 99))
                    .extracting(RecordedEvent::position)
                    .containsExactly(receipt.position() - 1, receipt.position());
        }
        assertThat(log.count("command_receipt")).isEqualTo(1 + 5);
        assertThat(log.count("claim")).isEqualTo(1 + 5);
        assertThat(log.verifier.verify().sound()).isTrue();
    }

    private long waitsForTheLog() {
        return log.count("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }

    /** Where the transaction fails as a whole, nobody who was in it is told that it was done. */
    @Test
    void whatIsAppendedTogetherFailsTogether() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Connection other = log.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM log_head FOR UPDATE");
            for (int i = 0; i < 4; i++) {
                String id = "c" + i;
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        log.append(event("case", id, 0, opened(id)));
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }));
                soon().until(() -> waitsForTheLog() == 1);
            }
            soon().until(() ->
                    threads.subList(1, 4).stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
            // The first one's connection dies, and then that of the other three.
            for (int dead = 0; dead < 2; dead++) {
                soon().until(() -> waitsForTheLog() == 1);
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'");
                int expected = dead == 0 ? 1 : 4;
                soon().until(() -> failures.size() == expected);
            }
            other.rollback();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures)
                .hasSize(4)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(LogBusy.class));
        assertThat(log.log.head()).isZero();
        log.append(event("case", "c0", 0, opened("c0")));
        assertThat(log.log.head()).isEqualTo(1);
    }

    /** In far less time than the program waits for the lock. */
    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    @Test
    void aClaimIsHeldByOneAndGivenUpOnlyByItsHolder() {
        Claim claim = new Claim("person_in_trial", "trial", "person");
        log.command(
                origin("k1"), n -> n.subject("a").claims(Set.of(claim), Set.of()), event("case", "a", 0, opened("a")));

        assertThatThrownBy(() -> log.command(
                        origin("k2"),
                        n -> n.subject("b").claims(Set.of(claim), Set.of()),
                        event("case", "b", 0, opened("b"))))
                .isInstanceOfSatisfying(ClaimTaken.class, taken -> {
                    assertThat(taken.claim()).isEqualTo(claim);
                    assertThat(taken.heldBy()).isEqualTo("a");
                });
        assertThat(log.log.head()).isEqualTo(1);
        assertThat(log.receipts.find("client", "k2")).isEmpty();

        log.command(
                origin("k3"), n -> n.subject("b").claims(Set.of(), Set.of(claim)), event("case", "b", 0, opened("b")));
        assertThat(log.count("claim")).isEqualTo(1);
        log.command(
                origin("k4"), n -> n.subject("a").claims(Set.of(), Set.of(claim)), event("case", "a", 1, opened("a")));
        assertThat(log.count("claim")).isZero();
        log.command(
                origin("k5"), n -> n.subject("b").claims(Set.of(claim), Set.of()), event("case", "b", 1, opened("b")));
        assertThat(log.count("claim")).isEqualTo(1);
    }

    @Test
    void aDecisionOnOldSettingsIsRefused() {
        log.append(event("trial", "t", 0, opened("t")));
        log.append(event("case", "a", 0, opened("a")));
        log.command(null, notes -> notes.basedOnSettings(1), event("case", "a", 1, counted("a", 1)));
        log.append(event("trial", "t", 1, counted("t", 1)));
        assertThatThrownBy(() ->
                        log.command(null, notes -> notes.basedOnSettings(1), event("case", "a", 2, counted("a", 2))))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessageContaining("settings");
        log.command(null, notes -> notes.basedOnSettings(4), event("case", "a", 2, counted("a", 2)));
        assertThat(log.log.headDetails().settingsPosition()).isEqualTo(4);
    }

    @Test
    void recordedTimesNeverGoBack() {
        log.append(event("case", "a", 0, opened("a")));
        Instant first = Instant.parse("2009-01-02T08:00:00Z");
        time.set(first.minusSeconds(3_600));
        log.append(event("case", "a", 1, counted("a", 1)));
        time.set(first.plusSeconds(5));
        log.append(event("case", "a", 2, counted("a", 2)));
        assertThat(log.log.ofAggregate("a", 9))
                .extracting(RecordedEvent::recordedAt)
                .containsExactly(first, first, first.plusSeconds(5));
        assertThat(log.log.positionAsOf(first.minusMillis(1))).isZero();
        assertThat(log.log.positionAsOf(first)).isEqualTo(2);
        assertThat(log.log.positionAsOf(first.plusSeconds(4))).isEqualTo(2);
        assertThat(log.log.positionAsOf(first.plusSeconds(5))).isEqualTo(3);
        assertThat(log.store.createTokenAt(first.plusSeconds(1))).isEqualTo(new GlobalSequenceTrackingToken(2));
        assertThat(log.verifier.verify().sound()).isTrue();
    }

    @Test
    void aLongReadIsInOrderAndLeavesNothingBehindWhenItsReaderStops() {
        int events = 5_000;
        log.append(event("case", "a", 0, opened("a")));
        log.append(IntStream.range(1, events)
                .mapToObj(number -> event("case", "a", number, counted("a", number)))
                .toArray(EventMessage<?>[]::new));

        List<Long> positions = new ArrayList<>();
        log.log.forEach(0, events, event -> positions.add(event.position()));
        assertThat(positions)
                .isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());
        Map<String, Integer> sizes = new HashMap<>();
        log.log.forEachAggregate("case", events, (id, history) -> sizes.put(id, history.size()));
        assertThat(sizes).isEqualTo(Map.of("a", events));

        // More often than there are connections.
        for (int i = 0; i < 12; i++) {
            assertThatThrownBy(() -> log.log.forEach(0, events, event -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> log.log.forEach(0, events, event -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.log.head()).isEqualTo(events);
    }

    @Test
    void anUnknownStoredNameStopsEveryReader() {
        log.append(event("case", "a", 0, opened("a")), event("case", "a", 1, counted("a", 1)));
        log.tamper("UPDATE event SET name = 'test.Unheard' WHERE position = 2");
        assertThatThrownBy(() -> log.log.ofAggregate("a", 9)).isInstanceOf(UnknownEventName.class);
        assertThatThrownBy(() -> log.log.forEach(0, 9, e -> {})).isInstanceOf(UnknownEventName.class);
        assertThatThrownBy(() -> log.store.readEvents("a").asStream().forEach(e -> e.getPayload()))
                .isInstanceOf(UnknownEventName.class);
        assertThatThrownBy(() -> {
                    var stream = log.store.openStream(null);
                    stream.nextAvailable().getPayload();
                    stream.nextAvailable().getPayload();
                })
                .isInstanceOf(UnknownEventName.class);
    }

    @Test
    void aHeldLockIsReportedAsBusy() throws Exception {
        try (Connection other = log.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM log_head FOR UPDATE");
            assertThatThrownBy(() -> log.append(event("case", "a", 0, opened("a"))))
                    .isInstanceOf(LogBusy.class);
            other.rollback();
        }
        log.append(event("case", "a", 0, opened("a")));
        assertThat(log.log.head()).isEqualTo(1);
    }

    @Test
    void aStreamSeesAppendsAndIsWoken() throws Exception {
        log.append(event("case", "a", 0, opened("a")));
        try (var stream = log.store.openStream(log.store.createTailToken())) {
            CountDownLatch woken = new CountDownLatch(1);
            assertThat(stream.setOnAvailableCallback(woken::countDown)).isTrue();
            assertThat(stream.nextAvailable().trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(1));
            assertThat(stream.hasNextAvailable()).isFalse();
            log.append(event("case", "a", 1, counted("a", 1)));
            assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.hasNextAvailable()).isTrue();
            assertThat(stream.peek().orElseThrow().getPayload()).isEqualTo(counted("a", 1));
            assertThat(stream.nextAvailable().getTimestamp()).isEqualTo(time.get());
        }
    }

    @Test
    void anotherNodeHearsOfAnAppend() throws Exception {
        LogFixture other =
                new LogFixture(log.database, RegistryClock.real(), NoOpEventUpcaster.INSTANCE, TestEvent.class);
        LogListener listener = new LogListener(log.database::connect, other.tail, List.of());
        listener.start();
        try (other;
                var stream = other.store.openStream(null)) {
            CountDownLatch woken = new CountDownLatch(1);
            // Wait until it listens: that nudges the streams once.
            CountDownLatch listening = new CountDownLatch(1);
            other.tail.onAppend(listening::countDown);
            assertThat(listening.await(10, TimeUnit.SECONDS)).isTrue();
            stream.setOnAvailableCallback(woken::countDown);
            log.append(event("case", "a", 0, opened("a")));
            assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.hasNextAvailable()).isTrue();
        } finally {
            listener.stop();
        }
        assertThat(listener.isRunning()).isFalse();
    }

    @Test
    void aLogKeepsItsKindOfClock() {
        LogHeads.open(log.pool, true);
        LogHeads.open(log.pool, true);
        assertThatThrownBy(() -> LogHeads.open(log.pool, false))
                .isInstanceOfSatisfying(
                        LogNotOpened.class, e -> assertThat(e.code()).isEqualTo("LOG_CLOCK_MISMATCH"))
                .hasMessageContaining("simulated clock");
        log.tamper("UPDATE log_head SET format = 99");
        assertThatThrownBy(() -> LogHeads.open(log.pool, true))
                .isInstanceOfSatisfying(
                        LogNotOpened.class, e -> assertThat(e.code()).isEqualTo("LOG_FORMAT_NEWER"));
    }

    private interface Work {
        Object run(int thread) throws Exception;
    }

    private static void inParallel(int threads, Work work) throws Exception {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                Callable<Object> task = () -> {
                    start.await();
                    return work.run(thread);
                };
                running.add(executor.submit(task));
            }
            start.countDown();
            for (Future<?> each : running) {
                each.get(120, TimeUnit.SECONDS);
            }
        }
    }

    private static final class MovableClock extends Clock {
        private final AtomicReference<Instant> time;

        MovableClock(AtomicReference<Instant> time) {
            this.time = time;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return java.util.Objects.requireNonNull(time.get());
        }
    }
}
