package dk.tilbage.readmodel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/** SHA-256 over documents, one after the other; the order of a document's own fields does not count. */
final class DocumentsDigest {

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final MessageDigest sha;

    DocumentsDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a case's document; none where there is no telling what is in it. */
    void add(String caseId, @Nullable BsonDocument document) {
        sha.update(caseId.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        if (document != null) {
            BsonDocument ordered = new BsonDocument();
            new TreeMap<String, BsonValue>(document).forEach(ordered::append);
            sha.update(new RawBsonDocument(ordered, CODEC).getByteBuffer().asNIO());
        }
    }

    String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }
}
