package dk.tilbage.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Streams are woken for every append, and once for many that follow each other closely. */
class LogTailTest {

    private final LogTail tail = new LogTail();
    private final AtomicInteger wakings = new AtomicInteger();
    private final AtomicLong seen = new AtomicLong();

    private void listen() {
        tail.onAppend(() -> {
            seen.set(tail.head());
            wakings.incrementAndGet();
        });
    }

    @Test
    void theFirstAppendAfterAPauseWakesAtOnce() {
        listen();
        tail.appended(1);
        assertThat(seen).hasValue(1);
    }

    @Test
    void manyAppendsWakeFewTimesAndTheLastIsNotForgotten() {
        listen();
        for (int position = 1; position <= 1_000; position++) {
            tail.appended(position);
        }
        await().untilAtomic(seen, org.hamcrest.Matchers.equalTo(1_000L));
        assertThat(wakings.get()).isLessThan(1_000);
    }

    @Test
    void aStreamThatFailsKeepsNobodyFromWaking() {
        tail.onAppend(() -> {
            throw new IllegalStateException("stopping");
        });
        listen();
        tail.appended(7);
        assertThat(seen).hasValue(7);
    }
}
