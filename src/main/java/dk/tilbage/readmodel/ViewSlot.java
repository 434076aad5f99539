package dk.tilbage.readmodel;

import com.mongodb.client.MongoDatabase;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.Trials;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/** One collection of a view's documents, {@code <view>_v<N>_<slot>}, with the processor of the same name behind it. */
final class ViewSlot {

    private final View view;
    private final String letter;
    private final String name;
    private final ViewStore store;
    private final SickCases sickCases;
    private final Projection projection;
    private final Shared shared;
    private @Nullable PooledStreamingEventProcessor processor;

    /** What all slots share. */
    record Shared(
            EventLog log,
            Trials trials,
            StreamableMessageSource<TrackedEventMessage<?>> events,
            MongoDatabase database,
            Tokens tokens,
            ViewSettings settings,
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
                shared.onMoved());
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
            running.shutDown();
            processor = null;
            projection.clear();
        }
    }

    synchronized @Nullable PooledStreamingEventProcessor processor() {
        return processor;
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
