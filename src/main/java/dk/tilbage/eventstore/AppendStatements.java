package dk.tilbage.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls of the database's {@code append_events} and {@code append_group} ({@code V1__log.sql}, {@code V8__append_group.sql}). */
final class AppendStatements {

    private static final String ONE = "SELECT append_events(" + parameters(20) + ")";
    private static final String GROUP =
            "SELECT last_position, refused, message, detail, constraint_name FROM append_group(" + parameters(24) + ")";

    private AppendStatements() {}

    /** What became of one append of a group: its last position, or why it was refused. */
    record Result(long position, @Nullable AppendRefused refused) {}

    private static String parameters(int number) {
        return "?,".repeat(number - 1) + "?";
    }

    /** Appends one, and gives its last position. */
    static long one(Connection connection, Append append, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ONE)) {
            AppendNotes notes = append.notes();
            Parameters next = new Parameters(connection, statement);
            next.time(now);
            next.number(settings(append));
            next.events(append.events());
            next.text(append.origin().map(CommandOrigin::client).orElse(null));
            next.text(append.origin().map(CommandOrigin::key).orElse(null));
            next.text(append.origin().map(CommandOrigin::fingerprint).orElse(null));
            next.text(append.origin().map(CommandOrigin::commandName).orElse(null));
            next.text(notes.subject());
            next.number(append.answeredSequence());
            next.texts(notes.registrationIds());
            next.text(append.claimsHolder());
            next.texts(triples(notes.removed()));
            next.texts(triples(notes.added()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Appends several in one transaction, each done or refused by itself, and gives what became of each. */
    static List<Result> group(Connection connection, List<Append> appends, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GROUP)) {
            Parameters next = new Parameters(connection, statement);
            next.time(now);
            next.of(appends, "int8", AppendStatements::settings);
            next.of(appends, "int4", append -> append.events().size());
            next.events(
                    appends.stream().flatMap(append -> append.events().stream()).toList());
            next.of(
                    appends,
                    "text",
                    append -> append.origin().map(CommandOrigin::client).orElse(null));
            next.of(
                    appends,
                    "text",
                    append -> append.origin().map(CommandOrigin::key).orElse(null));
            next.of(
                    appends,
                    "text",
                    append -> append.origin().map(CommandOrigin::fingerprint).orElse(null));
            next.of(
                    appends,
                    "text",
                    append -> append.origin().map(CommandOrigin::commandName).orElse(null));
            next.of(appends, "text", append -> append.notes().subject());
            next.of(appends, "int8", Append::answeredSequence);
            next.lists(appends, append -> append.notes().registrationIds());
            next.of(appends, "text", Append::claimsHolder);
            next.lists(appends, append -> triples(append.notes().removed()));
            next.lists(appends, append -> triples(append.notes().added()));
            List<Result> results = new ArrayList<>(appends.size());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String state = rows.getString(2);
                    results.add(
                            state == null
                                    ? new Result(rows.getLong(1), null)
                                    : new Result(
                                            0,
                                            new AppendRefused(
                                                    rows.getString(3), state, rows.getString(4), rows.getString(5))));
                }
            }
            return results;
        }
    }

    private static @Nullable Long settings(Append append) {
        return append.notes().settings().isPresent() ? append.notes().settings().getAsLong() : null;
    }

    private static List<String> triples(Set<Claim> claims) {
        return claims.stream()
                .flatMap(claim -> Stream.of(claim.kind(), claim.scope(), claim.subject()))
                .toList();
    }

    /** Sets one parameter after another. */
    private static final class Parameters {

        private final Connection connection;
        private final PreparedStatement statement;
        private int at;

        Parameters(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void time(Instant value) throws SQLException {
            statement.setObject(++at, LogSql.timestamp(value));
        }

        void number(@Nullable Long value) throws SQLException {
            statement.setObject(++at, value, Types.BIGINT);
        }

        void text(@Nullable String value) throws SQLException {
            statement.setString(++at, value);
        }

        void texts(Collection<String> values) throws SQLException {
            statement.setArray(++at, connection.createArrayOf("text", values.toArray()));
        }

        <T> void of(List<T> things, String type, Function<T, @Nullable Object> field) throws SQLException {
            Array array =
                    connection.createArrayOf(type, things.stream().map(field).toArray());
            statement.setArray(++at, array);
        }

        /** Two parameters: how many each has, and all of them end to end. */
        void lists(List<Append> appends, Function<Append, List<String>> list) throws SQLException {
            of(appends, "int4", append -> list.apply(append).size());
            texts(appends.stream()
                    .flatMap(append -> list.apply(append).stream())
                    .toList());
        }

        void events(List<Append.Event> events) throws SQLException {
            of(events, "text", Append.Event::eventId);
            of(events, "text", Append.Event::aggregateType);
            of(events, "text", Append.Event::aggregateId);
            of(events, "int8", Append.Event::sequence);
            of(events, "text", Append.Event::name);
            of(events, "int4", Append.Event::revision);
            bytes(events.stream().map(Append.Event::payload).toArray(byte[][]::new));
            bytes(events.stream().map(Append.Event::metadata).toArray(byte[][]::new));
        }

        private void bytes(byte[][] values) throws SQLException {
            statement.setArray(++at, connection.createArrayOf("bytea", values));
        }
    }
}
