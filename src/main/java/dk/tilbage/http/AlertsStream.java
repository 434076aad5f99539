package dk.tilbage.http;

import dk.tilbage.deadlines.AlertsViewQuery;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream. All alerts between two judgements are a group: only the last one carries the newer judgement's
 * cursor, the others still the older one's. A client that loses the connection within a group is sent all of it again.
 */
final class AlertsStream implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(AlertsStream.class);

    private static final long OVERTAKEN_MILLIS = 250;

    private final AlertsStreamHub hub;
    private final AlertsStreamDifference difference;
    private final ServerSentEvents out;
    private final AlertsViewQuery query;

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
            ServerSentEvents out,
            AlertsStreamCursor cursor,
            boolean resumes,
            AlertsViewQuery query) {
        this.hub = hub;
        this.difference = difference;
        this.out = out;
        this.cursor = cursor;
        this.resumes = resumes;
        this.query = query;
    }

    /** The data of an event {@code cursor}. */
    record At(long position, LocalDate date) {}

    @Override
    public void run() {
        try {
            cursorEvent();
            out.send();
            while (out.isAllowed()) {
                AlertsStreamStep step = hub.next(cursor, resumes, out.patience());
                if (step != null) {
                    take(step);
                }
                beat();
            }
            out.sendExpired();
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
            out.end();
        }
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
        out.send();
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
            out.sendIfMuch();
        }
        beat();
    }

    /** Shows that the stream is alive, after a silence; and how far it has come, where that is news. */
    private void beat() throws IOException {
        if (out.isSilent()) {
            out.comment("");
            if (!cursor.equals(shown)) {
                cursorEvent();
            }
            out.send();
        }
    }

    private void cursorEvent() {
        out.event(cursor.text(), "cursor", new At(cursor.position(), cursor.date()));
        shown = cursor;
    }

    private void alert(AlertsStreamAlert alert) {
        out.event(cursor.text(), "alert", alert, alert.caseId());
    }
}
