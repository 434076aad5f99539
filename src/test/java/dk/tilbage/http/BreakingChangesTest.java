package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The contract as it is breaks no client of the one that was published last. */
class BreakingChangesTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private static JsonNode read(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(RESOURCES.resolve(file)));
    }

    @Test
    void nothingThatWasPublishedIsBroken() throws IOException {
        assertThat(BreakingChanges.between(read("openapi-published.json"), read("openapi.json")))
                .as("CONTRIBUTING.md, \"The contract\"")
                .isEmpty();
    }

    /** Each kind of breaking change, planted: {@code -} takes away, {@code +} adds to a list, {@code =} puts in place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-|/paths/~1api~1v1~1caseload||get /api/v1/caseload: gone",
                "-|/paths/~1api~1v1~1clock/post||post /api/v1/clock: gone",
                "=|/paths/~1api~1v1~1clock/post/operationId|\"setClock\"|post /api/v1/clock: another operationId",
                "-|/paths/~1api~1v1~1caseload/get/parameters/0||get /api/v1/caseload query jobcentre: parameter gone",
                "=|/paths/~1api~1v1~1caseload/get/parameters/0/required|true|get /api/v1/caseload query jobcentre: required now",
                "+|/paths/~1api~1v1~1caseload/get/parameters|{\"in\":\"query\",\"name\":\"x\",\"required\":true}|get /api/v1/caseload query x: new and required",
                "-|/paths/~1api~1v1~1datasets/post/responses/202||post /api/v1/datasets 202: answer gone",
                "-|/components/schemas/MakeOffer/properties/purpose||post /api/v1/commands/MakeOffer body.purpose: gone",
                "+|/components/schemas/MakeOffer/required|\"purpose\"|post /api/v1/commands/MakeOffer body.purpose: required now",
                "=|/components/schemas/CategoriseCase/properties/category/type|\"string\"|post /api/v1/commands/CategoriseCase body.category: type changed",
                "=|/components/schemas/CategoriseCase/properties/category/maximum|2|post /api/v1/commands/CategoriseCase body.category: maximum lowered",
                "=|/components/schemas/CategoriseCase/properties/category/minimum|2|post /api/v1/commands/CategoriseCase body.category: minimum raised",
                "=|/components/schemas/MakeOffer/properties/purpose/maxLength|10|post /api/v1/commands/MakeOffer body.purpose: maxLength lowered",
                "=|/components/schemas/MakeOffer/properties/modules/maxItems|1|post /api/v1/commands/MakeOffer body.modules: maxItems lowered",
                "=|/components/schemas/EndOffer/properties/offerId/pattern|\"^x$\"|post /api/v1/commands/EndOffer body.offerId: pattern changed",
                "-|/components/schemas/EndOffer/properties/reason/enum/0||post /api/v1/commands/EndOffer body.reason: COMPLETED gone",
                "=|/components/schemas/EndOffer/properties/endedOn/format|\"date-time\"|post /api/v1/commands/EndOffer body.endedOn: format changed",
                "-|/components/schemas/CommandAnswer/properties/position||200.position: gone",
                "=|/components/schemas/CommandAnswer/properties/position/type|\"string\"|200.position: type changed",
                "-|/components/schemas/Dataset/required/0||202: address may be absent now",
                "-|/components/schemas/Dataset/properties/status/enum/0||QUEUED gone",
                "-|/components/schemas/AlertsViewPage/properties/items||200.items: gone",
            })
    void aBreakingChangeIsSeen(String how, String at, @Nullable String value, String told) throws IOException {
        JsonNode published = read("openapi.json");
        JsonNode current = planted(published, how, at, value);
        List<String> found = BreakingChanges.between(published, current);
        assertThat(found).anyMatch(line -> line.endsWith(told));
    }

    @Test
    void aProblemCodeKeepsItsNameAndItsStatus() throws IOException {
        JsonNode published = read("openapi.json");
        JsonNode gone = planted(published, "-", "/components/schemas/Problem/properties/code/enum/0", null);
        assertThat(BreakingChanges.between(published, gone)).isNotEmpty();

        JsonNode moved = published.deepCopy();
        for (String family : List.of("CaseCommand", "SettingsCommand")) {
            ((ArrayNode) moved.at("/components/responses/" + family + "412/x-problem-codes")).removeAll();
            ((ArrayNode) moved.at("/components/responses/" + family + "409/x-problem-codes")).add("SEQUENCE_MISMATCH");
        }
        assertThat(BreakingChanges.between(published, moved))
                .containsExactly("SEQUENCE_MISMATCH: status 409 instead of 412");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=|/paths/~1api~1v1~1new|{\"get\":{\"operationId\":\"new\"}}",
                "=|/components/schemas/MakeOffer/properties/note|{\"type\":\"string\"}",
                "=|/components/schemas/CommandAnswer/properties/note|{\"type\":\"string\"}",
                "+|/components/schemas/EndOffer/properties/reason/enum|\"ANOTHER\"",
                "+|/components/schemas/Problem/properties/code/enum|\"ANOTHER\"",
                "=|/components/schemas/CategoriseCase/properties/category/maximum|4",
                "-|/components/schemas/MakeOffer/required/0|",
                "=|/components/schemas/MakeOffer/properties/purpose/description|\"Another text.\"",
            })
    void whatOnlyGrowsBreaksNothing(String how, String at, @Nullable String value) throws IOException {
        JsonNode published = read("openapi.json");
        assertThat(BreakingChanges.between(published, planted(published, how, at, value)))
                .isEmpty();
    }

    private static JsonNode planted(JsonNode published, String how, String at, @Nullable String value) {
        JsonNode current = published.deepCopy();
        int last = at.lastIndexOf('/');
        String name = at.substring(last + 1).replace("~1", "/");
        JsonNode parent = current.at(at.substring(0, last));
        JsonNode planted = value == null ? null : JsonMapper.shared().readTree(value);
        switch (how) {
            case "+" -> ((ArrayNode) current.at(at)).add(planted);
            case "=" -> ((ObjectNode) parent).set(name, planted);
            case "-" -> {
                int size = parent.size();
                if (parent instanceof ArrayNode array) {
                    array.remove(Integer.parseInt(name));
                } else {
                    ((ObjectNode) parent).remove(name);
                }
                assertThat(parent.size()).as(at).isEqualTo(size - 1);
            }
            default -> throw new IllegalArgumentException(how);
        }
        return current;
    }
}
