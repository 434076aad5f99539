package dk.tilbage.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import javax.sql.DataSource;

/** Reads the head, and sees at opening whether this program may use the log. */
final class LogHeads {

    private LogHeads() {}

    static LogHead read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT position, digest, recorded_at, format, simulated, settings_position FROM log_head");
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("log_head is empty");
            }
            return new LogHead(
                    row.getLong(1),
                    HexFormat.of().formatHex(row.getBytes(2)),
                    LogSql.instant(row, 3),
                    row.getInt(4),
                    row.getBoolean(5),
                    row.getLong(6));
        }
    }

    /** Whether the log was recorded under a simulated clock; no for one that nobody has opened yet. */
    static boolean simulated(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return read(connection).simulated();
        } catch (SQLException e) {
            throw new IllegalStateException("The log could not be read: " + e.getMessage(), e);
        }
    }

    /** Marks a new log as recorded under this kind of clock, and refuses a log of the other kind or of a newer format. */
    static LogHead open(DataSource dataSource, boolean simulated) {
        try (Connection connection = dataSource.getConnection()) {
            try (PreparedStatement statement =
                    connection.prepareStatement("UPDATE log_head SET simulated = ? WHERE simulated IS NULL")) {
                statement.setBoolean(1, simulated);
                statement.executeUpdate();
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            LogHead head = read(connection);
            if (head.format() > LogSql.FORMAT) {
                throw new LogNotOpened(
                        "LOG_FORMAT_NEWER",
                        "The log has format " + head.format() + ", this program reads up to format " + LogSql.FORMAT
                                + ": use a newer program");
            }
            if (head.simulated() != simulated) {
                throw new LogNotOpened(
                        "LOG_CLOCK_MISMATCH",
                        head.simulated()
                                ? "This log was recorded under a simulated clock and never opens under the real one:"
                                        + " start with a simulated clock, or use another data folder or database"
                                : "This log was recorded under the real clock and never opens under a simulated one:"
                                        + " use another data folder or database for a simulation");
            }
            return head;
        } catch (SQLException e) {
            throw new IllegalStateException("The log could not be opened: " + e.getMessage(), e);
        }
    }
}
