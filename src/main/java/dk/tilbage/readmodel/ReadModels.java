package dk.tilbage.readmodel;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.Trials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.monitoring.MessageMonitor;
import org.axonframework.serialization.Serializer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * All views: starts, stops, resets, rebuilds and compares them, and says how far each has come.
 *
 * <p>Each view is processed by an Axon pooled streaming processor of its own. A view whose documents are not there, or
 * come from another log, is built from the log before its processor starts; so dropping the MongoDB database and starting
 * the program again is all that it takes to rebuild everything.
 */
public final class ReadModels implements SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(ReadModels.class);
    /** Segments that other nodes process are looked at this often by those who wait. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final Duration CATCH_UP = Duration.ofMinutes(10);

    private final Map<String, View> views = new LinkedHashMap<>();
    private final Map<String, ViewSlot> active = new ConcurrentHashMap<>();
    private final EventLog log;
    private final Trials trials;
    private final Slots slots;
    private final StreamableMessageSource<TrackedEventMessage<?>> events;
    private final MongoDatabase database;
    private final Tokens tokens;
    private final ViewSettings settings;

    private final AtomicLong moves = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    private final Function<String, MessageMonitor<? super EventMessage<?>>> monitors;

    private ViewSlot.@Nullable Shared shared;
    private boolean autoStartup = true;
    private volatile boolean running;

    /**
     * @param views the views
     * @param log the log to fold cases from
     * @param trials the protocol histories by position
     * @param events the same log as a stream of events
     * @param database where documents and tokens stand
     * @param serializer writes the tokens
     * @param settings how views are processed
     * @param monitors watches the events that a processor of that name handles
     */
    public ReadModels(
            List<View> views,
            EventLog log,
            Trials trials,
            StreamableMessageSource<TrackedEventMessage<?>> events,
            MongoDatabase database,
            Serializer serializer,
            ViewSettings settings,
            Function<String, MessageMonitor<? super EventMessage<?>>> monitors) {
        for (View view : views) {
            if (this.views.put(view.name(), view) != null) {
                throw new IllegalArgumentException("Two views are named " + view.name());
            }
        }
        this.log = log;
        this.trials = trials;
        this.events = events;
        this.database = database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.LOCAL);
        this.slots = new Slots(this.database);
        this.tokens = new Tokens(this.database, serializer);
        this.settings = settings;
        this.monitors = monitors;
    }

    // ---- life ---------------------------------------------------------------------------------------------------

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    /** Whether the views start with the program; programs that only read the log switch them off. */
    public void setAutoStartup(boolean autoStartup) {
        this.autoStartup = autoStartup;
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        int threads = Math.max(1, views.size());
        shared = new ViewSlot.Shared(
                log,
                trials,
                events,
                database,
                tokens,
                settings,
                monitors,
                executor("view-coordinator", threads),
                executor("view-worker", threads * Math.max(1, settings.segments())),
                this::wake);
        for (View view : views.values()) {
            active.put(view.name(), slot(view, slots.active(view)));
        }
        buildWhatIsMissing();
        active.values().forEach(ViewSlot::start);
        running = true;
    }

    private void buildWhatIsMissing() {
        long head = log.head();
        String thisLog = identity();
        List<ViewSlot> missing = new ArrayList<>();
        for (ViewSlot slot : active.values()) {
            String itsLog = slots.log(slot.view());
            boolean ofThisLog = itsLog.isEmpty() || thisLog.isEmpty() || itsLog.equals(thisLog);
            if (!slot.hasTokens() || slot.position() > head || !ofThisLog) {
                missing.add(slot);
            } else {
                slot.store().ensureIndexes();
            }
        }
        Rebuild.run(log, trials, missing, head);
        for (ViewSlot slot : active.values()) {
            slots.point(slot.view(), slot.letter(), thisLog);
        }
    }

    /** Tells logs apart: the digest of the first event; empty for a log without one. */
    private String identity() {
        return log.head() == 0 ? "" : log.digestAt(1).orElse("");
    }

    private static ScheduledExecutorService executor(String name, int threads) {
        return Executors.newScheduledThreadPool(
                threads, Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    }

    private ViewSlot slot(View view, String letter) {
        ViewSlot.Shared started = shared;
        if (started == null) {
            throw new IllegalStateException("The views have not been started");
        }
        return new ViewSlot(view, letter, started);
    }

    @Override
    public synchronized void stop() {
        ViewSlot.Shared started = shared;
        if (!running || started == null) {
            return;
        }
        running = false;
        active.values().forEach(ViewSlot::stop);
        started.workers().shutdown();
        started.coordinators().shutdown();
        wake();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, so that no query meets a view that is being built. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }

    // ---- reading ------------------------------------------------------------------------------------------------

    /** The names of the views. */
    public Set<String> names() {
        return views.keySet();
    }

    /** The documents of a view, as they are read now. Ask anew for each query: a rebuild puts others in their place. */
    public MongoCollection<Document> documents(String view) {
        return of(view).store().collection();
    }

    /** The position up to which a view has processed the log. Ask before a query; the answer holds at least as much. */
    public long position(String view) {
        return of(view).position();
    }

    /** How many events of the log a view has not processed yet. */
    public long lag(String view) {
        long position = position(view);
        return Math.max(0, log.head() - position);
    }

    /**
     * Waits until a view has processed the log up to a position.
     *
     * @return whether it did within the time
     */
    public boolean awaitPosition(String view, long position, Duration timeout) throws InterruptedException {
        // Asked anew each time: a rebuild may put another slot in its place meanwhile.
        return await(() -> position(view), position, timeout);
    }

    private boolean await(LongSupplier reached, long position, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            long before = moves.get();
            if (reached.getAsLong() >= position) {
                return true;
            }
            lock.lock();
            try {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0 || !running) {
                    return false;
                }
                long wait = Math.min(remaining, LOOK_AGAIN_NANOS);
                while (moves.get() == before && wait > 0) {
                    wait = moved.awaitNanos(wait);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void wake() {
        lock.lock();
        try {
            moves.incrementAndGet();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ViewSlot of(String view) {
        ViewSlot slot = active.get(view);
        if (slot == null) {
            throw new IllegalArgumentException("There is no view named " + view + ", or it has not been started");
        }
        return slot;
    }

    // ---- operating ----------------------------------------------------------------------------------------------

    /** The cases that a view could not compute, by case id. */
    public List<SickCase> sick(String view) {
        return of(view).sickCases().all();
    }

    /** How many cases a view could not compute. */
    public long sickCount(String view) {
        return of(view).sickCases().count();
    }

    /**
     * Folds a case anew from the log and replaces its document; heals a sick case whose cause is gone.
     *
     * @return whether the case is well now
     */
    public boolean retry(String view, String caseId) {
        ViewSlot slot = of(view);
        slot.projection().refold(caseId, log.head());
        return !slot.sickCases().caseIds().contains(caseId);
    }

    /** Empties a view and has it process the log anew, event by event. Queries meet a growing view meanwhile. */
    public synchronized void reset(String view) {
        ViewSlot slot = of(view);
        slot.stop();
        slot.clear();
        slot.store().ensureIndexes();
        slot.startAfter(0);
        slot.start();
    }

    /**
     * Builds a view from the log beside the one that is read, and switches when it has caught up and equals the log.
     * The old documents are read until then, and for good where the new ones do not equal the log.
     *
     * @return how the new documents compare; they are read from now on exactly when they are equal
     */
    public Comparison rebuild(String view) throws InterruptedException {
        return rebuild(view, log.head());
    }

    /** As {@link #rebuild(String)}, folding case by case up to a position and event by event from there. */
    public synchronized Comparison rebuild(String view, long upToPosition) throws InterruptedException {
        ViewSlot old = of(view);
        ViewSlot built = slot(old.view(), Slots.other(old.letter()));
        Rebuild.run(log, trials, List.of(built), upToPosition);
        built.start();
        if (!await(built::position, log.head(), CATCH_UP)) {
            built.stop();
            throw new IllegalStateException(built + " did not catch up with the log; " + old + " is still read");
        }
        Comparison comparison = Comparing.run(log, trials, built);
        if (!comparison.isEqual()) {
            logger.error(
                    "The rebuilt {} does not equal the log in {} cases; {} is still read",
                    built,
                    comparison.differences().size(),
                    old);
            built.stop();
            built.clear();
            return comparison;
        }
        slots.point(built.view(), built.letter(), identity());
        active.put(view, built);
        wake();
        // Its documents stay for who is in the middle of reading them, until this slot is built anew.
        old.stop();
        logger.info("{} is read now, in place of {}", built, old);
        return comparison;
    }

    /** Holds a view's documents against the log, case by case. */
    public Comparison compare(String view) {
        return Comparing.run(log, trials, of(view));
    }
}
