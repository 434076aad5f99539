package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.http.EmergencyAccess.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Opens a case of another jobcentre for a limited time. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Cases")
class EmergencyAccessController {

    private static final int LIMIT = 4_096;

    private final EmergencyAccess emergencies;
    private final CaseReader cases;

    EmergencyAccessController(EmergencyAccess emergencies, CaseReader cases) {
        this.emergencies = emergencies;
        this.cases = cases;
    }

    /**
     * What is open.
     *
     * @param caseId the case
     * @param reason why
     * @param until until when, by the registry's clock
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OpenedCase(String caseId, Reason reason, Instant until) {}

    @Operation(
            summary = "Opens a case of another jobcentre for reading, for at most four hours, with a reason.",
            description =
                    "`{\"reason\", \"reference\"?, \"minutes\"?}`: reason PERSON_PRESENT, DANGER_TO_LIFE_OR_HEALTH,"
                            + " HANDOVER or COMPLAINT_OR_COURT; reference an id, such as a journal's number; minutes 1 to 240, 60"
                            + " where it is left out. The case and its history are then shown to the same client, actor and"
                            + " X-On-Behalf-Of. It is noted in the access log for the auditor, as is each look at the case.")
    @PostMapping(
            path = "/api/v1/cases/{caseId}/emergency-access",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    OpenedCase openInEmergency(@PathVariable String caseId, HttpServletRequest request, Caller caller)
            throws IOException {
        caller.require(Role.CASE_APPLICATION, Role.AUDITOR);
        ObjectNode body = StrictJson.object(Bodies.read(request, LIMIT));
        for (String name : body.propertyNames()) {
            switch (name) {
                case "reason", "reference", "minutes" -> {}
                default ->
                    throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(name))
                            .raised();
            }
        }
        Reason reason = reason(body.get("reason"));
        String reference = reference(body.get("reference"));
        Duration time = minutes(body.get("minutes"));
        String holder = CaseFacts.of(cases.current(CommandReader.id(caseId, "caseId"))
                        .orElseThrow(CommandService::caseUnknown)
                        .state())
                .holder()
                .jobcentreId();
        if (caller.mayReach(holder)) {
            throw Problem.of(ProblemCode.EMERGENCY_ACCESS_NEEDLESS).raised();
        }
        return new OpenedCase(caseId, reason, emergencies.open(caller, caseId, holder, reason, reference, time));
    }

    private static Reason reason(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            throw Problem.of(ProblemCode.FIELD_MISSING, "reason").raised();
        }
        if (!value.isString()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "reason").raised();
        }
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(value.stringValue()))
                .findFirst()
                .orElseThrow(
                        () -> Problem.of(ProblemCode.CODE_UNKNOWN, "reason").raised());
    }

    private static @Nullable String reference(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "reference").raised();
        }
        return CommandReader.id(value.stringValue(), "reference");
    }

    private static Duration minutes(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return EmergencyAccess.USUAL;
        }
        if (!value.isNumber() || !value.canConvertToInt() || !value.canConvertToExactIntegral()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, "minutes").raised();
        }
        Duration time = Duration.ofMinutes(value.intValue());
        if (!time.isPositive() || time.compareTo(EmergencyAccess.LONGEST) > 0) {
            throw Problem.of(ProblemCode.PARAMETER_INVALID, "minutes").raised();
        }
        return time;
    }
}
