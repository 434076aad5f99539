package dk.tilbage.bench;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Times what is done several times. */
final class Timing {

    private Timing() {}

    static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Does work that counts what it did, and says how much of it was done per second. */
    static double perSecond(LongSupplier work) {
        long began = System.nanoTime();
        long done = work.getAsLong();
        return done / secondsSince(began);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
