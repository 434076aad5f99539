package dk.tilbage.deadlines;

import dk.tilbage.casefile.CaseEvent.ContactFrequencySet;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.HospitalStayRecorded;
import dk.tilbage.casefile.CaseEvent.ReducedHoursDocumented;
import dk.tilbage.casefile.CaseEvent.TrialLetterDelivered;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.PartialRecovery;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.LetterAt;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trial's own duties during a participant's course (design, section 5, course, contact, offer, letter). Course week n is
 * the seven days from {@code start + 7(n-1)}; only weeks wholly inside the course are judged, and nothing that happens after
 * the course's last day fulfils any of them.
 */
final class Course {

    private final CaseFacts facts;
    private final ProtocolHistory protocol;
    private final Waivers waivers;
    private final LocalDate start;
    private final LocalDate end;
    private final List<ConversationHeld> conversations;
    private final List<HospitalStayRecorded> stays;
    private final List<PartialRecovery> partialRecoveries;

    private Course(CaseFacts facts, ProtocolHistory protocol, Waivers waivers, Period course) {
        this.facts = facts;
        this.protocol = protocol;
        this.waivers = waivers;
        this.start = course.from();
        this.end = course.to();
        this.conversations = facts.conversations().stream()
                .filter(held -> course.contains(held.heldOn()))
                .toList();
        this.stays = facts.all(HospitalStayRecorded.class);
        this.partialRecoveries = facts.partialRecoveries();
    }

    static List<Duty> of(CaseFacts facts, ProtocolHistory protocol, Waivers waivers, LocalDate openBy) {
        return facts.course(protocol)
                .map(course -> new Course(facts, protocol, waivers, course).duties(openBy))
                .orElse(List.of());
    }

    private List<Duty> duties(LocalDate openBy) {
        List<Duty> duties = new ArrayList<>();
        Duty letter = letter();
        if (letter != null) {
            duties.add(letter);
        }
        // Full weeks only, and of these the ones that have begun.
        LocalDate lastDay = openBy.isBefore(end.minusDays(6)) ? openBy.plusDays(6) : end;
        int weeks = Math.toIntExact((ChronoUnit.DAYS.between(start, lastDay) + 1) / 7);
        addContacts(weeks, duties);
        List<Offer> offers = facts.offers();
        duties.add(offerStart(offers));
        addHours(weeks, offers, duties);
        return duties;
    }

    // ---- letter ---------------------------------------------------------------------------------------------------

    /**
     * The trial letter. Where the jobcentre hands it over at the first contact conversation, it is a duty from the day that
     * conversation is held; until then it is the conversation that is missing.
     */
    private @Nullable Duty letter() {
        LocalDate due = letterAt() == LetterAt.ENTRY ? start : firstContactConversation();
        if (due == null) {
            return null;
        }
        LocalDate metOn = facts.first(TrialLetterDelivered.class)
                .map(TrialLetterDelivered::on)
                .filter(on -> !on.isAfter(end))
                .orElse(null);
        return waivers.duty(Rule.TRIAL_LETTER, 1, due, due, metOn, end);
    }

    /** As the jobcentre that held the case on the day of entry says. */
    private LetterAt letterAt() {
        return protocol.jobcentre(facts.asOf(start).holder().jobcentreId())
                .map(Jobcentre::letterAt)
                .orElse(LetterAt.ENTRY);
    }

    private @Nullable LocalDate firstContactConversation() {
        for (ConversationHeld held : conversations) {
            if (held.kinds().contains(ConversationKind.CONTACT) && held.channel() != Channel.MAIL) {
                return held.heldOn();
            }
        }
        return null;
    }

    // ---- contact --------------------------------------------------------------------------------------------------

    private void addContacts(int weeks, List<Duty> duties) {
        List<LocalDate> contacts = new ArrayList<>();
        for (ConversationHeld held : conversations) {
            if (isContact(held)) {
                contacts.add(held.heldOn());
            }
        }
        List<ContactFrequencySet> frequencies = facts.all(ContactFrequencySet.class);
        for (int week = 1; week <= weeks; week++) {
            LocalDate lastDay = lastDayOf(week);
            LocalDate since = lastDay.minusDays(7L * everyWeeks(frequencies, lastDay) - 1);
            LocalDate metOn = null;
            for (LocalDate contact : contacts) {
                if (!contact.isBefore(since) && !contact.isAfter(lastDay)) {
                    metOn = contact;
                    break;
                }
            }
            duties.add(waivers.duty(Rule.CONTACT, week, firstDayOf(week), lastDay, metOn));
        }
    }

    /** Whether a conversation in the course is one that fulfils a week, by the version in force on the day it was held. */
    private boolean isContact(ConversationHeld held) {
        LocalDate day = held.heldOn();
        boolean firstFollowUpInWeekOne = held.kinds().contains(ConversationKind.FIRST_FOLLOW_UP)
                && held.heldBy().equals(CaseFacts.JOBCENTRE)
                && held.channel().inPerson()
                && !day.isAfter(lastDayOf(1));
        if (firstFollowUpInWeekOne) {
            return true;
        }
        if (!held.kinds().contains(ConversationKind.CONTACT)) {
            return false;
        }
        if (held.channel() != Channel.TELEPHONE) {
            return held.channel().inPerson();
        }
        ProtocolRules rules = rules(day);
        return (rules.telephoneInHospital() && inHospital(day))
                || (rules.telephoneByJudgement() && held.telephoneReason() != null);
    }

    /**
     * How often contact is due in the week that ends on a day: weekly, or every n weeks where the version in force knows an
     * individual frequency, one is in force that day, and the person is in hospital or partially recovered that day.
     */
    private int everyWeeks(List<ContactFrequencySet> frequencies, LocalDate lastDay) {
        int everyWeeks = 1;
        for (ContactFrequencySet frequency : frequencies) {
            if (new Period(frequency.from(), frequency.to()).contains(lastDay)) {
                everyWeeks = frequency.everyWeeks();
            }
        }
        boolean individual = everyWeeks > 1
                && rules(lastDay).individualFrequency()
                && (inHospital(lastDay) || partiallyRecovered(lastDay));
        return individual ? everyWeeks : 1;
    }

    private boolean inHospital(LocalDate day) {
        for (HospitalStayRecorded stay : stays) {
            LocalDate to = stay.to();
            if (!day.isBefore(stay.from()) && (to == null || !day.isAfter(to))) {
                return true;
            }
        }
        return false;
    }

    // ---- offers ---------------------------------------------------------------------------------------------------

    /** The first offer or partial recovery. One already running when the course starts meets it on that day. */
    private Duty offerStart(List<Offer> offers) {
        LocalDate metOn = null;
        for (Offer offer : offers) {
            if (offer.started() != null) {
                metOn = earlier(metOn, inCourse(offer.started().startedOn(), offer.activeOn(start)));
            }
        }
        for (PartialRecovery recovery : partialRecoveries) {
            metOn = earlier(metOn, inCourse(recovery.started().from(), recovery.activeOn(start)));
        }
        return waivers.duty(
                Rule.OFFER_START, 1, start, start.plusDays(rules(start).offerDays()), metOn, end);
    }

    private @Nullable LocalDate inCourse(LocalDate startedOn, boolean runningAtStart) {
        if (runningAtStart) {
            return start;
        }
        return startedOn.isBefore(start) || startedOn.isAfter(end) ? null : startedOn;
    }

    private void addHours(int weeks, List<Offer> offers, List<Duty> duties) {
        List<ReducedHoursDocumented> reductions = facts.all(ReducedHoursDocumented.class);
        for (int week = rules(start).offerHoursFromCourseWeek(); week <= weeks; week++) {
            LocalDate lastDay = lastDayOf(week);
            boolean met =
                    partiallyRecovered(lastDay) || hours(offers, lastDay).compareTo(bar(reductions, lastDay)) >= 0;
            duties.add(waivers.duty(Rule.OFFER_HOURS, week, firstDayOf(week), lastDay, met ? lastDay : null));
        }
    }

    private static BigDecimal hours(List<Offer> offers, LocalDate day) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Offer offer : offers) {
            if (offer.activeOn(day)) {
                sum = sum.add(offer.hoursOn(day));
            }
        }
        return sum;
    }

    /** The protocol's hours, or the lowest of the documented reductions in force that day. */
    private BigDecimal bar(List<ReducedHoursDocumented> reductions, LocalDate day) {
        BigDecimal bar = rules(day).offerHours();
        for (ReducedHoursDocumented reduction : reductions) {
            if (new Period(reduction.from(), reduction.to()).contains(day)) {
                bar = bar.min(reduction.hoursPerWeek());
            }
        }
        return bar;
    }

    private boolean partiallyRecovered(LocalDate day) {
        for (PartialRecovery recovery : partialRecoveries) {
            if (recovery.activeOn(day)) {
                return !waivers.ended(day);
            }
        }
        return false;
    }

    // ---- days -----------------------------------------------------------------------------------------------------

    private LocalDate firstDayOf(int week) {
        return start.plusDays(7L * (week - 1));
    }

    private LocalDate lastDayOf(int week) {
        return start.plusDays(7L * week - 1);
    }

    private ProtocolRules rules(LocalDate day) {
        return protocol.judging(day).orElseThrow();
    }

    private static @Nullable LocalDate earlier(@Nullable LocalDate one, @Nullable LocalDate other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
