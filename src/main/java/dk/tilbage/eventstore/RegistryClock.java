package dk.tilbage.eventstore;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The registry's one clock, real or simulated, in milliseconds. A simulated clock stands still until it is moved
 * forward.
 */
public final class RegistryClock {

    /** The registry's days are Danish days. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Copenhagen");

    private final Clock clock;
    private volatile @Nullable Instant simulated;

    private RegistryClock(Clock clock, @Nullable Instant simulated) {
        this.clock = clock;
        this.simulated = simulated;
    }

    /** The machine's clock. */
    public static RegistryClock real() {
        return real(Clock.systemUTC());
    }

    /** A given clock, as the real one. */
    public static RegistryClock real(Clock clock) {
        return new RegistryClock(clock, null);
    }

    /** A simulated clock that starts there. */
    public static RegistryClock simulated(Instant start) {
        return new RegistryClock(Clock.systemUTC(), start.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Now. */
    public Instant now() {
        Instant standing = simulated;
        return standing == null ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : standing;
    }

    /** Today in Denmark. */
    public LocalDate today() {
        return LocalDate.ofInstant(now(), ZONE);
    }

    /** The same clock for code that asks a {@link Clock}. */
    public Clock asClock() {
        RegistryClock registry = this;
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZONE;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("the registry's days are Danish days");
            }

            @Override
            public Instant instant() {
                return registry.now();
            }
        };
    }

    /** Whether the clock is simulated. */
    public boolean isSimulated() {
        return simulated != null;
    }

    /**
     * Moves a simulated clock forward.
     *
     * @throws ClockRefused when the clock is real, or the time lies behind
     */
    public synchronized void advanceTo(Instant time) {
        Instant current = simulated;
        if (current == null) {
            throw new ClockRefused(ClockRefused.NOT_SIMULATED, "Only a simulated clock can be moved");
        }
        Instant target = time.truncatedTo(ChronoUnit.MILLIS);
        if (target.isBefore(current)) {
            throw new ClockRefused(ClockRefused.MOVED_BACK, "The clock stands at " + current + " and never moves back");
        }
        simulated = target;
    }

    /** A refused move of the clock. */
    public static final class ClockRefused extends IllegalArgumentException {

        /** The clock is the real one. */
        public static final String NOT_SIMULATED = "CLOCK_NOT_SIMULATED";

        /** The time lies before the clock's. */
        public static final String MOVED_BACK = "CLOCK_MOVED_BACK";

        private final String code;

        ClockRefused(String code, String message) {
            super(message);
            this.code = code;
        }

        /** A stable code. */
        public String code() {
            return code;
        }
    }
}
