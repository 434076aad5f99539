package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.dataset.InternalId.Kind;
import dk.tilbage.eventstore.AnchorRefused;
import dk.tilbage.eventstore.LogVerifier;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.trial.ProtocolHistory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trial's dataset from the log, case by case: the tables, the codebook, a manifest, and all of it as one zip.
 *
 * <p>A dataset is either whole and proved complete, or there is none: the digest chain is recomputed, the positions are
 * counted without a gap, and the events folded into cases are held against them, name by name. It is written aside and
 * renamed at the end.
 *
 * <p>Verifying, which counts, and folding are two readings at the same time, each in one snapshot of the database. They see
 * the same log, for an event at or before the position never changes; where one did, they differ and there is no dataset.
 */
public final class DatasetWriter {

    /** The zip with everything, beside the files. */
    public static final String PACKAGE = "package.zip";

    /** What the dataset is: address, counts, digests. */
    public static final String MANIFEST = "manifest.json";

    /** The aggregate type of a case's events. */
    static final String CASE_TYPE = "case";

    private static final long TELL_EVERY = 1_000;

    private final DatasetLog log;
    private final Function<String, Pseudonyms> pseudonyms;
    private final String exportKeyId;
    private final int threads;
    private final Supplier<Instant> clock;

    /**
     * A writer that uses every processor.
     *
     * @param log the log
     * @param pseudonyms the pseudonyms made with an export key; refuses a key it does not know with
     *     {@link IllegalArgumentException} at the latest when one is asked for
     * @param exportKeyId the export key used where none is named
     */
    DatasetWriter(DatasetLog log, Function<String, Pseudonyms> pseudonyms, String exportKeyId) {
        this(log, pseudonyms, exportKeyId, Runtime.getRuntime().availableProcessors());
    }

    /** A writer that uses so many threads. The files are the same with any number of them. */
    DatasetWriter(DatasetLog log, Function<String, Pseudonyms> pseudonyms, String exportKeyId, int threads) {
        this(log, pseudonyms, exportKeyId, threads, () -> Instant.MAX);
    }

    /** A writer that knows the clock by which events are recorded: up to a time that is not over there is no dataset. */
    DatasetWriter(
            DatasetLog log,
            Function<String, Pseudonyms> pseudonyms,
            String exportKeyId,
            int threads,
            Supplier<Instant> clock) {
        this.clock = clock;
        this.log = log;
        this.pseudonyms = pseudonyms;
        this.exportKeyId = exportKeyId;
        this.threads = threads;
    }

    /**
     * The address of what is asked for.
     *
     * @throws DatasetRefused where there is no such thing
     */
    public DatasetAddress resolve(DatasetRequest request) {
        String profile = request.profile() == null ? Profile.FULL.id() : request.profile();
        long position = position(request);
        ProtocolHistory protocol = protocol(request.trialId(), position);
        LocalDate observedTo = request.observedTo();
        if (observedTo == null) {
            LocalDate recorded = LocalDate.ofInstant(recordedAt(position), RegistryClock.ZONE);
            LocalDate end = protocol.period().to();
            observedTo = recorded.isBefore(end) ? recorded : end;
        } else {
            requireHere(observedTo);
        }
        Integer definition = request.definitionVersion();
        DatasetAddress address = new DatasetAddress(
                request.trialId(),
                position,
                observedTo,
                definition == null ? Definition.LATEST : definition,
                profile,
                request.exportDomain() == null ? exportKeyId : exportKeyId + "/" + request.exportDomain());
        check(address);
        if (request.exportDomain() != null) {
            names(address);
        }
        return address;
    }

    /** Refuses a day of observation that is not here yet: nobody knows who will be on benefit then. */
    private void requireHere(LocalDate observedTo) {
        Instant now = clock.get();
        if (observedTo.atStartOfDay(RegistryClock.ZONE).toInstant().isAfter(now)) {
            throw new DatasetRefused(
                    Code.OBSERVED_TOO_LATE,
                    "It is only " + now + " by the registry's clock: nothing can be observed on " + observedTo,
                    now.toString());
        }
    }

    private long position(DatasetRequest request) {
        Long position = request.position();
        Instant asOf = request.asOf();
        if (position != null && asOf != null) {
            throw new DatasetRefused(Code.ADDRESS_AMBIGUOUS, "Give a position or a time, not both");
        }
        if (asOf != null) {
            return positionAsOf(asOf);
        }
        long head = log.head();
        if (position == null) {
            return head;
        }
        if (position < 1 || position > head) {
            throw new DatasetRefused(
                    Code.POSITION_BEYOND_HEAD,
                    "The log has positions 1 to " + head + ", not " + position,
                    Long.toString(head));
        }
        return position;
    }

    private long positionAsOf(Instant asOf) {
        Instant now = clock.get();
        if (!asOf.isBefore(now)) {
            // Something may yet be recorded by then: the same time would mean another position later.
            throw new DatasetRefused(
                    Code.AS_OF_IN_FUTURE,
                    "It is only " + now + " by the registry's clock: what will have been recorded by " + asOf
                            + " is not known yet. Leave the time out for the head",
                    now.toString());
        }
        long found = log.positionAsOf(asOf);
        if (found == 0) {
            String first = log.head() == 0 ? "" : recordedAt(1).toString();
            throw new DatasetRefused(
                    Code.BEFORE_FIRST_EVENT,
                    first.isEmpty()
                            ? "Nothing has been recorded yet"
                            : "Nothing had been recorded by " + asOf + "; the first event was recorded at " + first,
                    first);
        }
        return found;
    }

    ProtocolHistory protocol(String trialId, long position) {
        return log.protocol(trialId, position)
                .orElseThrow(() -> new DatasetRefused(
                        Code.TRIAL_UNKNOWN, "There is no trial " + trialId + " at position " + position));
    }

    private Instant recordedAt(long position) {
        List<Instant> recorded = new ArrayList<>(1);
        log.forEach(position - 1, position, event -> recorded.add(event.recordedAt()));
        if (recorded.size() != 1) {
            throw new DatasetRefused(Code.LOG_NOT_COMPLETE, "There is no event at position " + position);
        }
        return recorded.getFirst();
    }

    /** The log that the datasets are made from. */
    DatasetLog log() {
        return log;
    }

    /** The pseudonyms of an address. */
    Pseudonyms names(DatasetAddress address) {
        try {
            Pseudonyms names = pseudonyms.apply(address.exportKeyId());
            names.of(new InternalId(Kind.CASE, ""));
            return names;
        } catch (IllegalArgumentException e) {
            throw new DatasetRefused(Code.EXPORT_KEY_UNKNOWN, "There is no export key " + address.exportKeyId(), e);
        }
    }

    /** Refuses a log that is not as it was recorded up to a position; else tells what was read. */
    LogVerifier.Verdict requireSound(long position, LogVerifier.Progress progress) {
        LogVerifier.Verdict verdict = log.verify(position, progress);
        if (verdict.verified() < position) {
            throw new DatasetRefused(
                    Code.LOG_NOT_SOUND,
                    verdict.fault()
                            .map(fault -> fault.code() + " at position " + fault.position() + ": " + fault.message())
                            .orElse("The log ends at position " + verdict.verified()));
        }
        return verdict;
    }

    /** What is handed out can be proved later: the position gets an anchor outside the database. */
    void anchor(long position) {
        try {
            log.anchor(position);
        } catch (AnchorRefused e) {
            throw new DatasetRefused(Code.LOG_NOT_SOUND, e.code() + ": " + e.getMessage(), e);
        }
    }

    /** The digest of the log at a position. */
    String digestAt(long position) {
        return log.digestAt(position)
                .orElseThrow(() ->
                        new DatasetRefused(Code.POSITION_BEYOND_HEAD, "There is no event at position " + position));
    }

    static void check(DatasetAddress address) {
        if (!Definition.isKnown(address.definitionVersion())) {
            throw new DatasetRefused(
                    Code.DEFINITION_UNKNOWN,
                    "This program knows versions " + Definition.FIRST + " to " + Definition.LATEST
                            + " of the definitions, not " + address.definitionVersion());
        }
        profile(address);
    }

    static Profile profile(DatasetAddress address) {
        return Profile.named(address.profile())
                .orElseThrow(() -> new DatasetRefused(
                        Code.PROFILE_UNKNOWN,
                        "There is no profile " + address.profile() + ", only " + String.join(", ", Profile.ids())));
    }

    /**
     * Writes a dataset into a folder, which is made, or replaced where it holds a dataset already.
     *
     * @throws DatasetRefused where there is none; the folder is then as it was
     */
    public DatasetResult write(DatasetAddress address, Path folder, DatasetProgress progress) {
        return write(address, folder, progress, made -> {});
    }

    /**
     * The same, with something to be done when the dataset is whole and before anybody finds it in the folder; where that
     * throws, there is none.
     */
    DatasetResult write(
            DatasetAddress address, Path folder, DatasetProgress progress, Consumer<DatasetResult> beforehand) {
        check(address);
        return DatasetFolder.fill(folder, aside -> {
            DatasetResult result = new Build(address, aside, progress).run();
            beforehand.accept(result);
            return result;
        });
    }

    // ---- one dataset ------------------------------------------------------------------------------------------------

    /** One run: reads, folds and writes into a folder of its own. */
    private final class Build {

        private final DatasetAddress address;
        private final Path folder;
        private final DatasetProgress progress;
        private final Pseudonyms names;
        private final ProtocolHistory protocol;
        private final List<Table<?>> tables;
        private final SequencedMap<String, Long> rows = new LinkedHashMap<>();
        private final Map<Long, String> numbers = new HashMap<>();
        private long folded;
        private long verified;

        Build(DatasetAddress address, Path folder, DatasetProgress progress) {
            this.address = address;
            this.folder = folder;
            this.progress = progress;
            this.names = names(address);
            this.protocol = protocol(address.trialId(), address.position());
            this.tables = profile(address).tables(new Definition(address.definitionVersion()), protocol, names);
            for (Table<?> table : tables) {
                rows.put(table.name(), 0L);
            }
        }

        /** Verifies and folds at the same time: each reads the log once, and the one does not need the other. */
        DatasetResult run() throws IOException {
            FutureTask<SortedMap<String, Long>> verification = new FutureTask<>(this::verify);
            Thread verifier =
                    Thread.ofPlatform().name("dataset-verify").daemon().start(verification);
            try (CaseSpill spill = new CaseSpill(folder.resolve(".cases"), tables.size())) {
                SortedMap<String, Long> folded = fold(spill, verification);
                SortedMap<String, Long> counted = outcome(verification);
                hold(counted, folded);
                String logDigest = digestAt(address.position());
                anchor(address.position());
                writeTables(spill);
                return finish(counted, logDigest);
            } finally {
                verifier.interrupt();
                join(verifier);
            }
        }

        private SortedMap<String, Long> fold(CaseSpill spill, FutureTask<SortedMap<String, Long>> verification) {
            SortedMap<String, Long> folded = new TreeMap<>();
            log.forEachCase(address.position(), (caseId, events) -> {
                if (verification.state() == Future.State.FAILED) {
                    outcome(verification);
                }
                CaseSpill.Case found = fold(events).map(this::lines).orElse(null);
                synchronized (folded) {
                    tell(events.size(), 0);
                    events.forEach(event -> folded.merge(event.eventName(), 1L, Long::sum));
                    if (found != null) {
                        requireNumberOfItsOwn(found.pseudonym());
                        requireNumberOfItsOwn(found.person());
                        spilled(spill, found);
                    }
                }
            });
            synchronized (folded) {
                return new TreeMap<>(folded);
            }
        }

        /** In the profile of numbers two pseudonyms must not become one: that would make one person of two. */
        private void requireNumberOfItsOwn(String pseudonym) {
            if (address.profile().equals(Profile.DST.id())
                    && !numbers.computeIfAbsent(Profile.number(pseudonym), number -> pseudonym)
                            .equals(pseudonym)) {
                throw new DatasetRefused(
                        Code.FAILED, "Two pseudonyms of this export domain give one number: choose another domain");
            }
        }

        /** The case events of the log by name, once it is known to be as it was recorded. */
        private SortedMap<String, Long> verify() {
            return requireSound(address.position(), (done, total) -> tell(0, Math.min(done, address.position())))
                    .countsOf(CASE_TYPE);
        }

        private static SortedMap<String, Long> outcome(Future<SortedMap<String, Long>> verification) {
            try {
                return verification.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatasetRefused(Code.NOT_WRITTEN, "Interrupted", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }

        private static void join(Thread verifier) {
            try {
                verifier.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void hold(Map<String, Long> counted, Map<String, Long> folded) {
            if (!counted.equals(folded)) {
                throw new DatasetRefused(
                        Code.LOG_NOT_COMPLETE,
                        "The events folded into cases are not those of the log: " + folded + " instead of " + counted);
            }
        }

        private Optional<ObservedCase> fold(List<RecordedEvent> events) {
            List<CaseHistory.Entry> entries = events.stream()
                    .map(event -> new CaseHistory.Entry((CaseEvent) event.payload(), event.recordedAt()))
                    .toList();
            return CaseRows.of(CaseHistory.fold(entries), protocol)
                    .flatMap(caseRows -> caseRows.observe(address.observedTo()));
        }

        /** The case's lines; several threads do this at a time. */
        private CaseSpill.Case lines(ObservedCase observed) {
            Pseudonyms ofCase = names.remembering();
            Csv csv = new Csv();
            List<CaseSpill.Lines> lines = new ArrayList<>(tables.size());
            String rank = null;
            for (Table<?> table : tables) {
                List<List<@Nullable String>> texts = table.texts(observed, ofCase);
                lines.add(new CaseSpill.Lines(csv.of(texts), texts.size(), table.isOnePerPerson()));
                if (table.isOnePerPerson()) {
                    rank = table.personRank(observed);
                }
            }
            return new CaseSpill.Case(ofCase.of(observed.caseId()), ofCase.of(observed.personId()), rank, lines);
        }

        private static void spilled(CaseSpill spill, CaseSpill.Case found) {
            try {
                spill.add(found);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void writeTables(CaseSpill spill) throws IOException {
            List<OutputStream> outputs = new ArrayList<>();
            try {
                for (Table<?> table : tables) {
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(table.file())));
                    outputs.add(out);
                    out.write(Csv.lines(List.of(table.header())).getBytes(StandardCharsets.UTF_8));
                    List<Table.Line> ofTrial = table.lines(protocol, names);
                    out.write(Csv.lines(ofTrial.stream().map(Table.Line::cells).toList())
                            .getBytes(StandardCharsets.UTF_8));
                    rows.merge(table.name(), (long) ofTrial.size(), Long::sum);
                }
                long[] written = spill.drainTo(outputs);
                for (int table = 0; table < tables.size(); table++) {
                    rows.merge(tables.get(table).name(), written[table], Long::sum);
                }
                for (OutputStream out : outputs) {
                    out.flush();
                }
            } finally {
                for (OutputStream out : outputs) {
                    out.close();
                }
            }
        }

        private DatasetResult finish(SortedMap<String, Long> counted, String logDigest) throws IOException {
            Manifest.Source source = new Manifest.Source(
                    address.position(), recordedAt(address.position()).toString(), logDigest, counted);
            Manifest manifest = new DatasetPackage(folder, tables, threads).complete(address, source, rows);
            progress.at(2 * address.position(), 2 * address.position());
            return manifest.result();
        }

        /** Two threads tell of their work, which is half of it each. */
        private synchronized void tell(long moreFolded, long nowVerified) {
            long before = folded + verified;
            folded += moreFolded;
            verified = Math.max(verified, nowVerified);
            if (before / TELL_EVERY != (folded + verified) / TELL_EVERY) {
                progress.at(folded + verified, 2 * address.position());
            }
        }
    }
}
