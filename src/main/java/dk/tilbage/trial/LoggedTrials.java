package dk.tilbage.trial;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The trials as folded from the log, kept until the log says that a trial's stream has grown. */
final class LoggedTrials implements Trials {

    private final EventLog log;
    private volatile Settings known = new Settings(0, new LinkedHashMap<>());

    LoggedTrials(EventLog log) {
        this.log = log;
    }

    @Override
    public Settings settings() {
        long position = log.settingsPosition();
        Settings settings = known;
        if (settings.position() < position) {
            settings = read(position);
            known = settings;
        }
        return settings;
    }

    private Settings read(long position) {
        // Trials in the order of their registration, which is the order of their first positions.
        NavigableMap<Long, Map.Entry<String, NavigableMap<Long, ProtocolHistory>>> byRegistration = new TreeMap<>();
        log.forEachAggregate(
                TrialAggregate.TYPE,
                position,
                (aggregateId, events) -> byRegistration.put(
                        events.getFirst().position(),
                        Map.entry(aggregateId.substring(TrialAggregate.ID_PREFIX.length()), versions(events))));
        SequencedMap<String, NavigableMap<Long, ProtocolHistory>> histories = new LinkedHashMap<>();
        byRegistration.values().forEach(trial -> histories.put(trial.getKey(), trial.getValue()));
        return new Settings(position, histories);
    }

    private static NavigableMap<Long, ProtocolHistory> versions(List<RecordedEvent> events) {
        NavigableMap<Long, ProtocolHistory> versions = new TreeMap<>();
        ProtocolHistory history = null;
        for (RecordedEvent event : events) {
            history = ProtocolHistory.evolve(history, (TrialEvent) event.payload());
            versions.put(event.position(), history);
        }
        return versions;
    }
}
