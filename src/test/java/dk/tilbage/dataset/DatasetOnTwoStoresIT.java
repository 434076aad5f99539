package dk.tilbage.dataset;

import static dk.tilbage.support.TestTrial.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.TilbageApplication;
import dk.tilbage.casefile.Execute;
import dk.tilbage.casefile.Histories;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.CommandSender;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.providers.ExecuteAgreement;
import dk.tilbage.support.Stores;
import dk.tilbage.support.Stores.Database;
import dk.tilbage.support.Stores.Kind;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.TrialCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The same address on another PostgreSQL, of another version, to which the log was restored, made by another number of
 * threads in another zone and language: the same bytes.
 */
class DatasetOnTwoStoresIT {

    private static final String ROWS =
            "position, event_id, aggregate_type, aggregate_id, sequence, name, revision, payload,"
                    + " metadata, recorded_at, digest";
    private static final int COLUMNS = 11;

    @TempDir
    Path folder;

    @Test
    void theSameAddressGivesTheSameBytesOnAnotherStoreWithOtherThreads() throws IOException, SQLException {
        Database embedded = Stores.database(Kind.EMBEDDED);
        Database debian = Stores.database(Kind.DEBIAN_15);
        long head;
        Map<String, DatasetResult> first = new HashMap<>();
        try (ConfigurableApplicationContext program = program(embedded, 1)) {
            record(program.getBean(CommandSender.class));
            head = program.getBean(EventLog.class).head();
            for (String profile : Profile.ids()) {
                first.put(profile, write(program, "one", profile, head / 2));
                first.put(profile + "/head", write(program, "one", profile, head));
            }
        }
        restore(embedded, debian);
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try (ConfigurableApplicationContext program = program(debian, 5)) {
            for (String profile : Profile.ids()) {
                for (long position : List.of(head / 2, head)) {
                    DatasetResult second = write(program, "two", profile, position);
                    assertThat(second).isEqualTo(first.get(position == head ? profile + "/head" : profile));
                    String name = profile + "-" + position;
                    assertThat(folder.resolve("two-" + name).resolve(DatasetWriter.PACKAGE))
                            .as(name)
                            .hasSameBinaryContentAs(
                                    folder.resolve("one-" + name).resolve(DatasetWriter.PACKAGE));
                }
            }
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }

    private ConfigurableApplicationContext program(Database database, int threads) {
        Map<String, Object> settings = new HashMap<>();
        Stores.register((name, value) -> settings.put(name, value.get()), database, Stores.mongoUri());
        settings.put("tilbage.data", folder.resolve("data").toString());
        settings.put("tilbage.datasets.threads", threads);
        settings.put("tilbage.views.enabled", false);
        return new SpringApplicationBuilder(TilbageApplication.class)
                .web(WebApplicationType.NONE)
                .properties(settings)
                .run();
    }

    private DatasetResult write(ConfigurableApplicationContext program, String store, String profile, long position) {
        DatasetWriter writer = program.getBean(DatasetWriter.class);
        return writer.write(
                writer.resolve(new DatasetRequest(TRIAL, position, null, LocalDate.of(2009, 6, 1), profile, null)),
                folder.resolve(store + "-" + profile + "-" + position),
                DatasetProgress.NONE);
    }

    private static void record(CommandSender sender) {
        TestTrial.commands().forEach(command -> send(sender, TrialCommands.envelope(command)));
        TestTrial.agreements().forEach(command -> send(sender, ExecuteAgreement.of(command)));
        Histories.random(79, 12)
                .forEach(history -> history.commands().forEach(command -> send(sender, Execute.of(command))));
    }

    private static void send(CommandSender sender, Object envelope) {
        sender.send(
                envelope,
                new CommandOrigin("test", UUID.randomUUID().toString(), "fingerprint", "actor", "role", "Command"));
    }

    /** As a backup is restored: the events with their digests, and the head. */
    private static void restore(Database from, Database to) throws SQLException {
        try (Connection source = from.connect();
                Connection target = to.connect();
                Statement read = source.createStatement();
                PreparedStatement write = target.prepareStatement(
                        "INSERT INTO event (" + ROWS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            try (ResultSet rows = read.executeQuery("SELECT " + ROWS + " FROM event ORDER BY position")) {
                while (rows.next()) {
                    for (int column = 1; column <= COLUMNS; column++) {
                        write.setObject(column, rows.getObject(column));
                    }
                    write.addBatch();
                }
            }
            write.executeBatch();
            try (ResultSet head = read.executeQuery("SELECT position, digest, recorded_at, format, simulated,"
                            + " settings_position FROM log_head");
                    PreparedStatement update = target.prepareStatement("UPDATE log_head SET position = ?, digest = ?,"
                            + " recorded_at = ?, format = ?, simulated = ?, settings_position = ?")) {
                head.next();
                for (int column = 1; column <= 6; column++) {
                    update.setObject(column, head.getObject(column));
                }
                update.executeUpdate();
            }
        }
    }
}
