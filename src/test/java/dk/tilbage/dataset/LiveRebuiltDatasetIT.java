package dk.tilbage.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.Histories;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.deadlines.AlertsView;
import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.readmodel.Comparison;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.readmodel.ViewProgram;
import dk.tilbage.readmodel.ViewProgram.Bench;
import dk.tilbage.readmodel.ViewSettings;
import dk.tilbage.support.Stores;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Random histories seen three ways: in views that followed them live, in views rebuilt from the log, and in the files of a
 * dataset, which is folded from the log by code of its own. All three show the same.
 */
@SpringBootTest(
        classes = ViewProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tilbage.clock=simulated", "tilbage.clock.start=2008-12-15T08:00"})
class LiveRebuiltDatasetIT {

    /** After everything that the histories hold, so that what is known is also what is observed. */
    private static final LocalDate OBSERVED = LocalDate.of(2012, 1, 1);

    private static final int CASES = 60;

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
    }

    @Autowired
    private Bench bench;

    @Autowired
    private LogVerifier verifier;

    @Autowired
    private Anchors anchors;

    @TempDir
    private Path folder;

    private @Nullable MongoDatabase database;
    private @Nullable ReadModels views;

    @AfterEach
    void stop() {
        Objects.requireNonNull(views).stop();
        Objects.requireNonNull(database).drop();
    }

    @Test
    void liveIsRebuiltIsDataset() throws Exception {
        bench.registerTrial();
        MongoDatabase fresh = bench.freshDatabase();
        database = fresh;
        ReadModels readModels = bench.readModels(
                // Few kept cases: many an event finds its case gone from memory.
                fresh, new ViewSettings(3, 7, 4), new RegistrationDatasetView(), new AlertsView());
        views = readModels;
        readModels.start();

        append(Histories.random(31, CASES));

        bench.awaitHead(readModels, RegistrationDatasetView.NAME);
        bench.awaitHead(readModels, AlertsView.NAME);
        Map<String, Document> live = documents(readModels, RegistrationDatasetView.NAME);
        Map<String, Document> liveAlerts = documents(readModels, AlertsView.NAME);
        assertThat(live).hasSize(CASES);
        assertThat(readModels.rebuild(RegistrationDatasetView.NAME).isEqual()).isTrue();
        assertThat(readModels.rebuild(AlertsView.NAME).isEqual()).isTrue();
        assertThat(documents(readModels, RegistrationDatasetView.NAME)).isEqualTo(live);
        assertThat(documents(readModels, AlertsView.NAME)).isEqualTo(liveAlerts);

        Comparison sound = readModels.compare(RegistrationDatasetView.NAME);
        assertThat(sound.isEqual()).isTrue();
        assertThat(sound.stored()).isEqualTo(sound.rebuilt());
        theSelfCheckTellsOfADocumentChangedBesideTheProgram(readModels);

        DatasetWriter writer = new DatasetWriter(
                new RegistryLog(bench.log(), verifier, anchors, bench.trials(), 2), key -> InternalId::id, "test");
        Path dataset = folder.resolve("dataset");
        writer.write(
                writer.resolve(new DatasetRequest(TestTrial.TRIAL, null, null, OBSERVED, null, null)),
                dataset,
                DatasetProgress.NONE);
        int compared = 0;
        for (Table<?> table : documented()) {
            // A document has a row for each span of an obligation, a file one for each obligation as it stands.
            if (!table.equals(Tables.OBLIGATIONS)) {
                Map<String, List<List<String>>> written = rows(dataset, table);
                assertThat(written).as(table.name()).isEqualTo(rows(live, table));
                compared += written.size();
            }
        }
        assertThat(compared).isGreaterThan(2 * CASES);
        Map<String, List<List<String>>> obligations = obligations(dataset);
        assertThat(obligations).isNotEmpty().isEqualTo(obligations(liveAlerts));
    }

    private static void theSelfCheckTellsOfADocumentChangedBesideTheProgram(ReadModels readModels) {
        MongoCollection<Document> documents = readModels.documents(RegistrationDatasetView.NAME);
        Document before = Objects.requireNonNull(documents.find().first());
        Bson same = Filters.eq("_id", before.getString("_id"));
        documents.updateOne(same, Updates.set("case.sex", "UNKNOWN"));
        Comparison changed = readModels.compare(RegistrationDatasetView.NAME);
        assertThat(changed.differences()).containsOnlyKeys(before.getString("_id"));
        assertThat(changed.stored()).isNotEqualTo(changed.rebuilt());
        documents.replaceOne(same, before);
        assertThat(readModels.compare(RegistrationDatasetView.NAME).stored()).isEqualTo(changed.rebuilt());
    }

    private static List<Table<?>> documented() {
        List<Table<?>> tables = new ArrayList<>(Tables.DOCUMENTED);
        tables.add(Tables.CASES);
        return tables;
    }

    /** Interleaved, a few events at a time, with a change of the protocol in the middle. */
    private void append(List<History> histories) {
        SplittableRandom random = new SplittableRandom(2009);
        List<Deque<CaseEvent>> left = new ArrayList<>();
        histories.forEach(history -> left.add(new ArrayDeque<>(history.events())));
        List<String> ids =
                new ArrayList<>(histories.stream().map(History::caseId).toList());
        int half = histories.size() / 2;
        while (!left.isEmpty()) {
            int draw = random.nextInt(left.size());
            Deque<CaseEvent> events = left.get(draw);
            List<CaseEvent> commit = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0 && !events.isEmpty(); i--) {
                commit.add(events.removeFirst());
            }
            if (!commit.isEmpty()) {
                bench.append(ids.get(draw), commit.toArray(CaseEvent[]::new));
            }
            if (events.isEmpty()) {
                left.remove(draw);
                ids.remove(draw);
                if (left.size() == half) {
                    bench.trial(new ProtocolAdopted(3, LocalDate.of(2009, 5, 1), TestTrial.rules(2)));
                }
            }
        }
    }

    private static Map<String, Document> documents(ReadModels readModels, String view) {
        Map<String, Document> documents = new TreeMap<>();
        readModels.documents(view).find().forEach(document -> documents.put(document.getString("_id"), document));
        return documents;
    }

    // ---- the same rows ----------------------------------------------------------------------------------------------

    /** A table's rows by case, as the files have them, in the columns that the documents have too. */
    private static <R> Map<String, List<List<String>>> rows(Path dataset, Table<R> table) throws IOException {
        List<Column<R>> columns = shared(table);
        Map<String, List<List<String>>> rows = new TreeMap<>();
        try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(dataset.resolve(table.file()))) {
            for (NamedCsvRecord row : records) {
                rows.computeIfAbsent(row.getField("case_id"), id -> new ArrayList<>())
                        .add(columns.stream()
                                .map(column -> column.type() == Column.Type.DECIMAL
                                        ? decimal(row.getField(column.name()))
                                        : row.getField(column.name()))
                                .toList());
            }
        }
        return rows;
    }

    /** The same, as the documents have them. */
    private static <R> Map<String, List<List<String>>> rows(Map<String, Document> documents, Table<R> table) {
        List<Column<R>> columns = shared(table);
        Map<String, List<List<String>>> rows = new TreeMap<>();
        documents.forEach((caseId, document) -> {
            if (document.containsKey(RegistrationDatasetView.OUTSIDE)) {
                return;
            }
            List<Document> found = table.name().equals(Tables.CASES.name())
                    ? List.of(document.get(Tables.DOCUMENT_CASE, Document.class))
                    : document.getList(table.name(), Document.class);
            for (Document row : found) {
                rows.computeIfAbsent(caseId, id -> new ArrayList<>())
                        .add(columns.stream()
                                .map(column -> text(row.get(column.name())))
                                .toList());
            }
        });
        return rows;
    }

    private static <R> List<Column<R>> shared(Table<R> table) {
        return table.columns().stream()
                .filter(column -> column.place() == Column.Place.EVERYWHERE)
                .toList();
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Boolean flag -> flag ? "1" : "0";
            case Double number -> decimal(number.toString());
            default -> value.toString();
        };
    }

    private static String decimal(String number) {
        return number.isEmpty()
                ? ""
                : new BigDecimal(number).stripTrailingZeros().toPlainString();
    }

    // ---- the same obligations ---------------------------------------------------------------------------------------

    private static Map<String, List<List<String>>> obligations(Path dataset) throws IOException {
        Map<String, List<List<String>>> obligations = new TreeMap<>();
        try (CsvReader<NamedCsvRecord> records =
                CsvReader.builder().ofNamedCsvRecord(dataset.resolve("obligations.csv"))) {
            for (NamedCsvRecord row : records) {
                obligations
                        .computeIfAbsent(row.getField("case_id"), id -> new ArrayList<>())
                        .add(List.of(
                                row.getField("rule"),
                                row.getField("number"),
                                row.getField("status"),
                                row.getField("opens_on"),
                                row.getField("due_on"),
                                row.getField("met_on")));
            }
        }
        return obligations;
    }

    /** The alerts as the day of observation finds them. */
    private static Map<String, List<List<String>>> obligations(Map<String, Document> alerts) {
        String day = OBSERVED.toString();
        Map<String, List<List<String>>> obligations = new TreeMap<>();
        alerts.forEach((caseId, document) -> document.get("obligations", Document.class).values().stream()
                .flatMap(rows -> ((List<?>) rows).stream())
                .map(Document.class::cast)
                .sorted(Comparator.comparing(row -> row.getInteger("place")))
                .filter(row -> row.getString("from").compareTo(day) <= 0 && day.compareTo(row.getString("until")) < 0)
                .forEach(row -> obligations
                        .computeIfAbsent(caseId, id -> new ArrayList<>())
                        .add(List.of(
                                row.getString("rule"),
                                text(row.get("number")),
                                row.getString("status"),
                                row.getString("opensOn"),
                                row.getString("dueOn"),
                                text(row.get("metOn"))))));
        return obligations;
    }
}
