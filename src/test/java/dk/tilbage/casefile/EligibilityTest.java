package dk.tilbage.casefile;

import static dk.tilbage.support.TestTrial.TRIAL;
import static dk.tilbage.support.TestTrial.person;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.people.BirthYearParity;
import dk.tilbage.support.TestTrial;
import dk.tilbage.trial.AllocationSeed;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Draw;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeEvent.PlaceTaken;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.Jobcentre.AllocationRule;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialEvent;
import dk.tilbage.trial.TrialEvent.AllocationChanged;
import dk.tilbage.trial.TrialEvent.AllocationSeedSet;
import dk.tilbage.trial.TrialEvent.JobcentreEnrolled;
import dk.tilbage.trial.TrialEvent.TrialUnblinded;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who can be allocated, when, and by which rule. The jobcentre of these tests is Mors: 15 January – 15 September 2009. */
class EligibilityTest {

    private static final String MORS = "mors";
    private static final LocalDate START = LocalDate.of(2009, 1, 15);
    private static final LocalDate TODAY = LocalDate.of(2009, 9, 1);
    private static final AllocationRule PARITY = AllocationRule.byParity(null, Set.of());
    private static final AllocationSeed SEED = new AllocationSeed("3c".repeat(AllocationSeed.BYTES));

    private final List<TrialEvent> decided = new ArrayList<>(TestTrial.events());
    private List<Jobcentre.Quota> quotas = List.of();
    private IntakeState intake = IntakeState.empty(IntakeState.idOf(TRIAL, MORS, TargetGroup.SICKNESS_BENEFIT));

    private void enrolled(AllocationRule rule, @Nullable Period intakePeriod) {
        Jobcentre nord = TestTrial.protocol().jobcentre(TestTrial.NORD).orElseThrow();
        decided.add(new JobcentreEnrolled(new Jobcentre(
                MORS,
                "Mors",
                nord.region(),
                nord.model(),
                new Period(START, LocalDate.of(2009, 9, 15)),
                nord.targetGroups(),
                quotas,
                nord.quotaRule(),
                rule,
                nord.exemptionStep(),
                nord.letterAt(),
                intakePeriod,
                null)));
    }

    private static OpenCase sick(LocalDate firstDay, Employment employment) {
        return new OpenCase(
                "c",
                TRIAL,
                MORS,
                person("p", BirthYearParity.ODD),
                TargetGroup.SICKNESS_BENEFIT,
                firstDay,
                employment,
                false,
                "cw",
                null,
                null,
                null,
                null);
    }

    private static OpenCase flexJob(LocalDate firstDay, boolean startStock) {
        return new OpenCase(
                "c",
                TRIAL,
                MORS,
                person("p", BirthYearParity.ODD),
                TargetGroup.FLEX_JOB,
                firstDay,
                Employment.OTHER,
                false,
                "cw",
                null,
                FlexJobOrigin.NEWLY_APPROVED,
                startStock,
                null);
    }

    private Decision<CaseEvent> allocate(OpenCase open, LocalDate on) {
        ProtocolHistory trial = ProtocolHistory.fold(decided).orElseThrow();
        Circumstances circumstances =
                new Circumstances(TODAY, trial, id -> id.equals(intake.intakeId()) ? intake : IntakeState.empty(id));
        CaseState state = CaseState.fold(
                CaseDecider.decide(CaseState.NONE, open, circumstances).orThrow());
        return CaseDecider.decide(state, new AllocateCase("c", "a", on), circumstances);
    }

    private CaseAllocated allocated(OpenCase open, LocalDate on) {
        return (CaseAllocated) allocate(open, on).orThrow().getFirst();
    }

    private void refused(OpenCase open, LocalDate on, RefusalCode code, @Nullable String field) {
        assertThat(allocate(open, on)).isEqualTo(new Decision.Refused<CaseEvent>(Refusal.of(code, field)));
        assertThat(code.kind()).isEqualTo(RefusalCode.Kind.FORBIDDEN);
    }

    // ---- the window of intake

    @Test
    void intakeEndsFourMonthsAfterTheJobcentresOwnStart() {
        enrolled(PARITY, null);
        OpenCase open = sick(LocalDate.of(2009, 4, 1), Employment.EMPLOYED);
        assertThat(allocate(open, LocalDate.of(2009, 5, 14))).isInstanceOf(Decision.Accepted.class);
        refused(open, LocalDate.of(2009, 5, 15), RefusalCode.OUTSIDE_INTAKE_WINDOW, "on");
        refused(
                flexJob(LocalDate.of(2009, 4, 1), false),
                LocalDate.of(2009, 5, 15),
                RefusalCode.OUTSIDE_INTAKE_WINDOW,
                "on");
    }

    @Test
    void aJobcentreMayHaveNamedItsWindow() {
        enrolled(PARITY, new Period(START, LocalDate.of(2009, 6, 30)));
        OpenCase open = sick(LocalDate.of(2009, 5, 1), Employment.EMPLOYED);
        assertThat(allocate(open, LocalDate.of(2009, 6, 30))).isInstanceOf(Decision.Accepted.class);
        refused(open, LocalDate.of(2009, 7, 1), RefusalCode.OUTSIDE_INTAKE_WINDOW, "on");
    }

    @Test
    void casesAreSortedWeeksBeforeTheWindow() {
        enrolled(PARITY, null);
        assertThat(allocate(sick(LocalDate.of(2008, 12, 10), Employment.EMPLOYED), LocalDate.of(2008, 12, 29)))
                .isInstanceOf(Decision.Accepted.class);
    }

    // ---- new cases, and seniority

    /** Day 1 on 20 November 2008: week 8 ends on 14 January 2009, the day before Mors began. */
    @Test
    void aCasePastItsFirstFollowUpAtTheStartIsNotNew() {
        enrolled(PARITY, null);
        refused(sick(LocalDate.of(2008, 11, 20), Employment.EMPLOYED), START, RefusalCode.NOT_A_NEW_CASE, null);
        assertThat(allocate(sick(LocalDate.of(2008, 11, 21), Employment.EMPLOYED), START))
                .isInstanceOf(Decision.Accepted.class);
    }

    /** Four months before 15 January 2009: 15 September 2008. */
    @Test
    void flexJobTakesUpToFourMonthsAtTheStart() {
        enrolled(PARITY, null);
        assertThat(allocate(flexJob(LocalDate.of(2008, 9, 15), true), START)).isInstanceOf(Decision.Accepted.class);
        refused(flexJob(LocalDate.of(2008, 9, 14), true), START, RefusalCode.UNEMPLOYED_TOO_LONG, null);
        refused(flexJob(LocalDate.of(2008, 9, 14), false), START, RefusalCode.UNEMPLOYED_TOO_LONG, null);
    }

    // ---- by which rule

    @Test
    void theRuleOfTheDayAllocates() {
        enrolled(PARITY, null);
        LocalDate march = LocalDate.of(2009, 3, 1);
        decided.add(
                new AllocationChanged(MORS, march, AllocationRule.byParity(7, Set.of(TargetGroup.SICKNESS_BENEFIT))));
        OpenCase open = sick(LocalDate.of(2009, 1, 20), Employment.EMPLOYED);
        assertThat(allocated(open, march.minusDays(1)))
                .isEqualTo(new CaseAllocated(
                        "a", march.minusDays(1), Group.PARTICIPANT, "BIRTH_YEAR_PARITY", null, null, null));
        // The person of these tests is born on the 14th.
        assertThat(allocated(open, march))
                .isEqualTo(new CaseAllocated(
                        "a",
                        march,
                        Group.NOT_IN_TRIAL,
                        "BIRTH_YEAR_PARITY_AFTER_BIRTH_DAY_FILTER_7",
                        null,
                        null,
                        null));
    }

    @Test
    void aStratumIsKeptWithTheAllocation() {
        quotas = List.of(new Jobcentre.Quota(
                TargetGroup.SICKNESS_BENEFIT, Set.of(Employment.UNEMPLOYED_INSURED, Employment.IN_FLEX_JOB), 5, 5));
        enrolled(PARITY, null);
        assertThat(allocated(sick(START, Employment.IN_FLEX_JOB), START).stratum())
                .isEqualTo("UNEMPLOYED_INSURED+IN_FLEX_JOB");
        assertThat(allocated(sick(START, Employment.EMPLOYED), START).stratum()).isNull();
    }

    @Test
    void aRuleThatDrawsTakesTheNextNumberOfTheIntake() {
        decided.add(new AllocationSeedSet(SEED));
        enrolled(new AllocationRule(AllocationMethod.PERMUTED_BLOCKS, null, Set.of(), null, List.of(4)), null);
        List<Group> groups = new ArrayList<>();
        for (int number = 1; number <= 8; number++) {
            CaseAllocated allocated = allocated(sick(START, Employment.EMPLOYED), START);
            assertThat(allocated.draw()).isEqualTo(new Draw(1, number));
            assertThat(allocated.method()).isEqualTo("PERMUTED_BLOCKS");
            groups.add(allocated.group());
            intake = intake.with(
                    new PlaceTaken(intake.intakeId(), "c" + number, allocated.group(), START, null, allocated.draw()));
        }
        assertThat(groups.subList(0, 4)).containsOnly(Group.PARTICIPANT, Group.CONTROL);
        assertThat(groups.subList(4, 8))
                .filteredOn(group -> group == Group.CONTROL)
                .hasSize(2);
    }

    @Test
    void nothingIsDrawnOnceTheSeedIsOut() {
        decided.add(new AllocationSeedSet(SEED));
        enrolled(new AllocationRule(AllocationMethod.SIMPLE_RANDOM, null, Set.of(), null, null), null);
        decided.add(new TrialUnblinded(LocalDate.of(2009, 2, 1)));
        assertThat(allocate(sick(START, Employment.EMPLOYED), START))
                .isEqualTo(new Decision.Refused<CaseEvent>(Refusal.of(RefusalCode.ALREADY_UNBLINDED, null)));
    }
}
