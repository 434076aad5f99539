package dk.tilbage.simulation;

import static dk.tilbage.simulation.CaseScript.earlier;
import static dk.tilbage.simulation.CaseScript.fields;
import static dk.tilbage.simulation.CaseScript.later;

import dk.tilbage.simulation.CaseScript.Fact;
import dk.tilbage.simulation.Scenario.TargetGroups;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A case about somebody approved for a flex-job: no forms, no category, no statutory follow-ups. */
final class FlexJobLife extends CaseLife {

    /** In the target group from day 36 of unemployment. */
    private static final int DAYS_BEFORE_TARGET_GROUP = 35;

    private boolean inJobClub;

    FlexJobLife(Setup setup) {
        super(
                setup,
                setup.site()
                        .armOf(
                                setup.person().birthDate(),
                                TargetGroups.FLEX_JOB,
                                setup.site().start()));
    }

    @Override
    CasePlan live() {
        boolean newly = dice.chance(0.7);
        boolean stock = dice.chance(0.35);
        LocalDate called = OfficeDays.onOrAfter(later(
                takenIntoUse,
                stock
                        ? takenIntoUse.plusDays(dice.between(2, 35))
                        : site.start().plusDays(dice.between(0, (int)
                                ChronoUnit.DAYS.between(site.start(), site.intakeEnd())))));
        called = earlier(called, OfficeDays.onOrBefore(site.intakeEnd()));
        LocalDate atStart = site.start().minusDays(dice.between(36, 118));
        firstDay = stock ? atStart : called.minusDays(dice.between(37, 55));
        LocalDate targetGroupFrom = firstDay.plusDays(DAYS_BEFORE_TARGET_GROUP);
        LocalDate drawn = OfficeDays.onOrAfter(
                later(later(called.minusDays(dice.between(0, 10)), targetGroupFrom), takenIntoUse));
        LocalDate opened = earlier(firstDay.plusDays(dice.between(6, 30)), drawn);
        drawEnd(opened, called);

        LocalDate approved =
                newly ? firstDay.minusDays(dice.between(0, 10)) : firstDay.minusDays(dice.between(200, 1500));
        script.open(
                opened,
                fields(
                        "trialId",
                        scenario.trialId(),
                        "jobcentreId",
                        site.id(),
                        "cpr",
                        person.cpr(),
                        "targetGroup",
                        TargetGroups.FLEX_JOB,
                        "firstDay",
                        firstDay,
                        "employment",
                        newly ? "OTHER" : "UNEMPLOYED_INSURED",
                        "hasJob",
                        false,
                        "caseworkerId",
                        caseworker(),
                        "approvedOn",
                        approved,
                        "origin",
                        newly ? "NEWLY_APPROVED" : "LOST_FLEX_JOB",
                        "startStock",
                        stock,
                        "benefit",
                        dice.weighted(Texts.weights(
                                "UNEMPLOYMENT_ALLOWANCE", 74, "SPECIAL_BENEFIT", 9, "CASH_BENEFIT", 12, "OTHER", 5))));
        if (newly) {
            afterApproval(approved);
        }
        @Nullable LocalDate entry = open(drawn) ? course(drawn, later(called, drawn)) : null;
        if (!end.equals(NEVER) && !end.isAfter(lastDay)) {
            script.record("CloseCase", end, fields("on", end, "outcome", dice.weighted(outcomes())));
        }
        return new CasePlan(
                script.caseId(),
                new CasePlan.Life(
                        site.id(),
                        TargetGroups.FLEX_JOB,
                        arm.name(),
                        person.age(),
                        person.female(),
                        firstDay,
                        newly ? "OTHER" : "UNEMPLOYED_INSURED",
                        0,
                        Set.of(),
                        entry,
                        !exemptFrom.equals(NEVER),
                        null,
                        end.equals(NEVER) ? null : end),
                script.commands());
    }

    /** What the jobcentre's own description has soon after the approval, long before the course. */
    private void afterApproval(LocalDate approved) {
        LocalDate talk = dayOf(Way.FLEX_JOB_TALK, approved);
        if (talk != null && talk.isAfter(firstDay)) {
            talk(new Talk(Set.of("CONTACT"), INDIVIDUAL, IN_PERSON, JOBCENTRE), talk, talk.plusDays(14), 0.5);
        }
        LocalDate club = dayOf(Way.JOB_CLUB, approved);
        if (club == null || !club.isAfter(firstDay) || !open(club.plusDays(1))) {
            return;
        }
        LocalDate made = later(firstDay, OfficeDays.onOrBefore(club.minusDays(dice.between(1, 7))));
        Fact offer = script.record(
                "MakeOffer",
                made,
                fields(
                        "type",
                        "JOB_CLUB",
                        "legalBasis",
                        "LAB",
                        "providerId",
                        provider(),
                        "hoursPerWeek",
                        BigDecimal.TEN,
                        "hoursOfAttendance",
                        attendance("JOB_CLUB", true),
                        "madeOn",
                        made));
        Fact started =
                script.record("StartOffer", club, fields("offerId", offer.registrationId(), "startedOn", club), offer);
        LocalDate stops = earlier(club.plusDays(dice.between(90, 150)), end.equals(NEVER) ? NEVER : end.minusDays(1));
        if (!stops.isAfter(lastDay)) {
            script.record(
                    "EndOffer",
                    stops,
                    fields("offerId", offer.registrationId(), "endedOn", stops, "reason", "COMPLETED"),
                    started);
        }
        inJobClub = true;
    }

    @Override
    String targetGroup() {
        return TargetGroups.FLEX_JOB;
    }

    @Override
    String someParty() {
        return dice.chance(0.5) ? "UNEMPLOYMENT_FUND" : "DOCTOR";
    }

    private void drawEnd(LocalDate opened, LocalDate called) {
        for (int day = 1; day <= 365; day++) {
            LocalDate today = opened.plusDays(day);
            boolean inCourse = arm == Arm.PARTICIPANT && !today.isBefore(called) && !today.isAfter(courseEnd(called));
            if (dice.chance((inCourse ? 0.024 : 0.019) / 7)) {
                end = today;
                return;
            }
        }
    }

    /** Allocation, the first trial conversation, and the course; controls are seen every three months or so. */
    private @Nullable LocalDate course(LocalDate drawn, LocalDate called) {
        boolean before = site.exemptionStep().equals("BEFORE_ALLOCATION");
        if (before) {
            assessExemption(later(takenIntoUse, drawn.minusDays(1)), null, courseEnd(called), 0.7);
        }
        Fact allocation = script.record("AllocateCase", drawn, fields("on", drawn));
        Held entry = talk(
                new Talk(
                        Set.of("CONTACT"),
                        INDIVIDUAL,
                        arm == Arm.PARTICIPANT || dice.chance(0.6) ? IN_PERSON : TELEPHONE,
                        talkHolder()),
                called,
                called.plusDays(28),
                0.8,
                allocation);
        if (entry == null) {
            return null;
        }
        if (!before) {
            assessExemption(entry.on(), allocation, courseEnd(entry.on()), 0.7);
        }
        LocalDate referred = dayOf(Way.FLEX_JOB_REFERRAL, entry.on());
        if (referred != null && open(referred) && !exempt(referred)) {
            referral = refer(referred, courseEnd(entry.on()), allocation);
        }
        if (arm == Arm.PARTICIPANT) {
            handLetter(entry.on(), allocation);
            firstContact(entry.on(), allocation);
            weeklyContact(entry.on(), allocation, habits.contact());
            if (!inJobClub && (!exempt(entry.on().plusDays(10)) || !exemptTo.equals(NEVER))) {
                offers(entry.on(), allocation, true);
            }
            return entry.on();
        }
        if (!inJobClub && dice.chance(Math.max(habits.controlOffers(), habits.controlWeekly()))) {
            offers(entry.on(), allocation, habits.controlWeekly() > 0.5);
        }
        LocalDate next = entry.on().plusDays(dice.between(75, 100));
        while (open(next)) {
            talk(
                    new Talk(Set.of("CONTACT"), INDIVIDUAL, dice.chance(0.5) ? IN_PERSON : TELEPHONE, JOBCENTRE),
                    next,
                    next.plusDays(21),
                    0.6);
            next = next.plusDays(dice.between(75, 100));
        }
        return entry.on();
    }

    @Override
    String offerType() {
        return dice.weighted(Texts.weights("JOB_CLUB", 7, "WORK_PLACEMENT", 2, "GUIDANCE_AND_UPSKILLING", 1));
    }

    /** Randers: ten hours of activity for everybody, of which controls attend two. */
    @Override
    @Nullable
    BigDecimal attendance(String type, boolean intensive) {
        if (!type.equals("JOB_CLUB") || habits.controlWeekly() < 0.5) {
            return null;
        }
        return arm == Arm.PARTICIPANT ? BigDecimal.TEN : BigDecimal.TWO;
    }

    private static Map<String, Double> outcomes() {
        return Texts.weights(
                "FLEX_JOB",
                62,
                "FALLEN_ILL",
                12,
                "EARLY_RETIREMENT",
                7,
                "REHABILITATION",
                5,
                "OTHER_BENEFIT",
                6,
                "BENEFIT_STOPPED",
                4,
                "MOVED",
                4);
    }

    @Override
    Map<String, Double> grounds(LocalDate day) {
        Map<String, Double> grounds = new TreeMap<>(Texts.weights(
                "TREATMENT_OBSTACLE",
                36,
                "NO_OFFER_NOW_OTHER",
                24,
                "EARLY_RETIREMENT_CASE",
                26,
                "NO_RETURN_OTHER",
                14));
        if (!day.isBefore(SECOND_PROTOCOL)) {
            grounds.put("TREATMENT_IN_HEALTH_SYSTEM", 14.0);
        }
        return grounds;
    }
}
