package dk.tilbage.deadlines;

import dk.tilbage.readmodel.CaseSnapshot;
import dk.tilbage.readmodel.View;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import java.util.List;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** The alerts view: {@link AlertsDocument} of each case, as published in {@code read-models/deadline-alerts}. */
@Component
public final class AlertsView implements View {

    /** The view's name. */
    public static final String NAME = "deadline-alerts";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public Document of(CaseSnapshot snapshot) {
        AlertsDocument alerts = AlertsDocument.of(
                snapshot.caseVersion(), snapshot.trialVersion(), snapshot.facts(), snapshot.protocol());
        List<Document> rows = alerts.obligations().stream().map(AlertsView::row).toList();
        return new Document("jobcentreId", alerts.jobcentreId())
                .append("caseworkerId", alerts.caseworkerId())
                .append("group", alerts.group().name())
                .append("targetGroup", alerts.targetGroup().name())
                .append("obligations", rows);
    }

    private static Document row(AlertsDocument.Row row) {
        Document document = new Document("rule", row.rule())
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

    /** What a stored document says; the reverse of {@link #of}. */
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
                stored.getList("obligations", Document.class).stream()
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
