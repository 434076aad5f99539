package dk.tilbage.dataset;

import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A case's rows in the evaluator's dataset: a pure function of the folded case and the trial's protocol history, and of
 * nothing else. It has no date of its own; {@link #document} is the read model, and {@link #observe} judges and censors
 * on a day.
 */
public final class CaseRows {

    private final ObservedCase known;

    private CaseRows(ObservedCase known) {
        this.known = known;
    }

    /**
     * The rows of a case; none for a case that does not exist, belongs to another trial, or is of a target group outside
     * the measurement.
     */
    public static Optional<CaseRows> of(CaseHistory history, ProtocolHistory protocol) {
        if (!history.state().exists()) {
            return Optional.empty();
        }
        var opening = history.state().opening();
        if (!opening.trialId().equals(protocol.trialId()) || opening.targetGroup() == TargetGroup.CASH_BENEFIT_SICK) {
            return Optional.empty();
        }
        return Optional.of(new CaseRows(ObservedCase.known(history, protocol)));
    }

    /**
     * The read model's document: the case's own row under {@code case}, and its rows of every other table under the
     * table's name, with internal ids and without what depends on a day of observation. Absent values are left out.
     */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(Tables.DOCUMENT_CASE, Tables.CASES.objects(known).getFirst());
        for (Table<?> table : Tables.DOCUMENTED) {
            document.put(table.name(), List.copyOf(table.objects(known)));
        }
        return document;
    }

    /**
     * The case with only the facts that had occurred by a day, judged on that day; none where it had not begun. The
     * same, whatever has become known of later days.
     */
    Optional<ObservedCase> observe(LocalDate observedTo) {
        return known.facts().firstDay().isAfter(observedTo) ? Optional.empty() : Optional.of(known.asOf(observedTo));
    }
}
