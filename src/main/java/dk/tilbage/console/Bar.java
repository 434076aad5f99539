package dk.tilbage.console;

import java.io.Console;
import java.util.Optional;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows how far a command has come, its rate and the time left, where somebody looks on; into a file or a pipe nothing. */
public final class Bar {

    private Bar() {}

    /** Hears how far the work has come. */
    @FunctionalInterface
    public interface Step {

        /** So much out of so much is done. */
        void at(long done, long total);
    }

    /** Does the work on events, which tells the step how far it is. */
    public static <T> T over(Function<Step, T> work) {
        return over("Events", work);
    }

    /** Does the work, which tells the step how far it is; {@code what} says what is counted. */
    public static <T> T over(String what, Function<Step, T> work) {
        if (!Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)) {
            return work.apply((done, total) -> {});
        }
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(-1)
                .showSpeed()
                .build()) {
            return work.apply((done, total) -> {
                bar.maxHint(total);
                bar.stepTo(done);
            });
        }
    }
}
