package dk.tilbage.caseload;

import dk.tilbage.casefile.DeclineReason;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.caseload.CaseProgress.Assessment;
import dk.tilbage.caseload.CaseProgress.Conversation;
import dk.tilbage.caseload.CaseProgress.Delay;
import dk.tilbage.caseload.CaseProgress.Hours;
import dk.tilbage.caseload.CaseProgress.OfferMadeTo;
import dk.tilbage.caseload.CaseProgress.Step;
import dk.tilbage.caseload.CaseProgress.Turn;
import dk.tilbage.caseload.CaseProgress.Week;
import dk.tilbage.deadlines.Status;
import dk.tilbage.readmodel.CaseSnapshot;
import dk.tilbage.readmodel.View;
import dk.tilbage.trial.Canonical;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.ExemptionStep;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The progress view: {@link CaseProgress} of each case, as published in {@code read-models/progress}. It says nothing that
 * depends on the day it is read.
 */
@Component
public final class ProgressView implements View {

    /** The view's name. */
    public static final String NAME = "progress";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public Document of(CaseSnapshot snapshot) {
        CaseProgress progress = CaseProgress.of(snapshot.facts(), snapshot.protocol(), snapshot.provenance());
        Document document = new Document("openedBy", progress.openedBy())
                .append("caseworkerId", progress.caseworkerId())
                .append("targetGroup", progress.targetGroup().name())
                .append("group", progress.group().name())
                .append("firstDay", progress.firstDay().toString());
        put(document, "allocatedOn", progress.allocatedOn());
        if (progress.plannedShare() != SampleRatio.EVEN) {
            document.append("plannedShare", progress.plannedShare());
        }
        put(document, "entry", progress.entry());
        Period window = progress.window();
        if (window != null) {
            document.append("windowTo", window.to().toString());
        }
        if (progress.enteredOutsideIntake()) {
            document.append("enteredOutsideIntake", true);
        }
        put(document, "outOfOrderFrom", progress.outOfOrderFrom());
        list(document, "turns", progress.turns(), ProgressView::turn);
        list(document, "assessments", progress.assessments(), ProgressView::assessment);
        if (progress.step() != null) {
            document.append("step", step(progress.step()));
        }
        list(document, "weeks", progress.weeks(), ProgressView::week);
        list(document, "offers", progress.offers(), ProgressView::offer);
        list(document, "sanctions", progress.sanctions(), LocalDate::toString);
        list(document, "mentors", progress.mentors(), LocalDate::toString);
        list(document, "conversations", progress.conversations(), ProgressView::conversation);
        list(document, "activity", progress.activity(), ProgressView::hours);
        list(document, "partialRecovery", progress.partialRecovery(), ProgressView::hours);
        if (!progress.delays().isEmpty()) {
            Document delays = new Document();
            progress.delays().forEach((kind, some) -> list(delays, kind, some, ProgressView::delay));
            document.append("delays", delays);
        }
        return document;
    }

    /** What a stored document says; the reverse of {@link #of}. */
    static CaseProgress read(Document stored) {
        LocalDate entry = day(stored, "entry");
        LocalDate windowTo = day(stored, "windowTo");
        SortedMap<String, List<Delay>> delays = new TreeMap<>();
        Document waited = stored.get("delays", new Document());
        waited.keySet()
                .forEach(kind -> delays.put(
                        kind,
                        documents(
                                waited,
                                kind,
                                delay -> new Delay(LocalDate.parse(delay.getString("on")), delay.getInteger("days")))));
        return new CaseProgress(
                stored.getString("_id"),
                stored.getString("openedBy"),
                stored.getString("caseworkerId"),
                TargetGroup.valueOf(stored.getString("targetGroup")),
                Group.valueOf(stored.getString("group")),
                LocalDate.parse(stored.getString("firstDay")),
                day(stored, "allocatedOn"),
                stored.get("plannedShare", SampleRatio.EVEN),
                entry,
                entry == null || windowTo == null ? null : new Period(entry, windowTo),
                stored.getBoolean("enteredOutsideIntake", false),
                day(stored, "outOfOrderFrom"),
                documents(
                        stored,
                        "turns",
                        turn -> new Turn(
                                LocalDate.parse(turn.getString("on")),
                                code(turn, "recoveredTo", RecoveredTo.class),
                                code(turn, "outcome", Outcome.class))),
                documents(
                        stored,
                        "assessments",
                        assessed -> new Assessment(
                                LocalDate.parse(assessed.getString("on")),
                                assessed.getBoolean("exempt"),
                                code(assessed, "ground", ExemptionGround.class))),
                step(stored.get("step", Document.class)),
                documents(
                        stored,
                        "weeks",
                        week -> new Week(
                                week.getString("rule"),
                                week.getInteger("number"),
                                LocalDate.parse(week.getString("dueOn")),
                                Status.valueOf(week.getString("status")),
                                LocalDate.parse(week.getString("from")),
                                day(week, "until"))),
                documents(
                        stored,
                        "offers",
                        offer -> new OfferMadeTo(
                                OfferType.valueOf(offer.getString("type")),
                                LegalBasis.valueOf(offer.getString("legalBasis")),
                                offer.getString("providerId"),
                                LocalDate.parse(offer.getString("madeOn")),
                                day(offer, "startedOn"),
                                day(offer, "declinedOn"),
                                code(offer, "declineReason", DeclineReason.class),
                                day(offer, "completedOn"),
                                offer.getBoolean("reasonDue"),
                                offer.getBoolean("reasonMissing"))),
                days(stored, "sanctions"),
                days(stored, "mentors"),
                documents(
                        stored,
                        "conversations",
                        held -> new Conversation(
                                LocalDate.parse(held.getString("on")),
                                held.getBoolean("contact"),
                                held.getInteger("minutes"))),
                documents(stored, "activity", ProgressView::hours),
                documents(stored, "partialRecovery", ProgressView::hours),
                delays);
    }

    private static Document turn(Turn turn) {
        Document document = new Document("on", turn.on().toString());
        put(document, "recoveredTo", turn.recoveredTo());
        put(document, "outcome", turn.outcome());
        return document;
    }

    private static Document assessment(Assessment assessed) {
        Document document = new Document("on", assessed.on().toString()).append("exempt", assessed.exempt());
        put(document, "ground", assessed.ground());
        return document;
    }

    private static Document step(Step step) {
        Document document = new Document("step", step.step().name())
                .append("reachedOn", step.reachedOn().toString());
        put(document, "assessedFrom", step.assessedFrom());
        return document;
    }

    private static @Nullable Step step(@Nullable Document stored) {
        return stored == null
                ? null
                : new Step(
                        ExemptionStep.valueOf(stored.getString("step")),
                        LocalDate.parse(stored.getString("reachedOn")),
                        day(stored, "assessedFrom"));
    }

    private static Document week(Week week) {
        Document document = new Document("rule", week.rule())
                .append("number", week.number())
                .append("dueOn", week.dueOn().toString())
                .append("status", week.status().name())
                .append("from", week.from().toString());
        put(document, "until", week.until());
        return document;
    }

    private static Document offer(OfferMadeTo offer) {
        Document document = new Document("type", offer.type().name())
                .append("legalBasis", offer.legalBasis().name());
        put(document, "providerId", offer.providerId());
        put(document, "madeOn", offer.madeOn());
        put(document, "startedOn", offer.startedOn());
        put(document, "declinedOn", offer.declinedOn());
        put(document, "declineReason", offer.declineReason());
        put(document, "completedOn", offer.completedOn());
        return document.append("reasonDue", offer.reasonDue()).append("reasonMissing", offer.reasonMissing());
    }

    private static Document conversation(Conversation held) {
        Document document = new Document("on", held.on().toString()).append("contact", held.contact());
        if (held.minutes() != null) {
            document.append("minutes", held.minutes());
        }
        return document;
    }

    private static Document delay(Delay delay) {
        return new Document("on", delay.on().toString()).append("days", delay.days());
    }

    /** Hours have at most two decimals; a double shows them as they were written. */
    private static Document hours(Hours hours) {
        Document document = new Document("from", hours.from().toString());
        put(document, "to", hours.to());
        return document.append("hoursPerWeek", hours.hoursPerWeek().doubleValue());
    }

    private static Hours hours(Document stored) {
        return new Hours(
                LocalDate.parse(stored.getString("from")),
                day(stored, "to"),
                Canonical.hours(BigDecimal.valueOf(stored.getDouble("hoursPerWeek"))));
    }

    private static void put(Document document, String field, @Nullable Object value) {
        if (value != null) {
            document.append(field, value instanceof Enum<?> code ? code.name() : value.toString());
        }
    }

    /** Most lists of most cases are empty; they are left out. */
    private static <T> void list(Document document, String field, List<T> items, Function<T, ?> stored) {
        if (!items.isEmpty()) {
            List<Object> values = new ArrayList<>(items.size());
            items.forEach(item -> values.add(stored.apply(item)));
            document.append(field, values);
        }
    }

    private static <T> List<T> documents(Document stored, String field, Function<Document, T> read) {
        List<Document> items = stored.getList(field, Document.class);
        return items == null ? List.of() : items.stream().map(read).toList();
    }

    private static List<LocalDate> days(Document stored, String field) {
        List<String> items = stored.getList(field, String.class);
        return items == null ? List.of() : items.stream().map(LocalDate::parse).toList();
    }

    private static @Nullable LocalDate day(Document stored, String field) {
        String day = stored.getString(field);
        return day == null ? null : LocalDate.parse(day);
    }

    private static <E extends Enum<E>> @Nullable E code(Document stored, String field, Class<E> type) {
        String code = stored.getString(field);
        return code == null ? null : Enum.valueOf(type, code);
    }
}
