package dk.tilbage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.Identity;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeDecider;
import dk.tilbage.trial.IntakeEvent;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Place;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The plans held against the domain, which the simulation itself does not know: every payload has the fields of its command
 * and no other, and the deciders refuse only what is meant to be refused.
 */
class PlansAndDecidersTest {

    private static final Scenario TRIAL = Scenario.aktiveHurtigereTilbage();
    private static final Population PEOPLE = Population.of(2009, 2_400, TRIAL);

    @Test
    void everyPayloadHasTheFieldsOfItsCommandAndNoOther() {
        for (Part part : Part.all()) {
            Population people = part.allocates() ? PEOPLE : Population.of(2009, 300, Scenario.of(part));
            for (CasePlan plan : people.cases()) {
                for (PlannedCommand command : plan.commands()) {
                    fits(PlayedCases.typeOf(command), command.payload(), command.name());
                }
            }
        }
    }

    private static void fits(Class<?> type, Map<String, Object> payload, String name) {
        Set<String> known = new HashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String field = component.getType() == Identity.class ? "cpr" : component.getName();
            known.add(field);
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            assertThat(optional || payload.containsKey(field))
                    .as("%s needs %s", name, field)
                    .isTrue();
        }
        assertThat(known).as(name).containsAll(payload.keySet());
    }

    /** In the order they are sent, skipping what needs a refused command; quotas and persons are the registry's to judge. */
    @Test
    void theDecidersRefuseOnlyWhatIsMeantToBeRefused() {
        PlayedCases played = PlayedCases.play(PEOPLE);
        assertThat(played.refusals().keySet())
                .as("%s of %s%s", played.refusals(), played.sent(), played.firsts())
                .contains(
                        "AllocateCase ALREADY_ALLOCATED",
                        "AllocateCase CASH_BENEFIT_NOT_ALLOCATED",
                        "MakeOffer WAGE_SUBSIDY_WITH_JOB",
                        "RecordExemptionAssessment GROUND_NOT_IN_FORCE")
                // A category typed in wrong, or a case that had moved: not of this agreement.
                .isSubsetOf(
                        "AllocateCase ALREADY_ALLOCATED",
                        "AllocateCase CASH_BENEFIT_NOT_ALLOCATED",
                        "MakeOffer WAGE_SUBSIDY_WITH_JOB",
                        "RecordExemptionAssessment GROUND_NOT_IN_FORCE",
                        "ReferToProvider AGREEMENT_FOR_OTHERS",
                        "ReferToProvider AGREEMENT_OF_OTHER_JOBCENTRE");
        assertThat(played.refusals().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isLessThan(played.sent() / 500);
    }

    @Test
    void inTheModelsNothingIsRefused() {
        for (Part part : Part.all()) {
            if (!part.allocates()) {
                PlayedCases played = PlayedCases.play(Population.of(2009, 500, Scenario.of(part)));
                assertThat(played.refusals()).as("%s %s", part, played.firsts()).isEmpty();
            }
        }
    }

    /** At the default number of cases Herning and Holstebro run full near the end of their intake, and nobody else. */
    @Test
    void onlyHerningAndHolstebroRunFull() {
        ProtocolHistory trial = TrialInFiles.history(TRIAL.trialId());
        Map<String, IntakeState> intakes = new HashMap<>();
        Map<String, Integer> full = new TreeMap<>();
        List<Population.Step> steps = PEOPLE.byDay().values().stream()
                .flatMap(List::stream)
                .filter(step -> step.command().name().equals("AllocateCase"))
                .filter(step -> !step.plan().life().targetGroup().equals("CASH_BENEFIT_SICK"))
                .toList();
        Set<String> allocated = new HashSet<>();
        for (Population.Step step : steps) {
            CasePlan.Life life = step.plan().life();
            if (!allocated.add(PlayedCases.caseId(step.command()))) {
                continue;
            }
            Jobcentre jobcentre = trial.jobcentre(life.jobcentreId()).orElseThrow();
            TargetGroup targetGroup = TargetGroup.valueOf(life.targetGroup());
            String id = IntakeState.idOf(trial.trialId(), life.jobcentreId(), targetGroup);
            IntakeState intake = intakes.computeIfAbsent(id, IntakeState::empty);
            LocalDate on =
                    LocalDate.parse(String.valueOf(step.command().payload().get("on")));
            switch (IntakeDecider.admit(
                    intake,
                    jobcentre,
                    targetGroup,
                    new Place(
                            step.plan().caseId(),
                            Group.valueOf(life.group()),
                            on,
                            jobcentre.stratumOf(targetGroup, Employment.valueOf(life.employment())),
                            null))) {
                case Decision.Accepted<IntakeEvent> accepted -> {
                    for (IntakeEvent event : accepted.events()) {
                        intakes.put(id, intake.with(event));
                    }
                }
                case Decision.Refused<IntakeEvent> refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(RefusalCode.QUOTA_FULL);
                    full.merge(life.jobcentreId(), 1, Integer::sum);
                }
            }
        }
        assertThat(full).containsOnlyKeys("herning", "holstebro");
        assertThat(full.values()).allSatisfy(refused -> assertThat(refused).isBetween(1, 60));
    }
}
