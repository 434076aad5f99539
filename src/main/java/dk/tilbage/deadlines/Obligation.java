package dk.tilbage.deadlines;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Something a case has to do, free of any date: what it is, and on which days it has which status. On days that no span
 * covers it is not listed.
 *
 * @param rule the name of the rule it follows
 * @param number which one of the rule's: course week, follow-up or form; 1 for what happens once
 * @param scope whose rule it is
 * @param spans its statuses, disjoint and oldest first
 */
public record Obligation(String rule, int number, Scope scope, List<Span> spans) {

    /** A list of spans that nobody changes. */
    public Obligation {
        spans = List.copyOf(spans);
    }

    /** The span a day lies in. */
    public Optional<Span> on(LocalDate day) {
        return spans.stream().filter(span -> span.covers(day)).findFirst();
    }

    /** The status on a day; empty where the obligation is not listed then. */
    public Optional<Status> statusOn(LocalDate day) {
        return on(day).map(Span::status);
    }
}
