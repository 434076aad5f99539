package dk.tilbage.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** The SQL that the parts of the log share. */
final class LogSql {

    /** The format this program reads and writes. */
    static final int FORMAT = 1;

    /** The channel on which other nodes hear of an append. */
    static final String CHANNEL = "tilbage_log";

    static final String EVENT_COLUMNS =
            "position, event_id, aggregate_type, aggregate_id, sequence, name, revision, payload, metadata, recorded_at";

    private static final int FETCH_SIZE = 2_000;

    /** Lock not available, deadlock, statement cancelled, idle in a transaction for too long. */
    private static final Set<String> BUSY = Set.of("55P03", "40P01", "57014", "25P03");
    /** Connections; resources; the server is stopping or starting. */
    private static final Set<String> BUSY_CLASSES = Set.of("08", "53", "57");

    private LogSql() {}

    static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Reads a row of {@link #EVENT_COLUMNS}. */
    static LoggedEvent event(ResultSet row) throws SQLException {
        return new LoggedEvent(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getString(6),
                row.getInt(7),
                row.getBytes(8),
                row.getBytes(9),
                instant(row, 10));
    }

    /** A read that failed: because the database is busy or away, or for a reason that trying again will not mend. */
    static RuntimeException unread(SQLException failure) {
        String message = "The log could not be read: " + failure.getMessage();
        return isBusy(failure) ? new LogBusy(message, failure) : new IllegalStateException(message, failure);
    }

    /** Whether trying again may help: no connection to be had or lost, a lock or a statement that took too long. */
    static boolean isBusy(SQLException failure) {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        return failure instanceof SQLTransientException || BUSY.contains(state) || BUSY_CLASSES.contains(first(state));
    }

    private static String first(String state) {
        return state.length() < 2 ? "" : state.substring(0, 2);
    }

    interface Query<T extends @Nullable Object> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Runs a query of one statement on a connection of its own. A statement is a snapshot by itself, and asking for one
     * around it costs five more round trips.
     */
    static <T extends @Nullable Object> T inStatement(DataSource dataSource, Query<T> query) {
        try (Connection connection = dataSource.getConnection()) {
            return query.in(connection);
        } catch (SQLException e) {
            throw unread(e);
        }
    }

    /** Runs a query in one read-only snapshot of the database, on a connection of its own. */
    static <T extends @Nullable Object> T inSnapshot(DataSource dataSource, Query<T> query) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            int isolation = connection.getTransactionIsolation();
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            try {
                try (var statement = connection.createStatement()) {
                    // Such a transaction holds no lock, and its reader may do real work between two fetches.
                    statement.execute("SET LOCAL idle_in_transaction_session_timeout = '10min';"
                            + " SET LOCAL statement_timeout = '10min'");
                }
                return query.in(connection);
            } finally {
                connection.rollback();
                connection.setReadOnly(false);
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw unread(e);
        }
    }

    /** Prepares a statement that streams its rows in binary form. */
    static PreparedStatement cursor(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(FETCH_SIZE);
        statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
        return statement;
    }
}
