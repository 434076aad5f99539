package dk.tilbage.http;

import static dk.tilbage.http.OpenApiSchemas.ref;
import static dk.tilbage.http.OpenApiSchemas.typed;

import com.fasterxml.jackson.databind.SerializationFeature;
import dk.tilbage.dataset.Profile;
import dk.tilbage.people.AccessLog;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiLocaleCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The OpenAPI document: every command an operation of its own, described from the same shapes that its bodies are read
 * by, and every problem code with its status and texts.
 */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String JSON = "application/json";
    private static final String GENERIC_PATH = "/api/v1/commands/{commandName}";
    private static final String EMERGENCY_PATH = "/api/v1/cases/{caseId}/emergency-access";
    /** Whatever shows cases, and so is noted in the access log. */
    private static final List<String> SHOWING_CASES = List.of(
            "/api/v1/cases/{caseId}",
            "/api/v1/cases/{caseId}/history",
            EMERGENCY_PATH,
            "/api/v1/caseload",
            "/api/v1/alerts",
            "/api/v1/alerts/stream",
            "/api/v1/cases/stream",
            "/api/v1/referrals",
            "/api/v1/trials/{trialId}/funding",
            "/api/v1/trials/{trialId}/what-if");

    private static final String PROBLEM = "Problem";
    private static final String ANSWER = "CommandAnswer";

    /** The contract's version: the first number stands in the addresses, the second grows with each publication. */
    static final String VERSION = "1.0";

    /** In paragraphs, which {@link OpenApiDanish} translates one by one. */
    private static final String INTRODUCTION = String.join(
            "\n\n",
            "An event-sourced registry for controlled return-to-work trials. In Danish"
                    + " with Accept-Language: da. Whatever is not done is answered with a problem whose code is one of"
                    + " `GET /api/v1/problems`; codes, fields of answers and operations are added without notice, and nothing is"
                    + " taken away or narrowed within a version.",
            "**The way in.** Every address but `/actuator/health` needs an access token in `Authorization: Bearer`: a JWT of the"
                    + " registry's identity provider or, where it has none, of the operator (`tilbage token --role case-application"
                    + " --jobcentre herning --client our-system --days 30`). It is good until its `exp`, and a stream ends with it; there"
                    + " is no address to renew it at. It says what it may: `roles` (each operation names those it takes), `jobcentre`,"
                    + " those it is for, `*` for all, `provider`, those it registers for, and `client`, whose idempotency keys and"
                    + " limits it uses; the registry may have been told other names for these claims.",
            "**The order of a case.** `OpenCase`; `CategoriseCase`, `SendInformationForm` and `RecordEmployerReport` as they happen;"
                    + " `AllocateCase`, after which the case, not the answer, tells the group; `DeliverTrialLetter` to participants;"
                    + " `PlanConversation` and `HoldConversation`, the first follow-up being the entry into the trial; `MakeOffer`,"
                    + " `StartOffer` and `EndOffer`, or `StartPartialRecovery`; `RecordFullRecovery`; `CloseCase`. Only what points to"
                    + " something else must come after it. What happened is recorded also where it breaks the protocol; what"
                    + " cannot be is refused. A mistake is mended by `CorrectRegistration` and `WithdrawRegistration`, and both stay in"
                    + " the history.",
            "**Sent again.** Give every command an `Idempotency-Key`: sent again with it, it is done once and answered as the first"
                    + " time. A `registrationId` of your own does the same for a registration.",
            "**Time.** Days are those of Denmark, `uuuu-MM-dd`. Times are told in UTC; one that is sent without an offset is Danish"
                    + " time. `GET /api/v1/clock` says what the registry takes for today, which a simulated clock may put anywhere:"
                    + " what happened cannot lie after it.",
            "**Absent.** An answer leaves out what there is nothing to say of; it never says `null`. Which fields are always there,"
                    + " each schema tells. In what is sent, `null` is as good as absent.",
            "**Limits.** A body has at most 256 KiB, a batch 1,000,000 lines and a page 500 items; a client may ask 200 times a"
                    + " second, 400 at once, and have 256 requests, 16 streams and 4 batches under way. An installation may set"
                    + " others. Over them: 413, or 429 with Retry-After.");

    private final CommandTexts english = CommandTexts.in(Locale.ENGLISH);

    OpenApiConfiguration() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    /** What records are told as. */
    @Bean
    OpenApiRecords openApiRecords() {
        return new OpenApiRecords();
    }

    /** In English, or in Danish where {@code Accept-Language} prefers it. */
    @Bean
    OpenApiLocaleCustomizer commandsByName() {
        return (document, language) -> {
            customise(document);
            boolean danish = language.getLanguage().equals(Problems.DANISH.getLanguage());
            if (danish) {
                OpenApiDanish.translate(document);
            }
            OpenApiRoles.describe(document, danish);
        };
    }

    private void customise(OpenAPI document) {
        document.setInfo(new Info().title("Tilbage").version(VERSION).description(INTRODUCTION));
        document.setServers(List.of(new Server().url("/")));
        Components components = document.getComponents() == null ? new Components() : document.getComponents();
        document.setComponents(components);
        components.addSecuritySchemes(
                "accessToken",
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT"));
        document.setSecurity(List.of(new SecurityRequirement().addList("accessToken")));
        components.addSchemas(PROBLEM, problem());
        components.addSchemas("JsonNode", typed("object").description("The fields of the event."));
        components.addSchemas("AlertsStreamCursor", cursor("date"));
        components.addSchemas("CaseStreamCursor", cursor());
        components.addSchemas("WebhookDelivery", delivery());
        Paths paths = new Paths();
        new TreeMap<>(document.getPaths()).forEach((path, item) -> {
            if (!path.equals(GENERIC_PATH)) {
                paths.addPathItem(path, item);
            }
        });
        for (CommandCatalogue.Entry command : CommandCatalogue.all()) {
            components.addSchemas(command.name(), object(command.name(), command.shape()));
            paths.addPathItem("/api/v1/commands/" + command.name(), new PathItem().post(operation(command)));
        }
        document.setPaths(paths);
        Batch.describe(document);
        Schema<Object> clock = typed("object");
        clock.addProperty("now", typed("string").description("With an offset, or Danish time without one."));
        clock.setRequired(List.of("now"));
        body(document, "/api/v1/clock", clock, Map.of("now", "2009-03-01T08:00:00"));
        body(document, "/api/v1/datasets", dataset(), Map.of("trialId", "aktive-hurtigere-tilbage"));
        body(document, "/api/v1/log/verification", verification(), Map.of("position", 4711));
        body(
                document,
                "/api/v1/webhooks",
                webhook(),
                ordered("url", "https://sager.example.dk/tilbage", "kinds", List.of("CASE_CHANGES", "ALERTS")));
        body(document, "/api/v1/webhooks/{webhookId}/resume", typed("object"), Map.of());
        body(document, "/api/v1/webhooks/{webhookId}/test", typed("object"), Map.of());
        body(document, EMERGENCY_PATH, emergency(), ordered("reason", "PERSON_PRESENT", "minutes", 30));
        SHOWING_CASES.forEach(path -> Objects.requireNonNull(document.getPaths().get(path), path)
                .readOperations()
                .forEach(OpenApiConfiguration::askedFor));
        Map<String, Object> diff = ordered(
                "trialId",
                "aktive-hurtigere-tilbage",
                "from",
                ordered("asOf", "2009-05-01", "observedTo", "2009-04-30"));
        diff.put("to", ordered("asOf", "2009-06-01", "observedTo", "2009-04-30"));
        body(document, "/api/v1/dataset-diffs", diff(), diff);
        body(
                document,
                "/api/v1/trials/{trialId}/what-if",
                object("", WhatIfReader.SHAPE),
                ordered("changes", List.of(ordered("ruleId", "CONTACT", "days", 10)), "on", "2009-06-01"));
        OpenApiDatasets.describe(document);
        OpenApiFields.describe(document);
        OpenApiEvents.describe(document);
        OpenApiCodes.name(document);
        OpenApiParameters.describe(document);
        OpenApiProblems.describe(document);
        OpenApiHeaders.describe(document);
    }

    // ---- commands --------

    private Operation operation(CommandCatalogue.Entry command) {
        String text = english.of(command.name());
        return new Operation()
                .operationId(command.name())
                .addTagsItem(command.ofCase() ? "Commands: cases" : "Commands: trials")
                .summary(firstSentence(text))
                .description(text)
                .addParametersItem(header(
                        ApiHeaders.IDEMPOTENCY_KEY,
                        "The caller's own key for this command, 1 to 128 printable characters: one among all of the token's client, whatever the jobcentre. The same key with the same content gets the first answer again, however much later; a command that was refused leaves its key free.",
                        new JsonSchema().typesItem("string").minLength(1).maxLength(128)))
                .addParametersItem(header(
                        "If-Match",
                        "The sequence the case (or trial) must stand at, in quotes; else 412: then read the case again. A repeat under the same Idempotency-Key is answered as the first time, whatever stands here.",
                        new JsonSchema().typesItem("string").pattern("^\"[0-9]{1,18}\"$")))
                .requestBody(new RequestBody()
                        .required(true)
                        .content(new Content()
                                .addMediaType(
                                        JSON,
                                        new MediaType()
                                                .schema(ref(command.name()))
                                                .example(tree(Examples.of(command))))))
                .responses(new ApiResponses()
                        .addApiResponse(
                                "200",
                                new ApiResponse()
                                        .description("Accepted; the events are recorded. The same content again under"
                                                + " the same id: no events, and the first position.")
                                        .content(new Content()
                                                .addMediaType(JSON, new MediaType().schema(ref(ANSWER))))));
    }

    static String firstSentence(String text) {
        return text.substring(0, text.indexOf('.') + 1);
    }

    private static Parameter header(String name, String description, Schema<?> schema) {
        return new Parameter()
                .in("header")
                .name(name)
                .required(false)
                .description(description)
                .schema(schema);
    }

    /** The headers by which a client says what it looks at a case for, and for whom. */
    private static void askedFor(Operation operation) {
        operation
                .addParametersItem(header(
                        ApiHeaders.PURPOSE,
                        "What the case is looked at for, noted in the access log. Absent: what the role is there for.",
                        codes(AccessLog.Purpose.values())))
                .addParametersItem(header(
                        ApiHeaders.ON_BEHALF_OF,
                        "For whom the client asks: a caseworker's id, noted in the access log.",
                        new JsonSchema().typesItem("string").pattern("^[A-Za-z0-9._-]{1,64}$")));
    }

    private static Schema<Object> codes(Enum<?>[] codes) {
        Schema<Object> schema = typed("string");
        Arrays.stream(codes).map(Enum::name).forEach(schema::addEnumItemObject);
        return schema;
    }

    private static Schema<Object> emergency() {
        Schema<Object> emergency = typed("object");
        emergency.addProperty("reason", codes(EmergencyAccess.Reason.values()));
        emergency.addProperty(
                "reference",
                typed("string")
                        .pattern("^[A-Za-z0-9._-]{1,64}$")
                        .description("Where more is said about it, such as a journal's number."));
        emergency.addProperty(
                "minutes",
                typed("integer")
                        .format("int32")
                        .minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(EmergencyAccess.LONGEST.toMinutes()))
                        .description("Absent: 60."));
        emergency.setRequired(List.of("reason"));
        return emergency;
    }

    private Schema<?> object(String command, Shape.Thing thing) {
        Schema<?> schema = typed("object");
        List<String> required = new ArrayList<>();
        for (Shape.Field field : thing.fields()) {
            Schema<?> property = schema(command, field.shape());
            english.of(command, field.name()).ifPresent(property::setDescription);
            Limits.of(thing, field).ifPresent(range -> {
                property.setMinimum(range.least());
                property.setMaximum(range.most());
            });
            Examples.of(field).ifPresent(example -> exemplify(property, example));
            schema.addProperty(field.name(), property);
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.setRequired(required);
        }
        schema.setAdditionalProperties(false);
        return schema;
    }

    @SuppressWarnings("unchecked")
    private static void exemplify(Schema<?> schema, Object example) {
        ((Schema<Object>) schema).setExamples(List.of(example));
    }

    private Schema<?> schema(String command, Shape shape) {
        return switch (shape) {
            case Shape.Id id -> typed("string").pattern("^[A-Za-z0-9._-]{1,64}$");
            case Shape.Name name -> typed("string").minLength(1).maxLength(CommandReader.MAX_NAME);
            case Shape.Text text -> typed("string").minLength(1).maxLength(CommandReader.MAX_TEXT);
            case Shape.CprNumber cpr -> typed("string").pattern("^[0-9]{6}-?[0-9]{4}$");
            case Shape.Day day -> typed("string").format("date");
            case Shape.Whole whole -> typed("integer").format("int32");
            case Shape.Decimal decimal -> typed("number").minimum(BigDecimal.ZERO);
            case Shape.Flag flag -> typed("boolean");
            case Shape.Code code -> OpenApiSchemas.codes(code.codes());
            case Shape.Many many -> {
                Schema<Object> array = typed("array");
                array.setItems(schema(command, many.item()));
                array.setMaxItems(CommandReader.MAX_ITEMS);
                if (many.set()) {
                    array.setUniqueItems(true);
                }
                yield array;
            }
            case Shape.Thing thing -> object("", thing);
            case Shape.Replacement replacement -> typed("object");
        };
    }

    private static Map<String, Object> ordered(String first, Object one, String second, Object other) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put(first, one);
        ordered.put(second, other);
        return ordered;
    }

    /** An example in the order it is told in, whatever order the shared mapper has been set to meanwhile. */
    private static Object tree(Map<String, ?> example) {
        return Json31.mapper()
                .copy()
                .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .valueToTree(example);
    }

    private static void body(OpenAPI document, String path, Schema<?> schema, Map<String, ?> example) {
        schema.setAdditionalProperties(false);
        Objects.requireNonNull(document.getPaths().get(path))
                .getPost()
                .setRequestBody(new RequestBody()
                        .required(true)
                        .content(new Content()
                                .addMediaType(
                                        JSON, new MediaType().schema(schema).example(tree(example)))));
    }

    private static Schema<Object> webhook() {
        Schema<Object> webhook = typed("object");
        webhook.addProperty(
                "url",
                typed("string")
                        .format("uri")
                        .maxLength(500)
                        .description(
                                "Where deliveries go: https, a public address. A registry in embedded mode also takes private ones, and this machine without TLS."));
        Schema<Object> kinds = typed("array");
        kinds.setItems(codes(Webhook.Kind.values()));
        kinds.setMinItems(1);
        kinds.setUniqueItems(true);
        kinds.setDescription("What is told: events of cases, alerts, or both.");
        webhook.addProperty("kinds", kinds);
        Schema<Object> jobcentres = typed("array");
        jobcentres.setItems(typed("string").pattern("^[A-Za-z0-9._-]{1,64}$"));
        jobcentres.setMaxItems(CommandReader.MAX_ITEMS);
        jobcentres.setDescription("Whose cases. Absent: those of the token.");
        webhook.addProperty("jobcentres", jobcentres);
        webhook.addProperty(
                "secret",
                typed("string")
                        .pattern("^[!-~]{32,128}$")
                        .description(
                                "What deliveries are signed with. Absent: the registry makes one and shows it once."));
        webhook.setRequired(List.of("url", "kinds"));
        return webhook;
    }

    private static Schema<Object> dataset() {
        Schema<Object> dataset = typed("object");
        dataset.addProperty("trialId", typed("string").description("The trial."));
        place(dataset);
        form(dataset);
        dataset.setRequired(List.of("trialId"));
        return dataset;
    }

    private static Schema<Object> verification() {
        Schema<Object> verification = typed("object");
        verification.addProperty(
                "position",
                typed("integer")
                        .format("int64")
                        .description("Only up to this position, and the first anchor behind it. Absent: everything."));
        verification.addProperty(
                "anchors", typed("string").description("A copy of the file of anchors. Absent: the registry's own."));
        verification.addProperty(
                "publicKeys",
                typed("string").description("The public keys to believe, PEM. Absent: the registry's own."));
        return verification;
    }

    private static Schema<Object> diff() {
        Schema<Object> diff = typed("object");
        diff.addProperty("trialId", typed("string").description("The trial."));
        for (String side : List.of("from", "to")) {
            Schema<Object> place = typed("object");
            place(place);
            place.setAdditionalProperties(false);
            place.setDescription(
                    side.equals("from")
                            ? "The place of the one dataset in the log."
                            : "The place of the other; the head where it is left out. Which is the earlier is no matter.");
            diff.addProperty(side, place);
        }
        form(diff);
        diff.setRequired(List.of("trialId", "from"));
        return diff;
    }

    private static void place(Schema<Object> of) {
        of.addProperty(
                "asOf",
                typed("string").description("As recorded up to this day or time, which must be over; or a position."));
        of.addProperty("position", typed("integer").format("int64").description("As recorded up to this position."));
        of.addProperty(
                "observedTo",
                typed("string").format("date").description("The day on which obligations are judged and spells end."));
    }

    private static void form(Schema<Object> of) {
        Schema<Object> profile = typed("string");
        profile.setDescription("The profile of columns; full where it is left out.");
        profile.setEnum(List.copyOf(Profile.ids()));
        of.addProperty("profile", profile);
        of.addProperty(
                "definitionVersion",
                typed("integer")
                        .format("int32")
                        .description("The version of the tables' definitions; the latest where it is left out."));
        of.addProperty(
                "exportDomain",
                typed("string")
                        .pattern("^[a-z0-9][a-z0-9-]{0,39}$")
                        .description(
                                "Whom it is for: each domain has pseudonyms of its own, so that two cannot be joined;"
                                        + " the registry's own where it is left out."));
    }

    /** The data of an event {@code cursor} of a stream, which has no record: its position, and with alerts its day. */
    private static Schema<Object> cursor(String... dates) {
        Schema<Object> cursor = typed("object");
        cursor.addProperty("position", typed("integer").format("int64"));
        for (String date : dates) {
            cursor.addProperty(date, typed("string").format("date"));
        }
        cursor.setRequired(List.copyOf(cursor.getProperties().keySet()));
        return cursor;
    }

    /** The body of a delivery, which the registry writes piece by piece. */
    private static Schema<Object> delivery() {
        Schema<Object> delivery = typed("object");
        delivery.addProperty("subscription", typed("string"));
        delivery.addProperty("delivery", typed("string"));
        Schema<Object> kind = codes(Webhook.Kind.values());
        kind.addEnumItemObject("TEST");
        delivery.addProperty("kind", kind);
        Schema<Object> items = typed("array");
        items.setItems(typed("object"));
        items.setMaxItems(100);
        delivery.addProperty("items", items);
        delivery.addProperty("cursor", typed("string"));
        delivery.setRequired(List.of("subscription", "delivery", "kind", "items"));
        return delivery;
    }

    // ---- problems --------

    private static Schema<?> problem() {
        Schema<Object> code = typed("string");
        code.setEnum(List.copyOf(Problem.codes().keySet()));
        code.setDescription(
                "The stable code; `GET /api/v1/problems` lists all, with what to do. New ones come: take one that is"
                        + " not known for what its status says.");
        Schema<Object> schema = typed("object");
        schema.addProperty("type", typed("string").format("uri").description("urn:tilbage:problem:<code>"));
        schema.addProperty(
                "title", typed("string").description("In the language that Accept-Language asks for: da or en."));
        schema.addProperty("status", typed("integer"));
        schema.addProperty("code", code);
        schema.addProperty("detail", typed("string"));
        schema.addProperty("field", typed("string").description("The path of the field at fault."));
        schema.addProperty(
                "line",
                typed("integer")
                        .description(
                                "The line of the body that the field stands on; only for the settings of a trial."));
        schema.addProperty("rule", typed("string").description("The rule of the protocol that forbids it."));
        Schema<Object> others = typed("array");
        others.setItems(typed("string"));
        others.setDescription("The ids that stand in the way; never one of the refused command's own.");
        schema.addProperty("others", others);
        Schema<Object> expected = typed("array");
        expected.setItems(typed("string"));
        expected.setDescription(
                "What would have been accepted, where it can be told: the codes of CODE_UNKNOWN, the roles of"
                        + " ROLE_MISSING, the last day of DATE_IN_FUTURE, the sequence at which the case stands of"
                        + " SEQUENCE_MISMATCH.");
        schema.addProperty("expected", expected);
        schema.addProperty("incident", typed("string").description("INTERNAL only: finds the fault in the log."));
        schema.addProperty("instance", typed("string"));
        schema.setRequired(List.of("type", "title", "status", "code", "detail", "instance"));
        return schema;
    }

    // ---- the batch --------

    /** The batch, whose lines springdoc cannot see. */
    private static final class Batch {

        static void describe(OpenAPI document) {
            document.getComponents().addSchemas("BatchLine", line());
            document.getComponents().addSchemas("BatchAnswer", answer());
            Operation operation = Objects.requireNonNull(document.getPaths().get("/api/v1/commands"))
                    .getPost();
            operation.setOperationId("batch");
            operation.setTags(List.of("Commands: batch"));
            operation.setSummary("Many commands, one a line.");
            operation.setDescription(
                    "Each line is a command of its own, answered in order while the request is still being"
                            + " read; one bad line never stops the others. A line is at most as long as a single command's body,"
                            + " a batch at most 1,000,000 lines, a dry run 100,000. Lines that name the same case or person are"
                            + " decided in order, others at the same time. With dryRun=true nothing is recorded, and each"
                            + " line sees the ones before it. A line has no If-Match; empty lines count and are not answered.");
            operation.setRequestBody(new RequestBody()
                    .required(true)
                    .content(new Content()
                            .addMediaType(BatchController.NDJSON, new MediaType().schema(ref("BatchLine")))));
            operation
                    .getResponses()
                    .addApiResponse(
                            "200",
                            new ApiResponse()
                                    .description("A line for each line.")
                                    .content(new Content()
                                            .addMediaType(
                                                    BatchController.NDJSON,
                                                    new MediaType().schema(ref("BatchAnswer")))));
        }

        private static Schema<?> line() {
            Schema<Object> line = typed("object");
            line.addProperty("command", typed("string").description("The command's name."));
            line.addProperty("key", typed("string").description("The caller's own key, as Idempotency-Key."));
            line.addProperty("payload", typed("object").description("The command's body."));
            line.setRequired(List.of("command", "payload"));
            line.setAdditionalProperties(false);
            return line;
        }

        private static Schema<?> answer() {
            Schema<Object> answer = typed("object");
            answer.addProperty("line", typed("integer"));
            answer.addProperty("key", typed("string"));
            answer.addProperty("status", typed("integer"));
            answer.addProperty("code", typed("string"));
            answer.addProperty("field", typed("string"));
            answer.addProperty(
                    "detail",
                    typed("string").description("What is wrong, in the language that Accept-Language asks for."));
            answer.addProperty("caseId", typed("string"));
            answer.addProperty("sequence", typed("integer"));
            answer.addProperty("position", typed("integer"));
            answer.addProperty(
                    "registrationIds",
                    typed("array")
                            .items(typed("string"))
                            .description("The registrations it made, corrected or withdrew; in a dry run none."));
            answer.addProperty(
                    "replayed", typed("boolean").description("True where it was done before, under the same key."));
            answer.setRequired(List.of("line", "status"));
            return answer;
        }
    }
}
