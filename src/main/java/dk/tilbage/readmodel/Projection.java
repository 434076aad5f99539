package dk.tilbage.readmodel;

import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.trial.Trials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * What a view's processor does with a batch of events: folds the cases it touches and writes their documents in one bulk.
 *
 * <p>Every segment takes every event. Of the cases it keeps its own; of the trials all, and at a trial's event it rewrites
 * the documents of its own cases. So one segment alone writes a case's document, in the order of the log, and has handled
 * all of the log up to its position. The version guard is for redelivered batches and for a segment that was taken over
 * while its former owner still writes.
 *
 * <p>The batch is written while its last event is handled, not in the unit of work's commit: Axon's processor stores its
 * token first thing in the commit, and a batch that failed or a program that died after that would be lost.
 */
final class Projection implements EventHandlerInvoker {

    static final String CASE_TYPE = "case";
    static final String TRIAL_ID_PREFIX = "trial:";

    private final String batchKey = "batch@" + System.identityHashCode(this);
    private final ViewStore store;
    private final SickCases sickCases;
    private final EventLog log;
    private final CaseFolds folds;
    private final Runnable onMoved;
    private final IntConsumer onFailed;
    private final Trials trials;
    /** How far each segment has come. */
    private final Map<Integer, Long> segments = new ConcurrentHashMap<>();

    Projection(
            ViewStore store,
            SickCases sickCases,
            EventLog log,
            Trials trials,
            int keptCases,
            Runnable onMoved,
            IntConsumer onFailed) {
        this.store = store;
        this.sickCases = sickCases;
        this.log = log;
        this.trials = trials;
        this.folds = new CaseFolds(log, keptCases);
        this.onMoved = onMoved;
        this.onFailed = onFailed;
    }

    /** What a batch touches. */
    private static final class Batch {
        private long last;
        private final Map<String, List<DomainEventMessage<?>>> cases = new LinkedHashMap<>();
        private final Set<String> trials = new TreeSet<>();

        void add(EventMessage<?> message, Segment segment) {
            last = ((TrackedEventMessage<?>) message).trackingToken().position().orElseThrow();
            if (message instanceof DomainEventMessage<?> event) {
                if (CASE_TYPE.equals(event.getType()) && segment.matches(event.getAggregateIdentifier())) {
                    cases.computeIfAbsent(event.getAggregateIdentifier(), id -> new ArrayList<>())
                            .add(event);
                } else if (EventLog.SETTINGS_TYPE.equals(event.getType())) {
                    trials.add(trialId(event.getAggregateIdentifier()));
                }
            }
        }
    }

    static String trialId(String aggregateId) {
        return aggregateId.substring(TRIAL_ID_PREFIX.length());
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return true;
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get();
        Batch batch = unitOfWork.getOrComputeResource(batchKey, key -> new Batch());
        batch.add(message, segment);
        if (!(unitOfWork instanceof BatchingUnitOfWork<?> many) || many.isLastMessage()) {
            try {
                project(batch, segment);
            } catch (RuntimeException e) {
                onFailed.accept(segment.getSegmentId());
                throw e;
            }
        }
    }

    private void project(Batch batch, Segment segment) {
        if (!batch.cases.isEmpty() || !batch.trials.isEmpty()) {
            // The log holds the batch's last event, so what is read here is complete up to there.
            Trials.Settings settings = trials.settings();
            Set<String> sick = sickCases.caseIds();
            Writes writes = new Writes(store, sickCases, sick, batch.last, store::write);
            List<FoldedCase> folded = new ArrayList<>();
            batch.cases.forEach((caseId, events) -> writes.add(caseId, () -> {
                FoldedCase now = sick.contains(caseId)
                        ? folds.fromLog(caseId, batch.last)
                        : folds.after(caseId, events, batch.last);
                CaseSnapshot snapshot = now.asOf(settings, batch.last);
                folded.add(now);
                return snapshot;
            }));
            if (!batch.trials.isEmpty()) {
                sweep(batch, segment, settings, writes);
            }
            writes.flush();
            folds.keep(folded);
        }
        segments.put(segment.getSegmentId(), batch.last);
        onMoved.run();
    }

    /** Rewrites the documents of the segment's cases in the trials that the batch changed. */
    private void sweep(Batch batch, Segment segment, Trials.Settings settings, Writes writes) {
        log.forEachAggregate(CASE_TYPE, batch.last, (caseId, events) -> {
            if (segment.matches(caseId) && !batch.cases.containsKey(caseId) && isOfAny(batch.trials, events)) {
                writes.add(caseId, () -> FoldedCase.fold(caseId, events).asOf(settings, batch.last));
            }
        });
    }

    private static boolean isOfAny(Set<String> trials, List<RecordedEvent> events) {
        // An opening may have been corrected to another trial.
        return events.stream()
                .anyMatch(event -> event.payload() instanceof CaseOpened opened && trials.contains(opened.trialId()));
    }

    /** Folds a case from the log up to a position and writes its document, if it can be computed. */
    void refold(String caseId, long upToPosition) {
        Writes writes = new Writes(store, sickCases, sickCases.caseIds(), upToPosition, store::write);
        writes.add(caseId, () -> folds.fromLog(caseId, upToPosition).asOf(trials.settings(), upToPosition));
        writes.flush();
        folds.forget(List.of(caseId));
    }

    /** The position up to which a segment of this program has been processed; 0 where nothing has been yet. */
    long position(int segment) {
        return segments.getOrDefault(segment, 0L);
    }

    @Override
    public void segmentReleased(Segment segment) {
        segments.remove(segment.getSegmentId());
    }

    /** Forgets everything. Only while the processor is stopped. */
    void clear() {
        segments.clear();
        folds.clear();
    }
}
