package dk.tilbage.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Histories;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.ProtocolHistory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The laws of rows, on random histories made through the decider. */
class CaseRowsLawsTest {

    private static final ProtocolHistory PROTOCOL = TestTrial.protocol();
    private static final Instant START = Instant.parse("2008-12-15T08:00:00Z");
    private static final int HISTORIES = 300;

    private static CaseHistory history(long seed) {
        return folded(Histories.random(seed).events());
    }

    private static CaseHistory folded(List<CaseEvent> events) {
        List<CaseHistory.Entry> entries = new ArrayList<>();
        for (CaseEvent event : events) {
            entries.add(new CaseHistory.Entry(event, START.plusSeconds(50_000L * entries.size())));
        }
        return CaseHistory.fold(entries);
    }

    private static @Nullable Map<String, List<List<@Nullable String>>> rows(CaseHistory history, LocalDate day) {
        return CaseRows.of(history, PROTOCOL)
                .flatMap(rows -> rows.observe(day))
                .map(observed -> Tables.ALL.stream()
                        .collect(Collectors.toMap(Table::name, table -> table.texts(observed, InternalId::id))))
                .orElse(null);
    }

    /** The case as it would be if nothing after a day had ever been recorded. */
    private static CaseHistory upTo(CaseHistory history, LocalDate day) {
        CaseOpened opening = history.state().opening();
        if (opening.firstDay().isAfter(day)) {
            return new CaseHistory(CaseState.NONE, Map.of());
        }
        List<Registration> facts = history.state().facts().stream()
                .filter(fact -> !Optional.ofNullable(fact.occurred())
                        .orElse(opening.firstDay())
                        .isAfter(day))
                .toList();
        return new CaseHistory(
                CaseState.fold(facts),
                facts.stream()
                        .map(Registration::registrationId)
                        .collect(Collectors.toMap(
                                id -> id,
                                id -> Optional.ofNullable(history.recorded().get(id))
                                        .orElseThrow())));
    }

    @Test
    void aDayIsObservedTheSameWhateverIsKnownOfLaterDays() {
        LongStream.range(0, HISTORIES).forEach(seed -> {
            CaseHistory history = history(seed);
            LocalDate first = history.state().opening().firstDay();
            for (int days = -1; days < 330; days += 11) {
                LocalDate day = first.plusDays(days);
                assertThat(rows(history, day)).as("seed %s on %s", seed, day).isEqualTo(rows(upTo(history, day), day));
            }
        });
    }

    /**
     * A wrong registration and its correction give the rows of the right one alone, but for the columns that tell of the
     * registering itself: when it was, how late, and when it was last corrected.
     */
    @Test
    void aCorrectedHistoryHasTheRowsOfTheRightOneAlone() {
        int[] corrections = new int[1];
        LongStream.range(0, HISTORIES).forEach(seed -> {
            Histories.History history = Histories.random(seed);
            corrections[0] += history.corrections();
            CaseHistory right = folded(history.rightAlone());
            for (int days = 30; days < 330; days += 60) {
                LocalDate day = right.state().opening().firstDay().plusDays(days);
                assertThat(withoutQuality(rows(history(seed), day)))
                        .as("seed %s on %s", seed, day)
                        .isEqualTo(withoutQuality(rows(right, day)))
                        .isNotEmpty();
            }
        });
        assertThat(corrections[0]).isGreaterThan(200);
    }

    private static Map<String, List<List<@Nullable String>>> withoutQuality(
            @Nullable Map<String, List<List<@Nullable String>>> rows) {
        Map<String, List<List<@Nullable String>>> kept = new HashMap<>();
        for (Table<?> table : Tables.ALL) {
            List<String> header = table.header();
            kept.put(
                    table.name(),
                    Optional.ofNullable(rows).map(found -> found.get(table.name())).orElse(List.of()).stream()
                            .map(row -> kept(row, header))
                            .toList());
        }
        return kept;
    }

    private static List<@Nullable String> kept(List<@Nullable String> row, List<String> header) {
        List<@Nullable String> kept = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String column = header.get(i);
            if (!column.endsWith("recorded_on") && !column.endsWith("delay_days") && !column.endsWith("corrected_on")) {
                kept.add(row.get(i));
            }
        }
        return kept;
    }

    @Test
    void aCaseIsNotObservedBeforeItBegan() {
        CaseHistory history = history(1);
        LocalDate first = history.state().opening().firstDay();
        assertThat(rows(history, first.minusDays(1))).isNull();
        assertThat(rows(history, first)).isNotNull();
    }

    @Test
    void everyDocumentFitsTheSchema() {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Json.pretty(DocumentSchema.schema()), InputFormat.JSON);
        LongStream.range(0, HISTORIES).forEach(seed -> {
            Map<String, Object> document =
                    CaseRows.of(history(seed), PROTOCOL).orElseThrow().document();
            assertThat(schema.validate(Json.pretty(document), InputFormat.JSON))
                    .as("seed %s", seed)
                    .isEmpty();
        });
    }

    @Test
    void everyColumnHasAValueInSomeHistory() {
        Map<String, List<Long>> filled = Tables.ALL.stream()
                .collect(Collectors.toMap(
                        Table::name,
                        table -> new ArrayList<>(
                                table.header().stream().map(column -> 0L).toList())));
        // Some columns are filled seldom.
        LongStream.range(0, 4 * HISTORIES).forEach(seed -> {
            CaseHistory history = history(seed);
            CaseRows.of(history, PROTOCOL)
                    .flatMap(rows -> rows.observe(LocalDate.of(2009, 12, 31)))
                    .ifPresent(observed -> Tables.ALL.forEach(table -> table.texts(observed, InternalId::id)
                            .forEach(row -> {
                                List<Long> counts = Optional.ofNullable(filled.get(table.name()))
                                        .orElseThrow();
                                for (int i = 0; i < row.size(); i++) {
                                    if (row.get(i) != null) {
                                        counts.set(i, counts.get(i) + 1);
                                    }
                                }
                            })));
        });
        List<String> never = new ArrayList<>();
        Tables.ALL.stream().filter(Table::isOfCase).forEach(table -> {
            List<Long> counts = Optional.ofNullable(filled.get(table.name())).orElseThrow();
            for (int i = 0; i < counts.size(); i++) {
                if (counts.get(i) == 0) {
                    never.add(table.name() + "." + table.header().get(i));
                }
            }
        });
        // What the histories do not draw.
        assertThat(never)
                .containsExactlyInAnyOrder(
                        "cases.opening_corrected_on",
                        "cases.flex_job_approved_on",
                        "cases.flex_job_benefit",
                        "cases.stratum",
                        "allocations.stratum",
                        "referrals.course",
                        "offers.provider_id",
                        "offers.hours_of_attendance");
    }
}
