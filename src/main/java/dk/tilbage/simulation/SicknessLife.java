package dk.tilbage.simulation;

import static dk.tilbage.simulation.CaseScript.earlier;
import static dk.tilbage.simulation.CaseScript.fields;
import static dk.tilbage.simulation.CaseScript.later;

import dk.tilbage.simulation.CaseScript.Fact;
import dk.tilbage.simulation.Scenario.Site;
import dk.tilbage.simulation.Scenario.TargetGroups;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A sickness-benefit case: from the first day of absence to the end of the benefit. */
class SicknessLife extends CaseLife {

    /** Day 56 of absence is so many days after day 1. */
    private static final long LAST_DAY_OF_WEEK_8 = 55;

    String employment = "EMPLOYED";
    boolean hasJob;
    Set<String> causes = Set.of();
    int category;
    private LocalDate newCategoryOn = NEVER;
    private int newCategory;
    boolean recovers;

    /** The first day on which the jobcentre knew of the absence. */
    private LocalDate knownOn = NEVER;

    private @Nullable Fact drawnLot;
    private boolean enteredWithContact;
    private LocalDate called = LocalDate.MIN;

    /** Somebody of the trial: whom the rule draws may depend on when they are called in. */
    SicknessLife(Setup setup) {
        this(setup, dayCalled(setup));
    }

    private SicknessLife(Setup setup, LocalDate called) {
        this(setup, setup.site().armOf(setup.person().birthDate(), TargetGroups.SICKNESS_BENEFIT, called));
        this.called = called;
    }

    SicknessLife(Setup setup, Arm arm) {
        super(setup, arm);
    }

    /** The day that the jobcentre means the first follow-up to be on: any in its intake. */
    private static LocalDate dayCalled(Setup setup) {
        Site site = setup.site();
        LocalDate any = site.start().plusDays(setup.dice().between(0, (int)
                ChronoUnit.DAYS.between(site.start(), site.intakeEnd())));
        LocalDate called = OfficeDays.onOrAfter(later(takenIntoUse(setup), any));
        return earlier(called, OfficeDays.onOrBefore(site.intakeEnd()));
    }

    @Override
    CasePlan live() {
        Dice.Range followUp =
                site.ways().of(Way.FOLLOW_UP, arm).map(OwnWays.Row::days).orElse(habits.followUpDay());
        int dayNumber = dice.between(followUp) + (dice.chance(0.06) ? dice.between(4, 14) : 0);
        // Only new cases take part: those whose week 8 had not ended when the jobcentre began.
        firstDay = later(called.minusDays(dayNumber - 1L), site.start().minusDays(LAST_DAY_OF_WEEK_8));
        drawPerson();
        LocalDate opened = earlier(
                firstDay.plusDays(dice.between(18, 27)),
                called.minusDays(habits.allocationLead().to() + 1L));
        opened = later(opened, firstDay.plusDays(7));
        if (opened.isBefore(takenIntoUse)) {
            // The cases that were there already are typed in over the first weeks, those called first before the
            // others.
            opened = earlier(takenIntoUse.plusDays(dice.between(0, 16)), later(takenIntoUse, called.minusDays(3)));
        }
        drawCourseOfIllness(opened, called);

        Fact opening = openCase(opened);
        forms();
        LocalDate categorised = earlier(later(firstDay.plusDays(dice.between(22, 34)), opened), called);
        categorise(categorised);
        illness(categorised);
        hospital(called);
        meetings(called);
        @Nullable Held entry = allocateAndMeet(called);
        if (entry != null) {
            statutoryFollowUps(entry.on());
            agreements(entry);
        }
        medicalInformation(called);
        holiday(called);
        quarrels(called);
        changeOfHands(called);
        strays(opening, called);
        partialRecovery();
        LocalDate left = ending(entry, opening);
        return plan(entry, left);
    }

    /** What was planned about the case, and the truth behind it. */
    CasePlan plan(@Nullable Held entry, @Nullable LocalDate left) {
        return new CasePlan(
                script.caseId(),
                new CasePlan.Life(
                        site.id(),
                        targetGroup(),
                        arm.name(),
                        person.age(),
                        person.female(),
                        firstDay,
                        employment,
                        category,
                        causes,
                        entry == null ? null : entry.on(),
                        !exemptFrom.equals(NEVER),
                        partialFrom.equals(NEVER) ? null : partialFrom,
                        left),
                script.commands());
    }

    // ---- who it is, and how it will go ----------------------------------------------------------------------------

    void drawPerson() {
        employment = dice.weighted(Texts.weights(
                "EMPLOYED", 72, "UNEMPLOYED_INSURED", 17.5, "SELF_EMPLOYED", 8, "IN_FLEX_JOB", 1.5, "OTHER", 1));
        hasJob = switch (employment) {
            case "EMPLOYED", "IN_FLEX_JOB" -> dice.chance(0.86);
            case "SELF_EMPLOYED" -> true;
            default -> false;
        };
        String main = dice.weighted(Texts.weights(
                "MUSCULOSKELETAL",
                37,
                "MENTAL",
                20,
                "CARDIOVASCULAR",
                6,
                "CANCER",
                person.age() > 45 ? 8 : 4,
                "OTHER",
                29));
        Set<String> all = new TreeSet<>(Set.of(main));
        if (main.equals("MUSCULOSKELETAL") && dice.chance(0.09)) {
            all.add("MENTAL");
        }
        causes = all;
        double first = dice.between(0, 9_999) / 10_000.0;
        boolean serious = causes.contains("CANCER");
        double one = habits.category1() * (serious ? 0.3 : 1.05);
        category = first < one ? 1 : first < one + habits.category2() ? 2 : 3;
    }

    /**
     * When the benefit ends, and whether the person goes back part of the time before. Daily chances, calibrated so that
     * half of those who reach week 8 are off benefit by week 26; the course speeds recovery up mildly.
     */
    void drawCourseOfIllness(LocalDate opened, LocalDate called) {
        double perWeek = switch (category) {
            case 1 -> 0.059;
            case 2 -> 0.024;
            default -> 0.023;
        };
        perWeek *= causes.contains("CANCER") ? 0.6 : causes.contains("MENTAL") ? 0.92 : 1;
        perWeek *= person.age() >= 50 ? 0.92 : 1.05;
        perWeek *= hasJob ? 1.08 : 0.78;
        boolean canWorkPartly = hasJob && !employment.equals("IN_FLEX_JOB");
        if (canWorkPartly && dice.chance(habits.partialRecovery().of(arm) / 0.54)) {
            partialFrom = OfficeDays.onOrAfter(called.plusDays(dice.between(-12, 75)));
            if (!partialFrom.isAfter(opened)) {
                partialFrom = OfficeDays.onOrAfter(opened.plusDays(2));
            }
        }
        recovers = true;
        for (int day = 1; day <= 365; day++) {
            LocalDate today = opened.plusDays(day);
            long weeks = ChronoUnit.DAYS.between(firstDay, today) / 7;
            double today7 = perWeek * (weeks < 8 ? 1.15 : weeks > 24 ? 0.8 : 1);
            boolean inCourse = arm == Arm.PARTICIPANT && !today.isBefore(called) && !today.isAfter(courseEnd(called));
            today7 *= inCourse ? 1.10 : 1;
            today7 *= partlyAtWork(today) && partialTo.equals(NEVER) ? 1.7 : 1;
            if (dice.chance(today7 / 7)) {
                end = today;
                break;
            }
            if (dice.chance((weeks < 26 ? 0.0035 : 0.008) / 7)) {
                end = today;
                recovers = false;
                break;
            }
        }
        if (!partialFrom.isBefore(end.equals(NEVER) ? NEVER : end.minusDays(5))) {
            partialFrom = NEVER;
        } else if (!partialFrom.equals(NEVER) && dice.chance(0.12)) {
            LocalDate relapse = partialFrom.plusDays(dice.between(10, 45));
            partialTo = relapse.isBefore(end) ? relapse : NEVER;
        }
    }

    // ---- what the jobcentre does ----------------------------------------------------------------------------------

    Fact openCase(LocalDate opened) {
        boolean wrong = dice.chance(0.012) && employment.equals("EMPLOYED");
        Fact opening = script.open(
                opened,
                fields(
                        "trialId",
                        scenario.trialId(),
                        "jobcentreId",
                        site.id(),
                        "cpr",
                        person.cpr(),
                        "targetGroup",
                        targetGroup(),
                        "firstDay",
                        firstDay,
                        "employment",
                        wrong ? "OTHER" : employment,
                        "hasJob",
                        hasJob,
                        "caseworkerId",
                        caseworker()));
        if (wrong) {
            script.correct(opening, fields("employment", employment), Texts.WRONG_EMPLOYMENT);
        }
        return opening;
    }

    void forms() {
        if (hasJob && dice.chance(0.96)) {
            LocalDate reported = firstDay.plusDays(dice.chance(0.88) ? dice.between(5, 26) : dice.between(28, 40));
            if (open(reported)) {
                knownOn = reported;
                script.record("RecordEmployerReport", reported, fields("on", reported));
            }
        }
        LocalDate sent = OfficeDays.onOrAfter(firstDay.plusDays(dice.between(10, 20)));
        if (!open(sent)) {
            return;
        }
        knownOn = earlier(knownOn, sent);
        Fact form = script.record("SendInformationForm", sent, fields("on", sent));
        LocalDate returned =
                OfficeDays.onOrAfter(sent.plusDays(dice.chance(0.82) ? dice.between(3, 7) : dice.between(9, 22)));
        if (dice.chance(0.95) && open(returned)) {
            script.record("ReturnInformationForm", returned, fields("on", returned), form);
        }
    }

    void categorise(LocalDate on) {
        LocalDate day = OfficeDays.onOrAfter(on);
        if (!open(day)) {
            return;
        }
        boolean wrong = dice.chance(0.025);
        Fact first = script.record(
                "CategoriseCase", day, fields("category", wrong ? 1 + category % 3 : category, "on", day));
        if (wrong) {
            script.correct(first, fields("category", category), Texts.WRONG_CATEGORY);
        }
        LocalDate change = OfficeDays.onOrAfter(day.plusDays(dice.between(25, 110)));
        if (dice.chance(0.13) && open(change)) {
            newCategory = category == 2 ? (dice.chance(0.6) ? 3 : 1) : 2;
            newCategoryOn = change;
            script.record("CategoriseCase", change, fields("category", newCategory, "on", change), first);
        }
    }

    void illness(LocalDate about) {
        if (!dice.chance(0.97) || !open(about)) {
            return;
        }
        boolean wrong = dice.chance(0.012);
        Fact fact = script.record(
                "RecordIllness", about, fields("causes", wrong ? Set.of("OTHER", "CARDIOVASCULAR") : causes));
        if (wrong) {
            script.correct(fact, fields("causes", causes), Texts.WRONG_CAUSE);
        }
    }

    void hospital(LocalDate called) {
        if (!dice.chance(causes.contains("CANCER") ? 0.3 : 0.06)) {
            return;
        }
        LocalDate from = later(firstDay, called.plusDays(dice.between(-30, 80)));
        LocalDate to = from.plusDays(dice.between(2, 21));
        if (open(to.plusDays(1))) {
            hospitalFrom = from;
            hospitalTo = to;
            script.record("RecordHospitalStay", to, fields("from", from, "to", to));
        }
    }

    private void meetings(LocalDate called) {
        LocalDate meeting = dayOf(Way.MEETING, firstDay);
        if (meeting != null) {
            talk(INFORMATION_MEETING, meeting, meeting.plusDays(14), 0.3);
        }
        LocalDate before = OfficeDays.onOrBefore(called.minusDays(dice.between(3, 14)));
        LocalDate screened = has(Way.SCREENING)
                ? dayOf(Way.SCREENING, firstDay)
                : site.exemptionStep().equals("BEFORE_ALLOCATION")
                                && !has(Way.SCREENING_AT_ONCE)
                                && before.isAfter(firstDay)
                        ? before
                        : null;
        if (screened != null) {
            talk(new Talk(Set.of("SCREENING"), INDIVIDUAL, TELEPHONE, JOBCENTRE), screened, screened.plusDays(10), 0.1);
        }
        screenAtOnce();
        LocalDate opinion = dayOf(Way.MEDICAL_OPINION, firstDay);
        if (opinion != null && open(opinion)) {
            medicalOpinion(opinion);
        }
        LocalDate referred = dayOf(Way.REFERRAL_IN_ABSENCE, firstDay);
        if (referred != null && open(referred)) {
            reported(refer(referred, courseEnd(later(called, referred)).minusDays(dice.between(1, 14))));
        }
        LocalDate told = dayOf(Way.EMPLOYER_NOTICE, firstDay);
        if (told != null && open(told) && (employment.equals("EMPLOYED") || employment.equals("IN_FLEX_JOB"))) {
            script.record("NotifyParty", told, fields("party", "EMPLOYER", "on", told));
        }
        LocalDate back = dayOf(Way.INSURED_BACK, firstDay);
        if (back != null && open(back) && employment.equals("UNEMPLOYED_INSURED")) {
            script.record("TransferCase", back, fields("caseworkerId", caseworker(), "team", "team-1", "on", back));
        }
    }

    /** By telephone, and exemption judged at the same time, though seldom granted so early. */
    private void screenAtOnce() {
        LocalDate screened = knownOn.equals(NEVER) ? null : dayOf(Way.SCREENING_AT_ONCE, knownOn);
        if (screened == null || !open(screened)) {
            return;
        }
        Held held = hold(new Talk(Set.of("SCREENING"), INDIVIDUAL, TELEPHONE, JOBCENTRE), screened, null);
        LocalDate judged = dayOf(Way.EXEMPTION_AT_SCREENING, held.on());
        if (judged != null && open(judged)) {
            script.record(
                    "RecordExemptionAssessment",
                    judged,
                    fields("on", judged, "exempt", false, "justification", dice.oneOf(Texts.NOT_EXEMPT)));
        }
    }

    static final Talk INFORMATION_MEETING = new Talk(Set.of("INFORMATION_MEETING"), COLLECTIVE, IN_PERSON, JOBCENTRE);

    /** What a provider usually reports of a course: how it began, and how it goes. */
    void reported(Referral about) {
        referral = about;
        if (has(Way.WEEKLY_REPORT)) {
            reportedWeekly(about);
            return;
        }
        LocalDate first = OfficeDays.onOrAfter(about.on().plusDays(dice.between(5, 12)));
        LocalDate periodic = OfficeDays.onOrAfter(about.on().plusDays(dice.between(26, 60)));
        if (dice.chance(0.5) && !first.isAfter(about.until()) && open(first)) {
            report(about, "FIRST", first);
        }
        if (dice.chance(0.4) && !periodic.isAfter(about.until()) && open(periodic)) {
            report(about, "PERIODIC", periodic);
        }
    }

    private void reportedWeekly(Referral about) {
        String kind = "FIRST";
        for (LocalDate week = about.on(); !week.plusDays(6).isAfter(about.until()); week = week.plusDays(7)) {
            LocalDate day = dayOf(Way.WEEKLY_REPORT, week);
            if (day != null && !day.isAfter(about.until()) && open(day)) {
                report(about, kind, day);
                kind = "PERIODIC";
            }
        }
    }

    private void medicalOpinion(LocalDate on) {
        script.record(
                "RecordMedicalOpinion",
                on,
                fields(
                        "on",
                        on,
                        "canTakePart",
                        dice.weighted(Texts.weights("YES", 52, "PARTLY", 30, "NO", 12, "UNDECIDED", 6)),
                        "opinion",
                        dice.oneOf(Texts.OPINION)));
    }

    /** The doctor is asked; the answer comes when it comes. */
    void medicalInformation(LocalDate about) {
        LocalDate asked = OfficeDays.onOrAfter(later(firstDay.plusDays(7), about.plusDays(dice.between(-25, 50))));
        if (!dice.chance(0.26) || !open(asked)) {
            return;
        }
        Fact request = script.record(
                "RequestMedicalInformation",
                asked,
                fields(
                        "from",
                        dice.weighted(Texts.weights("GENERAL_PRACTITIONER", 72, "SPECIALIST", 14, "HOSPITAL", 14)),
                        "on",
                        asked,
                        "question",
                        dice.chance(0.3) ? dice.oneOf(Texts.QUESTION) : null));
        LocalDate answered = OfficeDays.onOrAfter(asked.plusDays(dice.between(6, 40)));
        if (dice.chance(0.86) && !answered.isAfter(lastDay)) {
            script.record(
                    "ReceiveMedicalInformation",
                    answered,
                    fields("requestId", request.registrationId(), "on", answered),
                    request);
        }
        if (!has(Way.MEDICAL_OPINION) && dice.chance(0.2) && open(answered)) {
            medicalOpinion(answered);
        }
    }

    /** A holiday that was foreseen. */
    void holiday(LocalDate about) {
        LocalDate from = later(firstDay.plusDays(14), about.plusDays(dice.between(0, 110)));
        LocalDate noted = OfficeDays.onOrAfter(later(firstDay.plusDays(1), from.minusDays(dice.between(4, 20))));
        boolean inSummer = from.getMonthValue() == 7 || from.getMonthValue() == 8;
        if (dice.chance(inSummer ? 0.4 : 0.12) && open(from) && open(noted)) {
            script.recordAt("RecordHoliday", noted, fields("from", from, "to", from.plusDays(dice.between(4, 20))));
        }
    }

    /** Disputes and sanctions. */
    private void quarrels(LocalDate called) {
        LocalDate day = OfficeDays.onOrAfter(called.plusDays(dice.between(10, 60)));
        boolean toConsultant = keeps(Way.DISPUTE_TO_CONSULTANT);
        if ((toConsultant || dice.chance(arm == Arm.PARTICIPANT ? 0.02 : 0.006)) && open(day)) {
            Fact dispute = script.record(
                    "RecordDispute",
                    day,
                    fields(
                            "on",
                            day,
                            "about",
                            dice.weighted(Texts.weights(
                                    "ABILITY_TO_TAKE_PART", 60, "OFFER", 22, "EXEMPTION", 12, "OTHER", 6)),
                            "statement",
                            dice.oneOf(Texts.DISPUTE)));
            LocalDate settled = OfficeDays.onOrAfter(day.plusDays(dice.between(8, 35)));
            if (toConsultant && open(settled)) {
                medicalOpinion(settled);
            }
            if (dice.chance(0.85) && !settled.isAfter(lastDay)) {
                script.record(
                        "SettleDispute",
                        settled,
                        fields("disputeId", dispute.registrationId(), "on", settled, "upheld", dice.chance(0.3)),
                        dispute);
            }
        }
        LocalDate sanctioned = OfficeDays.onOrAfter(called.plusDays(dice.between(15, 100)));
        if (dice.chance(0.012) && open(sanctioned)) {
            script.record(
                    "ImposeSanction",
                    sanctioned,
                    fields(
                            "on",
                            sanctioned,
                            "cause",
                            dice.weighted(Texts.weights(
                                    "NO_SHOW", 55, "OFFER_DECLINED", 25, "INFORMATION_FORM_NOT_RETURNED", 20)),
                            "effect",
                            dice.weighted(Texts.weights("WARNING", 70, "BENEFIT_REDUCED", 18, "BENEFIT_STOPPED", 12)),
                            "justification",
                            dice.oneOf(Texts.SANCTION)));
        }
    }

    /** What is agreed at the first follow-up: a plan, and who is told about it. */
    private void agreements(Held entry) {
        LocalDate retention = dayOf(Way.PLAN_AT_FIRST_FOLLOW_UP, entry.on());
        if (retention != null && open(retention)) {
            script.record("AgreePlan", retention, fields("kind", "RETENTION_PLAN", "on", retention), entry.fact());
        }
        if (dice.chance(0.4) && open(entry.on())) {
            script.record(
                    "AgreePlan",
                    entry.on(),
                    fields(
                            "kind",
                            dice.weighted(Texts.weights(
                                    "FOLLOW_UP_PLAN", 78, "RESOURCE_PROFILE", 14, "RETENTION_PLAN", hasJob ? 8 : 0)),
                            "on",
                            entry.on()),
                    entry.fact());
        }
        LocalDate told = OfficeDays.onOrAfter(entry.on().plusDays(dice.between(0, 6)));
        if (dice.chance(0.12) && open(told)) {
            script.record("NotifyParty", told, fields("party", someParty(), "on", told), entry.fact());
        }
    }

    @Override
    String someParty() {
        return switch (employment) {
            case "EMPLOYED", "IN_FLEX_JOB" -> dice.chance(0.7) ? "EMPLOYER" : "DOCTOR";
            case "UNEMPLOYED_INSURED" -> dice.chance(0.6) ? "UNEMPLOYMENT_FUND" : "DOCTOR";
            default -> "DOCTOR";
        };
    }

    /** Allocation, exemption, first follow-up and, for participants, the course. */
    private @Nullable Held allocateAndMeet(LocalDate called) {
        LocalDate drawn = OfficeDays.onOrBefore(
                later(called.minusDays(dice.between(habits.allocationLead())), firstDay.plusDays(7)));
        drawn = OfficeDays.onOrAfter(site.underTheRuleOf(called, later(drawn, takenIntoUse)));
        drawn = OfficeDays.onOrAfter(site.openForIntake(drawn));
        if (drawn.isAfter(called)) {
            return firstFollowUp(called); // called in while intake was paused: in neither group
        }
        boolean outOfOrder = dice.chance(habits.disorder());
        if (!outOfOrder) {
            if (site.exemptionStep().equals("BEFORE_ALLOCATION")) {
                assessExemption(later(takenIntoUse, drawn.minusDays(1)), null, courseEnd(called), 1);
            }
            if (!open(drawn)) {
                return null; // recovered before anybody drew a lot
            }
            Fact allocation = script.record("AllocateCase", drawn, fields("on", drawn));
            drawnLot = allocation;
            if (dice.chance(0.006)) {
                script.record("AllocateCase", drawn, fields("on", drawn), allocation);
            }
            LocalDate meeting = dayOf(Way.MEETING_AFTER_ALLOCATION, drawn);
            if (meeting != null) {
                talk(INFORMATION_MEETING, meeting, meeting.plusDays(7), 0.3, allocation);
            }
            Held entry = firstFollowUp(called, allocation);
            if (entry != null) {
                LocalDate known = dayOf(Way.GROUP_REVEALED, entry.on());
                if (known != null && open(known)) {
                    script.record("RevealAllocation", known, fields("on", known), allocation);
                }
                participate(entry.on(), allocation);
            }
            return entry;
        }
        Held entry = firstFollowUp(called);
        LocalDate late = OfficeDays.onOrAfter((entry == null ? called : entry.on()).plusDays(dice.between(1, 9)));
        // Who was forgotten until the intake had closed, was paused or followed another rule is not allocated any more.
        boolean otherwise = !site.underTheRuleOf(late, called).equals(called)
                || !site.openForIntake(late).equals(late);
        if (entry == null || !open(late) || late.isAfter(site.intakeEnd()) || otherwise) {
            return entry;
        }
        Fact allocation = script.record("AllocateCase", late, fields("on", late), entry.fact());
        drawnLot = allocation;
        participate(entry.on(), allocation);
        return entry;
    }

    @Nullable
    Held firstFollowUp(LocalDate called, Fact... after) {
        double telephones = category == 2 ? 0.04 : arm == Arm.PARTICIPANT ? 0.05 : 0.38;
        boolean byTelephone = dice.chance(telephones);
        boolean alsoContact = arm == Arm.PARTICIPANT && dice.chance(0.3);
        Set<String> kinds = alsoContact ? Set.of("FIRST_FOLLOW_UP", "CONTACT") : Set.of("FIRST_FOLLOW_UP");
        enteredWithContact = alsoContact;
        if (category == 2 && has(Way.MEETING_BEFORE_FOLLOW_UP)) {
            LocalDate meeting = keeps(Way.MEETING_BEFORE_FOLLOW_UP)
                    ? called
                    : later(firstDay, OfficeDays.onOrBefore(called.minusDays(dice.between(1, 9))));
            talk(INFORMATION_MEETING, meeting, called, 0.3, after);
        }
        return talk(
                new Talk(kinds, INDIVIDUAL, byTelephone ? TELEPHONE : IN_PERSON, JOBCENTRE),
                called,
                called.plusDays(28),
                0.9,
                after);
    }

    private void participate(LocalDate entry, Fact allocation) {
        LocalDate courseEnd = courseEnd(entry);
        if (site.exemptionStep().equals("FIRST_FOLLOW_UP")) {
            assessExemption(entry, allocation, courseEnd, 1);
        } else if (site.exemptionStep().equals("ANY_TIME")) {
            LocalDate judged = dice.chance(0.65) ? entry : entry.plusDays(dice.between(5, 60));
            // Those who leave first are never judged: the others carry the jobcentre's share.
            assessExemption(judged, allocation, courseEnd, 1.1);
        }
        if (arm == Arm.PARTICIPANT) {
            if (!site.letterAtFirstContact()) {
                handLetter(entry, allocation);
            }
            startOfCourse(entry, allocation);
            weeklyContact(entry, allocation, habits.contact());
            if (!exempt(entry.plusDays(10)) || !exemptTo.equals(NEVER)) {
                offers(entry, allocation, true);
            }
        } else if (arm == Arm.CONTROL) {
            if (dice.chance(habits.controlWeekly())) {
                weeklyContact(entry, allocation, 0.85);
            }
            if (dice.chance(habits.controlOffers())) {
                offers(entry, allocation, false);
            }
        }
    }

    /** What the jobcentre's own description has at the start of a participant's course. */
    private void startOfCourse(LocalDate entry, Fact allocation) {
        LocalDate courseEnd = courseEnd(entry);
        if (enteredWithContact) {
            firstContact(entry, allocation);
        }
        LocalDate contact = dayOf(Way.FIRST_CONTACT, entry);
        if (contact != null && !exempt(contact)) {
            talk(
                    new Talk(Set.of("CONTACT"), INDIVIDUAL, IN_PERSON, JOBCENTRE),
                    contact,
                    contact.plusDays(10),
                    habits.planned(),
                    allocation);
        }
        LocalDate meeting = dayOf(Way.MEETING_AFTER_ENTRY, entry);
        if (meeting != null && !exempt(meeting)) {
            talk(
                    new Talk(Set.of("CONTACT", "INFORMATION_MEETING"), COLLECTIVE, IN_PERSON, JOBCENTRE),
                    meeting,
                    meeting.plusDays(10),
                    habits.planned(),
                    allocation);
        }
        LocalDate group = dayOf(Way.GROUP_TALK, firstDay);
        if (group != null && !group.isBefore(entry) && !exempt(group)) {
            talk(
                    new Talk(Set.of("CONTACT"), COLLECTIVE, IN_PERSON, JOBCENTRE),
                    group,
                    group.plusDays(7),
                    habits.planned(),
                    allocation);
        }
        LocalDate referred = dayOf(Way.REFERRAL_AFTER_ENTRY, entry);
        if (referred != null && open(referred) && !exempt(referred) && referred.isBefore(courseEnd)) {
            Referral made = refer(referred, courseEnd, allocation);
            reported(made);
            calledIn(made, allocation);
        }
    }

    /** The provider calls the person in, meets them, and gets them going. */
    private void calledIn(Referral made, Fact allocation) {
        LocalDate called = dayOf(Way.CALLED_IN, made.on());
        if (called == null || !open(called)) {
            return;
        }
        LocalDate day = OfficeDays.onOrAfter(called.plusDays(dice.between(1, 4)));
        Talk first = new Talk(Set.of("CONTACT"), INDIVIDUAL, IN_PERSON, made.providerId());
        Fact plan = script.recordAt(
                "PlanConversation",
                called,
                fields(
                        "kinds", first.kinds(),
                        "form", first.form(),
                        "channel", first.channel(),
                        "plannedFor", day,
                        "arrangedOn", called),
                allocation,
                made.fact());
        if (plan.recordedOn().isAfter(day) || !open(day)) {
            return;
        }
        Held held = hold(first, day, plan, allocation);
        firstContact(held.on(), allocation);
        offerBegins = dayOf(Way.ACTIVE_AFTER_FIRST_TALK, held.on());
    }

    void statutoryFollowUps(LocalDate first) {
        LocalDate last = first;
        while (true) {
            int interval = categoryOn(last) == 2 ? 28 : 56;
            if (keeps(Way.STATUTORY_EVERY)) {
                interval = 28;
            }
            LocalDate day = OfficeDays.onOrBefore(last.plusDays(interval - dice.between(0, 6)));
            if (dice.chance(0.09)) {
                day = OfficeDays.onOrAfter(day.plusDays(dice.between(7, 18)));
            }
            if (day.isBefore(takenIntoUse)) {
                day = takenIntoUse;
            }
            if (!open(day)) {
                return;
            }
            boolean participant = arm == Arm.PARTICIPANT && !day.isAfter(courseEnd(first)) && !exempt(day);
            boolean telephone = dice.chance(categoryOn(day) == 2 ? 0.2 : 0.55);
            Set<String> kinds = participant && !telephone
                    ? Set.of("STATUTORY_FOLLOW_UP", "CONTACT")
                    : Set.of("STATUTORY_FOLLOW_UP");
            Held held = talk(
                    new Talk(kinds, INDIVIDUAL, telephone ? TELEPHONE : IN_PERSON, JOBCENTRE),
                    day,
                    day.plusDays(21),
                    0.75);
            last = held == null ? day.plusDays(7) : held.on();
        }
    }

    @Override
    String targetGroup() {
        return TargetGroups.SICKNESS_BENEFIT;
    }

    @Override
    int categoryOn(LocalDate day) {
        return day.isBefore(newCategoryOn) ? category : newCategory;
    }

    void partialRecovery() {
        if (!open(partialFrom)) {
            return;
        }
        Fact start = script.record(
                "StartPartialRecovery",
                partialFrom,
                fields("hoursPerWeek", BigDecimal.valueOf(dice.between(6, 20)), "from", partialFrom));
        Fact last = start;
        LocalDate stops = partialTo.equals(NEVER) ? end : partialTo.plusDays(1);
        int hours = 20;
        for (LocalDate more = partialFrom.plusDays(dice.between(14, 28));
                more.isBefore(stops.equals(NEVER) ? NEVER : stops.minusDays(1)) && open(more) && hours < 34;
                more = more.plusDays(dice.between(14, 35))) {
            if (dice.chance(0.6)) {
                hours += dice.between(2, 5);
                last = script.record(
                        "AdjustPartialRecovery",
                        more,
                        fields(
                                "partialRecoveryId", start.registrationId(),
                                "hoursPerWeek", BigDecimal.valueOf(hours),
                                "from", more),
                        last);
            }
        }
        if (!stops.equals(NEVER) && !stops.isAfter(lastDay)) {
            script.record(
                    "EndPartialRecovery",
                    stops.minusDays(1),
                    fields("partialRecoveryId", start.registrationId(), "endedOn", stops.minusDays(1)),
                    last);
        }
    }

    private void changeOfHands(LocalDate called) {
        LocalDate day = OfficeDays.onOrAfter(called.plusDays(dice.between(10, 120)));
        if (dice.chance(0.05) && open(day)) {
            script.record("TransferCase", day, fields("caseworkerId", caseworker(), "on", day));
        } else if (dice.chance(0.004) && open(day) && drawnLot != null) {
            List<Site> others = scenario.jobcentres().stream()
                    .filter(other -> !other.id().equals(site.id()))
                    .toList();
            if (others.isEmpty()) {
                return;
            }
            String there = dice.oneOf(others).id();
            script.moveTo(
                    there,
                    script.record(
                            "TransferCase",
                            day,
                            fields("caseworkerId", there + "-cw-1", "jobcentreId", there, "on", day),
                            drawnLot));
        }
    }

    /** What is refused, rightly: a second case for the same person, a subsidy beside a job, a ground too early. */
    private void strays(Fact opening, LocalDate called) {
        if (dice.chance(0.006)) {
            LocalDate again = opening.recordedOn().plusDays(dice.between(1, 6));
            if (open(again.plusDays(1))) {
                script.openAnother(again, opening.payload(), script.caseId() + "-b", null);
            }
        }
        LocalDate day = OfficeDays.onOrAfter(called.plusDays(dice.between(5, 30)));
        if (dice.chance(0.006) && hasJob && open(day)) {
            script.record(
                    "MakeOffer",
                    day,
                    fields("type", "WAGE_SUBSIDY", "legalBasis", "LAB", "hoursPerWeek", BigDecimal.TEN, "madeOn", day));
        }
        if (dice.chance(0.02) && open(day) && day.isBefore(SECOND_PROTOCOL) && !exempt(day)) {
            script.record(
                    "RecordExemptionAssessment",
                    day,
                    fields(
                            "on",
                            day,
                            "exempt",
                            true,
                            "ground",
                            "RETURN_TO_OWN_JOB_IMMINENT",
                            "justification",
                            Texts.ofGround("RETURN_TO_OWN_JOB_IMMINENT")));
        }
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    /** Recovery or another end; a few relapse and the case is reopened. */
    @Nullable
    LocalDate ending(@Nullable Held entry, Fact opening) {
        if (end.equals(NEVER)) {
            return null;
        }
        LocalDate ended = end;
        if (ended.isAfter(lastDay)) {
            return ended;
        }
        if (!recovers) {
            script.record("CloseCase", ended, fields("on", ended, "outcome", dice.weighted(otherOutcomes())));
            return ended;
        }
        Fact recovery =
                script.record("RecordFullRecovery", ended, fields("on", ended, "to", dice.weighted(recoversTo())));
        Fact last = recovery;
        boolean closed = dice.chance(0.8);
        if (closed) {
            last = script.record("CloseCase", ended, fields("on", ended, "outcome", "RECOVERED"), recovery);
        }
        LocalDate back = OfficeDays.onOrAfter(ended.plusDays(dice.between(5, 40)));
        if (entry != null && dice.chance(0.03) && !back.isAfter(lastDay)) {
            reopen(back, last);
            return ended;
        }
        if (closed && entry != null && dice.chance(0.006) && !back.isAfter(lastDay)) {
            script.fromNowOn(last);
            script.openAnother(back, again(opening, back), script.caseId() + "-b", site.intakeEnd());
        }
        return ended;
    }

    /** The next absence of the same person: opened, but the person is in the trial already. */
    private Map<String, Object> again(Fact opening, LocalDate back) {
        Map<String, Object> payload = new LinkedHashMap<>(opening.payload());
        payload.put("firstDay", CaseScript.text(back.minusDays(3)));
        return payload;
    }

    private void reopen(LocalDate back, Fact after) {
        script.fromNowOn(script.record("ReopenCase", back, fields("on", back), after));
        end = dice.chance(0.5) ? OfficeDays.onOrAfter(back.plusDays(dice.between(14, 90))) : NEVER;
        LocalDate talkDay = back.plusDays(dice.between(5, 26));
        talk(
                new Talk(Set.of("STATUTORY_FOLLOW_UP"), INDIVIDUAL, IN_PERSON, JOBCENTRE),
                talkDay,
                talkDay.plusDays(20),
                0.7);
        if (!end.equals(NEVER) && !end.isAfter(lastDay)) {
            script.record("RecordFullRecovery", end, fields("on", end, "to", dice.weighted(recoversTo())));
        }
    }

    private Map<String, Double> recoversTo() {
        return switch (employment) {
            case "SELF_EMPLOYED" -> Texts.weights("SELF_EMPLOYMENT", 94, "OTHER_JOB", 6);
            case "EMPLOYED", "IN_FLEX_JOB" ->
                hasJob
                        ? Texts.weights("OWN_JOB", 88, "OTHER_JOB", 7, "UNEMPLOYMENT_FUND", 5)
                        : Texts.weights("OTHER_JOB", 35, "UNEMPLOYMENT_FUND", 65);
            default -> Texts.weights("UNEMPLOYMENT_FUND", 78, "OTHER_JOB", 22);
        };
    }

    private Map<String, Double> otherOutcomes() {
        return Texts.weights(
                "BENEFIT_STOPPED",
                28,
                "FLEX_JOB",
                20,
                "REHABILITATION",
                14,
                "MOVED",
                14,
                "OTHER_BENEFIT",
                12,
                "EARLY_RETIREMENT",
                9,
                "DEAD",
                causes.contains("CANCER") ? 12 : 1);
    }

    @Override
    Map<String, Double> grounds(LocalDate day) {
        Map<String, Double> grounds = new TreeMap<>(Texts.weights(
                "TREATMENT_OBSTACLE", 34, "NO_OFFER_NOW_OTHER", 20, "NO_RETURN_OTHER", 8, "EARLY_RETIREMENT_CASE", 8));
        if (causes.contains("CANCER")) {
            grounds.put("TERMINAL_ILLNESS", 12.0);
        }
        if (person.female() && person.age() < 42) {
            grounds.put("PREGNANCY_RELATED", 14.0);
        }
        if (!day.isBefore(SECOND_PROTOCOL)) {
            if (hasJob && category == 1) {
                grounds.put("RETURN_TO_OWN_JOB_IMMINENT", 40.0);
            }
            grounds.put("TREATMENT_IN_HEALTH_SYSTEM", 16.0);
        }
        return grounds;
    }

    @Override
    String offerType() {
        Map<String, Double> offers = habits.offers();
        String type = dice.weighted(offers);
        return type.equals("WAGE_SUBSIDY") && hasJob ? "WORK_PLACEMENT" : type;
    }
}
