package dk.tilbage.http;

import dk.tilbage.casefile.AllocationAudit;
import dk.tilbage.casefile.AllocationAudit.Verdict;
import dk.tilbage.eventstore.EventJson;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.Trials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the command gets an audit from: the stores themselves, or the server that has them open. */
public interface AuditSource extends AutoCloseable {

    /** Audits a trial; empty where there is no such trial. */
    Optional<Verdict> audit(String trialId, AllocationAudit.Progress progress);

    @Override
    default void close() {}

    /** Opens the source for a data folder: the server that runs on it, or else its stores. */
    @FunctionalInterface
    interface Opening {

        /** The source. */
        AuditSource open(Path data);
    }

    /** The stores, opened by this program; closed with it. */
    static AuditSource of(EventLog log, Trials trials, Runnable close) {
        return new AuditSource() {
            @Override
            public Optional<Verdict> audit(String trialId, AllocationAudit.Progress progress) {
                return AllocationAudit.of(trialId, log, trials, progress);
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    /** A running server, which is asked and says nothing on the way. */
    static AuditSource of(URI server, String token) {
        return (trialId, progress) -> {
            URI audit = server.resolve("/api/v1/trials/" + CommandReader.id(trialId, "trialId") + "/allocation-audit");
            HttpRequest request = HttpRequest.newBuilder(audit)
                    .timeout(Duration.ofHours(1))
                    .header("Authorization", "Bearer " + token)
                    .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                return switch (answer.statusCode()) {
                    case 200 -> Optional.of(EventJson.mapper().readValue(answer.body(), Verdict.class));
                    case 404 -> Optional.empty();
                    default -> throw new IllegalStateException("The server answered " + answer.statusCode());
                };
            } catch (IOException e) {
                throw new UncheckedIOException("The server at " + server + " could not be asked", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted", e);
            }
        };
    }
}
