package dk.tilbage.readmodel;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import java.util.Objects;
import org.bson.Document;

/**
 * Which of its two slots each view is read from, and which log its documents were computed from. Kept in MongoDB beside
 * the documents: with the documents gone, the pointer to them may be gone too.
 */
final class Slots {

    static final String FIRST = "a";
    private static final String SECOND = "b";

    private final MongoCollection<Document> collection;

    Slots(MongoDatabase database) {
        this.collection = database.getCollection("view_pointer");
    }

    /** The slot that is read. */
    String active(View view) {
        Document pointer = collection.find(eq("_id", ViewSlot.family(view))).first();
        return pointer == null ? FIRST : Objects.requireNonNullElse(pointer.getString("slot"), FIRST);
    }

    static String other(String letter) {
        return letter.equals(FIRST) ? SECOND : FIRST;
    }

    /** The log the documents come from; empty where that is not known. */
    String log(View view) {
        Document pointer = collection.find(eq("_id", ViewSlot.family(view))).first();
        return pointer == null ? "" : Objects.requireNonNullElse(pointer.getString("log"), "");
    }

    /** From now on the view is read from that slot, computed from that log. */
    void point(View view, String letter, String log) {
        collection.updateOne(
                eq("_id", ViewSlot.family(view)),
                combine(set("slot", letter), set("log", log)),
                new UpdateOptions().upsert(true));
    }
}
