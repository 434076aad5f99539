package dk.tilbage.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From one judgement to the next.
 *
 * @param from the older one
 * @param to the newer one
 * @param cases the cases that differ; absent where each stream has to find its own
 */
record AlertsStreamStep(
        AlertsStreamCursor from,
        AlertsStreamCursor to,
        @Nullable List<AlertsStreamCase> cases) {

    AlertsStreamStep {
        cases = cases == null ? null : List.copyOf(cases);
    }
}
