package dk.tilbage.ops;

import dk.tilbage.caseload.CaseCounts;
import dk.tilbage.caseload.SteeringQueries;
import dk.tilbage.deadlines.AlertsViewQueries;
import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.trial.Trials;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.regex.Pattern;
import org.bson.Document;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What operators see. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class OpsConfiguration {

    private static final Pattern AXON_TIMER =
            Pattern.compile("(commandBus|eventStore|eventProcessor)\\.(all|success|failure|ignored)Timer");

    /** Only where somebody can scrape them. */
    @Bean
    @ConditionalOnWebApplication
    RegistryMetrics registryMetrics(
            EventLog log,
            CaseCounts cases,
            AlertsViewQueries alerts,
            SteeringQueries steering,
            Trials trials,
            RegistryClock clock,
            MeterRegistry meters) {
        return new RegistryMetrics(log, cases, alerts, steering, trials, clock, meters);
    }

    /** Only where the views run, and somebody can scrape what it finds. */
    @Bean
    @ConditionalOnWebApplication
    @ConditionalOnBooleanProperty(name = "tilbage.views.enabled", matchIfMissing = true)
    LiveDatasetCheck liveDatasetCheck(ReadModels views, MeterRegistry meters) {
        return new LiveDatasetCheck(views, meters);
    }

    /** Only where somebody can scrape what it finds. */
    @Bean
    @ConditionalOnWebApplication
    LogMetrics logMetrics(LogVerifier verifier, Anchors anchors, RegistryClock clock, MeterRegistry meters) {
        return new LogMetrics(verifier, anchors, clock, meters);
    }

    /**
     * Axon measures each kind of message in four timers with percentiles, for each processor. Its counters and latencies
     * are kept; how long commands take is {@code tilbage.command}.
     */
    @Bean
    MeterFilter noTimersOfEachMessage() {
        return MeterFilter.deny(id -> AXON_TIMER.matcher(id.getName()).matches());
    }

    /** Whether MongoDB answers. By {@code ping}, which every server and the stand-in know. */
    @Bean
    HealthIndicator mongoHealthIndicator(MongoDatabaseFactory mongo) {
        return () -> {
            try {
                mongo.getMongoDatabase().runCommand(new Document("ping", 1));
                return Health.up().build();
            } catch (RuntimeException e) {
                return Health.down()
                        .withDetail("error", e.getClass().getSimpleName())
                        .build();
            }
        };
    }
}
