package dk.tilbage.casefile;

import dk.tilbage.casefile.CaseCommand.*;
import dk.tilbage.casefile.CaseEvent.*;

/** The table between what is asked and what then has happened: one command, one fact. */
public final class Facts {

    private Facts() {}

    /** The fact a command asks to record. Not for {@link AllocateCase}, whose fact depends on more than the command. */
    static Registration of(Registering command) {
        return switch (command) {
            case OpenCase c ->
                new CaseOpened(
                        c.caseId(),
                        c.trialId(),
                        c.jobcentreId(),
                        c.person(),
                        c.targetGroup(),
                        c.firstDay(),
                        c.employment(),
                        c.hasJob(),
                        c.caseworkerId(),
                        c.approvedOn(),
                        c.origin(),
                        Boolean.TRUE.equals(c.startStock()),
                        c.benefit(),
                        null);
            case AllocateCase c -> throw new IllegalArgumentException("an allocation is decided, not recorded");
            case RecordEmployerReport c -> new EmployerReportReceived(c.registrationId(), c.on(), null);
            case SendInformationForm c -> new InformationFormSent(c.registrationId(), c.on(), null);
            case ReturnInformationForm c -> new InformationFormReturned(c.registrationId(), c.on(), null);
            case CategoriseCase c -> new CaseCategorised(c.registrationId(), c.category(), c.on(), null);
            case ChooseTrack c -> new TrackChosen(c.registrationId(), c.trackId(), c.on(), null);
            case RecordIllness c -> new IllnessRecorded(c.registrationId(), c.causes(), null);
            case RecordHospitalStay c -> new HospitalStayRecorded(c.registrationId(), c.from(), c.to(), null);
            case RevealAllocation c -> new AllocationRevealed(c.registrationId(), c.on(), null);
            case RecordExemptionAssessment c ->
                new ExemptionAssessed(c.registrationId(), c.on(), c.exempt(), c.ground(), c.justification(), null);
            case LiftExemption c -> new ExemptionLifted(c.registrationId(), c.exemptionId(), c.on(), null);
            case DeliverTrialLetter c -> new TrialLetterDelivered(c.registrationId(), c.on(), null);
            case SetContactFrequency c ->
                new ContactFrequencySet(c.registrationId(), c.everyWeeks(), c.from(), c.to(), c.reason(), null);
            case PlanConversation c ->
                new ConversationPlanned(
                        c.registrationId(), c.kinds(), c.form(), c.channel(), c.plannedFor(), c.arrangedOn(), null);
            case HoldConversation c ->
                new ConversationHeld(
                        c.registrationId(),
                        c.conversationId(),
                        c.kinds(),
                        c.form(),
                        c.channel(),
                        c.heldOn(),
                        c.heldBy(),
                        c.telephoneReason(),
                        c.minutes(),
                        null);
            case RecordNoShow c -> new NoShowRecorded(c.registrationId(), c.conversationId(), c.on(), c.reason(), null);
            case CancelConversation c ->
                new ConversationCancelled(c.registrationId(), c.conversationId(), c.on(), c.reason(), null);
            case MakeOffer c ->
                new OfferMade(
                        c.registrationId(),
                        c.type(),
                        c.legalBasis(),
                        c.providerId(),
                        c.hoursPerWeek(),
                        c.hoursOfAttendance(),
                        c.purpose(),
                        c.priorityReason(),
                        c.madeOn(),
                        c.modules(),
                        c.timesPerWeek(),
                        null);
            case DeclineOffer c -> new OfferDeclined(c.registrationId(), c.offerId(), c.reason(), c.on(), null);
            case StartOffer c -> new OfferStarted(c.registrationId(), c.offerId(), c.startedOn(), null);
            case AdjustOfferHours c ->
                new OfferHoursAdjusted(c.registrationId(), c.offerId(), c.hoursPerWeek(), c.from(), null);
            case EndOffer c -> new OfferEnded(c.registrationId(), c.offerId(), c.endedOn(), c.reason(), null);
            case DocumentReducedHours c ->
                new ReducedHoursDocumented(
                        c.registrationId(), c.hoursPerWeek(), c.from(), c.to(), c.justification(), null);
            case StartPartialRecovery c ->
                new PartialRecoveryStarted(c.registrationId(), c.hoursPerWeek(), c.from(), null);
            case AdjustPartialRecovery c ->
                new PartialRecoveryAdjusted(
                        c.registrationId(), c.partialRecoveryId(), c.hoursPerWeek(), c.from(), null);
            case EndPartialRecovery c ->
                new PartialRecoveryEnded(c.registrationId(), c.partialRecoveryId(), c.endedOn(), null);
            case AgreePlan c -> new PlanAgreed(c.registrationId(), c.kind(), c.on(), c.content(), null);
            case RequestMedicalInformation c ->
                new MedicalInformationRequested(c.registrationId(), c.from(), c.on(), c.question(), null);
            case ReceiveMedicalInformation c ->
                new MedicalInformationReceived(c.registrationId(), c.requestId(), c.on(), null);
            case RecordMedicalOpinion c ->
                new MedicalOpinionRecorded(c.registrationId(), c.on(), c.canTakePart(), c.opinion(), null);
            case NotifyParty c -> new PartyNotified(c.registrationId(), c.party(), c.on(), c.message(), null);
            case ReferToProvider c ->
                new ReferredToProvider(
                        c.registrationId(),
                        c.providerId(),
                        c.on(),
                        c.expectedTo(),
                        c.purpose(),
                        c.agreementId(),
                        c.courseId(),
                        null);
            case ExtendReferral c -> new ReferralExtended(c.registrationId(), c.referralId(), c.to(), c.on(), null);
            case EndReferral c -> new ReferralEnded(c.registrationId(), c.referralId(), c.endedOn(), c.reason(), null);
            case RecordProviderReport c ->
                new ProviderReportReceived(c.registrationId(), c.referralId(), c.kind(), c.on(), c.content(), null);
            case AssignPackage c ->
                new PackageAssigned(c.registrationId(), c.packageId(), c.on(), c.justification(), null);
            case SetActivityAside c ->
                new ActivitySetAside(c.registrationId(), c.assignmentId(), c.activityId(), c.on(), c.reason(), null);
            case RecordHoliday c -> new HolidayRecorded(c.registrationId(), c.from(), c.to(), null);
            case RecordDispute c -> new DisputeRecorded(c.registrationId(), c.on(), c.about(), c.statement(), null);
            case SettleDispute c ->
                new DisputeSettled(c.registrationId(), c.disputeId(), c.on(), c.upheld(), c.justification(), null);
            case AssignMentor c ->
                new MentorAssigned(c.registrationId(), c.offerId(), c.from(), c.to(), c.hoursPerWeek(), null);
            case EndMentor c -> new MentorEnded(c.registrationId(), c.mentorId(), c.endedOn(), null);
            case ImposeSanction c ->
                new SanctionImposed(c.registrationId(), c.on(), c.cause(), c.effect(), c.justification(), null);
            case RecordDismissal c -> new DismissalRecorded(c.registrationId(), c.on(), null);
            case RecordFullRecovery c -> new FullRecoveryRecorded(c.registrationId(), c.on(), c.to(), null);
            case CloseCase c -> new CaseClosed(c.registrationId(), c.on(), c.outcome(), null);
            case ReopenCase c -> new CaseReopened(c.registrationId(), c.on(), null);
            case TransferCase c ->
                new CaseTransferred(c.registrationId(), c.caseworkerId(), c.team(), c.jobcentreId(), c.on(), null);
        };
    }

    /** The command that records this kind of fact: what a correction's replacement has to be. */
    public static Class<? extends Registering> commandFor(Registration fact) {
        return switch (fact) {
            case CaseOpened e -> OpenCase.class;
            case CaseAllocated e -> AllocateCase.class;
            case EmployerReportReceived e -> RecordEmployerReport.class;
            case InformationFormSent e -> SendInformationForm.class;
            case InformationFormReturned e -> ReturnInformationForm.class;
            case CaseCategorised e -> CategoriseCase.class;
            case TrackChosen e -> ChooseTrack.class;
            case IllnessRecorded e -> RecordIllness.class;
            case HospitalStayRecorded e -> RecordHospitalStay.class;
            case AllocationRevealed e -> RevealAllocation.class;
            case ExemptionAssessed e -> RecordExemptionAssessment.class;
            case ExemptionLifted e -> LiftExemption.class;
            case TrialLetterDelivered e -> DeliverTrialLetter.class;
            case ContactFrequencySet e -> SetContactFrequency.class;
            case ConversationPlanned e -> PlanConversation.class;
            case ConversationHeld e -> HoldConversation.class;
            case NoShowRecorded e -> RecordNoShow.class;
            case ConversationCancelled e -> CancelConversation.class;
            case OfferMade e -> MakeOffer.class;
            case OfferDeclined e -> DeclineOffer.class;
            case OfferStarted e -> StartOffer.class;
            case OfferHoursAdjusted e -> AdjustOfferHours.class;
            case OfferEnded e -> EndOffer.class;
            case ReducedHoursDocumented e -> DocumentReducedHours.class;
            case PartialRecoveryStarted e -> StartPartialRecovery.class;
            case PartialRecoveryAdjusted e -> AdjustPartialRecovery.class;
            case PartialRecoveryEnded e -> EndPartialRecovery.class;
            case PlanAgreed e -> AgreePlan.class;
            case MedicalInformationRequested e -> RequestMedicalInformation.class;
            case MedicalInformationReceived e -> ReceiveMedicalInformation.class;
            case MedicalOpinionRecorded e -> RecordMedicalOpinion.class;
            case PartyNotified e -> NotifyParty.class;
            case ReferredToProvider e -> ReferToProvider.class;
            case ReferralExtended e -> ExtendReferral.class;
            case ReferralEnded e -> EndReferral.class;
            case ProviderReportReceived e -> RecordProviderReport.class;
            case PackageAssigned e -> AssignPackage.class;
            case ActivitySetAside e -> SetActivityAside.class;
            case HolidayRecorded e -> RecordHoliday.class;
            case DisputeRecorded e -> RecordDispute.class;
            case DisputeSettled e -> SettleDispute.class;
            case MentorAssigned e -> AssignMentor.class;
            case MentorEnded e -> EndMentor.class;
            case SanctionImposed e -> ImposeSanction.class;
            case DismissalRecorded e -> RecordDismissal.class;
            case FullRecoveryRecorded e -> RecordFullRecovery.class;
            case CaseClosed e -> CloseCase.class;
            case CaseReopened e -> ReopenCase.class;
            case CaseTransferred e -> TransferCase.class;
        };
    }
}
