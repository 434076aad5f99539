package dk.tilbage.caseload;

import dk.tilbage.casefile.CaseFacts;
import dk.tilbage.caseload.WhatIf.Count;
import dk.tilbage.caseload.WhatIf.Different;
import dk.tilbage.deadlines.Judge;
import dk.tilbage.deadlines.Judgement;
import dk.tilbage.deadlines.RuleIds;
import dk.tilbage.deadlines.Scope;
import dk.tilbage.deadlines.Status;
import dk.tilbage.trial.ProtocolHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges cases by two protocol histories and adds up how they differ. Pure but for its own sums, and bounded. */
final class WhatIfSum {

    private final ProtocolHistory now;
    private final ProtocolHistory then;
    private final LocalDate on;
    private final int most;

    private long cases;
    private long differing;
    private boolean truncated;
    private final SortedMap<Alike, long[]> counts = new TreeMap<>(
            Comparator.comparing(Alike::rule).thenComparing(Alike::scope).thenComparing(Alike::status));
    private final long[][] weeks = new long[2][4];
    private final NavigableSet<Different> differences = new TreeSet<>(Comparator.comparing(Different::caseId)
            .thenComparing(Different::rule)
            .thenComparingInt(Different::number));

    private record Alike(String rule, Scope scope, Status status) {}

    private record Key(String rule, Scope scope, int number) {}

    WhatIfSum(ProtocolHistory now, ProtocolHistory then, LocalDate on, int most) {
        this.now = now;
        this.then = then;
        this.on = on;
        this.most = most;
    }

    void add(CaseFacts facts) {
        cases++;
        Map<Key, Status> before = judge(facts, now, 0);
        Map<Key, Status> after = judge(facts, then, 1);
        List<Different> here = new ArrayList<>();
        before.forEach((key, status) -> compare(facts, key, status, after.get(key), here));
        after.forEach((key, status) -> {
            if (!before.containsKey(key)) {
                compare(facts, key, null, status, here);
            }
        });
        if (!here.isEmpty()) {
            differing++;
            differences.addAll(here);
            // By case and rule whatever the order in which cases come, and never more than the bound.
            while (differences.size() > most) {
                differences.pollLast();
                truncated = true;
            }
        }
    }

    private static void compare(
            CaseFacts facts, Key key, @Nullable Status before, @Nullable Status after, List<Different> here) {
        if (before != after) {
            here.add(new Different(facts.caseId(), key.rule(), key.number(), before, after));
        }
    }

    private Map<Key, Status> judge(CaseFacts facts, ProtocolHistory protocol, int which) {
        Map<Key, Status> found = new HashMap<>();
        for (Judgement judged : Judge.statusOn(facts, protocol, on)) {
            found.put(new Key(judged.rule(), judged.scope(), judged.number()), judged.status());
            counts.computeIfAbsent(new Alike(judged.rule(), judged.scope(), judged.status()), alike -> new long[2])[
                    which]++;
            week(judged, weeks[which]);
        }
        return found;
    }

    private void week(Judgement judged, long[] sums) {
        boolean contact = judged.rule().equals(RuleIds.CONTACT);
        boolean counted = contact || judged.rule().equals(RuleIds.OFFER_HOURS);
        if (!counted
                || judged.scope() != Scope.PROTOCOL
                || judged.status() == Status.WAIVED
                || !judged.dueOn().isBefore(on)) {
            return;
        }
        int kept = contact ? 0 : 2;
        sums[kept] += judged.status() == Status.MET ? 1 : 0;
        sums[kept + 1]++;
    }

    WhatIf sum(String trialId, long position, @Nullable String jobcentreId) {
        return new WhatIf(
                trialId,
                position,
                on,
                jobcentreId,
                cases,
                differing,
                counts.entrySet().stream()
                        .map(count -> new Count(
                                count.getKey().rule(),
                                count.getKey().scope(),
                                count.getKey().status(),
                                count.getValue()[0],
                                count.getValue()[1]))
                        .toList(),
                new WhatIf.Kept(sum(weeks[0]), sum(weeks[1])),
                List.copyOf(differences),
                truncated);
    }

    private static Progress.Weeks sum(long[] sums) {
        return new Progress.Weeks(sums[0], sums[1], sums[2], sums[3]);
    }
}
