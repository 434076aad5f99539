package dk.tilbage.dataset;

import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Trials;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The registry's own log.
 *
 * @param threads how many work on the cases at a time
 */
record RegistryLog(EventLog log, LogVerifier verifier, Anchors anchors, Trials trials, int threads)
        implements DatasetLog {

    @Override
    public long head() {
        return log.head();
    }

    @Override
    public long positionAsOf(Instant recorded) {
        return log.positionAsOf(recorded);
    }

    @Override
    public Optional<String> digestAt(long position) {
        return log.digestAt(position);
    }

    @Override
    public Optional<ProtocolHistory> protocol(String trialId, long position) {
        return trials.asOf(trialId, position);
    }

    @Override
    public LogVerifier.Verdict verify(long upToPosition, LogVerifier.Progress progress) {
        return verifier.verify(upToPosition, progress);
    }

    @Override
    public void anchor(long position) {
        anchors.anchor(position);
    }

    @Override
    public void forEach(long afterPosition, long upToPosition, Consumer<RecordedEvent> consumer) {
        log.forEach(afterPosition, upToPosition, consumer);
    }

    @Override
    public void forEachNamed(String eventName, long upToPosition, Consumer<RecordedEvent> consumer) {
        log.forEachNamed(eventName, upToPosition, consumer);
    }

    @Override
    public List<RecordedEvent> ofCase(String caseId, long upToPosition) {
        return log.ofAggregate(caseId, upToPosition);
    }

    @Override
    public void forEachCase(long upToPosition, BiConsumer<String, List<RecordedEvent>> consumer) {
        log.forEachAggregateInParallel(DatasetWriter.CASE_TYPE, upToPosition, threads, consumer);
    }
}
