package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

/** A token is verified once a minute, and never outlives its expiry by being remembered. */
class VerifiedTokensTest {

    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    private Instant now = START;
    private final AtomicInteger verified = new AtomicInteger();
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private VerifiedTokens tokens(Instant expiry) {
        return new VerifiedTokens(
                token -> {
                    verified.incrementAndGet();
                    if (token.equals("bad") || !now.isBefore(expiry)) {
                        throw new BadJwtException("no good");
                    }
                    return Jwt.withTokenValue(token)
                            .header("alg", "ES256")
                            .subject(token)
                            .issuedAt(START.minusSeconds(1))
                            .expiresAt(expiry)
                            .claims(claims -> {
                                if (token.equals("bound")) {
                                    claims.put("cnf", Map.of("x5t#S256", "thumbprint"));
                                }
                            })
                            .build();
                },
                clock);
    }

    @Test
    void aTokenIsVerifiedOncePerMinute() {
        VerifiedTokens tokens = tokens(START.plus(Duration.ofHours(1)));
        Jwt first = tokens.decode("one");
        now = START.plusSeconds(59);
        assertThat(tokens.decode("one")).isSameAs(first);
        assertThat(verified).hasValue(1);
        now = START.plusSeconds(61);
        tokens.decode("one");
        assertThat(verified).hasValue(2);
    }

    @Test
    void anotherTokenIsNotTheOneRemembered() {
        VerifiedTokens tokens = tokens(START.plus(Duration.ofHours(1)));
        assertThat(tokens.decode("one").getSubject()).isEqualTo("one");
        assertThat(tokens.decode("two").getSubject()).isEqualTo("two");
    }

    @Test
    void aRememberedTokenEndsWithItsExpiry() {
        VerifiedTokens tokens = tokens(START.plusSeconds(10));
        tokens.decode("one");
        now = START.plusSeconds(10);
        assertThatThrownBy(() -> tokens.decode("one")).isInstanceOf(BadJwtException.class);
    }

    @Test
    void aTokenThatIsBoundToACertificateIsVerifiedEachTime() {
        VerifiedTokens tokens = tokens(START.plus(Duration.ofHours(1)));
        tokens.decode("bound");
        tokens.decode("bound");
        assertThat(verified).hasValue(2);
    }

    @Test
    void aRefusedTokenIsAskedAboutEachTime() {
        VerifiedTokens tokens = tokens(START.plus(Duration.ofHours(1)));
        assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);
        assertThat(verified).hasValue(2);
    }
}
