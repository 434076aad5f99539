package dk.tilbage.bench;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.EventLog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/**
 * Fills the log with the events of cases through the event store, so with real positions, digests and metadata. As in a
 * jobcentre many cases run at once: the events of one lie far apart in the log.
 */
final class LogFill {

    private static final int BATCH = 2_000;
    private static final int CASES_AT_ONCE = 2_000;

    private final EventStore store;
    private final EventLog log;
    private final Templates templates;
    private final Progress progress;

    LogFill(EventStore store, EventLog log, Templates templates, Progress progress) {
        this.store = store;
        this.log = log;
        this.templates = templates;
        this.progress = progress;
    }

    /** A case that runs: what is still to happen in it. */
    private static final class Running {
        private final String caseId;
        private final Iterator<Templates.Happened> ahead;
        private long sequence;

        Running(String caseId, List<Templates.Happened> events) {
            this.caseId = caseId;
            this.ahead = events.iterator();
        }

        GenericDomainEventMessage<CaseEvent> next() {
            Templates.Happened happened = ahead.next();
            return new GenericDomainEventMessage<>(
                    "case",
                    caseId,
                    sequence++,
                    (CaseEvent) happened.payload(),
                    Map.of(
                            CommandOrigin.CLIENT, "bench",
                            CommandOrigin.KEY, UUID.randomUUID().toString(),
                            CommandOrigin.ACTOR, "bench",
                            CommandOrigin.ROLE, "case-application",
                            CommandOrigin.COMMAND_NAME, happened.commandName()));
        }
    }

    /** Appends until the log holds so many events. */
    double fillTo(long events) {
        SplittableRandom random = new SplittableRandom(2009);
        // A log that is filled further gets cases of its own.
        long nextCase = log.head();
        long missing = events - log.head();
        long all = missing;
        List<Running> running = new ArrayList<>();
        long began = System.nanoTime();
        while (missing > 0) {
            int size = (int) Math.min(BATCH, missing);
            List<GenericDomainEventMessage<CaseEvent>> batch = new ArrayList<>(size);
            while (batch.size() < size) {
                if (running.size() < Math.max(1, Math.min(CASES_AT_ONCE, all / 100))) {
                    running.add(new Running(Templates.caseId(nextCase), templates.events(nextCase)));
                    nextCase++;
                }
                int drawn = random.nextInt(running.size());
                Running one = running.get(drawn);
                batch.add(one.next());
                if (!one.ahead.hasNext()) {
                    running.set(drawn, running.getLast());
                    running.removeLast();
                }
            }
            store.publish(batch);
            missing -= size;
            progress.step("Filling the log", all - missing, all);
        }
        return Math.max(0, all) / Timing.secondsSince(began);
    }
}
