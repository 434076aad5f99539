package dk.tilbage.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.jspecify.annotations.Nullable;

/**
 * Puts what several threads want to append at the same time into one transaction: the log is appended to by one at a time
 * anyway, so whoever has its turn takes along all who wait, and they share the wait for the log's lock, the round trip and
 * the commit. Each append is done or refused by itself, in the order in which they came, and nobody is told before the commit.
 * Where the statement itself fails, all of the group fail alike: then none is stored, or nobody knows, as with a single one.
 */
final class AppendQueue {

    /** So many appends, and so many bytes of events, are in one transaction at most; a single append may have more bytes. */
    static final int MOST = 64;

    static final long MOST_BYTES = 4 << 20;

    private final ConnectionProvider connections;
    private final RegistryClock clock;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile IntConsumer sizes = size -> {};

    AppendQueue(ConnectionProvider connections, RegistryClock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /** From now on the consumer is told how many appends each transaction had. */
    void tellSizes(IntConsumer consumer) {
        sizes = consumer;
    }

    /** How many wait for their turn; those under way do not count. */
    int waiting() {
        return waiting.size();
    }

    /** Appends, and gives the last position once it is durable. */
    long append(Append append) throws SQLException {
        Waiting mine = new Waiting(append);
        waiting.add(mine);
        turn.lock();
        try {
            while (!mine.done) {
                work();
            }
        } finally {
            turn.unlock();
        }
        return mine.position();
    }

    private void work() {
        List<Waiting> group = next();
        // From here on each of the group is told something, whatever fails.
        try (Connection connection = connections.getConnection()) {
            sizes.accept(group.size());
            if (group.size() == 1) {
                Waiting only = group.getFirst();
                only.appended(AppendStatements.one(connection, only.append, clock.now()));
                return;
            }
            List<AppendStatements.Result> results = AppendStatements.group(
                    connection, group.stream().map(one -> one.append).toList(), clock.now());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).is(results.get(i));
            }
        } catch (SQLException | RuntimeException | Error failure) {
            group.stream().filter(one -> !one.done).forEach(one -> one.failed(failure));
        }
    }

    /** Only who has the turn takes from the queue, so that what it looks at stays there. */
    private List<Waiting> next() {
        List<Waiting> group = new ArrayList<>();
        long bytes = 0;
        for (Waiting first = waiting.peek(); first != null; first = waiting.peek()) {
            bytes += first.append.size();
            if (!group.isEmpty() && (group.size() == MOST || bytes > MOST_BYTES)) {
                break;
            }
            group.add(waiting.remove());
        }
        return group;
    }

    /** An append that waits; what became of it is written and read by whoever has the turn, or had it after. */
    private static final class Waiting {

        private final Append append;
        private long position;
        private @Nullable Throwable failure;
        private boolean done;

        Waiting(Append append) {
            this.append = append;
        }

        void is(AppendStatements.Result result) {
            if (result.refused() == null) {
                appended(result.position());
            } else {
                failed(result.refused());
            }
        }

        void appended(long last) {
            position = last;
            done = true;
        }

        void failed(Throwable why) {
            failure = why;
            done = true;
        }

        long position() throws SQLException {
            return switch (failure) {
                case null -> position;
                case SQLException refused -> throw AppendRefused.of(refused);
                case RuntimeException broken -> throw broken;
                case Error broken -> throw broken;
                default -> throw new IllegalStateException(failure);
            };
        }
    }
}
