package dk.tilbage.http;

import java.time.Duration;

/**
 * How long to wait before a delivery that failed is tried again: twice as long each time, up to a limit, and of that somewhere
 * between half and all, so that receivers that were away together are not all tried at once.
 *
 * @param first the longest wait after the first failure
 * @param longest the longest wait at all
 */
record WebhookBackOff(Duration first, Duration longest) {

    private static final int LARGEST_SHIFT = 30;

    WebhookBackOff {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("The first wait is positive and no longer than the longest");
        }
    }

    /**
     * The wait.
     *
     * @param failures how many have failed in a row, this one too; at least 1
     * @param chance from 0 to 1
     */
    Duration after(int failures, double chance) {
        long doubled = first.toMillis() << Math.clamp(failures - 1L, 0, LARGEST_SHIFT);
        long most = doubled < first.toMillis() ? longest.toMillis() : Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.round(most * (0.5 + chance / 2)));
    }
}
