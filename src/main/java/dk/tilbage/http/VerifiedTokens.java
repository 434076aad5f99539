package dk.tilbage.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Verifies a token once a minute rather than at each request: a signature takes longer to verify than most requests to
 * answer. A token is never good beyond its own expiry by what is remembered here, and a key that the identity provider
 * withdraws is noticed within that minute. At most 10,000 tokens are remembered; none that is bound to a certificate, since
 * whether it is good depends on the connection that it comes by.
 */
final class VerifiedTokens implements JwtDecoder {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final long MOST = 10_000;

    private final JwtDecoder decoder;
    private final Clock clock;
    private final Cache<String, Jwt> verified;

    VerifiedTokens(JwtDecoder decoder, Clock clock) {
        this.decoder = decoder;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Whether the token was verified a short while ago, and so costs nothing to let in. */
    boolean knows(String token) {
        return verified.getIfPresent(token) != null;
    }

    @Override
    public Jwt decode(String token) {
        Jwt known = verified.getIfPresent(token);
        if (known != null) {
            Instant expiry = known.getExpiresAt();
            if (expiry == null || clock.instant().isBefore(expiry)) {
                return known;
            }
        }
        Jwt jwt = decoder.decode(token);
        if (!jwt.hasClaim(TokenRules.CONFIRMATION)) {
            verified.put(token, jwt);
        }
        return jwt;
    }
}
