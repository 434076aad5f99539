package dk.tilbage.readmodel;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The documents of one view in one collection, and the guard on their versions. */
final class ViewStore {

    static final String CASE_VERSION = "caseVersion";
    static final String TRIAL_VERSION = "trialVersion";

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final View view;
    private final MongoCollection<Document> collection;

    ViewStore(View view, MongoDatabase database, String name) {
        this.view = view;
        this.collection = database.getCollection(name);
    }

    View view() {
        return view;
    }

    MongoCollection<Document> collection() {
        return collection;
    }

    /** The view's document of a case, with what the guard needs. */
    Document document(CaseSnapshot snapshot) {
        Document document = new Document("_id", snapshot.caseId())
                .append("trialId", snapshot.protocol().trialId())
                .append(CASE_VERSION, snapshot.caseVersion())
                .append(TRIAL_VERSION, snapshot.trialVersion());
        document.putAll(view.of(snapshot));
        return document;
    }

    /** Writes the documents that are newer than what is stored, in one unordered bulk. The others are refused silently. */
    void write(List<Document> documents) {
        List<WriteModel<Document>> writes = new ArrayList<>(documents.size());
        for (Document document : documents) {
            writes.add(new ReplaceOneModel<>(older(document), document, UPSERT));
        }
        // A refusal is a stored document as new as ours. Or, rarely, another writer's insert of an older one came
        // between
        // the server's look and its own insert; a second try tells the two apart.
        bulk(bulk(writes));
    }

    /** Stored documents that this one may replace: neither version higher, and not both equal. */
    private static Bson older(Document document) {
        Long caseVersion = document.getLong(CASE_VERSION);
        Long trialVersion = document.getLong(TRIAL_VERSION);
        // Plain, with the id at the top: a stand-in that finds "_id" inside "$and" only by looking at every document
        // would make each write as slow as the view is long.
        return new Document("_id", document.getString("_id"))
                .append(CASE_VERSION, new Document("$lte", caseVersion))
                .append(TRIAL_VERSION, new Document("$lte", trialVersion))
                .append("$nor", List.of(new Document(CASE_VERSION, caseVersion).append(TRIAL_VERSION, trialVersion)));
    }

    /** Writes; returns the writes that were refused because the id exists and the guard did not match it. */
    private List<WriteModel<Document>> bulk(List<WriteModel<Document>> writes) {
        if (writes.isEmpty()) {
            return List.of();
        }
        try {
            collection.bulkWrite(writes, UNORDERED);
            return List.of();
        } catch (MongoBulkWriteException e) {
            List<WriteModel<Document>> refused = new ArrayList<>();
            for (BulkWriteError error : e.getWriteErrors()) {
                if (error.getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
                refused.add(writes.get(error.getIndex()));
            }
            if (e.getWriteConcernError() != null) {
                throw e;
            }
            return refused;
        }
    }

    /** Inserts into an empty collection that nobody else writes to. */
    void insert(List<Document> documents) {
        if (!documents.isEmpty()) {
            collection.bulkWrite(documents.stream().map(InsertOneModel::new).toList(), UNORDERED);
        }
    }

    /** The stored documents of these cases, by case. */
    Map<String, Document> find(Collection<String> caseIds) {
        Map<String, Document> found = new HashMap<>();
        collection.find(in("_id", caseIds)).forEach(document -> found.put(document.getString("_id"), document));
        return found;
    }

    long count() {
        return collection.countDocuments();
    }

    void drop() {
        collection.drop();
    }

    void ensureIndexes() {
        for (Document index : view.indexes()) {
            collection.createIndex(index.get("keys", Document.class), new IndexOptions().name(index.getString("name")));
        }
    }
}
