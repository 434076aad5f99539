package dk.tilbage.http;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Map;

/** What the parameters mean that several operations of the OpenAPI document share. One with a text of its own keeps it. */
final class OpenApiParameters {

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("client", "Only what that client asked."),
            Map.entry("actor", "Only what that actor asked."),
            Map.entry("what", "Only looks of that kind."),
            Map.entry("dryRun", "Decides every line and records nothing."),
            Map.entry("key", "The key that the command was sent with."),
            Map.entry("id", "The dataset's id."),
            Map.entry("Range", "Which bytes of the package, as HTTP has it."),
            Map.entry("If-Range", "The `ETag` that the range is of; with another one the whole package comes."),
            Map.entry("trialId", "The trial's id."),
            Map.entry("region", "Only of jobcentres of that region."),
            Map.entry("by", "What the figures are told apart by."),
            Map.entry("webhookId", "The webhook's id."),
            Map.entry("jobcentre", "Only of that jobcentre."),
            Map.entry("provider", "Only to that provider."),
            Map.entry("caseworker", "Only of that caseworker."),
            Map.entry("caseId", "Only of that case."),
            Map.entry("group", "Only of that group."),
            Map.entry("status", "Only with that status; of a stream also those that leave it."),
            Map.entry("rule", "Only of the deadline rule with that id; the trial has the rules."),
            Map.entry(
                    "scope",
                    "Only of rules of the protocol (`PROTOCOL`), of a jobcentre's own targets, which are never breaches of"
                            + " the protocol (`LOCAL`), or of a package (`PACKAGE`)."),
            Map.entry("on", "The day to judge on, `uuuu-MM-dd`; absent: today by the registry's clock."),
            Map.entry("dueWithin", "Only what is open and falls due within so many days after that day, 0 to 366."),
            Map.entry("limit", "How many at most, up to 500; 50 where absent, in the history of a case 500."),
            Map.entry("after", "Where to go on: what `next` of the page before says."),
            Map.entry("asOfPosition", "The position of the log to show it as of; absent: the newest."),
            Map.entry(
                    ApiHeaders.READ_AFTER,
                    "The `position` of an answer. Lists are made of views that follow the log: with it the list shows at least"
                            + " that, and waits for it up to 5 seconds, else 503 `VIEW_BEHIND`; without it, whatever the view"
                            + " has. `position` of the list says how far that is."));

    private OpenApiParameters() {}

    static void describe(OpenAPI document) {
        document.getPaths().values().forEach(item -> item.readOperations().forEach(OpenApiParameters::describe));
    }

    private static void describe(Operation operation) {
        if (operation.getParameters() != null) {
            for (Parameter parameter : operation.getParameters()) {
                String text = parameter.getName().equals("caseId") && "path".equals(parameter.getIn())
                        ? "The case's id."
                        : TEXTS.get(parameter.getName());
                if (parameter.getDescription() == null && text != null) {
                    parameter.setDescription(text);
                }
            }
        }
    }
}
