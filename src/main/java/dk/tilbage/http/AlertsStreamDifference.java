package dk.tilbage.http;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.deadlines.AlertsDocument;
import dk.tilbage.deadlines.AlertsView;
import dk.tilbage.deadlines.AlertsViewQueries;
import dk.tilbage.deadlines.AlertsViewQuery;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Trials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * Finds the cases that two judgements differ in. A case with events in between is folded from the log, up to the one
 * position and up to the other. One without is the same at both, and only the day can make a difference: then the view's
 * document is judged on the one and on the other.
 *
 * <p>The view may be ahead of the newer judgement. What has been appended since is therefore looked up after the documents
 * have been read, and those cases are folded too.
 */
@ConditionalOnWebApplication
@Component
class AlertsStreamDifference {

    private static final Logger log = LoggerFactory.getLogger(AlertsStreamDifference.class);

    private static final String CASE_TYPE = "case";
    private static final String TRIAL_ID_PREFIX = "trial:";
    private static final int BATCH = 200;
    /** So many streams may read at once: one that catches up on a long time must not keep the commands from the log. */
    private static final int READERS = 2;

    private final EventLog eventLog;
    private final Trials trials;
    private final ReadModels views;
    private final AlertsViewQueries alerts;
    private final Semaphore readers = new Semaphore(READERS, true);

    AlertsStreamDifference(EventLog eventLog, Trials trials, ReadModels views, AlertsViewQueries alerts) {
        this.eventLog = eventLog;
        this.trials = trials;
        this.views = views;
        this.alerts = alerts;
    }

    /** Takes the cases that differ, some at a time. Called between reads, so it may take its time. */
    interface Sink {
        void take(List<AlertsStreamCase> cases) throws IOException;
    }

    /** The newer judgement cannot be had any more: the view has moved too far on, or is being built anew. Try a newer one. */
    static final class Overtaken extends Exception {
        private Overtaken(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * The cases that differ between two positions, on one day.
     *
     * @return empty where a trial's settings changed in between: then any of its cases may
     */
    Optional<List<AlertsStreamCase>> betweenPositions(AlertsStreamCursor from, AlertsStreamCursor to) {
        Touched touched = new Touched(from.position());
        touched.read(to.position());
        if (!touched.trials.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(fromLog(touched.cases, from, to));
    }

    /** The cases that differ between two judgements; of those that a client may not see, perhaps not all. */
    void between(AlertsStreamCursor from, AlertsStreamCursor to, AlertsViewQuery query, Sink sink)
            throws IOException, InterruptedException, Overtaken {
        Touched touched = new Touched(from.position());
        reading(() -> touched.read(to.position()));
        Set<String> trialsChanged = Set.copyOf(touched.trials);
        Set<String> done = new HashSet<>();
        if (!from.date().equals(to.date()) || !trialsChanged.isEmpty()) {
            try (Stream<AlertsDocument> moved = alerts.moved(query, from.date(), to.date(), trialsChanged)) {
                Iterator<AlertsDocument> documents = moved.iterator();
                List<AlertsDocument> batch;
                do {
                    batch = next(documents);
                    touched.readOn(trialsChanged);
                    sink.take(ofDocuments(batch, touched, trialsChanged, done, from, to));
                } while (!batch.isEmpty());
            }
            if (views.position(AlertsView.NAME) < to.position()) {
                throw new Overtaken("the view is being built anew");
            }
        }
        List<String> rest = touched.cases.stream()
                .filter(caseId -> query.caseId() == null || query.caseId().equals(caseId))
                .filter(caseId -> !done.contains(caseId))
                .toList();
        for (int i = 0; i < rest.size(); i += BATCH) {
            List<String> some = rest.subList(i, Math.min(rest.size(), i + BATCH));
            List<AlertsStreamCase> cases = new ArrayList<>();
            reading(() -> cases.addAll(fromLog(some, from, to)));
            sink.take(cases);
        }
    }

    private void reading(Runnable read) throws InterruptedException {
        readers.acquire();
        try {
            read.run();
        } finally {
            readers.release();
        }
    }

    private static List<AlertsDocument> next(Iterator<AlertsDocument> documents) {
        List<AlertsDocument> batch = new ArrayList<>();
        while (batch.size() < BATCH && documents.hasNext()) {
            batch.add(documents.next());
        }
        return batch;
    }

    private List<AlertsStreamCase> ofDocuments(
            List<AlertsDocument> batch,
            Touched touched,
            Set<String> trialsChanged,
            Set<String> done,
            AlertsStreamCursor from,
            AlertsStreamCursor to)
            throws InterruptedException {
        List<AlertsStreamCase> cases = new ArrayList<>();
        List<String> toFold = new ArrayList<>();
        for (AlertsDocument document : batch) {
            if (touched.cases.contains(document.id()) || trialsChanged.contains(document.trialId())) {
                done.add(document.id());
                toFold.add(document.id());
            } else {
                AlertsStreamCase.of(
                                AlertsStreamCase.Side.of(document, from.date()),
                                AlertsStreamCase.Side.of(document, to.date()))
                        .ifPresent(cases::add);
            }
        }
        if (!toFold.isEmpty()) {
            reading(() -> cases.addAll(fromLog(toFold, from, to)));
        }
        return cases;
    }

    // ---- the log --------

    private List<AlertsStreamCase> fromLog(Iterable<String> caseIds, AlertsStreamCursor from, AlertsStreamCursor to) {
        Trials.Settings settings = trials.settings();
        List<AlertsStreamCase> cases = new ArrayList<>();
        for (String caseId : caseIds) {
            List<RecordedEvent> events = eventLog.ofAggregate(caseId, to.position());
            try {
                AlertsStreamCase.of(side(events, settings, from), side(events, settings, to))
                        .ifPresent(cases::add);
            } catch (RuntimeException sick) {
                // The views have the same trouble with it, and mark it; the others go on.
                log.debug("Case {} could not be judged", caseId, sick);
            }
        }
        return cases;
    }

    private static AlertsStreamCase.@Nullable Side side(
            List<RecordedEvent> events, Trials.Settings settings, AlertsStreamCursor at) {
        List<CaseEvent> known = events.stream()
                .filter(event -> event.position() <= at.position())
                .map(event -> (CaseEvent) event.payload())
                .toList();
        if (known.isEmpty()) {
            return null;
        }
        CaseFacts facts = CaseFacts.of(CaseState.fold(known));
        ProtocolHistory protocol =
                settings.asOf(facts.opening().trialId(), at.position()).orElseThrow();
        return AlertsStreamCase.Side.of(facts, protocol, at.date());
    }

    /** The cases and trials that have events after a position. */
    private final class Touched {

        private final Set<String> cases = new LinkedHashSet<>();
        private final Set<String> trials = new HashSet<>();
        private long position;

        Touched(long position) {
            this.position = position;
        }

        void read(long upTo) {
            if (upTo <= position) {
                return;
            }
            eventLog.forEach(position, upTo, event -> {
                if (event.aggregateType().equals(CASE_TYPE)) {
                    cases.add(event.aggregateId());
                } else if (event.aggregateType().equals(EventLog.SETTINGS_TYPE)) {
                    trials.add(event.aggregateId().substring(TRIAL_ID_PREFIX.length()));
                }
            });
            position = upTo;
        }

        /** On to where the log ends now. The documents read so far know nothing beyond. */
        void readOn(Set<String> trialsChanged) throws Overtaken {
            read(eventLog.head());
            if (!trialsChanged.containsAll(trials)) {
                throw new Overtaken("a trial's settings have changed");
            }
        }
    }
}
