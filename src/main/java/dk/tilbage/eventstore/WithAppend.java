package dk.tilbage.eventstore;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A change of the database that belongs to an append: it is done in the append's transaction, so there is both or neither.
 * The lock on the log is held meanwhile, so it must be short.
 */
@FunctionalInterface
public interface WithAppend {

    /**
     * Does it, after the events are there and before the commit. What it throws takes the append back.
     *
     * @param connection the transaction's connection, which is not to be closed or committed
     * @param position the last position of the append
     */
    void in(Connection connection, long position) throws SQLException;
}
