package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.dataset.DiffChange.RowId;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of a comparison, on random logs: nothing here goes step by step through a case, every dataset is made whole. */
class DiffLawsTest {

    private static final int LOGS = 4;
    private static final int PAIRS = 9;
    /** Stands for the day of observation among positions. */
    private static final long THE_DAY = -1;

    /** A dataset in memory: the filled cells that are compared, by row and column. */
    private record Dataset(Map<RowId, Map<String, String>> rows) {

        Map<String, String> row(RowId id) {
            return rows.getOrDefault(id, Map.of());
        }
    }

    private static Dataset dataset(LogInMemory log, DatasetAddress address) {
        ProtocolHistory protocol = log.protocol(TRIAL, address.position()).orElseThrow();
        Pseudonyms names = SmallTrial.pseudonyms(address.exportKeyId());
        Dataset dataset = new Dataset(new HashMap<>());
        Map<String, Map<String, ObservedCase>> ranked = new TreeMap<>();
        List<Table<?>> tables =
                DatasetWriter.profile(address).tables(new Definition(address.definitionVersion()), protocol, names);
        log.forEachCase(
                address.position(),
                (caseId, events) -> CaseRows.of(history(events), protocol)
                        .flatMap(rows -> rows.observe(address.observedTo()))
                        .ifPresent(observed -> {
                            for (Table<?> table : tables) {
                                if (table.isOnePerPerson()) {
                                    ranked.computeIfAbsent(observed.personId().id(), person -> new TreeMap<>())
                                            .put(
                                                    table.personRank(observed) + " " + names.of(observed.caseId()),
                                                    observed);
                                } else {
                                    add(dataset, table, caseId, table.lines(observed, names));
                                }
                            }
                        }));
        for (Table<?> table : tables) {
            add(dataset, table, "", table.lines(protocol, names));
            if (table.isOnePerPerson()) {
                ranked.forEach((person, cases) -> add(
                        dataset,
                        table,
                        person,
                        table.lines(
                                Objects.requireNonNull(cases.values().iterator().next()), names)));
            }
        }
        return dataset;
    }

    private static CaseHistory history(List<RecordedEvent> events) {
        return CaseHistory.fold(events.stream()
                .map(event -> new CaseHistory.Entry((CaseEvent) event.payload(), event.recordedAt()))
                .toList());
    }

    private static void add(Dataset dataset, Table<?> table, String owner, List<Table.Line> lines) {
        for (Table.Line line : lines) {
            Map<String, String> cells = new HashMap<>();
            for (int i = 0; i < line.cells().size(); i++) {
                Column<?> column = table.exported().get(i);
                String cell = line.cells().get(i);
                if (cell != null && !column.marks().contains(Column.Mark.PLACE)) {
                    cells.put(column.name(), cell);
                }
            }
            int number = 1;
            String key = line.key();
            while (dataset.rows().putIfAbsent(new RowId(table.name(), owner, key), cells) != null) {
                number++;
                key = line.key() + "#" + number;
            }
        }
    }

    private static List<DiffChange> changes(LogInMemory log, DatasetAddress from, DatasetAddress to) {
        List<DiffChange> changes = new ArrayList<>();
        new DiffWriter(SmallTrial.writer(log)).forEachChange(new DiffWriter.Addresses(from, to), changes::addAll);
        return changes;
    }

    private static DatasetAddress at(long position, LocalDate day, Profile profile) {
        return new DatasetAddress(TRIAL, position, day, Definition.LATEST, profile.id(), "key-1");
    }

    private interface Pair {
        void check(LogInMemory log, DatasetAddress from, DatasetAddress to);
    }

    /** Pairs of addresses: on one day, days apart, at one position, with decisions of the trial between them or not. */
    private static void onPairs(Profile profile, int longest, Pair pair) {
        for (long seed = 1; seed <= LOGS; seed++) {
            LogInMemory log = seed % 2 == 0 ? SmallTrial.random(seed, 8) : SmallTrial.eventful(seed, 8);
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < PAIRS; i++) {
                long from = 5L + random.nextInt(Math.toIntExact(log.head()) - 5);
                long to = Math.min(log.head(), from + random.nextInt(longest));
                LocalDate day = LocalDate.of(2009, 1, 15).plusDays(random.nextInt(200));
                LocalDate other = i % 3 == 0 ? day.plusDays(random.nextInt(40) - 20) : day;
                var ordered = new DiffWriter.Addresses(at(from, day, profile), at(to, other, profile));
                pair.check(log, ordered.from(), ordered.to());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void theDifferencesMakeTheOneDatasetOfTheOther(Profile profile) {
        Set<DiffChange.Kind> seen = new HashSet<>();
        onPairs(profile, 150, (log, from, to) -> {
            Dataset dataset = dataset(log, from);
            for (DiffChange change : changes(log, from, to)) {
                seen.add(change.kind());
                apply(dataset, change);
            }
            assertThat(dataset.rows())
                    .as("%s to %s", from, to)
                    .isEqualTo(dataset(log, to).rows());
        });
        assertThat(seen).containsExactlyInAnyOrder(DiffChange.Kind.values());
    }

    /** Puts the change in force, and sees that it tells what was there. */
    private static void apply(Dataset dataset, DiffChange change) {
        Map<String, String> was = dataset.rows().get(change.id());
        switch (change.kind()) {
            case ADDED -> {
                assertThat(was).isNull();
                dataset.rows()
                        .put(change.id(), Objects.requireNonNull(change.after()).compared());
            }
            case REMOVED -> {
                assertThat(was)
                        .isEqualTo(Objects.requireNonNull(change.before()).compared());
                dataset.rows().remove(change.id());
            }
            case CHANGED -> {
                String column = Objects.requireNonNull(change.column());
                Map<String, String> cells = new HashMap<>(dataset.row(change.id()));
                assertThat(cells.get(column)).isEqualTo(change.textBefore());
                assertThat(change.textAfter()).isNotEqualTo(change.textBefore());
                if (change.textAfter() == null) {
                    cells.remove(column);
                } else {
                    cells.put(column, change.textAfter());
                }
                dataset.rows().put(change.id(), cells);
            }
        }
    }

    /** The events after which a cell was another than before them, by whole datasets made at each position between. */
    @ParameterizedTest
    @EnumSource(Profile.class)
    void theCausesAreTheStepsAtWhichACellChanged(Profile profile) {
        int[] several = new int[1];
        Set<DiffCause.Kind> kinds = new HashSet<>();
        onPairs(profile, 20, (log, from, to) -> {
            List<DiffChange> changes = changes(log, from, to);
            Map<DiffChange, Set<Long>> expected = new HashMap<>();
            changes.forEach(change -> expected.put(change, new TreeSet<>()));
            Dataset before = dataset(log, from);
            for (long position = from.position(); position <= to.position(); position++) {
                // At the first one only the day is moved.
                Dataset after = dataset(log, at(position, to.observedTo(), profile));
                long step = position == from.position() ? THE_DAY : position;
                for (DiffChange change : changes) {
                    if (differs(change, before.row(change.id()), after.row(change.id()))) {
                        Objects.requireNonNull(expected.get(change)).add(step);
                    }
                }
                before = after;
            }
            for (DiffChange change : changes) {
                assertThat(change.causes().stream().map(DiffLawsTest::step))
                        .as("%s to %s: %s %s", from, to, change.id(), change.column())
                        .isNotEmpty()
                        .containsExactlyElementsOf(Objects.requireNonNull(expected.get(change)));
                several[0] += change.causes().size() > 1 ? 1 : 0;
                change.causes().forEach(cause -> kinds.add(cause.kind()));
            }
        });
        assertThat(several[0]).as("changes with several causes").isGreaterThan(10);
        assertThat(kinds)
                .contains(
                        DiffCause.Kind.OBSERVATION_DAY,
                        DiffCause.Kind.NEW,
                        DiffCause.Kind.CORRECTION,
                        DiffCause.Kind.WITHDRAWAL);
        if (profile == Profile.FULL) {
            assertThat(kinds).contains(DiffCause.Kind.TRIAL);
        }
    }

    private static boolean differs(DiffChange change, Map<String, String> before, Map<String, String> after) {
        return change.column() == null
                ? !before.equals(after)
                : !Objects.equals(before.get(change.column()), after.get(change.column()));
    }

    private static long step(DiffCause cause) {
        return cause.position() == null ? THE_DAY : cause.position();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void everyCauseIsOfTheCaseOrOfTheTrialAndLiesBetween(Profile profile) {
        onPairs(profile, 150, (log, from, to) -> {
            Map<Long, RecordedEvent> events = new HashMap<>();
            log.forEach(0, log.head(), event -> events.put(event.position(), event));
            Set<String> shared = new HashSet<>();
            events.values().stream()
                    .filter(event -> event.payload() instanceof CaseEvent.CaseOpened opened
                            && opened.person().personId().equals("shared"))
                    .forEach(event -> shared.add(event.aggregateId()));
            for (DiffChange change : changes(log, from, to)) {
                String owner = change.id().owner();
                for (DiffCause cause : change.causes()) {
                    if (cause.position() == null) {
                        assertThat(from.observedTo()).isNotEqualTo(to.observedTo());
                        continue;
                    }
                    RecordedEvent event = Objects.requireNonNull(events.get(cause.position()));
                    assertThat(event.position()).isGreaterThan(from.position()).isLessThanOrEqualTo(to.position());
                    assertThat(Stream.of(owner, owner.replaceFirst("^p-", ""), "trial:" + TRIAL)
                                            .anyMatch(event.aggregateId()::equals)
                                    || (owner.equals("shared") && shared.contains(event.aggregateId())))
                            .as("%s by %s", change.id(), event.aggregateId())
                            .isTrue();
                }
            }
        });
    }
}
