package dk.tilbage.trial;

import dk.tilbage.trial.TrialEvent.TrialRegistered;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A trial's stream in Axon: stores what {@link TrialDecider} decides, and holds no rule. */
@Aggregate(type = TrialAggregate.TYPE, lockFactory = "streamLocks")
class TrialAggregate {

    static final String TYPE = "trial";
    static final String ID_PREFIX = TYPE + ":";

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // read by Axon
    private @Nullable String id;

    private @Nullable ProtocolHistory history;

    /** For Axon. */
    TrialAggregate() {}

    /** Returns what has happened, nothing where the same content was there already. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    List<TrialEvent> handle(ExecuteTrial envelope, Intakes intakes) {
        List<TrialEvent> events =
                TrialDecider.decide(history, envelope.command(), intakes::state).orThrow();
        events.forEach(AggregateLifecycle::apply);
        return events;
    }

    @EventSourcingHandler
    void on(TrialEvent event) {
        if (event instanceof TrialRegistered registered) {
            id = TrialCommands.aggregateIdOf(registered.trialId());
        }
        history = ProtocolHistory.evolve(history, event);
    }
}
