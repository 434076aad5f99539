package dk.tilbage.trial;

import dk.tilbage.trial.TrialEvent.JobcentreEnrolled;
import dk.tilbage.trial.TrialEvent.ProtocolAdopted;
import dk.tilbage.trial.TrialEvent.TrialRegistered;
import dk.tilbage.trial.TrialEvent.TrialUnblinded;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The fold of a trial's stream: its protocol versions and jobcentres, as decided so far. A case is judged, at each date,
 * by the version in force on that date.
 *
 * @param trialId the trial
 * @param title its title
 * @param period first and last day of the whole trial
 * @param protocols the adopted versions, oldest first
 * @param jobcentres the enrolled jobcentres by id, in the order of enrolment
 * @param unblindedOn the day the trial was unblinded, if it was
 * @param version how many events of the trial this is the fold of
 */
public record ProtocolHistory(
        String trialId,
        String title,
        Period period,
        List<ProtocolAdopted> protocols,
        SequencedMap<String, Jobcentre> jobcentres,
        @Nullable LocalDate unblindedOn,
        long version) {

    /** Folds a trial's events, in order. Empty where there are none. */
    public static Optional<ProtocolHistory> fold(Iterable<? extends TrialEvent> events) {
        ProtocolHistory history = null;
        for (TrialEvent event : events) {
            history = evolve(history, event);
        }
        return Optional.ofNullable(history);
    }

    /** The history after one more event; the first one is the trial's registration. */
    public static ProtocolHistory evolve(@Nullable ProtocolHistory history, TrialEvent event) {
        if (event instanceof TrialRegistered registered) {
            return new ProtocolHistory(
                    registered.trialId(),
                    registered.title(),
                    registered.period(),
                    List.of(),
                    Collections.unmodifiableSequencedMap(new LinkedHashMap<>()),
                    null,
                    1);
        }
        if (history == null) {
            throw new IllegalStateException("a trial's stream begins with its registration");
        }
        return history.with(event);
    }

    private ProtocolHistory with(TrialEvent event) {
        List<ProtocolAdopted> adopted = protocols;
        SequencedMap<String, Jobcentre> enrolled = jobcentres;
        LocalDate unblinded = unblindedOn;
        switch (event) {
            case TrialRegistered again -> throw new IllegalStateException("a trial is registered once");
            case ProtocolAdopted protocol -> {
                List<ProtocolAdopted> more = new ArrayList<>(protocols);
                more.add(protocol);
                adopted = List.copyOf(more);
            }
            case JobcentreEnrolled enrolment -> {
                SequencedMap<String, Jobcentre> more = new LinkedHashMap<>(jobcentres);
                more.put(enrolment.jobcentre().jobcentreId(), enrolment.jobcentre());
                enrolled = Collections.unmodifiableSequencedMap(more);
            }
            case TrialUnblinded decision -> unblinded = decision.on();
        }
        return new ProtocolHistory(trialId, title, period, adopted, enrolled, unblinded, version + 1);
    }

    /** The rules in force on a day; before the first version's date there are none. */
    public Optional<ProtocolRules> inForceOn(LocalDate day) {
        return versionOn(day).map(ProtocolAdopted::rules);
    }

    /** The version in force on a day. */
    public Optional<ProtocolAdopted> versionOn(LocalDate day) {
        ProtocolAdopted inForce = null;
        for (ProtocolAdopted protocol : protocols) {
            if (!protocol.effectiveFrom().isAfter(day)) {
                inForce = protocol;
            }
        }
        return Optional.ofNullable(inForce);
    }

    /**
     * The rules a day is judged by: those in force, or, for a day before the first version took effect, the first
     * version's. A case opened shortly before the trial began is judged by the trial's own protocol.
     */
    public Optional<ProtocolRules> judging(LocalDate day) {
        return inForceOn(day).or(() -> protocols.stream().findFirst().map(ProtocolAdopted::rules));
    }

    /** An enrolled jobcentre. */
    public Optional<Jobcentre> jobcentre(String jobcentreId) {
        return Optional.ofNullable(((Map<String, Jobcentre>) jobcentres).get(jobcentreId));
    }
}
