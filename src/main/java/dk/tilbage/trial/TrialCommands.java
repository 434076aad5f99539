package dk.tilbage.trial;

import dk.tilbage.trial.TrialCommand.IntakeCommand;
import dk.tilbage.trial.TrialCommand.SettingsCommand;

/** Which aggregate a trial's command goes to. */
public final class TrialCommands {

    private TrialCommands() {}

    /** The id of a trial's stream and aggregate. */
    public static String aggregateIdOf(String trialId) {
        return TrialAggregate.ID_PREFIX + trialId;
    }

    /** The command in the envelope that routes it: {@link ExecuteTrial} or {@link ExecuteIntake}. */
    public static Object envelope(TrialCommand command) {
        return switch (command) {
            case SettingsCommand settings -> new ExecuteTrial(aggregateIdOf(settings.trialId()), settings);
            case IntakeCommand intake ->
                new ExecuteIntake(
                        IntakeState.idOf(intake.trialId(), intake.jobcentreId(), intake.targetGroup()), intake);
        };
    }
}
