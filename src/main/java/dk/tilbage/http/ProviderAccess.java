package dk.tilbage.http;

import dk.tilbage.casefile.CaseEvent.OfferMade;
import dk.tilbage.casefile.CaseEvent.ReferredToProvider;
import dk.tilbage.casefile.CaseEvent.Registration;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.casefile.Facts;
import dk.tilbage.eventstore.CommandOrigin;
import dk.tilbage.eventstore.EventLog;
import dk.tilbage.eventstore.RecordedEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a provider may register itself (domain §3: Ringsted's does), in the cases that are referred to it and in no other:
 * the conversations it holds, with its own plans, no-shows and cancellations; the course of the offers it was given; its
 * reports; and corrections of what it registered. Everything else is the jobcentre's.
 */
final class ProviderAccess {

    private static final Set<String> COMMANDS = Set.of(
            "PlanConversation",
            "HoldConversation",
            "RecordNoShow",
            "CancelConversation",
            "RecordProviderReport",
            "StartOffer",
            "AdjustOfferHours",
            "EndOffer",
            "CorrectRegistration");

    private final EventLog log;

    ProviderAccess(EventLog log) {
        this.log = log;
    }

    /** Whether it is a command that a provider may send at all. */
    static boolean mayBeSent(String command) {
        return COMMANDS.contains(command);
    }

    /** Whether the caller acts as a provider, and as nobody else. */
    static boolean isFor(Caller caller) {
        return caller.has(Role.PROVIDER) && !caller.has(Role.CASE_APPLICATION);
    }

    /** Refuses what is not the provider's to register in this case. */
    void require(Caller caller, CommandService.Checked checked, CaseState state) {
        Set<String> referredTo = CaseFacts.of(state).referrals().stream()
                .map(referral -> referral.referred().providerId())
                .filter(caller.providers()::contains)
                .collect(Collectors.toSet());
        CommandReader.Draft draft = checked.draft();
        Own own = new Own(caller, state, referredTo);
        boolean allowed = !referredTo.isEmpty()
                && (draft.value("replacement") instanceof ObjectNode replacement
                        ? own.mayCorrect(draft.id("registrationId"), replacement)
                        : own.mayRecord(
                                checked.entry().name(), field -> draft.value(field) instanceof String id ? id : null));
        if (!allowed) {
            throw Problem.of(ProblemCode.OTHER_PROVIDER).raised();
        }
    }

    /** Whether the caller's client sent the command with this origin, as a provider. */
    static boolean isTheCallers(Caller caller, Map<String, String> origin) {
        return caller.client().equals(origin.get(CommandOrigin.CLIENT))
                && Arrays.asList(origin.getOrDefault(CommandOrigin.ROLE, "").split(" ", -1))
                        .contains(Role.PROVIDER.claim());
    }

    /** What is the provider's own in a case. What is not there at all is the decider's to refuse. */
    private final class Own {

        private final Caller caller;
        private final CaseState state;
        private final Set<String> referredTo;

        Own(Caller caller, CaseState state, Set<String> referredTo) {
            this.caller = caller;
            this.state = state;
            this.referredTo = referredTo;
        }

        boolean mayRecord(String command, Fields fields) {
            return switch (command) {
                case "PlanConversation" -> true;
                case "HoldConversation" -> isOwn(fields.apply("heldBy")) && registered(fields.apply("conversationId"));
                case "RecordNoShow", "CancelConversation" -> registered(fields.apply("conversationId"));
                case "RecordProviderReport" ->
                    fact(fields.apply("referralId"), ReferredToProvider.class)
                            .map(referral -> isOwn(referral.providerId()))
                            .orElse(true);
                case "StartOffer", "AdjustOfferHours", "EndOffer" ->
                    fact(fields.apply("offerId"), OfferMade.class)
                            .map(offer -> isOwn(offer.providerId()))
                            .orElse(true);
                default -> false;
            };
        }

        /** A correction is of what the provider registered, to what it may register. */
        boolean mayCorrect(@Nullable String registrationId, ObjectNode replacement) {
            return fact(registrationId, Registration.class)
                    .map(wrong -> registered(registrationId)
                            && mayRecord(
                                    Facts.commandFor(wrong).getSimpleName(),
                                    field -> replacement.path(field).asString(null)))
                    .orElse(true);
        }

        private boolean isOwn(@Nullable String providerId) {
            return providerId != null && referredTo.contains(providerId);
        }

        private <T extends Registration> Optional<T> fact(@Nullable String registrationId, Class<T> type) {
            return Optional.ofNullable(registrationId)
                    .flatMap(state::fact)
                    .filter(type::isInstance)
                    .map(type::cast);
        }

        /** Whether the fact was registered by this client as a provider; true where there is none. */
        private boolean registered(@Nullable String registrationId) {
            if (registrationId == null) {
                return true;
            }
            List<RecordedEvent> events = log.ofAggregate(CaseFacts.of(state).caseId(), Long.MAX_VALUE);
            return events.stream()
                    .filter(event -> event.payload() instanceof Registration fact
                            && fact.registrationId().equals(registrationId))
                    .findFirst()
                    .map(RecordedEvent::metaData)
                    .map(origin -> isTheCallers(caller, origin))
                    .orElse(true);
        }
    }

    /** The text of a field; null where it is absent. */
    private interface Fields {
        @Nullable
        String apply(String field);
    }
}
