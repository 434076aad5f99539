package dk.tilbage.simulation;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A seeded generator with the few distributions the simulation draws from. */
final class Dice {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final SplittableRandom random;

    private Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The generator of one case: a function of seed and case number only, so that case k is the same among any number. */
    static Dice ofCase(long seed, int number) {
        return new Dice(mix(mix(seed) + GOLDEN_GAMMA * number));
    }

    /** The finaliser of MurmurHash3: neighbouring seeds and case numbers get unrelated generators. */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A whole number, both ends included. */
    int between(int least, int most) {
        return most <= least ? least : random.nextInt(least, most + 1);
    }

    int between(Range range) {
        return between(range.from(), range.to());
    }

    /** Days of a waiting time with the given mean, rounded down. */
    int daysWithMean(double mean) {
        return (int) Math.min(90, -mean * Math.log(1 - random.nextDouble()));
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** One key, by weight. The map's iteration order is part of the outcome, so it must be a sorted or linked one. */
    <T> T weighted(Map<T, ? extends Number> weights) {
        double total = 0;
        for (Number weight : weights.values()) {
            total += weight.doubleValue();
        }
        double at = random.nextDouble() * total;
        T last = null;
        for (Map.Entry<T, ? extends Number> entry : weights.entrySet()) {
            last = entry.getKey();
            at -= entry.getValue().doubleValue();
            if (at < 0) {
                return last;
            }
        }
        if (last == null) {
            throw new IllegalArgumentException("nothing to choose from");
        }
        return last;
    }

    /** A range of whole numbers, both ends included. */
    record Range(int from, int to) {

        static Range parse(String text) {
            String[] ends = text.split("-", -1);
            return new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
        }
    }
}
