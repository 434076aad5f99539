package dk.tilbage.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

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
        String caseId,
        String trialId,
        String jobcentreId,
        String caseworkerId,
        @JsonUnwrapped HistoryEntry entry) {

    long position() {
        return entry.position();
    }
}
