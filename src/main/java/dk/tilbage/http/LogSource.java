package dk.tilbage.http;

import dk.tilbage.eventstore.AnchorKeys;
import dk.tilbage.eventstore.Anchors;
import dk.tilbage.eventstore.EventJson;
import dk.tilbage.eventstore.LogVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Who verifies the log for the command: the stores themselves, or the server that has them open. */
public interface LogSource extends AutoCloseable {

    /**
     * Verifies the log.
     *
     * @param position the last position that counts; null for all of them
     * @param anchors a copy of the anchors; null for the registry's own
     * @param publicKeys the keys to believe, in PEM form; null for the registry's own
     * @throws dk.tilbage.eventstore.AnchorRefused where these are no keys
     */
    VerifiedLog verify(
            @Nullable Long position,
            @Nullable String anchors,
            @Nullable String publicKeys,
            LogVerifier.Progress progress);

    @Override
    default void close() {}

    /** Opens the source for a data folder: the server that runs on it, or else its stores. */
    @FunctionalInterface
    interface Opening {

        /** The source. */
        LogSource open(Path data);
    }

    /** The stores, opened by this program; closed with it. */
    static LogSource of(LogVerifier verifier, Anchors own, Runnable close) {
        return new LogSource() {
            @Override
            public VerifiedLog verify(
                    @Nullable Long position,
                    @Nullable String anchors,
                    @Nullable String publicKeys,
                    LogVerifier.Progress progress) {
                return VerifiedLog.of(verifier.verify(
                        position == null ? Long.MAX_VALUE : position,
                        progress,
                        own.evidence(
                                anchors == null ? null : anchors.getBytes(StandardCharsets.UTF_8),
                                publicKeys == null ? null : AnchorKeys.ofPem(publicKeys))));
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    /** A running server, which is asked and says nothing on the way. */
    static LogSource of(URI server, String token) {
        return (position, anchors, publicKeys, progress) -> {
            if (publicKeys != null) {
                AnchorKeys.ofPem(publicKeys);
            }
            ObjectNode body = EventJson.mapper().createObjectNode();
            if (position != null) {
                body.put("position", position);
            }
            if (anchors != null) {
                body.put("anchors", anchors);
            }
            if (publicKeys != null) {
                body.put("publicKeys", publicKeys);
            }
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/log/verification"))
                    .timeout(Duration.ofHours(6))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body.toString()))
                    .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException("The server answered " + answer.statusCode() + ": "
                            + EventJson.mapper()
                                    .readTree(answer.body())
                                    .path("detail")
                                    .asString(""));
                }
                return EventJson.mapper().readValue(answer.body(), VerifiedLog.class);
            } catch (IOException e) {
                throw new UncheckedIOException("The server at " + server + " could not be asked", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted", e);
            }
        };
    }
}
