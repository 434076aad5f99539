package dk.tilbage.caseload;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dk.tilbage.readmodel.ReadModels;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/** Reads the caseload. */
@Component
public final class CaseloadQueries {

    private final ReadModels readModels;

    /** Reads what the read models hold. */
    public CaseloadQueries(ReadModels readModels) {
        this.readModels = readModels;
    }

    /** A page of the cases asked for, in the order of their ids. */
    public CaseloadPage find(CaseloadQuery query) {
        long position = readModels.position(Caseload.NAME);
        List<Document> items = readModels
                .documents(Caseload.NAME)
                .find(filter(query))
                .projection(Projections.excludeId())
                .sort(Sorts.ascending("_id"))
                .limit(query.limit() + 1)
                .into(new ArrayList<>());
        if (items.size() <= query.limit()) {
            return new CaseloadPage(items, null, position);
        }
        List<Document> page = items.subList(0, query.limit());
        return new CaseloadPage(page, page.getLast().getString("caseId"), position);
    }

    private static Bson filter(CaseloadQuery query) {
        List<Bson> conditions = new ArrayList<>();
        if (query.allowed() != null) {
            conditions.add(in("jobcentreId", query.allowed()));
        }
        if (query.jobcentreId() != null) {
            conditions.add(eq("jobcentreId", query.jobcentreId()));
        }
        if (query.caseworkerId() != null) {
            conditions.add(eq("caseworkerId", query.caseworkerId()));
        }
        if (query.group() != null) {
            conditions.add(eq("group", query.group().name()));
        }
        if (query.status() != null) {
            conditions.add(eq("status", query.status().name()));
        }
        if (query.after() != null) {
            conditions.add(gt("_id", query.after()));
        }
        return conditions.isEmpty() ? empty() : and(conditions);
    }
}
