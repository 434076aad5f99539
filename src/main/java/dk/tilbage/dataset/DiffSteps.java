package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.dataset.DiffChange.Header;
import dk.tilbage.dataset.DiffChange.Row;
import dk.tilbage.dataset.DiffChange.RowId;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Goes from one dataset to another in the steps that lie between them: first the day of observation is moved, then each event
 * is applied in the order of the log. After each step the rows are made anew, and what differs from before has the step as a
 * cause. So a cell's causes are exactly the steps at which it changed, and one that came back to what it was has none to tell.
 */
final class DiffSteps {

    /** Stands for the row's being there at all, beside the names of its columns. */
    private static final String PRESENCE = "";

    private final long fromPosition;
    private final LocalDate fromDay;
    private final LocalDate toDay;
    private final NavigableMap<Long, Setting> settings = new TreeMap<>();
    private final List<RecordedEvent> trialEvents;
    private final Pseudonyms pseudonyms;
    private final UnaryOperator<DiffCause> shown;

    /** The trial as it stood from a position on. */
    private record Setting(ProtocolHistory protocol, List<TableNow> tables) {}

    private record TableNow(Table<?> table, Header header) {}

    private record Moment(long position, LocalDate day) {}

    /**
     * The way between two addresses.
     *
     * @param from the first
     * @param to the second, at the same position or a later one
     * @param trialEvents the trial's own events between them, in order
     * @param protocols the trial as it stood at a position
     * @param profile the profile of both
     * @param pseudonyms the export domain's
     */
    DiffSteps(
            DatasetAddress from,
            DatasetAddress to,
            List<RecordedEvent> trialEvents,
            Function<Long, ProtocolHistory> protocols,
            Profile profile,
            Pseudonyms pseudonyms) {
        this.fromPosition = from.position();
        this.fromDay = from.observedTo();
        this.toDay = to.observedTo();
        this.trialEvents = List.copyOf(trialEvents);
        this.pseudonyms = pseudonyms;
        this.shown = profile.causes(protocols.apply(to.position()));
        Definition definition = new Definition(to.definitionVersion());
        List<Long> positions = new ArrayList<>(List.of(fromPosition));
        trialEvents.forEach(event -> positions.add(event.position()));
        for (Long position : positions) {
            ProtocolHistory protocol = protocols.apply(position);
            settings.put(
                    position,
                    new Setting(
                            protocol,
                            profile.tables(definition, protocol, pseudonyms).stream()
                                    .map(table -> new TableNow(table, Header.of(table)))
                                    .toList()));
        }
    }

    /**
     * What differs in the rows of some cases: all the cases of one person, or of several who share one. Several threads may
     * ask at a time.
     */
    List<DiffChange> ofCases(List<List<RecordedEvent>> cases) {
        List<RecordedEvent> steps = new ArrayList<>(trialEvents);
        cases.forEach(events -> steps.addAll(
                events.stream().filter(event -> event.position() > fromPosition).toList()));
        Pseudonyms names = pseudonyms.remembering();
        return differences(steps, moment -> rowsOfCases(cases, moment, names));
    }

    /** What differs in the tables of the trial. */
    List<DiffChange> ofTrial() {
        return differences(trialEvents, moment -> rowsOfTrial(setting(moment)));
    }

    private List<DiffChange> differences(List<RecordedEvent> steps, Function<Moment, Map<RowId, Row>> rows) {
        Tracking tracking = new Tracking(rows.apply(new Moment(fromPosition, fromDay)));
        if (!fromDay.equals(toDay)) {
            tracking.step(DiffCause.OBSERVED_ON_ANOTHER_DAY, rows.apply(new Moment(fromPosition, toDay)));
        }
        steps.stream()
                .sorted(Comparator.comparingLong(RecordedEvent::position))
                .forEach(event -> tracking.step(
                        shown.apply(DiffCause.of(event)), rows.apply(new Moment(event.position(), toDay))));
        return tracking.changes();
    }

    private Setting setting(Moment moment) {
        return settings.floorEntry(moment.position()).getValue();
    }

    // ---- rows at a moment -------------------------------------------------------------------------------------------

    private Map<RowId, Row> rowsOfTrial(Setting setting) {
        Map<RowId, Row> rows = new LinkedHashMap<>();
        for (TableNow now : setting.tables()) {
            add(rows, now, "", now.table().lines(setting.protocol(), pseudonyms));
        }
        return rows;
    }

    private Map<RowId, Row> rowsOfCases(List<List<RecordedEvent>> cases, Moment moment, Pseudonyms names) {
        Setting setting = setting(moment);
        List<ObservedCase> observed = new ArrayList<>();
        for (List<RecordedEvent> events : cases) {
            List<CaseHistory.Entry> entries = events.stream()
                    .filter(event -> event.position() <= moment.position())
                    .map(event -> new CaseHistory.Entry((CaseEvent) event.payload(), event.recordedAt()))
                    .toList();
            CaseRows.of(CaseHistory.fold(entries), setting.protocol())
                    .flatMap(rows -> rows.observe(moment.day()))
                    .ifPresent(observed::add);
        }
        Map<RowId, Row> rows = new LinkedHashMap<>();
        for (TableNow now : setting.tables()) {
            if (now.table().isOnePerPerson()) {
                chosen(now.table(), observed, names)
                        .forEach((person, of) ->
                                add(rows, now, person, now.table().lines(of, names)));
            } else {
                for (ObservedCase of : observed) {
                    add(rows, now, of.caseId().id(), now.table().lines(of, names));
                }
            }
        }
        return rows;
    }

    /** The case that stands for each person, chosen as where a dataset is written. */
    private static Map<String, ObservedCase> chosen(Table<?> table, List<ObservedCase> cases, Pseudonyms names) {
        Comparator<ObservedCase> better = Comparator.comparing((ObservedCase of) -> table.personRank(of))
                .thenComparing(of -> names.of(of.caseId()));
        Map<String, ObservedCase> chosen = new TreeMap<>();
        for (ObservedCase of : cases) {
            chosen.merge(of.personId().id(), of, (one, other) -> better.compare(one, other) <= 0 ? one : other);
        }
        return chosen;
    }

    private static void add(Map<RowId, Row> rows, TableNow now, String owner, List<Table.Line> lines) {
        for (Table.Line line : lines) {
            RowId id = new RowId(now.table().name(), owner, line.key());
            for (int again = 2; rows.containsKey(id); again++) {
                id = new RowId(now.table().name(), owner, line.key() + "#" + again);
            }
            rows.put(id, new Row(line.key(), now.header(), line.cells()));
        }
    }

    // ---- what changed at which step ---------------------------------------------------------------------------------

    private static final class Tracking {

        private final Map<RowId, Row> first;
        private Map<RowId, Row> now;
        private final List<DiffCause> steps = new ArrayList<>();
        private final Map<RowId, Map<String, SortedSet<Integer>>> causes = new HashMap<>();

        Tracking(Map<RowId, Row> first) {
            this.first = first;
            this.now = first;
        }

        void step(DiffCause cause, Map<RowId, Row> next) {
            int step = steps.size();
            steps.add(cause);
            now.forEach((id, before) -> {
                Row after = next.get(id);
                if (after == null) {
                    noteAll(id, before, step);
                } else {
                    before.differing(after).forEach(column -> note(id, column, step));
                }
            });
            next.forEach((id, after) -> {
                if (!now.containsKey(id)) {
                    noteAll(id, after, step);
                }
            });
            now = next;
        }

        /** The row came or went, and with it every cell that is filled. */
        private void noteAll(RowId id, Row row, int step) {
            note(id, PRESENCE, step);
            row.compared().keySet().forEach(column -> note(id, column, step));
        }

        private void note(RowId id, String what, int step) {
            causes.computeIfAbsent(id, row -> new HashMap<>())
                    .computeIfAbsent(what, column -> new TreeSet<>())
                    .add(step);
        }

        List<DiffChange> changes() {
            List<DiffChange> changes = new ArrayList<>();
            Set<RowId> ids = new LinkedHashSet<>(first.keySet());
            ids.addAll(now.keySet());
            for (RowId id : ids) {
                Map<String, SortedSet<Integer>> of = causes.get(id);
                if (of == null) {
                    continue;
                }
                Row before = first.get(id);
                Row after = now.get(id);
                if (before == null || after == null) {
                    changes.add(new DiffChange(id, before, after, null, causes(of, of.keySet())));
                } else {
                    for (String column : before.differing(after)) {
                        changes.add(new DiffChange(id, before, after, column, causes(of, Set.of(column))));
                    }
                }
            }
            return changes;
        }

        private List<DiffCause> causes(Map<String, SortedSet<Integer>> of, Set<String> what) {
            SortedSet<Integer> all = new TreeSet<>();
            what.forEach(column -> all.addAll(orNone(of.get(column))));
            return all.stream().map(steps::get).toList();
        }

        private static SortedSet<Integer> orNone(@Nullable SortedSet<Integer> found) {
            return found == null ? new TreeSet<>() : found;
        }
    }
}
