package dk.tilbage.http;

import dk.tilbage.dataset.DatasetJob;
import dk.tilbage.dataset.DatasetJobs;
import dk.tilbage.dataset.DatasetRefused;
import dk.tilbage.dataset.DatasetRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The evaluator's datasets: asked for, made by one worker, fetched as a package. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Datasets")
@RequestMapping("/api/v1/datasets")
class DatasetController {

    private static final int LIMIT = 10_000;

    private final DatasetJobs jobs;

    DatasetController(DatasetJobs jobs) {
        this.jobs = jobs;
    }

    @Operation(summary = "Order a dataset; answered at once with where to find it.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> createDataset(HttpServletRequest request, Caller caller) throws IOException {
        caller.require(Role.EVALUATOR, Role.TRIAL_ADMINISTRATOR);
        DatasetJob job;
        try {
            job = jobs.submit(request(StrictJson.object(Bodies.read(request, LIMIT))));
        } catch (DatasetRefused refused) {
            throw problem(refused).raised();
        }
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/datasets/" + job.id()))
                .body(job.view());
    }

    @Operation(summary = "A dataset that was ordered, and how far it is.")
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> findDataset(@PathVariable String id, Caller caller) {
        return job(id, caller).view();
    }

    @Operation(summary = "The dataset's package.")
    @GetMapping("/{id}/package.zip")
    ResponseEntity<Resource> fetchPackage(@PathVariable String id, Caller caller) {
        Path file = job(id, caller).packageFile();
        if (file == null) {
            throw Problem.of(ProblemCode.DATASET_NOT_READY).raised();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("dataset-" + id + ".zip")
                                .build()
                                .toString())
                .body(new FileSystemResource(file));
    }

    private DatasetJob job(String id, Caller caller) {
        caller.require(Role.EVALUATOR, Role.TRIAL_ADMINISTRATOR);
        return jobs.find(id)
                .orElseThrow(() -> Problem.of(ProblemCode.DATASET_UNKNOWN).raised());
    }

    private static DatasetRequest request(ObjectNode body) {
        for (String name : body.propertyNames()) {
            switch (name) {
                case "trialId", "position", "asOf", "observedTo", "profile", "definitionVersion" -> {}
                default ->
                    throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(name))
                            .raised();
            }
        }
        String trialId = text(body, "trialId");
        if (trialId == null) {
            throw Problem.of(ProblemCode.FIELD_MISSING, "trialId").raised();
        }
        String asOf = text(body, "asOf");
        String observedTo = text(body, "observedTo");
        return new DatasetRequest(
                CommandReader.id(trialId, "trialId"),
                number(body, "position"),
                asOf == null ? null : moment(asOf),
                observedTo == null ? null : CommandReader.day(observedTo, "observedTo"),
                text(body, "profile"),
                whole(body, "definitionVersion"));
    }

    private static Instant moment(String text) {
        try {
            return DatasetRequest.asOf(text);
        } catch (DateTimeParseException e) {
            throw Problem.of(ProblemCode.DATE_INVALID, "asOf").raised();
        }
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

    private static @Nullable Long number(ObjectNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Problem.of(ProblemCode.FIELD_TYPE, field).raised();
        }
        return value.longValue();
    }

    private static @Nullable Integer whole(ObjectNode body, String field) {
        Long number = number(body, field);
        if (number != null && number != number.intValue()) {
            throw Problem.of(ProblemCode.CODE_UNKNOWN, field).raised();
        }
        return number == null ? null : number.intValue();
    }

    private static Problem problem(DatasetRefused refused) {
        return switch (refused.code()) {
            case TRIAL_UNKNOWN ->
                Problem.of(dk.tilbage.trial.Refusal.of(dk.tilbage.trial.RefusalCode.TRIAL_UNKNOWN, "trialId"));
            case POSITION_BEYOND_HEAD -> Problem.of(ProblemCode.POSITION_BEYOND_HEAD, "position");
            case BEFORE_FIRST_EVENT -> Problem.of(ProblemCode.PARAMETER_INVALID, "asOf");
            case ADDRESS_AMBIGUOUS -> Problem.of(ProblemCode.PARAMETER_INVALID, "position");
            case PROFILE_UNKNOWN -> Problem.of(ProblemCode.CODE_UNKNOWN, "profile");
            case DEFINITION_UNKNOWN -> Problem.of(ProblemCode.CODE_UNKNOWN, "definitionVersion");
            case DATASETS_BUSY -> Problem.of(ProblemCode.BUSY);
            default -> Problem.of(ProblemCode.DATASET_NOT_READY);
        };
    }
}
