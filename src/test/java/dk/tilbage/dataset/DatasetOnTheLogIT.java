package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.TilbageApplication;
import dk.tilbage.casefile.Execute;
import dk.tilbage.casefile.Histories;
import dk.tilbage.casefile.Histories.History;
import dk.tilbage.dataset.DatasetRefused.Code;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.people.AccessLog;
import dk.tilbage.people.People;
import dk.tilbage.providers.ExecuteAgreement;
import dk.tilbage.support.Stores;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.TrialCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** From commands to files: the dataset of a real log, and none of one that was altered. */
@SpringBootTest(classes = TilbageApplication.class)
class DatasetOnTheLogIT {

    private static final LocalDate DAY = LocalDate.of(2009, 5, 1);

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry registry) {
        Stores.register(registry);
        registry.add("tilbage.data", data::toString);
    }

    @Autowired
    CommandSender sender;

    @Autowired
    EventLog log;

    @Autowired
    DatasetWriter writer;

    @Autowired
    People people;

    @Autowired
    AccessLog accessLog;

    @Autowired
    DataSource dataSource;

    @Test
    void aLogGivesTheDatasetOfItsHistoriesUntilSomebodyAltersIt() throws Exception {
        TestTrial.commands().forEach(command -> send(TrialCommands.envelope(command)));
        TestTrial.agreements().forEach(command -> send(ExecuteAgreement.of(command)));
        List<History> histories = Histories.random(77, 6);
        histories.forEach(history -> history.commands().forEach(command -> send(Execute.of(command))));
        long before = log.head();
        DatasetResult first = write("first");

        List<String> cases = Files.readAllLines(folder.resolve("first/cases.csv"));
        List<String> persons = histories.stream()
                .filter(history -> !history.facts().firstDay().isAfter(DAY))
                .map(history -> people.pseudonym(
                        people.exportKeyId(), history.facts().opening().person().personId()))
                .toList();
        assertThat(cases.stream().skip(1).map(line -> line.split(",", -1)[1]))
                .containsExactlyInAnyOrderElementsOf(persons);
        assertThat(first.address().position()).isEqualTo(before);
        assertThat(first.logDigest()).isEqualTo(log.headDetails().digest());

        // What is recorded later changes nothing at the old position.
        Histories.random(78, 8).stream()
                .skip(6)
                .forEach(history -> history.commands().forEach(command -> send(Execute.of(command))));
        assertThat(write("second", before)).isEqualTo(first);
        assertThat(folder.resolve("second/package.zip")).hasSameBinaryContentAs(folder.resolve("first/package.zip"));

        theDifferenceIsWhatWasRecordedSince(first);

        // An altered event is found, and named.
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica;"
                    + " update event set payload = payload || ' '::bytea where position = 40;"
                    + " reset session_replication_role");
        }
        assertThatThrownBy(() -> write("third")).isInstanceOfSatisfying(DatasetRefused.class, refused -> {
            assertThat(refused.code()).isEqualTo(Code.LOG_NOT_SOUND);
            assertThat(refused).hasMessageContaining("position 40");
        });
        assertThat(folder.resolve("third")).doesNotExist();
    }

    /** As the command line asks for it: the difference of the rows, the events behind it, and an entry in the access log. */
    private void theDifferenceIsWhatWasRecordedSince(DatasetResult first) throws Exception {
        DatasetResult now = write("now");
        DiffResult diff;
        try (DatasetSource source = DatasetSource.of(writer, accessLog, () -> {})) {
            diff = source.diff(
                    new DiffRequest(
                            new DatasetRequest(TRIAL, first.address().position(), null, DAY, null, null),
                            new DatasetRequest(TRIAL, null, null, DAY, null, null)),
                    folder.resolve("diff"),
                    DatasetProgress.NONE);
        }
        now.rows().forEach((table, rows) -> {
            DiffResult.Counts counts = diff.tables().getOrDefault(table, DiffResult.Counts.NONE);
            assertThat(Objects.requireNonNull(first.rows().get(table)) + counts.added() - counts.removed())
                    .as(table)
                    .isEqualTo(rows);
        });
        assertThat(diff.cases()).isPositive();
        assertThat(Files.readAllLines(folder.resolve("diff").resolve(DiffWriter.CHANGES)))
                .anySatisfy(line -> assertThat(line).endsWith(",CaseOpened,Command,role"));
        AccessLog.Entry entry =
                accessLog.latest(AccessLog.Query.ALL, Long.MAX_VALUE, 1).getFirst();
        AccessLog.Access noted = entry.access();
        assertThat(noted.what()).isEqualTo(AccessLog.What.DATASET_DIFFED);
        assertThat(noted.who().role()).isEqualTo(AccessLog.Who.COMMAND_LINE);
        assertThat(new HashMap<String, Object>(noted.details())).containsEntry("contentDigest", diff.contentDigest());
        assertThat(entry.logPosition()).isEqualTo(log.head());
    }

    private DatasetResult write(String name) {
        return write(name, log.head());
    }

    private DatasetResult write(String name, long position) {
        return writer.write(
                writer.resolve(new DatasetRequest(TRIAL, position, null, DAY, null, null)),
                folder.resolve(name),
                DatasetProgress.NONE);
    }

    private void send(Object envelope) {
        sender.send(
                envelope,
                new CommandOrigin("test", UUID.randomUUID().toString(), "fingerprint", "actor", "role", "Command"));
    }
}
