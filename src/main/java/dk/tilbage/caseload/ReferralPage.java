package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of referrals, by case and referral id.
 *
 * @param items the referrals
 * @param next where the next page begins; absent on the last one
 * @param position the page holds at least all of the log up to here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReferralPage(
        List<ProviderReferral> items, @Nullable String next, long position) {}
