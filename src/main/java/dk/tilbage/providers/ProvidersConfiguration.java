package dk.tilbage.providers;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.StoredEvents;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the agreements with providers contribute to the program. */
@Configuration(proxyBeanMethods = false)
class ProvidersConfiguration {

    @Bean
    StoredEvents agreementEvents() {
        return new StoredEvents(AgreementEvent.class);
    }

    @Bean
    Agreements agreements(ObjectProvider<org.axonframework.config.Configuration> axon, EventLog log) {
        return new Agreements(() -> axon.getObject().repository(AgreementAggregate.class), log);
    }
}
