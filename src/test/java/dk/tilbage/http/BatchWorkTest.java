package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchWorkTest {

    private static final Duration A_WHILE = Duration.ofSeconds(10);

    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private final List<String> decided = Collections.synchronizedList(new ArrayList<>());

    private BatchWork<String> work(int atOnce) {
        return new BatchWork<>(new Semaphore(atOnce), answer -> answer.startsWith("refused"), new Written());
    }

    private class Written implements BatchWork.Answers<String> {
        @Override
        public void write(String answer) throws IOException {
            written.add(answer);
        }

        @Override
        public void flush() throws IOException {
            // Nothing is held back.
        }
    }

    private String decide(String answer) {
        decided.add(answer);
        return answer;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void linesOfDifferentCasesAreDecidedAtTheSameTimeAndAnsweredInOrder() throws Exception {
        CountDownLatch secondIsDone = new CountDownLatch(1);
        try (BatchWork<String> work = work(2)) {
            work.add(1, List.of("a"), false, () -> {
                await(secondIsDone);
                return decide("1");
            });
            work.add(1, List.of("b"), false, () -> {
                secondIsDone.countDown();
                return decide("2");
            });
        }
        assertThat(written).containsExactly("1", "2");
    }

    @Test
    void noMoreThanSoManyAreDecidedAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (BatchWork<String> work = work(3)) {
            for (int i = 0; i < 40; i++) {
                String answer = "" + i;
                work.add(1, List.of(answer), false, () -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    sleep(2);
                    now.decrementAndGet();
                    return answer;
                });
            }
        }
        assertThat(most).hasValueLessThanOrEqualTo(3);
        assertThat(most).hasValueGreaterThan(1);
    }

    @Test
    void linesThatNameTheSameAreDecidedInOrder() throws Exception {
        List<String> expected = IntStream.range(0, 200).mapToObj(i -> "" + i).toList();
        try (BatchWork<String> work = work(8)) {
            for (String answer : expected) {
                // The first ones take longest.
                work.add(1, List.of("other " + answer, "case"), false, () -> {
                    sleep(answer.length() == 1 ? 3 : 0);
                    return decide(answer);
                });
            }
        }
        assertThat(decided).isEqualTo(expected);
        assertThat(written).isEqualTo(expected);
    }

    @Test
    void whatStandsAloneHasAllBeforeItAndNothingBesideIt() throws Exception {
        try (BatchWork<String> work = work(8)) {
            work.add(1, List.of("a"), false, () -> {
                sleep(100);
                return decide("before");
            });
            work.add(1, List.of(), true, () -> {
                sleep(20);
                return decide("alone");
            });
            work.add(1, List.of("b"), false, () -> decide("after"));
        }
        assertThat(decided).containsExactly("before", "alone", "after");
    }

    @Test
    void whatIsRefusedBecauseItOvertookIsDecidedAgainInItsTurn() throws Exception {
        AtomicBoolean placeIsFree = new AtomicBoolean();
        CountDownLatch tried = new CountDownLatch(1);
        try (BatchWork<String> work = work(8)) {
            work.add(1, List.of("a"), false, () -> {
                await(tried);
                placeIsFree.set(true);
                return "closed";
            });
            work.add(1, List.of("b"), false, () -> {
                String answer = decide(placeIsFree.get() ? "opened" : "refused");
                tried.countDown();
                return answer;
            });
        }
        assertThat(decided).containsExactly("refused", "opened");
        assertThat(written).containsExactly("closed", "opened");
    }

    @Test
    void whatIsRefusedInItsTurnIsRefusedOnce() throws Exception {
        try (BatchWork<String> work = work(8)) {
            work.add(1, List.of("a"), false, () -> decide("refused"));
        }
        assertThat(decided).containsExactly("refused");
    }

    /** A client that does not read is not read from either. */
    @Test
    void whereAnswersAreNotTakenNoMoreIsAdded() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        AtomicInteger added = new AtomicInteger();
        BatchWork<String> work = new BatchWork<>(new Semaphore(8), answer -> false, new Written() {
            @Override
            public void write(String answer) throws IOException {
                await(reads);
                super.write(answer);
            }
        });
        Thread adding = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 1_000; i++) {
                    work.add(200, List.of(), false, () -> decide("done"));
                    added.incrementAndGet();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await().atMost(A_WHILE).until(() -> decided.size() == BatchWork.MOST_LINES);
        sleep(100);
        assertThat(added).hasValue(BatchWork.MOST_LINES);
        reads.countDown();
        adding.join();
        work.close();
        assertThat(written).hasSize(1_000);
    }

    @Test
    void longLinesTakeMoreRoom() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        BatchWork<String> work = work(8);
        Thread adding = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    work.add(256 * 1024, List.of("case"), false, () -> {
                        await(reads);
                        return "done";
                    });
                    decided.add("added");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await().atMost(A_WHILE).until(() -> decided.size() == 16);
        sleep(100);
        assertThat(decided).hasSize(16);
        reads.countDown();
        adding.join();
        work.close();
        assertThat(written).hasSize(100);
    }

    @Test
    void whoeverIsGoneIsNotWorkedForAnyLonger() throws Exception {
        BatchWork<String> work = new BatchWork<>(new Semaphore(8), answer -> false, new Written() {
            @Override
            public void write(String answer) throws IOException {
                throw new IOException("gone");
            }
        });
        int added = 0;
        while (!work.givenUp()) {
            work.add(1, List.of(), false, () -> decide("done"));
            added++;
        }
        assertThatThrownBy(work::close).isInstanceOf(IOException.class).hasMessage("gone");
        // What was added is done: it can be found by its key.
        assertThat(decided).hasSize(added);
    }

    @Test
    void aFaultOfTheProgramEndsTheBatch() throws Exception {
        BatchWork<String> work = work(8);
        work.add(1, List.of("case"), false, () -> {
            throw new StackOverflowError();
        });
        work.add(1, List.of("case"), false, () -> decide("after"));
        assertThatThrownBy(work::close).hasRootCauseInstanceOf(StackOverflowError.class);
        assertThat(decided).containsExactly("after");
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
