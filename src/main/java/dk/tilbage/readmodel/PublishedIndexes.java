package dk.tilbage.readmodel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.Document;

/** Reads a view's published indexes, so that what is published is what is built. */
final class PublishedIndexes {

    private PublishedIndexes() {}

    static List<Document> of(String viewName) {
        String resource = "/read-models/" + viewName + "/indexes.json";
        try (InputStream in = PublishedIndexes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The view " + viewName + " publishes no " + resource);
            }
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Document.parse("{\"indexes\":" + json + "}").getList("indexes", Document.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
