package dk.tilbage.http;

import dk.tilbage.caseload.WhatIf;
import dk.tilbage.caseload.WhatIfQueries;
import dk.tilbage.trial.RefusedException;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who answers the command {@code what-if}: the server that has the stores open, or the stores themselves. */
public interface WhatIfSource extends AutoCloseable {

    /** Told how many of how many events have been read. */
    @FunctionalInterface
    interface Reading {

        /** So many of so many. */
        void at(long read, long all);
    }

    /** Opens the source for a data folder: the server that runs on it, or else its stores. */
    @FunctionalInterface
    interface Opening {

        /** The source. */
        WhatIfSource open(Path data);
    }

    /** There is no answer. */
    final class Refused extends RuntimeException {

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Asks a question in the form of the HTTP contract.
     *
     * @return the answer in the same form
     * @throws Refused where there is none
     */
    JsonNode ask(String trialId, String question, Reading reading);

    @Override
    default void close() {}

    /** The stores, opened by this program and closed with it. */
    static WhatIfSource of(WhatIfQueries queries, Runnable close) {
        return new WhatIfSource() {
            @Override
            public JsonNode ask(String trialId, String question, Reading reading) {
                try {
                    long all = queries.events();
                    WhatIf answer = queries.of(
                                    trialId,
                                    WhatIfReader.read(question.getBytes(StandardCharsets.UTF_8)),
                                    null,
                                    true,
                                    read -> reading.at(read, all))
                            .orElseThrow(() -> new Refused("TRIAL_UNKNOWN (trialId)"));
                    return PublicJson.tree(answer);
                } catch (ProblemException refused) {
                    throw new Refused(
                            text(refused.problem().code(), refused.problem().field()));
                } catch (RefusedException refused) {
                    throw new Refused(text(
                            refused.refusal().code().name(), refused.refusal().field()));
                }
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    /** A running server. */
    static WhatIfSource of(URI server, String token) {
        return (trialId, question, reading) -> {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/trials/" + trialId + "/what-if"))
                    .timeout(Duration.ofMinutes(10))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(question))
                    .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                JsonNode body = JsonMapper.shared().readTree(answer.body());
                if (answer.statusCode() != 200) {
                    throw new Refused(text(
                            body.path("code").asString("" + answer.statusCode()),
                            body.path("field").asString("")));
                }
                return body;
            } catch (IOException e) {
                throw new UncheckedIOException("The server at " + server + " did not answer", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refused("Interrupted");
            }
        };
    }

    private static String text(String code, @Nullable String field) {
        return field == null || field.isEmpty() ? code : code + " (" + field + ")";
    }
}
