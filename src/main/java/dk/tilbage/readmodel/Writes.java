package dk.tilbage.readmodel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects a view's documents and writes them in bulks; a case that cannot be computed is parked, the others go on. */
final class Writes {

    private static final Logger logger = LoggerFactory.getLogger(Writes.class);
    private static final int BULK = 1_000;

    private final ViewStore store;
    private final SickCases sickCases;
    private final Set<String> sickBefore;
    private final long position;
    private final Consumer<List<Document>> writer;

    private final List<Document> documents = new ArrayList<>();
    private final Map<String, String> sick = new HashMap<>();
    private final List<String> healed = new ArrayList<>();

    /**
     * @param store which view's documents
     * @param sickCases where failing cases are parked
     * @param sickBefore the cases that are parked now; only folds from the log may be added for these
     * @param position the position up to which cases are folded
     * @param writer writes a bulk
     */
    Writes(
            ViewStore store,
            SickCases sickCases,
            Set<String> sickBefore,
            long position,
            Consumer<List<Document>> writer) {
        this.store = store;
        this.sickCases = sickCases;
        this.sickBefore = sickBefore;
        this.position = position;
        this.writer = writer;
    }

    /** Adds a case's document. */
    void add(String caseId, Supplier<CaseSnapshot> snapshot) {
        try {
            documents.add(store.document(snapshot.get()));
            if (sickBefore.contains(caseId)) {
                healed.add(caseId);
            }
        } catch (RuntimeException e) {
            if (!SickCases.isOfTheCase(e)) {
                throw e;
            }
            String code = SickCases.code(e);
            // Without the message, which may hold what somebody wrote.
            logger.warn("{}: case {} is parked, {} at {}", store.view().name(), caseId, code, place(e));
            sick.put(caseId, code);
        }
        if (documents.size() + sick.size() >= BULK) {
            flush();
        }
    }

    /** Writes what has been collected. Marks change after the documents: after a crash a healed case is still marked. */
    void flush() {
        writer.accept(documents);
        sickCases.park(sick, position);
        sickCases.heal(healed);
        documents.clear();
        sick.clear();
        healed.clear();
    }

    private static String place(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }
}
