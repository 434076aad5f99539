package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.eventstore.Stored;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TrialEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log of made-up events, with faults where a test wants them. */
final class LogInMemory implements DatasetLog {

    private static final byte[] ORIGIN =
            ("{\"client\":\"SECRET-client\",\"key\":\"SECRET-key\",\"actor\":\"SECRET-actor\","
                            + "\"role\":\"case-application\",\"commandName\":\"SomeCommand\"}")
                    .getBytes(StandardCharsets.UTF_8);

    private final String trialId;
    private final List<RecordedEvent> events;
    private LogVerifier.@Nullable Fault fault;
    private long hidden;

    LogInMemory(String trialId) {
        this(trialId, new ArrayList<>());
    }

    /** The positions that were anchored. */
    final SortedSet<Long> anchored = new TreeSet<>();

    private LogInMemory(String trialId, List<RecordedEvent> events) {
        this.trialId = trialId;
        this.events = events;
    }

    LogInMemory trial(Instant recordedAt, List<TrialEvent> settings) {
        settings.forEach(event -> append("trial:" + trialId, "trial", event, recordedAt));
        return this;
    }

    LogInMemory record(String caseId, Instant recordedAt, CaseEvent... of) {
        for (CaseEvent event : of) {
            append(caseId, "case", event, recordedAt);
        }
        return this;
    }

    private void append(String aggregateId, String type, Object payload, Instant recordedAt) {
        long sequence = events.stream()
                .filter(event -> event.aggregateId().equals(aggregateId))
                .count();
        Stored stored = payload.getClass().getAnnotation(Stored.class);
        if (stored == null) {
            throw new IllegalArgumentException("no event: " + payload);
        }
        events.add(new RecordedEvent(
                events.size() + 1L,
                aggregateId,
                type,
                sequence,
                recordedAt,
                stored.name(),
                stored.revision(),
                payload,
                new RecordedEvent.Origin(ORIGIN)));
    }

    /** The log as it was when it ended at a position. */
    LogInMemory endingAt(long position) {
        return new LogInMemory(trialId, new ArrayList<>(events.subList(0, Math.toIntExact(position))));
    }

    /** From now on the chain is broken there. */
    void broken(LogVerifier.Fault found) {
        fault = found;
    }

    /** From now on the event at a position is missing where cases are read. */
    void hideFromCases(long position) {
        hidden = position;
    }

    /** From now on there is no event at a position. */
    void lose(long position) {
        events.removeIf(event -> event.position() == position);
    }

    @Override
    public long head() {
        return events.isEmpty() ? 0 : events.getLast().position();
    }

    @Override
    public long positionAsOf(Instant recorded) {
        return events.stream()
                .filter(event -> !event.recordedAt().isAfter(recorded))
                .mapToLong(RecordedEvent::position)
                .max()
                .orElse(0);
    }

    @Override
    public Optional<String> digestAt(long position) {
        return position > head() ? Optional.empty() : Optional.of("digest-" + position);
    }

    @Override
    public Optional<ProtocolHistory> protocol(String id, long position) {
        return id.equals(trialId)
                ? ProtocolHistory.fold(events.stream()
                        .filter(event -> event.position() <= position && event.payload() instanceof TrialEvent)
                        .map(event -> (TrialEvent) event.payload())
                        .toList())
                : Optional.empty();
    }

    /** As the log's own verifier: positions without a gap, the fault that was asked for, and the events by name. */
    @Override
    public LogVerifier.Verdict verify(long upToPosition, LogVerifier.Progress progress) {
        LogVerifier.Fault found = fault;
        SortedMap<String, Long> counts = new TreeMap<>();
        long last = 0;
        for (RecordedEvent event : events) {
            if (event.position() > upToPosition) {
                break;
            }
            if (event.position() != last + 1) {
                found = new LogVerifier.Fault(last + 1, "POSITION_MISSING", "events are missing");
                break;
            }
            last = event.position();
            if (event.aggregateType().equals("case")) {
                counts.merge(event.eventName(), 1L, Long::sum);
            }
        }
        progress.at(last, upToPosition);
        return new LogVerifier.Verdict(
                found == null ? last : found.position() - 1,
                "digest-" + last,
                Optional.ofNullable(found),
                new LogVerifier.Anchored(0, 0, null, false, 0),
                new TreeMap<>(Map.of("case", counts)));
    }

    @Override
    public void anchor(long position) {
        anchored.add(position);
    }

    @Override
    public void forEach(long afterPosition, long upToPosition, Consumer<RecordedEvent> consumer) {
        events.stream()
                .filter(event -> event.position() > afterPosition && event.position() <= upToPosition)
                .forEach(consumer);
    }

    @Override
    public void forEachNamed(String eventName, long upToPosition, Consumer<RecordedEvent> consumer) {
        forEach(0, upToPosition, event -> {
            if (event.eventName().equals(eventName)) {
                consumer.accept(event);
            }
        });
    }

    @Override
    public List<RecordedEvent> ofCase(String caseId, long upToPosition) {
        return events.stream()
                .filter(event -> event.aggregateId().equals(caseId)
                        && event.position() <= upToPosition
                        && event.position() != hidden)
                .toList();
    }

    @Override
    public void forEachCase(long upToPosition, BiConsumer<String, List<RecordedEvent>> consumer) {
        Map<String, List<RecordedEvent>> cases = new TreeMap<>();
        for (RecordedEvent event : events) {
            if (event.aggregateType().equals("case")
                    && event.position() <= upToPosition
                    && event.position() != hidden) {
                cases.computeIfAbsent(event.aggregateId(), id -> new ArrayList<>())
                        .add(event);
            }
        }
        cases.forEach(consumer);
    }
}
