package dk.tilbage.trial;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.StoredEvents;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.snapshotting.RevisionSnapshotFilter;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;

/** What the trial contributes to the program. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class TrialConfiguration {

    /** Every allocation loads its intake: about this many events, however many places were taken before. */
    private static final int EVENTS_BETWEEN_SNAPSHOTS = 100;

    @Bean
    StoredEvents trialEvents() {
        return new StoredEvents(TrialEvent.class);
    }

    @Bean
    StoredEvents intakeEvents() {
        return new StoredEvents(IntakeEvent.class);
    }

    @Bean
    StoredEvents intakeSnapshots() {
        return new StoredEvents(IntakeAggregate.class);
    }

    @Bean
    SnapshotTriggerDefinition intakeSnapshotTrigger(Snapshotter snapshotter) {
        return new EventCountSnapshotTriggerDefinition(snapshotter, EVENTS_BETWEEN_SNAPSHOTS);
    }

    @Bean
    SnapshotFilter intakeSnapshotFilter() {
        return RevisionSnapshotFilter.builder()
                .type(IntakeAggregate.TYPE)
                .revision(Integer.toString(IntakeAggregate.SNAPSHOT_REVISION))
                .build();
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
