package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.eventstore.Stored;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what differs between two datasets of a trial, and for each difference the events that made it: {@value #CHANGES}, one
 * line for each difference and cause, {@value #SUMMARY}, {@value #REPORT} for reading, and a manifest.
 *
 * <p>Neither dataset is made. Where both are observed on the same day and the trial itself decided nothing between them, only
 * the cases are read that have events between the two positions; else all are, one after the other. Of persons with several
 * cases all are taken together, because a table with one row a person may change from one case to another.
 *
 * <p>The log is verified up to the later position as it is for a dataset, and every event of a case between the two positions
 * must have been a step; else there is no comparison.
 */
public final class DiffWriter {

    /** Every difference, with its causes. */
    public static final String CHANGES = "diff.csv";

    /** How many there are. */
    public static final String SUMMARY = "diff-summary.csv";

    /** The same to be read. */
    public static final String REPORT = "diff.md";

    static final List<String> HEADER = List.of(
            "table",
            "case_id",
            "person_id",
            "row_before",
            "row_after",
            "column",
            "change",
            "before",
            "after",
            "cause",
            "causes",
            "kind",
            "position",
            "recorded_at",
            "event",
            "command",
            "actor_role");

    private static final long TELL_EVERY = 1_000;
    private static final String CASE_OPENED =
            Objects.requireNonNull(CaseOpened.class.getAnnotation(Stored.class)).name();
    private static final Map<String, Integer> TABLE_ORDER = tableOrder();

    private final DatasetWriter datasets;
    private final DatasetLog log;

    /** A writer on the log that datasets are made from. */
    public DiffWriter(DatasetWriter datasets) {
        this.datasets = datasets;
        this.log = datasets.log();
    }

    private static Map<String, Integer> tableOrder() {
        Map<String, Integer> order = new HashMap<>();
        Tables.ALL.forEach(table -> order.put(table.name(), order.size()));
        return Map.copyOf(order);
    }

    /** Two addresses of one trial, profile and version of the definitions, the earlier one first. */
    public record Addresses(DatasetAddress from, DatasetAddress to) {

        private static final Comparator<DatasetAddress> ORDER =
                Comparator.comparingLong(DatasetAddress::position).thenComparing(DatasetAddress::observedTo);

        /** Puts them in order, and refuses two that cannot be compared. */
        public Addresses {
            if (ORDER.compare(from, to) > 0) {
                DatasetAddress later = from;
                from = to;
                to = later;
            }
            if (!at(from, to).equals(to)) {
                throw new DatasetRefused(
                        Code.NOT_COMPARABLE,
                        "Two datasets are compared that have the same trial, profile, version of the definitions and"
                                + " export key");
            }
        }

        private static DatasetAddress at(DatasetAddress address, DatasetAddress place) {
            return new DatasetAddress(
                    address.trialId(),
                    place.position(),
                    place.observedTo(),
                    address.definitionVersion(),
                    address.profile(),
                    address.exportKeyId());
        }
    }

    /**
     * The addresses of what is asked for.
     *
     * @throws DatasetRefused where there is no such thing
     */
    public Addresses resolve(DiffRequest request) {
        return new Addresses(datasets.resolve(request.from()), datasets.resolve(request.to()));
    }

    /**
     * Writes what differs into a folder, which is made, or replaced where it holds such a comparison already.
     *
     * @throws DatasetRefused where there is none; the folder is then as it was
     */
    public DiffResult write(Addresses addresses, Path folder, DatasetProgress progress) {
        return write(addresses, folder, progress, made -> {});
    }

    /**
     * The same, with something to be done when the comparison is whole and before anybody finds it in the folder; where that
     * throws, there is none.
     */
    DiffResult write(Addresses addresses, Path folder, DatasetProgress progress, Consumer<DiffResult> beforehand) {
        DatasetWriter.check(addresses.to());
        return DatasetFolder.fill(folder, found -> DiffManifest.read(found) != null, aside -> {
            DiffResult result = new Run(addresses, progress).writeTo(aside);
            beforehand.accept(result);
            return result;
        });
    }

    /** Tells every difference, those of a person together and one person at a time, in no order. */
    void forEachChange(Addresses addresses, Consumer<List<DiffChange>> consumer) {
        new Run(addresses, DatasetProgress.NONE).compare(consumer);
    }

    // ---- one comparison ---------------------------------------------------------------------------------------------

    private final class Run {

        private final DatasetAddress from;
        private final DatasetAddress to;
        private final DatasetProgress progress;
        private final Pseudonyms names;
        private final DiffSummary summary = new DiffSummary(TABLE_ORDER);
        private long read;
        private long toRead;

        Run(Addresses addresses, DatasetProgress progress) {
            this.from = addresses.from();
            this.to = addresses.to();
            this.progress = progress;
            this.names = datasets.names(to);
        }

        /** The steps between the two addresses, and the cases that may have any. */
        private final class Window {

            private final List<RecordedEvent> trialEvents = new ArrayList<>();
            private final SortedMap<String, Long> counted = new TreeMap<>();
            private final Set<String> cases = new HashSet<>();
            private long last = from.position();
            private long version =
                    datasets.protocol(to.trialId(), from.position()).version();

            Window() {
                log.forEach(from.position(), to.position(), this::take);
                if (last != to.position()) {
                    throw notComplete("The log ends at position " + last + ", not at " + to.position());
                }
            }

            private void take(RecordedEvent event) {
                if (event.position() != last + 1) {
                    throw notComplete("After position " + last + " comes " + event.position() + ": events are missing");
                }
                last = event.position();
                if (event.aggregateType().equals(DatasetWriter.CASE_TYPE)) {
                    counted.merge(event.eventName(), 1L, Long::sum);
                    cases.add(event.aggregateId());
                } else if (event.aggregateType().equals(EventLog.SETTINGS_TYPE)) {
                    long now = datasets.protocol(to.trialId(), event.position()).version();
                    if (now != version) {
                        trialEvents.add(event);
                        version = now;
                    }
                }
                tell();
            }

            boolean concernsEveryCase() {
                return !from.observedTo().equals(to.observedTo()) || !trialEvents.isEmpty();
            }
        }

        private DatasetRefused notComplete(String message) {
            return new DatasetRefused(Code.LOG_NOT_COMPLETE, message);
        }

        void compare(Consumer<List<DiffChange>> consumer) {
            long window = to.position() - from.position();
            toRead = to.position() + window;
            datasets.requireSound(to.position(), (done, total) -> progress.at(Math.min(done, to.position()), toRead));
            read = to.position();
            datasets.anchor(to.position());
            Window between = new Window();
            DiffSteps steps = new DiffSteps(
                    from,
                    to,
                    between.trialEvents,
                    position -> datasets.protocol(to.trialId(), position),
                    DatasetWriter.profile(to),
                    names);
            consumer.accept(steps.ofTrial());
            Stepped stepped = new Stepped(steps, consumer);
            SharedPersons shared = new SharedPersons();
            log.forEachNamed(CASE_OPENED, to.position(), event -> {
                if (event.payload() instanceof CaseOpened opened) {
                    shared.add(event.aggregateId(), opened.person().personId());
                }
            });
            if (between.concernsEveryCase()) {
                toRead += to.position();
                log.forEachCase(to.position(), (caseId, events) -> {
                    if (shared.with(caseId) == null) {
                        stepped.take(List.of(events));
                    }
                });
                shared.groups().forEach(group -> stepped.take(events(group)));
            } else {
                toRead += window;
                Set<List<String>> groups = new HashSet<>();
                for (String caseId : between.cases) {
                    List<String> group = shared.with(caseId);
                    if (group == null) {
                        stepped.take(events(List.of(caseId)));
                    } else if (groups.add(group)) {
                        stepped.take(events(group));
                    }
                }
            }
            stepped.hold(between.counted);
        }

        private List<List<RecordedEvent>> events(List<String> caseIds) {
            return caseIds.stream()
                    .map(caseId -> log.ofCase(caseId, to.position()))
                    .toList();
        }

        /** Takes cases through the steps, and counts the events that were steps. */
        private final class Stepped {

            private final DiffSteps steps;
            private final Consumer<List<DiffChange>> consumer;
            private final SortedMap<String, Long> events = new TreeMap<>();

            Stepped(DiffSteps steps, Consumer<List<DiffChange>> consumer) {
                this.steps = steps;
                this.consumer = consumer;
            }

            /** Takes the cases of a person; several threads do this at a time. */
            void take(List<List<RecordedEvent>> cases) {
                cases.forEach(this::requireWhole);
                List<DiffChange> changes = steps.ofCases(cases);
                synchronized (this) {
                    cases.forEach(this::count);
                    if (!changes.isEmpty()) {
                        consumer.accept(changes);
                    }
                }
            }

            private void requireWhole(List<RecordedEvent> ofCase) {
                for (int i = 0; i < ofCase.size(); i++) {
                    if (ofCase.get(i).sequence() != i) {
                        throw notComplete("A case's event " + i + " is missing before position "
                                + ofCase.get(i).position());
                    }
                }
            }

            private void count(List<RecordedEvent> ofCase) {
                for (RecordedEvent event : ofCase) {
                    if (event.position() > from.position()) {
                        events.merge(event.eventName(), 1L, Long::sum);
                    }
                    tell();
                }
            }

            synchronized void hold(SortedMap<String, Long> counted) {
                if (!events.equals(counted)) {
                    throw notComplete("The events that were applied are not those of the log: " + events
                            + " instead of " + counted);
                }
            }
        }

        private void tell() {
            read++;
            if (read % TELL_EVERY == 0) {
                progress.at(Math.min(read, toRead), toRead);
            }
        }

        // ---- files --------------------------------------------------------------------------------------------------

        DiffResult writeTo(Path folder) throws IOException {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(CHANGES)));
                    CaseSpill spill = new CaseSpill(folder.resolve(".changes"), 1)) {
                out.write(Csv.lines(List.of(HEADER)).getBytes(StandardCharsets.UTF_8));
                compare(changes -> {
                    try {
                        spill(spill, changes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                spill.drainTo(List.of(out));
            }
            Files.writeString(folder.resolve(SUMMARY), summaryCsv());
            List<PackageFile> files = new ArrayList<>();
            files.add(PackageFile.of(folder, CHANGES));
            files.add(PackageFile.of(folder, SUMMARY));
            String contentDigest = PackageFile.contentDigest(folder, files);
            Files.writeString(folder.resolve(REPORT), new DiffReport(from, to, contentDigest, summary).text());
            files.add(PackageFile.of(folder, REPORT));
            DiffManifest manifest = new DiffManifest(
                    DiffManifest.FORMAT,
                    from,
                    datasets.digestAt(from.position()),
                    to,
                    datasets.digestAt(to.position()),
                    contentDigest,
                    summary.cases(),
                    summary.tables(),
                    files.stream()
                            .map(file -> new Manifest.FileEntry(file.name(), file.bytes(), file.sha256()))
                            .toList());
            Files.writeString(folder.resolve(DatasetWriter.MANIFEST), Json.pretty(manifest));
            files.add(PackageFile.of(folder, DatasetWriter.MANIFEST));
            PackageFile.zip(folder, files, folder.resolve(DatasetWriter.PACKAGE));
            progress.at(toRead, toRead);
            return manifest.result();
        }

        private String summaryCsv() {
            List<List<@Nullable String>> records = new ArrayList<>();
            records.add(new ArrayList<>(DiffSummary.HEADER));
            records.addAll(summary.records());
            return Csv.lines(records);
        }

        /** Puts them under the pseudonym of their case, or before all cases. */
        private void spill(CaseSpill spill, List<DiffChange> changes) throws IOException {
            Map<String, List<DiffChange>> byCase = new LinkedHashMap<>();
            for (DiffChange change : changes) {
                summary.add(change);
                byCase.computeIfAbsent(Objects.requireNonNullElse(change.caseId(), ""), key -> new ArrayList<>())
                        .add(change);
            }
            for (Map.Entry<String, List<DiffChange>> ofCase : byCase.entrySet()) {
                if (!ofCase.getKey().isEmpty()) {
                    summary.addCase();
                }
                List<List<@Nullable String>> records = new ArrayList<>();
                ofCase.getValue().stream()
                        .sorted(Comparator.comparing(change -> Objects.requireNonNull(
                                TABLE_ORDER.get(change.id().table()))))
                        .forEach(change -> records.addAll(records(change)));
                spill.add(new CaseSpill.Case(
                        ofCase.getKey(),
                        ofCase.getKey(),
                        null,
                        List.of(new CaseSpill.Lines(Csv.lines(records), records.size(), false))));
            }
        }
    }

    private static List<List<@Nullable String>> records(DiffChange change) {
        List<List<@Nullable String>> records = new ArrayList<>();
        int number = 0;
        for (DiffCause cause : change.causes()) {
            number++;
            // A whole row is long: it stands on its first line alone.
            boolean told = number == 1 || change.column() != null;
            List<@Nullable String> fields = new ArrayList<>();
            fields.add(change.id().table());
            fields.add(change.caseId());
            fields.add(change.personId());
            fields.add(change.before() == null ? null : change.before().label());
            fields.add(change.after() == null ? null : change.after().label());
            fields.add(change.column());
            fields.add(change.kind().name());
            fields.add(told ? change.textBefore() : null);
            fields.add(told ? change.textAfter() : null);
            fields.add(Integer.toString(number));
            fields.add(Integer.toString(change.causes().size()));
            fields.add(cause.kind().name());
            fields.add(text(cause.position()));
            fields.add(text(cause.recordedAt()));
            fields.add(cause.event());
            fields.add(cause.command());
            fields.add(cause.actorRole());
            records.add(fields);
        }
        return records;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** Which cases belong together because they are, or ever were, of one person. */
    private static final class SharedPersons {

        private final Map<String, String> firstOf = new HashMap<>();
        private final Map<String, List<String>> shared = new HashMap<>();

        void add(String caseId, String personId) {
            String first = firstOf.putIfAbsent(personId, caseId);
            if (first == null || first.equals(caseId)) {
                return;
            }
            List<String> one = groupOf(first);
            List<String> other = groupOf(caseId);
            if (!one.equals(other)) {
                one.addAll(other);
                other.forEach(member -> shared.put(member, one));
            }
        }

        private List<String> groupOf(String caseId) {
            return shared.computeIfAbsent(caseId, alone -> new ArrayList<>(List.of(alone)));
        }

        /** The cases that belong together with this one, itself among them; none where it stands alone. */
        @Nullable
        List<String> with(String caseId) {
            return shared.get(caseId);
        }

        Set<List<String>> groups() {
            return new HashSet<>(shared.values());
        }
    }
}
