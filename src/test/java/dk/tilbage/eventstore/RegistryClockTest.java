package dk.tilbage.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.eventstore.RegistryClock.ClockRefused;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RegistryClockTest {

    private static final Instant NOON = Instant.parse("2009-01-02T12:00:00Z");

    @Test
    void aSimulatedClockStandsStillAndMovesOnlyForward() {
        RegistryClock clock = RegistryClock.simulated(NOON);
        assertThat(clock.isSimulated()).isTrue();
        assertThat(clock.now()).isEqualTo(NOON);
        clock.advanceTo(NOON);
        clock.advanceTo(NOON.plusSeconds(60));
        assertThat(clock.now()).isEqualTo(NOON.plusSeconds(60));
        assertThatThrownBy(() -> clock.advanceTo(NOON))
                .isInstanceOfSatisfying(
                        ClockRefused.class, e -> assertThat(e.code()).isEqualTo(ClockRefused.MOVED_BACK));
        assertThat(clock.now()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void aRealClockIsNotMoved() {
        RegistryClock clock = RegistryClock.real(Clock.fixed(NOON.plusNanos(1_234_567), ZoneOffset.UTC));
        assertThat(clock.now()).isEqualTo(NOON.plusMillis(1));
        assertThatThrownBy(() -> clock.advanceTo(NOON.plusSeconds(60)))
                .isInstanceOfSatisfying(
                        ClockRefused.class, e -> assertThat(e.code()).isEqualTo(ClockRefused.NOT_SIMULATED));
    }

    @Test
    void todayIsTheDanishDay() {
        assertThat(RegistryClock.simulated(Instant.parse("2009-07-01T21:59:59Z"))
                        .today())
                .isEqualTo(LocalDate.of(2009, 7, 1));
        assertThat(RegistryClock.simulated(Instant.parse("2009-07-01T22:00:00Z"))
                        .today())
                .isEqualTo(LocalDate.of(2009, 7, 2));
        assertThat(RegistryClock.simulated(Instant.parse("2009-01-01T23:00:00Z"))
                        .today())
                .isEqualTo(LocalDate.of(2009, 1, 2));
    }

    /** On Sunday 29 March 2009 Denmark went from one hour ahead of UTC to two, on 25 October back to one. */
    @Test
    void theDayOfSummerTimeBeginsAndEndsAtDanishMidnight() {
        assertThat(dayAt("2009-03-28T22:59:59Z")).isEqualTo(LocalDate.parse("2009-03-28"));
        assertThat(dayAt("2009-03-28T23:00:00Z")).isEqualTo(LocalDate.parse("2009-03-29"));
        assertThat(dayAt("2009-03-29T21:59:59Z")).isEqualTo(LocalDate.parse("2009-03-29"));
        assertThat(dayAt("2009-03-29T22:00:00Z")).isEqualTo(LocalDate.parse("2009-03-30"));
        assertThat(dayAt("2009-10-24T22:00:00Z")).isEqualTo(LocalDate.parse("2009-10-25"));
        assertThat(dayAt("2009-10-25T22:59:59Z")).isEqualTo(LocalDate.parse("2009-10-25"));
        assertThat(dayAt("2009-10-25T23:00:00Z")).isEqualTo(LocalDate.parse("2009-10-26"));
    }

    private static LocalDate dayAt(String instant) {
        return RegistryClock.simulated(Instant.parse(instant)).today();
    }
}
