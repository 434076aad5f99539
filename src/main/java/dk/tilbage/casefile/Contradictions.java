package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseEvent.*;
import dk.tilbage.casefile.CaseFacts.Ending;
import dk.tilbage.casefile.CaseFacts.Exemption;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.PartialRecovery;
import dk.tilbage.casefile.CaseFacts.Referral;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.trial.RefusalCode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What in a ledger contradicts itself. A new, late or corrected registration is refused when the ledger with it has a
 * contradiction that it did not have without it: one rule for all three. Breaking the protocol is no contradiction; what
 * happened is recorded (design, section 5).
 */
final class Contradictions {

    /**
     * One contradiction.
     *
     * @param code what it is
     * @param registrationId the registration that cannot stand
     * @param against the registration it clashes with, if it is another one
     */
    record Contradiction(
            RefusalCode code,
            String registrationId,
            @Nullable String against) {}

    private final CaseFacts facts;
    private final SequencedSet<Contradiction> found = new LinkedHashSet<>();

    private Contradictions(CaseFacts facts) {
        this.facts = facts;
    }

    /** The contradictions of a ledger. */
    static SequencedSet<Contradiction> of(CaseState state) {
        if (!state.exists()) {
            return new LinkedHashSet<>();
        }
        Contradictions contradictions = new Contradictions(CaseFacts.of(state));
        contradictions.onlyOnce();
        contradictions.withinTheCase();
        contradictions.endings();
        contradictions.informationForm();
        contradictions.plans();
        contradictions.hospitalStays();
        contradictions.exemptions();
        contradictions.offers();
        contradictions.partialRecoveries();
        contradictions.medicalInformation();
        contradictions.referrals();
        contradictions.packages();
        contradictions.holidays();
        contradictions.disputes();
        contradictions.mentors();
        return contradictions.found;
    }

    private void add(RefusalCode code, Registration fact, @Nullable Registration against) {
        found.add(new Contradiction(code, fact.registrationId(), against == null ? null : against.registrationId()));
    }

    private void onlyOnce() {
        once(CaseAllocated.class, RefusalCode.ALREADY_ALLOCATED);
        once(EmployerReportReceived.class, RefusalCode.ALREADY_HAPPENED);
        once(InformationFormReturned.class, RefusalCode.ALREADY_HAPPENED);
        once(TrialLetterDelivered.class, RefusalCode.ALREADY_HAPPENED);
        once(AllocationRevealed.class, RefusalCode.ALREADY_HAPPENED);
        once(DismissalRecorded.class, RefusalCode.ALREADY_HAPPENED);
        if (facts.allocation().isEmpty()) {
            facts.all(AllocationRevealed.class).forEach(revealed -> add(RefusalCode.NOT_ALLOCATED, revealed, null));
        }
    }

    private <F extends Registration> void once(Class<F> kind, RefusalCode code) {
        List<F> all = facts.all(kind);
        for (int i = 1; i < all.size(); i++) {
            add(code, all.get(i), all.getFirst());
        }
    }

    /** Nothing happens before day 1 or after the end of the case. */
    private void withinTheCase() {
        for (Registration fact : facts.inOrder()) {
            LocalDate occurred = fact.occurred();
            if (occurred == null || fact instanceof CaseOpened) {
                continue;
            }
            // A person may have been in hospital before day 1, or have fallen ill there.
            if (!(fact instanceof HospitalStayRecorded) && occurred.isBefore(facts.firstDay())) {
                add(RefusalCode.BEFORE_DAY_ONE, fact, facts.opening());
            }
            for (Ending ending : facts.endings()) {
                CaseClosed closing = ending.closing();
                if (closing != null
                        && !occurred.isBefore(closing.on())
                        && (ending.reopenedOn() == null || occurred.isBefore(ending.reopenedOn()))
                        && !mayStand(fact, occurred, closing)) {
                    add(RefusalCode.AFTER_CASE_END, fact, closing);
                }
            }
        }
    }

    /** Whether a fact of the day a case was closed, or of a later one, may stand (docs/readings.md). */
    private boolean mayStand(Registration fact, LocalDate occurred, CaseClosed closing) {
        boolean closingDay = occurred.equals(closing.on());
        return switch (fact) {
            // Comes after the end by its nature.
            case CaseReopened reopened -> true;
            // A plan made before the end may outlive the case, and be cancelled after it; none is made in a closed
            // case.
            case ConversationPlanned planned -> closingDay || facts.recordedBefore(planned, closing);
            // A holiday that was foreseen may lie after the end in the same way.
            case HolidayRecorded holiday -> facts.recordedBefore(holiday, closing);
            case ConversationCancelled cancelled -> true;
            // The answer to what was asked or disputed in the case comes when it comes.
            case MedicalInformationReceived received -> true;
            case DisputeSettled settled -> true;
            // The last conversation, whether they came, and the letter, plan or notice handed over at it.
            case ConversationHeld held -> closingDay;
            case NoShowRecorded noShow -> closingDay;
            case TrialLetterDelivered delivered -> closingDay;
            // The final status is written when the course is over; other reports are of the days until then.
            case ProviderReportReceived report -> closingDay || report.kind() == ProviderReportKind.FINAL;
            case PlanAgreed agreed -> closingDay;
            case PartyNotified notified -> closingDay;
            // What begins with the end: as it does, these name the first day of the new state.
            case CaseClosed closed -> closingDay;
            case FullRecoveryRecorded recovery -> closingDay;
            case ExemptionLifted lifted -> closingDay;
            case CaseTransferred transferred -> closingDay;
            case SanctionImposed sanction -> closingDay;
            case DisputeRecorded dispute -> closingDay;
            // An end that is heard of after the allocation: who left before entry was allocated all the same.
            case CaseAllocated allocated -> facts.recordedBefore(allocated, closing);
            default -> false;
        };
    }

    private void endings() {
        FullRecoveryRecorded recovery = null;
        CaseClosed closing = null;
        for (Registration fact : facts.inOrder()) {
            switch (fact) {
                case FullRecoveryRecorded next -> {
                    if (recovery != null) {
                        add(RefusalCode.ALREADY_HAPPENED, next, recovery);
                    }
                    recovery = next;
                }
                case CaseClosed next -> {
                    if (closing != null) {
                        add(RefusalCode.ALREADY_ENDED, next, closing);
                    }
                    closing = next;
                }
                case CaseReopened reopening -> {
                    if (recovery == null && closing == null) {
                        add(RefusalCode.CASE_NOT_ENDED, reopening, null);
                    }
                    recovery = null;
                    closing = null;
                }
                case PartialRecoveryStarted started -> afterRecovery(started, recovery);
                case PartialRecoveryAdjusted adjusted -> afterRecovery(adjusted, recovery);
                case CaseAllocated allocated -> {
                    // One that is heard of later left before entry; the allocation can neither be corrected nor undone.
                    if (recovery != null && facts.recordedBefore(recovery, allocated)) {
                        add(RefusalCode.AFTER_RECOVERY, allocated, recovery);
                    }
                }
                default -> {}
            }
        }
    }

    private void afterRecovery(Registration fact, @Nullable FullRecoveryRecorded recovery) {
        if (recovery != null) {
            add(RefusalCode.AFTER_RECOVERY, fact, recovery);
        }
    }

    private void informationForm() {
        for (InformationFormReturned returned : facts.all(InformationFormReturned.class)) {
            boolean sent = facts.all(InformationFormSent.class).stream()
                    .anyMatch(sending -> !sending.on().isAfter(returned.on()));
            if (!sent) {
                add(RefusalCode.NOT_STARTED, returned, null);
            }
        }
    }

    /** A planned conversation is held, missed or cancelled, once. */
    private void plans() {
        Map<String, Registration> concluded = new HashMap<>();
        for (Registration fact : facts.inOrder()) {
            if (fact instanceof ConversationHeld
                    || fact instanceof NoShowRecorded
                    || fact instanceof ConversationCancelled) {
                for (String plan : fact.refersTo()) {
                    Registration before = concluded.putIfAbsent(plan, fact);
                    if (before != null) {
                        add(RefusalCode.CONVERSATION_CONCLUDED, fact, before);
                    }
                }
            }
        }
    }

    private void hospitalStays() {
        List<HospitalStayRecorded> stays = facts.all(HospitalStayRecorded.class);
        for (int i = 1; i < stays.size(); i++) {
            for (int j = 0; j < i; j++) {
                LocalDate end = stays.get(j).to();
                if (end == null || !end.isBefore(stays.get(i).from())) {
                    add(RefusalCode.OVERLAPPING, stays.get(i), stays.get(j));
                }
            }
        }
    }

    private void exemptions() {
        Map<String, ExemptionAssessed> assessments = new HashMap<>();
        facts.all(ExemptionAssessed.class).forEach(a -> assessments.put(a.registrationId(), a));
        Set<String> lifted = new HashSet<>();
        for (ExemptionLifted lifting : facts.all(ExemptionLifted.class)) {
            ExemptionAssessed assessment = assessments.get(lifting.exemptionId());
            if (assessment == null) {
                continue;
            }
            if (!assessment.exempt()) {
                add(RefusalCode.NOT_EXEMPT, lifting, assessment);
            }
            if (lifting.on().isBefore(assessment.on())) {
                add(RefusalCode.DATES_REVERSED, lifting, assessment);
            }
            if (!lifted.add(lifting.exemptionId())) {
                add(RefusalCode.ALREADY_ENDED, lifting, assessment);
            }
        }
        List<Exemption> granted = facts.exemptions();
        for (int i = 1; i < granted.size(); i++) {
            for (int j = 0; j < i; j++) {
                LocalDate end = granted.get(j).liftedOn();
                if (end == null || end.isAfter(granted.get(i).from())) {
                    add(
                            RefusalCode.ALREADY_EXEMPT,
                            granted.get(i).assessment(),
                            granted.get(j).assessment());
                }
            }
        }
    }

    private void offers() {
        for (Offer offer : facts.offers()) {
            String id = offer.made().registrationId();
            List<OfferStarted> starts = about(OfferStarted.class, id);
            List<OfferEnded> ends = about(OfferEnded.class, id);
            List<OfferDeclined> declines = about(OfferDeclined.class, id);
            repeated(starts, RefusalCode.ALREADY_HAPPENED);
            repeated(ends, RefusalCode.ALREADY_ENDED);
            repeated(declines, RefusalCode.OFFER_DECLINED);
            for (OfferDeclined declined : declines) {
                reversed(declined, offer.made());
                starts.forEach(start -> add(RefusalCode.OFFER_DECLINED, start, declined));
            }
            starts.forEach(start -> reversed(start, offer.made()));
            OfferStarted start = starts.isEmpty() ? null : starts.getFirst();
            OfferEnded end = ends.isEmpty() ? null : ends.getFirst();
            running(about(OfferHoursAdjusted.class, id), start, end);
            running(ends, start, null);
        }
    }

    private void partialRecoveries() {
        List<PartialRecovery> all = facts.partialRecoveries();
        for (PartialRecovery recovery : all) {
            String id = recovery.started().registrationId();
            List<PartialRecoveryEnded> ends = about(PartialRecoveryEnded.class, id);
            repeated(ends, RefusalCode.ALREADY_ENDED);
            PartialRecoveryEnded end = ends.isEmpty() ? null : ends.getFirst();
            running(about(PartialRecoveryAdjusted.class, id), recovery.started(), end);
            running(ends, recovery.started(), null);
        }
        for (int i = 1; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                PartialRecoveryEnded end = all.get(j).ended();
                boolean reopenedBetween = reopenedBetween(
                        all.get(j).started().from(), all.get(i).started().from());
                if (!reopenedBetween
                        && (end == null
                                || !end.endedOn().isBefore(all.get(i).started().from()))) {
                    add(
                            RefusalCode.OVERLAPPING,
                            all.get(i).started(),
                            all.get(j).started());
                }
            }
        }
    }

    /** What was asked for arrives once, and not before it was asked for. */
    private void medicalInformation() {
        for (MedicalInformationRequested request : facts.all(MedicalInformationRequested.class)) {
            List<MedicalInformationReceived> answers =
                    about(MedicalInformationReceived.class, request.registrationId());
            repeated(answers, RefusalCode.ALREADY_HAPPENED);
            answers.forEach(answer -> reversed(answer, request));
        }
    }

    /** A referral is extended while it runs and ended once; reports are of what was referred. */
    private void referrals() {
        for (Referral referral : facts.referrals()) {
            String id = referral.referred().registrationId();
            List<ReferralEnded> ends = about(ReferralEnded.class, id);
            repeated(ends, RefusalCode.ALREADY_ENDED);
            ReferralEnded end = ends.isEmpty() ? null : ends.getFirst();
            running(referral.extensions(), referral.referred(), end);
            running(ends, referral.referred(), null);
            for (ProviderReportReceived report : referral.reports()) {
                reversed(report, referral.referred());
                // The notice of what ended the course may come on the first day after it, the final status whenever.
                if (end != null
                        && report.kind() != ProviderReportKind.FINAL
                        && report.on().isAfter(end.endedOn().plusDays(1))) {
                    add(RefusalCode.ALREADY_ENDED, report, end);
                }
            }
        }
    }

    /** An activity of an assigned package is set aside once, and not before the package is in force. */
    private void packages() {
        for (PackageAssigned assignment : facts.all(PackageAssigned.class)) {
            Map<String, Registration> aside = new HashMap<>();
            for (ActivitySetAside setting : about(ActivitySetAside.class, assignment.registrationId())) {
                reversed(setting, assignment);
                Registration before = aside.putIfAbsent(setting.activityId(), setting);
                if (before != null) {
                    add(RefusalCode.ALREADY_HAPPENED, setting, before);
                }
            }
        }
    }

    private void holidays() {
        List<HolidayRecorded> holidays = facts.all(HolidayRecorded.class);
        for (int i = 1; i < holidays.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!holidays.get(j).to().isBefore(holidays.get(i).from())) {
                    add(RefusalCode.OVERLAPPING, holidays.get(i), holidays.get(j));
                }
            }
        }
    }

    /** A dispute is settled once, and not before it arose. */
    private void disputes() {
        for (DisputeRecorded dispute : facts.all(DisputeRecorded.class)) {
            List<DisputeSettled> settlements = about(DisputeSettled.class, dispute.registrationId());
            repeated(settlements, RefusalCode.ALREADY_HAPPENED);
            settlements.forEach(settlement -> reversed(settlement, dispute));
        }
    }

    /** A mentor comes with the offer or after it, and ends once, by the last day agreed on. */
    private void mentors() {
        for (Offer offer : facts.offers()) {
            about(MentorAssigned.class, offer.made().registrationId())
                    .forEach(mentor -> reversed(mentor, offer.made()));
        }
        for (MentorAssigned mentor : facts.all(MentorAssigned.class)) {
            List<MentorEnded> ends = about(MentorEnded.class, mentor.registrationId());
            repeated(ends, RefusalCode.ALREADY_ENDED);
            running(ends, mentor, null);
            for (MentorEnded end : ends) {
                if (mentor.to() != null && end.endedOn().isAfter(mentor.to())) {
                    add(RefusalCode.ALREADY_ENDED, end, mentor);
                }
            }
        }
    }

    /** A recovery or end of case that was reopened since ends what ran before it. */
    private boolean reopenedBetween(LocalDate earlier, LocalDate later) {
        return facts.endings().stream()
                .anyMatch(ending -> ending.from().isAfter(earlier)
                        && ending.reopenedOn() != null
                        && !ending.reopenedOn().isAfter(later));
    }

    /** These happen only while the thing runs. */
    private void running(
            List<? extends Registration> happenings, @Nullable Registration start, @Nullable Registration end) {
        for (Registration happening : happenings) {
            LocalDate on = happening.occurred();
            if (start == null) {
                add(RefusalCode.NOT_STARTED, happening, null);
            } else {
                reversed(happening, start);
            }
            if (end != null && on != null && end.occurred() != null && on.isAfter(end.occurred())) {
                add(RefusalCode.ALREADY_ENDED, happening, end);
            }
        }
    }

    private void reversed(Registration later, Registration earlier) {
        LocalDate on = later.occurred();
        LocalDate from = earlier.occurred();
        if (on != null && from != null && on.isBefore(from)) {
            add(RefusalCode.DATES_REVERSED, later, earlier);
        }
    }

    private void repeated(List<? extends Registration> all, RefusalCode code) {
        for (int i = 1; i < all.size(); i++) {
            add(code, all.get(i), all.getFirst());
        }
    }

    private <F extends Registration> List<F> about(Class<F> kind, String id) {
        List<F> about = new ArrayList<>();
        for (F fact : facts.all(kind)) {
            if (fact.refersTo().contains(id)) {
                about.add(fact);
            }
        }
        return about;
    }
}
