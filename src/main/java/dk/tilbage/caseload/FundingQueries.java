package dk.tilbage.caseload;

import dk.tilbage.caseload.Funding.Earned;
import dk.tilbage.caseload.Funding.FundedCase;
import dk.tilbage.caseload.Funding.Verdict;
import dk.tilbage.readmodel.ReadModels;
import dk.tilbage.trial.ProtocolHistory;
import dk.tilbage.trial.ProtocolRules;
import dk.tilbage.trial.Refusal;
import dk.tilbage.trial.RefusalCode;
import dk.tilbage.trial.RefusedException;
import dk.tilbage.trial.Trials;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out what the jobcentres of a trial have earned. */
@Component
public final class FundingQueries {

    private static final Comparator<Met> FIRST_COME =
            Comparator.comparing(Met::on).thenComparing(Met::caseId);

    private final ReadModels readModels;
    private final Trials trials;
    private final ProgressQueries progress;

    /** Works it out from what the read models hold. */
    public FundingQueries(ReadModels readModels, Trials trials, ProgressQueries progress) {
        this.readModels = readModels;
        this.trials = trials;
        this.progress = progress;
    }

    private record Met(LocalDate on, String caseId) {}

    /**
     * What has been earned by a day; empty where there is no such trial.
     *
     * @throws RefusedException where the trial has no terms of funding
     * @param allowed the jobcentres to tell of; all where absent. The limit is the whole trial's all the same
     * @param jobcentreId the jobcentre whose participants are told of one by one; none where absent
     */
    public Optional<Funding> of(
            String trialId, @Nullable Set<String> allowed, @Nullable String jobcentreId, LocalDate on) {
        return trials.current(trialId).map(protocol -> funding(protocol, allowed, jobcentreId, on));
    }

    private Funding funding(
            ProtocolHistory protocol, @Nullable Set<String> allowed, @Nullable String jobcentreId, LocalDate on) {
        ProtocolRules.FundingTerms terms = termsOn(protocol, on);
        long position = readModels.position(ProgressView.NAME);
        Map<String, List<FundedCase>> judged = new TreeMap<>();
        progress.forEach(
                protocol.trialId(),
                null,
                null,
                one -> Funding.judge(one, on)
                        .ifPresent(found -> judged.computeIfAbsent(one.openedBy(), id -> new ArrayList<>())
                                .add(found)));
        return told(protocol, judged, terms, allowed, jobcentreId, position, on);
    }

    /**
     * What is paid on a day, by the version in force.
     *
     * @throws RefusedException where it says nothing of funding: then nothing is earned
     */
    static ProtocolRules.FundingTerms termsOn(ProtocolHistory protocol, LocalDate on) {
        return protocol.judging(on)
                .flatMap(rules -> Optional.ofNullable(rules.funding()))
                .orElseThrow(() -> new RefusedException(Refusal.of(RefusalCode.NO_FUNDING_TERMS, null)));
    }

    /** Sums what was judged, within the limit. */
    static Funding told(
            ProtocolHistory protocol,
            Map<String, List<FundedCase>> judged,
            ProtocolRules.FundingTerms terms,
            @Nullable Set<String> allowed,
            @Nullable String jobcentreId,
            long position,
            LocalDate on) {
        List<Met> met = new ArrayList<>();
        judged.values()
                .forEach(cases -> cases.forEach(one -> {
                    if (one.metOn() != null) {
                        met.add(new Met(one.metOn(), one.caseId()));
                    }
                }));
        met.sort(FIRST_COME);
        Set<String> beyond = new HashSet<>();
        met.stream().skip(terms.mostParticipants()).forEach(late -> beyond.add(late.caseId()));
        List<Earned> earned = new ArrayList<>();
        List<FundedCase> cases = new ArrayList<>();
        for (String id : ProgressQueries.ids(protocol, allowed, judged.keySet())) {
            List<FundedCase> here = judged.getOrDefault(id, List.of()).stream()
                    .map(one -> beyond.contains(one.caseId()) ? one.beyondLimit() : one)
                    .sorted(Comparator.comparing(FundedCase::caseId))
                    .toList();
            int funded = (int)
                    here.stream().filter(one -> one.verdict() == Verdict.FUNDED).count();
            int took = (int) here.stream().filter(one -> one.metOn() != null).count();
            if (jobcentreId == null || jobcentreId.equals(id)) {
                earned.add(new Earned(id, here.size(), took, funded, (long) funded * terms.amountPerParticipant()));
                cases.addAll(here);
            }
        }
        return new Funding(
                protocol.trialId(),
                position,
                on,
                terms.amountPerParticipant(),
                terms.mostParticipants(),
                met.size(),
                met.size() - beyond.size(),
                List.copyOf(earned),
                jobcentreId == null ? null : List.copyOf(cases));
    }
}
