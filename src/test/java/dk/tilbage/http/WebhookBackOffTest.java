package dk.tilbage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookBackOffTest {

    private final WebhookBackOff backOff = new WebhookBackOff(Duration.ofSeconds(2), Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1000",
        "1, 1, 2000",
        "2, 1, 4000",
        "5, 0.5, 24000",
        "9, 1, 512000",
        "10, 1, 600000",
        "10, 0, 300000",
        "1000000, 1, 600000"
    })
    void waits(int failures, double chance, long millis) {
        assertThat(backOff.after(failures, chance)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void hasLimits() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new WebhookBackOff(Duration.ZERO, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WebhookBackOff(second, Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
