package dk.tilbage.caseload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dk.tilbage.casefile.CaseEvent;
import dk.tilbage.casefile.CaseEvent.ConversationCancelled;
import dk.tilbage.casefile.CaseEvent.ConversationHeld;
import dk.tilbage.casefile.CaseEvent.ConversationPlanned;
import dk.tilbage.casefile.CaseEvent.NoShowRecorded;
import dk.tilbage.casefile.CaseEvent.ProviderReportReceived;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Offer;
import dk.tilbage.casefile.CaseFacts.Referral;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.ReferralEndReason;
import dk.tilbage.eventstore.RecordedEvent;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.trial.Channel;
import dk.tilbage.trial.ConversationForm;
import dk.tilbage.trial.ConversationKind;
import dk.tilbage.trial.OfferType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a provider is told of a referral to it: the referral, and what it needs to do its part of the case. Providers hold
 * weekly talks (domain §3: Bornholm, København, Odense, Randers, Ringsted), give courses (Svendborg, Copenhagen 2015), report at
 * fixed times and when something happens (Randers' contract of 2008), and Ringsted's registers all that itself. So it is told
 * which cases are referred to it, until when, what it was asked to give, and whether what it planned, held and reported stands.
 *
 * <p>It is not told who the person is, nor anything that is sealed; which group the person is in, since no source says that
 * providers know it, and where they have both groups (Randers, Svendborg) what each is to get is in the offer; illness,
 * exemptions, categories, how the case ended, and what other providers or the jobcentre do. The reason that the jobcentre gave for
 * ending its referral it is told, and that may say that the person recovered.
 *
 * @param caseId the case
 * @param trialId its trial
 * @param jobcentreId the jobcentre that holds the case now
 * @param sequence the sequence of the case's last event, for {@code If-Match}
 * @param referralId the referral: the registration's id
 * @param providerId the provider
 * @param agreementId the agreement that it is made under, where one was named
 * @param courseId the course of the agreement's catalogue, where one was named
 * @param on the day of the referral
 * @param expectedTo the last day expected, as extended last; past it the referral runs on
 * @param status whether it runs
 * @param endedOn its last day; exactly where it has ended. The day before {@code on} where the case was ended already
 * @param endReason why the jobcentre ended it; absent where it ended with the case
 * @param offers the offers in the case that this provider was to give, in the order they were made
 * @param conversations the conversations in the case that this provider held, or the caller planned, by day
 * @param reports the reports on this referral, in the order they arrived
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderReferral(
        String caseId,
        String trialId,
        String jobcentreId,
        long sequence,
        String referralId,
        String providerId,
        @Nullable String agreementId,
        @Nullable String courseId,
        LocalDate on,
        @Nullable LocalDate expectedTo,
        ReferralStatus status,
        @Nullable LocalDate endedOn,
        @Nullable ReferralEndReason endReason,
        List<ReferralOffer> offers,
        List<ReferralConversation> conversations,
        List<ReferralReport> reports) {

    /**
     * An offer that the provider was to give.
     *
     * @param offerId the offer
     * @param type what it is
     * @param hoursPerWeek hours of activity a week, as adjusted last
     * @param madeOn the day it was made
     * @param declinedOn the day the person declined it; absent where not
     * @param startedOn its first day; absent before it started
     * @param endedOn its last day, by its own end or that of the case; absent while it runs
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReferralOffer(
            String offerId,
            OfferType type,
            BigDecimal hoursPerWeek,
            LocalDate madeOn,
            @Nullable LocalDate declinedOn,
            @Nullable LocalDate startedOn,
            @Nullable LocalDate endedOn) {

        private static ReferralOffer of(Offer offer) {
            return new ReferralOffer(
                    offer.made().registrationId(),
                    offer.made().type(),
                    offer.hoursOn(LocalDate.MAX),
                    offer.made().madeOn(),
                    offer.declined() == null ? null : offer.declined().on(),
                    offer.started() == null ? null : offer.started().startedOn(),
                    offer.lastDay());
        }
    }

    /** What became of a conversation. */
    public enum Outcome {
        /** Nothing yet; the day may have passed. */
        PLANNED,
        /** It was held. */
        HELD,
        /** The person did not come. */
        NO_SHOW,
        /** It was cancelled. */
        CANCELLED
    }

    /**
     * A conversation that the provider held, or that the caller planned.
     *
     * @param conversationId the plan; absent where it was held without one
     * @param registrationId the registration of its having been held, by this provider; absent where it was not
     * @param kinds what it is, as held by this provider, else as planned
     * @param form individual or collective, likewise
     * @param channel how, likewise
     * @param plannedFor the day it was planned for; absent without a plan
     * @param heldOn the day this provider held it; absent where it did not
     * @param outcome what became of it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReferralConversation(
            @Nullable String conversationId,
            @Nullable String registrationId,
            Set<ConversationKind> kinds,
            ConversationForm form,
            Channel channel,
            @Nullable LocalDate plannedFor,
            @Nullable LocalDate heldOn,
            Outcome outcome) {

        private static ReferralConversation held(ConversationHeld held, @Nullable ConversationPlanned plan) {
            return new ReferralConversation(
                    held.conversationId(),
                    held.registrationId(),
                    held.kinds(),
                    held.form(),
                    held.channel(),
                    plan == null ? null : plan.plannedFor(),
                    held.heldOn(),
                    Outcome.HELD);
        }

        private static ReferralConversation planned(ConversationPlanned plan, Outcome outcome) {
            return new ReferralConversation(
                    plan.registrationId(),
                    null,
                    plan.kinds(),
                    plan.form(),
                    plan.channel(),
                    plan.plannedFor(),
                    null,
                    outcome);
        }

        private LocalDate day() {
            return heldOn != null ? heldOn : plannedFor != null ? plannedFor : LocalDate.MIN;
        }
    }

    /**
     * A report on the referral.
     *
     * @param registrationId the registration
     * @param kind what was reported
     * @param on the day it arrived
     */
    public record ReferralReport(String registrationId, ProviderReportKind kind, LocalDate on) {

        private static ReferralReport of(ProviderReportReceived report) {
            return new ReferralReport(report.registrationId(), report.kind(), report.on());
        }
    }

    /**
     * The referrals of a case that are asked for, by referral id; one more than a page has at most.
     *
     * @param events all events of the case, at least one
     * @param query which
     * @param callers whether the caller sent the command that has this origin, as a provider: only the client that registered
     *     a plan tells whose it is
     */
    static List<ProviderReferral> of(
            List<RecordedEvent> events, ReferralQuery query, Predicate<Map<String, String>> callers) {
        CaseFacts facts = CaseFacts.of(CaseState.fold(
                events.stream().map(event -> (CaseEvent) event.payload()).toList()));
        long sequence = events.getLast().sequence();
        Set<String> ownPlans = ownPlans(events, callers);
        // Several referrals to one provider share what it does in the case.
        Map<String, Part> parts = new HashMap<>();
        return facts.referrals().stream()
                .filter(referral -> query.asksFor(facts, referral))
                .sorted(Comparator.comparing(referral -> referral.referred().registrationId()))
                .limit(query.limit() + 1L)
                .map(referral -> of(
                        facts,
                        sequence,
                        referral,
                        parts.computeIfAbsent(
                                referral.referred().providerId(), provider -> Part.of(facts, provider, ownPlans))))
                .toList();
    }

    /** What a provider does in a case. */
    private record Part(List<ReferralOffer> offers, List<ReferralConversation> conversations) {

        static Part of(CaseFacts facts, String providerId, Set<String> ownPlans) {
            return new Part(
                    facts.offers().stream()
                            .filter(offer -> providerId.equals(offer.made().providerId()))
                            .map(ReferralOffer::of)
                            .toList(),
                    ProviderReferral.conversations(facts, providerId, ownPlans));
        }
    }

    private static ProviderReferral of(CaseFacts facts, long sequence, Referral referral, Part part) {
        return new ProviderReferral(
                facts.caseId(),
                facts.opening().trialId(),
                facts.holder().jobcentreId(),
                sequence,
                referral.referred().registrationId(),
                referral.referred().providerId(),
                referral.referred().agreementId(),
                referral.referred().courseId(),
                referral.referred().on(),
                referral.expectedTo(),
                referral.lastDay() == null ? ReferralStatus.ACTIVE : ReferralStatus.ENDED,
                referral.lastDay(),
                referral.ended() == null ? null : referral.ended().reason(),
                part.offers(),
                part.conversations(),
                referral.reports().stream().map(ReferralReport::of).toList());
    }

    /** The plans that the caller registered: who registered a slot first, whoever corrected it since. */
    private static Set<String> ownPlans(List<RecordedEvent> events, Predicate<Map<String, String>> callers) {
        Set<String> seen = new HashSet<>();
        return events.stream()
                .filter(event -> event.payload() instanceof ConversationPlanned plan && seen.add(plan.registrationId()))
                .filter(event -> callers.test(event.metaData()))
                .map(event -> ((ConversationPlanned) event.payload()).registrationId())
                .collect(Collectors.toSet());
    }

    private static List<ReferralConversation> conversations(CaseFacts facts, String providerId, Set<String> ownPlans) {
        Map<String, ConversationPlanned> plans = new LinkedHashMap<>();
        facts.all(ConversationPlanned.class).forEach(plan -> plans.put(plan.registrationId(), plan));
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        facts.all(ConversationCancelled.class)
                .forEach(cancelled -> outcomes.put(cancelled.conversationId(), Outcome.CANCELLED));
        facts.all(NoShowRecorded.class).forEach(noShow -> outcomes.put(noShow.conversationId(), Outcome.NO_SHOW));
        List<ReferralConversation> conversations = new ArrayList<>();
        for (ConversationHeld held : facts.conversations()) {
            if (held.heldBy().equals(providerId)) {
                conversations.add(ReferralConversation.held(
                        held, held.conversationId() == null ? null : plans.remove(held.conversationId())));
            } else if (held.conversationId() != null) {
                outcomes.put(held.conversationId(), Outcome.HELD);
            }
        }
        plans.values().stream()
                .filter(plan -> ownPlans.contains(plan.registrationId()))
                .map(plan -> ReferralConversation.planned(
                        plan, outcomes.getOrDefault(plan.registrationId(), Outcome.PLANNED)))
                .forEach(conversations::add);
        conversations.sort(Comparator.comparing(ReferralConversation::day));
        return List.copyOf(conversations);
    }
}
