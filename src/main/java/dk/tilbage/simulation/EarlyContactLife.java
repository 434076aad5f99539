package dk.tilbage.simulation;

import static dk.tilbage.simulation.CaseScript.fields;
import static dk.tilbage.simulation.CaseScript.later;

import dk.tilbage.simulation.CaseScript.Fact;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A case of Lyngby-Taarbæk's early contact: information meeting, visitation and category right after it, clarification of
 * category 2, and from week 30 on team 2. Nobody is allocated.
 */
final class EarlyContactLife extends SicknessLife {

    private static final LocalDate FIRST_ABSENCE = LocalDate.of(2008, 12, 8);
    private static final int DAYS_OF_ABSENCES = 165;
    private static final int FOUR_WEEKS = 28;

    /** The providers as the local targets name them. */
    private static final String CLARIFIER = "afklaring";

    private static final String CLINIC = "klinik";

    EarlyContactLife(Setup setup) {
        super(setup, Arm.UNALLOCATED);
    }

    @Override
    CasePlan live() {
        firstDay = FIRST_ABSENCE.plusDays(dice.between(0, DAYS_OF_ABSENCES));
        drawPerson();
        LocalDate opened = OfficeDays.onOrAfter(later(takenIntoUse, firstDay.plusDays(dice.between(14, 26))));
        LocalDate called = firstDay.plusDays(dice.between(habits.followUpDay()) - 1L);
        drawCourseOfIllness(opened, called);
        Fact opening = openCase(opened);
        forms();
        illness(firstDay.plusDays(dice.between(24, 40)));
        earlyContact();
        @Nullable Held entry = firstFollowUp(called);
        if (entry != null) {
            statutoryFollowUps(entry.on());
        }
        clarification();
        clinicCourse();
        medicalInformation(called);
        holiday(called);
        handedTo(1, dayOf(Way.TEAM_1, firstDay));
        handedTo(2, dayOf(Way.TEAM_2, firstDay));
        partialRecovery();
        return plan(entry, ending(null, opening));
    }

    private void handedTo(int team, @Nullable LocalDate on) {
        if (on != null && open(on)) {
            String caseworker = site.id() + "-team" + team + "-" + dice.between(1, 3);
            script.record("TransferCase", on, fields("caseworkerId", caseworker, "team", "team-" + team, "on", on));
        }
    }

    /** Nearly everybody comes to the meeting; who is too ill for it is exempted. */
    private void earlyContact() {
        LocalDate judged = OfficeDays.onOrAfter(firstDay.plusDays(dice.between(24, 40)));
        if (dice.chance(habits.exempt().of(arm)) && open(judged)) {
            script.record(
                    "RecordExemptionAssessment",
                    judged,
                    fields(
                            "on",
                            judged,
                            "exempt",
                            true,
                            "ground",
                            "NO_OFFER_NOW_OTHER",
                            "justification",
                            Texts.ofGround("NO_OFFER_NOW_OTHER")));
            exemptFrom = judged;
            categorise(judged.plusDays(dice.between(3, 20)));
            return;
        }
        LocalDate meeting = dayOf(Way.MEETING, firstDay);
        Held held = meeting == null ? null : talk(INFORMATION_MEETING, meeting, meeting.plusDays(12), 0.7);
        LocalDate seen = held == null ? null : dayOf(Way.VISITATION, held.on());
        if (seen == null || !open(seen)) {
            categorise(firstDay.plusDays(dice.between(40, 60)));
            return;
        }
        Held visitation = hold(new Talk(Set.of("SCREENING"), INDIVIDUAL, IN_PERSON, JOBCENTRE), seen, null);
        LocalDate placed = dayOf(Way.CATEGORY_AT_VISITATION, visitation.on());
        if (placed != null) {
            categorise(placed);
        }
    }

    /** Category 2 goes to a provider in week 12, for four weeks that a three-party conversation and a plan close. */
    private void clarification() {
        LocalDate referred = category == 2 ? dayOf(Way.CLARIFICATION, firstDay) : null;
        if (referred == null || !open(referred)) {
            return;
        }
        LocalDate last = referred.plusDays(dice.chance(0.85) ? FOUR_WEEKS - 1 : FOUR_WEEKS + dice.between(2, 12));
        Referral there = refer(CLARIFIER, referred, referred.plusDays(FOUR_WEEKS - 1L), last);
        reported(there);
        LocalDate closing = dayOf(Way.CLARIFICATION_ENDS, referred);
        if (closing == null || !open(closing)) {
            return;
        }
        hold(new Talk(Set.of("THREE_PARTY"), INDIVIDUAL, IN_PERSON, there.providerId()), closing, null, there.fact());
        if (dice.chance(0.93)) {
            script.record(
                    "AgreePlan",
                    closing,
                    fields("kind", dice.chance(0.7) ? "FOLLOW_UP_PLAN" : "OVERALL_PLAN", "on", closing),
                    there.fact());
        }
    }

    /** The clinic's course for stress and depression. */
    private void clinicCourse() {
        LocalDate begins = OfficeDays.onOrAfter(firstDay.plusDays(dice.between(60, 100)));
        LocalDate made = OfficeDays.onOrBefore(begins.minusDays(dice.between(5, 12)));
        if (!causes.contains("MENTAL") || !dice.chance(0.6) || !open(begins.plusDays(1))) {
            return;
        }
        Fact offer = script.record(
                "MakeOffer",
                made,
                fields(
                        "type",
                        dice.chance(0.6) ? "STRESS_MANAGEMENT" : "DEPRESSION_SCHOOL",
                        "legalBasis",
                        "PREVENTIVE",
                        "providerId",
                        CLINIC,
                        "hoursPerWeek",
                        BigDecimal.valueOf(dice.between(3, 6)),
                        "priorityReason",
                        dice.chance(habits.reasonsWritten()) ? "HEALTH" : null,
                        "madeOn",
                        made));
        Fact started = script.record(
                "StartOffer", begins, fields("offerId", offer.registrationId(), "startedOn", begins), offer);
        LocalDate stops = begins.plusDays(dice.between(50, 80));
        boolean completed = stops.isBefore(end);
        LocalDate ended = completed ? stops : later(begins, end.minusDays(1));
        if (!ended.isAfter(lastDay)) {
            script.record(
                    "EndOffer",
                    ended,
                    fields(
                            "offerId",
                            offer.registrationId(),
                            "endedOn",
                            ended,
                            "reason",
                            completed ? "COMPLETED" : "RECOVERED"),
                    started);
        }
    }
}
