package dk.tilbage.http;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one batch between being read and being answered: several are decided at a time, and all are answered in
 * their order.
 *
 * <p>Lines that name the same thing, a case or a person, are decided one after the other. A line that stands alone waits
 * for all before it, and all after it wait for it. A refusal that a line before it could have prevented, had it been done
 * by then, is decided again once all before it are done: nothing is refused because lines overtook each other.
 *
 * <p>Only so much is under way: where answers are not taken, {@link #add} waits, so that a client that does not read is
 * not read from either. Where an answer cannot be written, {@link #givenUp} says so, and what was added is still done.
 *
 * <p>{@code add} and {@code close} are called by one thread; answers are written by another.
 *
 * @param <A> what becomes of a line
 */
final class BatchWork<A> implements AutoCloseable {

    /** How much is under way at most: 4 MiB, of lines that each count as 16 KiB at least. */
    private static final int ROOM_KIB = 4_096;

    private static final int LEAST_KIB = 16;

    /** As many lines are under way at most. */
    static final int MOST_LINES = ROOM_KIB / LEAST_KIB;

    private static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

    private final Semaphore atOnce;
    private final Predicate<A> dependsOnOthers;
    private final Answers<A> answers;

    private final Semaphore room = new Semaphore(ROOM_KIB);
    private final ExecutorService deciders = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Line<A>> unanswered = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<@Nullable Void>> lastOf = new ConcurrentHashMap<>();
    private final CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
    private CompletableFuture<@Nullable Void> allBefore = DONE;
    private CompletableFuture<@Nullable Void> lastAlone = DONE;

    /** Where the answers go. */
    interface Answers<A> {

        /** Writes the answer of the next line. */
        void write(A answer) throws IOException;

        /** Nothing more is to be written for now. */
        void flush() throws IOException;
    }

    private record Line<A>(int kib, @Nullable CompletableFuture<A> answer) {}

    /**
     * The work on a batch.
     *
     * @param atOnce as many lines are decided at a time, of all batches together
     * @param dependsOnOthers whether an answer may be owed to a line before it that was not done yet
     * @param answers where the answers go
     */
    BatchWork(Semaphore atOnce, Predicate<A> dependsOnOthers, Answers<A> answers) {
        this.atOnce = atOnce;
        this.dependsOnOthers = dependsOnOthers;
        this.answers = answers;
        Thread.ofVirtual().name("batch answers").start(this::writeAll);
    }

    /**
     * Adds the next line, when there is room for it.
     *
     * @param bytes its length
     * @param named what it names: lines with a name in common are decided in order
     * @param alone whether nothing else may be decided with it
     * @param decision decides it; may be asked twice
     */
    void add(int bytes, Collection<String> named, boolean alone, Supplier<A> decision) throws InterruptedException {
        int kib = Math.clamp(bytes / 1024, LEAST_KIB, ROOM_KIB);
        room.acquire(kib);
        CompletableFuture<A> answer = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> done = answer.handle((decided, failed) -> null);
        CompletableFuture<@Nullable Void> before = allBefore;
        List<CompletableFuture<@Nullable Void>> first = alone
                ? List.of(before)
                : Stream.concat(Stream.of(lastAlone), named.stream().map(lastOf::get))
                        .filter(Objects::nonNull)
                        .toList();
        allBefore = CompletableFuture.allOf(before, done);
        if (alone) {
            lastAlone = done;
        }
        named.forEach(name -> lastOf.put(name, done));
        unanswered.add(new Line<>(kib, answer));
        deciders.execute(() -> {
            decide(answer, first, before, decision);
            named.forEach(name -> lastOf.remove(name, done));
        });
    }

    private void decide(
            CompletableFuture<A> answer,
            List<CompletableFuture<@Nullable Void>> first,
            CompletableFuture<@Nullable Void> before,
            Supplier<A> decision) {
        try {
            first.forEach(CompletableFuture::join);
            boolean overtakes = !before.isDone();
            A decided = decided(decision);
            if (overtakes && dependsOnOthers.test(decided)) {
                before.join();
                decided = decided(decision);
            }
            answer.complete(decided);
        } catch (Throwable failed) {
            answer.completeExceptionally(failed);
        }
    }

    private A decided(Supplier<A> decision) {
        atOnce.acquireUninterruptibly();
        try {
            return decision.get();
        } finally {
            atOnce.release();
        }
    }

    /** Whether the answers cannot be written any more, so that reading on would be for nobody. */
    boolean givenUp() {
        return written.isDone();
    }

    /** Waits until everything that was added is done, and answered if it can be. */
    @Override
    public void close() throws IOException {
        unanswered.add(new Line<>(0, null));
        deciders.close();
        try {
            written.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof IOException gone) {
                throw gone;
            }
            throw failed;
        }
    }

    private void writeAll() {
        try {
            while (true) {
                Line<A> line = unanswered.take();
                CompletableFuture<A> answer = line.answer();
                if (answer == null) {
                    break;
                }
                write(line, answer);
            }
            answers.flush();
            written.complete(null);
        } catch (Exception failed) {
            // The one who adds may be waiting for room, and is to see that it was for nothing.
            written.completeExceptionally(failed);
            room.release(ROOM_KIB);
        }
    }

    private void write(Line<A> line, CompletableFuture<A> answer) throws IOException {
        try {
            if (!answer.isDone()) {
                answers.flush();
            }
            answers.write(answer.join());
        } finally {
            room.release(line.kib());
        }
    }
}
