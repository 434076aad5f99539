package dk.tilbage.casefile;

import dk.tilbage.eventstore.StoredEvents;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the case contributes to the program. */
@Configuration(proxyBeanMethods = false)
class CasefileConfiguration {

    @Bean
    StoredEvents caseEvents() {
        return new StoredEvents(CaseEvent.class);
    }
}
