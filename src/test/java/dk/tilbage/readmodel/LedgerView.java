package dk.tilbage.readmodel;

import dk.tilbage.casefile.CaseEvent.Registration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;

/** A view that shows everything a view is given, and fails where it is told to. */
final class LedgerView implements View {

    final Set<String> failing = ConcurrentHashMap.newKeySet();
    final Set<String> failingOnceWithTheStore = ConcurrentHashMap.newKeySet();

    @Override
    public String name() {
        return "test-ledger";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Document of(CaseSnapshot snapshot) {
        if (failing.contains(snapshot.caseId())) {
            throw new Unfit("Bente Jensen");
        }
        if (failingOnceWithTheStore.remove(snapshot.caseId())) {
            throw new com.mongodb.MongoException("the store was away");
        }
        Document recorded = new Document();
        new TreeMap<>(snapshot.provenance().slots())
                .forEach((slot, when) -> recorded.append(
                        slot, List.of(when.position(), when.first().toString(), String.valueOf(when.corrected()))));
        return new Document(
                        "facts",
                        snapshot.facts().inOrder().stream()
                                .map(Registration::toString)
                                .toList())
                .append("recorded", recorded)
                .append("protocols", snapshot.protocol().protocols().size());
    }

    @Override
    public List<Document> indexes() {
        return List.of();
    }

    /** A failure whose message must not come out. */
    static final class Unfit extends RuntimeException {
        Unfit(String message) {
            super(message);
        }
    }
}
