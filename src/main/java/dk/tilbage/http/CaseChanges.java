package dk.tilbage.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dk.tilbage.casefile.CaseFacts.Holder;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogNews;
import dk.tilbage.eventstore.RecordedEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * The events of all cases in the order of the log, for whoever is told of them. Positions are contiguous, and so is what is
 * read: nothing is left out. The latest are kept, so that all who stand at the end of the log cost one reading; whoever is
 * further behind reads the log, two at a time.
 *
 * <p>A jobcentre is told of what happens while it holds the case, and of the event that hands the case over, to it or by it.
 */
@ConditionalOnWebApplication
@Component
class CaseChanges {

    private static final String CASE_TYPE = "case";
    private static final int AT_ONCE = 500;
    private static final int KEPT = 2_000;
    private static final int KEPT_TRAILS = 2_000;
    private static final int READERS = 2;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final EventLog log;
    private final CaseReader cases;
    private final LogNews news;

    private final Cache<String, CaseTrail> trails =
            Caffeine.newBuilder().maximumSize(KEPT_TRAILS).build();
    private final Semaphore readers = new Semaphore(READERS, true);
    private final ReentrantLock lock = new ReentrantLock();
    /** The latest events, all of those after {@code from} up to {@code to}. */
    private final Deque<Told> latest = new ArrayDeque<>();

    private long from;
    private long to;
    private long lookedAt = System.nanoTime() - LOOK_AGAIN.toNanos();

    CaseChanges(EventLog log, CaseReader cases, LogNews news) {
        this.log = log;
        this.cases = cases;
        this.news = news;
    }

    /**
     * An event of a case.
     *
     * @param change what is told of it
     * @param before who held the case before; absent at its opening
     * @param after who holds it after
     */
    record Told(CaseChange change, @Nullable Holder before, Holder after) {

        /** Whether it is told to those jobcentres, all where there is null; of those that the filters leave. */
        boolean isFor(
                @Nullable Set<String> jobcentres,
                @Nullable String jobcentre,
                @Nullable String caseworker,
                @Nullable String caseId) {
            return (caseId == null || caseId.equals(change.caseId()))
                    && (isOf(before, jobcentres, jobcentre, caseworker)
                            || isOf(after, jobcentres, jobcentre, caseworker));
        }

        private static boolean isOf(
                @Nullable Holder holder,
                @Nullable Set<String> jobcentres,
                @Nullable String jobcentre,
                @Nullable String caseworker) {
            return holder != null
                    && (jobcentres == null || jobcentres.contains(holder.jobcentreId()))
                    && (jobcentre == null || jobcentre.equals(holder.jobcentreId()))
                    && (caseworker == null || caseworker.equals(holder.caseworkerId()));
        }
    }

    /**
     * Some of the log.
     *
     * @param events the events of cases in it, in the order of the log
     * @param reached the position up to which these are all; the one asked for, where the log goes no further
     */
    record Batch(List<Told> events, long reached) {

        Batch {
            events = List.copyOf(events);
        }
    }

    /** The events after a position, a few hundred at most; none where the log ends there. */
    Batch after(long position) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (position >= to) {
                readOn(position);
            }
            if (position >= from) {
                return kept(position);
            }
        } finally {
            lock.unlock();
        }
        readers.acquire();
        try {
            long reached = Math.min(position + AT_ONCE, log.head());
            return reached <= position ? new Batch(List.of(), position) : new Batch(read(position, reached), reached);
        } finally {
            readers.release();
        }
    }

    /** Waits until there may be more after a position, or the time is over. */
    void await(long position, Duration longest) throws InterruptedException {
        news.await(position, longest.compareTo(LOOK_AGAIN) < 0 ? longest : LOOK_AGAIN);
    }

    private void readOn(long position) {
        if (position == to && news.heard() <= to && System.nanoTime() - lookedAt < LOOK_AGAIN.toNanos() / 2) {
            return;
        }
        if (position > to) {
            latest.clear();
            from = position;
            to = position;
        }
        lookedAt = System.nanoTime();
        long reached = Math.min(to + AT_ONCE, log.head());
        if (reached > to) {
            latest.addAll(read(to, reached));
            to = reached;
            while (latest.size() > KEPT) {
                from = latest.removeFirst().change().position();
            }
        }
    }

    private Batch kept(long position) {
        List<Told> events = new ArrayList<>();
        for (Told told : latest) {
            if (told.change().position() > position) {
                if (events.size() == AT_ONCE) {
                    return new Batch(events, events.getLast().change().position());
                }
                events.add(told);
            }
        }
        return new Batch(events, Math.max(position, to));
    }

    private List<Told> read(long after, long upTo) {
        List<RecordedEvent> events = new ArrayList<>();
        // Collected first: to look up who holds a case takes a connection of its own.
        log.forEach(after, upTo, event -> {
            if (CASE_TYPE.equals(event.aggregateType())) {
                events.add(event);
            }
        });
        return events.stream().map(this::told).toList();
    }

    private Told told(RecordedEvent event) {
        CaseTrail.Step step = Objects.requireNonNull(trails.get(event.aggregateId(), id -> new CaseTrail()))
                .of(event, cases);
        return new Told(
                new CaseChange(
                        event.aggregateId(),
                        step.trialId(),
                        step.after().jobcentreId(),
                        step.after().caseworkerId(),
                        HistoryEntry.of(event, step.refers())),
                step.before(),
                step.after());
    }
}
