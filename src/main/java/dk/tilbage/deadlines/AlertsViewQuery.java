package dk.tilbage.deadlines;

import java.time.LocalDate;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which obligations to list, as judged on a day.
 *
 * @param allowed the jobcentres the caller may see; absent for a caller who may see all
 * @param jobcentreId only cases this jobcentre holds
 * @param caseworkerId only cases this caseworker holds
 * @param caseId only this case
 * @param status only those with this status on the day
 * @param rule only those of this rule
 * @param scope only those that are the protocol's, a jobcentre's own, or a package's
 * @param on the day
 * @param dueWithin only those open and due this many days after the day at latest, up to
 *     {@value #MAX_DUE_WITHIN}; then the status is {@link Status#DUE}
 * @param limit the most items of a page, 1 to {@value #MAX_LIMIT}
 * @param after where the page begins: the {@code next} of the page before
 */
public record AlertsViewQuery(
        @Nullable Set<String> allowed,
        @Nullable String jobcentreId,
        @Nullable String caseworkerId,
        @Nullable String caseId,
        @Nullable Status status,
        @Nullable String rule,
        @Nullable Scope scope,
        LocalDate on,
        @Nullable Integer dueWithin,
        int limit,
        @Nullable String after) {

    /** The most items of a page. */
    public static final int MAX_LIMIT = 500;

    /** The most days ahead that can be asked for: dates are compared as text, so their years must keep to four digits. */
    public static final int MAX_DUE_WITHIN = 366;

    /** Refuses what cannot be asked for. */
    public AlertsViewQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT);
        }
        if (dueWithin != null
                && (dueWithin < 0 || dueWithin > MAX_DUE_WITHIN || (status != null && status != Status.DUE))) {
            throw new IllegalArgumentException(
                    "dueWithin is 0 to " + MAX_DUE_WITHIN + " days, and asks for what is DUE");
        }
        if (after != null) {
            Cursor.parse(after);
        }
        allowed = allowed == null ? null : Set.copyOf(allowed);
    }

    /** Everything on a day, for callers who may see all. */
    public static AlertsViewQuery on(LocalDate day) {
        return new AlertsViewQuery(null, null, null, null, null, null, null, day, null, MAX_LIMIT, null);
    }

    /** The place of an obligation in the order of the list: by due date, case, rule and number. */
    record Cursor(String dueOn, String caseId, String rule, int number) {

        /** In no id, rule or date. */
        private static final String SEPARATOR = "~";

        private static final Pattern RULE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

        static Cursor parse(String text) {
            String[] parts = text.split(SEPARATOR, -1);
            if (parts.length != 4 || !RULE.matcher(parts[1]).matches()) {
                throw new IllegalArgumentException("not a cursor");
            }
            try {
                return new Cursor(LocalDate.parse(parts[0]).toString(), parts[3], parts[1], Integer.parseInt(parts[2]));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("not a cursor", e);
            }
        }

        String text() {
            return String.join(SEPARATOR, dueOn, rule, Integer.toString(number), caseId);
        }
    }
}
