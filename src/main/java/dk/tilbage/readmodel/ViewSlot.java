package dk.tilbage.readmodel;

import com.mongodb.client.MongoDatabase;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.Trials;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.monitoring.MessageMonitor;
import org.jspecify.annotations.Nullable;

/** One collection of a view's documents, {@code <view>_v<N>_<slot>}, with the processor of the same name behind it. */
final class ViewSlot {

    /** After a minute Axon comes back to the segment by itself, if no other node has taken it over. */
    private static final int CLAIM_ATTEMPTS = 60;

    private final View view;
    private final String letter;
    private final String name;
    private final ViewStore store;
    private final SickCases sickCases;
    private final Projection projection;
    private final Shared shared;
    private final Set<Integer> claiming = ConcurrentHashMap.newKeySet();
    private volatile @Nullable PooledStreamingEventProcessor processor;

    /** What all slots share. */
    record Shared(
            EventLog log,
            Trials trials,
            StreamableMessageSource<TrackedEventMessage<?>> events,
            MongoDatabase database,
            Tokens tokens,
            ViewSettings settings,
            Function<String, MessageMonitor<? super EventMessage<?>>> monitors,
            ScheduledExecutorService coordinators,
            ScheduledExecutorService workers,
            Runnable onMoved) {}

    ViewSlot(View view, String letter, Shared shared) {
        this.view = view;
        this.letter = letter;
        this.name = family(view) + "_" + letter;
        this.shared = shared;
        this.store = new ViewStore(view, shared.database(), name);
        this.sickCases = new SickCases(shared.database(), view.name(), name);
        this.projection = new Projection(
                store,
                sickCases,
                shared.log(),
                shared.trials(),
                shared.settings().keptCases(),
                shared.onMoved(),
                this::claimAgain);
    }

    /** The name that the two slots of a view's version have in common. */
    static String family(View view) {
        return view.name().replace('-', '_') + "_v" + view.version();
    }

    View view() {
        return view;
    }

    String letter() {
        return letter;
    }

    ViewStore store() {
        return store;
    }

    SickCases sickCases() {
        return sickCases;
    }

    Projection projection() {
        return projection;
    }

    /** Starts processing events after the stored tokens. */
    synchronized void start() {
        if (processor != null) {
            return;
        }
        PooledStreamingEventProcessor started = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(projection)
                .messageMonitor(shared.monitors().apply(name))
                .messageSource(shared.events())
                .tokenStore(shared.tokens().store())
                .transactionManager(NoTransactionManager.instance())
                .coordinatorExecutor(shared.coordinators())
                .workerExecutor(shared.workers())
                .initialSegmentCount(shared.settings().segments())
                .batchSize(shared.settings().batchSize())
                .enableCoordinatorClaimExtension()
                .build();
        started.start();
        processor = started;
    }

    /** Stops processing, after the batch at hand. */
    synchronized void stop() {
        PooledStreamingEventProcessor running = processor;
        if (running != null) {
            processor = null;
            running.shutDown();
            projection.clear();
        }
    }

    /**
     * Claims a segment again a second after its batch failed, and each second from then on until it is processed. Left to
     * itself Axon puts it aside for up to a minute: each run of its coordinator doubles the wait while the failed segment
     * is let go, and each append makes a run.
     */
    private void claimAgain(int segment) {
        if (claiming.add(segment)) {
            claimAgain(segment, CLAIM_ATTEMPTS);
        }
    }

    private void claimAgain(int segment, int attempts) {
        if (processor == null || attempts == 0) {
            claiming.remove(segment);
            return;
        }
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, shared.coordinators())
                .execute(() -> tryToClaim(segment, attempts));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Whatever comes of it, a second later we look again.
    private void tryToClaim(int segment, int attempts) {
        PooledStreamingEventProcessor running = processor;
        EventTrackerStatus status =
                running == null ? null : running.processingStatus().get(segment);
        if (running == null || (status != null && !status.isErrorState())) {
            claiming.remove(segment);
            return;
        }
        running.claimSegment(segment);
        claimAgain(segment, attempts - 1);
    }

    /** Deletes the documents, the sick marks and the tokens. Only while it is stopped. */
    void clear() {
        store.drop();
        sickCases.clear();
        shared.tokens().delete(name);
        projection.clear();
    }

    /** Makes the tokens at a position, where there are none. */
    void startAfter(long position) {
        shared.tokens().initialize(name, shared.settings().segments(), position);
    }

    boolean hasTokens() {
        return !shared.tokens().positions(name).isEmpty();
    }

    /** The position up to which all segments, of this program and others, have been processed. */
    long position() {
        Map<Integer, Long> stored = shared.tokens().positions(name);
        return stored.entrySet().stream()
                .mapToLong(segment -> Math.max(segment.getValue(), projection.position(segment.getKey())))
                .min()
                .orElse(0);
    }

    @Override
    public String toString() {
        return name;
    }
}
