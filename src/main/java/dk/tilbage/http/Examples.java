package dk.tilbage.http;

import dk.tilbage.trial.DeadlineRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An example of each command, in which the optional fields are left out but for the ids of what it makes. */
final class Examples {

    private static final Map<String, Object> BY_NAME = Map.ofEntries(
            Map.entry("caseId", "sag-2009-147"),
            Map.entry("registrationId", "reg-12"),
            Map.entry("trialId", "aktive-hurtigere-tilbage"),
            Map.entry("jobcentreId", "herning"),
            Map.entry("caseworkerId", "kw-7"),
            Map.entry("conversationId", "reg-3"),
            Map.entry("offerId", "reg-5"),
            Map.entry("exemptionId", "reg-4"),
            Map.entry("partialRecoveryId", "reg-6"),
            Map.entry("requestId", "reg-7"),
            Map.entry("referralId", "reg-8"),
            Map.entry("providerId", "aktoer-2"),
            Map.entry("agreementId", "aktoer-2-2009"),
            Map.entry("courseId", "tvaerfaglig-basis"),
            Map.entry("assignmentId", "reg-9"),
            Map.entry("packageId", "pakke-1"),
            Map.entry("activityId", "virksomhedspraktik"),
            Map.entry("disputeId", "reg-10"),
            Map.entry("mentorId", "reg-11"),
            Map.entry("trackId", "jobcoach"),
            Map.entry("heldBy", "JOBCENTRE"),
            Map.entry("cpr", "610169-4445"),
            Map.entry("firstDay", "2009-01-05"),
            Map.entry("to", "2009-08-31"),
            Map.entry("title", "Aktive – hurtigere tilbage!"),
            Map.entry("name", "Herning"),
            Map.entry("region", "Midtjylland"),
            Map.entry("category", 2),
            Map.entry("everyWeeks", 2),
            Map.entry("version", 1),
            Map.entry("courseMonths", 4),
            Map.entry("flexJobUnemployedMoreThanDays", 35));

    private static final Map<String, Object> RULE = rule();

    private Examples() {}

    /** An example of the command's body. */
    static Map<String, Object> of(CommandCatalogue.Entry command) {
        if (command.name().equals("CorrectRegistration")) {
            Map<String, Object> correction = object(command.shape());
            Map<String, Object> category = new LinkedHashMap<>();
            category.put("category", 1);
            category.put("on", "2009-02-10");
            correction.put("replacement", category);
            return correction;
        }
        if (command.name().equals("TransferCase")) {
            Map<String, Object> transfer = object(command.shape());
            transfer.put("caseworkerId", "kw-9");
            return transfer;
        }
        return object(command.shape());
    }

    /** An example of a field that holds one value; none of a code, whose list says all, of a list or an object. */
    static Optional<Object> of(Shape.Field field) {
        return switch (field.shape()) {
            case Shape.Code code -> Optional.empty();
            case Shape.Flag flag -> Optional.empty();
            case Shape.Many many -> Optional.empty();
            case Shape.Thing thing -> Optional.empty();
            case Shape.Replacement replacement -> Optional.empty();
            default -> Optional.of(value(field.name(), field.shape()));
        };
    }

    private static Map<String, Object> object(Shape.Thing thing) {
        if (thing.type() == DeadlineRule.class) {
            return RULE;
        }
        Map<String, Object> example = new LinkedHashMap<>();
        for (Shape.Field field : thing.fields()) {
            if (field.required() || Shape.madeAtTheEdge(thing.type(), field.component())) {
                example.put(field.name(), value(field.name(), field.shape()));
            }
        }
        return example;
    }

    /** The first offer of a course, as the protocol of 2009 has it. */
    private static Map<String, Object> rule() {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("ruleId", "OFFER_START");
        rule.put("danish", "Aktivt tilbud påbegyndt");
        rule.put("english", "Active offer started");
        rule.put("source", "Project description, structure of the project");
        rule.put("starts", Map.of("with", "ENTRY"));
        rule.put("due", Map.of("days", 28));
        rule.put("fulfilledBy", List.of(Map.of("happening", "OFFER_STARTED")));
        return rule;
    }

    private static Object value(String name, Shape shape) {
        return switch (shape) {
            case Shape.Id id -> BY_NAME.getOrDefault(name, name);
            case Shape.Name text -> BY_NAME.getOrDefault(name, name);
            case Shape.Text text -> "Fri tekst";
            case Shape.CprNumber cpr -> BY_NAME.getOrDefault(name, name);
            case Shape.Day day -> BY_NAME.getOrDefault(name, "2009-02-10");
            case Shape.Whole whole -> BY_NAME.getOrDefault(name, 1);
            case Shape.Decimal decimal -> 10;
            case Shape.Flag flag -> true;
            case Shape.Code code -> code.codes().getFirst();
            case Shape.Many many -> List.of(value(name, many.item()));
            case Shape.Thing thing -> object(thing);
            case Shape.Replacement replacement -> Map.of();
        };
    }
}
