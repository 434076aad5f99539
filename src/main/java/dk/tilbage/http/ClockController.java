package dk.tilbage.http;

import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.eventstore.RegistryClock.ClockRefused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The registry's clock: shown to all, and moved forward, where it is simulated, by the operator. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Clock")
@RequestMapping(path = "/api/v1/clock", produces = MediaType.APPLICATION_JSON_VALUE)
class ClockController {

    private static final int LIMIT = 1_000;

    private final RegistryClock clock;

    ClockController(RegistryClock clock) {
        this.clock = clock;
    }

    /**
     * What the clock shows.
     *
     * @param now now
     * @param today today in Denmark
     * @param simulated whether the clock is simulated
     */
    record ClockShown(Instant now, LocalDate today, boolean simulated) {}

    @Operation(summary = "What the registry's clock shows.")
    @GetMapping
    ClockShown showClock() {
        return new ClockShown(clock.now(), clock.today(), clock.isSimulated());
    }

    @Operation(summary = "Move a simulated clock forward: {\"now\": \"2009-03-01T08:00:00\"}.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ClockShown moveClock(Caller caller, HttpServletRequest request) throws IOException {
        caller.require(Role.OPERATOR);
        ObjectNode body = StrictJson.object(Bodies.read(request, LIMIT));
        for (String field : body.propertyNames()) {
            if (!field.equals("now")) {
                throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(field))
                        .raised();
            }
        }
        if (!body.path("now").isString()) {
            throw Problem.of(body.has("now") ? ProblemCode.FIELD_TYPE : ProblemCode.FIELD_MISSING, "now")
                    .raised();
        }
        try {
            clock.advanceTo(time(body.path("now").stringValue()));
        } catch (ClockRefused refused) {
            throw Problem.of(
                            clock.isSimulated() ? ProblemCode.CLOCK_BACKWARDS : ProblemCode.CLOCK_NOT_SIMULATED,
                            clock.isSimulated() ? "now" : null)
                    .raised();
        }
        return showClock();
    }

    /** A time with its offset, or Danish time without one. */
    private static Instant time(String text) {
        try {
            return DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from)
                            instanceof OffsetDateTime exact
                    ? exact.toInstant()
                    : LocalDateTime.parse(text).atZone(RegistryClock.ZONE).toInstant();
        } catch (DateTimeException notATime) {
            throw Problem.of(ProblemCode.TIME_INVALID, "now").raised();
        }
    }
}
