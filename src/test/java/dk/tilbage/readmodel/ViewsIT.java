package dk.tilbage.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.Histories;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.readmodel.ViewProgram.Bench;
import dk.tilbage.support.Stores;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The mechanism of all views: real processors, a real PostgreSQL, and a MongoDB over the wire. */
@SpringBootTest(
        classes = ViewProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tilbage.clock=simulated", "tilbage.clock.start=2008-12-15T08:00"})
class ViewsIT {

    private static final String VIEW = "test-ledger";
    /** Few enough kept cases that many an event finds its case gone from memory. */
    private static final ViewSettings SMALL = new ViewSettings(3, 7, 4);

    private static long seed = 1;

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
    }

    @Autowired
    private Bench bench;

    private final LedgerView view = new LedgerView();
    private final List<ReadModels> started = new ArrayList<>();
    private MongoDatabase database;

    @BeforeEach
    void trial() {
        bench.registerTrial();
        database = bench.freshDatabase();
    }

    @AfterEach
    void stop() {
        started.forEach(ReadModels::stop);
        database.drop();
    }

    private ReadModels start(ViewSettings settings) {
        ReadModels readModels = bench.readModels(database, settings, view);
        started.add(readModels);
        readModels.start();
        return readModels;
    }

    private static List<History> histories(int cases) {
        long from = seed;
        seed += cases;
        List<History> histories = new ArrayList<>();
        for (long i = from; i < seed; i++) {
            histories.add(Histories.random(i, "case-" + i));
        }
        return histories;
    }

    /** Appends histories interleaved at random, a few events at a time. */
    private void append(List<History> histories) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Deque<CaseEvent>> left = new ArrayList<>();
        histories.forEach(history -> left.add(new ArrayDeque<>(history.events())));
        List<String> ids =
                new ArrayList<>(histories.stream().map(History::caseId).toList());
        while (!left.isEmpty()) {
            int draw = random.nextInt(left.size());
            Deque<CaseEvent> events = left.get(draw);
            List<CaseEvent> commit = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0 && !events.isEmpty(); i--) {
                commit.add(events.removeFirst());
            }
            if (!commit.isEmpty()) {
                bench.append(ids.get(draw), commit.toArray(CaseEvent[]::new));
            }
            if (events.isEmpty()) {
                left.remove(draw);
                ids.remove(draw);
            }
        }
    }

    private void adoptAnotherProtocol() {
        int version = bench.trials()
                        .current(TestTrial.TRIAL)
                        .orElseThrow()
                        .protocols()
                        .size()
                + 1;
        bench.trial(new ProtocolAdopted(version, LocalDate.of(2009, 4, 1).plusDays(version), TestTrial.rules(2)));
    }

    private static Map<String, Document> documents(ReadModels readModels) {
        Map<String, Document> documents = new TreeMap<>();
        readModels.documents(VIEW).find().forEach(document -> documents.put(document.getString("_id"), document));
        return documents;
    }

    private void assertEqualsLog(ReadModels readModels) throws InterruptedException {
        bench.awaitHead(readModels, VIEW);
        Comparison comparison = readModels.compare(VIEW);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.compared()).isPositive();
        assertThat(readModels.sick(VIEW)).isEmpty();
    }

    @Test
    void liveEqualsRebuiltEqualsReplayedEqualsTheLog() throws InterruptedException {
        ReadModels live = start(SMALL);
        append(histories(20));
        adoptAnotherProtocol();
        append(histories(20));
        assertEqualsLog(live);
        Map<String, Document> before = documents(live);
        assertThat(before).hasSizeGreaterThanOrEqualTo(40);

        assertThat(live.rebuild(VIEW).isEqual()).isTrue();
        assertThat(documents(live)).isEqualTo(before);
        assertThat(live.documents(VIEW).getNamespace().getCollectionName()).endsWith("_b");

        live.reset(VIEW);
        assertEqualsLog(live);
        assertThat(documents(live)).isEqualTo(before);
    }

    @Test
    void aDroppedDatabaseIsBuiltAgainAtTheNextStart() throws InterruptedException {
        append(histories(10));
        ReadModels first = start(ViewSettings.DEFAULT);
        assertEqualsLog(first);
        Map<String, Document> before = documents(first);
        first.stop();
        database.drop();

        ReadModels second = start(ViewSettings.DEFAULT);
        assertThat(second.position(VIEW)).isEqualTo(bench.log().head());
        assertThat(documents(second)).isEqualTo(before);
        append(histories(3));
        assertEqualsLog(second);
    }

    @Test
    void aProgramThatStartsAgainGoesOnWhereItWas() throws InterruptedException {
        ReadModels first = start(SMALL);
        append(histories(5));
        assertEqualsLog(first);
        first.stop();
        append(histories(5));

        ReadModels second = start(SMALL);
        assertThat(second.documents(VIEW).getNamespace().getCollectionName()).endsWith("_a");
        assertEqualsLog(second);
    }

    @Test
    void whatAnOldOwnerOfASegmentWritesLateIsRefused() throws InterruptedException {
        History history = histories(1).getFirst();
        List<CaseEvent> events = history.events();
        assertThat(events).hasSizeGreaterThan(4);
        ReadModels live = start(SMALL);
        long before = bench.log().head();
        int half = events.size() / 2;
        bench.append(history.caseId(), events.subList(0, half).toArray(CaseEvent[]::new));
        long middle = bench.log().head();
        bench.append(history.caseId(), events.subList(half, events.size()).toArray(CaseEvent[]::new));
        adoptAnotherProtocol();
        assertEqualsLog(live);
        Map<String, Document> now = documents(live);

        // A former owner got the first half long ago and only now comes to write it; then the same once more.
        Projection formerOwner = new Projection(
                new ViewStore(view, database, "test_ledger_v1_a"),
                new SickCases(database, VIEW, "test_ledger_v1_a"),
                bench.log(),
                bench.trials(),
                10,
                () -> {},
                segment -> {});
        deliver(formerOwner, before, middle);
        assertThat(documents(live)).isEqualTo(now);
        deliver(formerOwner, before, middle);
        assertThat(documents(live)).isEqualTo(now);
        // The whole of it again, as after a crash between the write and the token.
        deliver(formerOwner, middle, bench.log().head());
        assertThat(documents(live)).isEqualTo(now);
        assertEqualsLog(live);
    }

    private void deliver(Projection projection, long after, long upTo) {
        List<TrackedEventMessage<?>> batch = new ArrayList<>();
        bench.log()
                .forEach(
                        after,
                        upTo,
                        event -> batch.add(new GenericTrackedDomainEventMessage<>(
                                new GlobalSequenceTrackingToken(event.position()),
                                new org.axonframework.eventhandling.GenericDomainEventMessage<>(
                                        event.aggregateType(),
                                        event.aggregateId(),
                                        event.sequence(),
                                        new org.axonframework.messaging.GenericMessage<>(event.payload()),
                                        event.recordedAt()))));
        BatchingUnitOfWork<TrackedEventMessage<?>> unitOfWork = new BatchingUnitOfWork<>(batch);
        var result = unitOfWork.executeWithResult(() -> {
            projection.handle(unitOfWork.getMessage(), Segment.ROOT_SEGMENT);
            return "done";
        });
        if (result.isExceptional()) {
            throw new AssertionError(result.exceptionResult());
        }
    }

    @Test
    void aBatchWhoseWriteFailedIsDeliveredAgain() throws InterruptedException {
        ReadModels live = start(ViewSettings.DEFAULT);
        bench.awaitHead(live, VIEW);
        List<History> histories = histories(6);
        for (int i = 1; i < 4; i++) {
            view.failingOnceWithTheStore.add(histories.get(i).caseId());
        }
        append(histories);
        // Left to Axon's own waits it would take up to a minute.
        assertThat(live.awaitPosition(VIEW, bench.log().head(), Duration.ofSeconds(20)))
                .isTrue();
        assertEqualsLog(live);
        assertThat(view.failingOnceWithTheStore).isEmpty();
    }

    @Test
    void aSickCaseIsParkedTheOthersGoOnAndARetryHealsIt() throws InterruptedException {
        ReadModels live = start(SMALL);
        List<History> histories = histories(8);
        String sick = histories.get(2).caseId();
        view.failing.add(sick);
        append(histories);
        bench.awaitHead(live, VIEW);
        // Nothing else is wrong, and a parked case is not counted as a difference.
        assertThat(live.compare(VIEW).differences()).isEmpty();
        assertThat(live.sickCount(VIEW)).isEqualTo(1);
        assertThat(live.sick(VIEW).getFirst().caseId()).isEqualTo(sick);
        assertThat(live.sick(VIEW).getFirst().code()).isEqualTo("Unfit");
        assertThat(database.getCollection("sick_cases").find().first().toJson()).doesNotContain("Bente");
        assertThat(documents(live)).doesNotContainKey(sick);
        assertThat(live.retry(VIEW, sick)).isFalse();

        view.failing.clear();
        assertThat(live.retry(VIEW, sick)).isTrue();
        assertThat(live.sick(VIEW)).isEmpty();
        assertThat(documents(live)).containsKey(sick);
        assertEqualsLog(live);
    }

    @Test
    void aSickCaseHealsWithItsNextEventOrASweepAndKeepsItsLastGoodDocumentUntilThen() throws InterruptedException {
        History history = histories(1).getFirst();
        String caseId = history.caseId();
        List<CaseEvent> events = history.events();
        assertThat(events).hasSizeGreaterThan(3);
        ReadModels live = start(SMALL);
        bench.append(caseId, events.get(0));
        bench.awaitHead(live, VIEW);
        view.failing.add(caseId);
        bench.append(caseId, events.get(1));
        bench.awaitHead(live, VIEW);
        assertThat(live.sickCount(VIEW)).isEqualTo(1);
        assertThat(documents(live).get(caseId)).containsEntry("caseVersion", 1L);

        view.failing.clear();
        bench.append(caseId, events.get(2));
        assertEqualsLog(live);
        assertThat(live.sick(VIEW)).isEmpty();
        assertThat(documents(live).get(caseId)).containsEntry("caseVersion", 3L);

        view.failing.add(caseId);
        bench.append(caseId, events.get(3));
        bench.awaitHead(live, VIEW);
        assertThat(live.sickCount(VIEW)).isEqualTo(1);
        view.failing.clear();
        adoptAnotherProtocol();
        assertEqualsLog(live);
        assertThat(live.sick(VIEW)).isEmpty();
        assertThat(documents(live).get(caseId)).containsEntry("caseVersion", 4L);
    }

    @Test
    void anEventOfTheTrialRewritesTheDocumentsOfItsCases() throws InterruptedException {
        append(histories(12));
        ReadModels live = start(SMALL);
        adoptAnotherProtocol();
        long protocols = bench.trials().current(TestTrial.TRIAL).orElseThrow().version();
        assertEqualsLog(live);
        assertThat(documents(live).values())
                .isNotEmpty()
                .allSatisfy(document -> assertThat(document).containsEntry("trialVersion", protocols));
    }

    @Test
    void aRebuildCatchesUpWithWhatIsAppendedMeanwhile() throws Exception {
        append(histories(10));
        long old = bench.log().head();
        append(histories(10));
        ReadModels live = start(SMALL);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                append(histories(1));
            }
        });
        Comparison comparison;
        try {
            comparison = live.rebuild(VIEW, old);
        } finally {
            done.set(true);
            appending.join();
        }
        assertThat(comparison.differences()).isEmpty();
        assertEqualsLog(live);
        assertThat(live.documents(VIEW).getNamespace().getCollectionName()).endsWith("_b");
    }

    @Test
    void comparisonSeesEachKindOfDifference() throws InterruptedException {
        List<History> histories = histories(4);
        append(histories);
        ReadModels live = start(SMALL);
        assertEqualsLog(live);
        List<String> ids = histories.stream().map(History::caseId).toList();
        var documents = live.documents(VIEW);
        documents.updateOne(new Document("_id", ids.get(0)), new Document("$set", new Document("protocols", 99)));
        documents.deleteOne(new Document("_id", ids.get(1)));
        documents.updateOne(new Document("_id", ids.get(2)), new Document("$set", new Document("caseVersion", 999L)));
        documents.insertOne(
                new Document("_id", "nobody").append("caseVersion", 1L).append("trialVersion", 1L));
        assertThat(live.compare(VIEW).differences())
                .containsOnly(
                        Map.entry(ids.get(0), Comparison.Kind.DIFFERENT),
                        Map.entry(ids.get(1), Comparison.Kind.MISSING),
                        Map.entry(ids.get(2), Comparison.Kind.NOT_IN_LOG),
                        Map.entry("nobody", Comparison.Kind.NOT_IN_LOG));
    }

    @Test
    void whoeverWaitsForAPositionIsWokenByTheBatchThatReachesIt() throws InterruptedException {
        ReadModels live = start(ViewSettings.DEFAULT);
        bench.awaitHead(live, VIEW);
        assertThat(live.awaitPosition(VIEW, bench.log().head() + 1, Duration.ofMillis(50)))
                .isFalse();
        List<Long> micros = new ArrayList<>();
        History history = histories(1).getFirst();
        for (CaseEvent event : history.events()) {
            bench.append(history.caseId(), event);
            long from = System.nanoTime();
            bench.awaitHead(live, VIEW);
            micros.add((System.nanoTime() - from) / 1000);
        }
        micros.sort(null);
        // Far below the poll of half a second that it would be without the waking.
        assertThat(micros.get(micros.size() / 2)).isLessThan(250_000);
        assertThat(live.lag(VIEW)).isZero();
    }
}
