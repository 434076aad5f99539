package dk.tilbage.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How often somebody may ask: a bucket of requests for each name, filled up again evenly. Kept by each node for itself. At most
 * 100,000 names are remembered; one that has not asked for ten minutes, or is forgotten for others, begins with a full
 * bucket.
 *
 * @see #of(long, long)
 */
final class RateLimits {

    private static final long MOST = 100_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final boolean unlimited;
    private final LoadingCache<String, Bucket> buckets;

    private RateLimits(long perSecond, long burst) {
        this.unlimited = perSecond == 0;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(REMEMBERED)
                .build(name -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build());
    }

    /**
     * So many requests a second for each name, after so many at once.
     *
     * @param perSecond 0 for no limit
     * @param burst at least one
     */
    static RateLimits of(long perSecond, long burst) {
        if (perSecond < 0 || burst < 1) {
            throw new IllegalArgumentException("A rate limit is at least 0, and its burst at least 1");
        }
        return new RateLimits(perSecond, burst);
    }

    /** Takes one request of that name; 0 where it may go on, else after how many seconds it may ask again. */
    long take(String name) {
        if (unlimited) {
            return 0;
        }
        ConsumptionProbe probe = buckets.get(name).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), SECOND));
    }

    /** Puts a request back that turned out not to count. */
    void putBack(String name) {
        if (!unlimited) {
            buckets.get(name).addTokens(1);
        }
    }

    /** How many names are remembered. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /**
     * The name of an address: itself, and of an IPv6 address its first 64 bits, all of which are one network's, so that nobody
     * has a fresh bucket for each of its addresses.
     */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(Arrays.copyOf(bytes, 8)) : address;
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
    }
}
