package dk.tilbage.http;

import java.time.Duration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The limits of webhooks, {@code tilbage.webhooks.…}.
 *
 * @param allowPrivate {@code allow-private}: whether addresses that are not public are reached; by default only in embedded mode
 * @param perClient {@code per-client} (10): the most subscriptions of a client
 * @param inAll {@code limit} (200): the most subscriptions of all clients together
 * @param concurrent {@code concurrent} (8): the most deliveries under way at a time, in one program
 * @param timeout {@code timeout} (10s): how long a receiver may take to answer
 * @param lease {@code lease} (60s): after that long another program takes over what one that died was delivering
 * @param backOff {@code retry-first} (2s) and {@code retry-longest} (10m): the waits between attempts
 * @param mostFailures {@code park-after-failures} (200): parked after so many failures in a row
 * @param longestFailing {@code park-after} (24h): or at the first failure after having failed that long
 */
record WebhookSettings(
        boolean allowPrivate,
        int perClient,
        int inAll,
        int concurrent,
        Duration timeout,
        Duration lease,
        WebhookBackOff backOff,
        int mostFailures,
        Duration longestFailing) {

    /** The most items of a delivery. */
    static final int ITEMS = 100;

    /** A delivery takes no further item when its body has come to so many bytes. */
    static final int BYTES = 256 * 1024;

    WebhookSettings {
        if (perClient < 1 || inAll < 1 || concurrent < 1 || mostFailures < 1 || !timeout.isPositive()) {
            throw new IllegalStateException("The limits under tilbage.webhooks are positive");
        }
        if (lease.compareTo(timeout.multipliedBy(2)) < 0) {
            throw new IllegalStateException(
                    "tilbage.webhooks.lease must be twice tilbage.webhooks.timeout or more: else"
                            + " another program takes over while a receiver still answers");
        }
    }

    static WebhookSettings of(Environment environment) {
        boolean embedded = !StringUtils.hasText(environment.getProperty("tilbage.postgres.url"));
        return new WebhookSettings(
                environment.getProperty("tilbage.webhooks.allow-private", Boolean.class, embedded),
                environment.getProperty("tilbage.webhooks.per-client", Integer.class, 10),
                environment.getProperty("tilbage.webhooks.limit", Integer.class, 200),
                environment.getProperty("tilbage.webhooks.concurrent", Integer.class, 8),
                environment.getProperty("tilbage.webhooks.timeout", Duration.class, Duration.ofSeconds(10)),
                environment.getProperty("tilbage.webhooks.lease", Duration.class, Duration.ofSeconds(60)),
                new WebhookBackOff(
                        environment.getProperty("tilbage.webhooks.retry-first", Duration.class, Duration.ofSeconds(2)),
                        environment.getProperty(
                                "tilbage.webhooks.retry-longest", Duration.class, Duration.ofMinutes(10))),
                environment.getProperty("tilbage.webhooks.park-after-failures", Integer.class, 200),
                environment.getProperty("tilbage.webhooks.park-after", Duration.class, Duration.ofHours(24)));
    }
}
