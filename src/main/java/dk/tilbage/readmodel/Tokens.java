package dk.tilbage.readmodel;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** The tracking tokens, beside the documents they belong to. */
final class Tokens {

    private static final String COLLECTION = "tracking_tokens";
    /** Longer than Axon's 10 s: a sweep keeps a segment busy, and a claim is only extended between batches. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    private final TokenStore store;
    private final MongoCollection<Document> collection;
    private final Serializer serializer;

    Tokens(MongoDatabase database, Serializer serializer) {
        this.serializer = serializer;
        this.collection = database.getCollection(COLLECTION);
        this.store = MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database)
                        .trackingTokensCollectionName(COLLECTION)
                        .build())
                .serializer(serializer)
                .claimTimeout(CLAIM)
                .build();
    }

    TokenStore store() {
        return store;
    }

    /** Makes the tokens of a processor that has none, as if all up to the position had been processed. */
    void initialize(String processor, int segments, long position) {
        store.initializeTokenSegments(processor, segments, new GlobalSequenceTrackingToken(position));
    }

    void delete(String processor) {
        collection.deleteMany(eq("processorName", processor));
    }

    /** The stored position of each segment, whoever holds it. Does not claim anything. */
    Map<Integer, Long> positions(String processor) {
        Map<Integer, Long> positions = new HashMap<>();
        collection
                .find(eq("processorName", processor))
                .forEach(document -> positions.put(document.getInteger("segment"), position(document)));
        return positions;
    }

    private long position(Document document) {
        Binary token = document.get("token", Binary.class);
        if (token == null) {
            return 0;
        }
        @Nullable
        TrackingToken stored = serializer.deserialize(
                new SimpleSerializedObject<>(token.getData(), byte[].class, document.getString("tokenType"), null));
        return stored == null ? 0 : stored.position().orElse(0);
    }
}
