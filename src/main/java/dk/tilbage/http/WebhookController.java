package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.http.Webhook.Failure;
import dk.tilbage.http.Webhook.Kind;
import dk.tilbage.http.WebhookSender.Outcome;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.Secrets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Subscriptions: what a client is told of without asking. A client sees its own; an operator sees how all of them go. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Webhooks")
@RequestMapping(path = "/api/v1/webhooks", produces = MediaType.APPLICATION_JSON_VALUE)
class WebhookController {

    private static final int LIMIT = 32_768;
    private static final Pattern SECRET = Pattern.compile("[!-~]{32,128}");
    private static final String EVERY_JOBCENTRE = "*";

    private final WebhookStore store;
    private final WebhookDispatcher dispatcher;
    private final EventLog log;
    private final Accesses accesses;

    WebhookController(WebhookStore store, WebhookDispatcher dispatcher, EventLog log, Accesses accesses) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.log = log;
        this.accesses = accesses;
    }

    /** How deliveries go. */
    enum State {
        /** What there is is delivered. */
        ACTIVE,
        /** The last delivery failed and is tried again. */
        FAILING,
        /** It has failed for too long: nothing is delivered until it is resumed. */
        PARKED
    }

    /**
     * A subscription.
     *
     * @param id its id
     * @param client whose it is
     * @param url where deliveries go; an operator is told no more than scheme and host
     * @param kinds what it tells of
     * @param jobcentres whose cases, {@code *} for all
     * @param state how deliveries go
     * @param caseCursor all case changes up to this position were delivered; absent where it tells of none
     * @param alertCursor the judgement that was delivered; absent where it tells of no alerts
     * @param createdAt when it was subscribed
     * @param deliveries how many deliveries have succeeded
     * @param deliveredAt when the last one did
     * @param failures how many have failed since
     * @param failingSince when the first of these did
     * @param nextAttemptAt when it is tried again
     * @param lastFailure why the last one failed; absent once one succeeds
     * @param lastStatus the HTTP status of the last answer
     * @param parkedAt since when nothing is delivered any more
     * @param secret what deliveries are signed with: shown once, where the registry made it
     */
    @Schema(name = "Webhook")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String id,
            String client,
            String url,
            List<Kind> kinds,
            List<String> jobcentres,
            State state,
            @Nullable String caseCursor,
            @Nullable String alertCursor,
            Instant createdAt,
            long deliveries,
            @Nullable Instant deliveredAt,
            int failures,
            @Nullable Instant failingSince,
            @Nullable Instant nextAttemptAt,
            @Nullable Failure lastFailure,
            @Nullable Integer lastStatus,
            @Nullable Instant parkedAt,
            @Nullable String secret) {

        private static Shown of(Webhook webhook, boolean whole, @Nullable String secret) {
            Webhook.Progress progress = webhook.progress();
            Long cases = webhook.casePosition();
            AlertsStreamCursor alerts = webhook.alertCursor();
            return new Shown(
                    webhook.id(),
                    webhook.who().client(),
                    whole
                            ? webhook.url().toString()
                            : webhook.url().getScheme() + "://" + webhook.url().getHost(),
                    webhook.kinds().stream().sorted().toList(),
                    Objects.requireNonNullElse(webhook.sortedJobcentres(), List.of(EVERY_JOBCENTRE)),
                    state(progress),
                    cases == null ? null : cases.toString(),
                    alerts == null ? null : alerts.text(),
                    progress.createdAt(),
                    progress.deliveries(),
                    progress.deliveredAt(),
                    progress.failures(),
                    progress.failingSince(),
                    progress.parkedAt() == null ? progress.nextAttemptAt() : null,
                    progress.lastFailure(),
                    progress.lastStatus(),
                    progress.parkedAt(),
                    secret);
        }

        private static State state(Webhook.Progress progress) {
            if (progress.parkedAt() != null) {
                return State.PARKED;
            }
            return progress.failures() > 0 ? State.FAILING : State.ACTIVE;
        }
    }

    /**
     * Subscriptions.
     *
     * @param items the subscriptions, the oldest first
     */
    @Schema(name = "Webhooks")
    record Page(List<Shown> items) {}

    /**
     * What became of a test.
     *
     * @param delivered whether the receiver took it
     * @param failure why not
     * @param status the HTTP status of the answer; absent where there was none
     */
    @Schema(name = "WebhookTested")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tested(
            boolean delivered,
            @Nullable Failure failure,
            @Nullable Integer status) {}

    // ---- subscribing --------

    @Operation(
            summary = "Subscribes to case changes, alerts or both, from now on.",
            description =
                    "Each delivery is a POST of JSON, a `WebhookDelivery`: `subscription`; `delivery`, an id of this attempt, also in the header `Tilbage-Delivery`; `kind`, `CASE_CHANGES` or `ALERTS`, or `TEST` without items and cursor; `items`, at most 100, each what the stream of case changes or of alerts has as data; and `cursor`, which that stream can be resumed from.\n\n`Tilbage-Signature: t=<seconds>,v1=<hexadecimal>` is the HMAC-SHA-256 of `<t>.<body>`; its key is the text of the secret in UTF-8. `t` is real time, in seconds since 1970: refuse one more than five minutes off. The secret is shown in this answer and never again.\n\nAnswer 2xx within 10 seconds. Anything else, a redirect too, is tried again after 1 to 2 seconds, then twice as long each time up to 10 minutes. After 24 hours or 200 failures in a row, or at once where the answer is 410, the webhook is parked until it is resumed, and goes on where it was.\n\nEverything comes at least once and, of each case, in order. Know a case change that comes again by its `position`. An alert tells the state that an obligation has come to: what changed and changed back since the last delivery is not told. The jobcentres are those of the token where none are named.")
    @ApiResponse(responseCode = "201", description = "Subscribed.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Shown> createWebhook(HttpServletRequest request, Caller caller) throws IOException {
        caller.require(Role.CASE_APPLICATION);
        ObjectNode body = StrictJson.object(Bodies.read(request, LIMIT));
        for (String name : body.propertyNames()) {
            switch (name) {
                case "url", "kinds", "jobcentres", "secret" -> {}
                default ->
                    throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(name))
                            .raised();
            }
        }
        Set<Kind> kinds = kinds(body.get("kinds"));
        Set<String> jobcentres = jobcentres(body.get("jobcentres"), caller);
        String given = secret(body.get("secret"));
        URI url = url(body.get("url"));
        String secret = given == null ? Secrets.random() : given;
        AlertsStreamCursor now = dispatcher.judged();
        Webhook webhook = new Webhook(
                "wh-" + UUID.randomUUID(),
                accesses.who(caller),
                accesses.purpose(caller),
                url,
                kinds,
                jobcentres,
                kinds.contains(Kind.CASE_CHANGES) ? log.head() : null,
                kinds.contains(Kind.ALERTS) ? now : null,
                new Webhook.Progress(Instant.EPOCH, 0, null, 0, null, null, null, null, null));
        WebhookSettings settings = dispatcher.settings();
        if (!store.add(webhook, secret, settings.perClient(), settings.inAll())) {
            throw Problem.of(ProblemCode.WEBHOOKS_FULL).raised();
        }
        Webhook added = store.find(webhook.id()).orElseThrow(WebhookController::unknown);
        return ResponseEntity.created(URI.create("/api/v1/webhooks/" + webhook.id()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(Shown.of(added, true, given == null ? secret : null));
    }

    private static Set<Kind> kinds(@Nullable JsonNode value) {
        EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (String name : strings(required(value, "kinds"), "kinds")) {
            Kind kind = Arrays.stream(Kind.values())
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Problem.of(
                                    ProblemCode.CODE_UNKNOWN,
                                    "kinds",
                                    Arrays.stream(Kind.values()).map(Kind::name).toList())
                            .raised());
            if (!kinds.add(kind)) {
                throw Problem.of(ProblemCode.CODE_DUPLICATE, "kinds").raised();
            }
        }
        if (kinds.isEmpty()) {
            throw Problem.of(ProblemCode.FIELD_MISSING, "kinds").raised();
        }
        return kinds;
    }

    /** Null for all: of a token that is for all, where none are named. */
    private static @Nullable Set<String> jobcentres(@Nullable JsonNode value, Caller caller) {
        if (value == null || value.isNull()) {
            if (!caller.everyJobcentre() && caller.jobcentres().isEmpty()) {
                throw Problem.of(ProblemCode.OTHER_JOBCENTRE).raised();
            }
            return caller.everyJobcentre() ? null : caller.jobcentres();
        }
        Set<String> jobcentres = new TreeSet<>();
        for (String jobcentre : strings(value, "jobcentres")) {
            caller.requireJobcentre(CommandReader.id(jobcentre, "jobcentres"));
            jobcentres.add(jobcentre);
        }
        if (jobcentres.isEmpty()) {
            throw Problem.of(ProblemCode.FIELD_MISSING, "jobcentres").raised();
        }
        return jobcentres;
    }

    private static @Nullable String secret(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "secret").raised();
        }
        if (!SECRET.matcher(value.stringValue()).matches()) {
            throw Problem.of(ProblemCode.WEBHOOK_SECRET_INVALID, "secret").raised();
        }
        return value.stringValue();
    }

    private URI url(@Nullable JsonNode value) {
        JsonNode given = required(value, "url");
        if (!given.isString()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "url").raised();
        }
        URI url;
        try {
            url = new URI(given.stringValue());
        } catch (URISyntaxException e) {
            throw Problem.of(ProblemCode.WEBHOOK_URL_INVALID, "url").raised();
        }
        if (!dispatcher.addresses().isWellFormed(url) || Cpr.looksLikeCpr(given.stringValue())) {
            throw Problem.of(ProblemCode.WEBHOOK_URL_INVALID, "url").raised();
        }
        if (!dispatcher.addresses().isReachable(url.getHost())) {
            throw Problem.of(ProblemCode.WEBHOOK_ADDRESS_REFUSED, "url").raised();
        }
        return url;
    }

    private static JsonNode required(@Nullable JsonNode value, String field) {
        if (value == null || value.isNull()) {
            throw Problem.of(ProblemCode.FIELD_MISSING, field).raised();
        }
        return value;
    }

    private static List<String> strings(JsonNode value, String field) {
        if (!value.isArray() || value.size() > CommandReader.MAX_ITEMS) {
            throw Problem.of(ProblemCode.FIELD_TYPE, field).raised();
        }
        return value.valueStream()
                .map(item -> {
                    if (!item.isString()) {
                        throw Problem.of(ProblemCode.FIELD_TYPE, field).raised();
                    }
                    return item.stringValue();
                })
                .toList();
    }

    // ---- seeing and changing --------

    @Operation(summary = "The client's webhooks, of the jobcentres of the token; an operator sees how all of them go.")
    @GetMapping
    Page listWebhooks(Caller caller) {
        caller.require(Role.CASE_APPLICATION, Role.OPERATOR);
        if (caller.has(Role.OPERATOR)) {
            return new Page(store.of(null).stream()
                    .map(webhook -> Shown.of(webhook, false, null))
                    .toList());
        }
        return new Page(store.of(caller.client()).stream()
                .filter(webhook -> webhook.isWithin(caller))
                .map(webhook -> Shown.of(webhook, true, null))
                .toList());
    }

    @Operation(summary = "A webhook: how far it has delivered, and what went wrong.")
    @GetMapping("/{webhookId}")
    Shown findWebhook(@PathVariable String webhookId, Caller caller) {
        return Shown.of(seen(webhookId, caller), !caller.has(Role.OPERATOR), null);
    }

    @Operation(summary = "Ends a webhook. A delivery that is under way may still arrive.")
    @ApiResponse(responseCode = "204", description = "There is no such webhook any more.")
    @DeleteMapping("/{webhookId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteWebhook(@PathVariable String webhookId, Caller caller) {
        store.delete(seen(webhookId, caller).id());
    }

    @Operation(
            summary = "Takes up a parked webhook again, with what comes after its last delivery; nothing is left out.")
    @PostMapping(path = "/{webhookId}/resume", consumes = MediaType.APPLICATION_JSON_VALUE)
    Shown resumeWebhook(@PathVariable String webhookId, HttpServletRequest request, Caller caller) throws IOException {
        caller.require(Role.CASE_APPLICATION);
        empty(request);
        store.resume(own(webhookId, caller).id());
        return findWebhook(webhookId, caller);
    }

    @Operation(
            summary =
                    "Sends a delivery of kind TEST without items, also of a parked webhook, and tells what became of it.")
    @PostMapping(path = "/{webhookId}/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    Tested testWebhook(@PathVariable String webhookId, HttpServletRequest request, Caller caller) throws IOException {
        caller.require(Role.CASE_APPLICATION);
        empty(request);
        Outcome outcome = dispatcher.test(own(webhookId, caller));
        return new Tested(outcome.succeeded(), outcome.failure(), outcome.status());
    }

    /** There is nothing to say beside which webhook it is. */
    private static void empty(HttpServletRequest request) throws IOException {
        for (String name : StrictJson.object(Bodies.read(request, LIMIT)).propertyNames()) {
            throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(name))
                    .raised();
        }
    }

    private Webhook seen(String id, Caller caller) {
        caller.require(Role.CASE_APPLICATION, Role.OPERATOR);
        return caller.has(Role.OPERATOR) ? store.find(id).orElseThrow(WebhookController::unknown) : own(id, caller);
    }

    private Webhook own(String id, Caller caller) {
        caller.require(Role.CASE_APPLICATION);
        Webhook webhook = store.find(id)
                .filter(found -> found.who().client().equals(caller.client()))
                .orElseThrow(WebhookController::unknown);
        if (!webhook.isWithin(caller)) {
            throw Problem.of(ProblemCode.OTHER_JOBCENTRE).raised();
        }
        return webhook;
    }

    private static ProblemException unknown() {
        return Problem.of(ProblemCode.WEBHOOK_UNKNOWN).raised();
    }
}
