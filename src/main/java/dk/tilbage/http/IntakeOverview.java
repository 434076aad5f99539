package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseReader;
import dk.tilbage.caseload.CaseloadPage;
import dk.tilbage.caseload.CaseloadQueries;
import dk.tilbage.caseload.CaseloadQuery;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Jobcentre.Quota;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The intakes of a trial as they stand: windows, places against quotas, pauses, and the cases that fell in each. */
final class IntakeOverview {

    private final CaseloadQueries caseload;
    private final CaseReader cases;
    private final EventLog log;

    IntakeOverview(CaseloadQueries caseload, CaseReader cases, EventLog log) {
        this.caseload = caseload;
        this.cases = cases;
        this.log = log;
    }

    /**
     * The intakes of a trial.
     *
     * @param trialId the trial
     * @param items its intakes, jobcentre by jobcentre
     */
    record Intakes(String trialId, List<Intake> items) {}

    /**
     * An intake: a jobcentre's for one target group.
     *
     * @param jobcentreId the jobcentre
     * @param targetGroup the target group
     * @param window its first and last day
     * @param places the places taken against the quotas, by stratum
     * @param pauses its pauses, oldest first
     */
    record Intake(
            String jobcentreId,
            TargetGroup targetGroup,
            Period window,
            List<StratumPlaces> places,
            List<Pause> pauses) {}

    /**
     * Places of a stratum.
     *
     * @param stratum its labour-market positions; absent where it is everybody else
     * @param participants the places that participants have taken and not given up
     * @param participantQuota how many participants it takes; absent where none was agreed
     * @param controls the places that controls have taken and not given up
     * @param controlQuota how many controls it takes; absent where none was agreed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StratumPlaces(
            @Nullable String stratum,
            int participants,
            @Nullable Integer participantQuota,
            int controls,
            @Nullable Integer controlQuota) {}

    /**
     * A pause, of both groups.
     *
     * @param from the first day without intake
     * @param resumedOn the first day with intake again; absent while paused
     * @param cases the cases that fell in it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Pause(LocalDate from, @Nullable LocalDate resumedOn, List<PausedCase> cases) {}

    /**
     * A case that had to be allocated in a pause.
     *
     * @param caseId the case
     * @param dueOn the day by which it had to be allocated
     * @param allocatedOn the day on which it was, after the pause; absent where it was not
     * @param group its group
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PausedCase(
            String caseId, LocalDate dueOn, @Nullable LocalDate allocatedOn, Group group) {}

    /** The intakes of the jobcentres named. */
    Intakes of(ProtocolHistory trial, Set<String> jobcentres, LocalDate today) {
        List<Intake> items = new ArrayList<>();
        for (Jobcentre jobcentre : trial.jobcentres().values()) {
            if (jobcentres.contains(jobcentre.jobcentreId())) {
                for (TargetGroup targetGroup : jobcentre.targetGroups()) {
                    items.add(intake(trial, jobcentre, targetGroup, today));
                }
            }
        }
        return new Intakes(trial.trialId(), items);
    }

    private Intake intake(ProtocolHistory trial, Jobcentre jobcentre, TargetGroup targetGroup, LocalDate today) {
        String id = IntakeState.idOf(trial.trialId(), jobcentre.jobcentreId(), targetGroup);
        IntakeState state = IntakeState.fold(
                id,
                log.ofAggregate(id, Long.MAX_VALUE).stream()
                        .map(event -> (IntakeEvent) event.payload())
                        .toList());
        List<CaseFacts> candidates =
                state.pauses().isEmpty() ? List.of() : candidates(trial, jobcentre, targetGroup, state);
        return new Intake(
                jobcentre.jobcentreId(),
                targetGroup,
                trial.intakeOf(jobcentre),
                places(jobcentre, targetGroup, state),
                state.pauses().stream()
                        .map(pause ->
                                new Pause(pause.from(), pause.resumedOn(), fallen(trial, candidates, pause, today)))
                        .toList());
    }

    private static List<StratumPlaces> places(Jobcentre jobcentre, TargetGroup targetGroup, IntakeState state) {
        Set<String> strata = new LinkedHashSet<>(new TreeSet<>(state.places().keySet()));
        jobcentre.quotasFor(targetGroup).forEach(quota -> strata.add(Objects.requireNonNullElse(quota.stratum(), "")));
        strata.add("");
        List<StratumPlaces> places = new ArrayList<>();
        for (String name : new TreeSet<>(strata)) {
            String stratum = name.isEmpty() ? null : name;
            Quota quota = jobcentre.quotasFor(targetGroup).stream()
                    .filter(of -> Objects.equals(of.stratum(), stratum))
                    .findFirst()
                    .orElse(null);
            IntakeState.Places taken = state.placesOf(stratum);
            places.add(new StratumPlaces(
                    stratum,
                    taken.participants(),
                    quota == null ? null : quota.participants(),
                    taken.controls(),
                    quota == null ? null : quota.controls()));
        }
        return places;
    }

    /** The cases of the intake that were not allocated before its first pause. */
    private List<CaseFacts> candidates(
            ProtocolHistory trial, Jobcentre jobcentre, TargetGroup targetGroup, IntakeState state) {
        String firstPause = state.pauses().getFirst().from().toString();
        List<CaseFacts> candidates = new ArrayList<>();
        String after = null;
        do {
            CaseloadPage page = caseload.find(
                    new CaseloadQuery(null, jobcentre.jobcentreId(), null, null, null, CaseloadQuery.MAX_LIMIT, after));
            for (Map<String, Object> item : page.items()) {
                Object allocatedOn = item.get("allocatedOn");
                if (targetGroup.name().equals(item.get("targetGroup"))
                        && (allocatedOn == null || allocatedOn.toString().compareTo(firstPause) >= 0)) {
                    cases.current(String.valueOf(item.get("caseId")))
                            .map(folded -> CaseFacts.of(folded.state()))
                            .filter(facts -> facts.opening().trialId().equals(trial.trialId()))
                            .ifPresent(candidates::add);
                }
            }
            after = page.next();
        } while (after != null);
        return candidates;
    }

    private static List<PausedCase> fallen(
            ProtocolHistory trial, List<CaseFacts> candidates, IntakeState.Pause pause, LocalDate today) {
        List<PausedCase> fallen = new ArrayList<>();
        for (CaseFacts facts : candidates) {
            ProtocolRules rules = trial.judging(pause.from()).orElse(null);
            if (rules != null
                    && facts.fellIn(pause, rules)
                    && !facts.allocationDue(rules).isAfter(today)) {
                fallen.add(new PausedCase(
                        facts.caseId(),
                        facts.allocationDue(rules),
                        facts.allocation().map(CaseAllocated::on).orElse(null),
                        facts.group()));
            }
        }
        return fallen;
    }
}
