package dk.tilbage.dataset;

import dk.tilbage.casefile.CaseEvent.CaseAllocated;
import dk.tilbage.casefile.CaseEvent.ConversationCancelled;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.ConversationPlanned;
import dk.tilbage.casefile.CaseEvent.ExemptionAssessed;
import dk.tilbage.casefile.CaseEvent.ExemptionLifted;
import dk.tilbage.casefile.CaseEvent.IllnessRecorded;
import dk.tilbage.casefile.CaseEvent.NoShowRecorded;
import dk.tilbage.casefile.CaseEvent.OfferHoursAdjusted;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Ending;
import dk.tilbage.casefile.CaseFacts.Exemption;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.PartialRecovery;
import dk.tilbage.casefile.IllnessCause;
import dk.tilbage.casefile.ImpliedAllocation;
import dk.tilbage.dataset.Codes.ConversationResult;
import dk.tilbage.dataset.InternalId.Kind;
import dk.tilbage.deadlines.Judge;
import dk.tilbage.deadlines.Obligations;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Span;
import dk.tilbage.eventstore.RegistryClock;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Period;
import dk.tilbage.trial.ProtocolHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A case as the tables read it: with everything known, or with what had occurred by a day of observation. The row types
 * are what the tables have one row for.
 */
final class ObservedCase {

    private final CaseHistory history;
    private final ProtocolHistory protocol;
    private final CaseFacts facts;
    private final @Nullable LocalDate observedTo;
    /** Asked for by many columns of many rows. */
    private final Lazy<List<ObligationRow>> obligations = new Lazy<>(this::judge);

    private final Lazy<Optional<ConversationHeld>> entryConversation;
    private final Lazy<Optional<Period>> course;
    private final Lazy<Optional<Group>> impliedGroup = new Lazy<>(this::findImpliedGroup);

    private ObservedCase(
            CaseHistory history, ProtocolHistory protocol, CaseFacts facts, @Nullable LocalDate observedTo) {
        this.history = history;
        this.protocol = protocol;
        this.facts = facts;
        this.observedTo = observedTo;
        this.entryConversation = new Lazy<>(facts::entryConversation);
        this.course = new Lazy<>(() -> facts.course(protocol));
    }

    static ObservedCase known(CaseHistory history, ProtocolHistory protocol) {
        return new ObservedCase(history, protocol, CaseFacts.of(history.state()), null);
    }

    /** The same case with only what had occurred by the day. */
    ObservedCase asOf(LocalDate day) {
        return new ObservedCase(history, protocol, facts.asOf(day), day);
    }

    CaseFacts facts() {
        return facts;
    }

    InternalId caseId() {
        return new InternalId(Kind.CASE, facts.caseId());
    }

    InternalId personId() {
        return new InternalId(Kind.PERSON, facts.opening().person().personId());
    }

    /** The day of observation; only where there is one. */
    LocalDate observedTo() {
        if (observedTo == null) {
            throw new IllegalStateException("the case is not observed on a day");
        }
        return observedTo;
    }

    ProtocolHistory protocol() {
        return protocol;
    }

    // ---- both times -----------------------------------------------------------------------------------------------

    @Nullable
    LocalDate recordedOn(@Nullable Registration fact) {
        return fact == null ? null : day(recorded(fact).first());
    }

    @Nullable
    LocalDate correctedOn(@Nullable Registration fact) {
        Instant corrected = fact == null ? null : recorded(fact).corrected();
        return corrected == null ? null : day(corrected);
    }

    /** Days from the day it occurred to the day it was first recorded. */
    @Nullable
    Long delay(@Nullable Registration fact) {
        LocalDate occurred = fact == null ? null : fact.occurred();
        LocalDate recordedOn = recordedOn(fact);
        return occurred == null || recordedOn == null ? null : ChronoUnit.DAYS.between(occurred, recordedOn);
    }

    private CaseHistory.Recorded recorded(Registration fact) {
        CaseHistory.Recorded recorded = history.recorded().get(fact.registrationId());
        if (recorded == null) {
            throw new IllegalStateException("a fact of the ledger was never recorded");
        }
        return recorded;
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, RegistryClock.ZONE);
    }

    // ---- what the cases table reads --------------------------------------------------------------------------------

    Optional<Jobcentre> jobcentre() {
        return protocol.jobcentre(facts.opening().jobcentreId());
    }

    @Nullable
    CaseAllocated allocation() {
        return facts.allocation().orElse(null);
    }

    /** The causes of illness in force; none where none was registered. */
    Optional<Set<IllnessCause>> illness() {
        return facts.last(IllnessRecorded.class).map(IllnessRecorded::causes);
    }

    @Nullable
    Integer categoryOn(@Nullable LocalDate day) {
        int category = day == null ? 0 : facts.categoryOn(day);
        return category == 0 ? null : category;
    }

    /** The group the rule implies by the facts as they stand, whatever the day of observation. */
    @Nullable
    Group impliedGroup() {
        return impliedGroup.get().orElse(null);
    }

    private Optional<Group> findImpliedGroup() {
        return Optional.ofNullable(allocation())
                .flatMap(allocation -> ImpliedAllocation.of(history.state(), protocol))
                .map(ImpliedAllocation::group);
    }

    /** The conversation with which the person entered the trial. */
    Optional<ConversationHeld> entryConversation() {
        return entryConversation.get();
    }

    @Nullable
    LocalDate entry() {
        return entryConversation().map(ConversationHeld::heldOn).orElse(null);
    }

    @Nullable
    Period course() {
        return course.get().orElse(null);
    }

    /**
     * Whether a participant was still on benefit on the last day of the course: yes, no, or not decided yet. Nobody else
     * has a course to complete.
     */
    @Nullable
    Boolean completedCourse() {
        Period course = course();
        if (course == null) {
            return null;
        }
        if (facts.endedOn(course.to())) {
            return false;
        }
        boolean courseIsOver = observedTo != null && !observedTo.isBefore(course.to());
        return courseIsOver ? true : null;
    }

    @Nullable
    Exemption firstExemption() {
        List<Exemption> exemptions = facts.exemptions();
        return exemptions.isEmpty() ? null : exemptions.getFirst();
    }

    boolean assessedNotExempt() {
        List<ExemptionAssessed> assessments = facts.all(ExemptionAssessed.class);
        return !assessments.isEmpty() && assessments.stream().noneMatch(ExemptionAssessed::exempt);
    }

    @Nullable
    PartialRecovery firstPartialRecovery() {
        List<PartialRecovery> recoveries = facts.partialRecoveries();
        return recoveries.isEmpty() ? null : recoveries.getFirst();
    }

    /** The end in force: a reopening undoes an end. */
    @Nullable
    Ending ending() {
        return facts.ending().orElse(null);
    }

    // ---- rows of the other tables ----------------------------------------------------------------------------------

    record AllocationRow(ObservedCase of, CaseAllocated allocation) {}

    List<AllocationRow> allocations() {
        return facts.all(CaseAllocated.class).stream()
                .map(allocation -> new AllocationRow(this, allocation))
                .toList();
    }

    /**
     * A conversation: what became of it, and the plan it belongs to.
     *
     * @param of the case
     * @param number its number in the case, in the order of the days
     * @param result what became of it
     * @param outcome the fact that says so; the plan itself where nothing does
     * @param plan the plan, where it was planned
     */
    record ConversationRow(
            ObservedCase of,
            int number,
            ConversationResult result,
            Registration outcome,
            @Nullable ConversationPlanned plan) {

        /** The plan's, where there was one: what becomes of it is told in the same row. */
        String key() {
            return plan == null ? outcome.registrationId() : plan.registrationId();
        }

        @Nullable
        ConversationHeld held() {
            return outcome instanceof ConversationHeld held ? held : null;
        }

        Set<ConversationKind> kinds() {
            ConversationHeld held = held();
            return held != null ? held.kinds() : plan != null ? plan.kinds() : Set.of();
        }

        @Nullable
        ConversationForm form() {
            ConversationHeld held = held();
            return held != null ? held.form() : plan != null ? plan.form() : null;
        }

        @Nullable
        Channel channel() {
            ConversationHeld held = held();
            return held != null ? held.channel() : plan != null ? plan.channel() : null;
        }

        /** The registration that carries the dates: none where nothing has become of the plan. */
        @Nullable
        Registration occurred() {
            return result == ConversationResult.PLANNED ? null : outcome;
        }

        @Nullable
        LocalDate occurredOn() {
            Registration occurred = occurred();
            return occurred == null ? null : occurred.occurred();
        }
    }

    List<ConversationRow> conversations() {
        Set<String> settled = new HashSet<>();
        for (Registration fact : facts.inOrder()) {
            switch (fact) {
                case ConversationHeld held -> {
                    if (held.conversationId() != null) {
                        settled.add(held.conversationId());
                    }
                }
                case NoShowRecorded missed -> settled.add(missed.conversationId());
                case ConversationCancelled cancelled -> settled.add(cancelled.conversationId());
                default -> {}
            }
        }
        List<ConversationRow> rows = new ArrayList<>();
        for (Registration fact : facts.inOrder()) {
            switch (fact) {
                case ConversationHeld held -> add(rows, ConversationResult.HELD, held, plan(held.conversationId()));
                case NoShowRecorded missed ->
                    add(rows, ConversationResult.NO_SHOW, missed, plan(missed.conversationId()));
                case ConversationCancelled cancelled ->
                    add(rows, ConversationResult.CANCELLED, cancelled, plan(cancelled.conversationId()));
                case ConversationPlanned plan -> {
                    if (!settled.contains(plan.registrationId())) {
                        add(rows, ConversationResult.PLANNED, plan, plan);
                    }
                }
                default -> {}
            }
        }
        return rows;
    }

    private void add(
            List<ConversationRow> rows,
            ConversationResult result,
            Registration outcome,
            @Nullable ConversationPlanned plan) {
        rows.add(new ConversationRow(this, rows.size() + 1, result, outcome, plan));
    }

    private @Nullable ConversationPlanned plan(@Nullable String conversationId) {
        return facts.all(ConversationPlanned.class).stream()
                .filter(plan -> plan.registrationId().equals(conversationId))
                .findFirst()
                .orElse(null);
    }

    record OfferRow(ObservedCase of, int number, Offer offer) {

        /** Hours as last adjusted. */
        BigDecimal latestHours() {
            List<OfferHoursAdjusted> adjustments = offer.adjustments();
            return adjustments.isEmpty()
                    ? offer.made().hoursPerWeek()
                    : adjustments.getLast().hoursPerWeek();
        }
    }

    List<OfferRow> offers() {
        List<OfferRow> rows = new ArrayList<>();
        for (Offer offer : facts.offers()) {
            rows.add(new OfferRow(this, rows.size() + 1, offer));
        }
        return rows;
    }

    /**
     * An assessment of exemption, granted or not.
     *
     * @param of the case
     * @param number its number in the case
     * @param assessment the assessment
     * @param lifting its lifting, where it was granted and lifted
     */
    record ExemptionRow(
            ObservedCase of,
            int number,
            ExemptionAssessed assessment,
            @Nullable ExemptionLifted lifting) {}

    List<ExemptionRow> exemptions() {
        List<ExemptionRow> rows = new ArrayList<>();
        for (ExemptionAssessed assessment : facts.all(ExemptionAssessed.class)) {
            var lifting = facts.all(ExemptionLifted.class).stream()
                    .filter(lifted -> lifted.exemptionId().equals(assessment.registrationId()))
                    .reduce((first, last) -> last)
                    .orElse(null);
            rows.add(new ExemptionRow(this, rows.size() + 1, assessment, lifting));
        }
        return rows;
    }

    record PartialRecoveryRow(ObservedCase of, int number, PartialRecovery recovery) {

        /** Hours as last adjusted. */
        BigDecimal latestHours() {
            var adjustments = recovery.adjustments();
            return adjustments.isEmpty()
                    ? recovery.started().hoursPerWeek()
                    : adjustments.getLast().hoursPerWeek();
        }
    }

    List<PartialRecoveryRow> partialRecoveries() {
        List<PartialRecoveryRow> rows = new ArrayList<>();
        for (PartialRecovery recovery : facts.partialRecoveries()) {
            rows.add(new PartialRecoveryRow(this, rows.size() + 1, recovery));
        }
        return rows;
    }

    /**
     * An obligation as it stands on the day of observation, or, with everything known, for a run of days.
     *
     * @param rule the rule it follows
     * @param number which one of the rule's
     * @param scope whose rule it is
     * @param span its status and dates; its own days are those it stands for where there is no day of observation
     */
    record ObligationRow(ObservedCase of, String rule, int number, Scope scope, Span span) {}

    List<ObligationRow> obligations() {
        return obligations.get();
    }

    private List<ObligationRow> judge() {
        LocalDate day = observedTo;
        if (day == null) {
            return Obligations.of(facts, protocol).stream()
                    .flatMap(obligation -> obligation.spans().stream()
                            .map(span -> new ObligationRow(
                                    this, obligation.rule(), obligation.number(), obligation.scope(), span)))
                    .toList();
        }
        return Judge.statusOn(facts, protocol, day).stream()
                .map(judged -> new ObligationRow(
                        this,
                        judged.rule(),
                        judged.number(),
                        judged.scope(),
                        new Span(judged.status(), day, null, judged.opensOn(), judged.dueOn(), judged.metOn())))
                .toList();
    }
}
