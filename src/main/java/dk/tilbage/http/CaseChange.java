package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * An event of a case, as it is pushed: what the case's history shows of it, and whose case it is.
 *
 * @param caseId the case
 * @param trialId its trial
 * @param jobcentreId the jobcentre that holds it after the event
 * @param caseworkerId the caseworker who holds it after the event
 * @param entry as the history shows it
 */
record CaseChange(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String caseId,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String trialId,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String jobcentreId,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String caseworkerId,
        @JsonUnwrapped HistoryEntry entry) {

    long position() {
        return entry.position();
    }
}
