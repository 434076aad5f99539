package dk.tilbage.http;

import static dk.tilbage.http.Role.AUDITOR;
import static dk.tilbage.http.Role.CASE_APPLICATION;
import static dk.tilbage.http.Role.EVALUATOR;
import static dk.tilbage.http.Role.OPERATOR;
import static dk.tilbage.http.Role.PROVIDER;
import static dk.tilbage.http.Role.TRIAL_ADMINISTRATOR;

import dk.tilbage.casefile.CaseCommand;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whose tokens each operation of the OpenAPI document takes, as {@code x-roles} and at the end of its description; which of
 * their jobcentres, providers and cases is told in {@code docs/access.md}. What takes any token has none.
 */
final class OpenApiRoles {

    static final String ROLES = "x-roles";

    private static final List<Role> ALL = List.of(Role.values());
    private static final List<Role> CASES = List.of(CASE_APPLICATION, AUDITOR);
    private static final List<Role> DATASETS = List.of(EVALUATOR, TRIAL_ADMINISTRATOR);
    private static final List<Role> SENDERS = List.of(CASE_APPLICATION, PROVIDER, TRIAL_ADMINISTRATOR);
    private static final List<Role> INTAKES = List.of(CASE_APPLICATION, TRIAL_ADMINISTRATOR, AUDITOR);
    private static final List<Role> STEERING = List.of(EVALUATOR, TRIAL_ADMINISTRATOR, AUDITOR);
    private static final List<Role> WATCHED = List.of(OPERATOR, AUDITOR);
    private static final List<Role> WEBHOOKS = List.of(CASE_APPLICATION, OPERATOR);

    private static final Map<String, List<Role>> OF_OPERATION = Map.ofEntries(
            Map.entry("listTrials", ALL),
            Map.entry("findTrial", ALL),
            Map.entry("showClock", ALL),
            Map.entry("moveClock", List.of(OPERATOR)),
            Map.entry("findCase", CASES),
            Map.entry("caseHistory", CASES),
            Map.entry("openInEmergency", CASES),
            Map.entry("caseload", CASES),
            Map.entry("alerts", CASES),
            Map.entry("alertsStream", CASES),
            Map.entry("caseStream", CASES),
            Map.entry("referrals", List.of(PROVIDER, AUDITOR)),
            Map.entry("progress", List.of(CASE_APPLICATION, EVALUATOR, OPERATOR, TRIAL_ADMINISTRATOR, AUDITOR)),
            Map.entry("intake", INTAKES),
            Map.entry("agreements", INTAKES),
            Map.entry("steering", STEERING),
            Map.entry("whatIf", STEERING),
            Map.entry("funding", List.of(CASE_APPLICATION, EVALUATOR, TRIAL_ADMINISTRATOR, AUDITOR)),
            Map.entry("auditAllocation", List.of(AUDITOR)),
            Map.entry("verifyLog", WATCHED),
            Map.entry("accessLog", WATCHED),
            Map.entry("createDataset", DATASETS),
            Map.entry("createDiff", DATASETS),
            Map.entry("listDatasets", DATASETS),
            Map.entry("findDataset", DATASETS),
            Map.entry("cancelDataset", DATASETS),
            Map.entry("fetchPackage", DATASETS),
            Map.entry("findCommand", SENDERS),
            Map.entry("batch", SENDERS),
            Map.entry("listWebhooks", WEBHOOKS),
            Map.entry("findWebhook", WEBHOOKS),
            Map.entry("deleteWebhook", WEBHOOKS),
            Map.entry("createWebhook", List.of(CASE_APPLICATION)),
            Map.entry("resumeWebhook", List.of(CASE_APPLICATION)),
            Map.entry("testWebhook", List.of(CASE_APPLICATION)));

    private OpenApiRoles() {}

    /** The roles of an operation; none where any token will do. */
    static List<Role> of(String operationId) {
        return CommandCatalogue.find(operationId)
                .map(OpenApiRoles::ofCommand)
                .orElseGet(() -> OF_OPERATION.getOrDefault(operationId, List.of()));
    }

    private static List<Role> ofCommand(CommandCatalogue.Entry command) {
        if (!command.ofCase() || command.shape().type() == CaseCommand.ForgetPerson.class) {
            return List.of(TRIAL_ADMINISTRATOR);
        }
        List<Role> roles = new ArrayList<>(List.of(CASE_APPLICATION));
        if (ProviderAccess.mayBeSent(command.name())) {
            roles.add(PROVIDER);
        }
        return roles;
    }

    /** Adds them to every operation, behind the description that it has by now. */
    static void describe(OpenAPI document, boolean danish) {
        document.getPaths()
                .values()
                .forEach(item -> item.readOperations().forEach(operation -> add(operation, danish)));
    }

    private static void add(Operation operation, boolean danish) {
        List<Role> roles = of(operation.getOperationId());
        if (roles.isEmpty()) {
            return;
        }
        operation.addExtension(ROLES, roles.stream().map(Role::claim).toList());
        String text = (danish ? "Roller: " : "Roles: ")
                + roles.stream().map(role -> "`" + role.claim() + "`").collect(Collectors.joining(", ")) + ".";
        operation.setDescription(
                operation.getDescription() == null ? text : operation.getDescription() + "\n\n" + text);
    }
}
