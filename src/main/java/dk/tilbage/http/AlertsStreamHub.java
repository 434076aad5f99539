package dk.tilbage.http;

import dk.tilbage.deadlines.AlertsView;
import dk.tilbage.deadlines.AlertsViewQuery;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.readmodel.ReadModels;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * What all open streams share: one thread that follows the alerts view and the date while anybody listens, and folds each
 * changed case once for all of them. It keeps the last steps; a stream that has fallen further behind finds the difference
 * itself, as does one that resumes. Nothing is queued for a stream, so a slow one costs nobody anything.
 *
 * <p>Steps that may concern every case, at a change of the date or of a trial's settings, are not worked out here: each
 * stream reads its own cases, some at a time, as fast as its client takes them.
 */
@ConditionalOnWebApplication
@Component
class AlertsStreamHub implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AlertsStreamHub.class);

    /** The date is looked at this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private static final long AFTER_FAILURE_MILLIS = 1_000;
    private static final int KEPT_STEPS = 32;
    private static final int LONGEST_STEP = 500;

    private final ReadModels views;
    private final RegistryClock clock;
    private final AlertsStreamDifference difference;
    private final Duration heartbeat;
    private final OpenStreams streams;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Deque<AlertsStreamStep> steps = new ArrayDeque<>();
    private AlertsStreamCursor at = new AlertsStreamCursor(0, LocalDate.MIN);
    private boolean running;
    private @Nullable Thread watcher;

    AlertsStreamHub(
            ReadModels views,
            RegistryClock clock,
            AlertsStreamDifference difference,
            MeterRegistry meters,
            @Value("${tilbage.http.alert-streams:64}") int limit,
            @Value("${tilbage.http.alert-stream-heartbeat:15s}") Duration heartbeat) {
        this.views = views;
        this.clock = clock;
        this.difference = difference;
        this.heartbeat = heartbeat;
        this.streams = new OpenStreams("alerts-stream", limit);
        Gauge.builder("tilbage.alert.streams", this, AlertsStreamHub::open)
                .description("Open streams of alerts")
                .register(meters);
    }

    // ---- streams --------

    /**
     * Opens a stream on a thread of its own.
     *
     * @param since what the client knows; absent for a client that begins now
     * @param accesses hears of the cases before anything of them is pushed
     * @return where the stream begins
     */
    AlertsStreamCursor open(
            ResponseBodyEmitter out,
            @Nullable AlertsStreamCursor since,
            AlertsViewQuery query,
            Instant until,
            Accesses.Pushed accesses) {
        lock.lock();
        try {
            if (!running) {
                throw Problem.of(ProblemCode.BUSY).raised();
            }
            if (streams.count() == 0) {
                steps.clear();
                at = new AlertsStreamCursor(views.position(AlertsView.NAME), clock.today());
            }
            AlertsStreamCursor cursor = since == null ? at : since;
            ServerSentEvents events = new ServerSentEvents(out, until, heartbeat, accesses);
            streams.open(new AlertsStream(this, difference, events, cursor, since != null, query), this::closed);
            moved.signalAll();
            return cursor;
        } finally {
            lock.unlock();
        }
    }

    private void closed() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many streams are open. */
    int open() {
        return streams.count();
    }

    /**
     * The step from a judgement on to a newer one, as soon as there is one; null where the time is over before.
     *
     * @param whole whether it shall lead to the newest one, whatever lies in between
     */
    @Nullable
    AlertsStreamStep next(AlertsStreamCursor from, boolean whole, Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                if (!running) {
                    throw new InterruptedException("the program stops");
                }
                AlertsStreamStep next = stepFrom(from, whole);
                if (next != null || remaining <= 0) {
                    return next;
                }
                remaining = moved.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable AlertsStreamStep stepFrom(AlertsStreamCursor from, boolean whole) {
        if (from.equals(at) || !at.covers(from)) {
            return null;
        }
        if (whole) {
            return new AlertsStreamStep(from, at, null);
        }
        for (AlertsStreamStep step : steps) {
            if (step.from().equals(from) && step.cases() != null) {
                return step;
            }
        }
        return new AlertsStreamStep(from, at, null);
    }

    // ---- the watcher --------

    private void watch() {
        boolean failing = false;
        while (true) {
            try {
                AlertsStreamCursor from = awaitStreams();
                if (from == null) {
                    return;
                }
                AlertsStreamStep step = look(from);
                failing = false;
                if (step != null) {
                    publish(step);
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (!failing) {
                    log.warn("The streams of alerts stand still until this works again", e);
                }
                failing = true;
                if (!pause()) {
                    return;
                }
            }
        }
    }

    /** Where the streams stand, when there are any; null when the program stops. */
    private @Nullable AlertsStreamCursor awaitStreams() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (running && streams.count() == 0) {
                moved.await();
            }
            return running ? at : null;
        } finally {
            lock.unlock();
        }
    }

    /** The next step, if the view or the date moves on within a while. */
    private @Nullable AlertsStreamStep look(AlertsStreamCursor from) throws InterruptedException {
        boolean progress = views.awaitPosition(AlertsView.NAME, from.position() + 1, LOOK_AGAIN);
        LocalDate today = clock.today();
        boolean newDay = today.isAfter(from.date());
        if (!progress && !newDay) {
            if (!views.isRunning()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
            return null;
        }
        long reached = views.position(AlertsView.NAME);
        if (reached < from.position()) {
            return null; // the view is being processed anew
        }
        if (newDay) {
            return new AlertsStreamStep(from, new AlertsStreamCursor(reached, today), null);
        }
        AlertsStreamCursor to = new AlertsStreamCursor(Math.min(reached, from.position() + LONGEST_STEP), from.date());
        return new AlertsStreamStep(
                from, to, difference.betweenPositions(from, to).orElse(null));
    }

    private void publish(AlertsStreamStep step) {
        lock.lock();
        try {
            if (!step.from().equals(at)) {
                return; // all streams closed meanwhile, and others began anew
            }
            at = step.to();
            steps.addLast(step);
            if (steps.size() > KEPT_STEPS) {
                steps.removeFirst();
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE_MILLIS);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // ---- life --------

    @Override
    public void start() {
        lock.lock();
        try {
            if (!running) {
                running = true;
                watcher = Thread.ofPlatform().name("alerts-watch").daemon().start(this::watch);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends all streams; their clients resume elsewhere or later. */
    @Override
    public void stop() {
        lock.lock();
        try {
            running = false;
            moved.signalAll();
            streams.interrupt();
            Thread watching = watcher;
            if (watching != null) {
                watching.interrupt();
                watcher = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** Stopped before the web server, which waits for the requests at hand: a stream never ends by itself. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
