package dk.tilbage.http;

import dk.tilbage.trial.RefusalCode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which problems each operation of the OpenAPI document may be answered with: a response for each status, with its codes
 * as {@code x-problem-codes} and in its description. What no operation is asked for (an unknown address, another method)
 * stands under {@code default}.
 */
final class OpenApiProblems {

    static final String CODES = "x-problem-codes";

    /** Of no operation: there is none at that address, of that name, or with that method. */
    static final Set<String> OF_NO_OPERATION = Set.of("PATH_UNKNOWN", "METHOD_NOT_ALLOWED", "COMMAND_UNKNOWN");

    private static final List<String> EVERYWHERE = List.of(
            "REQUEST_INVALID",
            "PARAMETER_INVALID",
            "PARAMETER_UNKNOWN",
            "TOKEN_MISSING",
            "TOKEN_INVALID",
            "TOKEN_CLAIM_INVALID",
            "TOKEN_CONTAINS_CPR",
            "ROLE_MISSING",
            "NOT_ACCEPTABLE",
            "INTERNAL",
            "BUSY",
            "IDENTITY_PROVIDER_UNAVAILABLE");

    private static final List<String> BODY = List.of(
            "BODY_MALFORMED",
            "FIELD_UNKNOWN",
            "FIELD_DUPLICATE",
            "FIELD_MISSING",
            "FIELD_TYPE",
            "DATE_INVALID",
            "VALUE_OUT_OF_RANGE",
            "CODE_UNKNOWN",
            "ID_INVALID",
            "ID_CONTAINS_CPR",
            "BODY_TOO_LARGE",
            "MEDIA_TYPE_UNSUPPORTED");

    private static final List<String> COMMAND = List.of(
            "CODE_DUPLICATE",
            "TEXT_EMPTY",
            "TEXT_TOO_LONG",
            "TEXT_INVALID",
            "TEXT_CONTAINS_CPR",
            "IDEMPOTENCY_KEY_INVALID",
            "IF_MATCH_INVALID",
            "OTHER_JOBCENTRE",
            "IDEMPOTENCY_KEY_REUSED",
            "SEQUENCE_MISMATCH");

    private static final List<String> PERSON = List.of(
            "CPR_MALFORMED",
            "CPR_IMPOSSIBLE_DATE",
            "CPR_FUTURE_BIRTH",
            "CPR_FICTIVE_REFUSED",
            "CPR_REPLACED",
            "CPR_OF_ANOTHER",
            "PERSON_FORGOTTEN",
            "OTHER_PROVIDER",
            "CASE_FULL");

    /** Refusals of settings: by the deciders of trials, intakes and agreements; of cases never. */
    private static final Set<RefusalCode> OF_SETTINGS_ONLY = Set.of(
            RefusalCode.DETAIL_UNKNOWN,
            RefusalCode.RULE_CONTRADICTS_ITSELF,
            RefusalCode.RULE_ID_IN_USE,
            RefusalCode.RULE_UNKNOWN,
            RefusalCode.OUTSIDE_TRIAL_PERIOD,
            RefusalCode.PLACES_CONTRADICT,
            RefusalCode.LOTS_DO_NOT_ADD_UP,
            RefusalCode.TRIAL_ID_IN_USE,
            RefusalCode.INTAKE_NOT_PAUSED,
            RefusalCode.PROTOCOL_OUT_OF_ORDER,
            RefusalCode.JOBCENTRE_ALREADY_ENROLLED,
            RefusalCode.ALLOCATION_OUT_OF_ORDER,
            RefusalCode.ALLOCATION_UNCHANGED,
            RefusalCode.ALLOCATION_ALREADY_USED,
            RefusalCode.ALLOCATION_SEED_SET,
            RefusalCode.AGREEMENT_ID_IN_USE);

    /** Refusals of settings that cases are refused with too. */
    private static final Set<RefusalCode> OF_SETTINGS_TOO = Set.of(
            RefusalCode.VALUE_OUT_OF_RANGE,
            RefusalCode.VALUE_MISSING,
            RefusalCode.PERIOD_REVERSED,
            RefusalCode.DATES_REVERSED,
            RefusalCode.DATE_IN_FUTURE,
            RefusalCode.TRIAL_UNKNOWN,
            RefusalCode.JOBCENTRE_UNKNOWN,
            RefusalCode.AGREEMENT_UNKNOWN,
            RefusalCode.ALREADY_UNBLINDED,
            RefusalCode.ALLOCATION_SEED_MISSING,
            RefusalCode.INTAKE_PAUSED,
            RefusalCode.CASH_BENEFIT_NOT_ALLOCATED,
            RefusalCode.TARGET_GROUP_NOT_RUN,
            RefusalCode.TRACK_UNKNOWN);

    private static final List<String> ONE_TRIAL = List.of("ID_INVALID", "ID_CONTAINS_CPR", "TRIAL_UNKNOWN");
    private static final List<String> ONE_CASE = List.of(
            "ID_INVALID", "ID_CONTAINS_CPR", "OTHER_JOBCENTRE", "CASE_UNKNOWN", "POSITION_BEYOND_HEAD", "PAGE_LIMIT");
    private static final List<String> LIST = List.of(
            "ID_INVALID",
            "ID_CONTAINS_CPR",
            "DATE_INVALID",
            "VALUE_OUT_OF_RANGE",
            "PAGE_LIMIT",
            "POSITION_BEYOND_HEAD",
            "OTHER_JOBCENTRE",
            "VIEW_BEHIND");
    private static final List<String> DATASET = List.of("OTHER_JOBCENTRE", "DATASET_UNKNOWN");

    private static final List<String> WEBHOOK = List.of("ID_INVALID", "OTHER_JOBCENTRE", "WEBHOOK_UNKNOWN");

    private static final Map<String, List<String>> OF_OPERATION = Map.ofEntries(
            Map.entry("listProblems", List.of()),
            Map.entry("listTrials", List.of()),
            Map.entry("findTrial", ONE_TRIAL),
            Map.entry("findCase", ONE_CASE),
            Map.entry("caseHistory", ONE_CASE),
            Map.entry("openInEmergency", and(BODY, ONE_CASE, List.of("EMERGENCY_ACCESS_NEEDLESS"))),
            Map.entry("caseload", LIST),
            Map.entry("alerts", LIST),
            Map.entry("alertsStream", and(LIST, List.of("TOO_MANY_STREAMS"))),
            Map.entry("referrals", and(LIST, List.of("OTHER_PROVIDER"))),
            Map.entry("caseStream", and(ONE_CASE, List.of("TOO_MANY_STREAMS"))),
            Map.entry("progress", and(LIST, ONE_TRIAL)),
            Map.entry("intake", and(LIST, ONE_TRIAL)),
            Map.entry("agreements", and(ONE_TRIAL, List.of("OTHER_JOBCENTRE"))),
            Map.entry("steering", and(LIST, ONE_TRIAL)),
            Map.entry("funding", and(LIST, ONE_TRIAL, List.of("NO_FUNDING_TERMS"))),
            Map.entry(
                    "whatIf",
                    and(
                            BODY,
                            ONE_TRIAL,
                            COMMAND.subList(0, 5),
                            List.of("OTHER_JOBCENTRE", "NO_PROTOCOL_IN_FORCE"),
                            names(OF_SETTINGS_ONLY),
                            names(OF_SETTINGS_TOO))),
            Map.entry("auditAllocation", and(ONE_TRIAL, List.of("OTHER_JOBCENTRE"))),
            Map.entry("verifyLog", and(BODY, List.of("POSITION_BEYOND_HEAD", "OTHER_JOBCENTRE"))),
            Map.entry("accessLog", and(LIST, List.of("CASE_UNKNOWN", "TIME_INVALID"))),
            Map.entry("listWebhooks", List.of("OTHER_JOBCENTRE")),
            Map.entry(
                    "createWebhook",
                    and(
                            BODY,
                            List.of(
                                    "CODE_DUPLICATE",
                                    "OTHER_JOBCENTRE",
                                    "WEBHOOK_URL_INVALID",
                                    "WEBHOOK_ADDRESS_REFUSED",
                                    "WEBHOOK_SECRET_INVALID",
                                    "WEBHOOKS_FULL"))),
            Map.entry("findWebhook", WEBHOOK),
            Map.entry("deleteWebhook", WEBHOOK),
            Map.entry("resumeWebhook", and(BODY, WEBHOOK)),
            Map.entry("testWebhook", and(BODY, WEBHOOK)),
            Map.entry("showClock", List.of()),
            Map.entry("moveClock", and(BODY, List.of("TIME_INVALID", "CLOCK_BACKWARDS", "CLOCK_NOT_SIMULATED"))),
            Map.entry("createDataset", and(BODY, placed())),
            Map.entry("createDiff", and(BODY, placed())),
            Map.entry("listDatasets", List.of("OTHER_JOBCENTRE")),
            Map.entry("findDataset", DATASET),
            Map.entry("cancelDataset", and(DATASET, List.of("DATASET_FINISHED"))),
            Map.entry("fetchPackage", and(DATASET, List.of("DATASET_NOT_READY", "RANGE_NOT_SATISFIABLE"))),
            Map.entry("findCommand", List.of("IDEMPOTENCY_KEY_INVALID", "COMMAND_KEY_UNKNOWN", "OTHER_JOBCENTRE")),
            Map.entry("batch", List.of("MEDIA_TYPE_UNSUPPORTED", "BODY_TOO_LARGE")));

    private OpenApiProblems() {}

    @SafeVarargs
    private static List<String> and(List<String>... lists) {
        Set<String> all = new LinkedHashSet<>();
        for (List<String> list : lists) {
            all.addAll(list);
        }
        return List.copyOf(all);
    }

    private static List<String> names(Set<RefusalCode> codes) {
        return codes.stream().map(Enum::name).sorted().toList();
    }

    private static List<String> placed() {
        return List.of(
                "OTHER_JOBCENTRE",
                "TRIAL_UNKNOWN",
                "POSITION_BEYOND_HEAD",
                "BEFORE_FIRST_EVENT",
                "AS_OF_IN_FUTURE",
                "DATASET_NOT_READY");
    }

    /** The codes of an operation, in the order of the list; of one without a line of its own all of the edge's. */
    static Set<String> of(String operationId) {
        Set<String> codes = CommandCatalogue.find(operationId)
                .map(OpenApiProblems::ofCommand)
                .orElseGet(() -> {
                    List<String> own = OF_OPERATION.get(operationId);
                    return own == null
                            ? Arrays.stream(ProblemCode.values())
                                    .map(Enum::name)
                                    .collect(Collectors.toSet())
                            : new TreeSet<>(own);
                });
        codes.addAll(EVERYWHERE);
        // Limits of a client are limits everywhere.
        Problem.codes().forEach((code, status) -> {
            if ((status == 429 && !code.equals("TOO_MANY_STREAMS"))
                    || (status == 408 && codes.contains("BODY_TOO_LARGE"))) {
                codes.add(code);
            }
        });
        codes.removeAll(OF_NO_OPERATION);
        Set<String> inOrder = new LinkedHashSet<>(Problem.codes().keySet());
        inOrder.retainAll(codes);
        return inOrder;
    }

    private static Set<String> ofCommand(CommandCatalogue.Entry command) {
        Set<String> codes = new TreeSet<>(BODY);
        codes.addAll(COMMAND);
        if (command.ofCase()) {
            codes.addAll(PERSON);
            Arrays.stream(RefusalCode.values())
                    .filter(code -> !OF_SETTINGS_ONLY.contains(code) && code != RefusalCode.NO_FUNDING_TERMS)
                    .map(Enum::name)
                    .forEach(codes::add);
        } else {
            codes.addAll(names(OF_SETTINGS_ONLY));
            codes.addAll(names(OF_SETTINGS_TOO));
        }
        return codes;
    }

    /** Adds the responses to every operation. */
    static void describe(OpenAPI document) {
        for (CommandCatalogue.Entry command : CommandCatalogue.all()) {
            byStatus(of(command.name()))
                    .forEach((status, codes) ->
                            document.getComponents().addResponses(shared(command, status), response(status, codes)));
        }
        document.getPaths().values().forEach(item -> item.readOperations().forEach(operation -> add(operation)));
    }

    private static void add(Operation operation) {
        String id = operation.getOperationId();
        byStatus(of(id))
                .forEach((status, codes) -> operation
                        .getResponses()
                        .addApiResponse(
                                Integer.toString(status),
                                CommandCatalogue.find(id)
                                        .map(command -> new ApiResponse()
                                                .$ref("#/components/responses/" + shared(command, status)))
                                        .orElseGet(() -> response(status, codes))));
        operation.getResponses().addApiResponse("default", problem("Not done, and why."));
    }

    private static String shared(CommandCatalogue.Entry command, int status) {
        return (command.ofCase() ? "CaseCommand" : "SettingsCommand") + status;
    }

    private static Map<Integer, List<String>> byStatus(Set<String> codes) {
        return codes.stream()
                .collect(Collectors.groupingBy(
                        code -> Objects.requireNonNull(Problem.codes().get(code)), TreeMap::new, Collectors.toList()));
    }

    private static ApiResponse response(int status, List<String> codes) {
        ApiResponse response = problem(
                switch (status) {
                    case 400 -> "The request cannot be read, or asks for what cannot be.";
                    case 401 -> "No access token that is good here.";
                    case 403 -> "The access token does not allow it.";
                    case 404 -> "What is named is not there.";
                    case 406 -> "No representation that the caller accepts.";
                    case 408 -> "The body came too slowly.";
                    case 409 -> "It contradicts what is recorded.";
                    case 412 -> "If-Match does not match.";
                    case 413 -> "Over a limit of size.";
                    case 415 -> "A media type that is not read here.";
                    case 416 -> "No range of the package.";
                    case 422 -> "The protocol forbids it.";
                    case 429 -> "Over a limit; Retry-After says when to try again.";
                    case 500 -> "A fault of the program.";
                    case 503 -> "Not just now; Retry-After says when to try again.";
                    default -> "Not done, and why.";
                });
        response.setDescription(response.getDescription() + "\n\n"
                + codes.stream().map(code -> "`" + code + "`").collect(Collectors.joining(", ")));
        response.addExtension(CODES, codes);
        return response;
    }

    private static ApiResponse problem(String description) {
        Schema<?> problem = new JsonSchema().$ref("#/components/schemas/Problem");
        return new ApiResponse()
                .description(description)
                .content(new Content().addMediaType(Problems.MEDIA_TYPE, new MediaType().schema(problem)));
    }
}
