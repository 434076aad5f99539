package dk.tilbage.caseload;

import dk.tilbage.caseload.Steering.Finding;
import dk.tilbage.caseload.Steering.Level;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Trials;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the steering group's checks. */
@Component
public final class SteeringQueries {

    private final ReadModels readModels;
    private final Trials trials;
    private final ProgressQueries progress;

    /** Checks what the read models hold. */
    public SteeringQueries(ReadModels readModels, Trials trials, ProgressQueries progress) {
        this.readModels = readModels;
        this.trials = trials;
        this.progress = progress;
    }

    /**
     * A trial's checks on a day; empty where there is no such trial. Of some jobcentres only, the whole is these together.
     */
    public Optional<Steering> of(String trialId, @Nullable Set<String> jobcentres, LocalDate on) {
        return trials.current(trialId).map(protocol -> steering(protocol, jobcentres, on));
    }

    private Steering steering(ProtocolHistory protocol, @Nullable Set<String> jobcentres, LocalDate on) {
        long position = readModels.position(ProgressView.NAME);
        List<Finding> findings = new ArrayList<>();
        progress.byJobcentre(protocol, jobcentres, on)
                .forEach((jobcentreId, tally) -> findings.addAll(SteeringChecks.of(jobcentreId, tally)));
        Level worst = findings.stream()
                .map(Finding::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.OK);
        return new Steering(protocol.trialId(), position, on, worst, List.copyOf(findings));
    }
}
