package dk.tilbage.eventstore;

import java.io.Serial;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the database said when it did not append: by itself, or of one append of a group. */
final class AppendRefused extends SQLException {

    @Serial
    private static final long serialVersionUID = 1;

    private final @Nullable String detail;
    private final @Nullable String constraint;

    AppendRefused(String message, String state, @Nullable String detail, @Nullable String constraint) {
        super(message, state);
        this.detail = detail;
        this.constraint = constraint;
    }

    /** The same of whatever the driver threw. */
    static AppendRefused of(SQLException failure) {
        if (failure instanceof AppendRefused refused) {
            return refused;
        }
        ServerErrorMessage server = failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        String state = failure.getSQLState();
        AppendRefused refused = new AppendRefused(
                String.valueOf(failure.getMessage()),
                state == null ? "" : state,
                server == null ? null : server.getDetail(),
                server == null ? null : server.getConstraint());
        refused.initCause(failure);
        return refused;
    }

    /** The detail that the database gave. */
    @Nullable
    String detail() {
        return detail;
    }

    /** The constraint that was violated. */
    @Nullable
    String constraint() {
        return constraint;
    }
}
