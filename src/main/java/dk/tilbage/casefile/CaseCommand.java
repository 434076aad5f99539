package dk.tilbage.casefile;

import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.trial.Canonical;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of a case. A record's components are the fields of the command in the HTTP contract; those without
 * {@link Nullable} are required. Free text and the CPR number arrive here already sealed by the edge.
 */
public sealed interface CaseCommand {

    /** The case. */
    String caseId();

    /** A command that records a fact in a slot of the ledger. */
    sealed interface Registering extends CaseCommand {

        /** The slot in the ledger. */
        String registrationId();
    }

    /**
     * Open a case (sagen oprettes). Its slot in the ledger is the case's own id, by which it can be corrected.
     *
     * @param caseId client-made id of the case
     * @param trialId the trial
     * @param jobcentreId the jobcentre, enrolled in the trial
     * @param person who it is about; in the HTTP contract the field is {@code cpr}, a string
     * @param targetGroup the target group
     * @param firstDay day 1: the first day of absence (sickness benefit) or of unemployment (flex-job)
     * @param employment labour-market position
     * @param hasJob whether the job still exists
     * @param caseworkerId the caseworker who holds the case
     * @param approvedOn flex-job only: the day of approval
     * @param origin flex-job only, required there: newly approved, or a flex-job lost
     * @param startStock flex-job only: part of the stock at the jobcentre's start; absent means no
     * @param benefit flex-job only: the benefit received
     */
    record OpenCase(
            String caseId,
            String trialId,
            String jobcentreId,
            Identity person,
            TargetGroup targetGroup,
            LocalDate firstDay,
            Employment employment,
            boolean hasJob,
            String caseworkerId,
            @Nullable LocalDate approvedOn,
            @Nullable FlexJobOrigin origin,
            @Nullable Boolean startStock,
            @Nullable FlexJobBenefit benefit)
            implements Registering {

        @Override
        public String registrationId() {
            return caseId;
        }
    }

    /**
     * Allocate the case to a group by the jobcentre's rule (lodtrækning). Final.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day of the allocation
     */
    record AllocateCase(String caseId, String registrationId, LocalDate on) implements Registering {}

    /**
     * The employer's report of the absence (arbejdsgivers anmeldelse) arrived. Sickness benefit only; due
     * by the end of sick week 4 (domain §1, path step 1).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day the report arrived
     */
    record RecordEmployerReport(String caseId, String registrationId, LocalDate on) implements Registering {}

    /**
     * The municipality sent the information form (oplysningsskema). Sickness benefit only (domain §1, path
     * step 2).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day the form was sent
     */
    record SendInformationForm(String caseId, String registrationId, LocalDate on) implements Registering {}

    /**
     * The person returned the information form; due 8 days after it was sent (domain §1, path step 2).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day the form came back
     */
    record ReturnInformationForm(String caseId, String registrationId, LocalDate on) implements Registering {}

    /**
     * The case was placed in a category (visitationskategori) 1, 2 or 3. May change; the history is kept.
     * Never a ground of exemption (domain §1, path step 3).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param category 1 = return is imminent, 2 = risk of a long course, 3 = the illness itself brings a
     *     long course
     * @param on the first day the category is in force
     */
    record CategoriseCase(String caseId, String registrationId, int category, LocalDate on) implements Registering {}

    /**
     * The case was sent to a track (spor) of the jobcentre, such as Greve's jobcoach (domain §3). May change; the history
     * is kept, and the latest by date is the one in force. Where the jobcentre declares its tracks, one of them.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param trackId the track, as the jobcentre declares it
     * @param on the first day in the track
     */
    record ChooseTrack(String caseId, String registrationId, String trackId, LocalDate on) implements Registering {}

    /**
     * The cause or causes of illness (domain §1, what is registered). The latest registration is the one
     * in force.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param causes one or more causes
     */
    record RecordIllness(String caseId, String registrationId, Set<IllnessCause> causes) implements Registering {
        public RecordIllness {
            causes = Canonical.sorted(causes);
        }
    }

    /**
     * A stay in hospital, as an interval of days, both inclusive. May have begun before day 1.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param from first day in hospital
     * @param to last day in hospital; absent while it goes on
     */
    record RecordHospitalStay(
            String caseId,
            String registrationId,
            LocalDate from,
            @Nullable LocalDate to) implements Registering {}

    /**
     * The jobcentre learned which group the case is in. For concealed allocation; recorded so that the
     * evaluator knows when the arm became known.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day the group became known
     */
    record RevealAllocation(String caseId, String registrationId, LocalDate on) implements Registering {}

    /**
     * An exemption (fritagelse) was assessed, also where it was not granted. Same criteria in both groups
     * (domain §1, exemption).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day of the assessment; an exemption is in force from this day
     * @param exempt whether the person is exempted
     * @param ground the ground; required when exempt, and it must be in force in the protocol of that day
     * @param justification why, sealed free text
     */
    record RecordExemptionAssessment(
            String caseId,
            String registrationId,
            LocalDate on,
            boolean exempt,
            @Nullable ExemptionGround ground,
            Sealed justification)
            implements Registering {}

    /**
     * An exemption ended; the trial's duties run again from this day.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param exemptionId the registration of the exemption
     * @param on the first day without the exemption
     */
    record LiftExemption(String caseId, String registrationId, String exemptionId, LocalDate on)
            implements Registering {}

    /**
     * The trial letter was handed to a participant (domain §1, path step 5).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day it was handed over
     */
    record DeliverTrialLetter(String caseId, String registrationId, LocalDate on) implements Registering {}

    /**
     * An individual frequency of contact conversations was decided, for a person in hospital or partially
     * recovered (protocol version 2).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param everyWeeks one conversation every so many weeks, 1 to 17
     * @param from first day the frequency holds
     * @param to last day the frequency holds
     * @param reason free text, sealed
     */
    record SetContactFrequency(
            String caseId,
            String registrationId,
            int everyWeeks,
            LocalDate from,
            LocalDate to,
            @Nullable Sealed reason) implements Registering {}

    /**
     * A conversation was arranged. Its registration id is the conversationId that later facts point to.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param kinds what the conversation is, at least one
     * @param form individual or collective
     * @param channel how it is to be held
     * @param plannedFor the day it is planned for; may lie in the future
     * @param arrangedOn the day the person was called in, if it is known
     */
    record PlanConversation(
            String caseId,
            String registrationId,
            Set<ConversationKind> kinds,
            ConversationForm form,
            Channel channel,
            LocalDate plannedFor,
            @Nullable LocalDate arrangedOn)
            implements Registering {
        public PlanConversation {
            kinds = Canonical.sorted(kinds);
        }
    }

    /**
     * A conversation was held. Stored as it happened even where it does not fulfil the protocol.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param conversationId the plan it belongs to, if it was planned
     * @param kinds what the conversation was, at least one; it fulfils each
     * @param form individual or collective
     * @param channel how it was held
     * @param heldOn the day it was held
     * @param heldBy JOBCENTRE or the id of the provider that held it
     * @param telephoneReason why by telephone (protocol version 2), sealed free text
     * @param minutes how long it took, 1 to 600
     */
    record HoldConversation(
            String caseId,
            String registrationId,
            @Nullable String conversationId,
            Set<ConversationKind> kinds,
            ConversationForm form,
            Channel channel,
            LocalDate heldOn,
            String heldBy,
            @Nullable Sealed telephoneReason,
            @Nullable Integer minutes)
            implements Registering {
        public HoldConversation {
            kinds = Canonical.sorted(kinds);
        }
    }

    /**
     * The person did not come to a planned conversation (udeblivelse).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param conversationId the plan
     * @param on the day it should have been held
     * @param reason free text, sealed
     */
    record RecordNoShow(
            String caseId,
            String registrationId,
            String conversationId,
            LocalDate on,
            @Nullable Sealed reason) implements Registering {}

    /**
     * A planned conversation was cancelled (afbud or by the jobcentre).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param conversationId the plan
     * @param on the day it was cancelled
     * @param reason free text, sealed
     */
    record CancelConversation(
            String caseId,
            String registrationId,
            String conversationId,
            LocalDate on,
            @Nullable Sealed reason) implements Registering {}

    /**
     * An active offer (tilbud) was made. Its registration id is the offerId that later facts point to. A
     * wage subsidy is refused for a sick-listed person who has a job on that day.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param type what the offer is; partial recovery is not one of them
     * @param legalBasis the employment act (LAB) or preventive
     * @param providerId the provider, when it is not the jobcentre itself
     * @param hoursPerWeek hours of activity a week, on which the ten-hour bar is judged
     * @param hoursOfAttendance hours of attendance a week, where they differ
     * @param purpose the purpose, sealed free text
     * @param priorityReason why nothing of higher priority was possible
     * @param madeOn the day the offer was made
     * @param modules what a {@code COMBINED_COURSE} is made up of, 1 to 10 types of offer; of no other type
     * @param timesPerWeek how often a week a {@code COMBINED_COURSE} meets, 1 to 7; of no other type
     */
    record MakeOffer(
            String caseId,
            String registrationId,
            OfferType type,
            LegalBasis legalBasis,
            @Nullable String providerId,
            BigDecimal hoursPerWeek,
            @Nullable BigDecimal hoursOfAttendance,
            @Nullable Sealed purpose,
            @Nullable PriorityReason priorityReason,
            LocalDate madeOn,
            @Nullable Set<OfferType> modules,
            @Nullable Integer timesPerWeek)
            implements Registering {
        public MakeOffer {
            modules = modules == null ? null : Canonical.sorted(modules);
            hoursPerWeek = Canonical.hours(hoursPerWeek);
            hoursOfAttendance = hoursOfAttendance == null ? null : Canonical.hours(hoursOfAttendance);
        }
    }

    /**
     * The person declined an offer.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param offerId the offer
     * @param reason why
     * @param on the day it was declined
     */
    record DeclineOffer(String caseId, String registrationId, String offerId, DeclineReason reason, LocalDate on)
            implements Registering {}

    /**
     * An offer started.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param offerId the offer
     * @param startedOn first day of activity
     */
    record StartOffer(String caseId, String registrationId, String offerId, LocalDate startedOn)
            implements Registering {}

    /**
     * The hours of a running offer were changed.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param offerId the offer
     * @param hoursPerWeek hours of activity a week from then on
     * @param from first day with these hours
     */
    record AdjustOfferHours(
            String caseId, String registrationId, String offerId, BigDecimal hoursPerWeek, LocalDate from)
            implements Registering {
        public AdjustOfferHours {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }
    }

    /**
     * An offer ended.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param offerId the offer
     * @param endedOn last day of activity
     * @param reason why
     */
    record EndOffer(String caseId, String registrationId, String offerId, LocalDate endedOn, OfferEndReason reason)
            implements Registering {}

    /**
     * It was documented that the person cannot take part ten hours a week; lowers the bar while it is in
     * force (domain §1, path step 6).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param hoursPerWeek the hours the person can take part
     * @param from first day in force
     * @param to last day in force
     * @param justification what documents it, sealed free text
     */
    record DocumentReducedHours(
            String caseId,
            String registrationId,
            BigDecimal hoursPerWeek,
            LocalDate from,
            LocalDate to,
            Sealed justification)
            implements Registering {
        public DocumentReducedHours {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }
    }

    /**
     * The person went back to work part of the time (delvis raskmelding). Counts as the offer and comes
     * before all others. Its registration id is the partialRecoveryId.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param hoursPerWeek hours of work a week
     * @param from first day of partial work
     */
    record StartPartialRecovery(String caseId, String registrationId, BigDecimal hoursPerWeek, LocalDate from)
            implements Registering {
        public StartPartialRecovery {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }
    }

    /**
     * The hours of a partial recovery were changed.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param partialRecoveryId the partial recovery
     * @param hoursPerWeek hours of work a week from then on
     * @param from first day with these hours
     */
    record AdjustPartialRecovery(
            String caseId, String registrationId, String partialRecoveryId, BigDecimal hoursPerWeek, LocalDate from)
            implements Registering {
        public AdjustPartialRecovery {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }
    }

    /**
     * A partial recovery ended.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param partialRecoveryId the partial recovery
     * @param endedOn last day of partial work
     */
    record EndPartialRecovery(String caseId, String registrationId, String partialRecoveryId, LocalDate endedOn)
            implements Registering {}

    /**
     * A plan was agreed with the person. Several of one kind may follow each other; each is a registration
     * of its own (domain §1, what is registered: plans; Greve has a retention plan in every track).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param kind which plan
     * @param on the day it was agreed
     * @param content what it says, sealed free text
     */
    record AgreePlan(
            String caseId,
            String registrationId,
            PlanKind kind,
            LocalDate on,
            @Nullable Sealed content) implements Registering {}

    /**
     * The jobcentre asked for medical information (lægelige oplysninger). Its registration id is the
     * requestId that the answer points to.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param from who was asked
     * @param on the day it was asked for
     * @param question what was asked, sealed free text
     */
    record RequestMedicalInformation(
            String caseId,
            String registrationId,
            MedicalSource from,
            LocalDate on,
            @Nullable Sealed question) implements Registering {}

    /**
     * The medical information that was asked for arrived. It arrives once, also after the end of the case.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param requestId the request
     * @param on the day it arrived
     */
    record ReceiveMedicalInformation(String caseId, String registrationId, String requestId, LocalDate on)
            implements Registering {}

    /**
     * The municipality's medical consultant (lægekonsulent) gave an opinion on whether the person can take
     * part.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day of the opinion
     * @param canTakePart whether the person can take part
     * @param opinion the opinion, sealed free text
     */
    record RecordMedicalOpinion(
            String caseId, String registrationId, LocalDate on, AbilityToTakePart canTakePart, Sealed opinion)
            implements Registering {}

    /**
     * Somebody outside the jobcentre was given notice about the case.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param party who was given notice
     * @param on the day of the notice
     * @param message what was said, sealed free text
     */
    record NotifyParty(
            String caseId,
            String registrationId,
            Party party,
            LocalDate on,
            @Nullable Sealed message) implements Registering {}

    /**
     * The person was referred to a course at a provider (henvisning til anden aktør). Its registration id
     * is the referralId that later facts point to. It needs no end of its own where the case ends.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param providerId the provider
     * @param on the first day of the referral
     * @param expectedTo the last day expected; may lie in the future
     * @param purpose the purpose, sealed free text
     * @param agreementId the agreement with the provider under which it is made
     * @param courseId which of the agreement's courses; only with an agreement
     */
    record ReferToProvider(
            String caseId,
            String registrationId,
            String providerId,
            LocalDate on,
            @Nullable LocalDate expectedTo,
            @Nullable Sealed purpose,
            @Nullable String agreementId,
            @Nullable String courseId)
            implements Registering {}

    /**
     * The jobcentre extended a running referral. The latest extension is the one in force.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param referralId the referral
     * @param to the last day expected from then on; may lie in the future
     * @param on the day it was extended
     */
    record ExtendReferral(String caseId, String registrationId, String referralId, LocalDate to, LocalDate on)
            implements Registering {}

    /**
     * The jobcentre ended a referral. A provider reports; only the jobcentre ends a course.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param referralId the referral
     * @param endedOn last day at the provider
     * @param reason why
     */
    record EndReferral(
            String caseId, String registrationId, String referralId, LocalDate endedOn, ReferralEndReason reason)
            implements Registering {}

    /**
     * A provider's report arrived. Changes nothing by itself: a recovery, a holiday or an end is
     * registered by the jobcentre.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param referralId the referral it is about
     * @param kind what is reported
     * @param on the day it arrived
     * @param content what it says, sealed free text
     */
    record RecordProviderReport(
            String caseId,
            String registrationId,
            String referralId,
            ProviderReportKind kind,
            LocalDate on,
            @Nullable Sealed content)
            implements Registering {}

    /**
     * The caseworker chose a package of activities (pakkeforløb) for the case. Guiding, not binding; the
     * latest by date is the one in force. Its registration id is the assignmentId that later facts point
     * to.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param packageId the package, as the protocol names it
     * @param on the first day the package is in force
     * @param justification why this one, sealed free text
     */
    record AssignPackage(
            String caseId,
            String registrationId,
            String packageId,
            LocalDate on,
            @Nullable Sealed justification) implements Registering {}

    /**
     * An activity of the package was set aside for this person, with the reason. Withdraw the registration
     * to take the activity up again.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param assignmentId the assignment of the package
     * @param activityId the activity, as the package names it
     * @param on the first day without it
     * @param reason why, sealed free text
     */
    record SetActivityAside(
            String caseId, String registrationId, String assignmentId, String activityId, LocalDate on, Sealed reason)
            implements Registering {}

    /**
     * The person is on holiday, as an interval of days, both inclusive; it may lie ahead. A holiday
     * interrupts the benefit; it waives nothing by itself.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param from first day of the holiday; may lie in the future
     * @param to last day of the holiday; may lie in the future
     */
    record RecordHoliday(String caseId, String registrationId, LocalDate from, LocalDate to) implements Registering {}

    /**
     * The person does not agree with the jobcentre (uenighed). Its registration id is the disputeId that
     * the settlement points to.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the day it arose
     * @param about what it is about
     * @param statement what the person says, sealed free text
     */
    record RecordDispute(
            String caseId,
            String registrationId,
            LocalDate on,
            DisputeSubject about,
            @Nullable Sealed statement) implements Registering {}

    /**
     * A dispute was settled. It is settled once, also after the end of the case.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param disputeId the dispute
     * @param on the day it was settled
     * @param upheld whether the person was found to be right
     * @param justification why, sealed free text
     */
    record SettleDispute(
            String caseId,
            String registrationId,
            String disputeId,
            LocalDate on,
            boolean upheld,
            @Nullable Sealed justification)
            implements Registering {}

    /**
     * The person got a mentor, beside an offer or, where none is named, beside a job. Its registration id
     * is the mentorId that its end points to.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param offerId the offer; absent beside a job
     * @param from first day with the mentor
     * @param to last day agreed on; may lie in the future
     * @param hoursPerWeek hours of mentoring a week; no hours of activity
     */
    record AssignMentor(
            String caseId,
            String registrationId,
            @Nullable String offerId,
            LocalDate from,
            @Nullable LocalDate to,
            @Nullable BigDecimal hoursPerWeek)
            implements Registering {
        public AssignMentor {
            hoursPerWeek = hoursPerWeek == null ? null : Canonical.hours(hoursPerWeek);
        }
    }

    /**
     * A mentor ended, before or on the last day that was agreed on.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param mentorId the assignment of the mentor
     * @param endedOn last day with the mentor
     */
    record EndMentor(String caseId, String registrationId, String mentorId, LocalDate endedOn) implements Registering {}

    /**
     * The municipality imposed a sanction. The benefit itself is decided elsewhere; it is recorded here
     * for the case and its evaluation.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the first day it has effect
     * @param cause what it answers
     * @param effect what it does to the benefit
     * @param justification why, sealed free text
     */
    record ImposeSanction(
            String caseId,
            String registrationId,
            LocalDate on,
            SanctionCause cause,
            SanctionEffect effect,
            Sealed justification)
            implements Registering {}

    /**
     * The person was dismissed while sick (afskediget under sygdom; domain §1, what is registered), and has no job from this
     * day on.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the first day without the job
     */
    record RecordDismissal(String caseId, String registrationId, LocalDate on) implements Registering {}

    /**
     * The person recovered fully (fuld raskmelding).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the first day of the new state
     * @param to what the person recovered to
     */
    record RecordFullRecovery(String caseId, String registrationId, LocalDate on, RecoveredTo to)
            implements Registering {}

    /**
     * The case ended (ophør).
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the first day after the case; a conversation on this day is still allowed
     * @param outcome how it ended
     */
    record CloseCase(String caseId, String registrationId, LocalDate on, Outcome outcome) implements Registering {}

    /**
     * The case was taken up again after a recovery or an end.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param on the first day of the case being open again
     */
    record ReopenCase(String caseId, String registrationId, LocalDate on) implements Registering {}

    /**
     * The case was handed to another caseworker, team or jobcentre; at least one of the three is named.
     *
     * @param caseId the case
     * @param registrationId client-made id of this registration
     * @param caseworkerId the new caseworker
     * @param team the new team
     * @param jobcentreId the new jobcentre, enrolled in the trial
     * @param on the first day with the new holder
     */
    record TransferCase(
            String caseId,
            String registrationId,
            @Nullable String caseworkerId,
            @Nullable String team,
            @Nullable String jobcentreId,
            LocalDate on)
            implements Registering {}

    /**
     * Correct a registration: the replacement takes its place as if it had been registered alone.
     *
     * @param caseId the case
     * @param registrationId the registration to correct
     * @param replacement the whole payload of the same command, with the facts as they should have been
     * @param reason why, sealed free text
     */
    record CorrectRegistration(String caseId, String registrationId, Registering replacement, Sealed reason)
            implements CaseCommand {}

    /**
     * Withdraw a registration that should never have been made. Refused while other facts point to it.
     *
     * @param caseId the case
     * @param registrationId the registration to withdraw
     * @param reason why, sealed free text
     */
    record WithdrawRegistration(String caseId, String registrationId, Sealed reason) implements CaseCommand {}

    /** A command about who the person is, which records no fact of the case. */
    sealed interface OfPerson extends CaseCommand {}

    /**
     * Forget the person of the case (sletning): what is sealed about them can never be opened again, in any of their cases;
     * the facts in clear stay under the pseudonym. There is no way back.
     *
     * @param caseId one of the person's cases
     * @param reason why
     */
    record ForgetPerson(String caseId, ForgettingReason reason) implements OfPerson {}

    /**
     * The authorities gave the person another CPR number (personnummerskift). A number that was typed wrong is corrected in
     * the opening instead.
     *
     * @param caseId one of the person's cases
     * @param cpr the new number
     * @param on the day from which it is the person's
     */
    record ReplaceCpr(String caseId, Sealed cpr, LocalDate on) implements OfPerson {}
}
