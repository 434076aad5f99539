package dk.tilbage.casefile;

import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.NotifiedOf;
import dk.tilbage.eventstore.SignedList;
import dk.tilbage.eventstore.StoredEvents;
import dk.tilbage.eventstore.StreamMemory;
import dk.tilbage.people.People;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What the case contributes to the program. */
@Configuration(proxyBeanMethods = false)
class CasefileConfiguration {

    @Bean
    StoredEvents caseEvents() {
        return new StoredEvents(CaseEvent.class);
    }

    @Bean
    CaseReader caseReader(EventLog log) {
        return new CaseReader(log);
    }

    @Bean
    IdentityChanges identityChanges(People people, ObjectProvider<ForgottenList> lists) {
        return new IdentityChanges(people, () -> lists.ifAvailable(ForgottenList::note));
    }

    /**
     * The list of the forgotten: {@code tilbage.forgotten.file}, by default in the data folder; signed with the anchors' key. Only where persons are forgotten: what merely reads the log forgets nobody.
     */
    @Bean
    @ConditionalOnWebApplication
    @DependsOnDatabaseInitialization
    ForgottenList forgottenList(
            DataSource dataSource,
            Anchors anchors,
            Environment environment,
            CaseReader cases,
            CommandSender sender,
            People people) {
        String file = environment.getProperty("tilbage.forgotten.file", "");
        Path folder = Path.of(environment.getProperty("tilbage.data", "./data"), "forgotten");
        SignedList list =
                anchors.signedList(file.isBlank() ? folder.resolve("forgotten.ndjson") : Path.of(file), "forgotten");
        return new ForgottenList(dataSource, list, cases, sender, people);
    }

    /** Keys of persons whom another node has forgotten are held here no longer. */
    @Bean
    NotifiedOf forgottenElsewhere(People people) {
        return new NotifiedOf(People.FORGOTTEN_CHANNEL, people::drop, people::dropAll);
    }

    /** The aggregate of a command starts from the fold that the edge has just made sure of. */
    @Bean
    StreamMemory caseMemory(CaseReader cases) {
        return caseId -> cases.known(caseId)
                .map(known -> new StreamMemory.Remembered(
                        CaseAggregate.TYPE, known.sequence(), new CaseAggregate(caseId, known.state())));
    }

    /** Not {@code @Aggregate}: Spring's factory would go through its container at each load, for nothing. */
    @Bean
    ConfigurerModule caseAggregate(LockFactory streamLocks) {
        // The one envelope says itself which case it is for.
        CommandTargetResolver target =
                message -> new VersionedAggregateIdentifier((Object) ((Execute) message.getPayload()).caseId(), null);
        return configurer -> configurer.configureAggregate(AggregateConfigurer.defaultConfiguration(CaseAggregate.class)
                .configureCommandTargetResolver(axon -> target)
                .configureLockFactory(axon -> streamLocks));
    }
}
