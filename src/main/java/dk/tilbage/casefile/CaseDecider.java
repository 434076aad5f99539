package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.casefile.Contradictions.Contradiction;
import dk.tilbage.trial.Allocation;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.Draw;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.IntakeState;
import dk.tilbage.trial.Jobcentre;
import dk.tilbage.trial.Jobcentre.AllocationMethod;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.RandomAllocation.ListName;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.RuleInForce;
import dk.tilbage.trial.TargetGroup;
import dk.tilbage.trial.Track;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a command makes happen in a case, or why it is refused. Pure: state, command and circumstances in, events
 * or a refusal out.
 *
 * <p>Four questions are asked of every fact, whether new, late or a correction: does it make sense by itself, does what it
 * points to exist, does the protocol allow it, and does the ledger with it hold a contradiction that it did not hold
 * without it ({@link Contradictions}).
 */
public final class CaseDecider {

    /** More hours a week than any offer or partial work can have. */
    static final BigDecimal MOST_HOURS = BigDecimal.valueOf(60);

    /** The longest interval between contact conversations that can be decided: the length of a course in weeks. */
    static final int MOST_WEEKS = 17;

    /** The longest a conversation can take: ten hours. */
    static final int MOST_MINUTES = 600;

    /** The most modules a combined course is made up of. */
    static final int MOST_MODULES = 10;

    private static final int DAYS_OF_WEEK = 7;

    private final CaseState state;
    private final Circumstances circumstances;

    private CaseDecider(CaseState state, Circumstances circumstances) {
        this.state = state;
        this.circumstances = circumstances;
    }

    /** Decides a command. */
    public static Decision<CaseEvent> decide(CaseState state, CaseCommand command, Circumstances circumstances) {
        try {
            return new Decision.Accepted<>(new CaseDecider(state, circumstances).decide(command));
        } catch (Refused refused) {
            return new Decision.Refused<>(refused.refusal);
        }
    }

    private List<CaseEvent> decide(CaseCommand command) {
        if (!state.exists() && !(command instanceof OpenCase)) {
            throw refused(RefusalCode.CASE_UNKNOWN, "caseId");
        }
        return switch (command) {
            case OpenCase open -> open(open);
            case AllocateCase allocate -> allocate(allocate);
            case Registering registering -> register(Facts.of(registering));
            case CorrectRegistration correct -> correct(correct);
            case WithdrawRegistration withdraw -> withdraw(withdraw);
            case ForgetPerson forget -> forget(forget);
            case ReplaceCpr replace -> replace(replace);
        };
    }

    // ---- the ways of recording --------------------------------------------------------------------------------------

    private List<CaseEvent> open(OpenCase command) {
        Registration opening = Facts.of(command);
        if (!state.exists()) {
            check(opening, state.evolve(opening));
            return List.of(opening);
        }
        if (opening.equals(state.opening())) {
            return List.of();
        }
        throw refused(RefusalCode.CASE_ID_IN_USE, "caseId");
    }

    private List<CaseEvent> register(Registration fact) {
        Optional<Registration> slot = state.fact(fact.registrationId());
        if (slot.isPresent()) {
            if (slot.get().equals(fact)) {
                return List.of();
            }
            throw refused(RefusalCode.REGISTRATION_ID_IN_USE, "registrationId");
        }
        refuseDead(fact.registrationId(), "registrationId");
        check(fact, state.evolve(fact));
        return List.of(fact);
    }

    private List<CaseEvent> allocate(AllocateCase command) {
        if (state.fact(command.registrationId()).orElse(null) instanceof CaseAllocated allocated
                && allocated.on().equals(command.on())) {
            return List.of();
        }
        CaseFacts facts = CaseFacts.of(state);
        if (facts.allocation().isPresent()) {
            throw refused(
                    RefusalCode.ALREADY_ALLOCATED,
                    null,
                    List.of(facts.allocation().get().registrationId()));
        }
        if (facts.targetGroup() == TargetGroup.CASH_BENEFIT_SICK) {
            throw refused(RefusalCode.CASH_BENEFIT_NOT_ALLOCATED, null);
        }
        Jobcentre jobcentre = jobcentre(facts.holder().jobcentreId(), null);
        // A transfer happened and is recorded wherever it went; only a jobcentre that runs the target group allocates.
        if (!jobcentre.targetGroups().contains(facts.targetGroup())) {
            throw refused(RefusalCode.TARGET_GROUP_NOT_RUN, null);
        }
        if (Objects.requireNonNull(circumstances.protocol())
                .allocationOn(jobcentre.jobcentreId(), command.on())
                .filter(rule -> rule.rule().method() == AllocationMethod.NONE)
                .isPresent()) {
            throw refused(RefusalCode.NO_ALLOCATION, null);
        }
        eligible(facts, jobcentre, command.on());
        return register(assign(facts, jobcentre, command));
    }

    /**
     * Whether the person is in the jobcentre's target group on the day of the allocation (domain §1, target groups). Before
     * the intake window nothing is refused: jobcentres sort cases weeks ahead.
     */
    private void eligible(CaseFacts facts, Jobcentre jobcentre, LocalDate on) {
        ProtocolRules rules = rulesOn(on);
        if (facts.targetGroup() == TargetGroup.FLEX_JOB) {
            // "More than 5 weeks' unemployment", from day 36, but for those already there at the jobcentre's start.
            if (!facts.opening().startStock()
                    && on.isBefore(facts.firstDay().plusDays(rules.flexJobUnemployedMoreThanDays()))) {
                throw refused(RefusalCode.NOT_ELIGIBLE, "on");
            }
            // At its start also those with up to so many months.
            Integer most = rules.flexJobMostMonthsAtStart();
            if (most != null && facts.firstDay().plusMonths(most).isBefore(jobcentre.start())) {
                throw refused(RefusalCode.UNEMPLOYED_TOO_LONG, null);
            }
        } else if (facts.endOfWeek(rules.firstFollowUpWeek()).isBefore(jobcentre.start())) {
            throw refused(RefusalCode.NOT_A_NEW_CASE, null);
        }
        if (on.isAfter(Objects.requireNonNull(circumstances.protocol())
                .intakeOf(jobcentre)
                .to())) {
            throw refused(RefusalCode.OUTSIDE_INTAKE_WINDOW, "on");
        }
    }

    /** The group by the rule in force on the day: of the person, or drawn. */
    private CaseAllocated assign(CaseFacts facts, Jobcentre jobcentre, AllocateCase command) {
        ProtocolHistory trial = Objects.requireNonNull(circumstances.protocol());
        TargetGroup targetGroup = facts.targetGroup();
        RuleInForce rule =
                trial.allocationOn(jobcentre.jobcentreId(), command.on()).orElseThrow();
        String stratum = jobcentre.stratumOf(targetGroup, facts.opening().employment());
        Optional<Group> ofPerson =
                Allocation.ofPerson(rule.rule(), targetGroup, facts.opening().person());
        Draw draw = null;
        Group group;
        if (ofPerson.isPresent()) {
            group = ofPerson.get();
        } else {
            if (trial.unblindedOn() != null) {
                // Who can read the seed knows what would be drawn.
                throw refused(RefusalCode.ALREADY_UNBLINDED, null);
            }
            IntakeState intake = circumstances
                    .intakes()
                    .apply(IntakeState.idOf(trial.trialId(), jobcentre.jobcentreId(), targetGroup));
            draw = new Draw(rule.ordinal(), intake.nextDraw(rule.ordinal(), stratum));
            group = Allocation.drawn(
                    trial,
                    rule,
                    new ListName(trial.trialId(), jobcentre.jobcentreId(), targetGroup, rule.ordinal(), stratum),
                    draw.number());
        }
        return new CaseAllocated(
                command.registrationId(),
                command.on(),
                group,
                Allocation.methodName(rule.rule(), targetGroup),
                stratum,
                draw,
                null);
    }

    private List<CaseEvent> correct(CorrectRegistration command) {
        Registration old = existing(command.registrationId(), "registrationId");
        if (old instanceof CaseAllocated) {
            throw refused(RefusalCode.ALLOCATION_FINAL, "registrationId");
        }
        Registering replacement = command.replacement();
        if (replacement.getClass() != Facts.commandFor(old)
                || !replacement.caseId().equals(command.caseId())
                || !replacement.registrationId().equals(command.registrationId())) {
            throw refused(RefusalCode.REPLACEMENT_MISMATCH, "replacement");
        }
        Registration fact = Facts.of(replacement);
        if (fact.equals(old)) {
            return List.of();
        }
        check(fact, state.evolve(fact));
        return List.of(fact.withCorrection(new Correction(command.reason())));
    }

    private List<CaseEvent> withdraw(WithdrawRegistration command) {
        if (state.isWithdrawn(command.registrationId())) {
            return List.of();
        }
        switch (existing(command.registrationId(), "registrationId")) {
            case CaseOpened opened -> throw refused(RefusalCode.OPENING_NOT_WITHDRAWABLE, "registrationId");
            case CaseAllocated allocated -> throw refused(RefusalCode.ALLOCATION_FINAL, "registrationId");
            default -> {}
        }
        List<String> pointing = state.pointingTo(command.registrationId());
        if (!pointing.isEmpty()) {
            throw refused(RefusalCode.REGISTRATION_IN_USE, "registrationId", pointing);
        }
        RegistrationWithdrawn withdrawal = new RegistrationWithdrawn(command.registrationId(), command.reason());
        refuseNewContradictions(state.evolve(withdrawal), "registrationId", command.registrationId());
        // Without the dismissal there was a job.
        noWageSubsidyWithJob(state.evolve(withdrawal), "registrationId");
        return List.of(withdrawal);
    }

    /** Also of an open case: whether its work is over is not for the registry to say where somebody must be forgotten. */
    private List<CaseEvent> forget(ForgetPerson command) {
        return state.person().forgotten() ? List.of() : List.of(new PersonForgotten(command.reason()));
    }

    /** Whose the number is otherwise is found out by the append. */
    private List<CaseEvent> replace(ReplaceCpr command) {
        notInFuture(command.on(), "on");
        return command.cpr().equals(state.person().cpr())
                ? List.of()
                : List.of(new CprReplaced(command.cpr(), command.on()));
    }

    // ---- the four questions -----------------------------------------------------------------------------------------

    private void check(Registration fact, CaseState with) {
        sensible(fact);
        pointsToWhatExists(fact);
        allowed(fact);
        refuseNewContradictions(with, dateFieldOf(fact), fact.registrationId());
    }

    /** Does the fact make sense by itself? Ranges, intervals, and nothing that happened in the future. */
    private void sensible(Registration fact) {
        switch (fact) {
            case CaseOpened opened -> {
                boolean flexJob = opened.targetGroup() == TargetGroup.FLEX_JOB;
                if (flexJob && opened.origin() == null) {
                    throw refused(RefusalCode.FIELD_NOT_FOR_TARGET_GROUP, "origin");
                }
                onlyFlexJob(flexJob, opened.origin() != null, "origin");
                onlyFlexJob(flexJob, opened.approvedOn() != null, "approvedOn");
                onlyFlexJob(flexJob, opened.startStock(), "startStock");
                onlyFlexJob(flexJob, opened.benefit() != null, "benefit");
                notInFuture(opened.firstDay(), "firstDay");
                if (opened.approvedOn() != null) {
                    notInFuture(opened.approvedOn(), "approvedOn");
                }
            }
            case CaseCategorised categorised -> range(categorised.category(), 1, 3, "category");
            case IllnessRecorded illness -> atLeastOne(illness.causes(), "causes");
            case HospitalStayRecorded stay -> {
                if (stay.to() != null) {
                    ordered(stay.from(), stay.to());
                    notInFuture(stay.to(), "to");
                }
            }
            case ExemptionAssessed assessed -> {
                if (assessed.exempt() && assessed.ground() == null) {
                    throw refused(RefusalCode.GROUND_REQUIRED, "ground");
                }
            }
            case ContactFrequencySet frequency -> {
                range(frequency.everyWeeks(), 1, MOST_WEEKS, "everyWeeks");
                ordered(frequency.from(), frequency.to());
            }
            case ConversationPlanned planned -> {
                atLeastOne(planned.kinds(), "kinds");
                LocalDate arrangedOn = planned.arrangedOn();
                if (arrangedOn != null) {
                    notInFuture(arrangedOn, "arrangedOn");
                    if (planned.plannedFor().isBefore(arrangedOn)) {
                        throw refused(RefusalCode.DATES_REVERSED, "plannedFor");
                    }
                }
            }
            case ConversationHeld held -> {
                atLeastOne(held.kinds(), "kinds");
                if (held.minutes() != null) {
                    range(held.minutes(), 1, MOST_MINUTES, "minutes");
                }
            }
            case OfferMade made -> {
                hours(made.hoursPerWeek(), false, "hoursPerWeek");
                if (made.hoursOfAttendance() != null) {
                    hours(made.hoursOfAttendance(), true, "hoursOfAttendance");
                }
                combinedCourse(made);
            }
            case OfferHoursAdjusted adjusted -> hours(adjusted.hoursPerWeek(), false, "hoursPerWeek");
            case ReducedHoursDocumented reduced -> {
                hours(reduced.hoursPerWeek(), true, "hoursPerWeek");
                ordered(reduced.from(), reduced.to());
            }
            case PartialRecoveryStarted started -> hours(started.hoursPerWeek(), false, "hoursPerWeek");
            case PartialRecoveryAdjusted adjusted -> hours(adjusted.hoursPerWeek(), false, "hoursPerWeek");
            case ReferredToProvider referred -> {
                if (referred.expectedTo() != null) {
                    ordered(referred.on(), referred.expectedTo(), "expectedTo");
                }
                // Whose catalogue would it be? Whether the agreement has the course, the agreement says.
                if (referred.courseId() != null && referred.agreementId() == null) {
                    throw refused(RefusalCode.VALUE_MISSING, "agreementId");
                }
            }
            case HolidayRecorded holiday -> ordered(holiday.from(), holiday.to());
            case MentorAssigned mentor -> {
                if (mentor.to() != null) {
                    ordered(mentor.from(), mentor.to());
                }
                if (mentor.hoursPerWeek() != null) {
                    hours(mentor.hoursPerWeek(), false, "hoursPerWeek");
                }
            }
            case ReferralExtended extended -> ordered(extended.on(), extended.to());
            case CaseTransferred transferred -> {
                if (transferred.caseworkerId() == null
                        && transferred.team() == null
                        && transferred.jobcentreId() == null) {
                    throw refused(RefusalCode.VALUE_MISSING, "caseworkerId");
                }
            }
            default -> {}
        }
        // What is planned, and how long a decision holds, may lie ahead; what happened may not.
        boolean mayLieAhead = fact instanceof ConversationPlanned
                || fact instanceof ContactFrequencySet
                || fact instanceof HolidayRecorded
                || fact instanceof ReducedHoursDocumented;
        LocalDate occurred = fact.occurred();
        if (occurred != null && !mayLieAhead) {
            notInFuture(occurred, dateFieldOf(fact));
        }
    }

    /** Only a combined course has modules, none of which is one itself, and meets so many times a week. */
    private static void combinedCourse(OfferMade made) {
        boolean combined = made.type() == OfferType.COMBINED_COURSE;
        Set<OfferType> modules = made.modules();
        if (modules != null) {
            onlyCombined(combined, "modules");
            atLeastOne(modules, "modules");
            if (modules.size() > MOST_MODULES || modules.contains(OfferType.COMBINED_COURSE)) {
                throw refused(RefusalCode.VALUE_OUT_OF_RANGE, "modules");
            }
        }
        if (made.timesPerWeek() != null) {
            onlyCombined(combined, "timesPerWeek");
            range(made.timesPerWeek(), 1, DAYS_OF_WEEK, "timesPerWeek");
        }
    }

    private static void onlyCombined(boolean combined, String field) {
        if (!combined) {
            throw refused(RefusalCode.FIELD_NOT_FOR_OFFER_TYPE, field);
        }
    }

    /** Does what the fact points to exist, and is it of the right kind? */
    private void pointsToWhatExists(Registration fact) {
        switch (fact) {
            case ExemptionLifted lifted -> pointsTo(lifted.exemptionId(), ExemptionAssessed.class, "exemptionId");
            case ConversationHeld held -> {
                if (held.conversationId() != null) {
                    pointsTo(held.conversationId(), ConversationPlanned.class, "conversationId");
                }
            }
            case NoShowRecorded noShow ->
                pointsTo(noShow.conversationId(), ConversationPlanned.class, "conversationId");
            case ConversationCancelled cancelled ->
                pointsTo(cancelled.conversationId(), ConversationPlanned.class, "conversationId");
            case MedicalInformationReceived received ->
                pointsTo(received.requestId(), MedicalInformationRequested.class, "requestId");
            case ReferralExtended extended -> pointsTo(extended.referralId(), ReferredToProvider.class, "referralId");
            case ReferralEnded ended -> pointsTo(ended.referralId(), ReferredToProvider.class, "referralId");
            case ProviderReportReceived report -> pointsTo(report.referralId(), ReferredToProvider.class, "referralId");
            case ActivitySetAside aside -> pointsTo(aside.assignmentId(), PackageAssigned.class, "assignmentId");
            case DisputeSettled settled -> pointsTo(settled.disputeId(), DisputeRecorded.class, "disputeId");
            case MentorAssigned mentor -> {
                if (mentor.offerId() != null) {
                    pointsTo(mentor.offerId(), OfferMade.class, "offerId");
                }
            }
            case MentorEnded ended -> pointsTo(ended.mentorId(), MentorAssigned.class, "mentorId");
            case OfferDeclined declined -> pointsTo(declined.offerId(), OfferMade.class, "offerId");
            case OfferStarted started -> pointsTo(started.offerId(), OfferMade.class, "offerId");
            case OfferHoursAdjusted adjusted -> pointsTo(adjusted.offerId(), OfferMade.class, "offerId");
            case OfferEnded ended -> pointsTo(ended.offerId(), OfferMade.class, "offerId");
            case PartialRecoveryAdjusted adjusted ->
                pointsTo(adjusted.partialRecoveryId(), PartialRecoveryStarted.class, "partialRecoveryId");
            case PartialRecoveryEnded ended ->
                pointsTo(ended.partialRecoveryId(), PartialRecoveryStarted.class, "partialRecoveryId");
            default -> {}
        }
    }

    /** Does the protocol in force on the day allow it? */
    private void allowed(Registration fact) {
        switch (fact) {
            case CaseOpened opened -> {
                if (circumstances.protocol() == null
                        || !circumstances.protocol().trialId().equals(opened.trialId())) {
                    throw refused(RefusalCode.TRIAL_UNKNOWN, "trialId");
                }
                if (state.exists() && !state.opening().trialId().equals(opened.trialId())) {
                    throw refused(RefusalCode.REPLACEMENT_MISMATCH, "trialId");
                }
                Jobcentre jobcentre = jobcentre(opened.jobcentreId(), "jobcentreId");
                if (opened.targetGroup() != TargetGroup.CASH_BENEFIT_SICK
                        && !jobcentre.targetGroups().contains(opened.targetGroup())) {
                    throw refused(RefusalCode.TARGET_GROUP_NOT_RUN, "targetGroup");
                }
                noWageSubsidyWithJob(state.evolve(opened), "hasJob");
                onlyWhatItsTargetGroupHas(opened);
            }
            case EmployerReportReceived report -> sicknessBenefitOnly();
            case InformationFormSent sent -> sicknessBenefitOnly();
            case InformationFormReturned returned -> sicknessBenefitOnly();
            case CaseCategorised categorised -> sicknessBenefitOnly();
            case ExemptionAssessed assessed -> {
                if (assessed.exempt()
                        && assessed.ground() != null
                        && !rulesOn(assessed.on()).exemptionGrounds().contains(assessed.ground())) {
                    throw refused(RefusalCode.GROUND_NOT_IN_FORCE, "ground");
                }
            }
            case OfferMade made -> noWageSubsidyWithJob(state.evolve(made), "type");
            case DismissalRecorded dismissal -> noWageSubsidyWithJob(state.evolve(dismissal), "on");
            case TrackChosen chosen -> knownTrack(chosen);
            case PackageAssigned assigned -> knownPackage(assigned);
            case ActivitySetAside aside -> {
                if (existing(aside.assignmentId(), "assignmentId") instanceof PackageAssigned assigned
                        && !hasActivity(assigned, aside.activityId())) {
                    throw refused(RefusalCode.ACTIVITY_UNKNOWN, "activityId");
                }
            }
            case CaseTransferred transferred -> {
                if (transferred.jobcentreId() != null) {
                    jobcentre(transferred.jobcentreId(), "jobcentreId");
                }
            }
            default -> {}
        }
    }

    /** A track is one that the jobcentre which holds the case that day declares; any where it declares none. */
    private void knownTrack(TrackChosen chosen) {
        String jobcentreId = CaseFacts.of(state).holderOn(chosen.on()).jobcentreId();
        List<Track> declared = Optional.ofNullable(circumstances.protocol())
                .map(history -> history.tracksOn(jobcentreId, chosen.on()))
                .orElse(List.of());
        if (!declared.isEmpty()
                && declared.stream().noneMatch(track -> track.trackId().equals(chosen.trackId()))) {
            throw refused(RefusalCode.TRACK_UNKNOWN, "trackId");
        }
    }

    /** A package is one of the protocol in force on its first day; corrected, it still has what was set aside of it. */
    private void knownPackage(PackageAssigned assigned) {
        if (rulesOn(assigned.on()).coursePackage(assigned.packageId()).isEmpty()) {
            throw refused(RefusalCode.PACKAGE_UNKNOWN, "packageId");
        }
        for (Registration fact : state.facts()) {
            if (fact instanceof ActivitySetAside aside
                    && aside.assignmentId().equals(assigned.registrationId())
                    && !hasActivity(assigned, aside.activityId())) {
                throw refused(RefusalCode.ACTIVITY_UNKNOWN, "packageId", List.of(aside.registrationId()));
            }
        }
    }

    private boolean hasActivity(PackageAssigned assigned, String activityId) {
        return rulesOn(assigned.on())
                .coursePackage(assigned.packageId())
                .filter(one -> one.activities().stream()
                        .anyMatch(activity -> activity.activityId().equals(activityId)))
                .isPresent();
    }

    /** An opening corrected to flex-job cannot leave steps behind that such a case does not have. */
    private void onlyWhatItsTargetGroupHas(CaseOpened opened) {
        if (opened.targetGroup() != TargetGroup.FLEX_JOB) {
            return;
        }
        List<String> others = state.facts().stream()
                .filter(fact -> fact instanceof EmployerReportReceived
                        || fact instanceof InformationFormSent
                        || fact instanceof InformationFormReturned
                        || fact instanceof CaseCategorised)
                .map(Registration::registrationId)
                .toList();
        if (!others.isEmpty()) {
            throw refused(RefusalCode.NOT_FOR_TARGET_GROUP, "targetGroup", others);
        }
    }

    private void sicknessBenefitOnly() {
        if (state.opening().targetGroup() == TargetGroup.FLEX_JOB) {
            throw refused(RefusalCode.NOT_FOR_TARGET_GROUP, null);
        }
    }

    /** A wage subsidy is not for a sick-listed person who has a job on the day it is offered (domain §1, offers). */
    private void noWageSubsidyWithJob(CaseState with, String field) {
        if (with.opening().targetGroup() == TargetGroup.FLEX_JOB) {
            return;
        }
        CaseFacts facts = CaseFacts.of(with);
        for (OfferMade made : facts.all(OfferMade.class)) {
            if (made.type() == OfferType.WAGE_SUBSIDY && facts.hasJobOn(made.madeOn())) {
                throw refused(RefusalCode.WAGE_SUBSIDY_WITH_JOB, field);
            }
        }
    }

    /** Names what the command's own registration, which is not among the others, clashes with. */
    private void refuseNewContradictions(CaseState with, String field, String own) {
        Set<Contradiction> before = Contradictions.of(state);
        for (Contradiction contradiction : Contradictions.of(with)) {
            if (!before.contains(contradiction)) {
                Set<String> others = new TreeSet<>();
                others.add(contradiction.registrationId());
                if (contradiction.against() != null) {
                    others.add(contradiction.against());
                }
                others.remove(own);
                throw refused(contradiction.code(), field, List.copyOf(others));
            }
        }
    }

    // ---- small questions --------------------------------------------------------------------------------------------

    private ProtocolRules rulesOn(LocalDate day) {
        ProtocolHistory protocol = circumstances.protocol();
        return Optional.ofNullable(protocol)
                .flatMap(history -> history.judging(day))
                .orElseThrow(() -> refused(RefusalCode.NO_PROTOCOL_IN_FORCE, null));
    }

    private Jobcentre jobcentre(String jobcentreId, @Nullable String field) {
        return Optional.ofNullable(circumstances.protocol())
                .flatMap(history -> history.jobcentre(jobcentreId))
                .orElseThrow(() -> refused(RefusalCode.JOBCENTRE_UNKNOWN, field));
    }

    private Registration existing(String registrationId, String field) {
        refuseDead(registrationId, field);
        return state.fact(registrationId).orElseThrow(() -> refused(RefusalCode.REGISTRATION_UNKNOWN, field));
    }

    private void refuseDead(String registrationId, String field) {
        if (state.isWithdrawn(registrationId)) {
            throw refused(RefusalCode.REGISTRATION_WITHDRAWN, field);
        }
    }

    private void pointsTo(String registrationId, Class<? extends Registration> kind, String field) {
        if (!kind.isInstance(existing(registrationId, field))) {
            throw refused(RefusalCode.REGISTRATION_OF_OTHER_KIND, field);
        }
    }

    private static void onlyFlexJob(boolean flexJob, boolean present, String field) {
        if (!flexJob && present) {
            throw refused(RefusalCode.FIELD_NOT_FOR_TARGET_GROUP, field);
        }
    }

    private void notInFuture(LocalDate day, String field) {
        if (day.isAfter(circumstances.today())) {
            throw new Refused(Refusal.expecting(
                    RefusalCode.DATE_IN_FUTURE, field, circumstances.today().toString()));
        }
    }

    private static void ordered(LocalDate from, LocalDate to) {
        ordered(from, to, "to");
    }

    private static void ordered(LocalDate from, LocalDate to, String field) {
        if (to.isBefore(from)) {
            throw refused(RefusalCode.PERIOD_REVERSED, field);
        }
    }

    private static void range(int value, int least, int most, String field) {
        if (value < least || value > most) {
            throw refused(RefusalCode.VALUE_OUT_OF_RANGE, field);
        }
    }

    private static void hours(BigDecimal hours, boolean zeroAllowed, String field) {
        if (hours.signum() < 0
                || (hours.signum() == 0 && !zeroAllowed)
                || hours.compareTo(MOST_HOURS) > 0
                || hours.scale() > 2) {
            throw refused(RefusalCode.VALUE_OUT_OF_RANGE, field);
        }
    }

    private static void atLeastOne(Set<?> values, String field) {
        if (values.isEmpty()) {
            throw refused(RefusalCode.VALUE_MISSING, field);
        }
    }

    /** The name of the field that carries the day a fact occurred. */
    private static String dateFieldOf(Registration fact) {
        return switch (fact) {
            case CaseOpened e -> "firstDay";
            case ConversationPlanned e -> "plannedFor";
            case ConversationHeld e -> "heldOn";
            case OfferMade e -> "madeOn";
            case OfferStarted e -> "startedOn";
            case OfferEnded e -> "endedOn";
            case PartialRecoveryEnded e -> "endedOn";
            case ReferralEnded e -> "endedOn";
            case MentorEnded e -> "endedOn";
            case MentorAssigned e -> "from";
            case HolidayRecorded e -> "from";
            case HospitalStayRecorded e -> "from";
            case ContactFrequencySet e -> "from";
            case OfferHoursAdjusted e -> "from";
            case ReducedHoursDocumented e -> "from";
            case PartialRecoveryStarted e -> "from";
            case PartialRecoveryAdjusted e -> "from";
            default -> "on";
        };
    }

    private static Refused refused(RefusalCode code, @Nullable String field) {
        return new Refused(Refusal.of(code, field));
    }

    private static Refused refused(RefusalCode code, @Nullable String field, List<String> others) {
        return new Refused(Refusal.because(code, field, others));
    }

    /** Leaves the decider's depth; never leaves the decider. */
    private static final class Refused extends RuntimeException {
        private final transient Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.code().name(), null, false, false);
            this.refusal = refusal;
        }
    }
}
