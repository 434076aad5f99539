package dk.tilbage.eventstore;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that work while another one reads. Whoever hands them work helps out when they are behind; the first failure
 * is thrown to it.
 */
final class Workers implements AutoCloseable {

    private static final int WAITING = 16;
    private static final long PATIENCE_HOURS = 24;

    private final ThreadPoolExecutor pool;
    private volatile @Nullable Throwable failure;

    Workers(String name, int threads) {
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name(name + "-", 0).daemon().factory(),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /** Does the work, now or soon. Throws what earlier work threw. */
    void run(Runnable work) {
        rethrow();
        pool.execute(() -> {
            if (failure == null) {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
            }
        });
    }

    /** Waits until all is done, and throws what any of it threw. */
    void finish() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(PATIENCE_HOURS, TimeUnit.HOURS)) {
                throw new IllegalStateException("The workers do not finish");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the log was folded", e);
        }
        rethrow();
    }

    private void rethrow() {
        Throwable thrown = failure;
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }

    /** Gives up what is not done. */
    @Override
    public void close() {
        pool.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
