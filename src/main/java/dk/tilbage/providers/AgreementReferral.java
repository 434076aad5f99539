package dk.tilbage.providers;

import dk.tilbage.trial.Group;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A referral of a case under an agreement: what the agreement has to know of it.
 *
 * @param trialId the trial
 * @param agreementId the agreement it names
 * @param courseId which of the agreement's courses; absent where none is named
 * @param caseId the case
 * @param referralId its registration in the case
 * @param providerId the provider
 * @param jobcentreId the jobcentre that held the case on the first day of the referral
 * @param targetGroup the case's target group
 * @param group the group the case is in when the referral is registered
 * @param category the category in force on that day; 0 where there is none yet
 * @param on the first day of the referral
 */
public record AgreementReferral(
        String trialId,
        String agreementId,
        @Nullable String courseId,
        String caseId,
        String referralId,
        String providerId,
        String jobcentreId,
        TargetGroup targetGroup,
        Group group,
        int category,
        LocalDate on) {

    /** The agreement's stream. */
    public String streamId() {
        return AgreementState.idOf(trialId, agreementId);
    }
}
