package dk.tilbage.simulation;

import static dk.tilbage.simulation.CaseScript.earlier;
import static dk.tilbage.simulation.CaseScript.fields;
import static dk.tilbage.simulation.CaseScript.later;

import dk.tilbage.simulation.CaseScript.Fact;
import dk.tilbage.simulation.Scenario.Site;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** The last simulated day. */
    final LocalDate lastDay;

    /** The provider the person is referred to, once that is so. */
    @Nullable
    Referral referral;

    /** When the offer is to begin, where that is settled already. */
    @Nullable
    LocalDate offerBegins;

    private boolean firstContactHeld;

    LocalDate firstDay = LocalDate.MIN;
    LocalDate end = NEVER;
    LocalDate exemptFrom = NEVER;
    LocalDate exemptTo = NEVER;
    LocalDate partialFrom = NEVER;
    LocalDate partialTo = NEVER;
    LocalDate hospitalFrom = NEVER;
    LocalDate hospitalTo = NEVER;

    /** Whose case, where, and what chance decides. */
    record Setup(Scenario scenario, Site site, Person person, Dice dice, long seed, int number) {}

    CaseLife(Setup setup, Arm arm) {
        this.scenario = setup.scenario();
        this.site = setup.site();
        this.habits = site.habits();
        this.person = setup.person();
        this.arm = arm;
        this.dice = setup.dice();
        this.number = setup.number();
        Part part = scenario.part();
        this.takenIntoUse = takenIntoUse(setup);
        this.lastDay = part.lastDay();
        this.script = new CaseScript(
                setup.seed(),
                part.caseId(setup.seed(), number),
                site.id(),
                dice,
                habits.delay().of(arm),
                takenIntoUse);
    }

    static LocalDate takenIntoUse(Setup setup) {
        return OfficeDays.onOrAfter(
                later(setup.scenario().part().firstDay(), setup.site().start()));
    }

    /** The target group, by its wire name. */
    abstract String targetGroup();

    /** The category on a day; 0 where there is none. */
    int categoryOn(LocalDate day) {
        return 0;
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

    // ---- the jobcentre's own ways ---------------------------------------------------------------------------------

    boolean has(Way way) {
        return site.ways().of(way, arm).isPresent();
    }

    /** Whether the jobcentre does this time as it does as a rule; false where it is no way of this jobcentre. */
    boolean keeps(Way way) {
        return site.ways().of(way, arm).map(row -> dice.chance(row.share())).orElse(false);
    }

    /**
     * The open day on which a way is followed, counted from a day: in time as a rule, else some days late, or not at all.
     * Null, too, where it is no way of this jobcentre.
     */
    @Nullable
    LocalDate dayOf(Way way, LocalDate from) {
        OwnWays.Row row = site.ways().of(way, arm).orElse(null);
        if (row == null) {
            return null;
        }
        LocalDate last = from.plusDays(row.days().to());
        if (!dice.chance(row.share())) {
            return dice.chance(0.5) ? OfficeDays.onOrAfter(last.plusDays(dice.between(1, 12))) : null;
        }
        LocalDate day = OfficeDays.onOrAfter(from.plusDays(dice.between(row.days())));
        return day.isAfter(last) ? later(OfficeDays.onOrBefore(last), from) : day;
    }

    // ---- when -----------------------------------------------------------------------------------------------------

    /** Whether something can still happen in the case on a day, as far as the simulation goes. */
    boolean open(LocalDate day) {
        return day.isBefore(end) && !day.isAfter(lastDay);
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
                        "plannedFor", day,
                        "arrangedOn", dice.chance(0.5) ? booked : null),
                after);
    }

    Held hold(Talk talk, LocalDate day, @Nullable Fact plan, Fact... after) {
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
        Map<String, Object> fewer = new LinkedHashMap<>(fields);
        fewer.remove(name);
        return fewer;
    }

    static Fact[] plus(Fact[] facts, Fact more) {
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
        int providerTalks = 0;
        LocalDate lastOwnTalk = start;
        int ownTalkDays =
                site.ways().of(Way.OWN_TALK, arm).map(row -> row.days().to()).orElse(28);
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
            boolean ownWeek = inCollectiveWeeks(week);
            double share = week == 1 ? 0.6 * discipline : ownWeek ? Math.max(discipline, 0.95) : discipline;
            if (exempt(day) || !due || (week == 1 && has(Way.FIRST_CONTACT)) || !dice.chance(share * season(day))) {
                continue;
            }
            boolean ownTalk = !day.isBefore(lastOwnTalk.plusDays(ownTalkDays - 6L)) && keeps(Way.OWN_TALK);
            double byTelephone = day.isBefore(SECOND_PROTOCOL) ? 0.05 : 0.12;
            boolean telephone = !ownTalk && !ownWeek && dice.chance(byTelephone);
            boolean collective = !telephone && !ownTalk && collective(week, ownWeek);
            String channel = telephone ? TELEPHONE : dice.chance(0.02) ? "HOME_VISIT" : IN_PERSON;
            String holder = ownTalk ? JOBCENTRE : holderOn(day);
            Set<String> kinds = new TreeSet<>(Set.of("CONTACT"));
            if (!holder.equals(JOBCENTRE) && attends(++providerTalks)) {
                kinds.add("THREE_PARTY");
            } else if (dice.chance(0.03)) {
                kinds.add(dice.chance(0.7) ? "THREE_PARTY" : "ROUND_TABLE");
            }
            Held held = talk(
                    new Talk(kinds, collective ? COLLECTIVE : INDIVIDUAL, channel, holder),
                    day,
                    last,
                    habits.planned(),
                    allocation);
            if (held == null) {
                continue;
            }
            if (holder.equals(JOBCENTRE) && !telephone) {
                lastOwnTalk = held.on();
            }
            if (letterWaits) {
                handLetter(held.on(), allocation);
                letterWaits = false;
            }
            firstContact(held.on(), allocation);
        }
    }

    /** Whether the jobcentre's talks are meant to be collective in this week of the course. */
    private boolean inCollectiveWeeks(int week) {
        return site.ways()
                .of(Way.COLLECTIVE_WEEKS, arm)
                .map(row -> week >= row.days().from() && week <= row.days().to())
                .orElse(false);
    }

    private boolean collective(int week, boolean ownWeek) {
        if (ownWeek) {
            return keeps(Way.COLLECTIVE_WEEKS);
        }
        OwnWays.Row turns = site.ways().of(Way.ALTERNATE_COLLECTIVE, arm).orElse(null);
        if (turns == null) {
            return dice.chance(habits.collective());
        }
        return dice.chance(turns.share()) == (week % turns.days().from() == 0);
    }

    /** Whether the caseworker comes to the provider's talk, which is the n-th of this case. */
    private boolean attends(int talks) {
        return site.ways()
                .of(Way.ATTENDED_CONTACT, arm)
                .map(row -> talks % row.days().from() == 0 && dice.chance(row.share()))
                .orElse(false);
    }

    /** Where people are referred, it is the provider they are referred to that holds talks, from then on. */
    private String holderOn(LocalDate day) {
        Referral running = referral;
        if (running != null) {
            boolean there = !day.isBefore(running.on()) && !day.isAfter(running.until());
            return there && dice.chance(habits.byProvider()) ? running.providerId() : JOBCENTRE;
        }
        return has(Way.REFERRAL_AFTER_ENTRY) ? JOBCENTRE : talkHolder();
    }

    /** What a jobcentre does at the first contact conversation, or should have. */
    void firstContact(LocalDate on, Fact allocation) {
        if (firstContactHeld) {
            return;
        }
        firstContactHeld = true;
        LocalDate plan = dayOf(Way.PLAN_AT_FIRST_CONTACT, on);
        if (plan != null && open(plan)) {
            script.record("AgreePlan", plan, fields("kind", "OVERALL_PLAN", "on", plan), allocation);
        }
        LocalDate notice = dayOf(Way.NOTICE_AT_FIRST_CONTACT, on);
        if (notice != null && open(notice)) {
            script.record("NotifyParty", notice, fields("party", someParty(), "on", notice), allocation);
        }
    }

    /** Who is told about the course. */
    abstract String someParty();

    // ---- providers ------------------------------------------------------------------------------------------------

    /** A course at a provider. */
    record Referral(String providerId, LocalDate on, LocalDate until, Fact fact) {}

    /** Refers the person to the last day expected. */
    Referral refer(LocalDate on, LocalDate expectedTo, Fact... after) {
        return refer(on, expectedTo, expectedTo, after);
    }

    /**
     * Refers the person, under an agreement where the jobcentre has one for people like this and to a course of its
     * catalogue; whether there is a place, the registry says. Writes down how the referral ends: on its last day, or before it with the benefit, a partial
     * recovery or an exemption.
     */
    Referral refer(LocalDate on, LocalDate expectedTo, LocalDate lastThere, Fact... after) {
        SiteAgreement agreement = agreement(on);
        return refer(
                agreement == null ? provider() : agreement.providerId(), agreement, on, expectedTo, lastThere, after);
    }

    /** Refers the person to a provider that is named, under no agreement. */
    Referral refer(String provider, LocalDate on, LocalDate expectedTo, LocalDate lastThere, Fact... after) {
        return refer(provider, null, on, expectedTo, lastThere, after);
    }

    private Referral refer(
            String provider,
            @Nullable SiteAgreement agreement,
            LocalDate on,
            LocalDate expectedTo,
            LocalDate lastThere,
            Fact... after) {
        Fact fact = script.record(
                "ReferToProvider",
                on,
                fields(
                        "providerId",
                        provider,
                        "on",
                        on,
                        "expectedTo",
                        later(expectedTo, on),
                        "purpose",
                        dice.chance(0.3) ? dice.oneOf(Texts.PURPOSE) : null,
                        "agreementId",
                        agreement == null ? null : agreement.id(),
                        "courseId",
                        agreement == null || agreement.courses().isEmpty() ? null : dice.oneOf(agreement.courses())),
                after);
        LocalDate until = later(on, lastThere);
        String reason = "COMPLETED";
        if (partialFrom.isAfter(on) && !partialFrom.isAfter(until)) {
            until = partialFrom;
            reason = "PARTIAL_RECOVERY";
        }
        if (exemptFrom.isAfter(on) && !exemptFrom.isAfter(until)) {
            until = exemptFrom;
            reason = "HEALTH";
        }
        if (!end.isAfter(until)) {
            until = later(on, end.minusDays(1));
            reason = "RECOVERED";
        }
        Referral made = new Referral(provider, on, until, fact);
        if (open(until) && (!reason.equals("RECOVERED") || dice.chance(0.8))) {
            Fact ended = script.record(
                    "EndReferral",
                    until,
                    fields("referralId", fact.registrationId(), "endedOn", until, "reason", reason),
                    fact);
            LocalDate status = has(Way.FINAL_STATUS)
                    ? dayOf(Way.FINAL_STATUS, until)
                    : dice.chance(0.5) ? OfficeDays.onOrAfter(until.plusDays(dice.between(0, 12))) : null;
            if (status != null && !status.isAfter(lastDay)) {
                report(made, "FINAL", status, ended);
            }
        }
        return made;
    }

    /** One of the agreements that are for this person on the day, the larger ones more often; null where there is none. */
    private @Nullable SiteAgreement agreement(LocalDate on) {
        Map<SiteAgreement, Double> possible = new LinkedHashMap<>();
        for (SiteAgreement agreement : site.agreements()) {
            if (agreement.isFor(on, targetGroup(), arm, categoryOn(on))) {
                possible.put(agreement, agreement.weight());
            }
        }
        return possible.isEmpty() ? null : dice.weighted(possible);
    }

    /** The provider reports. */
    Fact report(Referral about, String kind, LocalDate on, Fact... after) {
        return script.record(
                "RecordProviderReport",
                on,
                fields("referralId", about.fact().registrationId(), "kind", kind, "on", on),
                plus(after, about.fact()));
    }

    static LocalDate courseEnd(LocalDate start) {
        return start.plusMonths(4).minusDays(1);
    }

    // ---- offers ---------------------------------------------------------------------------------------------------

    /** An offer is made, perhaps declined and another made, started, adjusted, ended. */
    void offers(LocalDate start, Fact allocation, boolean intensive) {
        LocalDate courseEnd = courseEnd(start);
        LocalDate settled = offerBegins;
        LocalDate begins = settled != null ? settled : start.plusDays(dice.between(habits.offerAfter()));
        if (settled == null && dice.chance(intensive ? 0.10 : 0.4)) {
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
    @Nullable
    LocalDate run(
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
        boolean project = type.equals("COACHING") || type.equals("COMBINED_COURSE");
        if (project && has(Way.PROJECT_ENDS) && !keeps(Way.PROJECT_ENDS)) {
            stops = begins.plusMonths(4).plusDays(dice.between(2, 21));
        }
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
        mentor(begins, stops, offer, started);
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
        if (!stops.isAfter(lastDay)) {
            script.record(
                    "EndOffer",
                    stops,
                    fields("offerId", offer.registrationId(), "endedOn", stops, "reason", reason),
                    last);
        }
        return reason.equals("COMPLETED") ? DISTANT : stops;
    }

    /** A mentor beside an offer, now and then. */
    private void mentor(LocalDate begins, LocalDate stops, Fact offer, Fact started) {
        if (!dice.chance(0.06) || !stops.isAfter(begins.plusDays(14))) {
            return;
        }
        LocalDate agreedTo = stops.minusDays(1);
        Fact mentor = script.record(
                "AssignMentor",
                begins,
                fields(
                        "offerId",
                        offer.registrationId(),
                        "from",
                        begins,
                        "to",
                        agreedTo,
                        "hoursPerWeek",
                        BigDecimal.valueOf(dice.between(1, 3))),
                started);
        LocalDate early = begins.plusDays(dice.between(7, 13));
        if (dice.chance(0.2) && open(early)) {
            script.record("EndMentor", early, fields("mentorId", mentor.registrationId(), "endedOn", early), mentor);
        }
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
