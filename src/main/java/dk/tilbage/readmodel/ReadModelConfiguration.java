package dk.tilbage.readmodel;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.Trials;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** The views' machinery as beans. */
@Configuration(proxyBeanMethods = false)
class ReadModelConfiguration {

    @Bean
    ReadModels readModels(
            ObjectProvider<View> views,
            EventLog log,
            Trials trials,
            EventStore events,
            MongoDatabaseFactory mongo,
            Serializer serializer,
            ObjectProvider<org.axonframework.config.Configuration> axon,
            Environment environment) {
        ViewSettings settings = new ViewSettings(
                environment.getProperty("tilbage.views.segments", Integer.class, ViewSettings.DEFAULT.segments()),
                environment.getProperty("tilbage.views.batch-size", Integer.class, ViewSettings.DEFAULT.batchSize()),
                environment.getProperty("tilbage.views.kept-cases", Integer.class, ViewSettings.DEFAULT.keptCases()));
        ReadModels readModels = new ReadModels(
                views.orderedStream().toList(),
                log,
                trials,
                events,
                mongo.getMongoDatabase(),
                serializer,
                settings,
                name -> axon.getObject().messageMonitor(PooledStreamingEventProcessor.class, name));
        readModels.setAutoStartup(environment.getProperty("tilbage.views.enabled", Boolean.class, true));
        return readModels;
    }

    /** Asked at each scrape; a view that cannot say shows as not a number, never as its last value. */
    @Bean
    MeterBinder viewMetrics(ReadModels readModels) {
        return registry -> {
            for (String view : readModels.names()) {
                Gauge.builder("tilbage.view.lag.positions", readModels, models -> models.lag(view))
                        .description("Events of the log that the view has not processed yet")
                        .tag("view", view)
                        .register(registry);
                Gauge.builder("tilbage.view.sick.cases", readModels, models -> models.sickCount(view))
                        .description("Cases that the view could not compute")
                        .tag("view", view)
                        .register(registry);
            }
        };
    }
}
