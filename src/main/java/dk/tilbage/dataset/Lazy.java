package dk.tilbage.dataset;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something computed when it is first asked for; by one thread. */
final class Lazy<T> {

    private final Supplier<T> computation;
    private @Nullable T value;

    Lazy(Supplier<T> computation) {
        this.computation = computation;
    }

    T get() {
        T known = value;
        if (known == null) {
            known = computation.get();
            value = known;
        }
        return known;
    }
}
