package dk.tilbage.bench;

import dk.tilbage.trial.TrialFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The trial of 2009 with the same jobcentres and protocols, but with room for as many cases as are sent. */
final class SmallTrial {

    static final String ID = "bench";

    private static final int PLACES = 100_000;

    private SmallTrial() {}

    /** Registers the trial; one that is registered already stays as it is. */
    static void register(URI server, String token) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (TrialFiles.TrialFile file : TrialFiles.read(TrialFiles.AKTIVE_HURTIGERE_TILBAGE)) {
                ObjectNode body = (ObjectNode) file.payload().deepCopy();
                body.put("trialId", ID);
                if (file.name().equals("EnrolJobcentre")) {
                    body.putObject("period").put("from", "2009-01-01").put("to", "2009-12-31");
                    ArrayNode quotas = (ArrayNode) body.path("quotas");
                    quotas.forEach(quota -> {
                        ObjectNode places = (ObjectNode) quota;
                        places.propertyNames().stream()
                                .filter(name -> places.path(name).isNumber())
                                .toList()
                                .forEach(name -> places.put(name, PLACES));
                    });
                }
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(server.resolve("api/v1/commands/" + file.name()))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(
                            file.name() + " was answered " + answer.statusCode() + ": " + answer.body());
                }
            }
        }
    }
}
