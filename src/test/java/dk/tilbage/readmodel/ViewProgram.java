package dk.tilbage.readmodel;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.Trials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.monitoring.NoOpMessageMonitor;
import org.axonframework.serialization.Serializer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * The log and what views need of it, for tests that append events and run views of their own over them. Not a
 * configuration by annotation: a test that scans the whole program does not find it.
 */
@EnableAutoConfiguration
@ComponentScan(
        basePackages = {
            "dk.tilbage.ops",
            "dk.tilbage.people",
            "dk.tilbage.eventstore",
            "dk.tilbage.trial",
            "dk.tilbage.providers",
            "dk.tilbage.casefile"
        },
        // Of the operators' things only the stores (their metrics want views that tests choose for themselves), and
        // nothing of other tests.
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = {".*OpsConfiguration", ".*(IT|Test)\\$.*"}))
public class ViewProgram {

    @Bean
    Bench bench(EventLog log, EventStore events, Trials trials, MongoClient mongo, Serializer serializer) {
        return new Bench(log, events, trials, mongo, serializer);
    }

    /** Appends, and makes read models. */
    public static class Bench {

        private static final AtomicInteger DATABASES = new AtomicInteger();

        private final EventLog log;
        private final EventStore events;
        private final Trials trials;
        private final MongoClient mongo;
        private final Serializer serializer;
        private final Map<String, Long> next = new ConcurrentHashMap<>();

        Bench(EventLog log, EventStore events, Trials trials, MongoClient mongo, Serializer serializer) {
            this.log = log;
            this.events = events;
            this.trials = trials;
            this.mongo = mongo;
            this.serializer = serializer;
        }

        /** The log. */
        public EventLog log() {
            return log;
        }

        /** The trials. */
        public Trials trials() {
            return trials;
        }

        /** A MongoDB database that nobody else uses. */
        public MongoDatabase freshDatabase() {
            return mongo.getDatabase("views_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet());
        }

        /** Read models over the log, not started. */
        public ReadModels readModels(MongoDatabase database, ViewSettings settings, View... views) {
            return new ReadModels(
                    List.of(views),
                    log,
                    trials,
                    events,
                    database,
                    serializer,
                    settings,
                    name -> NoOpMessageMonitor.INSTANCE);
        }

        /** Has the test trial registered, once. */
        public synchronized void registerTrial() {
            if (!next.containsKey("trial:" + TestTrial.TRIAL)) {
                TestTrial.events().forEach(this::trial);
            }
        }

        /** Appends an event of the test trial. */
        public void trial(TrialEvent event) {
            append("trial", "trial:" + TestTrial.TRIAL, List.of(event));
        }

        /** Appends events of a case, in one commit. */
        public void append(String caseId, CaseEvent... caseEvents) {
            append("case", caseId, List.of(caseEvents));
        }

        private void append(String type, String id, List<?> payloads) {
            List<GenericDomainEventMessage<?>> messages = new ArrayList<>();
            for (Object payload : payloads) {
                messages.add(new GenericDomainEventMessage<>(type, id, next.merge(id, 1L, Long::sum) - 1, payload));
            }
            events.publish(messages);
        }

        /** Waits until a view has processed the whole log. */
        public void awaitHead(ReadModels readModels, String view) throws InterruptedException {
            long head = log.head();
            if (!readModels.awaitPosition(view, head, Duration.ofSeconds(60))) {
                throw new AssertionError(view + " stands at " + readModels.position(view) + " of " + head);
            }
        }
    }
}
