package dk.tilbage.trial;

import dk.tilbage.trial.TrialCommand.IntakeCommand;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The envelope that routes a command to its intake.
 *
 * @param aggregateId the intake's aggregate
 * @param command what is asked
 */
public record ExecuteIntake(@TargetAggregateIdentifier String aggregateId, IntakeCommand command) {}
