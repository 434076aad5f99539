package dk.tilbage.readmodel;

import com.mongodb.client.model.Projections;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.readmodel.Comparison.Kind;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Trials;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Holds a slot's documents against the log. May run while events are appended and processed. */
final class Comparing {

    private static final int CASES = 500;

    private final EventLog log;
    private final ViewSlot slot;
    private final long processed;
    private final Set<String> sick;
    private final Trials trials;
    private Trials.Settings settings;

    private final SequencedMap<String, Kind> differences = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final DocumentsDigest stored = new DocumentsDigest();
    private final DocumentsDigest rebuilt = new DocumentsDigest();

    private record CaseEvents(String caseId, List<RecordedEvent> events) {}

    private Comparing(EventLog log, Trials trials, ViewSlot slot) {
        this.log = log;
        this.trials = trials;
        this.slot = slot;
        this.processed = slot.position();
        this.sick = slot.sickCases().caseIds();
        this.settings = trials.settings();
    }

    static Comparison run(EventLog log, Trials trials, ViewSlot slot) {
        return new Comparing(log, trials, slot).run();
    }

    private Comparison run() {
        List<CaseEvents> chunk = new ArrayList<>(CASES);
        log.forEachAggregate(Projection.CASE_TYPE, Long.MAX_VALUE, (caseId, events) -> {
            chunk.add(new CaseEvents(caseId, events));
            if (chunk.size() == CASES) {
                compare(chunk);
                chunk.clear();
            }
        });
        compare(chunk);
        for (Document id : slot.store().collection().find().projection(Projections.include("_id"))) {
            String caseId = id.getString("_id");
            if (!seen.contains(caseId)
                    && log.ofAggregate(caseId, Long.MAX_VALUE).isEmpty()) {
                differences.put(caseId, Kind.NOT_IN_LOG);
                stored.add(caseId, null);
            }
        }
        return new Comparison(seen.size(), differences, stored.hex(), rebuilt.hex());
    }

    private void compare(List<CaseEvents> cases) {
        Map<String, Document> documents =
                slot.store().find(cases.stream().map(CaseEvents::caseId).toList());
        for (CaseEvents each : cases) {
            seen.add(each.caseId());
            Kind kind = compare(each, documents.get(each.caseId()));
            if (kind != null) {
                differences.put(each.caseId(), kind);
            }
        }
    }

    private @Nullable Kind compare(CaseEvents found, @Nullable Document document) {
        boolean parked = sick.contains(found.caseId());
        if (document == null) {
            if (parked || found.events().getFirst().position() > processed) {
                return null;
            }
            rebuilt.add(found.caseId(), null);
            return Kind.MISSING;
        }
        stored.add(found.caseId(), bson(document));
        long caseVersion = document.getLong(ViewStore.CASE_VERSION);
        long trialVersion = document.getLong(ViewStore.TRIAL_VERSION);
        List<RecordedEvent> events = found.events();
        if (caseVersion > events.size()) {
            // Appended and processed since the cursor was opened.
            events = log.ofAggregate(found.caseId(), Long.MAX_VALUE);
        }
        NavigableMap<Long, ProtocolHistory> histories = histories(document.getString("trialId"), trialVersion);
        Optional<ProtocolHistory> trial = histories.values().stream()
                .filter(history -> history.version() == trialVersion)
                .findFirst();
        if (caseVersion < 1 || caseVersion > events.size() || trial.isEmpty()) {
            return Kind.NOT_IN_LOG;
        }
        Document expected;
        try {
            expected = slot.store()
                    .document(FoldedCase.fold(found.caseId(), events.subList(0, (int) caseVersion))
                            .with(trial.get()));
        } catch (RuntimeException e) {
            return Kind.NOT_COMPUTABLE;
        }
        rebuilt.add(found.caseId(), bson(expected));
        if (!bson(expected).equals(bson(document))) {
            return Kind.DIFFERENT;
        }
        boolean behind = caseVersion < caseVersionAt(processed, events)
                || trialVersion < histories.headMap(processed, true).size();
        return behind && !parked ? Kind.BEHIND : null;
    }

    private static long caseVersionAt(long position, List<RecordedEvent> events) {
        return events.stream().filter(event -> event.position() <= position).count();
    }

    /** The history after each event of a trial, at least up to that version where the log has it. */
    private NavigableMap<Long, ProtocolHistory> histories(@Nullable String trialId, long version) {
        NavigableMap<Long, ProtocolHistory> known = histories(trialId);
        if (known.size() < version) {
            settings = trials.settings();
            known = histories(trialId);
        }
        return known;
    }

    private NavigableMap<Long, ProtocolHistory> histories(@Nullable String trialId) {
        return settings.histories().getOrDefault(Objects.requireNonNullElse(trialId, ""), new TreeMap<>());
    }

    private BsonDocument bson(Document document) {
        return document.toBsonDocument(Document.class, slot.store().collection().getCodecRegistry());
    }
}
