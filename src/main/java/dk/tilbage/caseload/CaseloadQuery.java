package dk.tilbage.caseload;

import dk.tilbage.casefile.CaseStatus;
import dk.tilbage.trial.Group;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which cases to list.
 *
 * @param allowed the jobcentres the caller may see; absent for a caller who may see all
 * @param jobcentreId only this jobcentre's
 * @param caseworkerId only this caseworker's
 * @param group only this group
 * @param status only these open or closed
 * @param limit the most items of a page, 1 to {@value #MAX_LIMIT}
 * @param after only cases after this one, by id: the {@code next} of the page before
 */
public record CaseloadQuery(
        @Nullable Set<String> allowed,
        @Nullable String jobcentreId,
        @Nullable String caseworkerId,
        @Nullable Group group,
        @Nullable CaseStatus status,
        int limit,
        @Nullable String after) {

    /** The most items of a page. */
    public static final int MAX_LIMIT = 500;

    /** Refuses an impossible limit. */
    public CaseloadQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT);
        }
        allowed = allowed == null ? null : Set.copyOf(allowed);
    }
}
