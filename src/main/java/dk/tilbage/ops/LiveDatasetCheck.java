package dk.tilbage.ops;

import dk.tilbage.dataset.RegistrationDatasetView;
import dk.tilbage.readmodel.Comparison;
import dk.tilbage.readmodel.ReadModels;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Live = rebuilt, seen while the program runs: every now and then each document of the evaluator's live dataset is held
 * against the fold of its case. What is found goes to the metrics; nothing is mended, for what differs has a cause.
 */
final class LiveDatasetCheck {

    private static final Logger LOG = LoggerFactory.getLogger(LiveDatasetCheck.class);
    private static final double NEVER = Double.NaN;

    private final ReadModels views;
    private final Clock clock;
    private volatile @Nullable Comparison last;
    private volatile double completed = NEVER;

    LiveDatasetCheck(ReadModels views, MeterRegistry meters) {
        this.views = views;
        this.clock = meters.config().clock();
        Gauge.builder("tilbage.dataset.check.differences", this, check -> check.number(Found.DIFFERENCES))
                .description(
                        "Documents of the live dataset that are not the fold of their case, by the last self-check")
                .register(meters);
        Gauge.builder("tilbage.dataset.check.cases", this, check -> check.number(Found.CASES))
                .description("Cases that the last self-check compared")
                .register(meters);
        Gauge.builder("tilbage.dataset.check.completed", this, check -> check.completed)
                .description("When the last self-check was completed, in seconds since 1970")
                .baseUnit("seconds")
                .register(meters);
    }

    private enum Found {
        DIFFERENCES,
        CASES
    }

    private double number(Found what) {
        Comparison found = last;
        if (found == null) {
            return NEVER;
        }
        return switch (what) {
            case DIFFERENCES -> found.differences().size();
            case CASES -> found.compared();
        };
    }

    /** Ten minutes after the start, and then daily, unless told otherwise. */
    @Scheduled(
            initialDelayString = "${tilbage.dataset.check.after:PT10M}",
            fixedDelayString = "${tilbage.dataset.check.every:PT24H}")
    void check() {
        try {
            long began = System.nanoTime();
            Comparison found = views.compare(RegistrationDatasetView.NAME);
            last = found;
            completed = clock.wallTime() / 1000.0;
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            if (found.isEqual()) {
                LOG.info(
                        "The live dataset equals the log: {} cases, digest {}, in {} ms",
                        found.compared(),
                        found.stored(),
                        took.toMillis());
            } else {
                LOG.error(
                        "The live dataset differs from the log in {} of {} cases: stored {}, rebuilt {}. See"
                                + " ops/runbooks/dataset-differs.md",
                        found.differences().size(),
                        found.compared(),
                        found.stored(),
                        found.rebuilt());
            }
        } catch (RuntimeException e) {
            LOG.warn("The live dataset was not compared with the log: {}", e.toString());
        }
    }
}
