package dk.tilbage.http;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Holder;
import dk.tilbage.deadlines.AlertsDifference;
import dk.tilbage.deadlines.AlertsDifference.Change;
import dk.tilbage.deadlines.AlertsDocument;
import dk.tilbage.deadlines.AlertsViewQuery;
import dk.tilbage.deadlines.Judgement;
import dk.tilbage.deadlines.Obligations;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.Group;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.TargetGroup;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A case in two judgements. What a client is told of it depends on what the client may see: a case that is handed over to
 * another jobcentre leaves the one's list and enters the other's.
 *
 * @param before in the older one; absent where there was no such case
 * @param after in the newer one
 */
record AlertsStreamCase(@Nullable Side before, @Nullable Side after) {

    /**
     * A case in one judgement.
     *
     * @param caseId the case
     * @param trialId its trial
     * @param jobcentreId the jobcentre that holds it
     * @param caseworkerId the caseworker who holds it
     * @param group the group it is in
     * @param targetGroup its target group
     * @param judgements how its obligations stand
     */
    record Side(
            String caseId,
            String trialId,
            String jobcentreId,
            String caseworkerId,
            Group group,
            TargetGroup targetGroup,
            List<Judgement> judgements) {

        Side {
            judgements = List.copyOf(judgements);
        }

        static Side of(CaseFacts facts, ProtocolHistory protocol, LocalDate day) {
            Holder holder = facts.holder();
            return new Side(
                    facts.caseId(),
                    facts.opening().trialId(),
                    holder.jobcentreId(),
                    holder.caseworkerId(),
                    facts.group(),
                    facts.targetGroup(),
                    AlertsDifference.judged(Obligations.of(facts, protocol), day));
        }

        static Side of(AlertsDocument document, LocalDate day) {
            return new Side(
                    document.id(),
                    document.trialId(),
                    document.jobcentreId(),
                    document.caseworkerId(),
                    document.group(),
                    document.targetGroup(),
                    AlertsDifference.judged(document, day));
        }

        private boolean hasHolderOf(Side other) {
            return jobcentreId.equals(other.jobcentreId) && caseworkerId.equals(other.caseworkerId);
        }

        private Side without(Set<Judgement> same) {
            return new Side(
                    caseId,
                    trialId,
                    jobcentreId,
                    caseworkerId,
                    group,
                    targetGroup,
                    judgements.stream()
                            .filter(judgement -> !same.contains(judgement))
                            .toList());
        }
    }

    /** The case, without what no client needs to be told; empty where that is all. */
    static Optional<AlertsStreamCase> of(@Nullable Side before, @Nullable Side after) {
        AlertsStreamCase found = new AlertsStreamCase(before, after);
        if (before != null && after != null && before.hasHolderOf(after)) {
            Set<Judgement> same = new HashSet<>(before.judgements());
            same.retainAll(new HashSet<>(after.judgements()));
            found = new AlertsStreamCase(before.without(same), after.without(same));
        }
        return judgements(found.before()).isEmpty() && judgements(found.after()).isEmpty()
                ? Optional.empty()
                : Optional.of(found);
    }

    /** What a client is told who may see what the query allows and asks for. */
    List<AlertsStreamAlert> alerts(AlertsViewQuery query) {
        Side seenBefore = sees(query, before) ? before : null;
        Side seenAfter = sees(query, after) ? after : null;
        Side shown = seenAfter == null ? seenBefore : seenAfter;
        if (shown == null) {
            return List.of();
        }
        return AlertsDifference.between(judgements(seenBefore), judgements(seenAfter)).stream()
                .filter(change -> asksFor(query, change))
                .map(change -> AlertsStreamAlert.of(shown, change))
                .toList();
    }

    private static List<Judgement> judgements(@Nullable Side side) {
        return side == null ? List.of() : side.judgements();
    }

    private static boolean sees(AlertsViewQuery query, @Nullable Side side) {
        return side != null
                && (query.allowed() == null || query.allowed().contains(side.jobcentreId()))
                && (query.jobcentreId() == null || query.jobcentreId().equals(side.jobcentreId()))
                && (query.caseworkerId() == null || query.caseworkerId().equals(side.caseworkerId()))
                && (query.caseId() == null || query.caseId().equals(side.caseId()));
    }

    /** A change from a status asked for, or to it: a list of that status gains an item or loses one. */
    private static boolean asksFor(AlertsViewQuery query, Change change) {
        return (query.rule() == null || query.rule().equals(change.rule()))
                && (query.scope() == null || query.scope() == change.scope())
                && (query.status() == null
                        || has(change.before(), query.status())
                        || has(change.after(), query.status()));
    }

    private static boolean has(@Nullable Judgement judgement, Status status) {
        return judgement != null && judgement.status() == status;
    }
}
