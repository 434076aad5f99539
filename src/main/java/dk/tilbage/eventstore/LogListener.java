package dk.tilbage.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Hears, on a connection of its own, of appends by other nodes, and passes the word to this node's streams; and of whatever
 * else this node asks to be notified of.
 */
final class LogListener implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LogListener.class);
    private static final int WAIT_MILLIS = 5_000;
    private static final long RETRY_MILLIS = 1_000;

    /** Opens the connection to listen on; not one of the pool's, it is never given back. */
    interface Connector {
        Connection open() throws SQLException;
    }

    private final Connector connector;
    private final LogTail tail;
    private final List<NotifiedOf> others;
    private @Nullable Thread thread;
    private volatile @Nullable Connection connection;
    private volatile boolean running;

    LogListener(Connector connector, LogTail tail, List<NotifiedOf> others) {
        this.connector = connector;
        this.tail = tail;
        this.others = List.copyOf(others);
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        thread = Thread.ofPlatform().name("log-listener").daemon().start(this::listen);
    }

    private void listen() {
        while (running) {
            try (Connection opened = connector.open()) {
                connection = opened;
                try (Statement statement = opened.createStatement()) {
                    statement.execute("LISTEN " + LogSql.CHANNEL);
                    for (NotifiedOf other : others) {
                        statement.execute("LISTEN " + other.channel());
                    }
                }
                // What was appended while nobody listened.
                tail.nudge();
                others.forEach(other -> other.missed().run());
                PGConnection postgres = opened.unwrap(PGConnection.class);
                while (running) {
                    hear(postgres.getNotifications(WAIT_MILLIS));
                }
            } catch (SQLException e) {
                if (running) {
                    log.warn("The connection that listens for appends was lost, trying again: {}", e.getMessage());
                    pause();
                }
            } finally {
                connection = null;
            }
        }
    }

    private void hear(PGNotification @Nullable [] notifications) {
        if (notifications == null || notifications.length == 0) {
            return;
        }
        long last = 0;
        for (PGNotification notification : notifications) {
            if (!notification.getName().equals(LogSql.CHANNEL)) {
                others.stream()
                        .filter(other -> other.channel().equals(notification.getName()))
                        .forEach(other -> other.heard().accept(notification.getParameter()));
                continue;
            }
            try {
                last = Math.max(last, Long.parseLong(notification.getParameter()));
            } catch (NumberFormatException e) {
                log.warn("Not a position on the channel {}: {}", LogSql.CHANNEL, notification.getParameter());
            }
        }
        // An append of this program has woken the streams already.
        if (last > tail.head()) {
            tail.appended(last);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        Connection open = connection;
        if (open != null) {
            try {
                // abort, not close: close would wait for the thread that reads.
                open.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("The listening connection was closed already", e);
            }
        }
        Thread stopping = thread;
        if (stopping != null) {
            stopping.interrupt();
            try {
                stopping.join(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
