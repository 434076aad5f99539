package dk.tilbage.trial;

import dk.tilbage.trial.TrialEvent.AllocationChanged;
import dk.tilbage.trial.TrialEvent.AllocationSeedSet;
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
 * @param allocationChanges the changes of jobcentres' allocation rules, as decided: of one jobcentre, each from a later day
 * @param seed the seed with which it draws, if one was set; concealed
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
        List<AllocationChanged> allocationChanges,
        @Nullable AllocationSeed seed,
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
                    List.of(),
                    null,
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
        List<AllocationChanged> changes = allocationChanges;
        AllocationSeed draws = seed;
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
            case AllocationChanged change -> {
                List<AllocationChanged> more = new ArrayList<>(allocationChanges);
                more.add(change);
                changes = List.copyOf(more);
            }
            case AllocationSeedSet set -> draws = set.seed();
            case TrialUnblinded decision -> unblinded = decision.on();
        }
        return new ProtocolHistory(
                trialId, title, period, adopted, enrolled, local, changes, draws, unblinded, version + 1);
    }

    /** The same trial with another seed, for what must not show how the real one draws. */
    public ProtocolHistory drawingWith(AllocationSeed other) {
        return new ProtocolHistory(
                trialId,
                title,
                period,
                protocols,
                jobcentres,
                localTargets,
                allocationChanges,
                other,
                unblindedOn,
                version);
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

    /** The tracks that a jobcentre declares on a day; none where it declares none, and any can be chosen. */
    public List<Track> tracksOn(String jobcentreId, LocalDate day) {
        return localTargetsOf(jobcentreId).stream()
                .filter(adopted -> !adopted.effectiveFrom().isAfter(day))
                .reduce((earlier, later) -> later)
                .map(LocalTargetsAdopted::declaredTracks)
                .orElse(List.of());
    }

    /**
     * A jobcentre's intake window: the dates it named, else the months of the protocol from its own start, by the version
     * that judges that day (domain §1: Mors 15 January – 14 May 2009).
     */
    public Period intakeOf(Jobcentre jobcentre) {
        if (jobcentre.intakePeriod() != null) {
            return jobcentre.intakePeriod();
        }
        Integer months =
                judging(jobcentre.start()).map(ProtocolRules::intakeMonths).orElse(null);
        return months == null
                ? jobcentre.period()
                : new Period(
                        jobcentre.start(), jobcentre.start().plusMonths(months).minusDays(1));
    }

    /** An enrolled jobcentre. */
    public Optional<Jobcentre> jobcentre(String jobcentreId) {
        return Optional.ofNullable(((Map<String, Jobcentre>) jobcentres).get(jobcentreId));
    }

    /**
     * The allocation rule in force at a jobcentre on a day: its own of the enrolment until the first change, which holds
     * from its day until the next one's. Empty where there is no such jobcentre.
     */
    public Optional<RuleInForce> allocationOn(String jobcentreId, LocalDate day) {
        return allocationRules(jobcentreId).stream()
                .filter(rule -> rule.ordinal() == 1 || !rule.from().isAfter(day))
                .reduce((earlier, later) -> later);
    }

    /** The rule that a jobcentre was given last, whether or not its day has come. */
    Optional<RuleInForce> lastAllocation(String jobcentreId) {
        return allocationRules(jobcentreId).stream().reduce((earlier, later) -> later);
    }

    /** The allocation rules that a jobcentre has been given, in order; none where there is no such jobcentre. */
    public List<RuleInForce> allocationRules(String jobcentreId) {
        Optional<Jobcentre> jobcentre = jobcentre(jobcentreId);
        if (jobcentre.isEmpty()) {
            return List.of();
        }
        List<RuleInForce> rules = new ArrayList<>();
        rules.add(new RuleInForce(1, jobcentre.get().start(), jobcentre.get().allocation()));
        for (AllocationChanged change : allocationChanges) {
            if (change.jobcentreId().equals(jobcentreId)) {
                rules.add(new RuleInForce(rules.size() + 1, change.effectiveFrom(), change.allocation()));
            }
        }
        return List.copyOf(rules);
    }
}
