package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The obligations of a case, free of any date (design, decision 14): a pure function of its facts and the trial's protocol
 * history, from which the status on any day is one comparison.
 *
 * <p>What a case owes changes only on days on which facts occur. So the duties are computed once for each such day, with
 * what was known on it, and cut into spans that reach to the next.
 */
public final class Obligations {

    private Obligations() {}

    /** A case's obligations, by rule and number. */
    public static List<Obligation> of(CaseFacts facts, ProtocolHistory protocol) {
        Map<Rule, SortedMap<Integer, List<Span>>> spans = new EnumMap<>(Rule.class);
        List<LocalDate> days = List.copyOf(daysOfChange(facts));
        for (int i = 0; i < days.size(); i++) {
            LocalDate from = days.get(i);
            LocalDate until = i + 1 < days.size() ? days.get(i + 1) : null;
            for (Duty duty : Duties.of(facts.asOf(from), protocol)) {
                cut(
                        duty,
                        from,
                        until,
                        spans.computeIfAbsent(duty.rule(), rule -> new TreeMap<>())
                                .computeIfAbsent(duty.number(), number -> new ArrayList<>(4)));
            }
        }
        List<Obligation> obligations = new ArrayList<>();
        spans.forEach((rule, byNumber) -> byNumber.forEach((number, cuts) -> {
            if (!cuts.isEmpty()) {
                obligations.add(new Obligation(rule, number, Scope.PROTOCOL, cuts));
            }
        }));
        return List.copyOf(obligations);
    }

    private static SortedSet<LocalDate> daysOfChange(CaseFacts facts) {
        SortedSet<LocalDate> days = new TreeSet<>();
        days.add(facts.firstDay());
        for (Registration fact : facts.inOrder()) {
            LocalDate occurred = fact.occurred();
            if (occurred != null && Duties.dependOn(fact)) {
                days.add(occurred);
            }
        }
        return days;
    }

    /** The statuses of a duty on the days {@code from <= day < until}, which {@link Duty#statusOn} gives one by one. */
    private static void cut(Duty duty, LocalDate from, @Nullable LocalDate until, List<Span> spans) {
        LocalDate listed = later(from, duty.opensOn());
        Status settled = duty.settled();
        if (settled != null) {
            add(duty, settled, listed, until, spans);
            return;
        }
        LocalDate overdue = duty.dueOn().plusDays(1);
        add(duty, Status.DUE, listed, until == null ? overdue : earlier(overdue, until), spans);
        add(duty, Status.BREACHED, later(listed, overdue), until, spans);
    }

    private static void add(Duty duty, Status status, LocalDate from, @Nullable LocalDate until, List<Span> spans) {
        if (until != null && !from.isBefore(until)) {
            return;
        }
        Span span = new Span(status, from, until, duty.opensOn(), duty.dueOn(), duty.metOn());
        Span before = spans.isEmpty() ? null : spans.getLast();
        if (before != null && continues(span, before)) {
            spans.removeLast();
            span = new Span(status, before.from(), until, duty.opensOn(), duty.dueOn(), duty.metOn());
        }
        spans.add(span);
    }

    private static boolean continues(Span span, Span before) {
        return span.from().equals(before.until())
                && span.status() == before.status()
                && span.opensOn().equals(before.opensOn())
                && span.dueOn().equals(before.dueOn())
                && Objects.equals(span.metOn(), before.metOn());
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? other : one;
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
