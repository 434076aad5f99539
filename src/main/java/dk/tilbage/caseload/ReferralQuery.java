package dk.tilbage.caseload;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Referral;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which referrals to list.
 *
 * @param jobcentres only of cases that one of these holds; absent for all
 * @param providers only to these; absent for all
 * @param caseId only of this case
 * @param status only these that run, or have ended
 * @param limit the most items of a page, 1 to {@value CaseloadQuery#MAX_LIMIT}
 * @param after where the page begins: the {@code next} of the page before
 */
public record ReferralQuery(
        @Nullable Set<String> jobcentres,
        @Nullable Set<String> providers,
        @Nullable String caseId,
        @Nullable ReferralStatus status,
        int limit,
        @Nullable String after) {

    /** Refuses an impossible limit, and a place to begin that is none. */
    public ReferralQuery {
        if (limit < 1 || limit > CaseloadQuery.MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + CaseloadQuery.MAX_LIMIT);
        }
        jobcentres = jobcentres == null ? null : Set.copyOf(jobcentres);
        providers = providers == null ? null : Set.copyOf(providers);
        if (after != null) {
            Cursor.parse(after);
        }
    }

    /** The page begins behind this referral. */
    Cursor cursor() {
        return after == null ? Cursor.START : Cursor.parse(after);
    }

    boolean asksFor(CaseFacts facts, Referral referral) {
        boolean ended = referral.lastDay() != null;
        return (jobcentres == null || jobcentres.contains(facts.holder().jobcentreId()))
                && (providers == null || providers.contains(referral.referred().providerId()))
                && (status == null || ended == (status == ReferralStatus.ENDED))
                && cursor().isBefore(
                                new Cursor(facts.caseId(), referral.referred().registrationId()));
    }

    /** The place of a referral in the order of the list: by case id, then by its own. */
    record Cursor(String caseId, String referralId) {

        static final Cursor START = new Cursor("", "");

        /** In no id. */
        private static final String SEPARATOR = "~";

        private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9._-]{1,64}~[A-Za-z0-9._-]{1,64}");

        static Cursor parse(String text) {
            if (!CURSOR.matcher(text).matches()) {
                throw new IllegalArgumentException("not a cursor");
            }
            String[] parts = text.split(SEPARATOR, -1);
            return new Cursor(parts[0], parts[1]);
        }

        static Cursor of(ProviderReferral referral) {
            return new Cursor(referral.caseId(), referral.referralId());
        }

        String text() {
            return caseId + SEPARATOR + referralId;
        }

        boolean isBefore(Cursor referral) {
            int cases = caseId.compareTo(referral.caseId());
            return cases < 0 || (cases == 0 && referralId.compareTo(referral.referralId()) < 0);
        }
    }
}
