package dk.tilbage.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.DeterministicAead;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PersonKeyCacheTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10); // nanoTime may overflow
    private final PersonKeyCache cache = new PersonKeyCache(2, Duration.ofMinutes(5), now::get);

    @Test
    void keepsTheMostRecentlyUsed() {
        DeterministicAead key = new NoKey();
        cache.put("a", key, cache.removals());
        cache.put("b", new NoKey(), cache.removals());
        assertThat(cache.get("a")).isSameAs(key);
        cache.put("c", new NoKey(), cache.removals());
        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.get("b")).isNull();
        assertThat(cache.get("a")).isSameAs(key);
    }

    @Test
    void keepsAKeyForALimitedTimeHoweverOftenItIsUsed() {
        cache.put("a", new NoKey(), cache.removals());
        now.addAndGet(Duration.ofMinutes(3).toNanos());
        assertThat(cache.get("a")).isNotNull();
        now.addAndGet(Duration.ofMinutes(3).toNanos());
        assertThat(cache.get("a")).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void dropsWhatIsRemoved() {
        cache.put("a", new NoKey(), cache.removals());
        cache.remove("a");
        assertThat(cache.get("a")).isNull();
    }

    @Test
    void whatWasReadBeforeSomebodyWasForgottenIsNotKept() {
        long before = cache.removals();
        cache.remove("a");
        cache.put("a", new NoKey(), before);
        assertThat(cache.get("a")).isNull();
        before = cache.removals();
        cache.removeAll();
        cache.put("a", new NoKey(), before);
        assertThat(cache.get("a")).isNull();
    }

    private static final class NoKey implements DeterministicAead {
        @Override
        public byte[] encryptDeterministically(byte[] plaintext, byte[] associatedData) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] decryptDeterministically(byte[] ciphertext, byte[] associatedData) {
            throw new UnsupportedOperationException();
        }
    }
}
