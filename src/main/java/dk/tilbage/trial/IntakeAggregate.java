package dk.tilbage.trial;

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
 * An intake's stream in Axon: stores what {@link IntakeDecider} decides, and holds no rule. It has no event of its own
 * creation; the first place or pause is the first event. A case takes its place inside its own unit of work:
 *
 * <pre>{@code
 * intakes.loadOrCreate(IntakeState.idOf(trialId, jobcentreId, targetGroup), IntakeAggregate::new)
 *         .execute(intake -> intake.admit(trialId, jobcentre, targetGroup, place));
 * }</pre>
 */
@Aggregate(type = IntakeAggregate.TYPE, lockFactory = "streamLocks")
public class IntakeAggregate {

    /** The aggregate type, as in the log. */
    public static final String TYPE = "intake";

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // read by Axon
    private @Nullable String id;

    private @Nullable IntakeState state;

    /** An intake to which nothing has happened. */
    public IntakeAggregate() {}

    /** Returns what has happened, nothing where the same content was there already. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    List<IntakeEvent> handle(ExecuteIntake envelope, Trials trials) {
        ProtocolHistory trial = trials.current(envelope.command().trialId()).orElse(null);
        return apply(IntakeDecider.decide(trial, stateOr(envelope.aggregateId()), envelope.command()));
    }

    /**
     * Gives a case its place, or refuses it. A case drawn out of the trial takes none.
     *
     * @param trialId the trial
     * @param jobcentre the jobcentre
     * @param targetGroup the case's target group
     * @param place the place
     * @throws RefusedException where the quota is full or intake is paused on that day
     */
    public void admit(String trialId, Jobcentre jobcentre, TargetGroup targetGroup, Place place) {
        IntakeState intake = stateOr(IntakeState.idOf(trialId, jobcentre.jobcentreId(), targetGroup));
        apply(IntakeDecider.admit(intake, jobcentre, targetGroup, place));
    }

    /**
     * A case that has left before entry gives up the place that it took here.
     *
     * @param intakeId this intake
     * @param place the place
     */
    public void giveUp(String intakeId, Place place) {
        apply(IntakeDecider.giveUp(stateOr(intakeId), place));
    }

    /**
     * A case has the place again that it gave up here, whatever the quota and the pauses.
     *
     * @param intakeId this intake
     * @param place the place
     */
    public void takeBack(String intakeId, Place place) {
        apply(IntakeDecider.takeBack(stateOr(intakeId), place));
    }

    /** The intake as it stands, with what this unit of work has done. */
    IntakeState state(String intakeId) {
        return stateOr(intakeId);
    }

    private List<IntakeEvent> apply(Decision<IntakeEvent> decision) {
        List<IntakeEvent> events = decision.orThrow();
        events.forEach(AggregateLifecycle::apply);
        return events;
    }

    @EventSourcingHandler
    void on(IntakeEvent event) {
        IntakeState next = stateOr(event.intakeId()).with(event);
        id = next.intakeId();
        state = next;
    }

    private IntakeState stateOr(String intakeId) {
        return Objects.requireNonNullElseGet(state, () -> IntakeState.empty(intakeId));
    }
}
