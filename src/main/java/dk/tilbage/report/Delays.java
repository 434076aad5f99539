package dk.tilbage.report;

import java.util.Map;
import java.util.TreeMap;

/** How many facts were recorded how many days after they occurred; as small as the number of different delays. */
final class Delays {

    private final TreeMap<Integer, Long> counts = new TreeMap<>();
    private long n;

    void add(int days) {
        counts.merge(days, 1L, Long::sum);
        n++;
    }

    long n() {
        return n;
    }

    long over(int days) {
        return counts.tailMap(days, false).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The least delay that at least this share stays within; not a number where there is none. */
    double quantile(double share) {
        long needed = Math.max(1, (long) Math.ceil(share * n - 1e-9));
        long seen = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= needed) {
                return entry.getKey();
            }
        }
        return Double.NaN;
    }
}
