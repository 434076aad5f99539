package dk.tilbage.ops;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/**
 * The memory of the stand-in for MongoDB, which finds a document by its id also where the filter asks for more than the
 * id. Left to itself it looks at every document then, and every guarded write of a view is as slow as the view is long.
 */
final class StandInBackend extends MemoryBackend {

    private static final String ID = "_id";

    @Override
    public MemoryDatabase openOrCreateDatabase(String databaseName) {
        return new Database(databaseName, getCursorRegistry());
    }

    private static final class Database extends MemoryDatabase {

        Database(String name, CursorRegistry cursors) {
            super(name, cursors);
        }

        @Override
        protected Index<Integer> openOrCreateUniqueIndex(
                String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
            return keys.size() == 1 && keys.getFirst().getKey().equals(ID)
                    ? new IdIndex(indexName, keys)
                    : super.openOrCreateUniqueIndex(collectionName, indexName, keys, sparse);
        }
    }

    /** The index of ids. What else a filter asks for is compared with the documents that the index finds. */
    static final class IdIndex extends MemoryUniqueIndex {

        IdIndex(String name, List<IndexKey> keys) {
            super(name, keys, false);
        }

        @Override
        public synchronized boolean canHandle(Document query) {
            return query.containsKey(ID) && super.canHandle(new Document(ID, query.get(ID)));
        }
    }
}
