package dk.tilbage.trial;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.StoredEvents;
import org.axonframework.config.Configuration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;

/** What the trial contributes to the program. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class TrialConfiguration {

    @Bean
    StoredEvents trialEvents() {
        return new StoredEvents(TrialEvent.class);
    }

    @Bean
    StoredEvents intakeEvents() {
        return new StoredEvents(IntakeEvent.class);
    }

    @Bean
    Trials trials(EventLog log) {
        return new LoggedTrials(log);
    }

    @Bean
    Intakes intakes(ObjectProvider<Configuration> axon) {
        return new Intakes(() -> axon.getObject().repository(IntakeAggregate.class));
    }
}
