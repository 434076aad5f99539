package dk.tilbage.eventstore;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads what became of earlier commands, and notes those that changed nothing. */
public final class Receipts {

    private static final String COLUMNS =
            "SELECT client, key, fingerprint, case_id, sequence, position, events, registration_ids FROM command_receipt ";

    private final JdbcTemplate jdbc;
    private final RegistryClock clock;

    Receipts(DataSource dataSource, RegistryClock clock) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.clock = clock;
    }

    /** What became of the client's command with that key. */
    public Optional<Receipt> find(String client, String key) {
        return first(jdbc.query(COLUMNS + "WHERE client = ? AND key = ?", Receipts::read, client, key));
    }

    /** The receipt of the command that first made the registration in the case. */
    public Optional<Receipt> firstOf(String caseId, String registrationId) {
        return first(jdbc.query(
                COLUMNS
                        + "WHERE case_id = ? AND ? = ANY (registration_ids) ORDER BY position, cardinality(events) DESC LIMIT 1",
                Receipts::read,
                caseId,
                registrationId));
    }

    /** Stores the receipt of a command that appended nothing; keeps the earlier one when the key already has one. */
    public void note(Receipt receipt) {
        if (!receipt.events().isEmpty()) {
            throw new IllegalArgumentException("The receipt of an append is written by the append");
        }
        jdbc.update(connection -> {
            var statement = connection.prepareStatement(INSERT);
            bind(statement, receipt, null, clock.now());
            return statement;
        });
    }

    static final String INSERT =
            "INSERT INTO command_receipt (client, key, fingerprint, command_name, case_id, sequence,"
                    + " position, events, registration_ids, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING";

    static void bind(
            java.sql.PreparedStatement statement,
            Receipt receipt,
            @org.jspecify.annotations.Nullable String commandName,
            java.time.Instant recordedAt)
            throws SQLException {
        statement.setString(1, receipt.client());
        statement.setString(2, receipt.key());
        statement.setString(3, receipt.fingerprint());
        statement.setString(4, commandName);
        statement.setString(5, receipt.caseId());
        statement.setLong(6, receipt.sequence());
        statement.setLong(7, receipt.position());
        statement.setArray(8, textArray(statement, receipt.events()));
        statement.setArray(9, textArray(statement, receipt.registrationIds()));
        statement.setObject(10, LogSql.timestamp(recordedAt));
    }

    private static Array textArray(java.sql.PreparedStatement statement, List<String> values) throws SQLException {
        return statement.getConnection().createArrayOf("text", values.toArray());
    }

    private static Optional<Receipt> first(List<Receipt> receipts) {
        return receipts.isEmpty() ? Optional.empty() : Optional.of(receipts.getFirst());
    }

    private static Receipt read(ResultSet row, int number) throws SQLException {
        return new Receipt(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                List.of((String[]) row.getArray(7).getArray()),
                List.of((String[]) row.getArray(8).getArray()));
    }
}
