package dk.tilbage.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.Jobcentre.Quota;
import dk.tilbage.trial.Jobcentre.QuotaRule;
import dk.tilbage.trial.TrialCommand.SettingsCommand;
import dk.tilbage.trial.TrialFiles.TrialFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The trial of 2009 as it comes with the program: read as strictly as the edge does, and decided. */
class TrialFilesTest {

    private static final List<SettingsCommand> SENT = TrialInFiles.commands(TrialFiles.AKTIVE_HURTIGERE_TILBAGE);

    private final ProtocolHistory trial = TrialTesting.given(SENT.toArray(SettingsCommand[]::new));
    private final Map<String, Jobcentre> jobcentres =
            trial.jobcentres().values().stream().collect(Collectors.toMap(Jobcentre::jobcentreId, Function.identity()));

    private Period intake(String id) {
        return trial.intakeOf(jobcentre(id));
    }

    private Jobcentre jobcentre(String id) {
        return trial.jobcentre(id).orElseThrow();
    }

    @Test
    void theyAreSentInAnOrderThatIsAcceptedAndSendingThemAgainChangesNothing() {
        assertThat(TrialFiles.read(TrialFiles.AKTIVE_HURTIGERE_TILBAGE))
                .extracting(TrialFile::name)
                .startsWith("RegisterTrial", "AdoptProtocol", "AdoptProtocol", "EnrolJobcentre")
                .hasSize(34);
        assertThat(trial.trialId()).isEqualTo("aktive-hurtigere-tilbage");
        assertThat(trial.version()).isEqualTo(34);
        for (SettingsCommand command : SENT) {
            TrialTesting.assertAlreadyThere(TrialDecider.decide(trial, command));
        }
    }

    @Test
    void everyFileIsSent() throws IOException {
        Path folder = Path.of("src/main/resources/trials", TrialFiles.AKTIVE_HURTIGERE_TILBAGE);
        List<String> sent = Files.readAllLines(folder.resolve("order.txt")).stream()
                .map(line -> line.split(" ", 2)[1])
                .toList();
        List<String> agreements = Files.readAllLines(folder.resolve("agreements.txt")).stream()
                .map(line -> line.split(" ", 2)[1])
                .toList();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(folder::relativize).map(Path::toString).filter(file -> file.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(sent, agreements).flatMap(List::stream).toList());
        }
        assertThat(trial.jobcentres().keySet())
                .containsExactlyElementsOf(sent.stream()
                        .filter(file -> file.startsWith("jobcentres/"))
                        .map(TrialFilesTest::baseName)
                        .toList());
    }

    private static String baseName(String file) {
        return file.substring(file.indexOf('/') + 1, file.lastIndexOf('.'));
    }

    @Test
    void sixteenJobcentresTakePartSevenOfThemWithFlexJob() {
        assertThat(jobcentres.keySet())
                .containsExactlyInAnyOrder(
                        "bornholm",
                        "gentofte",
                        "greve",
                        "herning",
                        "holstebro",
                        "horsens",
                        "koebenhavn",
                        "mors",
                        "nyborg",
                        "odense",
                        "randers",
                        "ringsted",
                        "svendborg",
                        "vordingborg",
                        "aabenraa",
                        "aalborg");
        assertThat(jobcentres.values())
                .allSatisfy(jobcentre -> assertThat(jobcentre.targetGroups())
                        .contains(TargetGroup.SICKNESS_BENEFIT)
                        .doesNotContain(TargetGroup.CASH_BENEFIT_SICK));
        assertThat(jobcentres.values().stream()
                        .filter(jobcentre -> jobcentre.targetGroups().contains(TargetGroup.FLEX_JOB))
                        .map(Jobcentre::jobcentreId))
                .containsExactlyInAnyOrder(
                        "greve", "horsens", "nyborg", "randers", "svendborg", "vordingborg", "aabenraa");
        assertThat(jobcentres.values().stream().map(Jobcentre::region).collect(Collectors.toSet()))
                .isEqualTo(Set.of("Hovedstaden & Sjælland", "Syddanmark", "Midtjylland", "Nordjylland"));
    }

    @Test
    void modelsAreThoseOfTheImplementationReport() {
        assertThat(jobcentres.values().stream()
                        .collect(Collectors.groupingBy(
                                Jobcentre::model, Collectors.mapping(Jobcentre::jobcentreId, Collectors.toSet()))))
                .isEqualTo(Map.of(
                        OrganisationModel.MINIMUM,
                        Set.of("gentofte", "vordingborg"),
                        OrganisationModel.UNIT,
                        Set.of("greve", "aalborg"),
                        OrganisationModel.CASEWORKER_TEAM,
                        Set.of(
                                "bornholm",
                                "herning",
                                "holstebro",
                                "horsens",
                                "koebenhavn",
                                "mors",
                                "nyborg",
                                "odense",
                                "aabenraa"),
                        OrganisationModel.OTHER_ACTOR,
                        Set.of("randers", "ringsted", "svendborg")));
    }

    @Test
    void versionTwoAddsTwoGroundsAndTheTelephone() {
        ProtocolRules one = trial.inForceOn(LocalDate.of(2009, 3, 11)).orElseThrow();
        ProtocolRules two = trial.inForceOn(LocalDate.of(2009, 3, 12)).orElseThrow();
        assertThat(trial.inForceOn(LocalDate.of(2008, 12, 31))).isEmpty();
        assertThat(one.exemptionGrounds()).hasSize(6);
        assertThat(two.exemptionGrounds()).hasSize(8).containsAll(one.exemptionGrounds());
        assertThat(two.exemptionGrounds())
                .contains(ExemptionGround.RETURN_TO_OWN_JOB_IMMINENT, ExemptionGround.TREATMENT_IN_HEALTH_SYSTEM);
        assertThat(one.deadlines())
                .extracting(DeadlineRule::ruleId)
                .doesNotHaveDuplicates()
                .hasSize(9);
        assertThat(two.deadlines())
                .extracting(DeadlineRule::ruleId)
                .containsExactlyElementsOf(
                        one.deadlines().stream().map(DeadlineRule::ruleId).toList());
        DeadlineRule before = one.deadline("CONTACT").orElseThrow();
        DeadlineRule after = two.deadline("CONTACT").orElseThrow();
        assertThat(after.fulfilledBy())
                .containsAll(before.fulfilledBy())
                .hasSize(before.fulfilledBy().size() + 1);
        assertThat(Objects.requireNonNull(before.repeats()).individualFrequency())
                .isNull();
        assertThat(Objects.requireNonNull(after.repeats()).individualFrequency())
                .isTrue();
        // Nothing else changed on 12 March.
        assertThat(two.deadlines().stream().filter(rule -> !rule.ruleId().equals("CONTACT")))
                .isEqualTo(one.deadlines().stream()
                        .filter(rule -> !rule.ruleId().equals("CONTACT"))
                        .toList());
    }

    @Test
    void quotasAreThoseThatTheJobcentresGave() {
        assertThat(jobcentre("herning").quotas()).containsExactly(sick(100, 100));
        assertThat(jobcentre("holstebro").quotas()).containsExactly(sick(100, 100));
        assertThat(jobcentre("mors").quotas()).containsExactly(sick(50, 50));
        assertThat(jobcentre("aalborg").quotas()).containsExactly(sick(200, 200));
        assertThat(jobcentre("koebenhavn").quotas())
                .containsExactly(
                        sick(200, null),
                        new Quota(TargetGroup.SICKNESS_BENEFIT, Set.of(Employment.IN_FLEX_JOB), null, null),
                        new Quota(TargetGroup.SICKNESS_BENEFIT, Set.of(Employment.UNEMPLOYED_INSURED), null, null));
        assertThat(jobcentre("odense").quotas()).containsExactly(sick(400, null));
        assertThat(jobcentre("svendborg").quotas())
                .containsExactly(sick(180, 180), new Quota(TargetGroup.FLEX_JOB, null, 40, 40));
        assertThat(jobcentre("svendborg").quotas().stream()
                        .mapToInt(quota -> Objects.requireNonNull(quota.participants()))
                        .sum())
                .isEqualTo(220);
        assertThat(jobcentres.values().stream()
                        .filter(jobcentre -> jobcentre.quotas().isEmpty()))
                .hasSize(9);
        assertThat(jobcentres.values().stream()
                        .filter(jobcentre -> jobcentre.quotaRule() == QuotaRule.BOTH_REACHED)
                        .map(Jobcentre::jobcentreId))
                .containsExactly("holstebro");
    }

    private static Quota sick(int participants, @org.jspecify.annotations.Nullable Integer controls) {
        return new Quota(TargetGroup.SICKNESS_BENEFIT, null, participants, controls);
    }

    @Test
    void someJobcentresDifferInPeriodFilterLetterAndStep() {
        assertThat(jobcentre("mors").period())
                .isEqualTo(new Period(LocalDate.of(2009, 1, 15), LocalDate.of(2009, 9, 15)));
        assertThat(intake("mors").to()).isEqualTo(LocalDate.of(2009, 5, 14));
        assertThat(intake("aalborg").to()).isEqualTo(LocalDate.of(2009, 5, 31));
        assertThat(jobcentre("aalborg").office()).isEqualTo("Centrum");
        assertThat(jobcentre("mors").office()).isNull();
        assertThat(jobcentre("aalborg").period())
                .isEqualTo(new Period(LocalDate.of(2009, 2, 1), LocalDate.of(2009, 9, 30)));
        assertThat(jobcentres.values()).allSatisfy(jobcentre -> {
            assertThat(trial.period().contains(jobcentre.period().from())).isTrue();
            assertThat(trial.period().contains(jobcentre.period().to())).isTrue();
        });
        assertThat(jobcentres.values().stream()
                        .filter(jobcentre -> jobcentre.allocation().filterBirthDayDivisibleBy() != null)
                        .map(Jobcentre::jobcentreId))
                .containsExactly("vordingborg");
        assertThat(jobcentre("vordingborg").allocation().filters(TargetGroup.SICKNESS_BENEFIT))
                .isTrue();
        assertThat(jobcentre("vordingborg").allocation().filters(TargetGroup.FLEX_JOB))
                .isFalse();
        assertThat(jobcentres.values().stream()
                        .filter(jobcentre -> jobcentre.letterAt() == LetterAt.FIRST_CONTACT)
                        .map(Jobcentre::jobcentreId))
                .containsExactly("odense");
        assertThat(jobcentre("greve").exemptionStep()).isEqualTo(ExemptionStep.BEFORE_ALLOCATION);
        assertThat(jobcentre("koebenhavn").exemptionStep()).isEqualTo(ExemptionStep.FIRST_FOLLOW_UP);
        assertThat(jobcentre("bornholm").exemptionStep()).isEqualTo(ExemptionStep.ANY_TIME);
        assertThat(jobcentre("horsens").exemptionStep()).isEqualTo(ExemptionStep.BEFORE_ALLOCATION);
        assertThat(jobcentre("odense").exemptionStep()).isEqualTo(ExemptionStep.FIRST_FOLLOW_UP);
        assertThat(jobcentre("aabenraa").exemptionStep()).isEqualTo(ExemptionStep.FIRST_FOLLOW_UP);
        assertThat(jobcentre("vordingborg").exemptionStep()).isEqualTo(ExemptionStep.ANY_TIME);
    }

    @Test
    void aTrialWithoutFilesIsNotRead() {
        assertThatThrownBy(() -> TrialFiles.read("no-such-trial")).isInstanceOf(IllegalArgumentException.class);
    }
}
