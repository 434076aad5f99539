package dk.tilbage.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.Histories;
import dk.tilbage.support.TestTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The published contract equals what the definitions say. {@code -Dtilbage.contracts.write=true} writes it anew, to be
 * looked at before it is committed.
 */
class ContractTest {

    private static final Path CONTRACT = Path.of("read-models", "registration-dataset");
    private static final long EXAMPLE_SEED = 7;
    private static final LocalDate LATE = LocalDate.of(2009, 6, 1);

    private static void hold(String file, String expected) throws IOException {
        Path path = CONTRACT.resolve(file);
        if (Boolean.getBoolean("tilbage.contracts.write")) {
            Files.writeString(path, expected);
        }
        assertThat(Files.readString(path)).isEqualTo(expected);
    }

    @Test
    void theCodebookIsTheDefinitions() throws IOException {
        hold("codebook.csv", Codebook.csv(Definition.latest().tables()));
    }

    @Test
    void theSchemaIsTheDefinitions() throws IOException {
        hold("schema.json", Json.pretty(DocumentSchema.schema()));
    }

    @Test
    void theExampleIsADocument() throws IOException {
        List<CaseHistory.Entry> entries = new ArrayList<>();
        for (CaseEvent event : Histories.random(EXAMPLE_SEED, "example").events()) {
            LocalDate occurred = event instanceof Registration fact && fact.occurred() != null ? fact.occurred() : LATE;
            entries.add(new CaseHistory.Entry(
                    event, occurred.plusDays(2).atTime(9, 0).toInstant(ZoneOffset.UTC)));
        }
        Map<String, Object> document = CaseRows.of(CaseHistory.fold(entries), TestTrial.protocol())
                .orElseThrow()
                .document();
        hold("example.json", Json.pretty(document));
    }

    @Test
    void everyColumnIsLabelledAndExplained() {
        Tables.ALL.forEach(table -> table.columns().forEach(column -> {
            String where = table.name() + "." + column.name();
            assertThat(column.name()).as(where).matches("[a-z][a-z0-9_]{0,31}");
            assertThat(List.of(column.da(), column.en(), column.meaning(), column.source()))
                    .as(where)
                    .noneMatch(String::isBlank);
            assertThat(column.codes().isEmpty()).as(where).isEqualTo(column.type() != Column.Type.CODE);
            assertThat(new HashSet<>(column.codes())).as(where).hasSameSizeAs(column.codes());
        }));
    }
}
