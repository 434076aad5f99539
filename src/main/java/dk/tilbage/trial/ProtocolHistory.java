package dk.tilbage.trial;

import dk.tilbage.trial.TrialEvent.JobcentreEnrolled;
import dk.tilbage.trial.TrialEvent.LocalTargetsAdopted;
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
import java.util.Set;
import java.util.TreeSet;
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
 * @param localTargets the local targets by jobcentre, oldest first
 * @param unblindedOn the day the trial was unblinded, if it was
 * @param version how many events of the trial this is the fold of
 */
public record ProtocolHistory(
        String trialId,
        String title,
        Period period,
        List<ProtocolAdopted> protocols,
        SequencedMap<String, Jobcentre> jobcentres,
        SequencedMap<String, List<LocalTargetsAdopted>> localTargets,
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
        SequencedMap<String, List<LocalTargetsAdopted>> local = localTargets;
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
            case LocalTargetsAdopted targets -> {
                SequencedMap<String, List<LocalTargetsAdopted>> more = new LinkedHashMap<>(localTargets);
                List<LocalTargetsAdopted> ofJobcentre = new ArrayList<>(localTargetsOf(targets.jobcentreId()));
                ofJobcentre.add(targets);
                more.put(targets.jobcentreId(), List.copyOf(ofJobcentre));
                local = Collections.unmodifiableSequencedMap(more);
            }
            case TrialUnblinded decision -> unblinded = decision.on();
        }
        return new ProtocolHistory(trialId, title, period, adopted, enrolled, local, unblinded, version + 1);
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

    /** The names of all deadline rules that are, or ever were, in force: the protocol's, the packages' and local targets. */
    public Set<String> ruleIds() {
        Set<String> names = new TreeSet<>();
        for (ProtocolAdopted version : protocols) {
            version.rules().allDeadlines().forEach(rule -> names.add(rule.ruleId()));
        }
        localTargets
                .values()
                .forEach(adoptions ->
                        adoptions.forEach(adopted -> adopted.targets().forEach(rule -> names.add(rule.ruleId()))));
        return names;
    }

    /** The local targets a jobcentre has adopted, oldest first. */
    public List<LocalTargetsAdopted> localTargetsOf(String jobcentreId) {
        return ((Map<String, List<LocalTargetsAdopted>>) localTargets).getOrDefault(jobcentreId, List.of());
    }

    /** An enrolled jobcentre. */
    public Optional<Jobcentre> jobcentre(String jobcentreId) {
        return Optional.ofNullable(((Map<String, Jobcentre>) jobcentres).get(jobcentreId));
    }
}
