package dk.tilbage.caseload;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.elemMatch;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.readmodel.ReadModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/**
 * Lists referrals to providers. The caseload finds the cases, by an index on the provider, and the log tells what is in each
 * case of the page: the view need not hold what only providers ask for, nor who planned what, and whom a case is referred to,
 * and which jobcentre holds it, is decided on the log, so that a view that is behind never shows a case that has been taken
 * from a provider. A page folds as many cases as it has items, and one more.
 */
@Component
public final class ReferralQueries {

    private final ReadModels readModels;
    private final CaseReader cases;

    /** Reads what the read models and the log hold. */
    public ReferralQueries(ReadModels readModels, CaseReader cases) {
        this.readModels = readModels;
        this.cases = cases;
    }

    /**
     * A page of the referrals asked for.
     *
     * @param callers whether the caller sent the command that has this origin, as a provider
     */
    public ReferralPage find(ReferralQuery query, Predicate<Map<String, String>> callers) {
        long position = readModels.position(Caseload.NAME);
        List<ProviderReferral> items = new ArrayList<>();
        Bson from = gte("_id", query.cursor().caseId());
        List<String> found;
        do {
            found = cases(query, from);
            for (String caseId : found) {
                if (items.size() <= query.limit()) {
                    ProviderReferral.of(cases.events(caseId, 0, Long.MAX_VALUE), callers).stream()
                            .filter(query::asksFor)
                            .forEach(items::add);
                }
            }
            from = found.isEmpty() ? from : gt("_id", found.getLast());
        } while (items.size() <= query.limit() && found.size() > query.limit());
        if (items.size() <= query.limit()) {
            return new ReferralPage(items, null, position);
        }
        List<ProviderReferral> page = items.subList(0, query.limit());
        return new ReferralPage(page, ReferralQuery.Cursor.of(page.getLast()).text(), position);
    }

    /** The next cases in which there are such referrals as far as the view knows: one more than a page has items, or all. */
    private List<String> cases(ReferralQuery query, Bson from) {
        List<Bson> referral = new ArrayList<>();
        referral.add(query.providers() == null ? exists("providerId") : in("providerId", query.providers()));
        if (query.status() != null) {
            referral.add(exists("endedOn", query.status() == ReferralStatus.ENDED));
        }
        List<Bson> conditions = new ArrayList<>();
        conditions.add(elemMatch("referrals", and(referral)));
        if (query.jobcentres() != null) {
            conditions.add(in("jobcentreId", query.jobcentres()));
        }
        if (query.caseId() != null) {
            conditions.add(eq("_id", query.caseId()));
        }
        conditions.add(from);
        return readModels
                .documents(Caseload.NAME)
                .find(and(conditions))
                .projection(Projections.include("_id"))
                .sort(Sorts.ascending("_id"))
                .limit(query.limit() + 1)
                .map((Document document) -> document.getString("_id"))
                .into(new ArrayList<>());
    }
}
