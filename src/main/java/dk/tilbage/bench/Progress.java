package dk.tilbage.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Says on the error stream what is being measured. */
final class Progress {

    private static final long OFTEN = TimeUnit.SECONDS.toNanos(2);

    private final PrintStream err;
    private final long began = System.nanoTime();
    private long said = began;

    Progress(PrintStream err) {
        this.err = err;
    }

    void say(String what) {
        err.printf(Locale.ROOT, "%5.0f s  %s%n", Timing.secondsSince(began), what);
        said = System.nanoTime();
    }

    void step(String what, long done, long all) {
        if (System.nanoTime() - said > OFTEN) {
            say(String.format(Locale.ROOT, "%s: %,d of %,d", what, done, all));
        }
    }
}
