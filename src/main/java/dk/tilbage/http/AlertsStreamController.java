package dk.tilbage.http;

import dk.tilbage.deadlines.AlertsViewQuery;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.people.AccessLog.What;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** The alerts as they change, by the log or by the day. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Lists")
class AlertsStreamController {

    static final String LAST_EVENT_ID = "Last-Event-ID";

    private final AlertsStreamHub hub;
    private final EventLog log;
    private final RegistryClock clock;
    private final KnownRules rules;
    private final Accesses accesses;

    AlertsStreamController(
            AlertsStreamHub hub, EventLog log, RegistryClock clock, KnownRules rules, Accesses accesses) {
        this.hub = hub;
        this.log = log;
        this.clock = clock;
        this.rules = rules;
        this.accesses = accesses;
    }

    @Operation(
            summary = "The alerts that change from now on, or since a cursor.",
            description =
                    "Server-sent events. Each event `alert` is an obligation that stands otherwise than in the judgement the client knows: without `before` it is new, without `after` it is gone. What is told is the difference of two judgements: what changed and changed back between them is not told, what it comes to always is. An event `cursor`, whose data is an `AlertsStreamCursor`, says where the stream begins, and in a silence, or when the day changed without an alert, how far it has come: it does not mean that the stream began anew. Keep the ids of both.\n\nThe id of an event, `p<position>.d<date>`, is where to resume and not when it happened: all events of one difference but the last carry the judgement that it began at, so that after a break they come again and none is lost. Send the last id seen as Last-Event-ID to resume. A comment every 15 seconds of silence shows that the stream is alive.")
    @ApiResponse(
            responseCode = "200",
            description = "Events until the client hangs up, the access token expires or the registry stops.",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = AlertsStreamAlert.class)))
    @GetMapping(path = "/api/v1/alerts/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<ResponseBodyEmitter> alertsStream(
            @RequestParam(required = false) @Nullable String jobcentre,
            @RequestParam(required = false) @Nullable String caseworker,
            @RequestParam(required = false) @Nullable String caseId,
            @RequestParam(required = false) @Nullable Status status,
            @RequestParam(required = false) @Nullable String rule,
            @RequestParam(required = false) @Nullable Scope scope,
            @Parameter(description = "The cursor to resume from, for clients that cannot send the header.")
                    @RequestParam(required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(description = "The cursor to resume from; goes before the parameter.")
                    @RequestHeader(name = LAST_EVENT_ID, required = false)
                    @Nullable
                    String lastEventIdHeader,
            Caller caller,
            HttpMethod method) {
        Set<String> allowed = ViewController.readers(caller, jobcentre);
        AlertsStreamCursor since = StringUtils.hasText(lastEventIdHeader)
                ? cursor(lastEventIdHeader, LAST_EVENT_ID)
                : lastEventId == null ? null : cursor(lastEventId, "lastEventId");
        if (HttpMethod.HEAD.equals(method)) {
            return ResponseEntity.ok().build();
        }
        AlertsViewQuery query = new AlertsViewQuery(
                allowed, jobcentre, caseworker, caseId, status, rules.check(rule), scope, clock.today(), null, 1, null);
        ResponseBodyEmitter out = new ResponseBodyEmitter(0L); // the stream ends itself
        AlertsStreamCursor begin = hub.open(
                out, since, query, tokenExpires(), accesses.pushed(caller, What.ALERTS_PUSHED, "alerts/stream"));
        return stream(out, begin.position());
    }

    /** The answer that a stream is, which begins at a position. */
    static ResponseEntity<ResponseBodyEmitter> stream(ResponseBodyEmitter out, long position) {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header(ApiHeaders.POSITION, Long.toString(position))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .body(out);
    }

    private AlertsStreamCursor cursor(String text, String field) {
        AlertsStreamCursor cursor = AlertsStreamCursor.parse(text)
                .filter(known -> !known.date().isBefore(CommandReader.FIRST_DAY)
                        && !known.date().isAfter(clock.today()))
                .orElseThrow(
                        () -> Problem.of(ProblemCode.PARAMETER_INVALID, field).raised());
        if (cursor.position() > log.head()) {
            throw Problem.of(ProblemCode.POSITION_BEYOND_HEAD, field).raised();
        }
        return cursor;
    }

    /** When the access token of the request at hand expires. */
    static Instant tokenExpires() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication instanceof JwtAuthenticationToken token
                ? Objects.requireNonNullElse(token.getToken().getExpiresAt(), Instant.MAX)
                : Instant.MAX;
    }
}
