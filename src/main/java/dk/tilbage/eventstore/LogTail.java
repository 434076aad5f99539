package dk.tilbage.eventstore;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where word of an append reaches the streams that wait for it: from this program at once, from others by NOTIFY. While
 * appends follow each other closely the streams are woken once for all of them, so that what they do for each batch is
 * done for many events.
 */
final class LogTail {

    /** The streams are woken this often at most. */
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Logger log = LoggerFactory.getLogger(LogTail.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Set<Runnable> callbacks = new CopyOnWriteArraySet<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile long lastWoken = System.nanoTime() - BETWEEN_NANOS;
    private volatile long head;

    /** The log may have reached that position. */
    void appended(long position) {
        lock.lock();
        try {
            head = Math.max(head, position);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        if (!callbacks.isEmpty() && planned.compareAndSet(false, true)) {
            long wait = lastWoken + BETWEEN_NANOS - System.nanoTime();
            if (wait <= 0) {
                wake();
            } else {
                CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS).execute(this::wake);
            }
        }
    }

    private void wake() {
        // Before the streams look: what is appended from here on wakes them again.
        planned.set(false);
        lastWoken = System.nanoTime();
        for (Runnable callback : callbacks) {
            try {
                callback.run();
            } catch (RuntimeException e) {
                // A processor that is shutting down; it needs no waking.
                log.debug("A stream could not be woken", e);
            }
        }
    }

    /** The furthest position heard of. */
    long head() {
        return head;
    }

    /** Waits until the log may have passed the position, or the time is over. */
    void await(long position, long nanos) throws InterruptedException {
        long remaining = nanos;
        lock.lock();
        try {
            while (head <= position && remaining > 0) {
                remaining = moved.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    void onAppend(Runnable callback) {
        callbacks.add(callback);
    }

    void forget(Runnable callback) {
        callbacks.remove(callback);
    }

    /** Wakes whoever sleeps, without news. */
    void nudge() {
        appended(0);
    }

    static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
}
