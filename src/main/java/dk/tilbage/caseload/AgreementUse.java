package dk.tilbage.caseload;

import dk.tilbage.casefile.CaseEvent.ProviderReportReceived;
import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.casefile.CaseFacts.Referral;
import dk.tilbage.casefile.CaseState;
import dk.tilbage.deadlines.Judge;
import dk.tilbage.deadlines.Judgement;
import dk.tilbage.deadlines.Status;
import dk.tilbage.providers.Agreement;
import dk.tilbage.providers.AgreementState;
import dk.tilbage.providers.AgreementState.Place;
import dk.tilbage.providers.AgreementState.Terms;
import dk.tilbage.providers.ProviderReportKind;
import dk.tilbage.trial.DeadlineRule;
import dk.tilbage.trial.Happening;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an agreement with a provider is used on a day: its places, and what the provider owes and has sent of the referrals
 * that run. A pure function of the agreement, the cases that have places in it, and the protocol; computed when it is asked
 * for, since an agreement has few places.
 *
 * @param agreement the agreement as it was registered
 * @param to the last day on which a referral can be made, as changed by the day
 * @param places how many places there are, as changed by the day; absent where there is no limit
 * @param taken places taken and not given up: the referrals that run
 * @param free places that are free; none where more are taken than there are; absent where there is no limit
 * @param takenByCourse of the places taken, those of each course of the catalogue; a referral need name none
 * @param pastExpectedEnd referrals that run beyond the last day expected
 * @param reportsReceived reports on the referrals that run, by kind
 * @param reportsDue reports that are due, in the cases that have a place; by the trial's deadline rules, if it has such
 * @param reportsOverdue of the same reports, those that should have come
 */
public record AgreementUse(
        Agreement agreement,
        LocalDate to,
        @Nullable Integer places,
        int taken,
        @Nullable Integer free,
        SequencedMap<String, Integer> takenByCourse,
        int pastExpectedEnd,
        Map<ProviderReportKind, Integer> reportsReceived,
        int reportsDue,
        int reportsOverdue) {

    /**
     * How an agreement is used.
     *
     * @param state the agreement; registered
     * @param cases the case of an id, as it stood when the agreement stood so
     * @param protocol the trial
     * @param day the day that it is asked for
     */
    public static AgreementUse of(
            AgreementState state, Function<String, CaseState> cases, ProtocolHistory protocol, LocalDate day) {
        Terms terms = state.termsOn(day);
        Integer limit = terms.places().limit();
        Set<String> rules = rulesOfReports(protocol);
        Map<ProviderReportKind, Integer> received = new EnumMap<>(ProviderReportKind.class);
        SequencedMap<String, Integer> byCourse = new LinkedHashMap<>();
        state.agreement().orElseThrow().courses().forEach(course -> byCourse.put(course.courseId(), 0));
        int pastExpectedEnd = 0;
        int due = 0;
        int overdue = 0;
        Set<String> judged = new HashSet<>();
        for (Place place : state.taken()) {
            CaseFacts facts = CaseFacts.of(cases.apply(place.caseId()));
            for (Referral referral : facts.referrals()) {
                if (!referral.referred().registrationId().equals(place.referralId())) {
                    continue;
                }
                if (referral.referred().courseId() != null) {
                    byCourse.merge(referral.referred().courseId(), 1, Integer::sum);
                }
                LocalDate expectedTo = referral.expectedTo();
                pastExpectedEnd += expectedTo != null && expectedTo.isBefore(day) ? 1 : 0;
                for (ProviderReportReceived report : referral.reports()) {
                    received.merge(report.kind(), 1, Integer::sum);
                }
            }
            if (!rules.isEmpty() && judged.add(place.caseId())) {
                for (Judgement judgement : Judge.statusOn(facts, protocol, day)) {
                    if (rules.contains(judgement.rule())) {
                        due += judgement.status() == Status.DUE ? 1 : 0;
                        overdue += judgement.status() == Status.BREACHED ? 1 : 0;
                    }
                }
            }
        }
        int taken = state.taken().size();
        return new AgreementUse(
                state.agreement().orElseThrow(),
                terms.period().to(),
                limit,
                taken,
                limit == null ? null : Math.max(0, limit - taken),
                byCourse,
                pastExpectedEnd,
                received,
                due,
                overdue);
    }

    /** The rules that a provider's report fulfils: the trial's, the packages' and the jobcentres' own. */
    private static Set<String> rulesOfReports(ProtocolHistory protocol) {
        Stream<DeadlineRule> all = Stream.concat(
                protocol.protocols().stream().flatMap(version -> version.rules().allDeadlines().stream()),
                protocol.localTargets().values().stream()
                        .flatMap(List::stream)
                        .flatMap(adopted -> adopted.targets().stream()));
        Set<String> names = new LinkedHashSet<>();
        all.filter(rule -> rule.fulfilledBy().stream().anyMatch(by -> by.happening() == Happening.PROVIDER_REPORT))
                .forEach(rule -> names.add(rule.ruleId()));
        return names;
    }
}
