package dk.tilbage.simulation;

import static dk.tilbage.simulation.CaseScript.earlier;
import static dk.tilbage.simulation.CaseScript.fields;
import static dk.tilbage.simulation.CaseScript.later;

import dk.tilbage.simulation.CaseScript.Fact;
import dk.tilbage.simulation.Scenario.Site;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What cases of both target groups have in common: talks, exemption, letter, the weekly contact and the offers. */
abstract class CaseLife {

    /** The mid-trial adjustment: telephone by judgement, individual frequency, two more grounds. */
    static final LocalDate SECOND_PROTOCOL = LocalDate.of(2009, 3, 12);

    /** No end of the case within sight of the simulation. */
    static final LocalDate NEVER = LocalDate.MAX;

    private static final LocalDate DISTANT = LocalDate.of(9999, 1, 1);

    static final String JOBCENTRE = "JOBCENTRE";
    static final String IN_PERSON = "IN_PERSON";
    static final String TELEPHONE = "TELEPHONE";
    static final String INDIVIDUAL = "INDIVIDUAL";
    static final String COLLECTIVE = "COLLECTIVE";

    final Scenario scenario;
    final Site site;
    final Habits habits;
    final Person person;
    final Arm arm;
    final Dice dice;
    final CaseScript script;
    final int number;

    /** The first day the jobcentre uses the registry. */
    final LocalDate takenIntoUse;

    LocalDate firstDay = LocalDate.MIN;
    LocalDate end = NEVER;
    LocalDate exemptFrom = NEVER;
    LocalDate exemptTo = NEVER;
    LocalDate partialFrom = NEVER;
    LocalDate partialTo = NEVER;
    LocalDate hospitalFrom = NEVER;
    LocalDate hospitalTo = NEVER;

    CaseLife(Scenario scenario, Site site, String targetGroup, Person person, Dice dice, long seed, int number) {
        this.scenario = scenario;
        this.site = site;
        this.habits = site.habits();
        this.person = person;
        this.arm = site.armOf(person.birthDate(), targetGroup);
        this.dice = dice;
        this.number = number;
        this.takenIntoUse = OfficeDays.onOrAfter(later(Scenario.FIRST_DAY, site.start()));
        this.script = new CaseScript(
                seed, caseId(seed, number), site.id(), dice, habits.delay().of(arm), takenIntoUse);
    }

    static String caseId(long seed, int number) {
        return "s" + seed + "-c" + number;
    }

    /** Lives the case and writes it down. */
    abstract CasePlan live();

    // ---- who ------------------------------------------------------------------------------------------------------

    /** Projects have caseworkers of their own; model 1 and 4 jobcentres share theirs. */
    String caseworker() {
        boolean ownTeam = arm == Arm.PARTICIPANT
                && site.enrolment().path("model").asString().equals("CASEWORKER_TEAM");
        int desks = Math.max(2, (int) (habits.sickness() / 60));
        return site.id() + (ownTeam ? "-project-" : "-cw-") + dice.between(1, desks);
    }

    String provider() {
        return site.id() + "-provider-" + dice.between(1, Math.max(1, habits.providers()));
    }

    String talkHolder() {
        return habits.providers() > 0 && dice.chance(habits.byProvider()) ? provider() : JOBCENTRE;
    }

    // ---- when -----------------------------------------------------------------------------------------------------

    /** Whether something can still happen in the case on a day, as far as the simulation goes. */
    boolean open(LocalDate day) {
        return day.isBefore(end) && !day.isAfter(Scenario.LAST_DAY);
    }

    boolean exempt(LocalDate day) {
        return !day.isBefore(exemptFrom) && day.isBefore(exemptTo);
    }

    boolean inHospital(LocalDate day) {
        return !day.isBefore(hospitalFrom) && !day.isAfter(hospitalTo);
    }

    boolean partlyAtWork(LocalDate day) {
        return !day.isBefore(partialFrom) && !day.isAfter(partialTo);
    }

    /** Fewer talks and more absence in the weeks when Denmark is on holiday. */
    static double season(LocalDate day) {
        boolean summer = !day.isBefore(LocalDate.of(2009, 7, 6)) && day.isBefore(LocalDate.of(2009, 8, 3));
        boolean easter = !day.isBefore(LocalDate.of(2009, 4, 6)) && day.isBefore(LocalDate.of(2009, 4, 14));
        return summer ? 0.72 : easter ? 0.85 : 1;
    }

    // ---- talks ----------------------------------------------------------------------------------------------------

    /** A conversation as it is meant to be. */
    record Talk(Set<String> kinds, String form, String channel, String heldBy) {}

    /** A conversation that took place. */
    record Held(LocalDate on, Fact fact) {}

    /** Arranges a talk, or just holds it; people stay away, cancel and get a new day, up to a last one. */
    @Nullable
    Held talk(Talk talk, LocalDate meantFor, LocalDate latest, double plannedShare, Fact... after) {
        LocalDate day = OfficeDays.onOrAfter(meantFor);
        if (!open(day)) {
            return null;
        }
        boolean planned = dice.chance(plannedShare);
        double comesTo = 1 - habits.noShow() - 0.03;
        for (int attempt = 0; attempt < 3; attempt++) {
            Fact plan = planned ? plan(talk, day, after) : null;
            if (plan == null || dice.chance(comesTo)) {
                return hold(talk, day, plan, after);
            }
            if (dice.chance(habits.noShow() / (habits.noShow() + 0.03))) {
                script.record(
                        "RecordNoShow",
                        day,
                        fields(
                                "conversationId",
                                plan.registrationId(),
                                "on",
                                day,
                                "reason",
                                dice.chance(0.5) ? dice.oneOf(Texts.NO_SHOW) : null),
                        plan);
            } else {
                LocalDate cancelled = later(OfficeDays.onOrBefore(day.minusDays(1)), plan.recordedOn());
                script.recordAt(
                        "CancelConversation",
                        cancelled,
                        fields(
                                "conversationId", plan.registrationId(),
                                "on", cancelled,
                                "reason", dice.oneOf(Texts.CANCELLED)),
                        plan);
            }
            day = OfficeDays.onOrAfter(day.plusDays(dice.between(1, 6)));
            if (day.isAfter(latest) || !open(day)) {
                return null;
            }
        }
        return null;
    }

    /** Books a talk some days ahead; too late for a booking, the talk is simply held. */
    private @Nullable Fact plan(Talk talk, LocalDate day, Fact... after) {
        LocalDate booked = OfficeDays.onOrBefore(later(day.minusDays(dice.between(2, 9)), firstDay));
        for (Fact fact : after) {
            booked = later(booked, fact.recordedOn());
        }
        if (later(booked, script.notBefore()).isAfter(day)) {
            return null;
        }
        return script.recordAt(
                "PlanConversation",
                booked,
                fields(
                        "kinds", talk.kinds(),
                        "form", talk.form(),
                        "channel", talk.channel(),
                        "plannedFor", day),
                after);
    }

    private Held hold(Talk talk, LocalDate day, @Nullable Fact plan, Fact... after) {
        String channel = inHospital(day) && dice.chance(0.8) ? TELEPHONE : talk.channel();
        boolean reasoned = channel.equals(TELEPHONE) && !day.isBefore(SECOND_PROTOCOL) && dice.chance(0.85);
        boolean wrongDay = !talk.kinds().contains("FIRST_FOLLOW_UP") && dice.chance(0.012);
        LocalDate noted = wrongDay ? later(day.minusDays(dice.between(1, 3)), firstDay) : day;
        Map<String, Object> fields = fields(
                "conversationId",
                plan == null ? null : plan.registrationId(),
                "kinds",
                talk.kinds(),
                "form",
                channel.equals(TELEPHONE) ? INDIVIDUAL : talk.form(),
                "channel",
                channel,
                "heldOn",
                noted,
                "heldBy",
                talk.heldBy(),
                "telephoneReason",
                reasoned ? dice.oneOf(Texts.TELEPHONE) : null);
        Fact[] presupposed = plan == null ? after : plus(after, plan);
        Fact fact = script.record("HoldConversation", day, fields, presupposed);
        if (!noted.equals(day)) {
            script.correct(fact, fields("heldOn", day), Texts.WRONG_DATE);
        } else if (dice.chance(0.004)) {
            script.sendAgain(fact);
        } else if (dice.chance(0.004)) {
            Fact twice = script.record("HoldConversation", day, without(fields, "conversationId"), fact);
            script.withdraw(twice, Texts.REGISTERED_TWICE);
        }
        return new Held(day, fact);
    }

    private static Map<String, Object> without(Map<String, Object> fields, String name) {
        Map<String, Object> fewer = new java.util.LinkedHashMap<>(fields);
        fewer.remove(name);
        return fewer;
    }

    private static Fact[] plus(Fact[] facts, Fact more) {
        List<Fact> all = new ArrayList<>(List.of(facts));
        all.add(more);
        return all.toArray(Fact[]::new);
    }

    // ---- exemption and letter -------------------------------------------------------------------------------------

    /**
     * Exemption is assessed, more often for participants: for controls it changes nothing, so people forget. Nobody
     * assesses a person who has left.
     *
     * @param on the jobcentre's step
     * @param allocation what the assessment presupposes; null where the step comes before it
     * @param courseEnd an exemption is lifted only before it
     * @param factor on the jobcentre's share of exemptions
     */
    void assessExemption(LocalDate on, @Nullable Fact allocation, LocalDate courseEnd, double factor) {
        LocalDate day = OfficeDays.onOrAfter(on);
        if (arm == Arm.NOT_IN_TRIAL || !open(day)) {
            return;
        }
        double assessed = habits.assessed().of(arm);
        double granted = Math.min(assessed, habits.exempt().of(arm) * factor);
        if (!dice.chance(assessed)) {
            return;
        }
        Fact[] after = allocation == null ? new Fact[0] : new Fact[] {allocation};
        if (!dice.chance(granted / Math.max(assessed, 0.01))) {
            script.record(
                    "RecordExemptionAssessment",
                    day,
                    fields("on", day, "exempt", false, "justification", dice.oneOf(Texts.NOT_EXEMPT)),
                    after);
            return;
        }
        String ground = dice.weighted(grounds(day));
        Fact exemption = script.record(
                "RecordExemptionAssessment",
                day,
                fields("on", day, "exempt", true, "ground", ground, "justification", Texts.ofGround(ground)),
                after);
        exemptFrom = day;
        boolean passing = ground.equals("TREATMENT_OBSTACLE") || ground.equals("NO_OFFER_NOW_OTHER");
        LocalDate lifted = OfficeDays.onOrAfter(day.plusDays(dice.between(21, 70)));
        if (passing && dice.chance(0.35) && open(lifted) && lifted.isBefore(courseEnd)) {
            script.record(
                    "LiftExemption",
                    lifted,
                    fields("exemptionId", exemption.registrationId(), "on", lifted),
                    exemption);
            exemptTo = lifted;
        }
    }

    abstract Map<String, Double> grounds(LocalDate day);

    void handLetter(LocalDate on, Fact allocation) {
        if (arm != Arm.PARTICIPANT || !dice.chance(0.96)) {
            return;
        }
        LocalDate day = dice.chance(0.95) ? on : OfficeDays.onOrAfter(on.plusDays(dice.between(1, 10)));
        if (open(day)) {
            script.record("DeliverTrialLetter", day, fields("on", day), allocation);
        }
    }

    // ---- the weekly contact ---------------------------------------------------------------------------------------

    /** The weekly talks of a course, as far as the jobcentre gets round to them. */
    void weeklyContact(LocalDate start, Fact allocation, double discipline) {
        LocalDate courseEnd = courseEnd(start);
        int everyWeeks = 1;
        LocalDate frequencyFrom = NEVER;
        boolean letterWaits = site.letterAtFirstContact();
        for (int week = 1; week <= 17; week++) {
            LocalDate monday = start.plusDays(7L * (week - 1));
            LocalDate last = earlier(monday.plusDays(6), courseEnd);
            LocalDate day = OfficeDays.onOrAfter(monday.plusDays(dice.between(week == 1 ? 1 : 0, 4)));
            if (day.isAfter(last)) {
                day = OfficeDays.onOrBefore(last);
            }
            boolean inCourse = !day.isBefore(start) && !day.isAfter(courseEnd);
            if (!inCourse || !open(day)) {
                break;
            }
            if (frequencyFrom.equals(NEVER)
                    && arm == Arm.PARTICIPANT
                    && !day.isBefore(SECOND_PROTOCOL)
                    && (partlyAtWork(day) || inHospital(day))
                    && dice.chance(0.25)) {
                everyWeeks = dice.between(2, 4);
                frequencyFrom = day;
                script.record(
                        "SetContactFrequency",
                        day,
                        fields(
                                "everyWeeks",
                                everyWeeks,
                                "from",
                                day,
                                "to",
                                earlier(day.plusDays(55), courseEnd),
                                "reason",
                                dice.oneOf(Texts.FREQUENCY)),
                        allocation);
            }
            boolean due = frequencyFrom.equals(NEVER) || week % everyWeeks == 0;
            if (exempt(day) || !due || !dice.chance(discipline * season(day) * (week == 1 ? 0.6 : 1))) {
                continue;
            }
            double byTelephone = day.isBefore(SECOND_PROTOCOL) ? 0.05 : 0.12;
            boolean telephone = dice.chance(byTelephone);
            boolean collective = !telephone && dice.chance(habits.collective());
            String channel = telephone ? TELEPHONE : dice.chance(0.02) ? "HOME_VISIT" : IN_PERSON;
            boolean meeting = habits.meeting() == Habits.Meeting.PARTICIPANTS && week == 2;
            Set<String> kinds = meeting
                    ? Set.of("CONTACT", "INFORMATION_MEETING")
                    : dice.chance(0.02) ? Set.of("CONTACT", "THREE_PARTY") : Set.of("CONTACT");
            Held held = talk(
                    new Talk(kinds, collective || meeting ? COLLECTIVE : INDIVIDUAL, channel, talkHolder()),
                    day,
                    last,
                    habits.planned(),
                    allocation);
            if (held != null && letterWaits) {
                handLetter(held.on(), allocation);
                letterWaits = false;
            }
        }
    }

    static LocalDate courseEnd(LocalDate start) {
        return start.plusMonths(4).minusDays(1);
    }

    // ---- offers ---------------------------------------------------------------------------------------------------

    /** An offer is made, perhaps declined and another made, started, adjusted, ended. */
    void offers(LocalDate start, Fact allocation, boolean intensive) {
        LocalDate courseEnd = courseEnd(start);
        LocalDate begins = start.plusDays(dice.between(habits.offerAfter()));
        if (dice.chance(intensive ? 0.10 : 0.4)) {
            begins = begins.plusDays(dice.between(6, 35));
        }
        LocalDate made = OfficeDays.onOrAfter(later(start, begins.minusDays(dice.between(3, 12))));
        if (exempt(made) && exemptTo.isBefore(courseEnd.minusDays(28))) {
            made = OfficeDays.onOrAfter(exemptTo.plusDays(dice.between(2, 9)));
            begins = made.plusDays(dice.between(3, 20));
        }
        if (dice.chance(0.08) && worthwhile(made, courseEnd)) {
            Fact declined = make(made, offerType(), intensive ? habits.hours() : BigDecimal.TEN, intensive, allocation);
            LocalDate no = OfficeDays.onOrAfter(made.plusDays(dice.between(0, 6)));
            if (open(no)) {
                script.record(
                        "DeclineOffer",
                        no,
                        fields(
                                "offerId", declined.registrationId(),
                                "reason", dice.weighted(Texts.DECLINE_REASONS),
                                "on", no),
                        declined);
            }
            made = OfficeDays.onOrAfter(no.plusDays(dice.between(1, 8)));
        }
        begins = OfficeDays.onOrAfter(later(begins, made.plusDays(1)));
        if (!worthwhile(made, courseEnd)) {
            return;
        }
        if (intensive && dice.chance(0.07)) {
            return; // nothing suitable was found
        }
        if (!intensive) {
            run(made, begins, courseEnd, offerType(), BigDecimal.valueOf(dice.between(2, 8)), false, allocation);
        } else if (dice.chance(0.20)) {
            int part = dice.between(5, 7);
            run(made, begins, courseEnd, offerType(), BigDecimal.valueOf(part), true, allocation);
            run(
                    made,
                    begins,
                    courseEnd,
                    offerType(),
                    habits.hours().subtract(BigDecimal.valueOf(part)),
                    true,
                    allocation);
        } else if (dice.chance(0.12)) {
            int fewer = dice.between(3, 8);
            LocalDate ended = run(made, begins, courseEnd, offerType(), BigDecimal.valueOf(fewer), true, allocation);
            if (ended != null && dice.chance(0.7) && open(begins)) {
                script.record(
                        "DocumentReducedHours",
                        begins,
                        fields(
                                "hoursPerWeek",
                                BigDecimal.valueOf(fewer),
                                "from",
                                begins,
                                "to",
                                courseEnd,
                                "justification",
                                dice.oneOf(Texts.FEWER_HOURS)),
                        allocation);
            }
        } else {
            LocalDate ended = run(made, begins, courseEnd, offerType(), habits.hours(), true, allocation);
            LocalDate again = ended == null ? NEVER : OfficeDays.onOrAfter(ended.plusDays(dice.between(3, 12)));
            if (again.isBefore(courseEnd.minusDays(14)) && worthwhile(again, courseEnd) && dice.chance(0.8)) {
                LocalDate next = OfficeDays.onOrAfter(again.plusDays(dice.between(2, 10)));
                run(again, next, courseEnd, offerType(), habits.hours(), true, allocation);
            }
        }
    }

    private boolean worthwhile(LocalDate made, LocalDate courseEnd) {
        return open(made) && made.isBefore(courseEnd.minusDays(7)) && !exempt(made) && !partlyAtWork(made);
    }

    private Fact make(LocalDate made, String type, BigDecimal hours, boolean intensive, Fact allocation) {
        boolean typo = dice.chance(0.015);
        boolean bought = habits.providers() > 0 && dice.chance(0.75);
        Fact offer = script.record(
                "MakeOffer",
                made,
                fields(
                        "type",
                        type,
                        "legalBasis",
                        legalBasis(type),
                        "providerId",
                        bought ? provider() : null,
                        "hoursPerWeek",
                        typo ? BigDecimal.valueOf(37) : hours,
                        "hoursOfAttendance",
                        attendance(type, intensive),
                        "purpose",
                        dice.chance(0.4 * habits.reasonsWritten() + 0.1) ? dice.oneOf(Texts.PURPOSE) : null,
                        "priorityReason",
                        dice.chance(habits.reasonsWritten()) ? dice.weighted(Texts.PRIORITY_REASONS) : null,
                        "madeOn",
                        made),
                allocation);
        if (typo) {
            script.correct(offer, fields("hoursPerWeek", hours), Texts.WRONG_HOURS);
        }
        return offer;
    }

    /** Runs an offer; gives its last day where it ended early, null where it never started, the distant future else. */
    private @Nullable LocalDate run(
            LocalDate made,
            LocalDate begins,
            LocalDate courseEnd,
            String type,
            BigDecimal hours,
            boolean intensive,
            Fact allocation) {
        Fact offer = make(made, type, hours, intensive, allocation);
        if (!open(begins.plusDays(1)) || partlyAtWork(begins) || exempt(begins)) {
            return null;
        }
        Fact started = script.record(
                "StartOffer", begins, fields("offerId", offer.registrationId(), "startedOn", begins), offer);
        LocalDate stops = later(begins, begins.plusDays(dice.between(56, 119)));
        stops = earlier(stops, later(begins, courseEnd));
        String reason = "COMPLETED";
        if (dice.chance(0.14)) {
            LocalDate early = begins.plusDays(dice.between(7, 40));
            if (early.isBefore(stops)) {
                stops = early;
                reason = dice.weighted(Texts.EARLY_ENDS);
            }
        }
        if (partialFrom.isAfter(begins) && !partialFrom.isAfter(stops)) {
            stops = partialFrom.minusDays(1);
            reason = "PARTIAL_RECOVERY";
        }
        if (exemptFrom.isAfter(begins) && !exemptFrom.isAfter(stops)) {
            stops = exemptFrom.minusDays(1);
            reason = "HEALTH";
        }
        if (!end.isAfter(stops)) {
            stops = end.minusDays(1);
            reason = "RECOVERED";
        }
        LocalDate changed = OfficeDays.onOrAfter(begins.plusDays(dice.between(14, 35)));
        Fact last = started;
        if (dice.chance(0.12) && changed.isBefore(stops) && open(changed)) {
            last = script.record(
                    "AdjustOfferHours",
                    changed,
                    fields(
                            "offerId", offer.registrationId(),
                            "hoursPerWeek", hours.add(BigDecimal.valueOf(dice.between(1, 4))),
                            "from", changed),
                    started);
        }
        if (!stops.isAfter(Scenario.LAST_DAY)) {
            script.record(
                    "EndOffer",
                    stops,
                    fields("offerId", offer.registrationId(), "endedOn", stops, "reason", reason),
                    last);
        }
        return reason.equals("COMPLETED") ? DISTANT : stops;
    }

    abstract String offerType();

    @Nullable
    BigDecimal attendance(String type, boolean intensive) {
        return null;
    }

    private String legalBasis(String type) {
        return switch (type) {
            case "GUIDANCE_AND_UPSKILLING", "WORK_PLACEMENT", "WAGE_SUBSIDY", "JOB_CLUB" -> "LAB";
            case "PHYSICAL_TRAINING", "COMBINED_COURSE", "COACHING" -> habits.gymBasis();
            default -> "PREVENTIVE";
        };
    }
}
