package dk.tilbage.eventstore;

import java.time.Duration;

/** Word of appends, by this program or another: for those who read the log themselves and would rather not poll it. */
public final class LogNews {

    private final LogTail tail;

    LogNews(LogTail tail) {
        this.tail = tail;
    }

    /** The furthest position heard of since the program started; the log may have come further. */
    public long heard() {
        return tail.head();
    }

    /** Waits until the log is heard to have passed a position, or the time is over. Word may be lost: look then, too. */
    public void await(long position, Duration longest) throws InterruptedException {
        tail.await(position, longest.toNanos());
    }
}
