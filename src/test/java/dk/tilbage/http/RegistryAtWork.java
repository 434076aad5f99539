package dk.tilbage.http;

import dk.tilbage.TilbageApplication;
import dk.tilbage.people.MasterKeys;
import dk.tilbage.support.Stores;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The whole program on a database of its own, spoken to through HTTP as its clients do. */
final class RegistryAtWork implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.shared();
    static final String TRIAL = "aktive-hurtigere-tilbage";

    final ConfigurableApplicationContext context;
    final Path data;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final LocalTokens tokens;
    private final String base;

    private RegistryAtWork(ConfigurableApplicationContext context, Path data) {
        DocumentedAnswers.prepare();
        this.context = context;
        this.data = data;
        this.base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
        this.tokens = LocalTokens.of(data);
    }

    /** Starts it, with a simulated clock at 1 June 2009. */
    static RegistryAtWork start(String... settings) throws IOException {
        return start(Stores.database(), Stores.mongoUri(), settings);
    }

    /** The same, on those stores. */
    static RegistryAtWork start(Stores.Database database, String mongoUri, String... settings) throws IOException {
        return start(
                database,
                mongoUri,
                Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "http"),
                settings);
    }

    /** The same, on a data folder, with the keys that are in it. */
    static RegistryAtWork start(Stores.Database database, String mongoUri, Path data, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--tilbage.data=" + data,
                "--tilbage.keys.file=" + keys(data),
                "--tilbage.keys.fictive-cpr=true",
                "--tilbage.postgres.url=" + database.url(),
                "--tilbage.postgres.user=" + database.user(),
                "--tilbage.postgres.password=" + database.password(),
                "--tilbage.mongodb.uri=" + mongoUri,
                "--tilbage.clock=simulated",
                "--tilbage.clock.start=2009-06-01T08:00"));
        arguments.addAll(List.of(settings));
        // A test asks as fast as it can, and all of it as one client from one address.
        for (String limit : List.of("--tilbage.http.rate-limit=", "--tilbage.http.stranger-rate-limit=")) {
            if (arguments.stream().noneMatch(argument -> argument.startsWith(limit))) {
                arguments.add(limit + 0);
            }
        }
        return new RegistryAtWork(
                new SpringApplicationBuilder(TilbageApplication.class).run(arguments.toArray(String[]::new)), data);
    }

    private static Path keys(Path data) {
        Path file = data.resolve("master.json");
        if (!Files.exists(file)) {
            MasterKeys.create(file);
        }
        return file;
    }

    /** An answer. */
    record Answer(int status, HttpResponse<String> response, JsonNode body) {

        String text(String field) {
            return body.path(field).asString("");
        }

        long number(String field) {
            return body.path(field).asLong(-1);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    String token(Role role, String... jobcentres) {
        return tokens.mint(
                "test-" + role.claim(), List.of(role), List.of(jobcentres), Duration.ofHours(1), Clock.systemUTC());
    }

    /** A token of a client by that name. */
    String tokenOf(String client, Role... roles) {
        return tokens.mint(client, List.of(roles), List.of("*"), Duration.ofHours(1), Clock.systemUTC());
    }

    /** A token of a provider, whose client it is too. */
    String providerToken(String providerId, String... jobcentres) {
        return tokens.mint(
                "test-" + providerId,
                List.of(Role.PROVIDER),
                List.of(jobcentres),
                List.of(providerId),
                Duration.ofHours(1),
                Clock.systemUTC());
    }

    int port() {
        return URI.create(base).getPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            boolean lines =
                    response.headers().firstValue("Content-Type").orElse("").contains("ndjson");
            JsonNode body = json && !lines && !response.body().isBlank()
                    ? JSON.readTree(response.body())
                    : JSON.createObjectNode();
            if (response.statusCode() >= 400 && body.has("code")) {
                DocumentedProblems.check(
                        response.request().method(),
                        response.request().uri().getPath(),
                        body.path("code").asString());
            }
            DocumentedAnswers.check(response, body);
            return new Answer(response.statusCode(), response, body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer get(String token, String path) {
        return send(request(path).header("Authorization", "Bearer " + token));
    }

    Answer command(String token, String name, String body, String... headers) {
        HttpRequest.Builder request = request("/api/v1/commands/" + name)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    List<JsonNode> batch(String token, String query, String lines) {
        Answer answer = send(request("/api/v1/commands" + query)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines)));
        return answer.response().body().lines().map(JSON::readTree).toList();
    }

    /** Registers the trial of 2009 with a few jobcentres. */
    void registerTrial(String... jobcentres) throws IOException {
        registerTrial(UnaryOperator.identity(), jobcentres);
    }

    /** The same, for tests that move the clock as they like: intake is open all through the jobcentres' trial. */
    void registerOpenTrial(String... jobcentres) throws IOException {
        registerTrial(RegistryAtWork::openAllTheTime, jobcentres);
    }

    private void registerTrial(UnaryOperator<String> enrolment, String... jobcentres) throws IOException {
        String token = token(Role.TRIAL_ADMINISTRATOR);
        Path files = Path.of("src/main/resources/trials", TRIAL);
        accepted(command(token, "RegisterTrial", Files.readString(files.resolve("trial.json"))));
        accepted(command(token, "AdoptProtocol", withPackage(Files.readString(files.resolve("protocol-1.json")))));
        accepted(command(token, "AdoptProtocol", Files.readString(files.resolve("protocol-2.json"))));
        for (String jobcentre : jobcentres) {
            accepted(command(
                    token,
                    "EnrolJobcentre",
                    enrolment.apply(Files.readString(files.resolve("jobcentres/" + jobcentre + ".json")))));
        }
    }

    private static String openAllTheTime(String enrolment) {
        ObjectNode open = (ObjectNode) JSON.readTree(enrolment);
        open.set("intakePeriod", open.required("period"));
        return open.toString();
    }

    /** The trial of 2009 has no packages; one that can be assigned is added, without a deadline. */
    private static String withPackage(String protocol) {
        ObjectNode whole = (ObjectNode) JSON.readTree(protocol);
        ((ObjectNode) whole.get("rules")).set("packages", JSON.readTree("""
                [{"packageId":"pakke-1","danish":"En pakke","english":"A package","source":"A test","activities":[
                  {"activityId":"virksomhedspraktik","danish":"Praktik","english":"Placement","level":"BASE"}]}]"""));
        return whole.toString();
    }

    private static void accepted(Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError(answer.response().body());
        }
    }

    static String open(String caseId, String jobcentre, String cpr) {
        return """
                {"caseId":"%s","trialId":"%s","jobcentreId":"%s","cpr":"%s","targetGroup":"SICKNESS_BENEFIT",
                 "firstDay":"2009-01-05","employment":"EMPLOYED","hasJob":true,"caseworkerId":"kw-7"}""".formatted(caseId, TRIAL, jobcentre, cpr);
    }

    @Override
    public void close() {
        context.close();
    }
}
