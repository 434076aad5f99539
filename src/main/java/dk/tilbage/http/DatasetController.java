package dk.tilbage.http;

import dk.tilbage.dataset.DatasetJob;
import dk.tilbage.dataset.DatasetJobs;
import dk.tilbage.dataset.DatasetRefused;
import dk.tilbage.dataset.DatasetRequest;
import dk.tilbage.dataset.DiffRequest;
import dk.tilbage.people.AccessLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The evaluator's datasets and comparisons of them: asked for, made by one worker, fetched as a package. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Datasets")
@RequestMapping("/api/v1")
class DatasetController {

    private static final int LIMIT = 10_000;

    private final DatasetJobs jobs;

    DatasetController(DatasetJobs jobs) {
        this.jobs = jobs;
    }

    @Operation(summary = "Order a dataset; answered at once with where to find it.")
    @PostMapping(
            path = "/datasets",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> createDataset(HttpServletRequest request, Caller caller) throws IOException {
        require(caller);
        ObjectNode body = StrictJson.object(Bodies.read(request, LIMIT));
        known(body, "trialId", "position", "asOf", "observedTo", "profile", "definitionVersion", "exportDomain");
        DatasetRequest asked = request(body, body, "");
        return accepted(() -> jobs.submit(asked, who(caller)));
    }

    @Operation(summary = "Order what differs between two datasets; found among the datasets.")
    @PostMapping(
            path = "/dataset-diffs",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> createDiff(HttpServletRequest request, Caller caller) throws IOException {
        require(caller);
        ObjectNode body = StrictJson.object(Bodies.read(request, LIMIT));
        known(body, "trialId", "from", "to", "profile", "definitionVersion", "exportDomain");
        DiffRequest asked = new DiffRequest(side(body, "from"), side(body, "to"));
        return accepted(() -> jobs.submit(asked, who(caller)));
    }

    private static DatasetRequest side(ObjectNode body, String side) {
        JsonNode place = body.get(side);
        if (place == null || place.isNull()) {
            if (side.equals("from")) {
                throw Problem.of(ProblemCode.FIELD_MISSING, side).raised();
            }
            return request(body, JsonMapper.shared().createObjectNode(), "");
        }
        if (!(place instanceof ObjectNode address)) {
            throw Problem.of(ProblemCode.FIELD_TYPE, side).raised();
        }
        known(address, "position", "asOf", "observedTo");
        return request(body, address, side + ".");
    }

    private static ResponseEntity<Map<String, Object>> accepted(Supplier<DatasetJob> order) {
        DatasetJob job;
        try {
            job = order.get();
        } catch (DatasetRefused refused) {
            throw problem(refused).raised();
        }
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/datasets/" + job.id()))
                .body(job.view());
    }

    @Operation(summary = "The datasets and comparisons that are known, the latest first.")
    @GetMapping(path = "/datasets", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> listDatasets(Caller caller) {
        require(caller);
        return Map.of("items", jobs.latest().stream().map(DatasetJob::view).toList());
    }

    @Operation(summary = "A dataset that was ordered, and how far it is.")
    @GetMapping(path = "/datasets/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> findDataset(@PathVariable String id, Caller caller) {
        return job(id, caller).view();
    }

    @Operation(summary = "Cancel a dataset that waits or is being made.")
    @DeleteMapping(path = "/datasets/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> cancelDataset(@PathVariable String id, Caller caller) {
        job(id, caller);
        DatasetJob job = jobs.cancel(id, who(caller))
                .orElseThrow(() -> Problem.of(ProblemCode.DATASET_UNKNOWN).raised());
        if (job.status() != DatasetJob.Status.CANCELLED) {
            throw Problem.of(ProblemCode.DATASET_FINISHED).raised();
        }
        return job.view();
    }

    @Operation(summary = "The dataset's package, or a part of it: a download that was cut goes on where it ended.")
    @GetMapping("/datasets/{id}/package.zip")
    ResponseEntity<Resource> fetchPackage(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
            @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange,
            HttpServletResponse response,
            Caller caller) {
        DatasetJob job = job(id, caller);
        Path file = job.packageFile();
        if (file == null) {
            throw Problem.of(ProblemCode.DATASET_NOT_READY).raised();
        }
        Resource zip = new FileSystemResource(file);
        String etag = "\"" + jobs.packageDigest(job) + "\"";
        long length = length(zip);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .eTag(etag)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("dataset-" + id + ".zip")
                                .build()
                                .toString());
        if (range != null && ifRange != null && !ifRange.equals(etag)) {
            // Of another package than this: the whole of it. Spring does not cut a stream into ranges.
            jobs.noteDownload(job, null, who(caller));
            return answer.header(HttpHeaders.ACCEPT_RANGES, "bytes")
                    .contentLength(length)
                    .body(new InputStreamResource(zip));
        }
        if (range != null) {
            requireSatisfiable(range, length, response);
        }
        jobs.noteDownload(job, range, who(caller));
        return answer.body(zip);
    }

    private static long length(Resource zip) {
        try {
            return zip.contentLength();
        } catch (IOException gone) {
            // It was the oldest, and has just been let go of.
            throw Problem.of(ProblemCode.DATASET_UNKNOWN).raised();
        }
    }

    private static void requireSatisfiable(String range, long length, HttpServletResponse response) {
        try {
            List<HttpRange> ranges = HttpRange.parseRanges(range);
            if (ranges.stream().anyMatch(one -> one.getRangeStart(length) < length)) {
                return;
            }
        } catch (IllegalArgumentException unreadable) {
            // Not a range: answered like one that lies elsewhere.
        }
        response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + length);
        throw Problem.of(ProblemCode.RANGE_NOT_SATISFIABLE).raised();
    }

    private DatasetJob job(String id, Caller caller) {
        require(caller);
        return jobs.find(id)
                .orElseThrow(() -> Problem.of(ProblemCode.DATASET_UNKNOWN).raised());
    }

    private static void require(Caller caller) {
        caller.require(Role.EVALUATOR, Role.TRIAL_ADMINISTRATOR);
        caller.requireWholeTrial();
    }

    private static AccessLog.Who who(Caller caller) {
        return new AccessLog.Who(caller.client(), caller.actor(), caller.rolesText());
    }

    private static void known(ObjectNode body, String... names) {
        for (String name : body.propertyNames()) {
            if (!List.of(names).contains(name)) {
                throw Problem.of(ProblemCode.FIELD_UNKNOWN, StrictJson.printable(name))
                        .raised();
            }
        }
    }

    /** The dataset of a body at a place in it. */
    private static DatasetRequest request(ObjectNode body, ObjectNode place, String path) {
        String trialId = text(body, "trialId");
        if (trialId == null) {
            throw Problem.of(ProblemCode.FIELD_MISSING, "trialId").raised();
        }
        String asOf = text(place, "asOf");
        String observedTo = text(place, "observedTo");
        return new DatasetRequest(
                CommandReader.id(trialId, "trialId"),
                number(place, "position"),
                asOf == null ? null : moment(asOf, path + "asOf"),
                observedTo == null ? null : CommandReader.day(observedTo, path + "observedTo"),
                text(body, "profile"),
                whole(body, "definitionVersion"),
                text(body, "exportDomain"));
    }

    private static Instant moment(String text, String field) {
        try {
            return DatasetRequest.asOf(text);
        } catch (DateTimeParseException e) {
            throw Problem.of(ProblemCode.DATE_INVALID, field).raised();
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
            case BEFORE_FIRST_EVENT -> limited(ProblemCode.BEFORE_FIRST_EVENT, refused);
            case AS_OF_IN_FUTURE -> limited(ProblemCode.AS_OF_IN_FUTURE, refused);
            case ADDRESS_AMBIGUOUS -> Problem.of(ProblemCode.PARAMETER_INVALID, "position");
            case OBSERVED_TOO_LATE -> Problem.of(ProblemCode.PARAMETER_INVALID, "observedTo");
            case EXPORT_KEY_UNKNOWN -> Problem.of(ProblemCode.PARAMETER_INVALID, "exportDomain");
            case PROFILE_UNKNOWN -> Problem.of(ProblemCode.CODE_UNKNOWN, "profile");
            case DEFINITION_UNKNOWN -> Problem.of(ProblemCode.CODE_UNKNOWN, "definitionVersion");
            case DATASETS_BUSY -> Problem.of(ProblemCode.BUSY);
            default -> Problem.of(ProblemCode.DATASET_NOT_READY);
        };
    }

    private static Problem limited(ProblemCode code, DatasetRefused refused) {
        return new Problem(code.status(), code.name(), "asOf", List.of(refused.limit()), List.of(), null, null);
    }
}
