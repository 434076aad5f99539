package dk.tilbage.http;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.http.WebhookRun.Parts;
import dk.tilbage.http.WebhookSender.Outcome;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.Secrets;
import dk.tilbage.readmodel.ReadModels;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Sees to it that each subscription with something new is delivered by one program at a time: looks for them a few times a
 * second, takes a lease, and lets a virtual thread deliver it, as many at a time as are allowed.
 */
@ConditionalOnWebApplication
@Component
class WebhookDispatcher implements SmartLifecycle, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(WebhookDispatcher.class);

    private static final long LOOK_AGAIN_MILLIS = 250;
    private static final long COUNT_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long AFTER_FAILURE_MILLIS = 2_000;

    private final EventLog eventLog;
    private final Parts parts;
    private final WebhookSettings settings;
    private final WebhookAddresses addresses;
    private final WebhookPost post;
    private final WebhookSender sender;
    private final MeterRegistry meters;
    private final Semaphore places;
    /** This start of this program. */
    private final String owner = UUID.randomUUID().toString();

    private volatile boolean running;
    private volatile long parked;
    private volatile long active;
    private long countedAt = System.nanoTime() - COUNT_AGAIN_NANOS;
    private @Nullable Thread watcher;
    private @Nullable ExecutorService runs;

    WebhookDispatcher(
            EventLog eventLog,
            WebhookStore store,
            CaseChanges changes,
            AlertsStreamDifference difference,
            ReadModels views,
            RegistryClock clock,
            AccessLog accesses,
            Secrets secrets,
            MeterRegistry meters,
            Environment environment) {
        this.eventLog = eventLog;
        this.settings = WebhookSettings.of(environment);
        this.addresses = new WebhookAddresses(settings.allowPrivate());
        this.sender = new WebhookSender(addresses, settings.timeout(), settings.concurrent());
        this.post = new WebhookPost(sender, secrets);
        this.parts = new Parts(store, settings, post, changes, difference, views, clock, accesses);
        this.meters = meters;
        this.places = new Semaphore(settings.concurrent());
        Gauge.builder("tilbage.webhooks.parked", this, self -> self.parked)
                .description("Webhooks that deliver nothing until somebody resumes them")
                .register(meters);
        Gauge.builder("tilbage.webhooks.active", this, self -> self.active)
                .description("Webhooks that are delivered")
                .register(meters);
    }

    WebhookSettings settings() {
        return settings;
    }

    WebhookAddresses addresses() {
        return addresses;
    }

    /** How far a subscription has been told that begins now. */
    AlertsStreamCursor judged() {
        return parts.judged();
    }

    /** Sends a delivery without items; refused while as many deliveries are under way as there may be. */
    Outcome test(Webhook webhook) {
        boolean mine = false;
        try {
            mine = places.tryAcquire(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!mine) {
            throw Problem.of(ProblemCode.BUSY).raised();
        }
        try {
            return post.send(webhook, "TEST", List.of(), null);
        } finally {
            places.release();
        }
    }

    // ---- the watcher --------

    private void watch(ExecutorService deliverers) {
        boolean failing = false;
        while (running) {
            long pause = LOOK_AGAIN_MILLIS;
            try {
                look(deliverers);
                failing = false;
            } catch (RuntimeException e) {
                if (!failing && running) {
                    log.warn("No webhook is delivered until this works again", e);
                }
                failing = true;
                pause = AFTER_FAILURE_MILLIS;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look(ExecutorService deliverers) {
        if (System.nanoTime() - countedAt >= COUNT_AGAIN_NANOS) {
            countedAt = System.nanoTime();
            parked = parts.store().count(true);
            active = parts.store().count(false);
        }
        int free = places.drainPermits();
        try {
            if (free > 0) {
                for (Webhook webhook : parts.store().claim(owner, settings.lease(), eventLog.head(), judged(), free)) {
                    free--;
                    deliverers.execute(() -> deliver(webhook));
                }
            }
        } finally {
            places.release(free);
        }
    }

    private void deliver(Webhook webhook) {
        try {
            WebhookRun.Result result = new WebhookRun(parts, owner, () -> running, webhook).run();
            meters.counter("tilbage.webhook.runs", "result", result.name()).increment();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            if (running) {
                log.warn("The delivery of webhook {} broke off and begins again", webhook.id(), failed);
            }
        } finally {
            places.release();
        }
    }

    // ---- life --------

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            ExecutorService deliverers = Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("webhook-", 0).factory());
            runs = deliverers;
            watcher = Thread.ofPlatform().name("webhooks-watch").daemon().start(() -> watch(deliverers));
        }
    }

    /** Lets the deliveries that are under way come to their end, which is not far; what comes after is left to the next start. */
    @Override
    public synchronized void stop() {
        running = false;
        Thread watching = watcher;
        if (watching != null) {
            watching.interrupt();
            watcher = null;
        }
        ExecutorService deliverers = runs;
        if (deliverers != null) {
            deliverers.shutdown();
            try {
                Duration longest = settings.timeout().plusSeconds(1);
                if (!deliverers.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                    deliverers.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            runs = null;
        }
    }

    @Override
    public void destroy() {
        sender.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** With the streams: before the web server, and long before the stores. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
