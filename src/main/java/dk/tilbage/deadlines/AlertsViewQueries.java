package dk.tilbage.deadlines;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.elemMatch;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Sorts;
import dk.tilbage.deadlines.AlertsViewPage.Count;
import dk.tilbage.deadlines.AlertsViewPage.Item;
import dk.tilbage.deadlines.AlertsViewQuery.Cursor;
import dk.tilbage.readmodel.ReadModels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Judges the obligations of all cases on a day. Nothing is computed: the row of a day is found by comparing dates, first
 * on whole documents, which an index can serve, then row by row.
 */
@Component
public final class AlertsViewQueries {

    /** Where the pipelines keep a row until it is merged with what is told of its case. */
    private static final String ROW = "row";

    private final ReadModels readModels;

    /** Reads what the read models hold. */
    public AlertsViewQueries(ReadModels readModels) {
        this.readModels = readModels;
    }

    /** A page of the obligations asked for. */
    public AlertsViewPage find(AlertsViewQuery query) {
        long position = readModels.position(AlertsView.NAME);
        @Nullable Cursor after = query.after() == null ? null : Cursor.parse(query.after());
        List<Bson> pipeline = rows(query, after);
        if (after != null) {
            pipeline.add(Aggregates.match(beyond(after)));
        }
        pipeline.add(Aggregates.sort(Sorts.ascending("dueOn", "_id", "rule", "number")));
        pipeline.add(Aggregates.limit(query.limit() + 1));
        List<Item> items = readModels
                .documents(AlertsView.NAME)
                .aggregate(pipeline)
                .map(AlertsViewQueries::item)
                .into(new ArrayList<>());
        if (items.size() <= query.limit()) {
            return new AlertsViewPage(List.copyOf(items), null, position);
        }
        List<Item> page = List.copyOf(items.subList(0, query.limit()));
        Item last = page.getLast();
        Cursor next = new Cursor(last.dueOn(), last.caseId(), last.rule(), last.number());
        return new AlertsViewPage(page, next.text(), position);
    }

    /**
     * The documents of the cases asked for (the query's rules, statuses and days aside) that may be judged otherwise on
     * one day than on another, and all those of some trials. Read lazily; close it.
     */
    public Stream<AlertsDocument> moved(AlertsViewQuery cases, LocalDate day, LocalDate otherDay, Set<String> trials) {
        List<Bson> reasons = new ArrayList<>();
        if (!day.equals(otherDay)) {
            String first = (day.isBefore(otherDay) ? day : otherDay).toString();
            String last = (day.isBefore(otherDay) ? otherDay : day).toString();
            reasons.add(elemMatch(AlertsView.CHANGES_ON, new Document("$gt", first).append("$lte", last)));
        }
        if (!trials.isEmpty()) {
            reasons.add(in("trialId", trials));
        }
        if (reasons.isEmpty()) {
            return Stream.empty();
        }
        List<Bson> conditions = ofCase(cases);
        conditions.add(or(reasons));
        MongoCursor<Document> found =
                readModels.documents(AlertsView.NAME).find(and(conditions)).cursor();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(found, Spliterator.NONNULL), false)
                .onClose(found::close)
                .map(AlertsView::read);
    }

    /** How many obligations stand alike on a day, of the jobcentres given or of all. */
    public List<Count> count(@Nullable Set<String> jobcentres, LocalDate on) {
        List<Bson> pipeline =
                rows(new AlertsViewQuery(jobcentres, null, null, null, null, null, null, on, null, 1, null), null);
        pipeline.add(new Document(
                "$group",
                new Document(
                                "_id",
                                new Document("jobcentreId", "$jobcentreId")
                                        .append("rule", "$rule")
                                        .append("scope", "$scope")
                                        .append("status", "$status"))
                        .append("count", new Document("$sum", 1))));
        return readModels
                .documents(AlertsView.NAME)
                .aggregate(pipeline)
                .map(AlertsViewQueries::count)
                .into(new ArrayList<>())
                .stream()
                .sorted(Comparator.comparing(Count::jobcentreId)
                        .thenComparing(Count::rule)
                        .thenComparing(Count::scope)
                        .thenComparing(Count::status))
                .toList();
    }

    /**
     * The rows asked for, one document each, with what is told of their case. The rows of a case are filtered before they
     * are taken apart: a case has many, and one or two of a day.
     */
    private static List<Bson> rows(AlertsViewQuery query, @Nullable Cursor after) {
        List<Condition> ofRow = ofRow(query, after);
        List<Bson> ofCase = ofCase(query);
        @Nullable Status status = status(query);
        if (status != null) {
            ofCase.add(elemMatch(
                    AlertsView.rowsOf(status),
                    and(ofRow.stream().map(Condition::inQuery).toList())));
        }
        Document kept = new Document("input", input(status))
                .append("as", ROW)
                .append(
                        "cond",
                        new Document(
                                "$and",
                                ofRow.stream().map(Condition::inExpression).toList()));
        Document projected = new Document(ROW, new Document("$filter", kept));
        for (String field : List.of("trialId", "jobcentreId", "caseworkerId", "group", "targetGroup")) {
            projected.append(field, 1);
        }
        List<Bson> pipeline = new ArrayList<>();
        if (query.caseId() != null) {
            // On its own: the stand-in finds an id by its index only at the top of a filter.
            pipeline.add(Aggregates.match(eq("_id", query.caseId())));
        }
        if (!ofCase.isEmpty()) {
            pipeline.add(Aggregates.match(and(ofCase)));
        }
        pipeline.add(new Document("$project", projected));
        pipeline.add(Aggregates.unwind("$" + ROW));
        // What is at the top is sorted faster, by the stand-in much faster.
        pipeline.add(Aggregates.replaceRoot(new Document("$mergeObjects", List.of("$$ROOT", "$" + ROW))));
        return pipeline;
    }

    /** The rows of a case among which those asked for are. */
    private static Object input(@Nullable Status status) {
        return status == null
                ? new Document(
                        "$concatArrays",
                        Stream.of(Status.values())
                                .map(each -> "$" + AlertsView.rowsOf(each))
                                .toList())
                : "$" + AlertsView.rowsOf(status);
    }

    private static @Nullable Status status(AlertsViewQuery query) {
        return query.dueWithin() == null ? query.status() : Status.DUE;
    }

    /** What the query asks of whole cases. */
    private static List<Bson> ofCase(AlertsViewQuery query) {
        List<Bson> ofCase = new ArrayList<>();
        if (query.allowed() != null) {
            ofCase.add(in("jobcentreId", query.allowed()));
        }
        if (query.jobcentreId() != null) {
            ofCase.add(eq("jobcentreId", query.jobcentreId()));
        }
        if (query.caseworkerId() != null) {
            ofCase.add(eq("caseworkerId", query.caseworkerId()));
        }
        if (query.caseId() != null) {
            ofCase.add(eq("_id", query.caseId()));
        }
        return ofCase;
    }

    /** A comparison that means the same in a query and in an expression. */
    private record Condition(String field, String operator, String value) {

        Bson inQuery() {
            return new Document(field, new Document(operator, value));
        }

        Bson inExpression() {
            return new Document(operator, List.of("$$" + ROW + "." + field, value));
        }
    }

    /** What the query asks of rows, their status aside. */
    private static List<Condition> ofRow(AlertsViewQuery query, @Nullable Cursor after) {
        String day = query.on().toString();
        List<Condition> conditions = new ArrayList<>();
        if (query.rule() != null) {
            conditions.add(new Condition("rule", "$eq", query.rule()));
        }
        if (query.scope() != null) {
            conditions.add(new Condition("scope", "$eq", query.scope().name()));
        }
        if (query.dueWithin() != null) {
            String last = query.on().plusDays(query.dueWithin()).toString();
            conditions.add(new Condition("dueOn", "$lte", last));
        }
        if (after != null) {
            conditions.add(new Condition("dueOn", "$gte", after.dueOn()));
        }
        conditions.add(new Condition("until", "$gt", day));
        conditions.add(new Condition("from", "$lte", day));
        return conditions;
    }

    private static Bson beyond(Cursor after) {
        Bson sameDay = eq("dueOn", after.dueOn());
        Bson sameCase = eq("_id", after.caseId());
        Bson sameRule = eq("rule", after.rule());
        return or(
                gt("dueOn", after.dueOn()),
                and(sameDay, gt("_id", after.caseId())),
                and(sameDay, sameCase, gt("rule", after.rule())),
                and(sameDay, sameCase, sameRule, gt("number", after.number())));
    }

    private static Item item(Document found) {
        return new Item(
                found.getString("_id"),
                found.getString("trialId"),
                found.getString("jobcentreId"),
                found.getString("caseworkerId"),
                found.getString("group"),
                found.getString("targetGroup"),
                found.getString("rule"),
                found.getInteger("number"),
                Scope.valueOf(found.getString("scope")),
                Status.valueOf(found.getString("status")),
                found.getString("opensOn"),
                found.getString("dueOn"),
                found.getString("metOn"));
    }

    private static Count count(Document found) {
        Document id = found.get("_id", Document.class);
        return new Count(
                id.getString("jobcentreId"),
                id.getString("rule"),
                Scope.valueOf(id.getString("scope")),
                Status.valueOf(id.getString("status")),
                found.get("count", Number.class).longValue());
    }
}
