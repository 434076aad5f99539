package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dk.tilbage.dataset.Profile;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.http.RegistryAtWork.Answer;
import dk.tilbage.people.People;
import dk.tilbage.people.PersonForgotten;
import dk.tilbage.people.Sealed;
import dk.tilbage.support.PlantedValues;
import dk.tilbage.support.Stores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Everything personal that a client can send is sent, and then looked for wherever the registry may have put it: before the
 * person is forgotten, when it must be sealed everywhere, and after, when nothing must be left that leads to them.
 */
class PlantedValuesIT {

    private static final String FIRST_NUMBER = "6104612236";
    private static final String SECOND_NUMBER = "6104622245";

    private static final Stores.Database DATABASE = Stores.database(Stores.Kind.DEBIAN_15);
    private static final String MONGO = Stores.mongoUri();
    private static final ByteArrayOutputStream LOGGED = new ByteArrayOutputStream();

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Logger PROGRAM = (Logger) LoggerFactory.getLogger("dk.tilbage");
    private static final OutputStreamAppender<ILoggingEvent> APPENDER = new OutputStreamAppender<>();

    private static final AtomicInteger SENT = new AtomicInteger();

    private static RegistryAtWork registry;
    private static String herning;

    @TempDir
    private Path folder;

    /** The text planted in each field, by command and field. */
    private final Map<String, String> planted = new LinkedHashMap<>();

    private final PlantedValues values = new PlantedValues();

    @BeforeAll
    static void start() throws IOException {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(ROOT.getLoggerContext());
        encoder.setPattern("%level %logger %mdc %msg %kvp %ex{full}%n");
        encoder.start();
        APPENDER.setContext(ROOT.getLoggerContext());
        APPENDER.setEncoder(encoder);
        APPENDER.setOutputStream(LOGGED);
        APPENDER.start();
        ROOT.addAppender(APPENDER);
        PROGRAM.setLevel(Level.DEBUG);
        registry = RegistryAtWork.start(DATABASE, MONGO);
        registry.registerTrial("herning");
        herning = registry.token(Role.CASE_APPLICATION, "herning");
    }

    @AfterAll
    static void stop() {
        registry.close();
        ROOT.detachAppender(APPENDER);
        PROGRAM.setLevel(Level.INFO);
    }

    // ---- planting --------

    /** A text that no other field has, for {@code $} in the body. */
    private Answer plant(String command, String field, String body) {
        String name = command + "." + field;
        String token = "Qvark" + (planted.size() + 1) + "Testesen";
        planted.put(name, "Åse " + token + " er syg");
        values.text(name, token);
        return send(command, body.replace("$", planted.get(name)));
    }

    private static Answer send(String command, String body) {
        Answer answer = registry.command(
                herning,
                command,
                "{\"caseId\":\"sag\"," + body + "}",
                "Idempotency-Key",
                "key-" + SENT.incrementAndGet());
        assertThat(answer.status()).as(command + " " + answer.response().body()).isEqualTo(200);
        return answer;
    }

    private void plantEverything() {
        values.cpr("first number", FIRST_NUMBER);
        values.cpr("second number", SECOND_NUMBER);
        assertThat(registry.command(
                                herning,
                                "OpenCase",
                                RegistryAtWork.open("sag", "herning", FIRST_NUMBER),
                                "Idempotency-Key",
                                "opening")
                        .status())
                .isEqualTo(200);
        send("AllocateCase", "\"on\":\"2009-02-20\"");
        plant("RecordExemptionAssessment", "justification", """
                "registrationId":"ex","on":"2009-02-20","exempt":false,"justification":"$\"""");
        send("HoldConversation", """
                "registrationId":"entry","kinds":["FIRST_FOLLOW_UP"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                "heldOn":"2009-02-24","heldBy":"JOBCENTRE\"""");
        plant("SetContactFrequency", "reason", """
                "everyWeeks":2,"from":"2009-03-02","to":"2009-04-05","reason":"$\"""");
        plant("HoldConversation", "telephoneReason", """
                "kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"TELEPHONE","heldOn":"2009-03-05",
                "heldBy":"JOBCENTRE","telephoneReason":"$\"""");
        for (String plan : List.of("missed", "cancelled")) {
            send("PlanConversation", """
                    "registrationId":"%s","kinds":["CONTACT"],"form":"INDIVIDUAL","channel":"IN_PERSON",
                    "plannedFor":"2009-03-12\"""".formatted(plan));
        }
        plant("RecordNoShow", "reason", """
                "conversationId":"missed","on":"2009-03-12","reason":"$\"""");
        plant("CancelConversation", "reason", """
                "conversationId":"cancelled","on":"2009-03-11","reason":"$\"""");
        plant("MakeOffer", "purpose", """
                "registrationId":"offer","type":"PHYSICAL_TRAINING","legalBasis":"PREVENTIVE","hoursPerWeek":10,
                "madeOn":"2009-03-10","purpose":"$\"""");
        plant("DocumentReducedHours", "justification", """
                "hoursPerWeek":4,"from":"2009-03-16","to":"2009-04-05","justification":"$\"""");
        plant("AgreePlan", "content", """
                "kind":"FOLLOW_UP_PLAN","on":"2009-03-10","content":"$\"""");
        plant("RequestMedicalInformation", "question", """
                "from":"GENERAL_PRACTITIONER","on":"2009-03-10","question":"$\"""");
        plant("RecordMedicalOpinion", "opinion", """
                "registrationId":"opinion","on":"2009-03-10","canTakePart":"YES","opinion":"$\"""");
        plant("NotifyParty", "message", """
                "party":"EMPLOYER","on":"2009-03-10","message":"$\"""");
        plant("ReferToProvider", "purpose", """
                "registrationId":"referral","providerId":"aktoer-2","on":"2009-03-10","purpose":"$\"""");
        plant("RecordProviderReport", "content", """
                "referralId":"referral","kind":"FIRST","on":"2009-03-20","content":"$\"""");
        plant("AssignPackage", "justification", """
                "registrationId":"package","packageId":"pakke-1","on":"2009-03-10","justification":"$\"""");
        plant("SetActivityAside", "reason", """
                "assignmentId":"package","activityId":"virksomhedspraktik","on":"2009-03-11","reason":"$\"""");
        plant("RecordDispute", "statement", """
                "registrationId":"dispute","on":"2009-03-12","about":"OFFER","statement":"$\"""");
        plant("SettleDispute", "justification", """
                "disputeId":"dispute","on":"2009-03-20","upheld":false,"justification":"$\"""");
        plant("ImposeSanction", "justification", """
                "registrationId":"sanction","on":"2009-03-20","cause":"NO_SHOW","effect":"WARNING","justification":"$\"""");
        // A correction keeps what was wrong, and a withdrawal what should never have been.
        plant("CorrectRegistration", "reason", """
                "registrationId":"opinion","reason":"$",
                "replacement":{"on":"2009-03-11","canTakePart":"PARTLY","opinion":"Qvarkrettet Testesen"}""");
        values.text("replacement", "Qvarkrettet");
        plant("WithdrawRegistration", "reason", """
                "registrationId":"sanction","reason":"$\"""");
        send("ReplaceCpr", "\"cpr\":\"%s\",\"on\":\"2009-05-04\"".formatted(SECOND_NUMBER));
    }

    /** A field that is added is planted in, or this fails. */
    private static Set<String> everyFreeText() {
        Set<String> fields = new TreeSet<>();
        for (CommandCatalogue.Entry command : CommandCatalogue.all()) {
            texts(command.name(), command.shape(), fields);
        }
        return fields;
    }

    private static void texts(String path, Shape shape, Set<String> into) {
        switch (shape) {
            case Shape.Text text -> into.add(path);
            case Shape.Many many -> texts(path, many.item(), into);
            case Shape.Thing thing ->
                thing.fields().forEach(field -> texts(path + "." + field.name(), field.shape(), into));
            default -> {}
        }
    }

    /** Commands that are refused leave no trace of what they said either, in no answer and no log line. */
    private List<Answer> refusedOnes() {
        values.text("refused text", "Qvarkafvist");
        List<String> bodies = List.of(
                "{\"caseId\":\"sag\",\"registrationId\":\"nobody\",\"reason\":\"Qvarkafvist\"}",
                "{\"caseId\":\"sag\",\"registrationId\":\"ex\",\"reason\":\"Qvarkafvist" + "x".repeat(4_000) + "\"}",
                "{\"caseId\":\"sag\",\"registrationId\":\"ex\",\"reason\":[\"Qvarkafvist\"]}",
                "{\"caseId\":\"sag\",\"registrationId\":\"ex\",\"reason\":\"Qvarkafvist\"",
                "{\"caseId\":\"sag\",\"registrationId\":\"%s\",\"reason\":\"Qvarkafvist\"}".formatted(FIRST_NUMBER));
        List<Answer> answers = new ArrayList<>();
        for (String body : bodies) {
            answers.add(registry.command(herning, "WithdrawRegistration", body));
        }
        answers.add(registry.command(herning, "OpenCase", RegistryAtWork.open("x", "herning", FIRST_NUMBER + "5")));
        answers.add(registry.command(herning, "OpenCase", RegistryAtWork.open("x", "herning", FIRST_NUMBER)));
        answers.add(registry.command(herning, "OpenCase", RegistryAtWork.open("x", "herning", SECOND_NUMBER)));
        answers.add(registry.get(herning, "/api/v1/cases/" + FIRST_NUMBER));
        answers.forEach(answer -> assertThat(answer.status()).isBetween(400, 499));
        return answers;
    }

    // ---- searching --------

    private final Map<String, byte[]> places = new LinkedHashMap<>();

    private void lookEverywhere() throws Exception {
        places.clear();
        inTables();
        inDump();
        inMongo();
        inFiles();
        inAnswers();
        inDatasets();
        places.put("log output", LOGGED.toByteArray());
    }

    private void found(String place, byte[] bytes) {
        places.merge(place, bytes, (one, other) -> {
            byte[] both = new byte[one.length + 1 + other.length];
            System.arraycopy(one, 0, both, 0, one.length);
            System.arraycopy(other, 0, both, one.length + 1, other.length);
            return both;
        });
    }

    private void inTables() throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select table_schema || '.' || table_name from information_schema.tables"
                            + " where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("public.event", "public.person", "public.command_receipt", "public.access_log");
            for (String table : tables) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                try (ResultSet rows = statement.executeQuery("select * from " + table)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int column = 1; column <= columns; column++) {
                            Object value = rows.getObject(column);
                            if (value != null) {
                                all.writeBytes(
                                        value instanceof byte[] bytes
                                                ? bytes
                                                : rows.getString(column).getBytes(StandardCharsets.UTF_8));
                                all.write('\n');
                            }
                        }
                    }
                }
                found("table " + table, all.toByteArray());
            }
        }
    }

    private void inDump() throws IOException, InterruptedException {
        URI uri = URI.create(DATABASE.url().substring("jdbc:".length()));
        Path dump = folder.resolve("dump.sql");
        ProcessBuilder program = new ProcessBuilder(
                        Stores.binaries(Stores.Kind.DEBIAN_15)
                                .resolve("pg_dump")
                                .toString(),
                        "--host=" + uri.getHost(),
                        "--port=" + uri.getPort(),
                        "--username=" + DATABASE.user(),
                        "--file=" + dump,
                        uri.getPath().substring(1))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dump.out").toFile());
        program.environment().put("PGPASSWORD", DATABASE.password());
        Process process = program.start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("dump.out")))
                .isZero();
        byte[] dumped = Files.readAllBytes(dump);
        assertThat(new String(dumped, StandardCharsets.UTF_8)).contains("COPY public.event ", "COPY public.person ");
        found("pg_dump", dumped);
    }

    private void inMongo() {
        try (MongoClient client = MongoClients.create(MONGO)) {
            int documents = 0;
            for (String name : client.listDatabaseNames()) {
                MongoDatabase database = client.getDatabase(name);
                if (!MONGO.contains("/" + name)) {
                    continue;
                }
                for (String collection : database.listCollectionNames()) {
                    for (RawBsonDocument document : database.getCollection(collection, RawBsonDocument.class)
                            .find()) {
                        documents++;
                        ByteBuffer bytes = document.getByteBuffer().asNIO();
                        byte[] copy = new byte[bytes.remaining()];
                        bytes.get(copy);
                        found("MongoDB " + collection, copy);
                        found("MongoDB " + collection, document.toJson().getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            assertThat(documents).isGreaterThan(3);
        }
    }

    /** The registry's own folder: anchors, datasets; but the keys, which are no place for anything else. */
    private void inFiles() throws IOException {
        Path data = Path.of(registry.context.getEnvironment().getRequiredProperty("tilbage.data"));
        try (Stream<Path> walk = Files.walk(data)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                found("file " + data.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    private void inAnswers() {
        long head = registry.context.getBean(EventLog.class).head();
        String trial = "/api/v1/trials/" + RegistryAtWork.TRIAL;
        Map<Role, List<String>> asked = Map.of(
                Role.CASE_APPLICATION,
                List.of(
                        "/api/v1/cases/sag",
                        "/api/v1/cases/sag?asOfPosition=" + (head - 1),
                        "/api/v1/cases/sag/history",
                        "/api/v1/commands/opening",
                        "/api/v1/caseload?limit=500",
                        "/api/v1/alerts?limit=500",
                        trial + "/progress?by=caseworker",
                        trial + "/agreements"),
                Role.AUDITOR,
                List.of(
                        "/api/v1/cases/sag/history",
                        "/api/v1/referrals?caseId=sag",
                        "/api/v1/access-log?limit=500",
                        trial + "/allocation-audit",
                        "/v3/api-docs"),
                Role.TRIAL_ADMINISTRATOR,
                List.of(
                        trial,
                        trial + "/progress",
                        trial + "/steering",
                        trial + "/funding?jobcentre=herning",
                        trial + "/intake?jobcentre=herning",
                        "/api/v1/datasets"),
                Role.OPERATOR,
                List.of("/actuator/prometheus", "/actuator/health"));
        asked.forEach((role, paths) -> {
            for (String path : paths) {
                Answer answer = registry.send(registry.request(path)
                        .header("Authorization", "Bearer " + tokenOf(role))
                        .header("X-Read-After", Long.toString(head)));
                assertThat(answer.status())
                        .as(role + " " + path + " " + answer.response().body())
                        .isEqualTo(200);
                found("GET " + path, all(answer));
            }
        });
    }

    private static String tokenOf(Role role) {
        return role == Role.CASE_APPLICATION ? herning : registry.token(role, "*");
    }

    private static byte[] all(Answer answer) {
        return (answer.response().headers() + "\n" + answer.response().body()).getBytes(StandardCharsets.UTF_8);
    }

    private void inDatasets() throws Exception {
        String evaluator = registry.token(Role.EVALUATOR, "*");
        for (String profile : Profile.ids()) {
            Answer accepted = registry.send(registry.request("/api/v1/datasets")
                    .header("Authorization", "Bearer " + evaluator)
                    .header("Content-Type", "application/json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                            "{\"trialId\":\"%s\",\"profile\":\"%s\"}".formatted(RegistryAtWork.TRIAL, profile))));
            assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(202);
            String job = accepted.header("Location");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> registry.get(evaluator, job).text("status").equals("DONE"));
            try (HttpClient http = HttpClient.newHttpClient()) {
                byte[] zip = http.send(
                                registry.request(job + "/package.zip")
                                        .header("Authorization", "Bearer " + evaluator)
                                        .build(),
                                BodyHandlers.ofByteArray())
                        .body();
                int entries = 0;
                try (ZipInputStream entry = new ZipInputStream(new ByteArrayInputStream(zip))) {
                    for (ZipEntry next = entry.getNextEntry(); next != null; next = entry.getNextEntry()) {
                        entries++;
                        found("dataset " + profile + " " + next.getName(), entry.readAllBytes());
                    }
                }
                assertThat(entries).isGreaterThan(10);
            }
        }
    }

    private Map<String, List<String>> findings() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        places.forEach((place, bytes) -> {
            List<String> names = values.in(bytes);
            if (!names.isEmpty()) {
                found.put(place, names);
            }
        });
        return found;
    }

    // ---- the test --------

    @Test
    void nothingThatWasPlantedIsFoundAndNothingIsLeftAfterForgetting() throws Exception {
        plantEverything();
        assertThat(planted.keySet()).containsExactlyInAnyOrderElementsOf(everyFreeText());
        List<Answer> refused = refusedOnes();

        lookEverywhere();
        refused.forEach(answer -> found("refusals", all(answer)));
        assertThat(findings()).isEmpty();

        // Sealed it is all there, and can be opened.
        People people = registry.context.getBean(People.class);
        List<Sealed> sealed = sealed();
        List<String> opened = sealed.stream().map(people::open).toList();
        assertThat(opened).containsAll(planted.values()).contains(FIRST_NUMBER, SECOND_NUMBER, "Qvarkrettet Testesen");

        // What leads to the person without being a secret by itself.
        PlantedValues leads = leads();
        Set<String> leading = new LinkedHashSet<>();
        places.forEach((place, bytes) -> leading.addAll(leads.in(bytes)));
        assertThat(leading).contains("look-up", "key", "former look-up", "fingerprint of the opening");
        byte[] rowsBefore = places.get("dataset full cases.csv");
        assertThat(rowsBefore).isNotNull();

        Answer forgotten = registry.command(
                registry.token(Role.TRIAL_ADMINISTRATOR, "herning"),
                "ForgetPerson",
                "{\"caseId\":\"sag\",\"reason\":\"DATA_SUBJECT_REQUEST\"}");
        assertThat(forgotten.status()).as(forgotten.response().body()).isEqualTo(200);

        lookEverywhere();
        assertThat(findings()).isEmpty();
        Map<String, List<String>> left = new LinkedHashMap<>();
        places.forEach((place, bytes) -> {
            if (!leads.in(bytes).isEmpty()) {
                left.put(place, leads.in(bytes));
            }
        });
        assertThat(left).isEmpty();
        assertThat(sealed()).isEqualTo(sealed);
        for (Sealed one : sealed) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> people.open(one)))
                    .isInstanceOf(PersonForgotten.class);
        }
        // The evaluator's row is the same, pseudonym and all.
        assertThat(places.get("dataset full cases.csv")).isEqualTo(rowsBefore);
    }

    private static final Pattern SEALED = Pattern.compile("\\{\"keyId\":\"([^\"]+)\",\"ciphertext\":\"([^\"]+)\"\\}");

    /** Everything sealed in the log. */
    private static List<Sealed> sealed() throws SQLException {
        List<Sealed> all = new ArrayList<>();
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select convert_from(payload, 'UTF8') from event where aggregate_id = 'sag' order by position")) {
            while (rows.next()) {
                Matcher matcher = SEALED.matcher(rows.getString(1));
                while (matcher.find()) {
                    all.add(new Sealed(matcher.group(1), matcher.group(2)));
                }
            }
        }
        return all;
    }

    private static PlantedValues leads() throws SQLException {
        PlantedValues leads = new PlantedValues();
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("select cpr_hmac, wrapped_key from person")) {
                row.next();
                leads.bytes("look-up", row.getBytes(1));
                leads.bytes("key", row.getBytes(2));
            }
            try (ResultSet row = statement.executeQuery("select cpr_hmac from former_number")) {
                row.next();
                leads.bytes("former look-up", row.getBytes(1));
            }
            try (ResultSet row =
                    statement.executeQuery("select fingerprint from command_receipt where key = 'opening'")) {
                row.next();
                leads.text("fingerprint of the opening", row.getString(1));
            }
        }
        return leads;
    }
}
