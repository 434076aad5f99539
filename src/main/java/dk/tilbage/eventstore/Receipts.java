package dk.tilbage.eventstore;

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

    /** Stores the receipt of a command that appended nothing; keeps the earlier one when the key already has one. */
    public void note(Receipt receipt) {
        if (!receipt.events().isEmpty()) {
            throw new IllegalArgumentException("The receipt of an append is written by the append");
        }
        jdbc.update(
                "INSERT INTO command_receipt (client, key, fingerprint, case_id, sequence, position, events,"
                        + " registration_ids, recorded_at) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
                receipt.client(),
                receipt.key(),
                receipt.fingerprint(),
                receipt.caseId(),
                receipt.sequence(),
                receipt.position(),
                receipt.events().toArray(String[]::new),
                receipt.registrationIds().toArray(String[]::new),
                LogSql.timestamp(clock.now()));
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
