package dk.tilbage.caseload;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.readmodel.ReadModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * Lists referrals to providers. The caseload finds the cases, by an index on the provider, and the log tells what is in each
 * case of the page: the view need not hold what only providers ask for, nor who planned what, and whom a case is referred to,
 * and which jobcentre holds it, is decided on the log, so that a view that is behind never shows a case that has been taken
 * from a provider. A page folds as many cases as it has items, and one more, and
 * those besides in which the view has not seen yet that a referral is gone.
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
        Document from = new Document("$gte", query.cursor().caseId());
        List<String> found;
        do {
            found = cases(query, from);
            for (String caseId : found) {
                if (items.size() <= query.limit()) {
                    items.addAll(ProviderReferral.of(cases.events(caseId, 0, Long.MAX_VALUE), query, callers));
                }
            }
            from = found.isEmpty() ? from : new Document("$gt", found.getLast());
        } while (items.size() <= query.limit() && found.size() > query.limit());
        if (items.size() <= query.limit()) {
            return new ReferralPage(items, null, position);
        }
        List<ProviderReferral> page = items.subList(0, query.limit());
        return new ReferralPage(page, ReferralQuery.Cursor.of(page.getLast()).text(), position);
    }

    /**
     * The next cases in which there are such referrals as far as the view knows: one more than a page has items, or all. Plain,
     * with the id at the top: a stand-in for MongoDB finds an id inside "$and" only by looking at every document.
     */
    private List<String> cases(ReferralQuery query, Document from) {
        Document referral =
                new Document("providerId", query.providers() == null ? exists(true) : in(query.providers()));
        if (query.status() != null) {
            referral.append("endedOn", exists(query.status() == ReferralStatus.ENDED));
        }
        Document filter = new Document("_id", query.caseId() == null ? from : query.caseId())
                .append("referrals", new Document("$elemMatch", referral));
        if (query.jobcentres() != null) {
            filter.append("jobcentreId", in(query.jobcentres()));
        }
        return readModels
                .documents(Caseload.NAME)
                .find(filter)
                .projection(Projections.include("_id"))
                .sort(Sorts.ascending("_id"))
                .limit(query.limit() + 1)
                .map((Document document) -> document.getString("_id"))
                .into(new ArrayList<>());
    }

    private static Document exists(boolean there) {
        return new Document("$exists", there);
    }

    private static Document in(Set<String> ids) {
        return new Document("$in", List.copyOf(ids));
    }
}
