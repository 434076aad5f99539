package dk.tilbage.ops;

import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.LogVerifier.Progress;
import dk.tilbage.eventstore.LogVerifier.Verdict;
import dk.tilbage.eventstore.RegistryClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** How far the log is anchored, and what verifying it found. It is verified once a day, at night. */
final class LogMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(LogMetrics.class);

    private final LogVerifier verifier;
    private final RegistryClock clock;
    private volatile @Nullable Found found;

    private record Found(Verdict verdict, Instant at) {}

    LogMetrics(LogVerifier verifier, Anchors anchors, RegistryClock clock, MeterRegistry meters) {
        this.verifier = verifier;
        this.clock = clock;
        Gauge.builder("tilbage.anchor.position", anchors, Anchors::furthest)
                .description("The furthest position of the log that is anchored outside the database")
                .register(meters);
        Gauge.builder("tilbage.anchor.age.seconds", anchors, LogMetrics::age)
                .description("How long ago the last anchor was made, by the registry's clock")
                .register(meters);
        ofLast(
                meters,
                "tilbage.log.sound",
                "Whether the log was as it was recorded when it was last verified: 1 or 0",
                last -> last.verdict.sound() ? 1 : 0);
        ofLast(
                meters,
                "tilbage.log.verified.position",
                "The last position up to which everything was as it was recorded",
                last -> last.verdict.verified());
        ofLast(
                meters,
                "tilbage.log.verified.age.seconds",
                "How long ago the log was last verified, by the registry's clock",
                last -> Duration.between(last.at, this.clock.now()).toSeconds());
    }

    private static double age(Anchors anchors) {
        return anchors.age().map(age -> (double) age.toSeconds()).orElse(Double.NaN);
    }

    /** A gauge that shows nothing before the first verification. */
    private void ofLast(MeterRegistry meters, String name, String description, ToDoubleFunction<Found> value) {
        Gauge.builder(name, this, self -> {
                    Found last = self.found;
                    return last == null ? Double.NaN : value.applyAsDouble(last);
                })
                .description(description)
                .register(meters);
    }

    @Scheduled(cron = "${tilbage.verify-log.cron:0 30 3 * * *}", zone = "Europe/Copenhagen")
    void verify() {
        try {
            Verdict verdict = verifier.verify(Long.MAX_VALUE, Progress.NONE);
            found = new Found(verdict, clock.now());
            verdict.fault()
                    .ifPresentOrElse(
                            fault -> LOG.error(
                                    "The log is not as it was recorded: {} at position {}: {}",
                                    fault.code(),
                                    fault.position(),
                                    fault.message()),
                            () -> LOG.info(
                                    "The log was verified up to position {}, proven by anchors up to {}",
                                    verdict.verified(),
                                    verdict.anchored().provenTo()));
        } catch (RuntimeException e) {
            LOG.error("The log was not verified: {}", e.toString());
        }
    }
}
