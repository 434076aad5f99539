package dk.tilbage.casefile;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The envelope that routes a command to its case. Answered with what has happened, nothing where the same content was
 * already registered; refused with {@link dk.tilbage.trial.RefusedException}.
 *
 * @param caseId the case
 * @param command what is asked
 */
public record Execute(@TargetAggregateIdentifier String caseId, CaseCommand command) {

    /** The envelope of a command. */
    public static Execute of(CaseCommand command) {
        return new Execute(command.caseId(), command);
    }
}
