package dk.tilbage.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.Histories;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The stored document against its published contract. */
class AlertsDocumentTest {

    private static final Path CONTRACT = Path.of("read-models/deadline-alerts");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ProtocolHistory PROTOCOL = TestTrial.protocol();

    @Property(tries = 500)
    void everyDocumentKeepsTheContract(@ForAll long seed) throws IOException {
        CaseFacts facts = Histories.random(seed).facts();
        JsonNode stored = stored(AlertsDocument.of(7, PROTOCOL.version(), facts, PROTOCOL));
        assertThat(schema().validate(stored.toString(), InputFormat.JSON)).isEmpty();
    }

    @Property(tries = 300)
    void aRowIsFoundByComparison(@ForAll long seed) {
        CaseFacts facts = Histories.random(seed).facts();
        AlertsDocument document = AlertsDocument.of(7, PROTOCOL.version(), facts, PROTOCOL);
        for (int i = 0; i < 300; i += 7) {
            LocalDate day = facts.firstDay().plusDays(i);
            String text = day.toString();
            assertThat(document.obligations().stream()
                            .filter(row -> row.from().compareTo(text) <= 0 && text.compareTo(row.until()) < 0)
                            .map(row -> row.rule() + " " + row.number() + " " + row.status()))
                    .containsExactlyElementsOf(Judge.statusOn(facts, PROTOCOL, day).stream()
                            .map(judged -> judged.rule() + " " + judged.number() + " " + judged.status())
                            .toList());
        }
    }

    @Property(tries = 300)
    void theDaysOfChangeAreWhereRowsBeginAndEnd(@ForAll long seed) {
        CaseFacts facts = Histories.random(seed).facts();
        AlertsDocument document = AlertsDocument.of(7, PROTOCOL.version(), facts, PROTOCOL);
        List<String> changes = AlertsView.write(document).getList("changesOn", String.class);
        LocalDate day = facts.firstDay();
        for (int i = 0; i < 300; i++, day = day.plusDays(1)) {
            if (!changes.contains(day.toString())) {
                assertThat(AlertsDifference.judged(document, day))
                        .isEqualTo(AlertsDifference.judged(document, day.minusDays(1)));
            }
        }
        assertThat(changes).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theExampleIsTheDocumentOfARealCase() throws IOException {
        Given given = Given.sickness("01-05")
                .category(2, "02-01")
                .allocated("02-09", Group.PARTICIPANT)
                .firstFollowUp("02-16")
                .letter("02-16")
                .contact("02-24")
                .exempt("03-04");
        given.lifted(given.last(), "03-10").offer("03-25", "12").recovered("03-27");
        JsonNode stored = stored(AlertsDocument.of(11, PROTOCOL.version(), given.facts(), PROTOCOL));
        Path written = Path.of("target/deadline-alerts-example.json");
        Files.createDirectories(written.getParent());
        Files.writeString(
                written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(stored) + System.lineSeparator());
        assertThat(JSON.readTree(Files.readString(CONTRACT.resolve("example.json"))))
                .as("compare with %s", written)
                .isEqualTo(JSON.readTree(Files.readString(written)));
    }

    @Test
    void theContractRefusesWhatIsNotInIt() throws IOException {
        ObjectNode example = (ObjectNode) JSON.readTree(Files.readString(CONTRACT.resolve("example.json")));
        assertThat(schema().validate(example.toString(), InputFormat.JSON)).isEmpty();
        assertThat(schema().validate(example.deepCopy().put("cpr", "x").toString(), InputFormat.JSON))
                .isNotEmpty();
        ObjectNode met = example.deepCopy();
        row(met, Status.DUE).put("status", "MET").put("metOn", "2009-02-16");
        assertThat(schema().validate(met.toString(), InputFormat.JSON)).isNotEmpty();
        ObjectNode dueAndMet = example.deepCopy();
        row(dueAndMet, Status.DUE).put("metOn", "2009-02-16");
        assertThat(schema().validate(dueAndMet.toString(), InputFormat.JSON)).isNotEmpty();
        ObjectNode metWithoutDay = example.deepCopy();
        row(metWithoutDay, Status.MET).remove("metOn");
        assertThat(schema().validate(metWithoutDay.toString(), InputFormat.JSON))
                .isNotEmpty();
    }

    private static ObjectNode row(ObjectNode document, Status status) {
        return (ObjectNode) document.get("obligations").get(status.name()).get(0);
    }

    /** As the store writes it. */
    private static JsonNode stored(AlertsDocument alerts) {
        Document document = new Document("_id", alerts.id())
                .append("caseVersion", alerts.caseVersion())
                .append("trialVersion", alerts.trialVersion())
                .append("trialId", alerts.trialId());
        document.putAll(AlertsView.write(alerts));
        return JSON.readTree(document.toJson());
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(CONTRACT.resolve("schema.json")));
    }
}
