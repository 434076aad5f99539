package dk.tilbage.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What the figures were measured on. */
final class Machine {

    private Machine() {}

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** How many threads ran or waited to run in the last minute; negative where the system does not say. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    static String description(String postgres) {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %.0f GB of memory, %s; Java %s (%s), at most %.1f GB of heap; PostgreSQL %s, embedded, durable",
                cores(),
                System.getProperty("os.arch"),
                memory() / 1e9,
                System.getProperty("os.name"),
                Runtime.version(),
                System.getProperty("java.vm.name"),
                Runtime.getRuntime().maxMemory() / 1e9,
                postgres);
    }

    private static double memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
