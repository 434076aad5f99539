package dk.tilbage.providers;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The envelope that routes a command to its agreement.
 *
 * @param aggregateId the agreement's aggregate
 * @param command what is asked
 */
public record ExecuteAgreement(@TargetAggregateIdentifier String aggregateId, ProviderCommand command) {

    /** The command in its envelope. */
    public static ExecuteAgreement of(ProviderCommand command) {
        return new ExecuteAgreement(AgreementState.idOf(command.trialId(), command.agreementId()), command);
    }
}
