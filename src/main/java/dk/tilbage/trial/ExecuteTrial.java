package dk.tilbage.trial;

import dk.tilbage.trial.TrialCommand.SettingsCommand;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The envelope that routes a command to its trial.
 *
 * @param aggregateId the trial's aggregate
 * @param command what is asked
 */
public record ExecuteTrial(@TargetAggregateIdentifier String aggregateId, SettingsCommand command) {}
