package dk.tilbage.people;

import com.google.crypto.tink.DeterministicAead;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Unwrapped person keys, the most recently used ones, each for a limited time: so that a person forgotten on another
 * node is soon forgotten here too. The time is the machine's, not the domain's clock, which may be simulated.
 */
final class PersonKeyCache {

    private record Kept(DeterministicAead key, long putAt) {}

    private final Map<String, Kept> entries;
    private final long keepNanos;
    private final LongSupplier nanoTime;
    private long removals;

    PersonKeyCache(int limit, Duration keep, LongSupplier nanoTime) {
        this.keepNanos = keep.toNanos();
        this.nanoTime = nanoTime;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
                return size() > limit;
            }
        };
    }

    synchronized @Nullable DeterministicAead get(String personId) {
        Kept entry = entries.get(personId);
        if (entry == null) {
            return null;
        }
        if (nanoTime.getAsLong() - entry.putAt() > keepNanos) {
            entries.remove(personId);
            return null;
        }
        return entry.key();
    }

    /** How often something was removed; what is read from the database after this may be put in with it. */
    synchronized long removals() {
        return removals;
    }

    /** Keeps a key, unless somebody was removed since it was read: it might be theirs. */
    synchronized void put(String personId, DeterministicAead key, long removalsBefore) {
        if (removals == removalsBefore) {
            entries.put(personId, new Kept(key, nanoTime.getAsLong()));
        }
    }

    synchronized void remove(String personId) {
        removals++;
        entries.remove(personId);
    }

    synchronized void removeAll() {
        removals++;
        entries.clear();
    }

    synchronized int size() {
        return entries.size();
    }
}
