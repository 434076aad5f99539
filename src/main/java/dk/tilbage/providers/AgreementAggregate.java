package dk.tilbage.providers;

import dk.tilbage.providers.AgreementEvent.AgreementRegistered;
import dk.tilbage.trial.Decision;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.RefusedException;
import dk.tilbage.trial.Trials;
import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * An agreement's stream in Axon: stores what {@link AgreementDecider} decides, and holds no rule. A case's referral takes
 * its place inside the case's own unit of work ({@link Agreements}).
 */
@Aggregate(type = AgreementAggregate.TYPE, lockFactory = "streamLocks")
class AgreementAggregate {

    static final String TYPE = "agreement";

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // read by Axon
    private @Nullable String id;

    private @Nullable AgreementState state;

    /** An agreement to which nothing has happened. */
    AgreementAggregate() {}

    /** Returns what has happened, nothing where the same content was there already. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    List<AgreementEvent> handle(ExecuteAgreement envelope, Trials trials) {
        ProtocolHistory trial = trials.current(envelope.command().trialId()).orElse(null);
        return apply(AgreementDecider.decide(trial, stateOr(envelope.aggregateId()), envelope.command()));
    }

    /**
     * Moves the place of a referral.
     *
     * @throws RefusedException where the referral cannot be made under this agreement, or it is full
     */
    void move(PlaceMove move) {
        apply(move.decide(stateOr(move.referral().streamId())));
    }

    private List<AgreementEvent> apply(Decision<AgreementEvent> decision) {
        List<AgreementEvent> events = decision.orThrow();
        events.forEach(AggregateLifecycle::apply);
        return events;
    }

    @EventSourcingHandler
    void on(AgreementEvent event) {
        if (event instanceof AgreementRegistered registered) {
            id = AgreementState.idOf(
                    registered.agreement().trialId(), registered.agreement().agreementId());
        }
        // Its first event is its registration: nothing else is accepted before it.
        state = stateOr(Objects.requireNonNull(id)).with(event);
    }

    private AgreementState stateOr(String streamId) {
        return Objects.requireNonNullElseGet(state, () -> AgreementState.empty(streamId));
    }
}
