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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a long query on a thread of its own while the caller works on those before, so that PostgreSQL and the
 * caller work at the same time. The caller gets them in order, on its own thread, and at most a few thousand wait for it.
 */
final class ReadAhead<T> {

    private static final int CHUNK = 500;
    private static final int CHUNKS = 4;

    /** What a row is read as, on the reading thread. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final Row<T> row;
    /** No chunk is empty but the last. */
    private final BlockingQueue<List<T>> chunks = new ArrayBlockingQueue<>(CHUNKS);

    private volatile @Nullable Throwable failure;
    private volatile boolean abandoned;

    private ReadAhead(Row<T> row) {
        this.row = row;
    }

    /** Hands every row to the consumer. When it throws, no more is read and the statement is free when this returns. */
    static void rows(PreparedStatement statement, Consumer<LoggedEvent> consumer) throws SQLException {
        rowsWhile(statement, LogSql::event, event -> {
            consumer.accept(event);
            return true;
        });
    }

    /** Hands on rows until one is answered with false; no more is read then, nor when an answer is an exception. */
    static <T> void rowsWhile(PreparedStatement statement, Row<T> row, Predicate<T> consumer) throws SQLException {
        new ReadAhead<>(row).run(statement, consumer);
    }

    private void run(PreparedStatement statement, Predicate<T> consumer) throws SQLException {
        Thread reader = Thread.ofVirtual().name("read-ahead").start(() -> read(statement));
        try {
            for (List<T> chunk = chunks.take(); !chunk.isEmpty(); chunk = chunks.take()) {
                for (T one : chunk) {
                    if (!consumer.test(one)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading the log", e);
        } finally {
            abandoned = true;
            joined(reader);
        }
        Throwable failed = failure;
        if (failed instanceof SQLException e) {
            throw e;
        }
        if (failed instanceof RuntimeException e) {
            throw e;
        }
        // What was read so far must not pass for everything.
        if (failed instanceof Error e) {
            throw e;
        }
    }

    private void read(PreparedStatement statement) {
        try (ResultSet rows = statement.executeQuery()) {
            List<T> chunk = new ArrayList<>(CHUNK);
            while (!abandoned && rows.next()) {
                chunk.add(row.of(rows));
                if (chunk.size() == CHUNK) {
                    hand(chunk);
                    chunk = new ArrayList<>(CHUNK);
                }
            }
            if (!chunk.isEmpty()) {
                hand(chunk);
            }
        } catch (SQLException | RuntimeException | Error e) {
            failure = e;
        } finally {
            hand(List.of());
        }
    }

    private void hand(List<T> chunk) {
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
