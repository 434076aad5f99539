package dk.tilbage.caseload;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of the caseload, by case id.
 *
 * @param items the cases, as published in {@code read-models/caseload}
 * @param next where the next page begins; absent on the last one
 * @param position the page holds at least all of the log up to here
 */
public record CaseloadPage(
        List<? extends Map<String, Object>> items, @Nullable String next, long position) {}
