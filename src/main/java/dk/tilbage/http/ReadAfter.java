package dk.tilbage.http;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.readmodel.ReadModels;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has a request wait until a view shows what the log held at its {@code X-Read-After}. */
@Component
class ReadAfter {

    /** How long a request waits. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ReadModels views;
    private final EventLog log;

    ReadAfter(ReadModels views, EventLog log) {
        this.views = views;
        this.log = log;
    }

    /** Waits until the view shows what the log held at that position; not at all where none is asked for. */
    void reached(String view, @Nullable Long readAfter) {
        if (readAfter == null) {
            return;
        }
        if (readAfter < 0 || readAfter > log.head()) {
            throw Problem.of(ProblemCode.POSITION_BEYOND_HEAD, ApiHeaders.READ_AFTER)
                    .raised();
        }
        try {
            if (!views.awaitPosition(view, readAfter, LONGEST_WAIT)) {
                throw Problem.of(ProblemCode.VIEW_BEHIND).raised();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.VIEW_BEHIND).raised();
        }
    }
}
