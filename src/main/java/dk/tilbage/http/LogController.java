package dk.tilbage.http;

import dk.tilbage.eventstore.AnchorKeys;
import dk.tilbage.eventstore.AnchorRefused;
import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.LogVerifier;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the log against its digest chain and its anchors, for auditors and operators. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Log")
@RequestMapping(path = "/api/v1/log", produces = MediaType.APPLICATION_JSON_VALUE)
class LogController {

    /** Anchors of many years. */
    private static final int LIMIT = 64 << 20;

    private final EventLog log;
    private final LogVerifier verifier;
    private final Anchors anchors;
    private final Semaphore one = new Semaphore(1);

    LogController(EventLog log, LogVerifier verifier, Anchors anchors) {
        this.log = log;
        this.verifier = verifier;
        this.anchors = anchors;
    }

    @Operation(
            summary =
                    "The log held against its digest chain and its anchors, and the first fault. Reads the whole log.",
            description = "Changes nothing. One at a time: 503 BUSY while another runs.")
    @PostMapping(path = "/verification", consumes = MediaType.APPLICATION_JSON_VALUE)
    VerifiedLog verifyLog(HttpServletRequest request, Caller caller) throws IOException {
        caller.require(Role.AUDITOR, Role.OPERATOR);
        ObjectNode body = StrictJson.object(Bodies.read(request, LIMIT));
        for (String name : body.propertyNames()) {
            switch (name) {
                case "position", "anchors", "publicKeys" -> {}
                default ->
                    throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(name))
                            .raised();
            }
        }
        long position = position(body.get("position"));
        String copy = text(body, "anchors");
        String pem = text(body, "publicKeys");
        AnchorKeys believed = pem == null ? null : keys(pem);
        if (!one.tryAcquire()) {
            throw Problem.of(ProblemCode.BUSY).raised();
        }
        try {
            return VerifiedLog.of(verifier.verify(
                    position,
                    LogVerifier.Progress.NONE,
                    anchors.evidence(copy == null ? null : copy.getBytes(StandardCharsets.UTF_8), believed)));
        } finally {
            one.release();
        }
    }

    private long position(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return Long.MAX_VALUE;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "position").raised();
        }
        long position = value.longValue();
        if (position < 1 || position > log.head()) {
            throw Problem.of(ProblemCode.POSITION_BEYOND_HEAD, "position").raised();
        }
        return position;
    }

    private static @Nullable String text(ObjectNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, field).raised();
        }
        return value.stringValue();
    }

    private static AnchorKeys keys(String pem) {
        try {
            return AnchorKeys.ofPem(pem);
        } catch (AnchorRefused notKeys) {
            throw Problem.of(ProblemCode.PARAMETER_INVALID, "publicKeys").raised();
        }
    }
}
