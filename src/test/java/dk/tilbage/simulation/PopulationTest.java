package dk.tilbage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.people.Cpr;
import dk.tilbage.simulation.CasePlan.Life;
import dk.tilbage.simulation.Scenario.TargetGroups;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is planned before anything is sent. */
class PopulationTest {

    private static final Scenario TRIAL = Scenario.aktiveHurtigereTilbage();
    private static final Population MANY = Population.of(2009, 5_000, TRIAL);

    // ---- determinism ------------------------------------------------------------------------------------------------

    @Test
    void theSameSeedGivesTheSamePlanTwice() {
        assertThat(Population.of(7, 300, TRIAL).cases())
                .isEqualTo(Population.of(7, 300, TRIAL).cases());
        assertThat(Population.of(8, 300, TRIAL).cases())
                .isNotEqualTo(Population.of(7, 300, TRIAL).cases());
    }

    @Test
    void aCaseIsTheSameAmongAnyNumberOfCases() {
        assertThat(MANY.cases().subList(0, 200))
                .isEqualTo(Population.of(2009, 200, TRIAL).cases());
    }

    // ---- identities -------------------------------------------------------------------------------------------------

    @Test
    void everyCprNumberIsFictiveUniqueAndOfAWorkingAge() {
        Set<String> seen = new HashSet<>();
        for (int k = 0; k < 100_000; k++) {
            Person person = Person.number(k, 2009, Dice.ofCase(2009, k), k % 9 == 0);
            Cpr cpr = Cpr.parse(person.cpr(), Part.TRIAL_OF_2009.firstDay(), true);
            assertThat(cpr.fictive()).isTrue();
            assertThat(cpr.birthDate()).isEqualTo(person.birthDate());
            assertThat(cpr.sex().name().equals("FEMALE")).isEqualTo(person.female());
            assertThat(person.age()).isBetween(18, 66);
            assertThat(seen.add(person.cpr())).isTrue();
        }
    }

    @Test
    void noPersonIsInTwoParts() {
        Set<Integer> numbers = new HashSet<>();
        for (Part part : Part.values()) {
            assertThat(numbers.add(part.person(0))).isTrue();
            assertThat(numbers.add(part.person(Part.MOST_CASES - 1))).isTrue();
            assertThat(part.person(Part.MOST_CASES - 1)).isLessThan(Person.MOST);
        }
    }

    @Test
    void noIdAndNoKeyLooksLikeACprNumber() {
        for (CasePlan plan : Population.of(2009, 12_000, TRIAL).cases()) {
            for (PlannedCommand command : plan.commands()) {
                assertThat(command.key()).matches("[A-Za-z0-9._-]{1,64}");
                for (Map.Entry<String, Object> field : command.payload().entrySet()) {
                    if (field.getKey().endsWith("Id") && field.getValue() instanceof String id) {
                        assertThat(id).matches("[A-Za-z0-9._-]{1,64}");
                        assertThat(Cpr.looksLikeCpr(id)).as(id).isFalse();
                    }
                }
                assertThat(Cpr.looksLikeCpr(command.key())).as(command.key()).isFalse();
            }
        }
    }

    @Test
    void idempotencyKeysAreUnique() {
        List<String> keys = MANY.cases().stream()
                .flatMap(plan -> plan.commands().stream().map(PlannedCommand::key))
                .toList();
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
    }

    // ---- order ------------------------------------------------------------------------------------------------------

    @Test
    void commandsOfACaseAreChronologicalOnOpenDaysAndComeAfterWhatTheyNeed() {
        for (CasePlan plan : MANY.cases()) {
            Set<String> sent = new HashSet<>();
            LocalDate last = Part.TRIAL_OF_2009.firstDay();
            assertThat(plan.commands().getFirst().name()).isEqualTo("OpenCase");
            for (PlannedCommand command : plan.commands()) {
                assertThat(command.recordedOn()).isAfterOrEqualTo(last);
                assertThat(OfficeDays.isOpen(command.recordedOn())).isTrue();
                assertThat(sent).containsAll(command.needs());
                sent.add(command.key());
                last = command.recordedOn();
            }
        }
    }

    // ---- calibration (domain, section 6) ----------------------------------------------------------------------------

    @Test
    void categoriesSplitAsInHerning() {
        List<Life> sick = sick();
        within(share(sick, life -> life.category() == 1), 0.40, 0.47);
        within(share(sick, life -> life.category() == 2), 0.26, 0.32);
        within(share(sick, life -> life.category() == 3), 0.24, 0.32);
    }

    @Test
    void peopleAreAsInVordingborg() {
        List<Life> sick = sick();
        within(share(sick, Life::female), 0.55, 0.60);
        within(share(sick, life -> life.age() < 30), 0.08, 0.10);
        within(share(sick, life -> life.age() >= 30 && life.age() < 50), 0.48, 0.55);
        within(share(sick, life -> life.age() >= 50), 0.37, 0.45);
        within(share(sick, life -> life.employment().equals("EMPLOYED")), 0.70, 0.75);
        within(share(sick, life -> life.employment().equals("UNEMPLOYED_INSURED")), 0.16, 0.20);
        within(share(sick, life -> life.employment().equals("SELF_EMPLOYED")), 0.07, 0.10);
        within(share(sick, life -> life.causes().contains("MUSCULOSKELETAL")), 0.35, 0.40);
        within(share(sick, life -> life.causes().contains("MENTAL")), 0.20, 0.25);
        within(share(sick, life -> life.causes().containsAll(Set.of("MENTAL", "MUSCULOSKELETAL"))), 0.03, 0.05);
    }

    @Test
    void halfOfThoseWhoReachWeekEightAreOffBenefitByWeekTwentySix() {
        List<Life> reached =
                sick().stream().filter(life -> !life.offBenefitByWeek(8)).toList();
        within(share(reached, life -> life.offBenefitByWeek(26)), 0.46, 0.56);
    }

    @Test
    void theCourseHelpsALittle() {
        double participants = share(in("PARTICIPANT"), life -> life.offBenefitByWeek(26));
        double controls = share(in("CONTROL"), life -> life.offBenefitByWeek(26));
        within(participants - controls, 0.005, 0.09);
    }

    @Test
    void partTimeWorkIsMoreCommonAmongParticipants() {
        within(share(in("CONTROL"), life -> life.entry() != null && life.partialRecovery() != null), 0.06, 0.15);
        within(share(in("PARTICIPANT"), life -> life.entry() != null && life.partialRecovery() != null), 0.13, 0.24);
    }

    @Test
    void participantsAreExemptedFarMoreOftenThanControls() {
        double participants = share(in("PARTICIPANT"), Life::exempt);
        double controls = share(in("CONTROL"), Life::exempt);
        within(participants, 0.14, 0.28);
        within(controls, 0.04, 0.11);
        assertThat(participants).isGreaterThan(2 * controls);
    }

    @Test
    void someLeaveBeforeEntry() {
        within(share(sick(), life -> life.entry() == null), 0.08, 0.25);
    }

    @Test
    void theGroupsAreEquallyLargeAndEverySiteTakesPart() {
        int participants = in("PARTICIPANT").size();
        int controls = in("CONTROL").size();
        within((double) participants / (participants + controls), 0.48, 0.52);
        assertThat(MANY.cases().stream().map(plan -> plan.life().jobcentreId()).distinct())
                .hasSize(16);
        assertThat(lives().stream()
                        .filter(life -> life.targetGroup().equals(TargetGroups.FLEX_JOB))
                        .map(Life::jobcentreId)
                        .distinct())
                .hasSize(7);
    }

    @Test
    void onlyVordingborgFiltersByDayOfBirth() {
        List<Life> out = lives().stream()
                .filter(life -> life.group().equals("NOT_IN_TRIAL"))
                .toList();
        assertThat(out).isNotEmpty().allSatisfy(life -> {
            assertThat(life.jobcentreId()).isEqualTo("vordingborg");
            assertThat(life.targetGroup()).isEqualTo(TargetGroups.SICKNESS_BENEFIT);
        });
    }

    @Test
    void controlsAreRegisteredLater() {
        assertThat(meanDelay("CONTROL")).isGreaterThan(meanDelay("PARTICIPANT") + 1);
    }

    @Test
    void whatGoesWrongIsThere() {
        Set<String> names = new HashSet<>();
        MANY.cases().forEach(plan -> plan.commands().forEach(command -> names.add(command.name())));
        assertThat(names)
                .contains(
                        "OpenCase",
                        "AllocateCase",
                        "RecordEmployerReport",
                        "SendInformationForm",
                        "ReturnInformationForm",
                        "CategoriseCase",
                        "RecordIllness",
                        "RecordHospitalStay",
                        "RecordExemptionAssessment",
                        "LiftExemption",
                        "DeliverTrialLetter",
                        "SetContactFrequency",
                        "PlanConversation",
                        "HoldConversation",
                        "RecordNoShow",
                        "CancelConversation",
                        "MakeOffer",
                        "DeclineOffer",
                        "StartOffer",
                        "AdjustOfferHours",
                        "EndOffer",
                        "DocumentReducedHours",
                        "StartPartialRecovery",
                        "AdjustPartialRecovery",
                        "EndPartialRecovery",
                        "RecordFullRecovery",
                        "CloseCase",
                        "ReopenCase",
                        "TransferCase",
                        "AgreePlan",
                        "NotifyParty",
                        "RequestMedicalInformation",
                        "ReceiveMedicalInformation",
                        "RecordMedicalOpinion",
                        "RecordHoliday",
                        "RecordDispute",
                        "SettleDispute",
                        "AssignMentor",
                        "EndMentor",
                        "ImposeSanction",
                        "ReferToProvider",
                        "ExtendReferral",
                        "EndReferral",
                        "RecordProviderReport",
                        "CorrectRegistration",
                        "WithdrawRegistration");
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private static List<Life> lives() {
        return MANY.cases().stream().map(CasePlan::life).toList();
    }

    private static List<Life> sick() {
        return lives().stream()
                .filter(life -> life.targetGroup().equals(TargetGroups.SICKNESS_BENEFIT))
                .toList();
    }

    private static List<Life> in(String group) {
        return sick().stream().filter(life -> life.group().equals(group)).toList();
    }

    private static double share(List<Life> lives, Predicate<Life> predicate) {
        return (double) lives.stream().filter(predicate).count() / lives.size();
    }

    private static void within(double value, double least, double most) {
        assertThat(value).isBetween(least, most);
    }

    private static double meanDelay(String group) {
        List<Long> delays = new ArrayList<>();
        for (CasePlan plan : MANY.cases()) {
            if (plan.life().group().equals(group)) {
                plan.commands().stream()
                        .filter(command -> command.name().equals("HoldConversation"))
                        .map(command -> java.time.temporal.ChronoUnit.DAYS.between(
                                LocalDate.parse(String.valueOf(
                                        Objects.requireNonNull(command.payload().get("heldOn")))),
                                command.recordedOn()))
                        .forEach(delays::add);
            }
        }
        return delays.stream().mapToLong(Long::longValue).average().orElseThrow();
    }
}
