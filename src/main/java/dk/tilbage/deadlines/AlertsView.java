package dk.tilbage.deadlines;

import dk.tilbage.readmodel.CaseSnapshot;
import dk.tilbage.readmodel.View;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** The alerts view: {@link AlertsDocument} of each case, as published in {@code read-models/deadline-alerts}. */
@Component
public final class AlertsView implements View {

    /** The view's name. */
    public static final String NAME = "deadline-alerts";

    /** The days on which the judgement of some obligation changes. */
    static final String CHANGES_ON = "changesOn";

    private static final String OBLIGATIONS = "obligations";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public Document of(CaseSnapshot snapshot) {
        return write(AlertsDocument.of(
                snapshot.caseVersion(), snapshot.trialVersion(), snapshot.facts(), snapshot.protocol()));
    }

    /** What the view stores, but for what every view's document has. */
    static Document write(AlertsDocument alerts) {
        return new Document("jobcentreId", alerts.jobcentreId())
                .append("caseworkerId", alerts.caseworkerId())
                .append("group", alerts.group().name())
                .append("targetGroup", alerts.targetGroup().name())
                .append(CHANGES_ON, changes(alerts.obligations()))
                .append(OBLIGATIONS, rows(alerts.obligations()));
    }

    /** The days on which a row begins, and the days after one ends, in order. */
    private static List<String> changes(List<AlertsDocument.Row> rows) {
        return rows.stream()
                .flatMap(row -> Stream.of(row.from(), row.until()))
                .sorted()
                .distinct()
                .toList();
    }

    /** One array for each status, so that a query for one status looks at its rows alone. */
    private static Document rows(List<AlertsDocument.Row> rows) {
        Map<Status, List<Document>> byStatus = new EnumMap<>(Status.class);
        for (int place = 0; place < rows.size(); place++) {
            AlertsDocument.Row row = rows.get(place);
            byStatus.computeIfAbsent(row.status(), status -> new ArrayList<>()).add(row(place, row));
        }
        Document document = new Document();
        for (Status status : Status.values()) {
            document.append(status.name(), byStatus.getOrDefault(status, List.of()));
        }
        return document;
    }

    private static Document row(int place, AlertsDocument.Row row) {
        Document document = new Document("place", place)
                .append("rule", row.rule())
                .append("number", row.number())
                .append("scope", row.scope().name())
                .append("status", row.status().name())
                .append("from", row.from())
                .append("until", row.until())
                .append("opensOn", row.opensOn())
                .append("dueOn", row.dueOn());
        if (row.metOn() != null) {
            document.append("metOn", row.metOn());
        }
        return document;
    }

    /** The field that holds the rows of a status. */
    static String rowsOf(Status status) {
        return OBLIGATIONS + "." + status.name();
    }

    /** What a stored document says; the reverse of {@link #write}. */
    static AlertsDocument read(Document stored) {
        return new AlertsDocument(
                stored.getString("_id"),
                stored.get("caseVersion", Number.class).longValue(),
                stored.get("trialVersion", Number.class).longValue(),
                stored.getString("trialId"),
                stored.getString("jobcentreId"),
                stored.getString("caseworkerId"),
                Group.valueOf(stored.getString("group")),
                TargetGroup.valueOf(stored.getString("targetGroup")),
                stored.get(OBLIGATIONS, Document.class).values().stream()
                        .flatMap(rows -> ((List<?>) rows).stream())
                        .map(Document.class::cast)
                        .sorted(Comparator.comparing(row -> row.getInteger("place")))
                        .map(AlertsView::row)
                        .toList());
    }

    private static AlertsDocument.Row row(Document row) {
        return new AlertsDocument.Row(
                row.getString("rule"),
                row.getInteger("number"),
                Scope.valueOf(row.getString("scope")),
                Status.valueOf(row.getString("status")),
                row.getString("from"),
                row.getString("until"),
                row.getString("opensOn"),
                row.getString("dueOn"),
                row.getString("metOn"));
    }
}
