package dk.tilbage.eventstore;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small event hierarchy for the log's own tests. */
sealed interface TestEvent {

    @Stored(name = "test.Opened", revision = 1)
    record Opened(String id, LocalDate on, @Nullable String note) implements TestEvent {}

    @Stored(name = "test.Counted", revision = 2)
    record Counted(String id, int number, List<String> words) implements TestEvent {

        /** Must not be written: only components are. */
        public boolean isEven() {
            return number % 2 == 0;
        }
    }

    sealed interface Closing extends TestEvent {}

    @Stored(name = "test.Closed", revision = 1)
    record Closed(String id) implements Closing {}
}
