package dk.tilbage.http;

import dk.tilbage.eventstore.EventLog;
import dk.tilbage.people.AccessLog.What;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** The events of cases as they are recorded. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Lists")
class CaseStreamController implements SmartLifecycle {

    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    private final CaseChanges changes;
    private final EventLog log;
    private final Accesses accesses;
    private final OpenStreams streams;
    private final Duration heartbeat;
    private volatile boolean running;

    CaseStreamController(
            CaseChanges changes,
            EventLog log,
            Accesses accesses,
            MeterRegistry meters,
            @Value("${tilbage.http.case-streams:64}") int limit,
            @Value("${tilbage.http.case-stream-heartbeat:${tilbage.http.alert-stream-heartbeat:15s}}")
                    Duration heartbeat) {
        this.changes = changes;
        this.log = log;
        this.accesses = accesses;
        this.streams = new OpenStreams("case-stream", limit);
        this.heartbeat = heartbeat;
        Gauge.builder("tilbage.case.streams", streams, OpenStreams::count)
                .description("Open streams of case changes")
                .register(meters);
    }

    @Operation(
            summary = "The events of cases as they are recorded, from now on or since a position.",
            description =
                    "Server-sent events. An event `cursor`, whose data is a `CaseStreamCursor`, says where the stream begins,"
                            + " and in a silence how far it has come; each event `case` is one of a"
                            + " case, as its history shows it, in the order of the log. Its id is its position: send the last one seen"
                            + " as Last-Event-ID to resume behind it. A jobcentre is told of what happens while it holds the case,"
                            + " and of the event that hands it over. A comment every 15 seconds of silence shows that the stream is"
                            + " alive.")
    @ApiResponse(
            responseCode = "200",
            description = "Events until the client hangs up, the access token expires or the registry stops.",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = CaseChange.class)))
    @GetMapping(path = "/api/v1/cases/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<ResponseBodyEmitter> caseStream(
            @RequestParam(required = false) @Nullable String jobcentre,
            @RequestParam(required = false) @Nullable String caseworker,
            @RequestParam(required = false) @Nullable String caseId,
            @Parameter(
                            description =
                                    "The position to go on behind, for clients that cannot send the header; 0 for all.")
                    @RequestParam(required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(description = "The position to go on behind; goes before the parameter.")
                    @RequestHeader(name = AlertsStreamController.LAST_EVENT_ID, required = false)
                    @Nullable
                    String lastEventIdHeader,
            Caller caller,
            HttpMethod method) {
        Set<String> allowed = ViewController.readers(caller, jobcentre);
        long head = log.head();
        long position = StringUtils.hasText(lastEventIdHeader)
                ? position(lastEventIdHeader, AlertsStreamController.LAST_EVENT_ID, head)
                : lastEventId == null ? head : position(lastEventId, "lastEventId", head);
        if (HttpMethod.HEAD.equals(method)) {
            return ResponseEntity.ok().build();
        }
        if (!running) {
            throw Problem.of(ProblemCode.BUSY).raised();
        }
        ResponseBodyEmitter out = new ResponseBodyEmitter(0L); // the stream ends itself
        ServerSentEvents events = new ServerSentEvents(
                out,
                AlertsStreamController.tokenExpires(),
                heartbeat,
                accesses.pushed(caller, What.CASES_PUSHED, "cases/stream"));
        streams.open(
                new CaseStream(
                        changes,
                        events,
                        new CaseStream.Query(allowed, jobcentre, caseworker, caseId),
                        position,
                        this::isRunning),
                () -> {});
        return AlertsStreamController.stream(out, position);
    }

    private static long position(String text, String field, long head) {
        if (!POSITION.matcher(text).matches()) {
            throw Problem.of(ProblemCode.PARAMETER_INVALID, field).raised();
        }
        long position = Long.parseLong(text);
        if (position > head) {
            throw Problem.of(ProblemCode.POSITION_BEYOND_HEAD, field).raised();
        }
        return position;
    }

    // ---- life --------

    @Override
    public void start() {
        running = true;
    }

    /** Ends all streams; their clients resume elsewhere or later. */
    @Override
    public void stop() {
        running = false;
        streams.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped before the web server, which waits for the requests at hand: a stream never ends by itself. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
