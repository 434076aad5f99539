package dk.tilbage.eventstore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** A log seen from outside its program: through the database alone. */
public final class StoredLog {

    private final PGSimpleDataSource database = new PGSimpleDataSource();

    /** The log in the database at that address. */
    public StoredLog(String url, String user, String password) {
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
    }

    /** Verifies it: positions contiguous, no event altered, the head where the events end. */
    public LogVerifier.Verdict verify() {
        return new LogVerifier(database).verify();
    }

    /** How many commands have a receipt. */
    public long receipts() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM command_receipt")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
