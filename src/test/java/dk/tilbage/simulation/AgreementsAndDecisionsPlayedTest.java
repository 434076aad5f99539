package dk.tilbage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseEvent.AllocationRevealed;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.ReferredToProvider;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the simulation plays beside each jobcentre's own rules: agreements, decisions while the trial runs, people outside it. */
class AgreementsAndDecisionsPlayedTest {

    private static final LocalDate CHANGE = LocalDate.of(2009, 3, 1);
    private static final IntakeState.Pause PAUSE =
            new IntakeState.Pause(LocalDate.of(2009, 3, 2), LocalDate.of(2009, 3, 30));

    private static final Population PEOPLE = Population.of(2009, 2_400, Scenario.of(Part.TRIAL_OF_2009));
    private static final PlayedCases PLAYED = PlayedCases.play(PEOPLE);

    @Test
    void somebodyIsReferredUnderEveryAgreementOf2009() {
        assertThat(referrals(PLAYED).stream().map(ReferredToProvider::agreementId))
                .containsAll(agreements(Part.TRIAL_OF_2009));
    }

    @Test
    void svendborgsPlacesGoToThoseTheyAreFor() {
        Map<String, Set<String>> who = PLAYED.states().values().stream()
                .map(CaseFacts::of)
                .flatMap(facts -> facts.referrals().stream()
                        .map(CaseFacts.Referral::referred)
                        .filter(referred -> referred.agreementId() != null)
                        .map(referred -> Map.entry(
                                Objects.requireNonNull(referred.agreementId()),
                                facts.targetGroup() + " " + facts.group())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
        assertThat(who)
                .containsEntry("svendborg-sickness-benefit", Set.of("SICKNESS_BENEFIT PARTICIPANT"))
                .containsEntry("svendborg-coach", Set.of("SICKNESS_BENEFIT PARTICIPANT"))
                .containsEntry("svendborg-flex-job-participants", Set.of("FLEX_JOB PARTICIPANT"))
                .containsEntry("svendborg-flex-job-controls", Set.of("FLEX_JOB CONTROL"));
    }

    /** Copenhagen 2015: with each supplier somebody, and in each course of the catalogue. */
    @Test
    void everySupplierAndEveryCourseOf2015IsUsed() {
        Scenario scenario = Scenario.of(Part.PACKAGES_OF_2015);
        PlayedCases played = PlayedCases.play(Population.of(2009, 500, scenario));
        assertThat(referrals(played))
                .isNotEmpty()
                .allSatisfy(referred -> assertThat(referred.courseId()).isNotNull());
        assertThat(referrals(played).stream().map(ReferredToProvider::agreementId))
                .containsAll(agreements(Part.PACKAGES_OF_2015));
        Set<String> courses = new TreeSet<>();
        scenario.jobcentres().forEach(site -> site.agreements().forEach(one -> courses.addAll(one.courses())));
        assertThat(courses).hasSize(6);
        assertThat(referrals(played).stream().map(ReferredToProvider::courseId)).containsAll(courses);
    }

    /** Holstebro allocates nobody in the pause, to neither group; who had to be allocated in it shows. */
    @Test
    void holstebroPausesItsIntakeForBothGroups() {
        List<CaseFacts> holstebro = at("holstebro");
        assertThat(holstebro.stream()
                        .flatMap(facts -> facts.allocation().stream())
                        .map(CaseAllocated::on))
                .isNotEmpty()
                .noneMatch(PAUSE::covers)
                .anyMatch(on -> on.isBefore(PAUSE.from()))
                .anyMatch(on -> on.isAfter(PAUSE.from()));
        var rules = PLAYED.trial().inForceOn(PAUSE.from()).orElseThrow();
        assertThat(holstebro.stream().filter(facts -> facts.fellIn(PAUSE, rules)))
                .isNotEmpty()
                .anyMatch(facts -> facts.allocation().isEmpty());
    }

    /** Vordingborg drew out days divisible by 3, from 1 March by 5. */
    @Test
    void vordingborgChangesItsFilter() {
        Set<Integer> before = new TreeSet<>();
        Set<Integer> after = new TreeSet<>();
        for (CaseFacts facts : at("vordingborg")) {
            facts.allocation()
                    .filter(allocation -> allocation.group() == Group.NOT_IN_TRIAL)
                    .ifPresent(allocation -> (allocation.on().isBefore(CHANGE) ? before : after)
                            .add(facts.opening().person().birthDayOfMonth()));
        }
        assertThat(before).isNotEmpty().allMatch(day -> day % 3 == 0).anyMatch(day -> day % 5 != 0);
        assertThat(after).isNotEmpty().allMatch(day -> day % 5 == 0).anyMatch(day -> day % 3 != 0);
    }

    /** What was planned for a group is done for those whom the registry puts in it. */
    @Test
    void everybodyIsInTheGroupTheyWerePlannedFor() {
        for (CasePlan plan : PEOPLE.cases()) {
            CaseFacts facts =
                    CaseFacts.of(Objects.requireNonNull(PLAYED.states().get(plan.caseId())));
            facts.allocation()
                    .ifPresent(allocation -> assertThat(allocation.group().name())
                            .isEqualTo(plan.life().group()));
        }
    }

    @Test
    void copenhagensCaseworkersLearnTheGroupAtTheFirstFollowUp() {
        assertThat(at("koebenhavn").stream()
                        .filter(facts -> facts.first(AllocationRevealed.class).isPresent()))
                .isNotEmpty()
                .allSatisfy(facts -> assertThat(facts.allocationKnownOn().orElseThrow())
                        .isAfterOrEqualTo(facts.allocation().orElseThrow().on()));
        assertThat(at("odense"))
                .allMatch(facts -> facts.first(AllocationRevealed.class).isEmpty());
    }

    @Test
    void peopleOnCashBenefitAreRecordedAndNeverAllocated() {
        assertThat(PLAYED.states().values().stream()
                        .map(CaseFacts::of)
                        .filter(facts -> facts.targetGroup() == TargetGroup.CASH_BENEFIT_SICK))
                .hasSizeGreaterThan(5)
                .allMatch(facts -> facts.allocation().isEmpty())
                .allMatch(facts -> facts.opening().jobcentreId().equals("randers"));
        assertThat(PLAYED.refusals()).containsKey("AllocateCase CASH_BENEFIT_NOT_ALLOCATED");
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private static List<CaseFacts> at(String jobcentreId) {
        return PLAYED.states().values().stream()
                .map(CaseFacts::of)
                .filter(facts -> facts.opening().jobcentreId().equals(jobcentreId))
                .toList();
    }

    private static List<ReferredToProvider> referrals(PlayedCases played) {
        return played.states().values().stream()
                .flatMap(state -> CaseFacts.of(state).referrals().stream())
                .map(CaseFacts.Referral::referred)
                .filter(referred -> referred.agreementId() != null)
                .toList();
    }

    private static List<String> agreements(Part part) {
        return Scenario.of(part).payloads("RegisterProviderAgreement").stream()
                .map(payload -> payload.required("agreementId").asString())
                .toList();
    }
}
