package dk.tilbage.caseload;

import dk.tilbage.readmodel.ReadModels;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Counts the cases of the caseload that are alike. */
@Component
public final class CaseCounts {

    private final ReadModels readModels;

    /** Reads what the read models hold. */
    public CaseCounts(ReadModels readModels) {
        this.readModels = readModels;
    }

    /**
     * How many cases are alike.
     *
     * @param jobcentreId the jobcentre that holds them
     * @param group the group they are in
     * @param status open or closed
     * @param cases how many
     */
    public record Count(String jobcentreId, String group, String status, long cases) {}

    /** All cases. */
    public List<Count> all() {
        Document key = new Document("jobcentreId", "$jobcentreId")
                .append("group", "$group")
                .append("status", "$status");
        return readModels
                .documents(Caseload.NAME)
                .aggregate(List.of(
                        new Document("$group", new Document("_id", key).append("cases", new Document("$sum", 1)))))
                .map(CaseCounts::count)
                .into(new ArrayList<>());
    }

    private static Count count(Document row) {
        Document key = row.get("_id", Document.class);
        return new Count(
                key.getString("jobcentreId"),
                key.getString("group"),
                key.getString("status"),
                row.get("cases", Number.class).longValue());
    }
}
