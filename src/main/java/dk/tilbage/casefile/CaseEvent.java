package dk.tilbage.casefile;

import dk.tilbage.eventstore.Stored;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.trial.Canonical;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.Draw;
import dk.tilbage.trial.Employment;
import dk.tilbage.trial.ExemptionGround;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.OfferType;
import dk.tilbage.trial.TargetGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can happen in a case. Most events are a {@link Registration}: a fact in a slot of the ledger, named by its
 * registration id. A correction is the same event type again with the same registration id and a {@link Correction}.
 *
 * <p>All dates are Danish calendar dates on which something <em>occurred</em>. When it was recorded, and by whom, lies
 * beside the event in the log.
 */
public sealed interface CaseEvent {

    /** A fact of the ledger. */
    sealed interface Registration extends CaseEvent {

        /** The slot in the ledger; chosen by the client or made at the edge, used once in a case. */
        String registrationId();

        /** Why this replaces what stood in the slot; absent on a first registration. */
        @Nullable
        Correction correction();

        /** The same fact with another correction, or none. */
        Registration withCorrection(@Nullable Correction correction);

        /** The day it happened, or began; absent where the fact has no date of its own. */
        @Nullable
        LocalDate occurred();

        /** The registrations this fact points to. */
        default List<String> refersTo() {
            return List.of();
        }
    }

    /**
     * The mark of a correction.
     *
     * @param reason why it was corrected, sealed free text
     */
    record Correction(Sealed reason) {}

    /**
     * A case was opened. Its slot in the ledger is the case's own id.
     *
     * @param registrationId the slot in the ledger, always the case's id
     * @param trialId the trial the case is registered in
     * @param jobcentreId the jobcentre that opened it
     * @param person who it is about, sealed, with the little that allocation and its audit need
     * @param targetGroup the target group
     * @param firstDay day 1: the first day of absence (sickness benefit) or of unemployment (flex-job)
     * @param employment labour-market position
     * @param hasJob whether the job still exists
     * @param caseworkerId the caseworker who holds the case
     * @param approvedOn flex-job only: the day of approval
     * @param origin flex-job only: newly approved, or a flex-job lost
     * @param startStock flex-job only: part of the stock at the jobcentre's start
     * @param benefit flex-job only: the benefit received
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.CaseOpened", revision = 1)
    record CaseOpened(
            String registrationId,
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
            boolean startStock,
            @Nullable FlexJobBenefit benefit,
            @Nullable Correction correction)
            implements Registration {

        /** The case's id. */
        public String caseId() {
            return registrationId;
        }

        @Override
        public CaseOpened withCorrection(@Nullable Correction correction) {
            return new CaseOpened(
                    registrationId,
                    trialId,
                    jobcentreId,
                    person,
                    targetGroup,
                    firstDay,
                    employment,
                    hasJob,
                    caseworkerId,
                    approvedOn,
                    origin,
                    startStock,
                    benefit,
                    correction);
        }

        @Override
        public LocalDate occurred() {
            return firstDay;
        }
    }

    /**
     * The case was allocated to a group. A decision, not a registration of a fact: never corrected, never recomputed,
     * never withdrawn, and final even where the group is {@link Group#NOT_IN_TRIAL}.
     *
     * @param registrationId the slot in the ledger
     * @param on the day of the allocation
     * @param group the group that was assigned
     * @param method the rule that assigned it
     * @param stratum the stratum it is counted and drawn in; absent where it is that of everybody else
     * @param draw which draw assigned it; absent where nothing was drawn
     * @param correction always absent
     */
    @Stored(name = "casefile.CaseAllocated", revision = 2, readsFrom = 1)
    record CaseAllocated(
            String registrationId,
            LocalDate on,
            Group group,
            String method,
            @Nullable String stratum,
            @Nullable Draw draw,
            @Nullable Correction correction)
            implements Registration {

        @Override
        public CaseAllocated withCorrection(@Nullable Correction correction) {
            return new CaseAllocated(registrationId, on, group, method, stratum, draw, correction);
        }

        @Override
        public LocalDate occurred() {
            return on;
        }
    }

    /**
     * The employer's report of the absence (arbejdsgivers anmeldelse) arrived. Sickness benefit only; due
     * by the end of sick week 4 (domain §1, path step 1).
     *
     * @param registrationId the slot in the ledger
     * @param on the day the report arrived
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.EmployerReportReceived", revision = 1)
    record EmployerReportReceived(
            String registrationId, LocalDate on, @Nullable Correction correction) implements Registration {
        @Override
        public EmployerReportReceived withCorrection(@Nullable Correction correction) {
            return new EmployerReportReceived(registrationId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The municipality sent the information form (oplysningsskema). Sickness benefit only (domain §1, path
     * step 2).
     *
     * @param registrationId the slot in the ledger
     * @param on the day the form was sent
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.InformationFormSent", revision = 1)
    record InformationFormSent(
            String registrationId, LocalDate on, @Nullable Correction correction) implements Registration {
        @Override
        public InformationFormSent withCorrection(@Nullable Correction correction) {
            return new InformationFormSent(registrationId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The person returned the information form; due 8 days after it was sent (domain §1, path step 2).
     *
     * @param registrationId the slot in the ledger
     * @param on the day the form came back
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.InformationFormReturned", revision = 1)
    record InformationFormReturned(
            String registrationId, LocalDate on, @Nullable Correction correction) implements Registration {
        @Override
        public InformationFormReturned withCorrection(@Nullable Correction correction) {
            return new InformationFormReturned(registrationId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The case was placed in a category (visitationskategori) 1, 2 or 3. May change; the history is kept.
     * Never a ground of exemption (domain §1, path step 3).
     *
     * @param registrationId the slot in the ledger
     * @param category 1 = return is imminent, 2 = risk of a long course, 3 = the illness itself brings a
     *     long course
     * @param on the first day the category is in force
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.CaseCategorised", revision = 1)
    record CaseCategorised(
            String registrationId,
            int category,
            LocalDate on,
            @Nullable Correction correction) implements Registration {
        @Override
        public CaseCategorised withCorrection(@Nullable Correction correction) {
            return new CaseCategorised(registrationId, category, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The case was sent to a track (spor) of the jobcentre (domain §3, Greve: jobcoach, retention and KIA; Odense: four
     * offers). Each one stays in the history; the latest by date is in force.
     *
     * @param registrationId the slot in the ledger
     * @param trackId the track, as the jobcentre declares it
     * @param on the first day in the track
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.TrackChosen", revision = 1)
    record TrackChosen(
            String registrationId,
            String trackId,
            LocalDate on,
            @Nullable Correction correction) implements Registration {
        @Override
        public TrackChosen withCorrection(@Nullable Correction correction) {
            return new TrackChosen(registrationId, trackId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The cause or causes of illness (domain §1, what is registered). The latest registration is the one
     * in force.
     *
     * @param registrationId the slot in the ledger
     * @param causes one or more causes
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.IllnessRecorded", revision = 1)
    record IllnessRecorded(
            String registrationId,
            Set<IllnessCause> causes,
            @Nullable Correction correction) implements Registration {
        public IllnessRecorded {
            causes = Canonical.sorted(causes);
        }

        @Override
        public IllnessRecorded withCorrection(@Nullable Correction correction) {
            return new IllnessRecorded(registrationId, causes, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return null;
        }
    }

    /**
     * A stay in hospital, as an interval of days, both inclusive. May have begun before day 1.
     *
     * @param registrationId the slot in the ledger
     * @param from first day in hospital
     * @param to last day in hospital; absent while it goes on
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.HospitalStayRecorded", revision = 1)
    record HospitalStayRecorded(
            String registrationId,
            LocalDate from,
            @Nullable LocalDate to,
            @Nullable Correction correction) implements Registration {
        @Override
        public HospitalStayRecorded withCorrection(@Nullable Correction correction) {
            return new HospitalStayRecorded(registrationId, from, to, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return from;
        }
    }

    /**
     * The jobcentre learned which group the case is in. For concealed allocation; recorded so that the
     * evaluator knows when the arm became known.
     *
     * @param registrationId the slot in the ledger
     * @param on the day the group became known
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.AllocationRevealed", revision = 1)
    record AllocationRevealed(
            String registrationId, LocalDate on, @Nullable Correction correction) implements Registration {
        @Override
        public AllocationRevealed withCorrection(@Nullable Correction correction) {
            return new AllocationRevealed(registrationId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * An exemption (fritagelse) was assessed, also where it was not granted. Same criteria in both groups
     * (domain §1, exemption).
     *
     * @param registrationId the slot in the ledger
     * @param on the day of the assessment; an exemption is in force from this day
     * @param exempt whether the person is exempted
     * @param ground the ground; required when exempt, and it must be in force in the protocol of that day
     * @param justification why, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ExemptionAssessed", revision = 1)
    record ExemptionAssessed(
            String registrationId,
            LocalDate on,
            boolean exempt,
            @Nullable ExemptionGround ground,
            Sealed justification,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public ExemptionAssessed withCorrection(@Nullable Correction correction) {
            return new ExemptionAssessed(registrationId, on, exempt, ground, justification, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * An exemption ended; the trial's duties run again from this day.
     *
     * @param registrationId the slot in the ledger
     * @param exemptionId the registration of the exemption
     * @param on the first day without the exemption
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ExemptionLifted", revision = 1)
    record ExemptionLifted(
            String registrationId,
            String exemptionId,
            LocalDate on,
            @Nullable Correction correction) implements Registration {
        @Override
        public ExemptionLifted withCorrection(@Nullable Correction correction) {
            return new ExemptionLifted(registrationId, exemptionId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(exemptionId);
        }
    }

    /**
     * The trial letter was handed to a participant (domain §1, path step 5).
     *
     * @param registrationId the slot in the ledger
     * @param on the day it was handed over
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.TrialLetterDelivered", revision = 1)
    record TrialLetterDelivered(
            String registrationId, LocalDate on, @Nullable Correction correction) implements Registration {
        @Override
        public TrialLetterDelivered withCorrection(@Nullable Correction correction) {
            return new TrialLetterDelivered(registrationId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * An individual frequency of contact conversations was decided, for a person in hospital or partially
     * recovered (protocol version 2).
     *
     * @param registrationId the slot in the ledger
     * @param everyWeeks one conversation every so many weeks, 1 to 17
     * @param from first day the frequency holds
     * @param to last day the frequency holds
     * @param reason free text, sealed
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ContactFrequencySet", revision = 1)
    record ContactFrequencySet(
            String registrationId,
            int everyWeeks,
            LocalDate from,
            LocalDate to,
            @Nullable Sealed reason,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public ContactFrequencySet withCorrection(@Nullable Correction correction) {
            return new ContactFrequencySet(registrationId, everyWeeks, from, to, reason, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return from;
        }
    }

    /**
     * A conversation was arranged. Its registration id is the conversationId that later facts point to.
     *
     * @param registrationId the slot in the ledger
     * @param kinds what the conversation is, at least one
     * @param form individual or collective
     * @param channel how it is to be held
     * @param plannedFor the day it is planned for; may lie in the future
     * @param arrangedOn the day the person was called in, if it is known
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ConversationPlanned", revision = 1)
    record ConversationPlanned(
            String registrationId,
            Set<ConversationKind> kinds,
            ConversationForm form,
            Channel channel,
            LocalDate plannedFor,
            @Nullable LocalDate arrangedOn,
            @Nullable Correction correction)
            implements Registration {
        public ConversationPlanned {
            kinds = Canonical.sorted(kinds);
        }

        @Override
        public ConversationPlanned withCorrection(@Nullable Correction correction) {
            return new ConversationPlanned(registrationId, kinds, form, channel, plannedFor, arrangedOn, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return arrangedOn == null ? plannedFor : arrangedOn;
        }
    }

    /**
     * A conversation was held. Stored as it happened even where it does not fulfil the protocol.
     *
     * @param registrationId the slot in the ledger
     * @param conversationId the plan it belongs to, if it was planned
     * @param kinds what the conversation was, at least one; it fulfils each
     * @param form individual or collective
     * @param channel how it was held
     * @param heldOn the day it was held
     * @param heldBy JOBCENTRE or the id of the provider that held it
     * @param telephoneReason why by telephone (protocol version 2), sealed free text
     * @param minutes how long it took (domain §3, Randers: controls' talks of one to two hours)
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ConversationHeld", revision = 2, readsFrom = 1)
    record ConversationHeld(
            String registrationId,
            @Nullable String conversationId,
            Set<ConversationKind> kinds,
            ConversationForm form,
            Channel channel,
            LocalDate heldOn,
            String heldBy,
            @Nullable Sealed telephoneReason,
            @Nullable Integer minutes,
            @Nullable Correction correction)
            implements Registration {
        public ConversationHeld {
            kinds = Canonical.sorted(kinds);
        }

        @Override
        public ConversationHeld withCorrection(@Nullable Correction correction) {
            return new ConversationHeld(
                    registrationId,
                    conversationId,
                    kinds,
                    form,
                    channel,
                    heldOn,
                    heldBy,
                    telephoneReason,
                    minutes,
                    correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return heldOn;
        }

        @Override
        public List<String> refersTo() {
            return conversationId == null ? List.of() : List.of(conversationId);
        }
    }

    /**
     * The person did not come to a planned conversation (udeblivelse).
     *
     * @param registrationId the slot in the ledger
     * @param conversationId the plan
     * @param on the day it should have been held
     * @param reason free text, sealed
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.NoShowRecorded", revision = 1)
    record NoShowRecorded(
            String registrationId,
            String conversationId,
            LocalDate on,
            @Nullable Sealed reason,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public NoShowRecorded withCorrection(@Nullable Correction correction) {
            return new NoShowRecorded(registrationId, conversationId, on, reason, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(conversationId);
        }
    }

    /**
     * A planned conversation was cancelled (afbud or by the jobcentre).
     *
     * @param registrationId the slot in the ledger
     * @param conversationId the plan
     * @param on the day it was cancelled
     * @param reason free text, sealed
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ConversationCancelled", revision = 1)
    record ConversationCancelled(
            String registrationId,
            String conversationId,
            LocalDate on,
            @Nullable Sealed reason,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public ConversationCancelled withCorrection(@Nullable Correction correction) {
            return new ConversationCancelled(registrationId, conversationId, on, reason, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(conversationId);
        }
    }

    /**
     * An active offer (tilbud) was made. Its registration id is the offerId that later facts point to. A
     * wage subsidy is refused for a sick-listed person who has a job.
     *
     * @param registrationId the slot in the ledger
     * @param type what the offer is; partial recovery is not one of them
     * @param legalBasis the employment act (LAB) or preventive
     * @param providerId the provider, when it is not the jobcentre itself
     * @param hoursPerWeek hours of activity a week, on which the ten-hour bar is judged
     * @param hoursOfAttendance hours of attendance a week, where they differ
     * @param purpose the purpose, sealed free text
     * @param priorityReason why nothing of higher priority was possible
     * @param madeOn the day the offer was made
     * @param modules what a combined course is made up of (domain §3: Aabenraa, Aalborg, Odense, Ringsted)
     * @param timesPerWeek how often a week a combined course meets
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.OfferMade", revision = 2, readsFrom = 1)
    record OfferMade(
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
            @Nullable Integer timesPerWeek,
            @Nullable Correction correction)
            implements Registration {
        public OfferMade {
            modules = modules == null ? null : Canonical.sorted(modules);
            hoursPerWeek = Canonical.hours(hoursPerWeek);
            hoursOfAttendance = hoursOfAttendance == null ? null : Canonical.hours(hoursOfAttendance);
        }

        @Override
        public OfferMade withCorrection(@Nullable Correction correction) {
            return new OfferMade(
                    registrationId,
                    type,
                    legalBasis,
                    providerId,
                    hoursPerWeek,
                    hoursOfAttendance,
                    purpose,
                    priorityReason,
                    madeOn,
                    modules,
                    timesPerWeek,
                    correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return madeOn;
        }
    }

    /**
     * The person declined an offer.
     *
     * @param registrationId the slot in the ledger
     * @param offerId the offer
     * @param reason why
     * @param on the day it was declined
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.OfferDeclined", revision = 1)
    record OfferDeclined(
            String registrationId,
            String offerId,
            DeclineReason reason,
            LocalDate on,
            @Nullable Correction correction) implements Registration {
        @Override
        public OfferDeclined withCorrection(@Nullable Correction correction) {
            return new OfferDeclined(registrationId, offerId, reason, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(offerId);
        }
    }

    /**
     * An offer started.
     *
     * @param registrationId the slot in the ledger
     * @param offerId the offer
     * @param startedOn first day of activity
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.OfferStarted", revision = 1)
    record OfferStarted(
            String registrationId,
            String offerId,
            LocalDate startedOn,
            @Nullable Correction correction) implements Registration {
        @Override
        public OfferStarted withCorrection(@Nullable Correction correction) {
            return new OfferStarted(registrationId, offerId, startedOn, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return startedOn;
        }

        @Override
        public List<String> refersTo() {
            return List.of(offerId);
        }
    }

    /**
     * The hours of a running offer were changed.
     *
     * @param registrationId the slot in the ledger
     * @param offerId the offer
     * @param hoursPerWeek hours of activity a week from then on
     * @param from first day with these hours
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.OfferHoursAdjusted", revision = 1)
    record OfferHoursAdjusted(
            String registrationId,
            String offerId,
            BigDecimal hoursPerWeek,
            LocalDate from,
            @Nullable Correction correction)
            implements Registration {
        public OfferHoursAdjusted {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }

        @Override
        public OfferHoursAdjusted withCorrection(@Nullable Correction correction) {
            return new OfferHoursAdjusted(registrationId, offerId, hoursPerWeek, from, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return from;
        }

        @Override
        public List<String> refersTo() {
            return List.of(offerId);
        }
    }

    /**
     * An offer ended.
     *
     * @param registrationId the slot in the ledger
     * @param offerId the offer
     * @param endedOn last day of activity
     * @param reason why
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.OfferEnded", revision = 1)
    record OfferEnded(
            String registrationId,
            String offerId,
            LocalDate endedOn,
            OfferEndReason reason,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public OfferEnded withCorrection(@Nullable Correction correction) {
            return new OfferEnded(registrationId, offerId, endedOn, reason, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return endedOn;
        }

        @Override
        public List<String> refersTo() {
            return List.of(offerId);
        }
    }

    /**
     * It was documented that the person cannot take part ten hours a week; lowers the bar while it is in
     * force (domain §1, path step 6).
     *
     * @param registrationId the slot in the ledger
     * @param hoursPerWeek the hours the person can take part
     * @param from first day in force
     * @param to last day in force
     * @param justification what documents it, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ReducedHoursDocumented", revision = 1)
    record ReducedHoursDocumented(
            String registrationId,
            BigDecimal hoursPerWeek,
            LocalDate from,
            LocalDate to,
            Sealed justification,
            @Nullable Correction correction)
            implements Registration {
        public ReducedHoursDocumented {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }

        @Override
        public ReducedHoursDocumented withCorrection(@Nullable Correction correction) {
            return new ReducedHoursDocumented(registrationId, hoursPerWeek, from, to, justification, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return from;
        }
    }

    /**
     * The person went back to work part of the time (delvis raskmelding). Counts as the offer and comes
     * before all others. Its registration id is the partialRecoveryId.
     *
     * @param registrationId the slot in the ledger
     * @param hoursPerWeek hours of work a week
     * @param from first day of partial work
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.PartialRecoveryStarted", revision = 1)
    record PartialRecoveryStarted(
            String registrationId,
            BigDecimal hoursPerWeek,
            LocalDate from,
            @Nullable Correction correction) implements Registration {
        public PartialRecoveryStarted {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }

        @Override
        public PartialRecoveryStarted withCorrection(@Nullable Correction correction) {
            return new PartialRecoveryStarted(registrationId, hoursPerWeek, from, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return from;
        }
    }

    /**
     * The hours of a partial recovery were changed.
     *
     * @param registrationId the slot in the ledger
     * @param partialRecoveryId the partial recovery
     * @param hoursPerWeek hours of work a week from then on
     * @param from first day with these hours
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.PartialRecoveryAdjusted", revision = 1)
    record PartialRecoveryAdjusted(
            String registrationId,
            String partialRecoveryId,
            BigDecimal hoursPerWeek,
            LocalDate from,
            @Nullable Correction correction)
            implements Registration {
        public PartialRecoveryAdjusted {
            hoursPerWeek = Canonical.hours(hoursPerWeek);
        }

        @Override
        public PartialRecoveryAdjusted withCorrection(@Nullable Correction correction) {
            return new PartialRecoveryAdjusted(registrationId, partialRecoveryId, hoursPerWeek, from, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return from;
        }

        @Override
        public List<String> refersTo() {
            return List.of(partialRecoveryId);
        }
    }

    /**
     * A partial recovery ended.
     *
     * @param registrationId the slot in the ledger
     * @param partialRecoveryId the partial recovery
     * @param endedOn last day of partial work
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.PartialRecoveryEnded", revision = 1)
    record PartialRecoveryEnded(
            String registrationId,
            String partialRecoveryId,
            LocalDate endedOn,
            @Nullable Correction correction) implements Registration {
        @Override
        public PartialRecoveryEnded withCorrection(@Nullable Correction correction) {
            return new PartialRecoveryEnded(registrationId, partialRecoveryId, endedOn, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return endedOn;
        }

        @Override
        public List<String> refersTo() {
            return List.of(partialRecoveryId);
        }
    }

    /**
     * A plan was agreed with the person (domain §1, what is registered: follow-up plan, overall plan,
     * resource profile, retention plan; §4, the packages' rehabilitation plan).
     *
     * @param registrationId the slot in the ledger
     * @param kind which plan
     * @param on the day it was agreed
     * @param content what it says, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.PlanAgreed", revision = 1)
    record PlanAgreed(
            String registrationId,
            PlanKind kind,
            LocalDate on,
            @Nullable Sealed content,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public PlanAgreed withCorrection(@Nullable Correction correction) {
            return new PlanAgreed(registrationId, kind, on, content, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The jobcentre asked for medical information (domain §1, what is registered: requests for medical
     * information).
     *
     * @param registrationId the slot in the ledger
     * @param from who was asked
     * @param on the day it was asked for
     * @param question what was asked, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.MedicalInformationRequested", revision = 1)
    record MedicalInformationRequested(
            String registrationId,
            MedicalSource from,
            LocalDate on,
            @Nullable Sealed question,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public MedicalInformationRequested withCorrection(@Nullable Correction correction) {
            return new MedicalInformationRequested(registrationId, from, on, question, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The medical information that was asked for arrived (domain §1, what is registered: requests for
     * medical information).
     *
     * @param registrationId the slot in the ledger
     * @param requestId the request
     * @param on the day it arrived
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.MedicalInformationReceived", revision = 1)
    record MedicalInformationReceived(
            String registrationId,
            String requestId,
            LocalDate on,
            @Nullable Correction correction) implements Registration {
        @Override
        public MedicalInformationReceived withCorrection(@Nullable Correction correction) {
            return new MedicalInformationReceived(registrationId, requestId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(requestId);
        }
    }

    /**
     * The municipality's medical consultant (lægekonsulent) gave an opinion on whether the person can take
     * part (domain §1, what is registered: the medical consultant's opinions; in Horsens in every
     * participant's visitation, in Svendborg in disputes).
     *
     * @param registrationId the slot in the ledger
     * @param on the day of the opinion
     * @param canTakePart whether the person can take part
     * @param opinion the opinion, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.MedicalOpinionRecorded", revision = 1)
    record MedicalOpinionRecorded(
            String registrationId,
            LocalDate on,
            AbilityToTakePart canTakePart,
            Sealed opinion,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public MedicalOpinionRecorded withCorrection(@Nullable Correction correction) {
            return new MedicalOpinionRecorded(registrationId, on, canTakePart, opinion, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * Somebody outside the jobcentre was given notice about the case (domain §1, what is registered:
     * notices to employer, doctor and unemployment fund; Vordingborg gives all three at the first contact
     * conversation).
     *
     * @param registrationId the slot in the ledger
     * @param party who was given notice
     * @param on the day of the notice
     * @param message what was said, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.PartyNotified", revision = 1)
    record PartyNotified(
            String registrationId,
            Party party,
            LocalDate on,
            @Nullable Sealed message,
            @Nullable Correction correction) implements Registration {
        @Override
        public PartyNotified withCorrection(@Nullable Correction correction) {
            return new PartyNotified(registrationId, party, on, message, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The person was referred to a course at a provider (domain §3: København, Randers, Ringsted,
     * Svendborg; §4, Lyngby-Taarbæk).
     *
     * @param registrationId the slot in the ledger
     * @param providerId the provider
     * @param on the first day of the referral
     * @param expectedTo the last day expected; may lie in the future
     * @param purpose the purpose, sealed free text
     * @param agreementId the agreement with the provider under which it is made
     * @param courseId which of the agreement's courses (§4, Copenhagen 2015); absent where none was named
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ReferredToProvider", revision = 2, readsFrom = 1)
    record ReferredToProvider(
            String registrationId,
            String providerId,
            LocalDate on,
            @Nullable LocalDate expectedTo,
            @Nullable Sealed purpose,
            @Nullable String agreementId,
            @Nullable String courseId,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public ReferredToProvider withCorrection(@Nullable Correction correction) {
            return new ReferredToProvider(
                    registrationId, providerId, on, expectedTo, purpose, agreementId, courseId, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The jobcentre extended a running referral (domain §3, Randers: up to 12 weeks, extendable by the
     * jobcentre).
     *
     * @param registrationId the slot in the ledger
     * @param referralId the referral
     * @param to the last day expected from then on; may lie in the future
     * @param on the day it was extended
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ReferralExtended", revision = 1)
    record ReferralExtended(
            String registrationId,
            String referralId,
            LocalDate to,
            LocalDate on,
            @Nullable Correction correction) implements Registration {
        @Override
        public ReferralExtended withCorrection(@Nullable Correction correction) {
            return new ReferralExtended(registrationId, referralId, to, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(referralId);
        }
    }

    /**
     * The jobcentre ended a referral (domain §3, Randers: only the jobcentre ends a course).
     *
     * @param registrationId the slot in the ledger
     * @param referralId the referral
     * @param endedOn last day at the provider
     * @param reason why
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ReferralEnded", revision = 1)
    record ReferralEnded(
            String registrationId,
            String referralId,
            LocalDate endedOn,
            ReferralEndReason reason,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public ReferralEnded withCorrection(@Nullable Correction correction) {
            return new ReferralEnded(registrationId, referralId, endedOn, reason, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return endedOn;
        }

        @Override
        public List<String> refersTo() {
            return List.of(referralId);
        }
    }

    /**
     * A provider's report arrived (domain §3, Randers: at once after the first talk, then every 4 weeks,
     * and notice of no-show, recovery, partial recovery, no longer unfit, refused treatment or training,
     * delaying recovery, holiday; Ringsted: weekly, and a final status).
     *
     * @param registrationId the slot in the ledger
     * @param referralId the referral it is about
     * @param kind what is reported
     * @param on the day it arrived
     * @param content what it says, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ProviderReportReceived", revision = 1)
    record ProviderReportReceived(
            String registrationId,
            String referralId,
            ProviderReportKind kind,
            LocalDate on,
            @Nullable Sealed content,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public ProviderReportReceived withCorrection(@Nullable Correction correction) {
            return new ProviderReportReceived(registrationId, referralId, kind, on, content, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(referralId);
        }
    }

    /**
     * The caseworker chose a package of activities for the case (domain §4, Copenhagen 2015 (b): six
     * packages, guiding and not binding).
     *
     * @param registrationId the slot in the ledger
     * @param packageId the package, as the protocol names it
     * @param on the first day the package is in force
     * @param justification why this one, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.PackageAssigned", revision = 1)
    record PackageAssigned(
            String registrationId,
            String packageId,
            LocalDate on,
            @Nullable Sealed justification,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public PackageAssigned withCorrection(@Nullable Correction correction) {
            return new PackageAssigned(registrationId, packageId, on, justification, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * An activity of the package was set aside for this person, with the reason (domain §4, Copenhagen
     * 2015 (b): guiding, not binding).
     *
     * @param registrationId the slot in the ledger
     * @param assignmentId the assignment of the package
     * @param activityId the activity, as the package names it
     * @param on the first day without it
     * @param reason why, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.ActivitySetAside", revision = 1)
    record ActivitySetAside(
            String registrationId,
            String assignmentId,
            String activityId,
            LocalDate on,
            Sealed reason,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public ActivitySetAside withCorrection(@Nullable Correction correction) {
            return new ActivitySetAside(registrationId, assignmentId, activityId, on, reason, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(assignmentId);
        }
    }

    /**
     * The person is on holiday (domain §1, what is registered: holiday, which interrupts the benefit).
     * Waives nothing by itself.
     *
     * @param registrationId the slot in the ledger
     * @param from first day of the holiday; may lie in the future
     * @param to last day of the holiday; may lie in the future
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.HolidayRecorded", revision = 1)
    record HolidayRecorded(
            String registrationId,
            LocalDate from,
            LocalDate to,
            @Nullable Correction correction) implements Registration {
        @Override
        public HolidayRecorded withCorrection(@Nullable Correction correction) {
            return new HolidayRecorded(registrationId, from, to, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return from;
        }
    }

    /**
     * The person does not agree with the jobcentre (domain §1, what is registered: disputes about ability
     * to take part; §3, Svendborg: disputes to the medical consultant).
     *
     * @param registrationId the slot in the ledger
     * @param on the day it arose
     * @param about what it is about
     * @param statement what the person says, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.DisputeRecorded", revision = 1)
    record DisputeRecorded(
            String registrationId,
            LocalDate on,
            DisputeSubject about,
            @Nullable Sealed statement,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public DisputeRecorded withCorrection(@Nullable Correction correction) {
            return new DisputeRecorded(registrationId, on, about, statement, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * A dispute was settled (domain §1, what is registered: disputes about ability to take part).
     *
     * @param registrationId the slot in the ledger
     * @param disputeId the dispute
     * @param on the day it was settled
     * @param upheld whether the person was found to be right
     * @param justification why, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.DisputeSettled", revision = 1)
    record DisputeSettled(
            String registrationId,
            String disputeId,
            LocalDate on,
            boolean upheld,
            @Nullable Sealed justification,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public DisputeSettled withCorrection(@Nullable Correction correction) {
            return new DisputeSettled(registrationId, disputeId, on, upheld, justification, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }

        @Override
        public List<String> refersTo() {
            return List.of(disputeId);
        }
    }

    /**
     * The person got a mentor, beside an offer or, where none is named, beside a job (domain §1, offers:
     * beside an offer, a mentor).
     *
     * @param registrationId the slot in the ledger
     * @param offerId the offer; absent beside a job
     * @param from first day with the mentor
     * @param to last day agreed on; may lie in the future
     * @param hoursPerWeek hours of mentoring a week; no hours of activity
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.MentorAssigned", revision = 1)
    record MentorAssigned(
            String registrationId,
            @Nullable String offerId,
            LocalDate from,
            @Nullable LocalDate to,
            @Nullable BigDecimal hoursPerWeek,
            @Nullable Correction correction)
            implements Registration {
        public MentorAssigned {
            hoursPerWeek = hoursPerWeek == null ? null : Canonical.hours(hoursPerWeek);
        }

        @Override
        public MentorAssigned withCorrection(@Nullable Correction correction) {
            return new MentorAssigned(registrationId, offerId, from, to, hoursPerWeek, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return from;
        }

        @Override
        public List<String> refersTo() {
            return offerId == null ? List.of() : List.of(offerId);
        }
    }

    /**
     * A mentor ended, before or on the last day that was agreed on.
     *
     * @param registrationId the slot in the ledger
     * @param mentorId the assignment of the mentor
     * @param endedOn last day with the mentor
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.MentorEnded", revision = 1)
    record MentorEnded(
            String registrationId,
            String mentorId,
            LocalDate endedOn,
            @Nullable Correction correction) implements Registration {
        @Override
        public MentorEnded withCorrection(@Nullable Correction correction) {
            return new MentorEnded(registrationId, mentorId, endedOn, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return endedOn;
        }

        @Override
        public List<String> refersTo() {
            return List.of(mentorId);
        }
    }

    /**
     * The municipality imposed a sanction (domain §1, what is registered: sanctions; the annexes of 2009
     * are not among our sources, details are ours).
     *
     * @param registrationId the slot in the ledger
     * @param on the first day it has effect
     * @param cause what it answers
     * @param effect what it does to the benefit
     * @param justification why, sealed free text
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.SanctionImposed", revision = 1)
    record SanctionImposed(
            String registrationId,
            LocalDate on,
            SanctionCause cause,
            SanctionEffect effect,
            Sealed justification,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public SanctionImposed withCorrection(@Nullable Correction correction) {
            return new SanctionImposed(registrationId, on, cause, effect, justification, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The person was dismissed while sick (afskediget under sygdom; domain §1, what is registered), and has no job from this
     * day on.
     *
     * @param registrationId the slot in the ledger
     * @param on the first day without the job
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.DismissalRecorded", revision = 1)
    record DismissalRecorded(
            String registrationId, LocalDate on, @Nullable Correction correction) implements Registration {
        @Override
        public DismissalRecorded withCorrection(@Nullable Correction correction) {
            return new DismissalRecorded(registrationId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The person recovered fully (fuld raskmelding).
     *
     * @param registrationId the slot in the ledger
     * @param on the first day of the new state
     * @param to what the person recovered to
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.FullRecoveryRecorded", revision = 1)
    record FullRecoveryRecorded(
            String registrationId,
            LocalDate on,
            RecoveredTo to,
            @Nullable Correction correction) implements Registration {
        @Override
        public FullRecoveryRecorded withCorrection(@Nullable Correction correction) {
            return new FullRecoveryRecorded(registrationId, on, to, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The case ended (ophør).
     *
     * @param registrationId the slot in the ledger
     * @param on the first day after the case; a conversation on this day is still allowed
     * @param outcome how it ended
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.CaseClosed", revision = 1)
    record CaseClosed(
            String registrationId,
            LocalDate on,
            Outcome outcome,
            @Nullable Correction correction) implements Registration {
        @Override
        public CaseClosed withCorrection(@Nullable Correction correction) {
            return new CaseClosed(registrationId, on, outcome, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The case was taken up again after a recovery or an end.
     *
     * @param registrationId the slot in the ledger
     * @param on the first day of the case being open again
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.CaseReopened", revision = 1)
    record CaseReopened(
            String registrationId, LocalDate on, @Nullable Correction correction) implements Registration {
        @Override
        public CaseReopened withCorrection(@Nullable Correction correction) {
            return new CaseReopened(registrationId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * The case was handed to another caseworker, team or jobcentre; at least one of the three is named.
     *
     * @param registrationId the slot in the ledger
     * @param caseworkerId the new caseworker
     * @param team the new team
     * @param jobcentreId the new jobcentre, enrolled in the trial
     * @param on the first day with the new holder
     * @param correction present when this replaces what stood in the slot
     */
    @Stored(name = "casefile.CaseTransferred", revision = 1)
    record CaseTransferred(
            String registrationId,
            @Nullable String caseworkerId,
            @Nullable String team,
            @Nullable String jobcentreId,
            LocalDate on,
            @Nullable Correction correction)
            implements Registration {
        @Override
        public CaseTransferred withCorrection(@Nullable Correction correction) {
            return new CaseTransferred(registrationId, caseworkerId, team, jobcentreId, on, correction);
        }

        @Override
        public @Nullable LocalDate occurred() {
            return on;
        }
    }

    /**
     * A registration was withdrawn: it never happened. Its id is dead from then on.
     *
     * @param registrationId the slot that is emptied
     * @param reason why, sealed free text
     */
    @Stored(name = "casefile.RegistrationWithdrawn", revision = 1)
    record RegistrationWithdrawn(String registrationId, Sealed reason) implements CaseEvent {}

    /** What happened to the person's identity, beside the ledger: it moves no fact, date, deadline or figure. */
    sealed interface OfPerson extends CaseEvent {}

    /**
     * The person was forgotten: in the same transaction the person's key and the way from the CPR number to the person were
     * destroyed, so that nothing sealed can be opened in any of the person's cases. Says no more than why; the facts in
     * clear stay.
     *
     * @param reason why
     */
    @Stored(name = "casefile.PersonForgotten", revision = 1)
    record PersonForgotten(ForgettingReason reason) implements OfPerson {}

    /**
     * The authorities gave the person another CPR number (personnummerskift). The person and all that is computed stay: sex,
     * age and birth day are as they were known at the opening, which is corrected where they were wrong.
     *
     * @param cpr the new number, sealed
     * @param on the day from which it is the person's
     */
    @Stored(name = "casefile.CprReplaced", revision = 1)
    record CprReplaced(Sealed cpr, LocalDate on) implements OfPerson {}
}
