package dk.tilbage.http;

import java.util.HashSet;
import java.util.Set;

/** Streams, each on a virtual thread of its own, up to a limit: a client that reads slowly, or not at all, holds up nothing. */
final class OpenStreams {

    private final String name;
    private final int limit;
    private final Set<Thread> threads = new HashSet<>();

    OpenStreams(String name, int limit) {
        this.name = name;
        this.limit = limit;
    }

    /** Opens a stream; refused where as many are open as may be. */
    synchronized void open(Runnable stream, Runnable whenClosed) {
        if (threads.size() >= limit) {
            throw Problem.of(ProblemCode.TOO_MANY_STREAMS).raised();
        }
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                stream.run();
            } finally {
                closed(Thread.currentThread());
                whenClosed.run();
            }
        });
        threads.add(thread);
        thread.start();
    }

    private synchronized void closed(Thread stream) {
        threads.remove(stream);
    }

    /** How many are open. */
    synchronized int count() {
        return threads.size();
    }

    /** Ends all of them. */
    synchronized void interrupt() {
        threads.forEach(Thread::interrupt);
    }
}
