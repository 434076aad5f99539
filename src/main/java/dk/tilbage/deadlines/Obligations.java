package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.AllocationRevealed;
import dk.tilbage.casefile.CaseEvent.ConversationCancelled;
import dk.tilbage.casefile.CaseEvent.DismissalRecorded;
import dk.tilbage.casefile.CaseEvent.OfferDeclined;
import dk.tilbage.casefile.CaseEvent.PartialRecoveryAdjusted;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.deadlines.Duty.Met;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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

    /** The end of a span that has none. */
    private static final LocalDate ENDLESS = LocalDate.MAX;

    private Obligations() {}

    /** A case's obligations, by rule and number. */
    public static List<Obligation> of(CaseFacts facts, ProtocolHistory protocol) {
        RuleBook book = RuleBook.of(facts, protocol);
        List<SortedMap<Integer, List<Span>>> spans = new ArrayList<>();
        book.entries().forEach(entry -> spans.add(new TreeMap<>()));
        List<LocalDate> days = List.copyOf(daysOfChange(facts));
        for (int i = 0; i < days.size(); i++) {
            LocalDate from = days.get(i);
            LocalDate until = i + 1 < days.size() ? days.get(i + 1) : ENDLESS;
            for (Duty duty : Duties.of(facts.asOf(from), protocol, book, until.minusDays(1))) {
                cut(
                        duty,
                        from,
                        until,
                        spans.get(duty.entry().order()).computeIfAbsent(duty.number(), number -> new ArrayList<>(4)));
            }
        }
        List<Obligation> obligations = new ArrayList<>();
        for (RuleBook.Entry entry : book.entries()) {
            spans.get(entry.order()).forEach((number, cuts) -> {
                if (!cuts.isEmpty()) {
                    obligations.add(new Obligation(entry.ruleId(), number, entry.scope(), cuts));
                }
            });
        }
        return List.copyOf(obligations);
    }

    private static SortedSet<LocalDate> daysOfChange(CaseFacts facts) {
        SortedSet<LocalDate> days = new TreeSet<>();
        days.add(facts.firstDay());
        for (Registration fact : facts.inOrder()) {
            LocalDate occurred = fact.occurred();
            if (occurred != null && mayChangeDuties(fact)) {
                days.add(occurred);
            }
        }
        return days;
    }

    /** All but what no rule can name: the rest starts, fulfils, narrows or sets aside something. */
    private static boolean mayChangeDuties(Registration fact) {
        return switch (fact) {
            case PartialRecoveryAdjusted adjusted -> false;
            case AllocationRevealed revealed -> false;
            case ConversationCancelled cancelled -> false;
            case OfferDeclined declined -> false;
            case DismissalRecorded dismissal -> false;
            default -> true;
        };
    }

    /** The statuses of a duty on the days {@code from <= day < until}, which {@link Duty#statusOn} gives one by one. */
    private static void cut(Duty duty, LocalDate from, LocalDate until, List<Span> spans) {
        LocalDate listed = later(from, duty.opensOn());
        if (duty.waivedFrom() != null) {
            add(duty, Status.WAIVED, null, listed, until, spans);
            return;
        }
        Met met = duty.met();
        LocalDate overdue = duty.dueOn().plusDays(1);
        LocalDate unmetUntil = met == null ? until : earlier(until, met.from());
        add(duty, Status.DUE, null, listed, earlier(overdue, unmetUntil), spans);
        add(duty, Status.BREACHED, null, later(listed, overdue), unmetUntil, spans);
        if (met != null) {
            Status status = met.on().isAfter(duty.dueOn()) ? Status.LATE : Status.MET;
            add(duty, status, met.on(), later(listed, met.from()), until, spans);
        }
    }

    private static void add(
            Duty duty, Status status, @Nullable LocalDate metOn, LocalDate from, LocalDate until, List<Span> spans) {
        if (!from.isBefore(until)) {
            return;
        }
        LocalDate end = until.equals(ENDLESS) ? null : until;
        Span span = new Span(status, from, end, duty.opensOn(), duty.dueOn(), metOn);
        Span before = spans.isEmpty() ? null : spans.getLast();
        if (before != null && continues(span, before)) {
            spans.removeLast();
            span = new Span(status, before.from(), end, duty.opensOn(), duty.dueOn(), metOn);
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
