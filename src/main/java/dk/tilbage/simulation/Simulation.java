package dk.tilbage.simulation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** placeholder */
public final class Simulation {
    private Simulation() {}

    static Instant morningOf(LocalDate day) {
        return day.atTime(8, 0).toInstant(ZoneOffset.UTC);
    }
}
