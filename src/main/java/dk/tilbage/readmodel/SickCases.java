package dk.tilbage.readmodel;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/** The cases a view could not compute, in the collection {@code sick_cases}: a code each, never a message or a payload. */
final class SickCases {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    private final MongoCollection<Document> collection;
    private final String view;
    private final String store;

    /** The sick cases of a view, of the documents that stand in one collection. */
    SickCases(MongoDatabase database, String view, String store) {
        this.collection = database.getCollection("sick_cases");
        this.view = view;
        this.store = store;
    }

    /** Whether the failure is the case's own and not that of a store, which must stop the projection instead. */
    static boolean isOfTheCase(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException
                    || cause instanceof MongoException
                    || cause instanceof InterruptedException) {
                return false;
            }
        }
        return true;
    }

    /** A failure of a case in words that hold no personal data. */
    static String code(RuntimeException failure) {
        return failure.getClass().getSimpleName();
    }

    Set<String> caseIds() {
        return collection
                .find(eq("store", store))
                .projection(Projections.include("caseId"))
                .map(document -> document.getString("caseId"))
                .into(new HashSet<>());
    }

    List<SickCase> all() {
        return collection
                .find(eq("store", store))
                .sort(Sorts.ascending("caseId"))
                .map(document -> new SickCase(
                        document.getString("caseId"), document.getString("code"), document.getLong("sincePosition")))
                .into(new ArrayList<>());
    }

    long count() {
        return collection.countDocuments(eq("store", store));
    }

    void park(Map<String, String> codes, long position) {
        if (codes.isEmpty()) {
            return;
        }
        List<WriteModel<Document>> writes = new ArrayList<>();
        codes.forEach((caseId, code) -> writes.add(new UpdateOneModel<>(
                eq("_id", id(caseId)),
                combine(
                        setOnInsert("view", view),
                        setOnInsert("store", store),
                        setOnInsert("caseId", caseId),
                        setOnInsert("sincePosition", position),
                        set("code", code)),
                new UpdateOptions().upsert(true))));
        collection.bulkWrite(writes, UNORDERED);
    }

    void heal(Collection<String> caseIds) {
        if (!caseIds.isEmpty()) {
            collection.deleteMany(and(
                    eq("store", store), in("_id", caseIds.stream().map(this::id).toList())));
        }
    }

    void clear() {
        collection.deleteMany(eq("store", store));
    }

    private String id(String caseId) {
        return store + "/" + caseId;
    }
}
