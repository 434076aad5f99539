package dk.tilbage.readmodel;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.trial.ProtocolHistory;

/**
 * All that a view's document is computed from: the case up to one version and its trial up to one version.
 *
 * @param caseId the case
 * @param caseVersion how many events of the case this is the fold of
 * @param state the folded case
 * @param facts the reading of the folded case
 * @param trialVersion how many events of the trial the protocol history is the fold of
 * @param protocol the trial's protocol history
 * @param provenance when the case's facts were recorded
 */
public record CaseSnapshot(
        String caseId,
        long caseVersion,
        CaseState state,
        CaseFacts facts,
        long trialVersion,
        ProtocolHistory protocol,
        Provenance provenance) {}
