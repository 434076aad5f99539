package dk.tilbage.eventstore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a long query on a thread of its own while the caller works on those before, so that PostgreSQL and the
 * caller work at the same time. The caller gets them in order, on its own thread, and at most a few thousand wait for it.
 */
final class ReadAhead {

    private static final int CHUNK = 500;
    private static final int CHUNKS = 4;
    /** No chunk is empty but the last. */
    private static final List<LoggedEvent> END = List.of();

    private final BlockingQueue<List<LoggedEvent>> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private volatile @Nullable Exception failure;
    private volatile boolean abandoned;

    private ReadAhead() {}

    /** Hands every row to the consumer. When it throws, no more is read and the statement is free when this returns. */
    static void rows(PreparedStatement statement, Consumer<LoggedEvent> consumer) throws SQLException {
        new ReadAhead().run(statement, consumer);
    }

    private void run(PreparedStatement statement, Consumer<LoggedEvent> consumer) throws SQLException {
        Thread reader = Thread.ofVirtual().name("read-ahead").start(() -> read(statement));
        try {
            for (List<LoggedEvent> chunk = chunks.take(); !chunk.isEmpty(); chunk = chunks.take()) {
                chunk.forEach(consumer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading the log", e);
        } finally {
            abandoned = true;
            joined(reader);
        }
        Exception failed = failure;
        if (failed instanceof SQLException e) {
            throw e;
        }
        if (failed instanceof RuntimeException e) {
            throw e;
        }
    }

    private void read(PreparedStatement statement) {
        try (ResultSet rows = statement.executeQuery()) {
            List<LoggedEvent> chunk = new ArrayList<>(CHUNK);
            while (!abandoned && rows.next()) {
                chunk.add(LogSql.event(rows));
                if (chunk.size() == CHUNK) {
                    hand(chunk);
                    chunk = new ArrayList<>(CHUNK);
                }
            }
            if (!chunk.isEmpty()) {
                hand(chunk);
            }
        } catch (SQLException | RuntimeException e) {
            failure = e;
        } finally {
            hand(END);
        }
    }

    private void hand(List<LoggedEvent> chunk) {
        try {
            while (!abandoned && !chunks.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
                // The caller is still at work on those before.
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts a read ahead", e);
        }
    }

    private static void joined(Thread reader) {
        boolean interrupted = false;
        while (true) {
            try {
                reader.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
