package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.ExemptionStep;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a case's ledger says, read in the order things occurred (and, on one day, in slot order). Deadlines, caseload and
 * dataset are all computed from this one reading, on the whole ledger or {@linkplain #asOf as of a day}.
 *
 * <p>Days are Danish calendar dates; an end day is the last day in force, the day of a recovery, an end of case, a lifting
 * or a reopening is the first day of the new state (design, section 5, inclusive dates).
 */
public final class CaseFacts {

    /** Who holds a conversation when it is not a provider. */
    public static final String JOBCENTRE = "JOBCENTRE";

    private final CaseOpened opening;
    private final List<Registration> slots;
    private final List<Registration> ordered;
    /** Asked for by everybody, and always the same: what is computed twice by two threads does no harm. */
    private @Nullable Map<Class<?>, List<Registration>> byKind;

    private @Nullable List<Ending> endings;

    private CaseFacts(CaseOpened opening, List<Registration> slots, List<Registration> ordered) {
        this.opening = opening;
        this.slots = slots;
        this.ordered = ordered;
    }

    /** Reads a case that exists. */
    public static CaseFacts of(CaseState state) {
        CaseOpened opening = state.opening();
        List<Registration> slots = List.copyOf(state.facts());
        List<Registration> ordered = new ArrayList<>(slots);
        // The sort is stable, so that facts of one day keep their slots.
        ordered.sort(Comparator.comparing(fact -> dateOf(fact, opening)));
        return new CaseFacts(opening, slots, ordered);
    }

    /** The same case with only the facts that had occurred by the end of a day. */
    public CaseFacts asOf(LocalDate day) {
        return new CaseFacts(
                opening,
                slots,
                ordered.stream()
                        .filter(fact -> fact instanceof CaseOpened
                                || !dateOf(fact, opening).isAfter(day))
                        .toList());
    }

    private static LocalDate dateOf(Registration fact, CaseOpened opening) {
        LocalDate occurred = fact.occurred();
        return occurred == null ? opening.firstDay() : occurred;
    }

    /** The opening. */
    public CaseOpened opening() {
        return opening;
    }

    /** The case's id. */
    public String caseId() {
        return opening.caseId();
    }

    /** The target group. */
    public TargetGroup targetGroup() {
        return opening.targetGroup();
    }

    /** Day 1 of absence or unemployment. */
    public LocalDate firstDay() {
        return opening.firstDay();
    }

    /** The last day of a week of absence or unemployment; week 1 begins on day 1. */
    public LocalDate endOfWeek(int week) {
        return firstDay().plusDays(7L * week - 1);
    }

    /** All facts of one kind, in the order they occurred. */
    public <F extends Registration> List<F> all(Class<F> kind) {
        List<Registration> found = byKind().getOrDefault(kind, List.of());
        @SuppressWarnings("unchecked") // by class, and the classes of facts have no subclasses
        List<F> facts = (List<F>) found;
        return facts;
    }

    private Map<Class<?>, List<Registration>> byKind() {
        Map<Class<?>, List<Registration>> known = byKind;
        if (known == null) {
            Map<Class<?>, List<Registration>> found = new HashMap<>();
            for (Registration fact : ordered) {
                found.computeIfAbsent(fact.getClass(), kind -> new ArrayList<>())
                        .add(fact);
            }
            found.replaceAll((kind, facts) -> List.copyOf(facts));
            known = Map.copyOf(found);
            byKind = known;
        }
        return known;
    }

    /** Every fact, in the order they occurred. */
    public List<Registration> inOrder() {
        return ordered;
    }

    /** Whether one fact was recorded before another, by their slots: a correction stands where the wrong fact stood. */
    boolean recordedBefore(Registration one, Registration other) {
        return slots.indexOf(one) < slots.indexOf(other);
    }

    /** The first fact of one kind. */
    public <F extends Registration> Optional<F> first(Class<F> kind) {
        List<F> found = all(kind);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** The latest fact of one kind. */
    public <F extends Registration> Optional<F> last(Class<F> kind) {
        List<F> found = all(kind);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    /** The allocation, if the case was allocated. */
    public Optional<CaseAllocated> allocation() {
        return first(CaseAllocated.class);
    }

    /** The group the case is in. */
    public Group group() {
        return allocation().map(CaseAllocated::group).orElse(Group.UNALLOCATED);
    }

    /** The categories over time. */
    public CategoryHistory categories() {
        return new CategoryHistory(all(CaseCategorised.class));
    }

    /** The category in force on a day; 0 where there is none yet. */
    public int categoryOn(LocalDate day) {
        return categories().on(day);
    }

    /**
     * The categories of a case over time.
     *
     * @param changes each categorisation, in order
     */
    public record CategoryHistory(List<CaseCategorised> changes) {

        /** The category in force on a day; 0 where there is none yet. */
        public int on(LocalDate day) {
            int category = 0;
            for (CaseCategorised change : changes) {
                if (!change.on().isAfter(day)) {
                    category = change.category();
                }
            }
            return category;
        }
    }

    /** The track in force on a day: the latest by date; none before the first was chosen. */
    public Optional<String> trackOn(LocalDate day) {
        return asOf(day).track();
    }

    /** The track in force after everything known. */
    public Optional<String> track() {
        return last(TrackChosen.class).map(TrackChosen::trackId);
    }

    /** Whether the person has a job on a day: the one there was at the opening, until a dismissal. */
    public boolean hasJobOn(LocalDate day) {
        return opening.hasJob()
                && all(DismissalRecorded.class).stream()
                        .noneMatch(dismissal -> !dismissal.on().isAfter(day));
    }

    /** Whether the person has a job after everything known. */
    public boolean hasJob() {
        return hasJobOn(LocalDate.MAX);
    }

    /** Who holds the case now: jobcentre, caseworker and team. */
    public Holder holder() {
        Holder holder = new Holder(opening.jobcentreId(), opening.caseworkerId(), null);
        for (CaseTransferred transfer : all(CaseTransferred.class)) {
            holder = new Holder(
                    transfer.jobcentreId() == null ? holder.jobcentreId() : transfer.jobcentreId(),
                    transfer.caseworkerId() == null ? holder.caseworkerId() : transfer.caseworkerId(),
                    transfer.team() == null ? holder.team() : transfer.team());
        }
        return holder;
    }

    /** Who held the case on a day, by the end of it. */
    public Holder holderOn(LocalDate day) {
        return asOf(day).holder();
    }

    /**
     * Who holds a case.
     *
     * @param jobcentreId the jobcentre
     * @param caseworkerId the caseworker
     * @param team the team, where one was named
     */
    public record Holder(
            String jobcentreId,
            String caseworkerId,
            @Nullable String team) {}

    // ---- ends -----------------------------------------------------------------------------------------------------

    /**
     * A stretch in which the case is ended, by recovery or by closing.
     *
     * @param from the first day of the new state
     * @param reopenedOn the first day of being open again; absent while it is ended
     * @param recovery the recovery, if there was one
     * @param closing the closing, if there was one
     */
    public record Ending(
            LocalDate from,
            @Nullable LocalDate reopenedOn,
            @Nullable FullRecoveryRecorded recovery,
            @Nullable CaseClosed closing) {

        /** Whether the case is ended on a day. */
        public boolean covers(LocalDate day) {
            return !day.isBefore(from) && (reopenedOn == null || day.isBefore(reopenedOn));
        }
    }

    /** The stretches in which the case is ended, oldest first. */
    public List<Ending> endings() {
        List<Ending> known = endings;
        if (known == null) {
            known = List.copyOf(findEndings());
            endings = known;
        }
        return known;
    }

    private List<Ending> findEndings() {
        List<Ending> found = new ArrayList<>();
        for (Registration fact : ordered) {
            boolean ended = !found.isEmpty() && found.getLast().reopenedOn() == null;
            switch (fact) {
                case FullRecoveryRecorded recovery -> {
                    Ending before = ended ? found.removeLast() : new Ending(recovery.on(), null, null, null);
                    found.add(new Ending(before.from(), null, recovery, before.closing()));
                }
                case CaseClosed closing -> {
                    Ending before = ended ? found.removeLast() : new Ending(closing.on(), null, null, null);
                    found.add(new Ending(before.from(), null, before.recovery(), closing));
                }
                case CaseReopened reopening -> {
                    if (ended) {
                        Ending before = found.removeLast();
                        found.add(new Ending(before.from(), reopening.on(), before.recovery(), before.closing()));
                    }
                }
                default -> {}
            }
        }
        return found;
    }

    /** The end in force after everything known, if the case is ended. */
    public Optional<Ending> ending() {
        List<Ending> endings = endings();
        return endings.isEmpty() || endings.getLast().reopenedOn() != null
                ? Optional.empty()
                : Optional.of(endings.getLast());
    }

    /** Whether the case is ended on a day. */
    public boolean endedOn(LocalDate day) {
        return endings().stream().anyMatch(ending -> ending.covers(day));
    }

    /** Whether an end begins on a day: the case was open until the day before. */
    private boolean endsOn(LocalDate day) {
        return endings().stream().anyMatch(ending -> ending.from().equals(day));
    }

    /**
     * The last day of something that began on a day: the day before the case ended next, by recovery or closing, since what
     * ran before an end needs no end of its own and does not run again after a reopening; or its own last day, where that
     * comes first. What began in a case that was ended never ran: its last day is the one before.
     */
    private @Nullable LocalDate lastDay(LocalDate began, @Nullable LocalDate own) {
        for (Ending ending : endings()) {
            if (ending.covers(began)) {
                return began.minusDays(1);
            }
            LocalDate last = ending.from().minusDays(1);
            if (ending.from().isAfter(began) && (own == null || last.isBefore(own))) {
                return last;
            }
        }
        return own;
    }

    /** Whether the case is open or closed. Recovery alone does not close a case. */
    public CaseStatus status() {
        return ending().filter(ending -> ending.closing() != null).isPresent() ? CaseStatus.CLOSED : CaseStatus.OPEN;
    }

    // ---- entry and course -----------------------------------------------------------------------------------------

    /** The conversations that were held, in order. */
    public List<ConversationHeld> conversations() {
        return all(ConversationHeld.class);
    }

    /**
     * The conversation with which the person entered the trial: the first follow-up, held by the jobcentre itself
     * (sickness benefit), or the first conversation held from the day of allocation on that is more than a screening
     * (flex-job). Held on an open day, or on the very day the case ended. None where the case is not in a group, or was
     * ended by then (design, section 5, entry).
     */
    public Optional<ConversationHeld> entryConversation() {
        Optional<CaseAllocated> allocation = allocation().filter(a -> a.group() != Group.NOT_IN_TRIAL);
        if (allocation.isEmpty()) {
            return Optional.empty();
        }
        Predicate<ConversationHeld> enters = targetGroup() == TargetGroup.FLEX_JOB
                ? held -> !held.heldOn().isBefore(allocation.get().on())
                        && held.channel() != Channel.MAIL
                        && held.kinds().stream().anyMatch(kind -> kind != ConversationKind.SCREENING)
                : CaseFacts::isOwnFirstFollowUp;
        return conversations().stream()
                .filter(enters)
                .filter(held -> !endedOn(held.heldOn()) || endsOn(held.heldOn()))
                .findFirst();
    }

    /** Whether a conversation is a first follow-up as the law wants it: by the jobcentre itself, and not by mail. */
    public static boolean isOwnFirstFollowUp(ConversationHeld held) {
        return held.kinds().contains(ConversationKind.FIRST_FOLLOW_UP)
                && held.channel() != Channel.MAIL
                && held.heldBy().equals(JOBCENTRE);
    }

    /** The day the person entered the trial. */
    public Optional<LocalDate> entry() {
        return entryConversation().map(ConversationHeld::heldOn);
    }

    /**
     * Whether the person recovered, ended or moved away before entry: not in the trial, but counted. Who is back in a case
     * that was reopened can still enter, and has not left.
     */
    public boolean leftBeforeEntry() {
        return (group() == Group.PARTICIPANT || group() == Group.CONTROL) && entry().isEmpty() && ending().isPresent();
    }

    /**
     * A participant's course: from the day of entry, for the protocol's number of months, last day included. The version
     * in force on the day of entry decides.
     */
    public Optional<Period> course(ProtocolHistory protocol) {
        if (group() != Group.PARTICIPANT) {
            return Optional.empty();
        }
        return entry().flatMap(start -> protocol.judging(start)
                .map(rules ->
                        new Period(start, start.plusMonths(rules.courseMonths()).minusDays(1))));
    }

    /**
     * Whether the steps were out of order: the jobcentre's own first follow-up held before the allocation, by the dates they
     * carry or by the order in which they were recorded (slots). Sickness benefit only.
     */
    public boolean outOfOrder() {
        Optional<CaseAllocated> allocation = allocation();
        if (allocation.isEmpty() || targetGroup() == TargetGroup.FLEX_JOB) {
            return false;
        }
        Optional<ConversationHeld> first =
                conversations().stream().filter(CaseFacts::isOwnFirstFollowUp).findFirst();
        return first.isPresent()
                && (first.get().heldOn().isBefore(allocation.get().on())
                        || slots.indexOf(first.get()) < slots.indexOf(allocation.get()));
    }

    /** The day the group became known to the jobcentre: as it was revealed; by a rule of the person, with the allocation. */
    public Optional<LocalDate> allocationKnownOn() {
        return first(AllocationRevealed.class)
                .map(AllocationRevealed::on)
                .or(() -> allocation()
                        .filter(allocation -> allocation.draw() == null)
                        .map(CaseAllocated::on));
    }

    /**
     * The jobcentre that held the case when the allocation was recorded; of a case that was not allocated, the one that
     * holds it.
     */
    public String allocatedBy() {
        Optional<CaseAllocated> allocation = allocation();
        String jobcentreId = opening.jobcentreId();
        for (CaseTransferred transfer : all(CaseTransferred.class)) {
            if (transfer.jobcentreId() != null
                    && allocation
                            .filter(before -> recordedBefore(before, transfer))
                            .isEmpty()) {
                jobcentreId = transfer.jobcentreId();
            }
        }
        return jobcentreId;
    }

    /**
     * The day by which a case has to be allocated: that of the first follow-up with which the person would enter, where it
     * was held (sickness benefit), else the last day of the week in which the first follow-up, or the first trial
     * conversation, is due.
     */
    public LocalDate allocationDue(ProtocolRules rules) {
        return conversations().stream()
                .filter(held -> targetGroup() != TargetGroup.FLEX_JOB && isOwnFirstFollowUp(held))
                .map(ConversationHeld::heldOn)
                .findFirst()
                .orElseGet(() -> endOfWeek(rules.firstFollowUpWeek()));
    }

    /**
     * Whether the case fell in a pause of its intake: it had to be allocated on one of its days, had not been allocated
     * before the pause began, and had not ended by then. Whoever is allocated after the pause fell in it all the same.
     */
    public boolean fellIn(IntakeState.Pause pause, ProtocolRules rules) {
        LocalDate due = allocationDue(rules);
        return targetGroup() != TargetGroup.CASH_BENEFIT_SICK
                && pause.covers(due)
                && !endedOn(due)
                && allocation()
                        .filter(allocation -> allocation.on().isBefore(pause.from()))
                        .isEmpty();
    }

    // ---- exemptions -----------------------------------------------------------------------------------------------

    /**
     * A granted exemption.
     *
     * @param assessment the assessment that granted it
     * @param liftedOn the first day without it; absent while it is in force
     */
    public record Exemption(
            ExemptionAssessed assessment, @Nullable LocalDate liftedOn) {

        /** The first day in force. */
        public LocalDate from() {
            return assessment.on();
        }

        /** The ground. */
        public @Nullable ExemptionGround ground() {
            return assessment.ground();
        }

        /** Whether it is in force on a day. */
        public boolean covers(LocalDate day) {
            return !day.isBefore(from()) && (liftedOn == null || day.isBefore(liftedOn));
        }
    }

    /** The granted exemptions, oldest first. */
    public List<Exemption> exemptions() {
        Map<String, LocalDate> lifted = new LinkedHashMap<>();
        for (ExemptionLifted lifting : all(ExemptionLifted.class)) {
            lifted.put(lifting.exemptionId(), lifting.on());
        }
        return all(ExemptionAssessed.class).stream()
                .filter(ExemptionAssessed::exempt)
                .map(assessment -> new Exemption(assessment, lifted.get(assessment.registrationId())))
                .toList();
    }

    /** Whether exemption was assessed at the step at which the jobcentre assesses it for both groups (domain §1, exemption). */
    public enum StepAssessment {
        /** The case has not come to the step, or left before it. */
        NOT_REACHED,
        /** It was assessed by then, whatever the outcome. */
        ASSESSED,
        /** The step has passed without an assessment. */
        NOT_ASSESSED
    }

    /**
     * Whether exemption was assessed by the step that the jobcentre has declared: before the allocation, as recorded and as
     * dated; on the day of entry at latest; or at any time, where the step is that of entry, and an assessment counts
     * whenever it is made. People drawn out of the trial come to no step.
     */
    public StepAssessment exemptionAt(ExemptionStep step) {
        Optional<CaseAllocated> allocation = allocation();
        if (allocation.isEmpty() || group() == Group.NOT_IN_TRIAL) {
            return StepAssessment.NOT_REACHED;
        }
        if (step != ExemptionStep.BEFORE_ALLOCATION && entry().isEmpty()) {
            return StepAssessment.NOT_REACHED;
        }
        Predicate<ExemptionAssessed> inTime = switch (step) {
            case BEFORE_ALLOCATION ->
                assessed -> !assessed.on().isAfter(allocation.get().on()) && recordedBefore(assessed, allocation.get());
            case FIRST_FOLLOW_UP -> assessed -> !assessed.on().isAfter(entry().orElseThrow());
            case ANY_TIME -> assessed -> true;
        };
        return all(ExemptionAssessed.class).stream().anyMatch(inTime)
                ? StepAssessment.ASSESSED
                : StepAssessment.NOT_ASSESSED;
    }

    // ---- offers and partial recovery ------------------------------------------------------------------------------

    /**
     * An offer and what became of it.
     *
     * @param made the offer
     * @param declined that it was declined, if it was
     * @param started that it started, if it did
     * @param adjustments changes of hours, in order
     * @param ended that it ended, if it did
     * @param lastDay the last day it ran, by its own end or that of the case; absent while it runs
     */
    public record Offer(
            OfferMade made,
            @Nullable OfferDeclined declined,
            @Nullable OfferStarted started,
            List<OfferHoursAdjusted> adjustments,
            @Nullable OfferEnded ended,
            @Nullable LocalDate lastDay) {

        /** Whether it runs on a day. */
        public boolean activeOn(LocalDate day) {
            return started != null && !day.isBefore(started.startedOn()) && (lastDay == null || !day.isAfter(lastDay));
        }

        private Offer until(@Nullable LocalDate day) {
            return new Offer(made, declined, started, adjustments, ended, day);
        }

        /** Hours of activity a week as adjusted by a day. */
        public BigDecimal hoursOn(LocalDate day) {
            BigDecimal hours = made.hoursPerWeek();
            for (OfferHoursAdjusted adjustment : adjustments) {
                if (!adjustment.from().isAfter(day)) {
                    hours = adjustment.hoursPerWeek();
                }
            }
            return hours;
        }
    }

    /** The offers, in the order they were made. */
    public List<Offer> offers() {
        SequencedMap<String, Offer> offers = new LinkedHashMap<>();
        for (OfferMade made : all(OfferMade.class)) {
            offers.put(made.registrationId(), new Offer(made, null, null, List.of(), null, null));
        }
        for (Registration fact : ordered) {
            switch (fact) {
                case OfferDeclined declined ->
                    offers.computeIfPresent(
                            declined.offerId(),
                            (id, o) -> new Offer(o.made(), declined, o.started(), o.adjustments(), o.ended(), null));
                case OfferStarted started ->
                    offers.computeIfPresent(
                            started.offerId(),
                            (id, o) -> new Offer(o.made(), o.declined(), started, o.adjustments(), o.ended(), null));
                case OfferHoursAdjusted adjusted ->
                    offers.computeIfPresent(
                            adjusted.offerId(),
                            (id, o) -> new Offer(
                                    o.made(),
                                    o.declined(),
                                    o.started(),
                                    plus(o.adjustments(), adjusted),
                                    o.ended(),
                                    null));
                case OfferEnded ended ->
                    offers.computeIfPresent(
                            ended.offerId(),
                            (id, o) -> new Offer(o.made(), o.declined(), o.started(), o.adjustments(), ended, null));
                default -> {}
            }
        }
        return offers.values().stream()
                .map(offer -> offer.started() == null
                        ? offer
                        : offer.until(lastDay(
                                offer.started().startedOn(),
                                offer.ended() == null ? null : offer.ended().endedOn())))
                .toList();
    }

    /**
     * The offers that lack a reason why nothing of higher priority was possible, where one is due (docs/readings.md): a
     * sick-listed person with a job can recover partially, which comes before every offer, so that an offer made while no
     * partial recovery runs needs a reason. Without a job, in a flex-job case and after a recovery none is due.
     */
    public List<OfferMade> offersWithoutPriorityReason() {
        return offersWithPriorityReasonDue().stream()
                .filter(made -> made.priorityReason() == null)
                .toList();
    }

    /** The offers for which such a reason is due, given or not. */
    public List<OfferMade> offersWithPriorityReasonDue() {
        if (targetGroup() != TargetGroup.SICKNESS_BENEFIT) {
            return List.of();
        }
        return all(OfferMade.class).stream()
                .filter(made ->
                        hasJobOn(made.madeOn()) && !endedOn(made.madeOn()) && !partiallyRecoveredOn(made.madeOn()))
                .toList();
    }

    /**
     * A partial recovery and what became of it.
     *
     * @param started its start
     * @param adjustments changes of hours, in order
     * @param ended that it ended, if it did
     * @param lastDay its last day, by its own end or that of the case; absent while it runs
     */
    public record PartialRecovery(
            PartialRecoveryStarted started,
            List<PartialRecoveryAdjusted> adjustments,
            @Nullable PartialRecoveryEnded ended,
            @Nullable LocalDate lastDay) {

        /** Whether it runs on a day. */
        public boolean activeOn(LocalDate day) {
            return !day.isBefore(started.from()) && (lastDay == null || !day.isAfter(lastDay));
        }

        /** Hours of work a week as adjusted by a day. */
        public BigDecimal hoursOn(LocalDate day) {
            BigDecimal hours = started.hoursPerWeek();
            for (PartialRecoveryAdjusted adjustment : adjustments) {
                if (!adjustment.from().isAfter(day)) {
                    hours = adjustment.hoursPerWeek();
                }
            }
            return hours;
        }

        private PartialRecovery until(@Nullable LocalDate day) {
            return new PartialRecovery(started, adjustments, ended, day);
        }
    }

    /** The partial recoveries, in the order they started. */
    public List<PartialRecovery> partialRecoveries() {
        SequencedMap<String, PartialRecovery> recoveries = new LinkedHashMap<>();
        for (PartialRecoveryStarted started : all(PartialRecoveryStarted.class)) {
            recoveries.put(started.registrationId(), new PartialRecovery(started, List.of(), null, null));
        }
        for (Registration fact : ordered) {
            switch (fact) {
                case PartialRecoveryAdjusted adjusted ->
                    recoveries.computeIfPresent(
                            adjusted.partialRecoveryId(),
                            (id, r) ->
                                    new PartialRecovery(r.started(), plus(r.adjustments(), adjusted), r.ended(), null));
                case PartialRecoveryEnded ended ->
                    recoveries.computeIfPresent(
                            ended.partialRecoveryId(),
                            (id, r) -> new PartialRecovery(r.started(), r.adjustments(), ended, null));
                default -> {}
            }
        }
        return recoveries.values().stream()
                .map(recovery -> recovery.until(lastDay(
                        recovery.started().from(),
                        recovery.ended() == null ? null : recovery.ended().endedOn())))
                .toList();
    }

    /** Whether the person is in hospital on a day, as registered. */
    public boolean inHospitalOn(LocalDate day) {
        return all(HospitalStayRecorded.class).stream()
                .anyMatch(stay -> !day.isBefore(stay.from()) && (stay.to() == null || !day.isAfter(stay.to())));
    }

    /** Whether a partial recovery runs on a day. A full recovery or the end of the case ends it too. */
    public boolean partiallyRecoveredOn(LocalDate day) {
        return partialRecoveries().stream().anyMatch(recovery -> recovery.activeOn(day));
    }

    // ---- what goes beside the course --------------------------------------------------------------------------------

    /**
     * A request for medical information and its answer.
     *
     * @param requested the request
     * @param received the answer, if it has come
     */
    public record MedicalRequest(
            MedicalInformationRequested requested, @Nullable MedicalInformationReceived received) {}

    /** The requests for medical information, in the order they were made. */
    public List<MedicalRequest> medicalRequests() {
        Map<String, MedicalInformationReceived> answers = new LinkedHashMap<>();
        for (MedicalInformationReceived received : all(MedicalInformationReceived.class)) {
            answers.putIfAbsent(received.requestId(), received);
        }
        return all(MedicalInformationRequested.class).stream()
                .map(requested -> new MedicalRequest(requested, answers.get(requested.registrationId())))
                .toList();
    }

    /** The medical consultant's latest opinion by a day. */
    public Optional<MedicalOpinionRecorded> medicalOpinionOn(LocalDate day) {
        return asOf(day).last(MedicalOpinionRecorded.class);
    }

    /**
     * A referral to a provider and what became of it.
     *
     * @param referred the referral
     * @param extensions its extensions, in order
     * @param reports the provider's reports, in the order they arrived
     * @param ended that the jobcentre ended it, if it did
     * @param lastDay its last day, by that or by the end of the case; absent while it runs
     */
    public record Referral(
            ReferredToProvider referred,
            List<ReferralExtended> extensions,
            List<ProviderReportReceived> reports,
            @Nullable ReferralEnded ended,
            @Nullable LocalDate lastDay) {

        /** The last day expected: the latest extension's, else the referral's own, if it has one. */
        public @Nullable LocalDate expectedTo() {
            return extensions.isEmpty()
                    ? referred.expectedTo()
                    : extensions.getLast().to();
        }

        /** Whether it runs on a day: until the jobcentre or the case ends it, also beyond the last day expected. */
        public boolean activeOn(LocalDate day) {
            return !day.isBefore(referred.on()) && (lastDay == null || !day.isAfter(lastDay));
        }

        private Referral until(@Nullable LocalDate day) {
            return new Referral(referred, extensions, reports, ended, day);
        }
    }

    /** The referrals to providers, in the order they were made. */
    public List<Referral> referrals() {
        SequencedMap<String, Referral> referrals = new LinkedHashMap<>();
        for (ReferredToProvider referred : all(ReferredToProvider.class)) {
            referrals.put(referred.registrationId(), new Referral(referred, List.of(), List.of(), null, null));
        }
        for (Registration fact : ordered) {
            switch (fact) {
                case ReferralExtended extended ->
                    referrals.computeIfPresent(
                            extended.referralId(),
                            (id, r) -> new Referral(
                                    r.referred(), plus(r.extensions(), extended), r.reports(), r.ended(), null));
                case ProviderReportReceived report ->
                    referrals.computeIfPresent(
                            report.referralId(),
                            (id, r) -> new Referral(
                                    r.referred(), r.extensions(), plus(r.reports(), report), r.ended(), null));
                case ReferralEnded ended ->
                    referrals.computeIfPresent(
                            ended.referralId(),
                            (id, r) -> new Referral(r.referred(), r.extensions(), r.reports(), ended, null));
                default -> {}
            }
        }
        return referrals.values().stream()
                .map(referral -> referral.until(lastDay(
                        referral.referred().on(),
                        referral.ended() == null ? null : referral.ended().endedOn())))
                .toList();
    }

    /** The referrals that run on a day. A full recovery or the end of the case ends them too. */
    public List<Referral> referralsOn(LocalDate day) {
        return referrals().stream().filter(referral -> referral.activeOn(day)).toList();
    }

    /** The package in force on a day: the latest by date. */
    public Optional<PackageAssigned> packageOn(LocalDate day) {
        return asOf(day).last(PackageAssigned.class);
    }

    /** The activities of an assigned package that are set aside on a day, in the order they were. */
    public List<ActivitySetAside> activitiesSetAside(PackageAssigned assignment, LocalDate day) {
        return all(ActivitySetAside.class).stream()
                .filter(aside -> aside.assignmentId().equals(assignment.registrationId())
                        && !aside.on().isAfter(day))
                .toList();
    }

    /**
     * A dispute and its settlement.
     *
     * @param recorded the dispute
     * @param settled its settlement, if it was settled
     */
    public record Dispute(
            DisputeRecorded recorded, @Nullable DisputeSettled settled) {}

    /** The disputes, in the order they arose. */
    public List<Dispute> disputes() {
        Map<String, DisputeSettled> settlements = new LinkedHashMap<>();
        for (DisputeSettled settled : all(DisputeSettled.class)) {
            settlements.putIfAbsent(settled.disputeId(), settled);
        }
        return all(DisputeRecorded.class).stream()
                .map(recorded -> new Dispute(recorded, settlements.get(recorded.registrationId())))
                .toList();
    }

    /**
     * A mentor and the end of it.
     *
     * @param assigned the assignment
     * @param ended that it ended before the last day agreed on, if it did
     * @param lastDay the last day, by its own end or that of the case; absent while none is known
     */
    public record Mentor(
            MentorAssigned assigned,
            @Nullable MentorEnded ended,
            @Nullable LocalDate lastDay) {

        /** Whether the person has the mentor on a day. */
        public boolean activeOn(LocalDate day) {
            return !day.isBefore(assigned.from()) && (lastDay == null || !day.isAfter(lastDay));
        }
    }

    /** The mentors, in the order they were assigned. */
    public List<Mentor> mentors() {
        Map<String, MentorEnded> ends = new LinkedHashMap<>();
        for (MentorEnded ended : all(MentorEnded.class)) {
            ends.putIfAbsent(ended.mentorId(), ended);
        }
        return all(MentorAssigned.class).stream()
                .map(assigned -> mentor(assigned, ends.get(assigned.registrationId())))
                .toList();
    }

    private Mentor mentor(MentorAssigned assigned, @Nullable MentorEnded ended) {
        return new Mentor(assigned, ended, lastDay(assigned.from(), ended == null ? assigned.to() : ended.endedOn()));
    }

    /** The mentors the person has on a day. A full recovery or the end of the case ends them too. */
    public List<Mentor> mentorsOn(LocalDate day) {
        return mentors().stream().filter(mentor -> mentor.activeOn(day)).toList();
    }

    /** Whether the person is on holiday on a day, as registered. Waives nothing by itself. */
    public boolean onHolidayOn(LocalDate day) {
        return all(HolidayRecorded.class).stream()
                .anyMatch(holiday -> !day.isBefore(holiday.from()) && !day.isAfter(holiday.to()));
    }

    // ---- outside the intake ---------------------------------------------------------------------------------------

    /**
     * Whether the person entered on a day outside the intake window of the jobcentre that held the case on the day of the
     * allocation: the window is of first conversations (domain §1; source 004), so that an allocation within it can come to
     * an entry outside it. Recorded, never refused.
     */
    public boolean enteredOutsideIntake(ProtocolHistory protocol) {
        return entry().flatMap(entry -> protocol.jobcentre(
                                holderOn(allocation().orElseThrow().on()).jobcentreId())
                        .map(protocol::intakeOf)
                        .filter(intake -> entry.isBefore(intake.from()) || entry.isAfter(intake.to())))
                .isPresent();
    }

    // ---- completed ------------------------------------------------------------------------------------------------

    /**
     * The day from which a participant has completed the course: the day after its last one, where the person was on
     * benefit on that last day, exempt or not. What was due of the trial's own duties by then stays due; nothing more comes.
     */
    public Optional<LocalDate> courseCompletedFrom(ProtocolHistory protocol) {
        return course(protocol)
                .filter(course -> !endedOn(course.to()))
                .map(course -> course.to().plusDays(1));
    }

    private static <T> List<T> plus(List<T> list, T item) {
        List<T> more = new ArrayList<>(list);
        more.add(item);
        return List.copyOf(more);
    }
}
