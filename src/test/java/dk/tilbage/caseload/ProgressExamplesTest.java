package dk.tilbage.caseload;

import static dk.tilbage.caseload.ToldCase.counts;
import static dk.tilbage.caseload.ToldCase.day;
import static dk.tilbage.caseload.ToldCase.row;
import static dk.tilbage.caseload.ToldCase.sick;
import static org.assertj.core.api.Assertions.assertThat;

import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.OfferEndReason;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.caseload.Progress.AtStep;
import dk.tilbage.caseload.Progress.CourseEnd;
import dk.tilbage.caseload.Progress.OfferOutcomes;
import dk.tilbage.caseload.Progress.Offers;
import dk.tilbage.deadlines.Obligation;
import dk.tilbage.deadlines.Obligations;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Span;
import dk.tilbage.deadlines.Status;
import dk.tilbage.support.TrialInFiles;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.TrialFiles;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    // ---- the end of the course
    // ----------------------------------------------------------------------------------------

    /** Four months: 31 January + 4 months is 31 May, so that 30 May is the last day; from 16 February it is 15 June. */
    @ParameterizedTest
    @CsvSource({"01-31, 05-30, 05-31", "02-16, 06-15, 06-16"})
    void aParticipantOnBenefitOnTheLastDayHasCompletedTheCourse(String entry, String last, String after) {
        ToldCase going =
                sick("herning", "12-22").allocated("01-26", Group.PARTICIPANT).firstFollowUp(entry);
        assertThat(going.facts().course(ToldCase.TRIAL_2009).orElseThrow().to()).isEqualTo(day(last));
        assertThat(counts(last, Group.PARTICIPANT, going).courseEnd()).isEqualTo(new CourseEnd(0, 0, 0, 0));
        assertThat(counts(after, Group.PARTICIPANT, going).courseEnd()).isEqualTo(new CourseEnd(1, 0, 1, 0));
        assertThat(going.facts().courseCompletedFrom(ToldCase.TRIAL_2009)).contains(day(after));
        // The day of a recovery is the first day of the new state: the last day is too early, the next one is not.
        going.recovered(after, RecoveredTo.OWN_JOB);
        assertThat(counts("08-31", Group.PARTICIPANT, going).courseEnd()).isEqualTo(new CourseEnd(1, 0, 1, 0));
        assertThat(counts("08-31", Group.PARTICIPANT, going).outcomes()).isEqualTo(Map.of("OWN_JOB", 1L));
        ToldCase early = sick("herning", "12-22")
                .allocated("01-26", Group.PARTICIPANT)
                .firstFollowUp(entry)
                .recovered(last, RecoveredTo.OWN_JOB);
        assertThat(counts("08-31", Group.PARTICIPANT, early).courseEnd()).isEqualTo(new CourseEnd(1, 1, 0, 0));
        assertThat(early.facts().courseCompletedFrom(ToldCase.TRIAL_2009)).isEmpty();
    }

    /** Day 1 is Monday 22 December; category 2 asks for a follow-up every 28 days: 16 March, ... 8 June, 6 July. */
    @Test
    void afterTheCourseFollowUpsOfTheLawAreOwedAndTheTrialsDutiesAreNot() {
        ToldCase told = sick("herning", "12-22")
                .categorised(2, "01-12")
                .allocated("01-26", Group.PARTICIPANT)
                .firstFollowUp("02-16")
                .held("03-16", ConversationKind.STATUTORY_FOLLOW_UP)
                .held("04-13", ConversationKind.STATUTORY_FOLLOW_UP)
                .held("05-11", ConversationKind.STATUTORY_FOLLOW_UP)
                .held("06-08", ConversationKind.STATUTORY_FOLLOW_UP);
        List<Obligation> owed = Obligations.of(told.facts(), ToldCase.TRIAL_2009);
        assertThat(owed.stream()
                        .filter(one -> one.rule().equals(RuleIds.STATUTORY_FOLLOW_UP))
                        .flatMap(one -> one.on(day("06-16")).stream())
                        .filter(span -> span.status() == Status.DUE)
                        .map(Span::dueOn))
                .containsExactly(day("07-06"));
        for (LocalDate on = day("06-16"); on.isBefore(day("08-31")); on = on.plusDays(1)) {
            LocalDate today = on;
            assertThat(owed.stream()
                            .filter(one -> one.scope() == Scope.PROTOCOL)
                            .filter(one -> one.on(today)
                                    .filter(span -> span.status() == Status.DUE)
                                    .isPresent())
                            .map(Obligation::rule))
                    .as("due on %s", on)
                    .allMatch(rule -> rule.equals(RuleIds.STATUTORY_FOLLOW_UP));
        }
        // All seventeen full weeks of the course were asked for, the last of them ending on 14 June.
        assertThat(owed.stream()
                        .filter(one -> one.rule().equals(RuleIds.CONTACT))
                        .map(one -> one.on(day("08-31")).orElseThrow().dueOn()))
                .hasSize(17)
                .endsWith(day("06-14"));
    }

    /** Aalborg: more than half off benefit in the four months, more than a tenth partially recovered; both groups alike. */
    @ParameterizedTest
    @EnumSource(names = {"PARTICIPANT", "CONTROL"})
    void aalborgSeesHowManyAreOffBenefitAtTheEndOfFourMonths(Group group) {
        ToldCase[] cases = {
            aalborg(group).recovered("03-30", RecoveredTo.OWN_JOB),
            aalborg(group).closed("06-15", Outcome.FLEX_JOB),
            aalborg(group).partlyRecovered("04-01"),
            aalborg(group).partlyRecovered("06-16"),
            aalborg(group)
        };
        assertThat(counts("06-15", group, cases).courseEnd().over()).isZero();
        assertThat(counts("06-16", group, cases).courseEnd()).isEqualTo(new CourseEnd(5, 2, 3, 1));
    }

    private static ToldCase aalborg(Group group) {
        return sick("aalborg", "12-29").allocated("02-09", group).firstFollowUp("02-16");
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTICIPANT", "CONTROL"})
    void whoLeftBeforeEntryIsCountedByWhatTheyLeftTo(Group group) {
        Progress.Counts counts = counts(
                "08-31",
                group,
                sick("herning", "12-22").allocated("01-26", group).recovered("02-02", RecoveredTo.OWN_JOB),
                sick("herning", "12-22").allocated("01-26", group).closed("02-03", Outcome.MOVED),
                // Recovered from the day of the first follow-up on: entered.
                sick("herning", "12-22")
                        .allocated("01-26", group)
                        .firstFollowUp("02-04")
                        .recovered("02-04", RecoveredTo.OWN_JOB));
        assertThat(counts.leftBeforeEntry()).isEqualTo(2);
        assertThat(counts.leftTo()).isEqualTo(Map.of("OWN_JOB", 1L, "MOVED", 1L));
        assertThat(counts.entered()).isEqualTo(1);
    }

    // ---- offers
    // -------------------------------------------------------------------------------------------------------

    /** Horsens gives controls no preventive offers: what they get all the same is seen at once. */
    @Test
    void horsensSeesWhetherControlsGetPreventiveOffers() {
        ToldCase participant = sick("horsens", "12-22")
                .allocated("01-26", Group.PARTICIPANT)
                .offer(OfferType.DIET, LegalBasis.PREVENTIVE, null, "02-23", "03-20", OfferEndReason.COMPLETED);
        ToldCase control = sick("horsens", "12-22")
                .allocated("01-26", Group.CONTROL)
                .offer(OfferType.WORK_PLACEMENT, LegalBasis.LAB, null, "03-02", "03-13", OfferEndReason.HEALTH);
        assertThat(counts("03-31", Group.PARTICIPANT, participant, control).offersByLegalBasis())
                .isEqualTo(Map.of(LegalBasis.PREVENTIVE, new Offers(1, 1, 0, 1)));
        assertThat(counts("03-31", Group.CONTROL, participant, control).offersByLegalBasis())
                .isEqualTo(Map.of(LegalBasis.LAB, new Offers(1, 1, 0, 0)));
        control.offer(OfferType.COACHING, LegalBasis.PREVENTIVE, null, "03-30", null, null);
        assertThat(counts("03-31", Group.CONTROL, participant, control).offersByLegalBasis())
                .containsEntry(LegalBasis.PREVENTIVE, new Offers(1, 1, 0, 0));
    }

    /** Both jobcentres' controls can be referred to courses early, also before the first follow-up. */
    @ParameterizedTest
    @CsvSource({
        "aalborg, PAIN_MANAGEMENT, LAB",
        "aalborg, DISEASE_REHABILITATION, LAB",
        "aabenraa, STRESS_MANAGEMENT, PREVENTIVE"
    })
    void earlyCoursesOfControlsAreCountedLikeThoseOfParticipants(
            String jobcentre, OfferType type, LegalBasis legalBasis) {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            ToldCase early = sick(jobcentre, "01-05")
                    .allocated("02-09", group)
                    .offer(type, legalBasis, null, "02-11", "02-24", OfferEndReason.COMPLETED);
            assertThat(counts("02-23", group, early).offersByType()).isEqualTo(Map.of(type, new Offers(1, 1, 0, 0)));
            assertThat(counts("02-24", group, early).offersByType()).isEqualTo(Map.of(type, new Offers(1, 1, 0, 1)));
            assertThat(counts("02-24", group, early).offersByLegalBasis())
                    .isEqualTo(Map.of(legalBasis, new Offers(1, 1, 0, 1)));
            // On its last day it still runs.
            assertThat(counts("02-25", group, early).outcomesByOffer())
                    .isEqualTo(
                            Map.of(type, new OfferOutcomes(1, Map.of("ON_BENEFIT", 1L), 1, Map.of("ON_BENEFIT", 1L))));
        }
    }

    /** The jobcentre's own count (source 003): 15 completed, 4 in full-time work, 3 partially recovered, 4 seeking work, 4 sick. */
    @Test
    void lyngbysClinicCourseHasItsOwnCount() {
        List<ToldCase> cases = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            ToldCase told = clinic(OfferEndReason.COMPLETED);
            if (i < 3) {
                told.recovered("06-15", RecoveredTo.OWN_JOB);
            } else if (i < 4) {
                told.recovered("06-15", RecoveredTo.OTHER_JOB);
            } else if (i < 7) {
                told.partlyRecovered("06-15");
            } else if (i < 11) {
                told.recovered("06-15", RecoveredTo.UNEMPLOYMENT_FUND);
            }
            cases.add(told);
        }
        cases.add(clinic(OfferEndReason.NO_SHOW));
        Progress.Counts counts = counts("06-30", Group.UNALLOCATED, cases.toArray(ToldCase[]::new));
        OfferOutcomes clinic =
                Objects.requireNonNull(counts.outcomesByProvider().get("lyngby-taarbaek-clinic"));
        assertThat(clinic.started()).isEqualTo(16);
        assertThat(clinic.completed()).isEqualTo(15);
        assertThat(clinic.ofCompleted())
                .isEqualTo(Map.of(
                        "OWN_JOB",
                        3L,
                        "OTHER_JOB",
                        1L,
                        "PARTIALLY_RECOVERED",
                        3L,
                        "UNEMPLOYMENT_FUND",
                        4L,
                        "ON_BENEFIT",
                        4L));
        assertThat(counts.outcomesByOffer()).isEqualTo(Map.of(OfferType.STRESS_MANAGEMENT, clinic));
        assertThat(counts.entered()).isZero();
        // Before the course was over, nobody had completed it.
        assertThat(counts("05-28", Group.UNALLOCATED, cases.toArray(ToldCase[]::new))
                        .outcomesByOffer()
                        .get(OfferType.STRESS_MANAGEMENT))
                .isEqualTo(new OfferOutcomes(16, Map.of("IN_OFFER", 16L), 0, Map.of()));
    }

    private static ToldCase clinic(OfferEndReason reason) {
        return ToldCase.opened(
                        TrialInFiles.history(TrialFiles.LYNGBY_TAARBAEK),
                        "lyngby-taarbaek",
                        TargetGroup.SICKNESS_BENEFIT,
                        "01-05")
                .offer(
                        OfferType.STRESS_MANAGEMENT,
                        LegalBasis.PREVENTIVE,
                        "lyngby-taarbaek-clinic",
                        "03-16",
                        "05-29",
                        reason);
    }

    /** Two courses of the clinic in one case: the case counts once, and by each type. */
    @Test
    void aCaseCountsOnceWhateverItWasGiven() {
        Progress.Counts counts = counts(
                "06-30",
                Group.UNALLOCATED,
                clinic(OfferEndReason.HEALTH)
                        .offer(
                                OfferType.DEPRESSION_SCHOOL,
                                LegalBasis.PREVENTIVE,
                                "lyngby-taarbaek-clinic",
                                "06-01",
                                "06-12",
                                OfferEndReason.COMPLETED));
        OfferOutcomes completed = new OfferOutcomes(1, Map.of("ON_BENEFIT", 1L), 1, Map.of("ON_BENEFIT", 1L));
        assertThat(counts.outcomesByProvider()).isEqualTo(Map.of("lyngby-taarbaek-clinic", completed));
        assertThat(counts.outcomesByOffer())
                .isEqualTo(Map.of(
                        OfferType.STRESS_MANAGEMENT,
                        new OfferOutcomes(1, Map.of("ON_BENEFIT", 1L), 0, Map.of()),
                        OfferType.DEPRESSION_SCHOOL,
                        completed));
    }

    // ---- the intake window
    // ----------------------------------------------------------------------------------------------

    /** First conversations are 1 January to 30 April; Mors began on 15 January (to 14 May), Aalborg on 1 February (to 31 May). */
    @ParameterizedTest
    @CsvSource({
        "herning, 01-01, 0",
        "herning, 12-31, 1",
        "herning, 04-30, 0",
        "herning, 05-01, 1",
        "mors,    01-14, 1",
        "mors,    01-15, 0",
        "mors,    05-14, 0",
        "mors,    05-15, 1",
        "aalborg, 01-31, 1",
        "aalborg, 02-01, 0",
        "aalborg, 05-31, 0",
        "aalborg, 06-01, 1",
    })
    void anEntryOutsideTheWindowOfFirstConversationsIsCounted(String jobcentre, String entry, int outside) {
        for (Group group : new Group[] {Group.PARTICIPANT, Group.CONTROL}) {
            LocalDate entered = day(entry);
            String allocated = MonthDay.from(entered.minusDays(4)).toString().substring(2);
            String firstDay = MonthDay.from(entered.minusDays(50)).toString().substring(2);
            ToldCase told = sick(jobcentre, firstDay).allocated(allocated, group);
            assertThat(counts(entry, group, told).outsideIntake()).isZero();
            told.firstFollowUp(entry);
            assertThat(counts(entry, group, told).outsideIntake()).isEqualTo(outside);
            assertThat(told.facts().enteredOutsideIntake(ToldCase.TRIAL_2009)).isEqualTo(outside == 1);
            LocalDate before = entered.minusDays(1);
            assertThat(counts(MonthDay.from(before).toString().substring(2), group, told)
                            .outsideIntake())
                    .isZero();
        }
    }

    /** A flex-job case enters with the first conversation after allocation. */
    @Test
    void aFlexJobCaseEntersOutsideTheWindowWithItsFirstTrialConversation() {
        ToldCase told = ToldCase.opened(ToldCase.TRIAL_2009, "greve", TargetGroup.FLEX_JOB, "03-02")
                .held("04-20", ConversationKind.CONTACT)
                .allocated("04-28", Group.PARTICIPANT)
                .held("05-04", ConversationKind.CONTACT);
        assertThat(counts("05-04", Group.PARTICIPANT, told).outsideIntake()).isEqualTo(1);
    }

    // ---- delays
    // -------------------------------------------------------------------------------------------------------

    /** What occurs after the day is not in its figures; what occurred by it is, whenever it was registered. */
    @Test
    void delaysFollowTheDayLikeEveryOtherFigure() {
        ToldCase told = sick("herning", "12-22")
                .allocated("01-26", Group.PARTICIPANT)
                .recordedAfter(2)
                .firstFollowUp("02-16")
                .recordedAfter(10)
                .held("02-23", ConversationKind.CONTACT)
                .recordedAfter(0);
        Progress.Counts early = counts("02-20", Group.PARTICIPANT, told);
        assertThat(early.registrations()).isEqualTo(2);
        assertThat(early.medianDaysToRegistration()).isEqualTo(6);
        assertThat(early.medianDaysByKind()).isEqualTo(Map.of("CaseAllocated", 2.0, "ConversationHeld", 10.0));
        Progress.Counts late = counts("02-23", Group.PARTICIPANT, told);
        assertThat(late.registrations()).isEqualTo(3);
        assertThat(late.medianDaysToRegistration()).isEqualTo(2);
        assertThat(late.medianDaysByKind()).isEqualTo(Map.of("CaseAllocated", 2.0, "ConversationHeld", 5.0));
    }
}
