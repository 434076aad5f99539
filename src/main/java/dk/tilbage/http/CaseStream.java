package dk.tilbage.http;

import dk.tilbage.http.CaseChanges.Batch;
import dk.tilbage.http.CaseChanges.Told;
import java.io.IOException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream of case changes. The id of each event is its own position, so a client that loses the connection goes on
 * exactly behind the last event it has got.
 */
final class CaseStream implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(CaseStream.class);

    private final CaseChanges changes;
    private final ServerSentEvents out;
    private final Query query;
    private final BooleanSupplier running;

    /** Up to here the client has been told everything. */
    private long position;
    /** The last id that the client has seen. */
    private long shown = -1;

    CaseStream(CaseChanges changes, ServerSentEvents out, Query query, long position, BooleanSupplier running) {
        this.changes = changes;
        this.out = out;
        this.query = query;
        this.position = position;
        this.running = running;
    }

    /**
     * Which events.
     *
     * @param allowed the jobcentres the caller may see; absent for all
     * @param jobcentre only while this jobcentre holds the case
     * @param caseworker only while this caseworker holds the case
     * @param caseId only of this case
     */
    record Query(
            @Nullable Set<String> allowed,
            @Nullable String jobcentre,
            @Nullable String caseworker,
            @Nullable String caseId) {

        Query {
            allowed = allowed == null ? null : Set.copyOf(allowed);
        }

        boolean asksFor(Told told) {
            return told.isFor(allowed, jobcentre, caseworker, caseId);
        }
    }

    /** The data of an event {@code cursor}. */
    record At(long position) {}

    @Override
    public void run() {
        try {
            cursorEvent();
            out.send();
            while (out.isAllowed() && running.getAsBoolean()) {
                Batch batch = changes.after(position);
                if (batch.reached() > position) {
                    take(batch);
                } else {
                    changes.await(position, out.patience());
                }
                beat();
            }
            if (running.getAsBoolean()) {
                out.sendExpired();
            }
        } catch (IOException | IllegalStateException gone) {
            log.debug("A stream of case changes was closed by its client", gone);
        } catch (InterruptedException stopping) {
            log.debug("A stream of case changes ends with the program");
        } catch (RuntimeException failed) {
            // Nothing is lost: the client resumes after the last event it has got.
            if (running.getAsBoolean()) {
                log.warn("A stream of case changes broke off", failed);
            }
        } finally {
            out.end();
        }
    }

    private void take(Batch batch) throws IOException {
        for (Told told : batch.events()) {
            if (query.asksFor(told)) {
                long at = told.change().position();
                out.event(
                        Long.toString(at), "case", told.change(), told.change().caseId());
                shown = at;
                out.sendIfMuch();
            }
        }
        position = batch.reached();
        out.send();
    }

    /** Shows that the stream is alive, after a silence; and how far it has come, where that is news. */
    private void beat() throws IOException {
        if (out.isSilent()) {
            out.comment("");
            if (position != shown) {
                cursorEvent();
            }
            out.send();
        }
    }

    private void cursorEvent() {
        out.event(Long.toString(position), "cursor", new At(position));
        shown = position;
    }
}
