package dk.tilbage.eventstore;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Anchors the log hourly and when the program stops. It looks every minute, so that an hour without events is followed by an
 * anchor as soon as there are some, and a simulated clock that leaps is followed too.
 */
final class AnchorSchedule implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AnchorSchedule.class);

    private final Anchors anchors;
    private volatile boolean running;

    AnchorSchedule(Anchors anchors) {
        this.anchors = anchors;
    }

    @Override
    public void start() {
        anchors.prepare();
        running = true;
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void look() {
        tried(anchors::anchorWhenDue);
    }

    /** The last commands are answered by now, and the stores still open. */
    @Override
    public void stop() {
        running = false;
        tried(anchors::anchorHead);
    }

    private static void tried(java.util.function.Supplier<Optional<Anchor>> work) {
        try {
            work.get().ifPresent(anchor -> LOG.info("The log was anchored at position {}", anchor.position()));
        } catch (AnchorRefused e) {
            LOG.error("The log was not anchored ({}): {}", e.code(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The log was not anchored: {}", e.toString());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Started first and stopped last: after the web server has answered what it was asked. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1_000;
    }
}
