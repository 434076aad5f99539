package dk.tilbage.caseload;

import static dk.tilbage.caseload.ToldCase.counts;
import static dk.tilbage.caseload.ToldCase.row;
import static dk.tilbage.caseload.ToldCase.sick;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.caseload.Progress.AtStep;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures of cases at the jobcentres of 2009, each worked out by hand. */
class ProgressExamplesTest {

    // ---- the step at which exemption is assessed --------------------------------------------------------------------

    /** Greve and Horsens screen before the groups are split: what comes after is not at the step, in either group. */
    @ParameterizedTest
    @ValueSource(strings = {"greve", "horsens"})
    void screenedBeforeAllocationIsAssessedAtTheStep(String jobcentre) {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            ToldCase[] cases = {
                sick(jobcentre, "12-15").assessed("01-20", null).allocated("01-22", group),
                sick(jobcentre, "12-15").allocated("01-22", group).assessed("01-30", null),
                // Dated before the allocation but registered after it: the group was known when it was assessed.
                sick(jobcentre, "12-15").allocated("01-22", group).assessed("01-20", null),
                sick(jobcentre, "12-15").allocated("01-26", group)
            };
            assertThat(counts("01-21", Group.UNALLOCATED, cases).exemptionAtStep())
                    .isEqualTo(new AtStep(0, 0, 4));
            assertThat(counts("01-25", group, cases).exemptionAtStep()).isEqualTo(new AtStep(1, 2, 0));
            assertThat(counts("01-31", group, cases).exemptionAtStep()).isEqualTo(new AtStep(1, 3, 0));
        }
    }

    /** København, Odense and Aabenraa assess at the first follow-up: by the day of entry, in either group. */
    @ParameterizedTest
    @ValueSource(strings = {"koebenhavn", "odense", "aabenraa"})
    void assessedAtTheFirstFollowUpIsAssessedAtTheStep(String jobcentre) {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            ToldCase[] cases = {
                sick(jobcentre, "12-15")
                        .allocated("01-22", group)
                        .firstFollowUp("02-02")
                        .assessed("02-02", ExemptionGround.TERMINAL_ILLNESS),
                sick(jobcentre, "12-15")
                        .allocated("01-22", group)
                        .firstFollowUp("02-02")
                        .assessed("02-03", null),
                sick(jobcentre, "12-15").allocated("01-22", group).recovered("01-30", RecoveredTo.OWN_JOB)
            };
            assertThat(counts("02-01", group, cases).exemptionAtStep()).isEqualTo(new AtStep(0, 0, 3));
            assertThat(counts("02-02", group, cases).exemptionAtStep()).isEqualTo(new AtStep(1, 1, 1));
            assertThat(counts("02-28", group, cases).exemptionAtStep()).isEqualTo(new AtStep(1, 1, 1));
            assertThat(counts("02-28", group, cases).assessed()).isEqualTo(2);
        }
    }

    /** Bornholm assesses as the case calls for it, also after the course has started; Vordingborg's caseworkers too. */
    @ParameterizedTest
    @ValueSource(strings = {"bornholm", "vordingborg"})
    void assessedAtAnyTimeIsAssessedFromItsDayOn(String jobcentre) {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            ToldCase late = sick(jobcentre, "12-15")
                    .allocated("01-22", group)
                    .firstFollowUp("02-02")
                    .assessed("03-17", null);
            assertThat(counts("03-16", group, late).exemptionAtStep()).isEqualTo(new AtStep(0, 1, 0));
            assertThat(counts("03-17", group, late).exemptionAtStep()).isEqualTo(new AtStep(1, 0, 0));
        }
    }

    /** The shares are of those who came to the step, so that unequal leaving does not hide unequal assessing. */
    @ParameterizedTest
    @EnumSource(names = {"PARTICIPANT", "CONTROL"})
    void theShareAssessedAtTheStepIsOfThoseWhoCameToIt(Group group) {
        ShareDifference share = row(
                        "02-28",
                        sick("odense", "12-15").allocated("01-22", group).firstFollowUp("02-02"),
                        sick("odense", "12-15").allocated("01-22", group).recovered("01-30", RecoveredTo.OWN_JOB))
                .exemptionAssessedAtStep();
        assertThat(group == Group.PARTICIPANT ? share.ofParticipants() : share.ofControls())
                .isEqualTo(1);
        assertThat(group == Group.PARTICIPANT ? share.participants() : share.controls())
                .isZero();
    }
}
