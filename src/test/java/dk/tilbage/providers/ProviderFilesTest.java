package dk.tilbage.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dk.tilbage.providers.Agreement.Course;
import dk.tilbage.providers.Agreement.EffortArea;
import dk.tilbage.providers.Agreement.Intensity;
import dk.tilbage.providers.ProviderCommand.RegisterProviderAgreement;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.CoursePackage;
import dk.tilbage.trial.CoursePackage.Activity;
import dk.tilbage.trial.CoursePackage.Level;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Copenhagen's packages and suppliers, and the agreements of 2009, as they come with the program: read strictly, and decided. */
class ProviderFilesTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static ProtocolHistory trial(String trialId) {
        return TrialInFiles.history(trialId);
    }

    private static List<Agreement> agreements(String trialId) {
        return TrialFiles.agreements(trialId).stream()
                .map(file -> {
                    assertThat(file.name()).isEqualTo("RegisterProviderAgreement");
                    RegisterProviderAgreement command =
                            STRICT.treeToValue(file.payload(), RegisterProviderAgreement.class);
                    AgreementState none = AgreementState.empty(AgreementState.idOf(trialId, command.agreementId()));
                    AgreementState state = none;
                    for (AgreementEvent event : AgreementDecider.decide(trial(trialId), none, command)
                            .orThrow()) {
                        state = state.with(event);
                    }
                    assertThat(AgreementDecider.decide(trial(trialId), state, command))
                            .isEqualTo(Decision.alreadyThere());
                    return state.agreement().orElseThrow();
                })
                .toList();
    }

    private static ProtocolRules rules() {
        return trial(TrialFiles.KOEBENHAVN_2015)
                .inForceOn(LocalDate.of(2015, 1, 1))
                .orElseThrow();
    }

    @Test
    void everyFileIsListed() throws IOException {
        Path folder = Path.of("src/main/resources/trials", TrialFiles.KOEBENHAVN_2015);
        List<String> listed = Stream.concat(
                        Files.readAllLines(folder.resolve("order.txt")).stream(),
                        Files.readAllLines(folder.resolve("agreements.txt")).stream())
                .map(line -> line.split(" ", 2)[1])
                .toList();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(folder::relativize).map(Path::toString).filter(file -> file.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void copenhagenHasSixPackagesOfBaseAndSupplementaryActivities() {
        List<CoursePackage> packages = rules().coursePackages();
        assertThat(packages)
                .extracting(CoursePackage::packageId)
                .containsExactly("pakke-1", "pakke-2", "pakke-3", "pakke-4", "pakke-5", "pakke-6");
        assertThat(packages).extracting(one -> count(one, Level.BASE)).containsExactly(5L, 6L, 5L, 8L, 4L, 5L);
        assertThat(packages).extracting(one -> count(one, Level.SUPPLEMENTARY)).containsExactly(3L, 5L, 8L, 6L, 2L, 8L);
        assertThat(packages)
                .flatExtracting(CoursePackage::activities)
                .extracting(Activity::activityId)
                .allMatch(id -> id.matches("[a-z0-9-]{1,64}"));
    }

    private static long count(CoursePackage one, Level level) {
        return one.activities().stream()
                .filter(activity -> activity.level() == level)
                .count();
    }

    @Test
    void onlyTheUncomplicatedPackagesHaveDatesAndOnlyThatOfSeriousIllnessSuspends() {
        assertThat(rules().coursePackages().stream()
                        .flatMap(one -> one.activities().stream())
                        .map(Activity::deadline)
                        .filter(Objects::nonNull)
                        .map(DeadlineRule::ruleId))
                .containsExactly(
                        "PACKAGE_1_BACK_IN_PART",
                        "PACKAGE_1_FOLLOW_UP",
                        "PACKAGE_2_BACK_IN_PART",
                        "PACKAGE_2_FOLLOW_UP");
        assertThat(rules().coursePackages().stream()
                        .filter(one -> !one.suspended().isEmpty())
                        .map(CoursePackage::packageId))
                .containsExactly("pakke-5");
        assertThat(rules().deadlines())
                .extracting(DeadlineRule::ruleId)
                .containsExactly("FIRST_FOLLOW_UP", "STATUTORY_FOLLOW_UP");
        // Those of the later law: not the ones of 2009, where category 2 was the risk of a long course.
        assertThat(rules().categories())
                .extracting(category -> category.category() + " " + category.english())
                .containsExactly(
                        "1 Recovery expected within 8 weeks",
                        "2 Longer course, effort based at the workplace",
                        "3 Longer complex course, interdisciplinary and comprehensive effort");
    }

    @Test
    void fiveSuppliersHaveSixCoursesEach() {
        List<Agreement> suppliers = agreements(TrialFiles.KOEBENHAVN_2015);
        assertThat(suppliers).hasSize(5);
        assertThat(suppliers).extracting(Agreement::providerId).doesNotHaveDuplicates();
        for (Agreement supplier : suppliers) {
            Set<List<Enum<?>>> kinds = new HashSet<>();
            for (Course course : supplier.courses()) {
                kinds.add(List.of(course.area(), course.intensity()));
            }
            assertThat(supplier.courses()).hasSize(6);
            assertThat(kinds).hasSize(EffortArea.values().length * Intensity.values().length);
            assertThat(supplier.places().limit()).isNull();
        }
    }

    @Test
    void randersHadTwoHundredAndFortyPlacesInThreeLots() {
        List<Agreement> agreements = agreementsOf2009("randers");
        assertThat(agreements).hasSize(1);
        Agreement randers = agreements.getFirst();
        assertThat(randers.places().fewest()).isEqualTo(220);
        assertThat(randers.places().agreed()).isEqualTo(240);
        assertThat(randers.places().limit()).isEqualTo(260);
        assertThat(randers.places().lots().stream()
                        .map(lot ->
                                Objects.requireNonNull(lot.price()).amount().multiply(BigDecimal.valueOf(lot.places())))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("8200000");
        assertThat(randers.weeks()).isEqualTo(12);
        assertThat(randers.extendable()).isTrue();
        assertThat(randers.targetGroups()).containsExactly(TargetGroup.SICKNESS_BENEFIT);
        assertThat(randers.categories()).containsExactly(2);
        assertThat(randers.reports()).hasSize(9);
    }

    /** One provider gets 140 on sickness benefit and both groups of flex-job, a municipal coach 30 to 40 others. */
    @Test
    void svendborgsPlacesAreForParticipantsAndTheFlexJobControls() {
        assertThat(agreementsOf2009("svendborg"))
                .extracting(
                        Agreement::providerId,
                        Agreement::targetGroups,
                        Agreement::groups,
                        agreement -> agreement.places().limit())
                .containsExactly(
                        tuple("svendborg-anden-aktoer", SICK, Set.of(Group.PARTICIPANT), 140),
                        tuple("svendborg-anden-aktoer", FLEX, Set.of(Group.PARTICIPANT), 40),
                        tuple("svendborg-anden-aktoer", FLEX, Set.of(Group.CONTROL), 40),
                        tuple("svendborg-coach", SICK, Set.of(Group.PARTICIPANT), 40));
    }

    /** Whoever is outside is refused, whichever of the four agreements is named. */
    @Test
    void svendborgRefersNobodyElse() {
        for (Group group : Group.values()) {
            assertThat(takenBy("svendborg-sickness-benefit", TargetGroup.SICKNESS_BENEFIT, group))
                    .isEqualTo(group == Group.PARTICIPANT);
            assertThat(takenBy("svendborg-coach", TargetGroup.SICKNESS_BENEFIT, group))
                    .isEqualTo(group == Group.PARTICIPANT);
            assertThat(takenBy("svendborg-flex-job-controls", TargetGroup.FLEX_JOB, group))
                    .isEqualTo(group == Group.CONTROL);
            assertThat(takenBy("svendborg-flex-job-controls", TargetGroup.SICKNESS_BENEFIT, group))
                    .isFalse();
        }
    }

    private static boolean takenBy(String agreementId, TargetGroup targetGroup, Group group) {
        Agreement agreement = agreementsOf2009("svendborg").stream()
                .filter(one -> one.agreementId().equals(agreementId))
                .findFirst()
                .orElseThrow();
        AgreementState state = AgreementState.empty(AgreementState.idOf(agreement.trialId(), agreementId))
                .with(new AgreementEvent.AgreementRegistered(agreement));
        AgreementReferral referral = new AgreementReferral(
                agreement.trialId(),
                agreementId,
                null,
                "c",
                "r",
                agreement.providerId(),
                "svendborg",
                targetGroup,
                group,
                0,
                LocalDate.of(2009, 3, 2));
        return AgreementDecider.take(state, referral) instanceof Decision.Accepted;
    }

    /** Twelve framework agreements for 2009 and 2010; nothing more is told of them. */
    @Test
    void copenhagenHasTwelveFrameworkProviders() {
        List<Agreement> frameworks = agreementsOf2009("koebenhavn");
        assertThat(frameworks).hasSize(12);
        assertThat(frameworks).extracting(Agreement::providerId).doesNotHaveDuplicates();
        assertThat(frameworks).allSatisfy(framework -> {
            assertThat(framework.period()).isEqualTo(new Period(LocalDate.of(2009, 1, 1), LocalDate.of(2010, 12, 31)));
            assertThat(framework.places().limit()).isNull();
            assertThat(framework.groups()).isNull();
            assertThat(framework.targetGroups()).isEmpty();
        });
    }

    private static final Set<TargetGroup> SICK = Set.of(TargetGroup.SICKNESS_BENEFIT);
    private static final Set<TargetGroup> FLEX = Set.of(TargetGroup.FLEX_JOB);

    private static List<Agreement> agreementsOf2009(String jobcentre) {
        return agreements(TrialFiles.AKTIVE_HURTIGERE_TILBAGE).stream()
                .filter(agreement -> agreement.jobcentreId().equals(jobcentre))
                .toList();
    }
}
