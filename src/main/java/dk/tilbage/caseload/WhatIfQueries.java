package dk.tilbage.caseload;

import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.Trials;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the log what would be under other rules: case by case, in one snapshot of it, in constant memory. Writes nothing. */
@Component
public final class WhatIfQueries {

    private static final String CASE_TYPE = "case";

    private final EventLog log;
    private final Trials trials;
    private final RegistryClock clock;

    /** Asks this log. */
    public WhatIfQueries(EventLog log, Trials trials, RegistryClock clock) {
        this.log = log;
        this.trials = trials;
        this.clock = clock;
    }

    /**
     * What would be; empty where there is no such trial.
     *
     * @param allowed the jobcentres whose cases count; all where absent
     * @param listing whether cases that differ are listed
     * @param progress told how many events have been read
     * @throws dk.tilbage.trial.RefusedException where the other rules are none
     */
    public Optional<WhatIf> of(
            String trialId,
            WhatIfRequest request,
            @Nullable Set<String> allowed,
            boolean listing,
            LongConsumer progress) {
        long position = log.head();
        return trials.asOf(trialId, position)
                .map(history -> sum(history, request, allowed, listing, position, progress));
    }

    private WhatIf sum(
            ProtocolHistory history,
            WhatIfRequest request,
            @Nullable Set<String> allowed,
            boolean listing,
            long position,
            LongConsumer progress) {
        LocalDate on = Objects.requireNonNullElseGet(request.on(), clock::today);
        String jobcentreId = request.jobcentre();
        WhatIfSum sum = new WhatIfSum(history, request.other(history), on, listing ? WhatIf.MOST_DIFFERENCES : 0);
        long[] read = new long[1];
        log.forEachAggregate(CASE_TYPE, position, (caseId, events) -> {
            CaseState state = CaseState.fold(
                    events.stream().map(event -> (CaseEvent) event.payload()).toList());
            CaseFacts facts = CaseFacts.of(state);
            String openedBy = facts.opening().jobcentreId();
            if (facts.opening().trialId().equals(history.trialId())
                    && facts.targetGroup() != TargetGroup.CASH_BENEFIT_SICK
                    && !facts.firstDay().isAfter(on)
                    && (jobcentreId == null || jobcentreId.equals(openedBy))
                    && (allowed == null || allowed.contains(openedBy))) {
                sum.add(facts);
            }
            read[0] += events.size();
            progress.accept(read[0]);
        });
        return sum.sum(history.trialId(), position, jobcentreId);
    }

    /** How many events the log holds: as many as are read at most. */
    public long events() {
        return log.head();
    }
}
