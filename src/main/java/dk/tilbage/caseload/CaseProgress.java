package dk.tilbage.caseload;

import dk.tilbage.casefile.CaseEvent.CaseClosed;
import dk.tilbage.casefile.CaseEvent.CaseOpened;
import dk.tilbage.casefile.CaseEvent.CaseReopened;
import dk.tilbage.casefile.CaseEvent.ContactFrequencySet;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.ConversationPlanned;
import dk.tilbage.casefile.CaseEvent.ExemptionAssessed;
import dk.tilbage.casefile.CaseEvent.FullRecoveryRecorded;
import dk.tilbage.casefile.CaseEvent.HolidayRecorded;
import dk.tilbage.casefile.CaseEvent.IllnessRecorded;
import dk.tilbage.casefile.CaseEvent.MentorAssigned;
import dk.tilbage.casefile.CaseEvent.OfferHoursAdjusted;
import dk.tilbage.casefile.CaseEvent.OfferMade;
import dk.tilbage.casefile.CaseEvent.PartialRecoveryAdjusted;
import dk.tilbage.casefile.CaseEvent.ReducedHoursDocumented;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseEvent.SanctionImposed;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Holder;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.PartialRecovery;
import dk.tilbage.casefile.CaseFacts.StepAssessment;
import dk.tilbage.casefile.DeclineReason;
import dk.tilbage.casefile.LegalBasis;
import dk.tilbage.casefile.OfferEndReason;
import dk.tilbage.casefile.Outcome;
import dk.tilbage.casefile.RecoveredTo;
import dk.tilbage.deadlines.Obligation;
import dk.tilbage.deadlines.Obligations;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Span;
import dk.tilbage.deadlines.Status;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.readmodel.Provenance;
import dk.tilbage.trial.Canonical;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.ExemptionStep;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one case contributes to the figures of a trial, free of any date: everything carries its own, so that the figures
 * of a day are sums over cases of what had occurred by then. A pure function of the case's facts, the trial's protocol
 * history and when the facts were recorded; {@code read-models/progress} is its published form.
 *
 * @param caseId the case
 * @param openedBy the jobcentre that opened it, where it is counted
 * @param caseworkerId the caseworker who holds it now
 * @param targetGroup the target group
 * @param group the group it was allocated to
 * @param firstDay day 1 of absence or unemployment
 * @param allocatedOn the day it was allocated, if it was
 * @param plannedShare the share of participants planned by the allocation rule that allocated, or would have
 * @param entry the day the person entered the trial, if they did
 * @param window a participant's course, or for a control as long from entry; where the person entered
 * @param enteredOutsideIntake whether that day lies outside the intake window of first conversations
 * @param outOfOrderFrom the day on which both the allocation and an earlier first follow-up are there
 * @param turns recoveries, ends and reopenings, in order
 * @param assessments exemptions assessed, in order
 * @param step how the case stands at the step at which its jobcentre assesses exemption; absent before it has come to it
 * @param weeks how the weeks of contact and of hours stand, from which day on
 * @param offers the offers, in the order they were made
 * @param sanctions the days of sanctions
 * @param mentors the first days of mentors
 * @param conversations conversations held within the window, not by mail
 * @param activity hours a week of the offers that were started
 * @param partialRecovery hours a week of work in partial recovery
 * @param delays days from what happened to its first registration, by kind of event
 */
public record CaseProgress(
        String caseId,
        String openedBy,
        String caseworkerId,
        TargetGroup targetGroup,
        Group group,
        LocalDate firstDay,
        @Nullable LocalDate allocatedOn,
        double plannedShare,
        @Nullable LocalDate entry,
        @Nullable Period window,
        boolean enteredOutsideIntake,
        @Nullable LocalDate outOfOrderFrom,
        List<Turn> turns,
        List<Assessment> assessments,
        @Nullable Step step,
        List<Week> weeks,
        List<OfferMadeTo> offers,
        List<LocalDate> sanctions,
        List<LocalDate> mentors,
        List<Conversation> conversations,
        List<Hours> activity,
        List<Hours> partialRecovery,
        SortedMap<String, List<Delay>> delays) {

    /**
     * A recovery, an end or, with neither code, a reopening.
     *
     * @param on the first day of the new state
     * @param recoveredTo to what the person recovered
     * @param outcome with what the case was closed
     */
    public record Turn(
            LocalDate on,
            @Nullable RecoveredTo recoveredTo,
            @Nullable Outcome outcome) {}

    /**
     * An assessment of exemption.
     *
     * @param on the day
     * @param exempt whether it was granted
     * @param ground on which ground, where it was
     */
    public record Assessment(
            LocalDate on, boolean exempt, @Nullable ExemptionGround ground) {}

    /**
     * A case at the step at which exemption is assessed for both groups (domain §1, exemption).
     *
     * @param step the step, as declared by the jobcentre that held the case on the day of the allocation
     * @param reachedOn the day the case came to it
     * @param assessedFrom the day from which it is assessed at the step, not before the case came to it; absent where it
     *     is not
     */
    public record Step(
            ExemptionStep step,
            LocalDate reachedOn,
            @Nullable LocalDate assessedFrom) {}

    /**
     * How a week stands on some days that are all after it.
     *
     * @param rule {@link RuleIds#CONTACT} or {@link RuleIds#OFFER_HOURS}
     * @param number the week of the course
     * @param dueOn its last day
     * @param status how it stands; never {@link Status#DUE}
     * @param from the first of these days
     * @param until the day after the last; absent where there is none
     */
    public record Week(
            String rule,
            int number,
            LocalDate dueOn,
            Status status,
            LocalDate from,
            @Nullable LocalDate until) {

        /** Whether the week is over by a day, and stands like this then. */
        boolean standsOn(LocalDate day) {
            return dueOn.isBefore(day) && !day.isBefore(from) && (until == null || day.isBefore(until));
        }
    }

    /**
     * An offer.
     *
     * @param type what it is
     * @param legalBasis the law it is given under
     * @param providerId who gives it, where one was named
     * @param madeOn the day it was made
     * @param startedOn the day it started, if it did
     * @param declinedOn the day it was declined, if it was
     * @param declineReason why it was declined
     * @param completedOn its last day, if it was completed
     * @param reasonDue whether a reason is due why nothing of higher priority was possible
     * @param reasonMissing whether that reason is missing
     */
    public record OfferMadeTo(
            OfferType type,
            LegalBasis legalBasis,
            @Nullable String providerId,
            LocalDate madeOn,
            @Nullable LocalDate startedOn,
            @Nullable LocalDate declinedOn,
            @Nullable DeclineReason declineReason,
            @Nullable LocalDate completedOn,
            boolean reasonDue,
            boolean reasonMissing) {}

    /**
     * A conversation that was held.
     *
     * @param on the day
     * @param contact whether it was a contact conversation
     * @param minutes how long it took, where it was told
     */
    public record Conversation(
            LocalDate on, boolean contact, @Nullable Integer minutes) {}

    /**
     * Hours a week on a run of days.
     *
     * @param from the first day
     * @param to the last day; absent where there is none
     * @param hoursPerWeek hours a week
     */
    public record Hours(LocalDate from, @Nullable LocalDate to, BigDecimal hoursPerWeek) {}

    /**
     * How long something waited for its registration.
     *
     * @param on the day it happened
     * @param days days from then to its first registration
     */
    public record Delay(LocalDate on, int days) {}

    /** Lists that nobody changes. */
    public CaseProgress {
        turns = List.copyOf(turns);
        assessments = List.copyOf(assessments);
        weeks = List.copyOf(weeks);
        offers = List.copyOf(offers);
        sanctions = List.copyOf(sanctions);
        mentors = List.copyOf(mentors);
        conversations = List.copyOf(conversations);
        activity = List.copyOf(activity);
        partialRecovery = List.copyOf(partialRecovery);
    }

    // ---- from the facts -------------------------------------------------------------------------------------------

    /** What a case contributes. */
    public static CaseProgress of(CaseFacts facts, ProtocolHistory protocol, Provenance provenance) {
        Holder holder = facts.holder();
        LocalDate entry = facts.entry().orElse(null);
        Period window = entry == null ? null : window(entry, protocol);
        return new CaseProgress(
                facts.caseId(),
                facts.opening().jobcentreId(),
                holder.caseworkerId(),
                facts.targetGroup(),
                facts.group(),
                facts.firstDay(),
                facts.allocation().map(allocation -> allocation.on()).orElse(null),
                plannedShare(facts, protocol),
                entry,
                window,
                facts.enteredOutsideIntake(protocol),
                outOfOrderFrom(facts),
                turns(facts),
                facts.all(ExemptionAssessed.class).stream()
                        .map(assessed -> new Assessment(
                                assessed.on(), assessed.exempt(), assessed.exempt() ? assessed.ground() : null))
                        .toList(),
                step(facts, protocol),
                weeks(facts, protocol),
                offers(facts),
                facts.all(SanctionImposed.class).stream()
                        .map(SanctionImposed::on)
                        .toList(),
                facts.all(MentorAssigned.class).stream()
                        .map(MentorAssigned::from)
                        .toList(),
                window == null ? List.of() : conversations(facts, window),
                facts.offers().stream().flatMap(offer -> hours(offer).stream()).toList(),
                facts.partialRecoveries().stream()
                        .flatMap(recovery -> hours(recovery).stream())
                        .toList(),
                delays(facts, provenance));
    }

    /** By the rule in force on the day of the allocation, at the jobcentre that held the case; even where none says so. */
    private static double plannedShare(CaseFacts facts, ProtocolHistory protocol) {
        return facts.allocation()
                .flatMap(allocation -> protocol.allocationOn(allocatingJobcentre(facts), allocation.on()))
                .map(inForce -> inForce.rule().ratio())
                .map(ratio -> (double) ratio.participants() / (ratio.participants() + ratio.controls()))
                .orElse(SampleRatio.EVEN);
    }

    /** The jobcentre that held the case on the day of the allocation. */
    private static String allocatingJobcentre(CaseFacts facts) {
        return facts.holderOn(facts.allocation().orElseThrow().on()).jobcentreId();
    }

    /** As long as a course that begins with this entry: the same for both groups, so that they can be compared. */
    private static @Nullable Period window(LocalDate entry, ProtocolHistory protocol) {
        return protocol.judging(entry)
                .map(rules ->
                        new Period(entry, entry.plusMonths(rules.courseMonths()).minusDays(1)))
                .orElse(null);
    }

    private static @Nullable LocalDate outOfOrderFrom(CaseFacts facts) {
        if (!facts.outOfOrder()) {
            return null;
        }
        LocalDate allocated = facts.allocation().orElseThrow().on();
        LocalDate held = facts.conversations().stream()
                .filter(CaseFacts::isOwnFirstFollowUp)
                .map(ConversationHeld::heldOn)
                .findFirst()
                .orElseThrow();
        return later(allocated, held);
    }

    private static @Nullable Step step(CaseFacts facts, ProtocolHistory protocol) {
        if (facts.group() != Group.PARTICIPANT && facts.group() != Group.CONTROL) {
            return null;
        }
        LocalDate allocated = facts.allocation().orElseThrow().on();
        ExemptionStep step = protocol.jobcentre(allocatingJobcentre(facts))
                .map(Jobcentre::exemptionStep)
                .orElse(null);
        LocalDate entry = facts.entry().orElse(null);
        if (step == null || (step != ExemptionStep.BEFORE_ALLOCATION && entry == null)) {
            return null;
        }
        LocalDate reached =
                step == ExemptionStep.BEFORE_ALLOCATION ? allocated : later(allocated, Objects.requireNonNull(entry));
        // No assessment is in time before the first one is.
        LocalDate assessed = facts.exemptionAt(step) == StepAssessment.ASSESSED
                ? later(
                        reached,
                        facts.first(ExemptionAssessed.class).orElseThrow().on())
                : null;
        return new Step(step, reached, assessed);
    }

    private static List<Turn> turns(CaseFacts facts) {
        List<Turn> turns = new ArrayList<>();
        for (Registration fact : facts.inOrder()) {
            switch (fact) {
                case FullRecoveryRecorded recovery -> turns.add(new Turn(recovery.on(), recovery.to(), null));
                case CaseClosed closing -> turns.add(new Turn(closing.on(), null, closing.outcome()));
                case CaseReopened reopening -> turns.add(new Turn(reopening.on(), null, null));
                default -> {}
            }
        }
        return turns;
    }

    private static List<Week> weeks(CaseFacts facts, ProtocolHistory protocol) {
        List<Week> weeks = new ArrayList<>();
        for (Obligation obligation : Obligations.of(facts, protocol)) {
            boolean counted = obligation.rule().equals(RuleIds.CONTACT)
                    || obligation.rule().equals(RuleIds.OFFER_HOURS);
            if (!counted || obligation.scope() != Scope.PROTOCOL) {
                continue;
            }
            for (Span span : obligation.spans()) {
                LocalDate until = span.until();
                boolean afterTheWeek =
                        until == null || until.isAfter(span.dueOn().plusDays(1));
                if (span.status() != Status.DUE && afterTheWeek) {
                    weeks.add(new Week(
                            obligation.rule(), obligation.number(), span.dueOn(), span.status(), span.from(), until));
                }
            }
        }
        return weeks;
    }

    private static List<OfferMadeTo> offers(CaseFacts facts) {
        List<OfferMade> due = facts.offersWithPriorityReasonDue();
        List<OfferMade> missing = facts.offersWithoutPriorityReason();
        return facts.offers().stream()
                .map(offer -> new OfferMadeTo(
                        offer.made().type(),
                        offer.made().legalBasis(),
                        offer.made().providerId(),
                        offer.made().madeOn(),
                        offer.started() == null ? null : offer.started().startedOn(),
                        offer.declined() == null ? null : offer.declined().on(),
                        offer.declined() == null ? null : offer.declined().reason(),
                        completedOn(offer),
                        due.contains(offer.made()),
                        missing.contains(offer.made())))
                .toList();
    }

    private static @Nullable LocalDate completedOn(Offer offer) {
        return offer.ended() != null && offer.ended().reason() == OfferEndReason.COMPLETED
                ? offer.ended().endedOn()
                : null;
    }

    private static List<Conversation> conversations(CaseFacts facts, Period window) {
        return facts.conversations().stream()
                .filter(held -> held.channel() != Channel.MAIL
                        && !held.heldOn().isBefore(window.from())
                        && !held.heldOn().isAfter(window.to())
                        && held.kinds().stream().anyMatch(kind -> kind != ConversationKind.SCREENING))
                .map(held -> new Conversation(
                        held.heldOn(), held.kinds().contains(ConversationKind.CONTACT), held.minutes()))
                .toList();
    }

    private static List<Hours> hours(Offer offer) {
        if (offer.started() == null) {
            return List.of();
        }
        return steps(
                offer.started().startedOn(),
                offer.lastDay(),
                offer.adjustments().stream().map(OfferHoursAdjusted::from).toList(),
                offer::hoursOn);
    }

    private static List<Hours> hours(PartialRecovery recovery) {
        return steps(
                recovery.started().from(),
                recovery.lastDay(),
                recovery.adjustments().stream()
                        .map(PartialRecoveryAdjusted::from)
                        .toList(),
                day -> {
                    BigDecimal hours = recovery.started().hoursPerWeek();
                    for (PartialRecoveryAdjusted adjusted : recovery.adjustments()) {
                        if (!adjusted.from().isAfter(day)) {
                            hours = adjusted.hoursPerWeek();
                        }
                    }
                    return hours;
                });
    }

    private static List<Hours> steps(
            LocalDate from, @Nullable LocalDate to, List<LocalDate> adjusted, Function<LocalDate, BigDecimal> hoursOn) {
        NavigableSet<LocalDate> starts = new TreeSet<>();
        starts.add(from);
        adjusted.stream()
                .filter(day -> day.isAfter(from) && (to == null || !day.isAfter(to)))
                .forEach(starts::add);
        List<LocalDate> days = List.copyOf(starts);
        List<Hours> steps = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            LocalDate last = i + 1 < days.size() ? days.get(i + 1).minusDays(1) : to;
            steps.add(new Hours(days.get(i), last, Canonical.hours(hoursOn.apply(days.get(i)))));
        }
        return steps;
    }

    /** All but what has no day, what may lie ahead, and the opening, whose first day lies weeks back by its nature. */
    private static SortedMap<String, List<Delay>> delays(CaseFacts facts, Provenance provenance) {
        SortedMap<String, List<Delay>> delays = new TreeMap<>();
        for (Registration fact : facts.inOrder()) {
            LocalDate occurred = fact.occurred();
            Provenance.Recorded recorded = provenance.slots().get(fact.registrationId());
            if (occurred != null && recorded != null && isTimed(fact)) {
                LocalDate first = LocalDate.ofInstant(recorded.first(), RegistryClock.ZONE);
                delays.computeIfAbsent(fact.getClass().getSimpleName(), kind -> new ArrayList<>())
                        .add(new Delay(occurred, (int) ChronoUnit.DAYS.between(occurred, first)));
            }
        }
        return delays;
    }

    private static boolean isTimed(Registration fact) {
        return switch (fact) {
            case CaseOpened opened -> false;
            case IllnessRecorded illness -> false;
            case ConversationPlanned planned -> false;
            case HolidayRecorded holiday -> false;
            case ContactFrequencySet frequency -> false;
            case ReducedHoursDocumented reduction -> false;
            default -> true;
        };
    }

    // ---- on a day -------------------------------------------------------------------------------------------------

    /** The group as known on a day. */
    public Group groupOn(LocalDate day) {
        return allocatedOn == null || allocatedOn.isAfter(day) ? Group.UNALLOCATED : group;
    }

    /** Whether the person had entered by a day: it takes the conversation and the allocation. */
    public boolean enteredBy(LocalDate day) {
        return entry != null && !entry.isAfter(day) && groupOn(day) != Group.UNALLOCATED;
    }

    /** The recovery or end in force on a day, as its last turns tell it; empty where the case is not ended. */
    public List<Turn> endOn(LocalDate day) {
        List<Turn> end = new ArrayList<>();
        for (Turn turn : turns) {
            if (turn.on().isAfter(day)) {
                break;
            }
            if (turn.recoveredTo() == null && turn.outcome() == null) {
                end.clear();
            } else {
                end.add(turn);
            }
        }
        return end;
    }

    /** How the case stood on a day at the step at which exemption is assessed. */
    public StepAssessment atStepOn(LocalDate day) {
        if (step == null || step.reachedOn().isAfter(day)) {
            return StepAssessment.NOT_REACHED;
        }
        return step.assessedFrom() == null || step.assessedFrom().isAfter(day)
                ? StepAssessment.NOT_ASSESSED
                : StepAssessment.ASSESSED;
    }

    /** Whether the person had left before entry by a day. */
    public boolean leftBeforeEntryBy(LocalDate day) {
        Group known = groupOn(day);
        return (known == Group.PARTICIPANT || known == Group.CONTROL)
                && !enteredBy(day)
                && !endOn(day).isEmpty();
    }

    /** Whether the window is over on a day: that of a course, or for a control as long from entry. */
    public boolean windowOverBy(LocalDate day) {
        return window != null && window.to().isBefore(day) && enteredBy(day);
    }

    /** Whether the person was on benefit on the last day of the window; a participant then completed the course. */
    public boolean onBenefitAtEndOfWindow() {
        return window != null && endOn(window.to()).isEmpty();
    }

    /** The runs of days within the window, up to a day, on which the person was on benefit. */
    public List<Period> onBenefit(LocalDate upTo) {
        if (window == null || !enteredBy(upTo)) {
            return List.of();
        }
        LocalDate last = upTo.isBefore(window.to()) ? upTo : window.to();
        List<Period> periods = new ArrayList<>();
        LocalDate from = window.from();
        boolean ended = false;
        for (Turn turn : turns) {
            boolean ends = turn.recoveredTo() != null || turn.outcome() != null;
            if (ends && !ended) {
                add(periods, from, earlier(last, turn.on().minusDays(1)));
            } else if (!ends && ended) {
                from = later(window.from(), turn.on());
            }
            ended = ends;
        }
        if (!ended) {
            add(periods, from, last);
        }
        return periods;
    }

    private static void add(List<Period> periods, LocalDate from, LocalDate to) {
        if (!to.isBefore(from)) {
            periods.add(new Period(from, to));
        }
    }

    /** Days of both. */
    static long days(Hours hours, Period period) {
        LocalDate from = later(hours.from(), period.from());
        LocalDate to = hours.to() == null ? period.to() : earlier(Objects.requireNonNull(hours.to()), period.to());
        return Math.max(0, ChronoUnit.DAYS.between(from, to) + 1);
    }

    /** Days of a period, both ends included. */
    static long days(Period period) {
        return ChronoUnit.DAYS.between(period.from(), period.to()) + 1;
    }

    /** Whether hours run on a day. */
    static boolean runOn(List<Hours> hours, LocalDate day) {
        return hours.stream()
                .anyMatch(run -> !day.isBefore(run.from())
                        && (run.to() == null || !day.isAfter(Objects.requireNonNull(run.to()))));
    }

    static LocalDate later(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? other : one;
    }

    static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
