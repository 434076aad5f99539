package dk.tilbage.http;

import dk.tilbage.deadlines.AlertsView;
import dk.tilbage.deadlines.AlertsViewQuery;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.http.CaseChanges.Told;
import dk.tilbage.http.Webhook.Failure;
import dk.tilbage.http.Webhook.Kind;
import dk.tilbage.http.WebhookSender.Outcome;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.AccessLog.Access;
import dk.tilbage.people.AccessLog.What;
import dk.tilbage.readmodel.ReadModels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers one subscription for a while: one delivery after the other, each only when the one before has succeeded, so that
 * whatever is told of a case is told in order. How far it has come is written down after each; what dies in between is delivered
 * again.
 */
final class WebhookRun {

    private static final Logger log = LoggerFactory.getLogger(WebhookRun.class);

    private static final JsonMapper JSON = JsonMapper.shared();
    /** After so many steps others have their turn. */
    private static final int STEPS = 20;
    /** The furthest that alerts are taken on at once. */
    private static final long LONGEST_STEP = 5_000;

    private final Parts parts;
    private final String owner;
    private final BooleanSupplier running;
    private final Webhook webhook;
    private @Nullable Long casePosition;
    private @Nullable AlertsStreamCursor alertCursor;
    /** How many deliveries of this run have succeeded. */
    private int delivered;

    WebhookRun(Parts parts, String owner, BooleanSupplier running, Webhook webhook) {
        this.parts = parts;
        this.owner = owner;
        this.running = running;
        this.webhook = webhook;
        this.casePosition = webhook.casePosition();
        this.alertCursor = webhook.alertCursor();
    }

    /** What deliveries are made with. */
    record Parts(
            WebhookStore store,
            WebhookSettings settings,
            WebhookPost post,
            CaseChanges changes,
            AlertsStreamDifference difference,
            ReadModels views,
            RegistryClock clock,
            AccessLog accesses) {

        /** The newest judgement there is of the alerts. */
        AlertsStreamCursor judged() {
            return new AlertsStreamCursor(views.position(AlertsView.NAME), clock.today());
        }
    }

    /** What came of it. */
    enum Result {
        /** Everything there was, or a good part of it, is delivered. */
        DELIVERED,
        /** A delivery failed and is tried again later. */
        FAILED,
        /** A delivery failed once too often. */
        PARKED
    }

    private static final class Undelivered extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Outcome outcome;

        private Undelivered(Outcome outcome) {
            super("not delivered", null, false, false);
            this.outcome = outcome;
        }
    }

    /** It is somebody else's now, or nobody's any more. */
    private static final class LeaseLost extends Exception {
        private static final long serialVersionUID = 1L;

        private LeaseLost() {
            super("the lease is lost", null, false, false);
        }
    }

    /** Delivers. What is not foreseen is thrown, and the lease left to run out: it is tried again after that. */
    Result run() throws InterruptedException {
        try {
            boolean more = true;
            for (int step = 0; more && step < STEPS && running.getAsBoolean(); step++) {
                boolean moreCases = cases();
                boolean moreAlerts = alerts();
                more = moreCases || moreAlerts;
            }
        } catch (Undelivered undelivered) {
            return failed(undelivered.outcome);
        } catch (LeaseLost lost) {
            log.debug("Webhook {} is delivered by another program, or was deleted", webhook.id());
            return Result.DELIVERED;
        }
        parts.store().release(webhook.id(), owner);
        return Result.DELIVERED;
    }

    private Result failed(Outcome outcome) {
        Failure failure = outcome.failure() == null ? Failure.STATUS : outcome.failure();
        WebhookSettings settings = parts.settings();
        int failures = webhookFailures() + 1;
        boolean parked = parts.store()
                .failed(
                        webhook.id(),
                        owner,
                        failure,
                        outcome.status(),
                        settings.backOff()
                                .after(failures, ThreadLocalRandom.current().nextDouble()),
                        settings.mostFailures(),
                        settings.longestFailing());
        if (parked) {
            log.warn("Webhook {} is parked: {} after {} failures", webhook.id(), failure, failures);
        }
        return parked ? Result.PARKED : Result.FAILED;
    }

    /** In a row: a delivery of this run that succeeded ended the row. */
    private int webhookFailures() {
        return delivered > 0 ? 0 : webhook.progress().failures();
    }

    // ---- case changes --------

    private boolean cases() throws InterruptedException, Undelivered, LeaseLost {
        Long from = casePosition;
        if (from == null) {
            return false;
        }
        CaseChanges.Batch batch = parts.changes().after(from);
        if (batch.reached() == from) {
            return false;
        }
        Load load = new Load(Kind.CASE_CHANGES, What.CASES_PUSHED);
        for (Told told : batch.events()) {
            if (told.isFor(webhook.jobcentres(), null, null, null)) {
                String item = JSON.writeValueAsString(told.change());
                if (load.isFullWith(item)) {
                    load.send(Long.toString(load.position));
                    reachedCases(load.position);
                }
                load.add(told.change().caseId(), item);
                load.position = told.change().position();
            }
        }
        if (!load.isEmpty()) {
            load.send(Long.toString(batch.reached()));
        }
        reachedCases(batch.reached());
        return true;
    }

    private void reachedCases(long position) throws LeaseLost {
        if (!parts.store().reachedCases(webhook.id(), owner, position)) {
            throw new LeaseLost();
        }
        casePosition = position;
    }

    // ---- alerts --------

    private boolean alerts() throws InterruptedException, Undelivered, LeaseLost {
        AlertsStreamCursor from = alertCursor;
        if (from == null) {
            return false;
        }
        AlertsStreamCursor newest = parts.judged();
        if (newest.equals(from) || !newest.covers(from)) {
            return false;
        }
        AlertsStreamCursor to =
                new AlertsStreamCursor(Math.min(newest.position(), from.position() + LONGEST_STEP), newest.date());
        AlertsViewQuery query =
                new AlertsViewQuery(webhook.jobcentres(), null, null, null, null, null, null, to.date(), null, 1, null);
        Load load = new Load(Kind.ALERTS, What.ALERTS_PUSHED);
        try {
            parts.difference().between(from, to, query, cases -> take(cases, query, load, from));
            if (!load.isEmpty()) {
                load.send(to.text());
            }
        } catch (AlertsStreamDifference.Overtaken overtaken) {
            log.debug("Webhook {} once more from {}", webhook.id(), from.text());
            return false;
        } catch (Interruption interruption) {
            interruption.raise();
        } catch (IOException unexpected) {
            throw new IllegalStateException("Nothing is written here", unexpected);
        }
        if (!parts.store().reachedAlerts(webhook.id(), owner, to)) {
            throw new LeaseLost();
        }
        alertCursor = to;
        return true;
    }

    /** Carries what ended a delivery out of the reading. */
    private static final class Interruption extends IOException {
        private static final long serialVersionUID = 1L;

        private Interruption(Exception cause) {
            super(cause);
        }

        private void raise() throws Undelivered, LeaseLost {
            Throwable cause = getCause();
            if (cause instanceof Undelivered undelivered) {
                throw undelivered;
            }
            if (cause instanceof LeaseLost lost) {
                throw lost;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** All deliveries of a group but the last say that the receiver is still where it was: if one fails all come again. */
    private void take(List<AlertsStreamCase> cases, AlertsViewQuery query, Load load, AlertsStreamCursor from)
            throws Interruption {
        for (AlertsStreamCase one : cases) {
            for (AlertsStreamAlert alert : one.alerts(query)) {
                String item = JSON.writeValueAsString(alert);
                if (load.isFullWith(item)) {
                    try {
                        load.send(from.text());
                    } catch (Undelivered | LeaseLost ended) {
                        throw new Interruption(ended);
                    }
                }
                load.add(alert.caseId(), item);
            }
        }
    }

    // ---- a delivery --------

    /** The items of the next delivery. */
    private final class Load {

        private final Kind kind;
        private final What what;
        private final List<String> items = new ArrayList<>();
        private final Set<String> caseIds = new LinkedHashSet<>();
        private int size;
        private long position;

        private Load(Kind kind, What what) {
            this.kind = kind;
            this.what = what;
        }

        boolean isEmpty() {
            return items.isEmpty();
        }

        boolean isFullWith(String item) {
            return !items.isEmpty()
                    && (items.size() >= WebhookSettings.ITEMS || size + item.length() > WebhookSettings.BYTES);
        }

        void add(String caseId, String item) {
            items.add(item);
            caseIds.add(caseId);
            size += item.length();
        }

        void send(String cursor) throws Undelivered, LeaseLost {
            if (!running.getAsBoolean()
                    || !parts.store()
                            .renew(webhook.id(), owner, parts.settings().lease())) {
                parts.store().release(webhook.id(), owner);
                throw new LeaseLost();
            }
            parts.accesses()
                    .note(new Access(
                            webhook.who(),
                            what,
                            webhook.purpose(),
                            List.copyOf(caseIds),
                            Map.of("webhook", webhook.id())));
            Outcome outcome = parts.post().send(webhook, kind.name(), items, cursor);
            Integer status = outcome.status();
            if (!outcome.succeeded() || status == null) {
                throw new Undelivered(outcome);
            }
            delivered++;
            parts.store().delivered(webhook.id(), owner, status);
            items.clear();
            caseIds.clear();
            size = 0;
        }
    }
}
