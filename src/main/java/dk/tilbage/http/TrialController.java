package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TrialEvent.AllocationChanged;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import dk.tilbage.trial.Trials;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Trials: their protocol versions and jobcentres. Open to every role; there is nothing about persons in them. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Trials")
@RequestMapping(path = "/api/v1/trials", produces = MediaType.APPLICATION_JSON_VALUE)
class TrialController {

    private final Trials trials;

    TrialController(Trials trials) {
        this.trials = trials;
    }

    /**
     * A trial.
     *
     * @param trialId its id
     * @param title its title
     * @param period its first and last day
     * @param unblindedOn the day it was unblinded, if it was
     * @param protocols its protocol versions, oldest first
     * @param jobcentres its jobcentres, in the order of enrolment
     * @param localTargets the local targets that jobcentres have adopted, by jobcentre, oldest first
     * @param allocationChanges the changes of their allocation rules, as decided
     * @param seedCommitment SHA-256 of the seed it draws with, if it has one: shown from the start, so that the seed cannot
     *     be changed unseen
     * @param seed the seed itself; only once the trial is unblinded
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Trial(
            String trialId,
            String title,
            Period period,
            @Nullable LocalDate unblindedOn,
            List<ProtocolAdopted> protocols,
            List<Jobcentre> jobcentres,
            List<LocalTargetsAdopted> localTargets,
            List<AllocationChanged> allocationChanges,
            @Nullable String seedCommitment,
            @Nullable String seed) {}

    /**
     * The trials.
     *
     * @param items the trials, in the order of their registration
     */
    record TrialList(List<Summary> items) {}

    /**
     * A trial in a list.
     *
     * @param trialId its id
     * @param title its title
     * @param period its first and last day
     */
    record Summary(String trialId, String title, Period period) {}

    @Operation(summary = "All trials.")
    @GetMapping
    TrialList listTrials() {
        return new TrialList(trials.trialIds().stream()
                .flatMap(id -> trials.current(id).stream())
                .map(trial -> new Summary(trial.trialId(), trial.title(), trial.period()))
                .toList());
    }

    @Operation(summary = "A trial: its protocol versions and jobcentres.")
    @GetMapping("/{trialId}")
    Trial findTrial(@PathVariable String trialId) {
        ProtocolHistory trial = trials.current(CommandReader.id(trialId, "trialId"))
                .orElseThrow(() -> Problem.of(Refusal.of(RefusalCode.TRIAL_UNKNOWN, "trialId"))
                        .raised());
        AllocationSeed seed = trial.seed();
        return new Trial(
                trial.trialId(),
                trial.title(),
                trial.period(),
                trial.unblindedOn(),
                trial.protocols(),
                List.copyOf(trial.jobcentres().values()),
                trial.localTargets().values().stream().flatMap(List::stream).toList(),
                trial.allocationChanges(),
                seed == null ? null : seed.commitment(),
                seed == null || trial.unblindedOn() == null ? null : seed.hex());
    }
}
