package dk.tilbage.bench;

import dk.tilbage.bench.RegistryStarter.Registry;
import dk.tilbage.casefile.CaseCommand;
import dk.tilbage.casefile.Execute;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.Receipts;
import dk.tilbage.people.Cpr;
import dk.tilbage.people.People;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * What authentication, encryption and idempotency cost a command, what it costs to find a person by CPR number, and how long a
 * person takes to be forgotten. One client throughout.
 *
 * <p>The program cannot be run without them, so the same commands without them are: those commands, read and sealed beforehand,
 * handed to their aggregates within the program, and an HTTP request that is answered with next to nothing, one after the
 * other. What is left of the difference is reading JSON, the token, the key, and sealing.
 */
final class SecurityBench {

    private static final int WARM_CASES = 60;
    private static final int CASES = 100;
    private static final int PERSONS = 2_000;
    private static final int FORGOTTEN = 200;
    private static final int ROUNDS = 20_000;
    private static final LocalDate DAY = LocalDate.of(2009, 5, 1);
    private static final String TEXT = "Aftalt efter samtalen om sk\u00e5nehensyn p\u00e5 arbejdspladsen.";

    private final Registry registry;
    private final Templates templates;
    private final Progress progress;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private long nextCase;

    SecurityBench(Registry registry, Templates templates, long firstCase, Progress progress) {
        this.registry = registry;
        this.templates = templates;
        this.nextCase = firstCase;
        this.progress = progress;
    }

    List<Figure> run() throws IOException, InterruptedException, SQLException {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(commands());
        figures.addAll(parts());
        figures.addAll(lookUp());
        figures.add(forgetting());
        return figures;
    }

    private List<Figure> commands() throws IOException, InterruptedException {
        progress.say("Commands with and without security, warming up");
        for (int round = 0; round < WARM_CASES; round++) {
            overHttp(new Histogram(3));
            within(new Histogram(3));
            empty(new Histogram(3), 50);
        }
        progress.say("Commands with and without security");
        Histogram with = new Histogram(3);
        Histogram decided = new Histogram(3);
        Histogram request = new Histogram(3);
        // In turn, so that a noisy minute falls on all of them.
        for (int round = 0; round < CASES; round++) {
            overHttp(with);
            within(decided);
            empty(request, 50);
        }
        double perSecond = 1e6 / with.getMean();
        double without = 1e6 / (decided.getMean() + request.getMean());
        return List.of(
                Figure.share(
                        "Commands with authentication, encryption and idempotency, 1 client, against the same without",
                        perSecond,
                        without,
                        "commands",
                        null),
                Figure.plain("\u2014 with: p50, p99", quantiles(with), null),
                Figure.plain("\u2014 without: in the program, p50, p99", quantiles(decided), null),
                Figure.plain("\u2014 without: an empty request, p50, p99", quantiles(request), null));
    }

    private void overHttp(Histogram micros) throws IOException, InterruptedException {
        String token = registry.token("case-application");
        for (Templates.Step step : templates.commands(nextCase++)) {
            if (!step.name().equals("CorrectRegistration")) {
                long began = System.nanoTime();
                send(token, step.name(), step.json());
                record(micros, began);
            }
        }
    }

    private void send(String token, String name, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(registry.url().resolve("api/v1/commands/" + name))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(name + " was answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private void within(Histogram micros) {
        CommandSender sender = registry.part(CommandSender.class);
        for (CaseCommand command : templates.read(nextCase++)) {
            CommandOrigin origin = new CommandOrigin(
                    "bench",
                    UUID.randomUUID().toString(),
                    "",
                    "bench",
                    "bench",
                    command.getClass().getSimpleName());
            long began = System.nanoTime();
            sender.send(Execute.of(command), origin);
            record(micros, began);
        }
    }

    private void empty(Histogram micros, int requests) throws IOException, InterruptedException {
        URI liveness = registry.url().resolve("actuator/health/liveness");
        for (int i = 0; i < requests; i++) {
            long began = System.nanoTime();
            http.send(HttpRequest.newBuilder(liveness).build(), HttpResponse.BodyHandlers.ofString());
            record(micros, began);
        }
    }

    /** Where the difference goes. */
    private List<Figure> parts() {
        progress.say("Tokens, keys, seals");
        JwtDecoder tokens = registry.part(JwtDecoder.class);
        People people = registry.part(People.class);
        Receipts receipts = registry.part(Receipts.class);
        String token = registry.token("case-application");
        String personId =
                people.identify(people.cpr(number(PERSONS + 1), DAY), DAY).personId();
        byte[] body = TEXT.repeat(4).getBytes(StandardCharsets.UTF_8);
        return List.of(
                Figure.plain("A token that was seen before, checked", micros(() -> tokens.decode(token)), null),
                Figure.plain("A command's fingerprint", micros(() -> people.fingerprint(body)), null),
                Figure.plain(
                        "An idempotency key looked up, that is new",
                        micros(() -> receipts.find("bench", UUID.randomUUID().toString())),
                        null),
                Figure.plain("A text sealed", micros(() -> people.seal(personId, "reason", TEXT)), null));
    }

    private static String micros(Runnable work) {
        Histogram nanos = new Histogram(3);
        for (int i = 0; i < 2 * ROUNDS; i++) {
            long began = System.nanoTime();
            work.run();
            if (i >= ROUNDS) {
                nanos.recordValue(System.nanoTime() - began);
            }
        }
        return String.format(
                Locale.ROOT,
                "%,.1f \u00b5s, p99 %,.1f \u00b5s",
                nanos.getMean() / 1e3,
                nanos.getValueAtPercentile(99) / 1e3);
    }

    private List<Figure> lookUp() throws SQLException {
        progress.say("Persons by CPR number");
        People people = registry.part(People.class);
        List<Cpr> numbers = new ArrayList<>();
        for (int n = 0; n < PERSONS; n++) {
            Cpr cpr = people.cpr(number(n), DAY);
            people.identify(cpr, DAY);
            numbers.add(cpr);
        }
        Histogram found = new Histogram(3);
        Histogram read = new Histogram(3);
        try (Connection connection = registry.part(DataSource.class).getConnection();
                PreparedStatement byId =
                        connection.prepareStatement("SELECT created_at FROM person WHERE person_id = ?")) {
            for (int round = 0; round < 6; round++) {
                for (int n = 0; n < PERSONS; n++) {
                    long began = System.nanoTime();
                    String personId = people.personIdOf(numbers.get(n)).orElseThrow();
                    long between = System.nanoTime();
                    byId.setString(1, personId);
                    try (ResultSet row = byId.executeQuery()) {
                        if (!row.next()) {
                            throw new IllegalStateException("A person is gone");
                        }
                    }
                    if (round > 2) {
                        found.recordValue(TimeUnit.NANOSECONDS.toMicros(between - began));
                        record(read, between);
                    }
                }
            }
        }
        return List.of(
                Figure.share(
                        "A person found by CPR number, against a row by its key",
                        1e6 / found.getMean(),
                        1e6 / read.getMean(),
                        "persons",
                        null),
                Figure.plain("\u2014 p50, p99", quantiles(found), null));
    }

    private Figure forgetting() throws IOException, InterruptedException {
        progress.say("Persons are forgotten");
        Histogram micros = new Histogram(3);
        String administrator = registry.token("trial-administrator");
        for (int n = 0; n < FORGOTTEN; n++) {
            long number = nextCase;
            overHttp(new Histogram(3));
            long began = System.nanoTime();
            send(
                    administrator,
                    "ForgetPerson",
                    "{\"caseId\":\"" + Templates.caseId(number) + "\",\"reason\":\"TRIAL_ENDED\"}");
            record(micros, began);
        }
        return Figure.plain(
                "A person forgotten, with a case of some 50 events, over HTTP: p50, p99", quantiles(micros), null);
    }

    private static void record(Histogram micros, long began) {
        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
    }

    private static String quantiles(Histogram micros) {
        return String.format(
                Locale.ROOT,
                "%.2f ms, %.2f ms",
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3);
    }

    /** A fictive number of somebody born in the 1960s. */
    private static String number(int n) {
        LocalDate born = LocalDate.of(1960, 1, 1).plusDays(n);
        return String.format(
                Locale.ROOT,
                "%02d%02d%02d%04d",
                born.getDayOfMonth() + 60,
                born.getMonthValue(),
                born.getYear() % 100,
                3_999);
    }
}
