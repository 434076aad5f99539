package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class RateLimitsTest {

    @Test
    void asManyAsTheBurstAndThenNotBeforeTheyAreFilledUpAgain() {
        RateLimits limits = RateLimits.of(1, 3);

        assertThat(IntStream.range(0, 4).mapToLong(i -> limits.take("kommune")).toArray())
                .containsExactly(0, 0, 0, 1);
        assertThat(limits.take("another")).isZero();
    }

    @Test
    void whatIsPutBackDoesNotCount() {
        RateLimits limits = RateLimits.of(1, 1);
        for (int i = 0; i < 5; i++) {
            assertThat(limits.take("kommune")).isZero();
            limits.putBack("kommune");
        }
    }

    @Test
    void zeroIsNoLimit() {
        RateLimits limits = RateLimits.of(0, 1);
        assertThat(IntStream.range(0, 1_000)
                        .mapToLong(i -> limits.take("bench"))
                        .sum())
                .isZero();
        assertThat(limits.size()).isZero();
        assertThatThrownBy(() -> RateLimits.of(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesThatAreMadeUpDoNotFillTheMemory() {
        RateLimits limits = RateLimits.of(1, 1);
        IntStream.range(0, 150_000).forEach(i -> limits.take("10.0." + i));
        assertThat(limits.size()).isLessThanOrEqualTo(100_000);
    }

    @Test
    void theAddressesOfOneNetworkAreOne() {
        assertThat(RateLimits.network("2001:db8:1:2:3:4:5:6")).isEqualTo(RateLimits.network("2001:db8:1:2::1"));
        assertThat(RateLimits.network("2001:db8:1:3::1")).isNotEqualTo(RateLimits.network("2001:db8:1:2::1"));
        assertThat(RateLimits.network("192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @Test
    void onlyWhatIsUnderWayIsRemembered() {
        AtOnce atOnce = new AtOnce(new MockEnvironment().withProperty("tilbage.http.at-once.batches", "2"));

        assertThat(atOnce.begin("kommune", AtOnce.Kind.BATCHES)).isTrue();
        assertThat(atOnce.begin("kommune", AtOnce.Kind.BATCHES)).isTrue();
        assertThat(atOnce.begin("kommune", AtOnce.Kind.BATCHES)).isFalse();
        assertThat(atOnce.begin("another", AtOnce.Kind.BATCHES)).isTrue();
        assertThat(atOnce.begin("kommune", AtOnce.Kind.STREAMS)).isTrue();
        atOnce.end("kommune", AtOnce.Kind.BATCHES);
        assertThat(atOnce.begin("kommune", AtOnce.Kind.BATCHES)).isTrue();
        atOnce.end("kommune", AtOnce.Kind.BATCHES);
        atOnce.end("kommune", AtOnce.Kind.BATCHES);
        atOnce.end("kommune", AtOnce.Kind.STREAMS);
        atOnce.end("another", AtOnce.Kind.BATCHES);
        assertThat(atOnce.size()).isZero();
    }
}
