package dk.tilbage.http;

import java.io.Console;
import java.util.Optional;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows how far a command that reads events has come, its rate and the time left, where somebody looks on. */
final class Bar {

    private Bar() {}

    /** Hears how far the work has come. */
    interface Step {
        void at(long done, long total);
    }

    /** Does the work, which tells the step how far it is. */
    static <T> T over(Function<Step, T> work) {
        if (!Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)) {
            return work.apply((done, total) -> {});
        }
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("Events")
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
