package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.Cpr;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document is complete and true, in English and in Danish. */
class OpenApiIT {

    private static RegistryAtWork registry;
    private static JsonNode english;
    private static JsonNode danish;

    @BeforeAll
    static void start() throws IOException {
        registry = RegistryAtWork.start();
        registry.registerTrial("herning");
        english = document("en-GB,en;q=0.8");
        danish = document("de,da-DK;q=0.8,en;q=0.5");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static JsonNode document(String language) {
        RegistryAtWork.Answer answer = registry.send(registry.request("/v3/api-docs")
                .header("Authorization", "Bearer " + registry.token(Role.CASE_APPLICATION, "herning"))
                .header("Accept-Language", language));
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    /** Every operation with where it stands. */
    private static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        english.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.put(method.getKey() + " " + path.getKey(), method.getValue())));
        return operations;
    }

    private static JsonNode command(String name) {
        return english.path("components").path("schemas").path(name);
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? english.at(node.path("$ref").asString().substring(1)) : node;
    }

    /** What the document says of roles is what {@code docs/access.md} says, and so what {@link AccessMatrixIT} asks. */
    @Test
    void everyOperationTellsTheRolesItTakes() {
        AccessMatrix matrix = AccessMatrix.read();
        Map<String, String> kinds = new HashMap<>();
        matrix.commands().forEach((command, kind) -> kinds.put("POST /api/v1/commands/" + command, kind));
        matrix.addresses().stream()
                .filter(row -> !row.path().contains("?"))
                .forEach(row -> kinds.putIfAbsent(row.mapping(), row.kind()));
        operations().forEach((where, operation) -> {
            String mapping = where.substring(0, where.indexOf(' ')).toUpperCase(Locale.ROOT)
                    + where.substring(where.indexOf(' '));
            Map<String, AccessMatrix.Expected> asked = matrix.kind(Objects.requireNonNull(kinds.get(mapping), mapping));
            Set<String> expected = new TreeSet<>();
            for (Role role : Role.values()) {
                String asker = role.claim()
                        .replace("case-application", "case")
                        .replace("trial-administrator", "administrator");
                asked.forEach((who, outcome) -> {
                    if (who.startsWith(asker + " ") && !outcome.refused()) {
                        expected.add(role.claim());
                    }
                });
            }
            Set<String> told = new TreeSet<>();
            operation.path(OpenApiRoles.ROLES).forEach(role -> told.add(role.asString()));
            boolean anyToken = asked.get("no role") == AccessMatrix.Expected.DONE;
            assertThat(told).as(where).isEqualTo(anyToken ? Set.of() : expected);
            assertThat(operation.path("description").asString("").contains("Roles: "))
                    .as(where)
                    .isEqualTo(!anyToken);
        });
    }

    @Test
    void everyParameterSaysWhatItIs() {
        operations()
                .forEach((where, operation) -> operation
                        .path("parameters")
                        .forEach(parameter -> assertThat(
                                        parameter.path("description").asString(""))
                                .as(where + " " + parameter.path("name").asString(""))
                                .isNotBlank()));
    }

    @Test
    void everyOperationSaysWhatItIsWhoMayAskAndWhatIsAnswered() {
        assertThat(english.path("security").toString()).contains("accessToken");
        assertThat(english.at("/components/securitySchemes/accessToken/scheme").asString())
                .isEqualTo("bearer");
        Set<String> ids = new HashSet<>();
        operations().forEach((where, operation) -> {
            assertThat(operation.path("summary").asString("")).as(where).isNotBlank();
            assertThat(ids.add(operation.path("operationId").asString("")))
                    .as(where)
                    .isTrue();
            Set<String> statuses = new TreeSet<>();
            operation.path("responses").properties().forEach(entry -> {
                JsonNode response = resolved(entry.getValue());
                assertThat(response.path("description").asString("")).as(where).isNotBlank();
                assertThat(response.path("content")
                                .propertyStream()
                                .allMatch(media -> media.getValue().has("schema")))
                        .as(where + " " + entry.getKey())
                        .isTrue();
                assertThat(response.path("content").isEmpty())
                        .as(where)
                        .isEqualTo(entry.getKey().equals("204"));
                statuses.add(entry.getKey());
                if (!entry.getKey().startsWith("2") && !entry.getKey().equals("default")) {
                    assertThat(response.path(OpenApiProblems.CODES)
                                    .valueStream()
                                    .map(JsonNode::asString))
                            .as(where + " " + entry.getKey())
                            .isNotEmpty()
                            .allMatch(
                                    code -> Problem.codes().getOrDefault(code, 0) == Integer.parseInt(entry.getKey()));
                }
            });
            assertThat(statuses).as(where).contains("401", "403", "500", "503", "default");
            assertThat(statuses).as(where).anyMatch(status -> status.startsWith("2"));
        });
    }

    @Test
    void everyProblemCodeIsThatOfAnOperationOrOfNone() {
        Set<String> told = new TreeSet<>(OpenApiProblems.OF_NO_OPERATION);
        // Of a line of a batch, which is answered with 200.
        told.addAll(Set.of("LINE_TOO_LARGE", "BATCH_TOO_LONG"));
        operations()
                .values()
                .forEach(operation -> told.addAll(
                        OpenApiProblems.of(operation.path("operationId").asString())));
        assertThat(told).isEqualTo(new TreeSet<>(Problem.codes().keySet()));
    }

    @Test
    void everyFieldOfACommandIsDescribedAndBounded() {
        List<String> missing = new ArrayList<>();
        CommandCatalogue.all().forEach(entry -> described(entry.name(), command(entry.name()), missing));
        assertThat(missing).isEmpty();
    }

    @Test
    void everyFieldOfAnAnswerSaysWhatItIs() {
        for (JsonNode document : List.of(english, danish)) {
            List<String> missing = new ArrayList<>();
            document.at("/components/schemas")
                    .properties()
                    .forEach(schema -> silent(schema.getKey(), schema.getValue(), missing));
            assertThat(missing).isEmpty();
        }
    }

    /** Collects the fields that say nothing of themselves. */
    private static void silent(String at, JsonNode schema, List<String> found) {
        schema.path("properties").properties().forEach(field -> {
            String where = at + "." + field.getKey();
            if (field.getValue().path("description").asString("").isBlank()) {
                found.add(where);
            }
            silent(where, field.getValue(), found);
        });
        if (schema.has("items")) {
            silent(at + "[]", schema.path("items"), found);
        }
    }

    @Test
    void anAnswerSaysWhichOfItsFieldsAreAlwaysThere() {
        assertThat(english.at("/components/schemas/HistoryEntry/required").toString())
                .contains("position", "sequence", "data")
                .doesNotContain("corrects", "withdraws");
        // Two records of that name are told; each has its own schema.
        assertThat(english.at("/components/schemas/GroupCounts/properties").propertyNames())
                .contains("leftBeforeEntry", "courseEnd");
        assertThat(english.at("/components/schemas/Counts/properties").propertyNames())
                .containsExactlyInAnyOrder("added", "removed", "changed");
    }

    private static void described(String at, JsonNode schema, List<String> missing) {
        schema.path("properties").properties().forEach(entry -> {
            JsonNode field = entry.getValue();
            String where = at + "." + entry.getKey();
            if (field.path("description").asString("").isBlank()) {
                missing.add(where + ": no description");
            }
            described(where, field, missing);
            bounded(where, field, missing);
        });
    }

    private static void bounded(String where, JsonNode field, List<String> missing) {
        boolean bounded = switch (field.path("type").asString("")) {
            case "string" -> field.has("maxLength") || field.has("pattern") || field.has("enum") || field.has("format");
            case "integer", "number" -> field.has("minimum") || field.has("format");
            case "array" -> field.has("maxItems");
            case "object", "boolean" -> true;
            default -> false;
        };
        if (!bounded) {
            missing.add(where + ": no limit");
        }
        if (Set.of("string", "integer", "number").contains(field.path("type").asString(""))
                && !field.has("enum")
                && !where.endsWith("[]")
                && !field.has("examples")) {
            missing.add(where + ": no example");
        }
        if (field.has("items")) {
            JsonNode items = resolved(field.path("items"));
            described(where + "[]", items, missing);
            bounded(where + "[]", items, missing);
        }
    }

    @Test
    void everyExampleIsOneThatTheReaderTakes() {
        CommandReader reader = new CommandReader(text -> Cpr.parse(text, java.time.LocalDate.of(2026, 1, 1), true));
        CommandCatalogue.all().forEach(entry -> {
            ObjectNode example = (ObjectNode) english.at("/paths")
                    .path("/api/v1/commands/" + entry.name())
                    .at("/post/requestBody/content/application~1json/example");
            assertThat(reader.read(entry.shape(), example)).as(entry.name()).isNotNull();
            // And with every field's own example in its place.
            ObjectNode whole = example.deepCopy();
            command(entry.name()).path("properties").properties().forEach(field -> {
                if (field.getValue().has("examples")) {
                    whole.set(field.getKey(), field.getValue().path("examples").get(0));
                }
            });
            assertThat(reader.read(entry.shape(), whole)).as(entry.name()).isNotNull();
        });
    }

    @Test
    void noEnglishIsLeftInTheDanishDocument() {
        List<String> left = new ArrayList<>();
        compare("", english, danish, left);
        assertThat(left).isEmpty();
        assertThat(danish.at("/paths/~1api~1v1~1commands~1OpenCase/post/summary")
                        .asString())
                .startsWith("Opret");
    }

    /** Collects texts that are the same in both; everything but texts must be. */
    private static void compare(String at, JsonNode one, JsonNode other, List<String> left) {
        boolean text = (at.endsWith("/description") || at.endsWith("/summary")) && one.isString();
        if (text) {
            if (one.equals(other)) {
                left.add(at + ": " + one.asString());
            }
            for (String paragraph : one.asString().split("\n\n", -1)) {
                if (!paragraph.startsWith("`")
                        && List.of(other.asString().split("\n\n", -1)).contains(paragraph)) {
                    left.add(at + ": " + paragraph);
                }
            }
        } else if (one.isObject()) {
            assertThat(other.propertyNames()).as(at).isEqualTo(one.propertyNames());
            one.properties()
                    .forEach(field ->
                            compare(at + "/" + field.getKey(), field.getValue(), other.get(field.getKey()), left));
        } else if (one.isArray()) {
            assertThat(other.size()).as(at).isEqualTo(one.size());
            for (int i = 0; i < one.size(); i++) {
                compare(at + "/" + i, one.get(i), other.get(i), left);
            }
        } else {
            assertThat(other).as(at).isEqualTo(one);
        }
    }

    @Test
    void whoAsksForNeitherLanguageReadsEnglish() {
        assertThat(document("fr").toString()).isEqualTo(english.toString());
    }

    // ---- limits --------

    @Test
    void bothEndsOfEachLimitAreTheDecidersOwn() throws IOException {
        String token = registry.token(Role.CASE_APPLICATION, "*");
        registry.command(token, "OpenCase", RegistryAtWork.open("limits", "herning", "610150-4445"));
        Set<String> asked = new TreeSet<>();
        for (CommandCatalogue.Entry entry : CommandCatalogue.all()) {
            ask(entry, entry.shape(), "", asked);
        }
        assertThat(asked).isEqualTo(new TreeSet<>(Limits.ALL.keySet()));
    }

    private static void ask(CommandCatalogue.Entry command, Shape.Thing thing, String path, Set<String> asked)
            throws IOException {
        for (Shape.Field field : thing.fields()) {
            String at = path + "/" + field.name();
            Limits.Range range = Limits.of(thing, field).orElse(null);
            if (range != null) {
                asked.add(thing.type().getSimpleName() + "." + field.name());
                BigDecimal step = field.shape() instanceof Shape.Whole ? BigDecimal.ONE : new BigDecimal("0.01");
                assertThat(code(command, at, range.least().subtract(step)))
                        .as(command.name() + at)
                        .isEqualTo("VALUE_OUT_OF_RANGE");
                assertThat(code(command, at, range.most().add(step)))
                        .as(command.name() + at)
                        .isEqualTo("VALUE_OUT_OF_RANGE");
                assertThat(code(command, at, range.least()))
                        .as(command.name() + at)
                        .isNotEqualTo("VALUE_OUT_OF_RANGE");
                assertThat(code(command, at, range.most()))
                        .as(command.name() + at)
                        .isNotEqualTo("VALUE_OUT_OF_RANGE");
            }
            if (field.shape() instanceof Shape.Thing within) {
                ask(command, within, at, asked);
            } else if (field.shape() instanceof Shape.Many many && many.item() instanceof Shape.Thing within) {
                ask(command, within, at + "/0", asked);
            }
        }
    }

    /** What the command is refused with, with that number in it; tried only. */
    private static String code(CommandCatalogue.Entry command, String at, BigDecimal number) throws IOException {
        ObjectNode payload = base(command.name());
        List<String> steps = List.of(at.substring(1).split("/", -1));
        JsonNode node = payload;
        for (String step : steps.subList(0, steps.size() - 1)) {
            if (node instanceof ArrayNode list) {
                node = list.get(Integer.parseInt(step));
            } else {
                if (!node.has(step)) {
                    ((ObjectNode) node).set(step, absent(step));
                }
                node = node.get(step);
            }
        }
        ((ObjectNode) node).put(steps.getLast(), number);
        ObjectNode line = RegistryAtWork.JSON.createObjectNode();
        line.put("command", command.name()).set("payload", payload);
        return registry.batch(
                        registry.token(command.ofCase() ? Role.CASE_APPLICATION : Role.TRIAL_ADMINISTRATOR, "*"),
                        "?dryRun=true",
                        line + "\n")
                .getFirst()
                .path("code")
                .asString("");
    }

    private static JsonNode absent(String field) {
        return RegistryAtWork.JSON.readTree(
                switch (field) {
                    case "funding" -> "{\"amountPerParticipant\":1,\"mostParticipants\":1}";
                    case "ratio" -> "{\"participants\":1,\"controls\":1}";
                    default -> throw new IllegalStateException(field);
                });
    }

    private static ObjectNode base(String command) throws IOException {
        Path files = Path.of("src/main/resources/trials", RegistryAtWork.TRIAL);
        ObjectNode payload = switch (command) {
            case "AdoptProtocol" ->
                read(Files.readString(files.resolve("protocol-2.json")))
                        .put("version", 3)
                        .put("effectiveFrom", "2009-07-01");
            case "EnrolJobcentre" ->
                read(Files.readString(files.resolve("jobcentres/herning.json"))).put("jobcentreId", "limits");
            case "ChangeAllocation" ->
                read(
                        "{\"trialId\":\"" + RegistryAtWork.TRIAL
                                + "\",\"jobcentreId\":\"herning\",\"effectiveFrom\":\"2009-06-01\",\"allocation\":"
                                + "{\"method\":\"SIMPLE_RANDOM\",\"filterBirthDayDivisibleBy\":3,\"filterTargetGroups\":[\"SICKNESS_BENEFIT\"]}}");
            default ->
                read(RegistryAtWork.JSON.writeValueAsString(
                        Examples.of(CommandCatalogue.find(command).orElseThrow())));
        };
        if (command.equals("EnrolJobcentre")) {
            ((ObjectNode) payload.path("allocation")).put("method", "SIMPLE_RANDOM");
        }
        if (command.equals("MakeOffer")) {
            payload.put("type", "COMBINED_COURSE").set("modules", RegistryAtWork.JSON.readTree("[\"DIET\"]"));
            payload.put("timesPerWeek", 2);
        }
        if (payload.has("caseId")) {
            payload.put("caseId", "limits");
        }
        return payload;
    }

    private static ObjectNode read(String json) {
        return (ObjectNode) RegistryAtWork.JSON.readTree(json);
    }
}
