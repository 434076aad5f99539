package dk.tilbage.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.IndexKey;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A write guarded by more than the id is answered as by MongoDB, and found by the index of ids. */
class StandInBackendTest {

    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final MongoServer server = new MongoServer(new StandInBackend());
    private final MongoClient client =
            MongoClients.create("mongodb://127.0.0.1:" + server.bind().getPort());
    private final MongoCollection<Document> documents =
            client.getDatabase("test").getCollection("documents");

    @AfterEach
    void stop() {
        client.close();
        server.shutdownNow();
    }

    private void write(String id, int version) {
        documents.replaceOne(
                new Document("_id", id).append("version", new Document("$lt", version)),
                new Document("_id", id).append("version", version),
                UPSERT);
    }

    @Test
    void theGuardHolds() {
        write("a", 1);
        write("b", 1);
        write("a", 2);
        assertThatThrownBy(() -> write("a", 2))
                .isInstanceOfSatisfying(
                        MongoWriteException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(11000));
        assertThat(documents.find())
                .containsExactlyInAnyOrder(
                        new Document("_id", "a").append("version", 2), new Document("_id", "b").append("version", 1));
    }

    @Test
    void otherConditionsOnTheIdStillSelect() {
        for (String id : List.of("a", "b", "c")) {
            write(id, 1);
        }
        write("b", 2);
        Document twoOfThem = new Document("_id", new Document("$in", List.of("a", "b")));
        assertThat(documents.countDocuments(twoOfThem)).isEqualTo(2);
        assertThat(documents.countDocuments(twoOfThem.append("version", 2))).isEqualTo(1);
        assertThat(documents.countDocuments(new Document("_id", new Document("$gt", "a")).append("version", 1)))
                .isEqualTo(1);
        assertThat(documents.countDocuments(new Document("version", 1))).isEqualTo(2);
    }

    @Test
    void theIndexAnswersForAnIdWithMoreBesideIt() {
        var index = new StandInBackend.IdIndex("_id_", List.of(new IndexKey("_id", true)));
        assertThat(index.canHandle(new de.bwaldvogel.mongo.bson.Document("_id", "a")
                        .append("version", new de.bwaldvogel.mongo.bson.Document("$lt", 2))))
                .isTrue();
        assertThat(index.canHandle(new de.bwaldvogel.mongo.bson.Document("version", 2)))
                .isFalse();
        assertThat(index.canHandle(new de.bwaldvogel.mongo.bson.Document(
                        "_id", new de.bwaldvogel.mongo.bson.Document("$gt", "a"))))
                .isFalse();
    }
}
