package dk.tilbage.http;

import dk.tilbage.deadlines.AlertsViewQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client's stream. All alerts between two judgements are a group: only the last one carries the newer judgement's
 * cursor, the others still the older one's. A client that loses the connection within a group is sent all of it again.
 */
final class AlertsStream implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(AlertsStream.class);

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CHUNK = 16 * 1024;
    private static final int RETRY_MILLIS = 3_000;
    private static final long OVERTAKEN_MILLIS = 250;

    private final AlertsStreamHub hub;
    private final AlertsStreamDifference difference;
    private final ResponseBodyEmitter out;
    private final AlertsViewQuery query;
    private final Instant until;
    private final Duration heartbeat;
    private final Accesses.Pushed accesses;

    private final StringBuilder unsent = new StringBuilder();
    /** The cases of what is not sent yet. */
    private final Set<String> unsentCases = new LinkedHashSet<>();

    private long sentAt = System.nanoTime();
    /** Whether the client is still to be told the difference to where it comes from: that, and not how it came about. */
    private boolean resumes;
    /** The judgement the client has been told all of. */
    private AlertsStreamCursor cursor;
    /** The cursor the client has last seen. */
    private @Nullable AlertsStreamCursor shown;
    /** The last alert of the group so far: which one is the last of all is known at the end. */
    private @Nullable AlertsStreamAlert held;

    AlertsStream(
            AlertsStreamHub hub,
            AlertsStreamDifference difference,
            ResponseBodyEmitter out,
            AlertsStreamCursor cursor,
            boolean resumes,
            AlertsViewQuery query,
            Instant until,
            Duration heartbeat,
            Accesses.Pushed accesses) {
        this.hub = hub;
        this.difference = difference;
        this.out = out;
        this.cursor = cursor;
        this.resumes = resumes;
        this.query = query;
        this.until = until;
        this.heartbeat = heartbeat;
        this.accesses = accesses;
    }

    /** The data of an event {@code cursor}. */
    record At(long position, LocalDate date) {}

    @Override
    public void run() {
        try {
            unsent.append("retry: ").append(RETRY_MILLIS).append('\n');
            cursorEvent();
            send();
            while (Instant.now().isBefore(until)) {
                AlertsStreamStep step = hub.next(cursor, resumes, patience());
                if (step != null) {
                    take(step);
                }
                beat();
            }
            unsent.append(": the access token has expired\n\n");
            send();
        } catch (IOException | IllegalStateException gone) {
            log.debug("A stream of alerts was closed by its client", gone);
        } catch (InterruptedException stopping) {
            log.debug("A stream of alerts ends with the program");
        } catch (RuntimeException failed) {
            // Nothing is lost: the client resumes after the last whole group.
            if (hub.isRunning()) {
                log.warn("A stream of alerts broke off", failed);
            }
        } finally {
            out.complete();
        }
    }

    private Duration patience() {
        Duration toBeat = heartbeat.minusNanos(System.nanoTime() - sentAt);
        Duration toEnd = Duration.between(Instant.now(), until);
        return toBeat.compareTo(toEnd) < 0 ? toBeat : toEnd;
    }

    private void take(AlertsStreamStep step) throws IOException, InterruptedException {
        List<AlertsStreamCase> cases = step.cases();
        try {
            if (cases == null) {
                difference.between(step.from(), step.to(), query, this::write);
            } else {
                write(cases);
            }
        } catch (AlertsStreamDifference.Overtaken overtaken) {
            log.debug("Once more from {}: {}", cursor.text(), overtaken.getMessage());
            held = null;
            TimeUnit.MILLISECONDS.sleep(OVERTAKEN_MILLIS);
            return;
        }
        cursor = step.to();
        resumes = false;
        AlertsStreamAlert last = held;
        if (last != null) {
            held = null;
            alert(last);
            shown = cursor;
        }
        send();
    }

    private void write(List<AlertsStreamCase> cases) throws IOException {
        for (AlertsStreamCase one : cases) {
            for (AlertsStreamAlert alert : one.alerts(query)) {
                AlertsStreamAlert before = held;
                held = alert;
                if (before != null) {
                    alert(before);
                }
            }
            if (unsent.length() >= CHUNK) {
                send();
            }
        }
        beat();
    }

    /** Shows that the stream is alive, after a silence; and how far it has come, where that is news. */
    private void beat() throws IOException {
        if (System.nanoTime() - sentAt < heartbeat.toNanos()) {
            return;
        }
        unsent.append(":\n\n");
        if (!cursor.equals(shown)) {
            cursorEvent();
        }
        send();
    }

    private void cursorEvent() {
        event(cursor, "cursor", new At(cursor.position(), cursor.date()));
        shown = cursor;
    }

    private void alert(AlertsStreamAlert alert) {
        unsentCases.add(alert.caseId());
        event(cursor, "alert", alert);
    }

    private void event(AlertsStreamCursor id, String name, Object data) {
        unsent.append("id: ").append(id.text());
        unsent.append("\nevent: ").append(name);
        unsent.append("\ndata: ").append(JSON.writeValueAsString(data)).append("\n\n");
    }

    /** Writes what there is. Blocks while the client does not read, until the container's time-out for writes. */
    private void send() throws IOException {
        if (!unsentCases.isEmpty()) {
            accesses.note(unsentCases);
            unsentCases.clear();
        }
        if (!unsent.isEmpty()) {
            out.send(unsent.toString().getBytes(StandardCharsets.UTF_8), MediaType.TEXT_EVENT_STREAM);
            unsent.setLength(0);
            sentAt = System.nanoTime();
        }
    }
}
